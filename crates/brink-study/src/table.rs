//! The one table: named columns of numbers, whole numbers, words and truths.
//!
//! Rows that a run computed, the numbers behind a figure, and what is written as CSV or Parquet
//! are all of this type. A cell without value is NaN in memory and empty in a file.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Kind {
    /// Real numbers; NaN is stored as missing.
    F64,
    /// Text in UTF-8.
    Utf8,
    /// Whole numbers.
    I64,
    /// Yes or no.
    Bool,
}

/// Heading of a column.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Column {
    /// Name, as in the model file where it comes from there.
    pub name: String,
    /// What it holds.
    pub kind: Kind,
    /// One line: meaning and unit.
    pub description: String,
}

impl Column {
    /// A column heading.
    pub fn new(name: impl Into<String>, kind: Kind, description: impl Into<String>) -> Self {
        Self { name: name.into(), kind, description: description.into() }
    }
}

/// One cell.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell<'a> {
    /// A real number; NaN is stored as missing.
    F64(f64),
    /// Text.
    Utf8(Cow<'a, str>),
    /// A whole number.
    I64(i64),
    /// Yes or no.
    Bool(bool),
    /// No value; fits any column.
    Missing,
}

impl Cell<'static> {
    /// Text that is known beforehand.
    pub fn word(text: &'static str) -> Self {
        Self::Utf8(Cow::Borrowed(text))
    }

    /// Text of its own.
    pub fn text(text: impl Into<String>) -> Self {
        Self::Utf8(Cow::Owned(text.into()))
    }

    /// A truth value, missing where it is not known.
    pub fn truth(truth: Option<bool>) -> Self {
        truth.map_or(Self::Missing, Self::Bool)
    }
}

/// The cells of one column, `[row]`; `None` or NaN where there is no value.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Cells {
    /// Real numbers.
    F64(Vec<f64>),
    /// Text.
    Utf8(Vec<Option<String>>),
    /// Whole numbers.
    I64(Vec<Option<i64>>),
    /// Yes or no.
    Bool(Vec<Option<bool>>),
}

impl Cells {
    /// No cells yet, of the given kind.
    pub fn empty(kind: Kind) -> Self {
        match kind {
            Kind::F64 => Self::F64(Vec::new()),
            Kind::Utf8 => Self::Utf8(Vec::new()),
            Kind::I64 => Self::I64(Vec::new()),
            Kind::Bool => Self::Bool(Vec::new()),
        }
    }

    /// The kind of the column.
    pub fn kind(&self) -> Kind {
        match self {
            Self::F64(_) => Kind::F64,
            Self::Utf8(_) => Kind::Utf8,
            Self::I64(_) => Kind::I64,
            Self::Bool(_) => Kind::Bool,
        }
    }

    /// Number of rows.
    pub fn len(&self) -> usize {
        match self {
            Self::F64(cells) => cells.len(),
            Self::Utf8(cells) => cells.len(),
            Self::I64(cells) => cells.len(),
            Self::Bool(cells) => cells.len(),
        }
    }

    /// Whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The cell in `row`, missing past the end.
    pub fn cell(&self, row: usize) -> Cell<'_> {
        let cell = match self {
            Self::F64(cells) => {
                cells.get(row).filter(|value| !value.is_nan()).map(|value| Cell::F64(*value))
            }
            Self::Utf8(cells) => cells
                .get(row)
                .and_then(|cell| cell.as_deref())
                .map(|text| Cell::Utf8(Cow::Borrowed(text))),
            Self::I64(cells) => cells.get(row).copied().flatten().map(Cell::I64),
            Self::Bool(cells) => cells.get(row).copied().flatten().map(Cell::Bool),
        };
        cell.unwrap_or(Cell::Missing)
    }

    /// Appends a cell. One of another kind counts as missing: questions and designs say beforehand
    /// what their columns hold.
    pub fn push(&mut self, cell: Cell<'_>) {
        match self {
            Self::F64(cells) => {
                cells.push(if let Cell::F64(value) = cell { value } else { f64::NAN });
            }
            Self::Utf8(cells) => cells.push(match cell {
                Cell::Utf8(text) => Some(text.into_owned()),
                _ => None,
            }),
            Self::I64(cells) => {
                cells.push(if let Cell::I64(value) = cell { Some(value) } else { None });
            }
            Self::Bool(cells) => {
                cells.push(if let Cell::Bool(value) = cell { Some(value) } else { None });
            }
        }
    }

    /// Makes room for exactly so many more cells, where there is any.
    fn reserve(&mut self, more: usize) {
        // Without it the column grows by and by.
        let _ = match self {
            Self::F64(cells) => cells.try_reserve_exact(more),
            Self::Utf8(cells) => cells.try_reserve_exact(more),
            Self::I64(cells) => cells.try_reserve_exact(more),
            Self::Bool(cells) => cells.try_reserve_exact(more),
        };
    }

    /// Appends the cells `rows` of a column of the same kind; `false`, and nothing appended, where
    /// the kinds differ.
    pub fn extend(&mut self, other: &Cells, rows: std::ops::Range<usize>) -> bool {
        match (self, other) {
            (Self::F64(to), Self::F64(from)) => to.extend_from_slice(&from[rows]),
            (Self::Utf8(to), Self::Utf8(from)) => to.extend_from_slice(&from[rows]),
            (Self::I64(to), Self::I64(from)) => to.extend_from_slice(&from[rows]),
            (Self::Bool(to), Self::Bool(from)) => to.extend_from_slice(&from[rows]),
            _ => return false,
        }
        true
    }
}

