//! Plausible worlds: every uncertain parameter drawn from its range.

use super::sobol::{MAX_DIMENSIONS, Points};
use super::{Design, Setting, check_length};
use crate::case::Case;
use crate::error::StudyError;
use crate::fingerprint::Hasher;

/// The first plausible worlds of a case. World `k` depends on the scenario and the seed alone:
/// drawing more worlds, or on more threads, changes none of them. Every view sees the same draw
/// through its own ranges.
#[derive(Clone, Debug)]
pub struct Worlds {
    points: Points,
    seed: u64,
    count: u64,
}

impl Worlds {
    /// The first `count` worlds of a case for a seed. Fails if more than [`MAX_DIMENSIONS`]
    /// parameters are uncertain, or for more than [`super::MAX_ROWS`] worlds.
    pub fn new(case: &Case, seed: u64, count: u64) -> Result<Self, StudyError> {
        check_length(count)?;
        let uncertain = case.uncertain.len();
        let points = Points::shifted(uncertain, seed).ok_or_else(|| {
            StudyError::Input(format!(
                "{uncertain} parameters have a range; worlds can be drawn over {MAX_DIMENSIONS} at \
                 most"
            ))
        })?;
        Ok(Self { points, seed, count })
    }
}

impl Design for Worlds {
    fn rows(&self) -> u64 {
        self.count
    }

    fn apply(&self, row: u64, setting: &mut Setting) {
        setting.world = Some(row);
        setting.unit = self.points.point(row);
    }

    fn moved(&self, case: &Case) -> Vec<usize> {
        let uncertain = case.uncertain.iter().copied();
        uncertain.filter(|&input| case.base().plausible[input].is_uncertain()).collect()
    }

    fn has_worlds(&self) -> bool {
        true
    }

    // The number of worlds is left out: more of them go on from fewer.
    fn identify(&self, hasher: &mut Hasher) {
        hasher.text("worlds");
        hasher.number(self.seed);
    }
}
