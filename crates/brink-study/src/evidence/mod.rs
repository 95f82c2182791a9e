//! Evidence: what was observed of the world, how exactly, and under which handicap.
//!
//! An observation does not move a parameter; it says which plausible worlds it would have been
//! likely in. Each world gets a log-likelihood, worlds are weighted by it, and every share and mean
//! can be read before and after. Between a quantity and its observation may stand a *handicap*, itself
//! uncertain: what was seen is the quantity with the handicap, so that a poor showing under a heavy
//! handicap says little of capability. Taken *at face value*, an observation has none.

mod likelihood;
mod resolve;

pub use likelihood::{Bound, Observation, Scale};
pub(crate) use resolve::resolve;

use crate::claims::Statement;
use crate::uncertain::Plausible;

/// How observations are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Reading {
    /// Each under its handicap.
    #[default]
    Handicapped,
    /// As if there were no handicap.
    FaceValue,
}

impl Reading {
    /// Both, in the order of columns.
    pub const ALL: [Self; 2] = [Self::Handicapped, Self::FaceValue];

    /// The word for it in results.
    pub fn word(self) -> &'static str {
        match self {
            Self::Handicapped => "handicapped",
            Self::FaceValue => "face_value",
        }
    }
}

/// One piece of evidence, or an expectation, with its names looked up.
#[derive(Clone, Debug)]
pub struct Evidence {
    /// Identifier, `performance`.
    pub id: String,
    /// What was observed, in words.
    pub text: String,
    /// Citation, or the analyst's reasoning.
    pub source: String,
    /// Whether `source` is a judgement.
    pub judgement: bool,
    /// Whether it is an expectation: what any sensible case must say, rather than what was seen.
    pub expectation: bool,
    /// What it speaks of.
    pub statement: Statement,
    /// How it speaks of that.
    pub observation: Observation,
    /// What stood between the quantity and its observation.
    pub handicap: Option<Handicap>,
}

/// What stood between a quantity and its observation: a factor on the log scale, a summand on the
/// linear scale and in log odds.
#[derive(Clone, Debug)]
pub struct Handicap {
    /// Its value in the base case.
    pub base: f64,
    /// How worlds differ in it.
    pub plausible: Plausible,
    /// Citation, or the analyst's reasoning.
    pub source: String,
    /// Whether `source` is a judgement.
    pub judgement: bool,
}

impl Handicap {
    /// The handicap at the coordinate `u` in (0, 1) of a world; in the base case where there is none.
    pub fn at(&self, u: Option<f64>) -> f64 {
        u.map_or(self.base, |u| self.plausible.quantile(u, self.base))
    }
}

impl Evidence {
    /// Whether the two readings of it differ.
    pub fn is_handicapped(&self) -> bool {
        self.handicap.is_some()
    }
}
