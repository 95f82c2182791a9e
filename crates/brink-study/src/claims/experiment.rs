//! Experiments: what a claim asks the model to do.

use brink_lang::Quantity as What;

use super::predicate::Formula;
use super::quantity::{EQUAL, Quantity, Real, number};
use crate::answer::{Answer, AnswerStatus, Engine};
use crate::case::Case;
use crate::error::StudyError;
use crate::maximise::{BoxOptions, LineOptions};
use crate::optimise::Problem;

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
    pub answers: Vec<Answer>,
    /// Whether an optimum can be trusted: every solve on the way to it converged.
    pub complete: bool,
    /// Payoff range of each player, `[player]`; empty where it is not known.
    pub ranges: Vec<f64>,
    /// Parameters it was asked with, `[input]`.
    pub inputs: Vec<f64>,
}

impl Experiment {
    /// Runs the experiment on the parameters `inputs` with the study's `controls`; `values` says
    /// whether players' values will be read, for which payoff ranges are needed. `None` where an
    /// optimisation found no solve that converged.
    pub fn run(
        &self,
        case: &Case,
        engine: &dyn Engine,
        inputs: &[f64],
        controls: &[f64],
        values: bool,
    ) -> Result<Option<Outcome>, StudyError> {
        let inputs = self.changed(case, inputs);
        let mut controls = controls.to_vec();
        for &(control, value) in &self.controls {
            controls[control] = value;
        }
        let infos = &case.interface.controls;
        let ranges = |controls: &[f64]| {
            if values { engine.payoff_ranges(&inputs, controls) } else { Ok(Vec::new()) }
        };
        let outcome =
            |answers, ranges| Outcome { answers, complete: true, ranges, inputs: inputs.clone() };
        match &self.kind {
            ExperimentKind::Point => {
                let answer = engine.answer(&inputs, &controls)?;
                Ok(Some(outcome(vec![answer], ranges(&controls)?)))
            }
            ExperimentKind::Over { control, positions } => {
                let at = |&position: &f64| {
                    controls[*control] = position;
                    engine.answer(&inputs, &controls)
                };
                let answers = positions.iter().map(at).collect::<Result<_, _>>()?;
                Ok(Some(outcome(answers, ranges(&controls)?)))
            }
            ExperimentKind::Optimise(levers) => {
                let player = self.player.unwrap_or(0);
                let (inputs, controls) = (&inputs, &controls);
                let problem = Problem { engine, inputs, controls, infos, player };
                let best = match levers.as_slice() {
                    [dial] => problem.best_dial(*dial, &LineOptions::default())?,
                    levers => problem.best_mix(levers, None, &BoxOptions::default())?,
                };
                Ok(best.map(|best| Outcome {
                    answers: vec![best.answer],
                    complete: best.complete,
                    ranges: best.ranges,
                    inputs: inputs.clone(),
                }))
            }
        }
    }

    /// The parameters with the experiment's own values; simultaneous, so order does not matter.
    fn changed(&self, case: &Case, inputs: &[f64]) -> Vec<f64> {
        let before: Vec<Quantity> = if self.set.is_empty() {
            Vec::new()
        } else {
            inputs.iter().map(|&x| Quantity::Number(Real::exact(x))).collect()
        };
        let new = |setting: &Setting| match setting {
            Setting::Number(value) => *value,
            Setting::Formula(formula) => number(&formula.evaluate(&before, &[])).value,
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
        let failed = self.answers.iter().find_map(|answer| match &answer.status {
            AnswerStatus::Converged => None,
            AnswerStatus::NotConverged => Some("a solve did not converge".to_owned()),
            AnswerStatus::Invalid(reason) => Some(reason.clone()),
        });
        let missed = "a solve on the way to the optimum did not converge";
        failed.or_else(|| (!self.complete).then(|| missed.to_owned()))
    }

    /// One number of each solve, `[position]`, with its error; NaN where it cannot be trusted.
    pub fn read(&self, what: What) -> Vec<Real> {
        let of = |answer: &Answer| {
            let usable = self.complete && answer.converged();
            match what {
                // What was asked is known, whatever the answer.
                What::Input(input) => Real::exact(self.inputs[input]),
                _ if !usable => Real::exact(f64::NAN),
                What::Measure(measure) => {
                    let value = answer.measures[measure];
                    Real::new(value, EQUAL * value.abs() + answer.precision())
                }
                What::Control(control) => {
                    let value = answer.controls[control];
                    Real::new(value, EQUAL * value.abs())
                }
                What::Value(player) => {
                    let range = self.ranges.get(player).copied().unwrap_or(0.0);
                    Real::new(answer.values[player], 4.0 * answer.noise(player, range))
                }
            }
        };
        self.answers.iter().map(of).collect()
    }
}
