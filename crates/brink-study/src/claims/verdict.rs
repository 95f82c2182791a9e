//! Whether claims hold: each experiment is run once, whatever the number of claims on it.

use rayon::prelude::*;

use super::experiment::{Experiment, Outcome};
use super::quantity::{Kind, Quantity, Truth};
use super::{Claim, Reference};
use crate::case::Case;
use crate::error::StudyError;
use crate::point::{Engine, Remembering};
use crate::progress::{Event, Progress};
use crate::results::{ClaimResult, Evidence, Robustness};
use crate::statistics::wilson;
use crate::worlds::Worlds;

/// Worlds evaluated between two progress events.
const CHUNK: u64 = 64;

/// All claims of a case and the distinct experiments they rest on.
#[derive(Clone, Debug)]
pub struct Argument<'a> {
    case: &'a Case,
    experiments: Vec<&'a Experiment>,
    /// For each claim, the position of each of its experiments among the distinct ones.
    places: Vec<Vec<usize>>,
}

/// A claim's verdict in one world.
#[derive(Clone, Debug)]
pub struct Verdict {
    /// Whether it holds; `None` where a number it rests on does not exist.
    pub holds: Truth,
    /// The numbers it rests on, in the order of the claim's references.
    pub evidence: Vec<Vec<f64>>,
    /// Why numbers are missing, where any is: the first reason.
    pub trouble: Option<String>,
}

impl<'a> Argument<'a> {
    /// Collects the distinct experiments of a case's claims.
    pub fn new(case: &'a Case) -> Self {
        let mut experiments: Vec<&Experiment> = Vec::new();
        let mut place = |experiment: &'a Experiment| {
            let known = experiments.iter().position(|e| *e == experiment);
            known.unwrap_or_else(|| {
                experiments.push(experiment);
                experiments.len() - 1
            })
        };
        let places =
            case.claims.iter().map(|c| c.experiments.iter().map(&mut place).collect()).collect();
        Self { case, experiments, places }
    }

    /// Number of distinct experiments.
    pub fn experiments(&self) -> usize {
        self.experiments.len()
    }

    /// Verdicts of all claims where each view has these parameters, `[view][input]`.
    pub fn verdicts(
        &self,
        engine: &dyn Engine,
        inputs: &[Vec<f64>],
    ) -> Result<Vec<Verdict>, StudyError> {
        // Experiments of one world have many solves in common: a curve and the grid of an
        // optimisation, say. They run one after the other, so that the number of solves does
        // not depend on threads; worlds run in parallel.
        let engine = Remembering::new(engine);
        let outcomes: Vec<Option<Outcome>> = self
            .experiments
            .iter()
            .map(|experiment| {
                let inputs = &inputs[experiment.view.unwrap_or(self.case.view)];
                experiment.run(self.case, &engine, inputs)
            })
            .collect::<Result<_, _>>()?;
        let claims = self.case.claims.iter().zip(&self.places);
        Ok(claims.map(|(claim, places)| verdict(claim, places, &outcomes)).collect())
    }

    /// Verdicts in the base case.
    pub fn base(&self, engine: &dyn Engine) -> Result<Vec<Verdict>, StudyError> {
        let inputs: Vec<Vec<f64>> = self.case.beliefs.iter().map(|b| b.base.clone()).collect();
        self.verdicts(engine, &inputs)
    }

    /// How often each claim holds over the first `count` plausible worlds.
    pub fn robustness(
        &self,
        engine: &dyn Engine,
        worlds: &Worlds,
        count: u64,
        progress: &dyn Progress,
    ) -> Result<Vec<Robustness>, StudyError> {
        let name = "claims over plausible worlds".to_owned();
        progress.event(Event::Stage { name, total: count });
        let mut tallies = vec![Tally::default(); self.case.claims.len()];
        let mut start = 0;
        while start < count {
            let end = count.min(start + CHUNK);
            let truths: Vec<Vec<Truth>> = (start..end)
                .into_par_iter()
                .map(|world| {
                    let inputs = worlds.inputs_by_view(self.case, world);
                    let verdicts = self.verdicts(engine, &inputs)?;
                    Ok(verdicts.into_iter().map(|verdict| verdict.holds).collect())
                })
                .collect::<Result<_, StudyError>>()?;
            for world in truths {
                for (tally, truth) in tallies.iter_mut().zip(world) {
                    tally.add(truth);
                }
            }
            progress.event(Event::Advance(end - start));
            start = end;
        }
        Ok(tallies.into_iter().map(Tally::robustness).collect())
    }

    /// Verdicts of the base case with what is known of their robustness, as result data.
    pub fn results(&self, base: &[Verdict], robustness: Option<&[Robustness]>) -> Vec<ClaimResult> {
        let claims = self.case.claims.iter().zip(base).enumerate();
        claims
            .map(|(position, (claim, verdict))| ClaimResult {
                id: claim.id.clone(),
                text: claim.text.clone(),
                predicate: claim.predicate.clone(),
                holds: verdict.holds,
                evidence: evidence(&claim.references, &verdict.evidence),
                robustness: robustness.map(|all| all[position].clone()),
            })
            .collect()
    }
}

fn evidence(references: &[Reference], values: &[Vec<f64>]) -> Vec<Evidence> {
    let pairs = references.iter().zip(values);
    pairs.map(|(r, values)| Evidence { name: r.text.clone(), values: values.clone() }).collect()
}

fn verdict(claim: &Claim, places: &[usize], outcomes: &[Option<Outcome>]) -> Verdict {
    let read = |reference: &Reference| match &outcomes[places[reference.experiment]] {
        Some(outcome) => outcome.read(reference.what),
        None => vec![f64::NAN],
    };
    let evidence: Vec<Vec<f64>> = claim.references.iter().map(read).collect();
    let curve = |reference: &Reference| {
        matches!(claim.experiments[reference.experiment].kind, super::ExperimentKind::Over { .. })
    };
    let quantities: Vec<Quantity> = claim
        .references
        .iter()
        .zip(&evidence)
        .map(|(reference, values)| {
            if curve(reference) {
                Quantity::Curve(values.clone())
            } else {
                Quantity::Number(values[0])
            }
        })
        .collect();
    let trouble = claim.references.iter().find_map(|reference| {
        let name = reference.text.split('.').next().unwrap_or_default();
        let reason = match &outcomes[places[reference.experiment]] {
            Some(outcome) => outcome.trouble()?,
            None => "no solve converged".to_owned(),
        };
        Some(format!("experiment `{name}`: {reason}"))
    });
    debug_assert_eq!(claim.condition.kind, Kind::Truth);
    Verdict { holds: claim.condition.truth(&quantities, &claim.axes), evidence, trouble }
}

/// Counts of verdicts.
#[derive(Clone, Copy, Debug, Default)]
struct Tally {
    holds: usize,
    fails: usize,
    undecided: usize,
}

impl Tally {
    fn add(&mut self, truth: Truth) {
        match truth {
            Some(true) => self.holds += 1,
            Some(false) => self.fails += 1,
            None => self.undecided += 1,
        }
    }

    fn robustness(self) -> Robustness {
        let decided = self.holds + self.fails;
        let share = if decided == 0 { f64::NAN } else { self.holds as f64 / decided as f64 };
        Robustness {
            worlds: decided + self.undecided,
            share,
            interval: wilson(self.holds, decided),
            undecided: self.undecided,
        }
    }
}