/// A column with its cells.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TableColumn {
    /// Name.
    pub name: String,
    /// One line: meaning and unit.
    pub description: String,
    /// The cells.
    pub cells: Cells,
}

/// Columns of one length, or (behind a figure) of several, short ones ending in missing cells.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Table {
    /// The columns, in order.
    pub columns: Vec<TableColumn>,
}

impl Table {
    /// A table without columns.
    pub fn new() -> Self {
        Self::default()
    }

    /// A table without rows, with these columns.
    pub fn with_columns(columns: &[Column]) -> Self {
        let empty = |column: &Column| TableColumn {
            name: column.name.clone(),
            description: column.description.clone(),
            cells: Cells::empty(column.kind),
        };
        Self { columns: columns.iter().map(empty).collect() }
    }

    /// Appends one row, a cell for each column.
    pub fn push<'a>(&mut self, row: impl IntoIterator<Item = Cell<'a>>) {
        for (column, cell) in self.columns.iter_mut().zip(row) {
            column.cells.push(cell);
        }
    }

    /// Makes room for exactly so many more rows, where there is any: a table that grows to a known
    /// size then takes no more memory than it needs.
    pub fn reserve(&mut self, more: usize) {
        self.columns.iter_mut().for_each(|column| column.cells.reserve(more));
    }

    /// Appends the rows of a table with the same columns.
    pub fn append(&mut self, other: &Table) {
        for (column, more) in self.columns.iter_mut().zip(&other.columns) {
            let fits = column.cells.extend(&more.cells, 0..more.cells.len());
            debug_assert!(fits, "{} has another kind", column.name);
        }
    }

    /// The numbers of a column; none where it holds something else or does not exist.
    pub fn numbers(&self, column: usize) -> &[f64] {
        match self.columns.get(column).map(|column| &column.cells) {
            Some(Cells::F64(cells)) => cells,
            _ => &[],
        }
    }

    /// The words of a column; none where it holds something else or does not exist.
    pub fn words(&self, column: usize) -> &[Option<String>] {
        match self.columns.get(column).map(|column| &column.cells) {
            Some(Cells::Utf8(cells)) => cells,
            _ => &[],
        }
    }

    /// The truth values of a column; none where it holds something else or does not exist.
    pub fn truths(&self, column: usize) -> &[Option<bool>] {
        match self.columns.get(column).map(|column| &column.cells) {
            Some(Cells::Bool(cells)) => cells,
            _ => &[],
        }
    }

    /// Adds a column of numbers.
    #[must_use]
    pub fn f64(self, name: &str, description: &str, cells: Vec<f64>) -> Self {
        self.with(name, description, Cells::F64(cells))
    }

    /// Adds a column of text.
    #[must_use]
    pub fn utf8(self, name: &str, description: &str, cells: Vec<String>) -> Self {
        self.with(name, description, Cells::Utf8(cells.into_iter().map(Some).collect()))
    }

    /// Adds a column of whole numbers.
    #[must_use]
    pub fn i64(self, name: &str, description: &str, cells: Vec<i64>) -> Self {
        self.with(name, description, Cells::I64(cells.into_iter().map(Some).collect()))
    }

    /// Adds a column of truth values.
    #[must_use]
    pub fn bool(self, name: &str, description: &str, cells: Vec<bool>) -> Self {
        self.with(name, description, Cells::Bool(cells.into_iter().map(Some).collect()))
    }

    /// Adds a column of any kind. A name that is taken gets a number: readers of
    /// tables refuse two columns of one name.
    #[must_use]
    pub fn with(mut self, name: &str, description: &str, cells: Cells) -> Self {
        let name = free(name, |candidate| self.columns.iter().any(|c| c.name == candidate));
        self.columns.push(TableColumn { name, description: description.to_owned(), cells });
        self
    }

    /// Number of rows: the length of the longest column.
    pub fn rows(&self) -> usize {
        self.columns.iter().map(|column| column.cells.len()).max().unwrap_or(0)
    }

    /// The headings.
    pub fn headings(&self) -> Vec<Column> {
        self.columns
            .iter()
            .map(|column| Column::new(&column.name, column.cells.kind(), &column.description))
            .collect()
    }
}

/// `name`, or with the first number that makes it new.
fn free(name: &str, taken: impl Fn(&str) -> bool) -> String {
    let mut candidate = name.to_owned();
    let mut number = 2;
    while taken(&candidate) {
        candidate = format!("{name} {number}");
        number += 1;
    }
    candidate
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nan_is_missing_and_short_columns_end_in_missing_cells() {
        let table = Table::new().f64("a", "", vec![1.0, f64::NAN]).i64("a", "", vec![7]);
        assert_eq!(table.rows(), 2);
        assert_eq!(table.columns[1].name, "a 2");
        assert_eq!(table.columns[0].cells.cell(0), Cell::F64(1.0));
        assert_eq!(table.columns[0].cells.cell(1), Cell::Missing);
        assert_eq!(table.columns[1].cells.cell(1), Cell::Missing);
    }

    #[test]
    fn rows_are_appended_column_by_column() {
        let columns = [Column::new("x", Kind::F64, ""), Column::new("w", Kind::Utf8, "")];
        let mut table = Table::with_columns(&columns);
        table.push([Cell::F64(1.0), Cell::word("one")]);
        let mut more = table.clone();
        more.push([Cell::Missing, Cell::Missing]);
        table.append(&more);
        assert_eq!(table.rows(), 3);
        assert!(table.numbers(0)[2].is_nan() && table.words(1)[2].is_none());
        assert!(table.numbers(1).is_empty());
    }
}
