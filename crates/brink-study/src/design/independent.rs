//! Designs that move one parameter while all others stay: for parameters that are independent.

use std::sync::Arc;

use brink_statistics::sensitivity::morris;

use super::worlds::{names, uncertain_in_view};
use super::{Design, Draws, Sampling, Setting, check_length};
use crate::case::Case;
use crate::error::StudyError;
use crate::fingerprint::Hasher;

/// Trajectories of a screening, at most: their mean is known to a part in a hundred by a thousand.
const MAX_TRAJECTORIES: u64 = 100_000;

/// The rows of Sobol indices: for each world its parameters (A), those of a second, independent
/// world (B), and for each of [`Case::uncertain`] the first world with that parameter from the second
/// (AB), see [`brink_statistics::sensitivity::sobol`].
///
/// The first worlds are those of [`super::Worlds`], and more of them go on from fewer.
#[derive(Clone, Debug)]
pub struct SobolAb {
    draws: Draws,
    seed: u64,
    parameters: usize,
    worlds: u64,
}

impl SobolAb {
    /// The design on so many worlds. Fails where parameters depend on each other, where none is
    /// uncertain, and for too many rows.
    pub fn new(case: &Case, seed: u64, worlds: u64) -> Result<Self, StudyError> {
        check_independent(case, "Sobol indices")?;
        let parameters = case.uncertain.len();
        check_length(worlds.saturating_mul(parameters as u64 + 2))?;
        let mut all = names(case);
        all.extend(names(case).into_iter().map(|name| format!("{name} drawn again")));
        let size = (case.joint.sampling == Sampling::LatinHypercube).then_some(worlds);
        let draws = Draws::new(all.iter().map(String::as_str), seed, case.joint.replicates, size);
        Ok(Self { draws, seed, parameters, worlds })
    }

    /// Number of worlds.
    pub fn worlds(&self) -> u64 {
        self.worlds
    }

    /// Rows for each world: A, B, then AB for each parameter.
    pub fn block(&self) -> usize {
        self.parameters + 2
    }
}

impl Design for SobolAb {
    fn rows(&self) -> u64 {
        self.worlds.saturating_mul(self.block() as u64)
    }

    fn apply(&self, row: u64, setting: &mut Setting) {
        let block = self.block() as u64;
        let (world, place) = (row / block, (row % block) as usize);
        let both = self.draws.point(world);
        let (first, second) = both.split_at(self.parameters);
        let mut unit = if place == 1 { second.to_vec() } else { first.to_vec() };
        if place > 1 {
            unit[place - 2] = second[place - 2];
        }
        setting.world = Some(world);
        setting.unit = unit;
    }

    fn moved(&self, case: &Case) -> Vec<usize> {
        uncertain_in_view(case)
    }

    fn has_worlds(&self) -> bool {
        true
    }

    // The number of worlds is left out, as for worlds.
    fn identify(&self, hasher: &mut Hasher) {
        hasher.text("Sobol A, B and AB");
        hasher.number(self.seed);
        self.draws.identify(hasher);
    }
}

/// The rows of a screening: random trajectories that change one of [`Case::uncertain`] at each step,
/// see [`morris::design`].
#[derive(Clone, Debug)]
pub struct Morris {
    points: Arc<Vec<Vec<f64>>>,
    parameters: usize,
    seed: u64,
}

impl Morris {
    /// Levels of the grid along each parameter's distribution.
    pub const LEVELS: usize = 4;

    /// So many trajectories. Fails where parameters depend on each other, where none is uncertain, and
    /// for too many rows.
    pub fn new(case: &Case, seed: u64, trajectories: u64) -> Result<Self, StudyError> {
        check_independent(case, "Elementary effects")?;
        if trajectories > MAX_TRAJECTORIES {
            return Err(StudyError::Input(format!(
                "{trajectories} trajectories: {MAX_TRAJECTORIES} is the most; a screening needs tens"
            )));
        }
        let parameters = case.uncertain.len();
        check_length(trajectories.saturating_mul(parameters as u64 + 1))?;
        let points = morris::design(parameters, trajectories as usize, Self::LEVELS, seed)
            .map_err(|reason| StudyError::Input(reason.to_string()))?;
        Ok(Self { points: Arc::new(points), parameters, seed })
    }

    /// Number of trajectories.
    pub fn trajectories(&self) -> u64 {
        self.rows() / (self.parameters as u64 + 1)
    }

    /// The points of the trajectories on the unit cube, `[row][parameter]`.
    pub fn points(&self) -> &[Vec<f64>] {
        &self.points
    }
}

impl Design for Morris {
    fn rows(&self) -> u64 {
        self.points.len() as u64
    }

    fn apply(&self, row: u64, setting: &mut Setting) {
        setting.world = Some(row);
        setting.unit.clone_from(&self.points[row as usize]);
    }

    fn moved(&self, case: &Case) -> Vec<usize> {
        uncertain_in_view(case)
    }

    fn has_worlds(&self) -> bool {
        true
    }

    // A trajectory depends on the seed and its number: more of them go on from fewer.
    fn identify(&self, hasher: &mut Hasher) {
        hasher.text("Morris trajectories");
        hasher.number(self.seed);
        hasher.number(Self::LEVELS as u64);
    }
}

/// Refuses cases whose parameters depend on each other, or of which none is uncertain.
fn check_independent(case: &Case, what: &str) -> Result<(), StudyError> {
    if case.uncertain.is_empty() {
        return Err(nothing_uncertain());
    }
    let joint = &case.joint;
    let listed = |inputs: &[usize]| {
        let names = inputs.iter().map(|&input| format!("`{}`", case.interface.inputs[input].name));
        names.collect::<Vec<String>>().join(", ")
    };
    let reason = if let Some(group) = &joint.correlated {
        format!("{} are correlated", listed(&group.inputs))
    } else if let Some(group) = joint.ordered.first() {
        format!("{} are ordered", listed(group))
    } else if let Some(constraint) = joint.constraints.first() {
        format!("worlds are constrained by `{}`", constraint.predicate)
    } else {
        return Ok(());
    };
    Err(StudyError::Input(format!(
        "{what} need parameters that are independent, and {reason}: ask for Shapley effects, which \
         need not (--method shapley)"
    )))
}

/// There is nothing to ask what a result hangs on.
pub(crate) fn nothing_uncertain() -> StudyError {
    StudyError::Input(
        "no parameter of the scenario is uncertain: give those that are a `range` or `chances`"
            .into(),
    )
}
