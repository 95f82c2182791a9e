//! Tables: the numbers behind a figure, and the cells of a streamed table.

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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
#[derive(Clone, Debug, PartialEq, Eq)]
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

/// One cell of a row that is written to a streamed table.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Cell<'a> {
    /// A real number; NaN is stored as missing.
    F64(f64),
    /// Text.
    Utf8(&'a str),
    /// A whole number.
    I64(i64),
    /// Yes or no.
    Bool(bool),
    /// No value; fits any column.
    Missing,
}

/// The cells of one column, `[row]`; `None` or NaN where there is no value.
#[derive(Clone, Debug, PartialEq)]
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
    pub(crate) fn empty(kind: Kind) -> Self {
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
            Self::Utf8(cells) => cells.get(row).and_then(|cell| cell.as_deref()).map(Cell::Utf8),
            Self::I64(cells) => cells.get(row).copied().flatten().map(Cell::I64),
            Self::Bool(cells) => cells.get(row).copied().flatten().map(Cell::Bool),
        };
        cell.unwrap_or(Cell::Missing)
    }

    /// Appends a cell; `false` if it is of another kind.
    pub(crate) fn push(&mut self, cell: Cell<'_>) -> bool {
        match (self, cell) {
            (Self::F64(cells), Cell::F64(value)) => cells.push(value),
            (Self::F64(cells), Cell::Missing) => cells.push(f64::NAN),
            (Self::Utf8(cells), Cell::Utf8(text)) => cells.push(Some(text.to_owned())),
            (Self::Utf8(cells), Cell::Missing) => cells.push(None),
            (Self::I64(cells), Cell::I64(value)) => cells.push(Some(value)),
            (Self::I64(cells), Cell::Missing) => cells.push(None),
            (Self::Bool(cells), Cell::Bool(value)) => cells.push(Some(value)),
            (Self::Bool(cells), Cell::Missing) => cells.push(None),
            _ => return false,
        }
        true
    }
}

/// A column with its cells.
#[derive(Clone, Debug, PartialEq)]
pub struct TableColumn {
    /// Name.
    pub name: String,
    /// One line: meaning and unit.
    pub description: String,
    /// The cells.
    pub cells: Cells,
}

/// The numbers behind a figure. All columns have the same length.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Table {
    /// The columns, in order.
    pub columns: Vec<TableColumn>,
}

impl Table {
    /// A table without columns.
    pub fn new() -> Self {
        Self::default()
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

    /// Adds a column of any kind. A name that is taken gets a number: Parquet readers refuse
    /// two columns of one name.
    #[must_use]
    pub fn with(mut self, name: &str, description: &str, cells: Cells) -> Self {
        let taken = |candidate: &str| self.columns.iter().any(|column| column.name == candidate);
        let mut free = name.to_owned();
        let mut number = 2;
        while taken(&free) {
            free = format!("{name} {number}");
            number += 1;
        }
        self.columns.push(TableColumn { name: free, description: description.to_owned(), cells });
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
}
