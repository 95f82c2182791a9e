//! Whether claims hold: each experiment is run once, whatever the number of claims on it.

use super::Claim;
use super::experiment::{Experiment, Outcome};
use super::quantity::{Kind, Quantity, Real, Truth};
use crate::answer::Engine;
use crate::case::Case;
use crate::error::StudyError;
use crate::run::Remembering;

/// All claims of a case and the distinct experiments they rest on.
#[derive(Clone, Debug)]
pub struct Argument<'a> {
    case: &'a Case,
    experiments: Vec<&'a Experiment>,
    /// Whether a claim reads players' values off the experiment, `[experiment]`.
    valued: Vec<bool>,
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
        let places: Vec<Vec<usize>> =
            case.claims.iter().map(|c| c.experiments.iter().map(&mut place).collect()).collect();
        let mut valued = vec![false; experiments.len()];
        for (claim, places) in case.claims.iter().zip(&places) {
            for reference in &claim.references {
                valued[places[reference.experiment]] |=
                    matches!(reference.what, brink_lang::Quantity::Value(_));
            }
        }
        Self { case, experiments, valued, places }
    }

    /// Number of distinct experiments.
    pub fn experiments(&self) -> usize {
        self.experiments.len()
    }

    /// Verdicts of all claims where each view has these parameters, `[view][input]`, and controls
    /// rest at these, `[control]`.
    pub fn verdicts(
        &self,
        engine: &dyn Engine,
        inputs: &[Vec<f64>],
        controls: &[f64],
    ) -> Result<Vec<Verdict>, StudyError> {
        // Experiments of one world have many solves in common: a curve and the grid of an
        // optimisation, say. They run one after the other, so that the number of solves does
        // not depend on threads; worlds run in parallel.
        let engine = Remembering::new(engine);
        let outcomes: Vec<Option<Outcome>> = self
            .experiments
            .iter()
            .zip(&self.valued)
            .map(|(experiment, &values)| {
                let inputs = &inputs[experiment.view.unwrap_or(self.case.view)];
                experiment.run(self.case, &engine, inputs, controls, values)
            })
            .collect::<Result<_, _>>()?;
        let claims = self.case.claims.iter().zip(&self.places);
        Ok(claims.map(|(claim, places)| verdict(claim, places, &outcomes)).collect())
    }
}

fn verdict(claim: &Claim, places: &[usize], outcomes: &[Option<Outcome>]) -> Verdict {
    let read = |reference: &super::Reference| match &outcomes[places[reference.experiment]] {
        Some(outcome) => outcome.read(reference.what),
        None => vec![Real::exact(f64::NAN)],
    };
    let numbers: Vec<Vec<Real>> = claim.references.iter().map(read).collect();
    let curve = |reference: &super::Reference| {
        matches!(claim.experiments[reference.experiment].kind, super::ExperimentKind::Over { .. })
    };
    let quantities: Vec<Quantity> = claim
        .references
        .iter()
        .zip(&numbers)
        .map(|(reference, values)| {
            if curve(reference) {
                Quantity::Curve(values.clone())
            } else {
                Quantity::Number(values[0])
            }
        })
        .collect();
    let evidence = numbers.iter().map(|all| all.iter().map(|x| x.value).collect()).collect();
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
