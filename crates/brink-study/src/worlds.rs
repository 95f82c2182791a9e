//! Plausible worlds: every uncertain parameter drawn from its range.

use crate::case::Case;
use crate::error::StudyError;
use crate::quasi::{MAX_DIMENSIONS, Points};

/// The sequence of plausible worlds of a case. World `k` depends on the scenario and the seed
/// alone: drawing more worlds, or on more threads, changes none of them. Every view sees the
/// same draw through its own ranges.
#[derive(Clone, Debug)]
pub struct Worlds {
    uncertain: Vec<usize>,
    points: Points,
}

impl Worlds {
    /// The worlds of a case for a seed. Fails if more than [`MAX_DIMENSIONS`] parameters are
    /// uncertain.
    pub fn new(case: &Case, seed: u64) -> Result<Self, StudyError> {
        let uncertain = case.uncertain.clone();
        let points = Points::shifted(uncertain.len(), seed).ok_or_else(|| {
            StudyError::Input(format!(
                "{} parameters have a range; worlds can be drawn over {MAX_DIMENSIONS} at most",
                uncertain.len()
            ))
        })?;
        Ok(Self { uncertain, points })
    }

    /// Positions of the parameters that vary, in model order.
    pub fn uncertain(&self) -> &[usize] {
        &self.uncertain
    }

    /// Parameters of one world under the beliefs of the case's view, `[input]`.
    pub fn inputs(&self, case: &Case, world: u64) -> Vec<f64> {
        case.base().world(&self.uncertain, &self.points.point(world))
    }

    /// Parameters of one world under every view's beliefs, `[view][input]`.
    pub fn inputs_by_view(&self, case: &Case, world: u64) -> Vec<Vec<f64>> {
        let unit = self.points.point(world);
        case.beliefs.iter().map(|beliefs| beliefs.world(&self.uncertain, &unit)).collect()
    }

    /// Takes the parameters of one world for the base values of every view, so that what follows
    /// solves that world as it is.
    pub(crate) fn enter(&self, case: &mut Case, world: u64) {
        let inputs = self.inputs_by_view(case, world);
        for (beliefs, inputs) in case.beliefs.iter_mut().zip(inputs) {
            beliefs.base = inputs;
        }
    }
}
