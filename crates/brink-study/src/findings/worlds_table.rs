//! The uncertain numbers of a run over worlds, column by column.

use brink_statistics::discovery::Values as Sampled;

use crate::run::Rows;
use crate::table::Cells;

/// What worlds differ in: uncertain parameters, then handicaps of evidence.
#[derive(Clone, Debug)]
pub struct Coordinates {
    /// In model order.
    pub columns: Vec<Coordinate>,
}

/// One of them.
#[derive(Clone, Debug)]
pub struct Coordinate {
    /// Parameter with its index, or `handicap.ID`.
    pub name: String,
    /// One-line meaning.
    pub label: String,
    /// Its value in each world.
    pub values: Values,
}

/// Values of a coordinate, `[world]`.
#[derive(Clone, Debug)]
pub enum Values {
    /// Numbers.
    Numbers(Vec<f64>),
    /// Elements, as positions in the list of their names.
    Elements(Vec<u32>, Vec<String>),
}

impl Coordinates {
    /// Those of a run over worlds; columns that are the same in all of them are left out.
    pub fn of(rows: &Rows) -> Self {
        let columns = &rows.table.columns;
        let coordinates = columns[..rows.first].iter().filter(|column| column.name != "world");
        let handicaps = columns[rows.first..].iter().filter(|c| c.name.starts_with("handicap."));
        let read = coordinates.chain(handicaps).filter_map(|column| {
            let values = match &column.cells {
                Cells::F64(values) => Values::Numbers(values.clone()),
                Cells::Utf8(words) => elements(words),
                _ => return None,
            };
            let label = column.description.clone();
            Some(Coordinate { name: column.name.clone(), label, values })
        });
        Self { columns: read.filter(|column| column.values.differ()).collect() }
    }
}

impl Coordinate {
    /// As the statistics take it.
    pub fn values(&self) -> Sampled<'_> {
        match &self.values {
            Values::Numbers(values) => Sampled::Real(values),
            Values::Elements(codes, _) => Sampled::Category(codes),
        }
    }

    /// Names of elements by their codes.
    pub fn elements(&self, codes: &[u32]) -> Vec<String> {
        match &self.values {
            Values::Elements(_, names) => {
                codes.iter().map(|&at| names[at as usize].clone()).collect()
            }
            Values::Numbers(_) => Vec::new(),
        }
    }

    /// Its value in each world as a number: elements by their position.
    pub fn numbers(&self) -> Vec<f64> {
        match &self.values {
            Values::Numbers(values) => values.clone(),
            Values::Elements(codes, _) => codes.iter().map(|&code| f64::from(code)).collect(),
        }
    }
}

impl Values {
    fn differ(&self) -> bool {
        match self {
            Self::Numbers(values) => values.windows(2).any(|pair| pair[0] != pair[1]),
            Self::Elements(codes, _) => codes.windows(2).any(|pair| pair[0] != pair[1]),
        }
    }
}

fn elements(words: &[Option<String>]) -> Values {
    let mut names: Vec<String> = words.iter().flatten().cloned().collect();
    names.sort();
    names.dedup();
    let code = |word: &Option<String>| {
        let word = word.as_deref().unwrap_or_default();
        names.partition_point(|name| name.as_str() < word) as u32
    };
    let codes = words.iter().map(code).collect();
    Values::Elements(codes, names)
}
