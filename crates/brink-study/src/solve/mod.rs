//! Solving: the one place where compiled models meet the engines.

mod cutpoints;
mod picture;

pub use brink_game::Concept;
pub use cutpoints::{Cutpoint, cutpoints};
pub use picture::picture;

use serde::{Deserialize, Serialize};

use crate::error::StudyError;

/// More points per cell than this are refused: a game of so many types no longer fits in memory.
pub const MAX_POINTS: usize = 100_000;

/// Solution concepts without their settings, as requests and results name them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ConceptName {
    /// Perfect Bayesian equilibrium.
    Pbe,
    /// Agent quantal response equilibrium.
    Qre,
}

impl From<Concept> for ConceptName {
    fn from(concept: Concept) -> Self {
        match concept {
            Concept::Pbe => Self::Pbe,
            Concept::Qre { .. } => Self::Qre,
        }
    }
}

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

impl Settings {
    /// Fails where no game could be made or held in memory.
    pub fn check(&self) -> Result<(), StudyError> {
        if self.points == 0 {
            return Err(StudyError::Input("at least 1 point per cell is needed".into()));
        }
        if self.points > MAX_POINTS {
            return Err(StudyError::Input(format!(
                "{} points per cell are more than {MAX_POINTS}: memory grows with points and cells, \
                 and some hundreds are as good as a continuum",
                self.points
            )));
        }
        Ok(())
    }
}
