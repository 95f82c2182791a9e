//! Plausible worlds: every uncertain parameter drawn from its range.

use super::{Design, Draws, Setting, check_length};
use crate::case::Case;
use crate::error::StudyError;
use crate::fingerprint::Hasher;

/// The first plausible worlds of a case. What a parameter is in world `k` depends on its name, its
/// range and the seed alone: drawing more worlds, or on more threads, changes none of them, and
/// other parameters have no influence, unless they are shares of the same whole. Every view sees
/// the same draw through its own ranges.
#[derive(Clone, Debug)]
pub struct Worlds {
    draws: Draws,
    seed: u64,
    count: u64,
}

impl Worlds {
    /// The first `count` worlds of a case for a seed. Fails for more than [`super::MAX_ROWS`].
    pub fn new(case: &Case, seed: u64, count: u64) -> Result<Self, StudyError> {
        check_length(count)?;
        Ok(Self { draws: draws(case, seed), seed, count })
    }
}

/// One coordinate for each of [`Case::uncertain`].
fn draws(case: &Case, seed: u64) -> Draws {
    let inputs = case.uncertain.iter();
    Draws::new(inputs.map(|&input| case.interface.inputs[input].name.as_str()), seed)
}

impl Design for Worlds {
    fn rows(&self) -> u64 {
        self.count
    }

    fn apply(&self, row: u64, setting: &mut Setting) {
        setting.world = Some(row);
        setting.unit = self.draws.point(row);
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
        hasher.text("worlds by name");
        hasher.number(self.seed);
    }
}

/// Takes the parameters of one plausible world for the base values of every view, so that what
/// follows solves that world as it is.
pub(crate) fn enter_world(case: &mut Case, seed: u64, number: u64) {
    let mut setting = Setting::default();
    Worlds { draws: draws(case, seed), seed, count: 1 }.apply(number, &mut setting);
    let inputs: Vec<Vec<f64>> =
        (0..case.beliefs.len()).map(|view| setting.inputs(case, view)).collect();
    for (beliefs, inputs) in case.beliefs.iter_mut().zip(inputs) {
        beliefs.base = inputs;
    }
}
