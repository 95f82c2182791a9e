//! Experiments: what a claim asks the model to do.

use brink_lang::Quantity as What;

use super::predicate::Formula;
use super::quantity::{Quantity, number};
use crate::case::Case;
use crate::error::StudyError;
use crate::optimise::Problem;
use crate::point::{Engine, Point, PointStatus};
use crate::search::{BoxOptions, LineOptions};

/// An experiment with its names looked up.
#[derive(Clone, Debug, PartialEq)]
pub struct Experiment {
    /// What is done.
    pub kind: ExperimentKind,
    /// Controls moved, as (position, value).
    pub controls: Vec<(usize, f64)>,
    /// Parameters overridden, as (position, new value).
    pub set: Vec<(usize, Setting)>,
    /// Beliefs it uses, if not those of the study: position among the case's beliefs.
    pub view: Option<usize>,
    /// The player whose value `optimise` maximises.
    pub player: Option<usize>,
}

/// What an experiment does.
#[derive(Clone, Debug, PartialEq)]
pub enum ExperimentKind {
    /// One solve.
    Point,
    /// The solve at the best position of these controls.
    Optimise(Vec<usize>),
    /// A solve at each of several positions of a control.
    Over {
        /// The control.
        control: usize,
        /// Its positions, ascending.
        positions: Vec<f64>,
    },
}

/// A new value of a parameter.
#[derive(Clone, Debug, PartialEq)]
pub enum Setting {
    /// A number, or the position of an element.
    Number(f64),
    /// A formula in the parameters as they were before the experiment changed any; its
    /// references are positions of parameters.
    Formula(Formula),
}

/// What an experiment gave.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// The solves: one, or one for each position.
    pub points: Vec<Point>,
    /// Whether an optimum can be trusted: every solve on the way to it converged.
    pub complete: bool,
}

impl Experiment {
    /// Runs the experiment on the parameters `inputs` with the case's controls. `None` where
    /// an optimisation found no solve that converged.
    pub fn run(
        &self,
        case: &Case,
        engine: &dyn Engine,
        inputs: &[f64],
    ) -> Result<Option<Outcome>, StudyError> {
        let inputs = self.changed(case, inputs);
        let mut controls = case.controls.clone();
        for &(control, value) in &self.controls {
            controls[control] = value;
        }
        let infos = &case.interface.controls;
        match &self.kind {
            ExperimentKind::Point => {
                let point = engine.point(&inputs, &controls)?;
                Ok(Some(Outcome { points: vec![point], complete: true }))
            }
            ExperimentKind::Over { control, positions } => {
                let at = |&position: &f64| {
                    controls[*control] = position;
                    engine.point(&inputs, &controls)
                };
                let points = positions.iter().map(at).collect::<Result<_, _>>()?;
                Ok(Some(Outcome { points, complete: true }))
            }
            ExperimentKind::Optimise(levers) => {
                let player = self.player.unwrap_or(0);
                let (inputs, controls) = (&inputs, &controls);
                let problem = Problem { engine, inputs, controls, infos, player };
                let best = match levers.as_slice() {
                    [dial] => problem.best_dial(*dial, &LineOptions::default())?,
                    levers => problem.best_mix(levers, None, &BoxOptions::default())?,
                };
                Ok(best.map(|b| Outcome { points: vec![b.point], complete: b.complete }))
            }
        }
    }

    /// The parameters with the experiment's own values; simultaneous, so order does not matter.
    fn changed(&self, case: &Case, inputs: &[f64]) -> Vec<f64> {
        let before: Vec<Quantity> = if self.set.is_empty() {
            Vec::new()
        } else {
            inputs.iter().map(|&x| Quantity::Number(x)).collect()
        };
        let new = |setting: &Setting| match setting {
            Setting::Number(value) => *value,
            Setting::Formula(formula) => number(&formula.evaluate(&before, &[])),
        };
        let moved: Vec<_> = self.set.iter().map(|(input, s)| (*input, new(s))).collect();
        let mut changed = inputs.to_vec();
        case.move_inputs(&mut changed, &moved);
        changed
    }
}

impl Outcome {
    /// Why some of its numbers do not exist, if so.
    pub fn trouble(&self) -> Option<String> {
        let failed = self.points.iter().find_map(|point| match &point.status {
            PointStatus::Converged => None,
            PointStatus::NotConverged => Some("a solve did not converge".to_owned()),
            PointStatus::Invalid(reason) => Some(reason.clone()),
        });
        let missed = "a solve on the way to the optimum did not converge";
        failed.or_else(|| (!self.complete).then(|| missed.to_owned()))
    }

    /// One number of each solve, `[position]`; NaN where it cannot be trusted.
    pub fn read(&self, what: What) -> Vec<f64> {
        let of = |point: &Point| match what {
            // Answers do not hold what they were asked with.
            What::Input(_) => f64::NAN,
            _ if !self.complete || !point.converged() => f64::NAN,
            What::Measure(measure) => point.measures[measure],
            What::Control(control) => point.controls[control],
            What::Value(player) => point.values[player],
        };
        self.points.iter().map(of).collect()
    }
}
