//! Plausible worlds: every uncertain parameter drawn from its range.

use std::sync::Arc;

use rayon::prelude::*;

use super::{Design, Draws, Sampling, Setting, check_length};
use crate::case::Case;
use crate::error::StudyError;
use crate::fingerprint::Hasher;

/// Draws looked through at a time for coherent worlds.
const BLOCK: u64 = 4096;

/// Where fewer draws than one in so many are coherent, the search ends.
const RAREST: u64 = 10_000;

/// The first plausible worlds of a case.
///
/// What a parameter is in world `k` depends on its name, its range and the seed alone: drawing more
/// worlds, or on more threads, changes none of them (a Latin hypercube depends on their number), and
/// other parameters have no influence, unless they are shares of the same whole, ordered or
/// correlated with it. Every view sees the same draw through its own ranges.
///
/// Worlds alternate between the replicates of the design: world `k` belongs to replicate `k` modulo
/// their number. Draws that break a constraint of the case are left out; a world keeps the number of
/// its draw.
#[derive(Clone, Debug)]
pub struct Worlds {
    draws: Draws,
    seed: u64,
    count: u64,
    /// Numbers of the coherent draws, where any can be incoherent.
    coherent: Option<Arc<Vec<u64>>>,
}

impl Worlds {
    /// The first `count` worlds of a case for a seed. Fails for more than [`super::MAX_ROWS`], or
    /// where hardly any draw is coherent.
    pub fn new(case: &Case, seed: u64, count: u64) -> Result<Self, StudyError> {
        check_length(count)?;
        let draws = draws(case, seed, count);
        let coherent = coherent(case, &draws, count)?;
        Ok(Self { draws, seed, count, coherent })
    }

    /// Number of the draw that is world `row`.
    pub fn number(&self, row: u64) -> u64 {
        self.coherent.as_ref().map_or(row, |numbers| numbers[row as usize])
    }

    /// The replicate of the design to which world `row` belongs.
    pub fn replicate(&self, row: u64) -> u64 {
        self.draws.replicate(self.number(row))
    }

    /// Share of the draws up to the last world that were refused as incoherent.
    pub fn refused(&self) -> f64 {
        match self.coherent.as_ref().and_then(|numbers| numbers.last()) {
            Some(last) => 1.0 - self.count as f64 / (last + 1) as f64,
            None => 0.0,
        }
    }

    /// Seed of the draws.
    pub fn seed(&self) -> u64 {
        self.seed
    }
}

/// One coordinate for each of [`Case::uncertain`], then one for each handicap of evidence.
fn draws(case: &Case, seed: u64, count: u64) -> Draws {
    let handicaps = case.evidence.iter().filter(|piece| piece.is_handicapped());
    let handicaps = handicaps.map(|piece| format!("handicap of {}", piece.id));
    let names: Vec<String> = names(case).into_iter().chain(handicaps).collect();
    let size = (case.joint.sampling == Sampling::LatinHypercube).then_some(count);
    Draws::new(names.iter().map(String::as_str), seed, case.joint.replicates, size)
}

/// Names of the coordinates of [`Case::uncertain`].
pub(super) fn names(case: &Case) -> Vec<String> {
    case.uncertain.iter().map(|&input| case.interface.inputs[input].name.to_string()).collect()
}

/// Those of [`Case::uncertain`] that the case's view holds uncertain.
pub(super) fn uncertain_in_view(case: &Case) -> Vec<usize> {
    let uncertain = case.uncertain.iter().copied();
    uncertain.filter(|&input| case.base().plausible[input].is_uncertain()).collect()
}

/// Numbers of the first `count` coherent draws; `None` where all are.
fn coherent(case: &Case, draws: &Draws, count: u64) -> Result<Option<Arc<Vec<u64>>>, StudyError> {
    if case.joint.constraints.is_empty() {
        return Ok(None);
    }
    let fits = |number: &u64| {
        let setting = Setting { unit: draws.point(*number), ..Setting::in_world(*number) };
        case.joint.is_coherent(&setting.inputs(case, case.view))
    };
    let mut numbers: Vec<u64> = Vec::new();
    let mut next = 0;
    while (numbers.len() as u64) < count {
        let block: Vec<u64> = (next..next + BLOCK).into_par_iter().filter(fits).collect();
        numbers.extend(block);
        next += BLOCK;
        if numbers.len() as u64 * RAREST < next && next > 10 * RAREST {
            let conditions: Vec<String> =
                case.joint.constraints.iter().map(|c| format!("`{}`", c.predicate)).collect();
            return Err(StudyError::Input(format!(
                "fewer than one draw in {RAREST} satisfies the constraints of [worlds] ({}): change \
                 the ranges, or order and correlate parameters instead",
                conditions.join(", ")
            )));
        }
    }
    numbers.truncate(count as usize);
    Ok(Some(Arc::new(numbers)))
}

impl Design for Worlds {
    fn rows(&self) -> u64 {
        self.count
    }

    fn apply(&self, row: u64, setting: &mut Setting) {
        let number = self.number(row);
        setting.world = Some(number);
        setting.unit = self.draws.point(number);
    }

    fn moved(&self, case: &Case) -> Vec<usize> {
        uncertain_in_view(case)
    }

    fn has_worlds(&self) -> bool {
        true
    }

    // The number of worlds is left out, unless draws depend on it: more of them go on from fewer.
    fn identify(&self, hasher: &mut Hasher) {
        hasher.text("worlds by name");
        hasher.number(self.seed);
        self.draws.identify(hasher);
    }
}

/// Takes the parameters of one plausible world for the base values of every view, so that what
/// follows solves that world as it is. `count` is how many worlds there are, on which those of a Latin
/// hypercube depend.
pub(crate) fn enter_world(
    case: &mut Case,
    seed: u64,
    number: u64,
    count: Option<u64>,
) -> Result<(), StudyError> {
    if case.joint.sampling == Sampling::LatinHypercube && count.is_none() {
        return Err(StudyError::Input(
            "the worlds of a Latin hypercube depend on how many there are: add --worlds".into(),
        ));
    }
    let draws = draws(case, seed, count.unwrap_or(0));
    let setting = Setting { unit: draws.point(number), ..Setting::in_world(number) };
    let inputs: Vec<Vec<f64>> =
        (0..case.beliefs.len()).map(|view| setting.inputs(case, view)).collect();
    for (beliefs, inputs) in case.beliefs.iter_mut().zip(inputs) {
        beliefs.base = inputs;
    }
    Ok(())
}
