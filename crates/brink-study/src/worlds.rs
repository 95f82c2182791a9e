//! Plausible worlds: every uncertain parameter drawn from its range.

use crate::case::Case;
use crate::draws::Draws;

/// The sequence of plausible worlds of a case. What a parameter is in world `k` depends on its
/// name, its range and the seed alone: drawing more worlds, or on more threads, changes none of
/// them, and other parameters have no influence, unless they are shares of the same whole.
/// Every view sees the same draw through its own ranges.
#[derive(Clone, Debug)]
pub struct Worlds {
    uncertain: Vec<usize>,
    draws: Draws,
}

impl Worlds {
    /// The worlds of a case for a seed.
    pub fn new(case: &Case, seed: u64) -> Self {
        let uncertain = case.uncertain.clone();
        let names = uncertain.iter().map(|&input| case.interface.inputs[input].name.as_str());
        let draws = Draws::new(names, seed);
        Self { uncertain, draws }
    }

    /// Positions of the parameters that vary, in model order.
    pub fn uncertain(&self) -> &[usize] {
        &self.uncertain
    }

    /// Parameters of one world under the beliefs of the case's view, `[input]`.
    pub fn inputs(&self, case: &Case, world: u64) -> Vec<f64> {
        case.base().world(&self.uncertain, &self.draws.point(world))
    }

    /// Parameters of one world under every view's beliefs, `[view][input]`.
    pub fn inputs_by_view(&self, case: &Case, world: u64) -> Vec<Vec<f64>> {
        let unit = self.draws.point(world);
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
