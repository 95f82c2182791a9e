//! Solving: the one place where compiled models meet the engines.

mod cutpoints;
mod picture;
mod pool;

pub use brink_game::Concept;
pub use cutpoints::{Cutpoint, cutpoints};
pub use picture::picture;
pub(crate) use pool::several;
pub use pool::{Pool, Solved, Tally};

/// How to solve.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Settings {
    /// The solution concept.
    pub concept: Concept,
    /// Types per cell and continuous attribute where attributes are discretised (quantal
    /// response, or payoffs that are not affine in the attribute).
    pub points: usize,
}

impl Default for Settings {
    /// Perfect Bayesian equilibrium; 32 points where attributes are discretised.
    fn default() -> Self {
        Self { concept: Concept::Pbe, points: 32 }
    }
}
