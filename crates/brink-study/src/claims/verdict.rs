//! Whether claims hold, and what evidence speaks of: each experiment is run once, whatever the
//! number of statements on it.

use super::experiment::{Experiment, Outcome};
use super::quantity::{Quantity, Real, Truth};
use super::{Reference, Statement};
use crate::answer::Engine;
use crate::case::Case;
use crate::error::StudyError;
use crate::run::Remembering;

/// All claims and all evidence of a case, and the distinct experiments they rest on.
#[derive(Clone, Debug)]
pub struct Argument<'a> {
    case: &'a Case,
    /// First the claims', then those of the evidence.
    statements: Vec<&'a Statement>,
    experiments: Vec<&'a Experiment>,
    /// Whether a statement reads players' values off the experiment, `[experiment]`.
    valued: Vec<bool>,
    /// For each statement, the position of each of its experiments among the distinct ones.
    places: Vec<Vec<usize>>,
}

/// What a statement is in one world.
#[derive(Clone, Debug)]
pub struct Found {
    /// Its value.
    pub value: Quantity,
    /// The numbers it rests on, in the order of the statement's references.
    pub evidence: Vec<Vec<f64>>,
    /// Why numbers are missing, where any is: the first reason.
    pub trouble: Option<String>,
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
    /// Collects the distinct experiments of a case's claims and evidence.
    pub fn new(case: &'a Case) -> Self {
        let claims = case.claims.iter().map(|claim| &claim.statement);
        let evidence = case.evidence.iter().map(|piece| &piece.statement);
        let statements: Vec<&Statement> = claims.chain(evidence).collect();
        let mut experiments: Vec<&Experiment> = Vec::new();
        let mut place = |experiment: &'a Experiment| {
            let known = experiments.iter().position(|e| *e == experiment);
            known.unwrap_or_else(|| {
                experiments.push(experiment);
                experiments.len() - 1
            })
        };
        let places: Vec<Vec<usize>> =
            statements.iter().map(|s| s.experiments.iter().map(&mut place).collect()).collect();
        let mut valued = vec![false; experiments.len()];
        for (statement, places) in statements.iter().zip(&places) {
            for reference in &statement.references {
                if let Some(at) = reference.experiment {
                    valued[places[at]] |= matches!(reference.what, brink_lang::Quantity::Value(_));
                }
            }
        }
        Self { case, statements, experiments, valued, places }
    }

    /// Number of distinct experiments.
    pub fn experiments(&self) -> usize {
        self.experiments.len()
    }

    /// What all claims and then all evidence are where each view has these parameters,
    /// `[view][input]`, and controls rest at these, `[control]`.
    pub fn found(
        &self,
        engine: &dyn Engine,
        inputs: &[Vec<f64>],
        controls: &[f64],
    ) -> Result<Vec<Found>, StudyError> {
        // Experiments of one world have many solves in common: a curve and the grid of an
        // optimisation, say. They run one after the other, so that the number of solves does
        // not depend on threads; worlds run in parallel.
        let engine = Remembering::new(engine);
        let own = self.case.view;
        let outcomes: Vec<Option<Outcome>> = self
            .experiments
            .iter()
            .zip(&self.valued)
            .map(|(experiment, &values)| {
                let inputs = &inputs[experiment.view.unwrap_or(own)];
                experiment.run(self.case, &engine, inputs, controls, values)
            })
            .collect::<Result<_, _>>()?;
        let statements = self.statements.iter().zip(&self.places);
        let world = &inputs[own];
        Ok(statements
            .map(|(statement, places)| found(statement, places, world, &outcomes))
            .collect())
    }

    /// Verdicts on all claims; as [`Argument::found`].
    pub fn verdicts(
        &self,
        engine: &dyn Engine,
        inputs: &[Vec<f64>],
        controls: &[f64],
    ) -> Result<Vec<Verdict>, StudyError> {
        let found = self.found(engine, inputs, controls)?;
        Ok(found.into_iter().take(self.case.claims.len()).map(Found::into_verdict).collect())
    }
}

impl Found {
    /// As the verdict on a claim.
    pub fn into_verdict(self) -> Verdict {
        let Quantity::Truth(holds) = self.value else {
            unreachable!("a claim is a condition: checked when it was read")
        };
        Verdict { holds, evidence: self.evidence, trouble: self.trouble }
    }
}

fn found(
    statement: &Statement,
    places: &[usize],
    world: &[f64],
    outcomes: &[Option<Outcome>],
) -> Found {
    let outcome = |reference: &Reference| reference.experiment.map(|at| &outcomes[places[at]]);
    let read = |reference: &Reference| match (outcome(reference), reference.what) {
        (Some(Some(outcome)), what) => outcome.read(what),
        (None, brink_lang::Quantity::Input(input)) => vec![Real::exact(world[input])],
        _ => vec![Real::exact(f64::NAN)],
    };
    let numbers: Vec<Vec<Real>> = statement.references.iter().map(read).collect();
    let curve = |reference: &Reference| {
        let experiment = reference.experiment.map(|at| &statement.experiments[at].kind);
        matches!(experiment, Some(super::ExperimentKind::Over { .. }))
    };
    let quantities: Vec<Quantity> = statement
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
    let trouble = statement.references.iter().find_map(|reference| {
        let name = reference.text.split('.').next().unwrap_or_default();
        let reason = match outcome(reference)? {
            Some(outcome) => outcome.trouble()?,
            None => "no solve converged".to_owned(),
        };
        Some(format!("experiment `{name}`: {reason}"))
    });
    Found { value: statement.formula.evaluate(&quantities, &statement.axes), evidence, trouble }
}
