//! Where in a table of worlds an outcome of interest lies, in terms a reader can repeat.
//!
//! * [`prim()`]: boxes, "fear above 0.7 and a force ratio under 1.3", by the patient rule induction
//!   method.
//! * [`reproducibility`]: which of a box's restrictions come back in resampled worlds.
//! * [`tree()`]: a small classification tree, as a second opinion.
//!
//! Rows whose outcome is undecided are left out and counted apart.

mod binomial;
pub mod prim;
pub mod resample;
mod search;
mod table;
#[cfg(test)]
mod tests;
pub mod tree;

pub use prim::{Choice, Discovery, FoundBox, Options, Range, Restriction, Status, Step, prim};
pub use resample::{Reproducibility, ResampleOptions, reproducibility};
pub use tree::{Condition, Node, Split, TreeOptions, tree};

/// One column of the table, a value per row.
#[derive(Clone, Copy, Debug)]
pub enum Values<'a> {
    /// Real numbers, all finite.
    Real(&'a [f64]),
    /// Whole numbers within ±2⁵³.
    Integer(&'a [i64]),
    /// Codes of unordered categories.
    Category(&'a [u32]),
}

impl Values<'_> {
    /// Number of rows.
    pub fn len(&self) -> usize {
        match self {
            Self::Real(values) => values.len(),
            Self::Integer(values) => values.len(),
            Self::Category(values) => values.len(),
        }
    }

    /// Whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// What is to be explained, a value per row.
#[derive(Clone, Copy, Debug)]
pub enum Outcome<'a> {
    /// Whether the row is of interest.
    Binary(&'a [bool]),
    /// A measure whose mean a box is to raise.
    Real {
        /// The measure, finite wherever the outcome is decided.
        values: &'a [f64],
        /// A row is of interest if its measure is at least this.
        interest_from: f64,
    },
}

/// A table of worlds. All slices have one entry per row.
#[derive(Clone, Debug)]
pub struct Sample<'a> {
    /// The columns that boxes and trees may restrict.
    pub columns: Vec<Values<'a>>,
    /// What is to be explained.
    pub outcome: Outcome<'a>,
    /// True where the outcome could not be judged; none if absent.
    pub undecided: Option<&'a [bool]>,
    /// How many rows each row stands for, not negative; 1 if absent. A weight of 2 is the same as
    /// the row twice, so weights from reweighting should sum to the effective sample size.
    pub weights: Option<&'a [f64]>,
}

/// Why a table or an option was refused.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum Error {
    /// A slice has another number of rows than the outcome.
    #[error("{what} has {found} rows, the outcome has {expected}")]
    Rows {
        /// Which slice.
        what: String,
        /// Its rows.
        found: usize,
        /// Rows of the outcome.
        expected: usize,
    },
    /// A number is not finite or out of range.
    #[error("{what} is {value} in row {row} (from 0); {wanted} is needed")]
    Value {
        /// Which slice.
        what: String,
        /// Row, from 0.
        row: usize,
        /// What stands there.
        value: f64,
        /// What would do.
        wanted: &'static str,
    },
    /// An option is out of range.
    #[error("{option} is {value}; {wanted} is needed")]
    Option {
        /// Which option.
        option: &'static str,
        /// What was given.
        value: f64,
        /// What would do.
        wanted: &'static str,
    },
}
