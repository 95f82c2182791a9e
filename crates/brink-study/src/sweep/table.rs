//! Rows of a sweep, by column.

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColumnKind {
    /// Real numbers; NaN where there is none.
    Number,
    /// Whole numbers.
    Integer,
    /// Words.
    Text,
}

/// A column of a sweep's table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Name in the model, or `world`, `status`, `value.PLAYER`, `relative_regret`, `residual`.
    pub name: String,
    /// What it holds.
    pub kind: ColumnKind,
    /// One-line meaning.
    pub description: String,
}

/// Values of one column for some rows.
#[derive(Clone, Debug, PartialEq)]
pub enum ColumnData {
    /// For [`ColumnKind::Number`].
    Number(Vec<f64>),
    /// For [`ColumnKind::Integer`].
    Integer(Vec<i64>),
    /// For [`ColumnKind::Text`].
    Text(Vec<String>),
}

impl ColumnData {
    /// No rows yet.
    pub fn empty(kind: ColumnKind) -> Self {
        match kind {
            ColumnKind::Number => Self::Number(Vec::new()),
            ColumnKind::Integer => Self::Integer(Vec::new()),
            ColumnKind::Text => Self::Text(Vec::new()),
        }
    }

    /// Number of rows.
    pub fn len(&self) -> usize {
        match self {
            Self::Number(v) => v.len(),
            Self::Integer(v) => v.len(),
            Self::Text(v) => v.len(),
        }
    }

    /// Whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// Consecutive rows of a table.
#[derive(Clone, Debug, PartialEq)]
pub struct Batch {
    /// One entry per column, all of one length.
    pub columns: Vec<ColumnData>,
}

impl Batch {
    /// Number of rows.
    pub fn rows(&self) -> usize {
        self.columns.first().map_or(0, ColumnData::len)
    }
}

/// Takes the rows of a sweep in order.
pub trait Sink {
    /// Takes the next rows. The text of an error says what failed and how to mend it.
    fn batch(&mut self, batch: &Batch) -> Result<(), String>;
}

/// Any function of a batch will do.
impl<F: FnMut(&Batch) -> Result<(), String>> Sink for F {
    fn batch(&mut self, batch: &Batch) -> Result<(), String> {
        self(batch)
    }
}
