//! Claims: the argument beside the scenario, checked in the base case and over plausible worlds.
//!
//! A claim names experiments (a solve, an optimisation, a sweep of one control) and a condition
//! on their numbers. In `holds`, `NAME.MEASURE`, `NAME.CONTROL`, `NAME.PARAMETER`, `NAME.value` (of
//! the analysis player) and `NAME.value.PLAYER` are numbers, or curves where the experiment sweeps; the
//! name of a parameter alone is what the world has. `all`,
//! `any`, `min`, `max`, `mean`, `first`, `last`, `value_at`, `argmax`, `argmin`, `range`, `increasing`
//! and `decreasing` turn curves into numbers and truths. A number that does not exist makes what
//! rests on it unknown, neither true nor false.

mod experiment;
mod functions;
mod predicate;
mod quantity;
mod resolve;
mod verdict;

pub use experiment::{Experiment, ExperimentKind, Outcome, Setting};
pub use predicate::Formula;
pub use quantity::{EQUAL, Kind, Quantity, Real, Truth};
pub(crate) use resolve::{StatementReader, input_condition, input_formula, resolve, size_formula};
pub use verdict::{Argument, Found, Verdict};

/// A claim with its names looked up.
#[derive(Clone, Debug)]
pub struct Claim {
    /// Identifier, `C5`.
    pub id: String,
    /// The claim in words.
    pub text: String,
    /// The condition as written.
    pub predicate: String,
    /// The condition and what it rests on.
    pub statement: Statement,
}

/// A formula with the experiments that it rests on.
#[derive(Clone, Debug)]
pub struct Statement {
    /// The formula; its references are those below.
    pub formula: Formula,
    /// What the formula rests on, in the order of its first mention.
    pub references: Vec<Reference>,
    /// The experiments.
    pub experiments: Vec<Experiment>,
    /// Positions of the curves, `[axis]`.
    pub axes: Vec<Vec<f64>>,
}

impl Statement {
    /// How many numbers a reference of the statement stands for: one, or one for each position.
    pub fn positions(&self, reference: &Reference) -> usize {
        match reference.experiment.map(|at| &self.experiments[at].kind) {
            Some(ExperimentKind::Over { positions, .. }) => positions.len(),
            _ => 1,
        }
    }
}

/// A number or curve that a formula rests on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// As written, `best.attack`.
    pub text: String,
    /// Position among the statement's experiments; `None` for a parameter of the world itself.
    pub experiment: Option<usize>,
    /// What of its result.
    pub what: brink_lang::Quantity,
}
