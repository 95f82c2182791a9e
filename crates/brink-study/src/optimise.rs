//! The best posture: along one dial, or over a mix of levers.

use std::sync::atomic::{AtomicBool, Ordering};

use brink_lang::Control;

use crate::answer::{Answer, Engine};
use crate::error::StudyError;
use crate::maximise::{BoxOptions, LineOptions, Worth, maximise_in_box, maximise_on_line};

/// The best controls found.
#[derive(Clone, Debug)]
pub struct Best {
    /// Controls to solve with, `[control]`; NaN is the default formula.
    pub controls: Vec<f64>,
    /// The solve there.
    pub answer: Answer,
    /// Whether every solve of the search converged; if not, a better posture may have been
    /// missed.
    pub complete: bool,
    /// Whether all postures tried are as good as each other: what moves makes no difference.
    pub idle: bool,
    /// Payoff range of each player, `[player]`; empty where it is not known.
    pub ranges: Vec<f64>,
}

/// A problem of finding the best posture: all but the controls that move is fixed.
#[derive(Clone, Copy)]
pub struct Problem<'a> {
    /// Who solves.
    pub engine: &'a dyn Engine,
    /// Parameters, `[input]`.
    pub inputs: &'a [f64],
    /// Controls that do not move, `[control]`; NaN is the default formula.
    pub controls: &'a [f64],
    /// The model's controls, in the same order.
    pub infos: &'a [Control],
    /// The player whose value is maximised.
    pub player: usize,
}

impl Problem<'_> {
    /// The controls with some of them moved.
    fn moved(&self, levers: &[usize], at: &[f64]) -> Vec<f64> {
        let mut controls = self.controls.to_vec();
        for (&lever, &value) in levers.iter().zip(at) {
            controls[lever] = value;
        }
        controls
    }

    /// Payoff ranges with the levers at their lower ends, the yardstick of what is a difference.
    fn ranges(&self, levers: &[usize]) -> Result<Vec<f64>, StudyError> {
        let low: Vec<f64> = levers.iter().map(|&lever| self.infos[lever].low).collect();
        self.engine.payoff_ranges(self.inputs, &self.moved(levers, &low))
    }

    fn worth(&self, levers: &[usize], at: &[f64], ranges: &[f64]) -> Result<Worth, StudyError> {
        let answer = self.engine.answer(self.inputs, &self.moved(levers, at))?;
        if !answer.converged() {
            return Ok(Worth::none());
        }
        let range = ranges.get(self.player).copied().unwrap_or(0.0);
        let noise = answer.noise(self.player, range);
        Ok(Worth { value: answer.value(self.player), noise })
    }

    /// The best position of one control; ties go to the lower position. `None` where no solve
    /// converged.
    pub fn best_dial(
        &self,
        dial: usize,
        options: &LineOptions,
    ) -> Result<Option<Best>, StudyError> {
        let Control { low, high, .. } = self.infos[dial];
        let ranges = self.ranges(&[dial])?;
        let found = maximise_on_line(low, high, options, |x| self.worth(&[dial], &[x], &ranges))?;
        let Some(found) = found else { return Ok(None) };
        let controls = self.moved(&[dial], &[found.at]);
        let answer = self.engine.answer(self.inputs, &controls)?;
        let (complete, idle) = (found.complete, found.idle);
        Ok(Some(Best { controls, answer, complete, idle, ranges }))
    }

    /// The best mix of several controls, never worse than `floor` (a mix known to be good, where
    /// one is). `None` where no solve converged.
    pub fn best_mix(
        &self,
        levers: &[usize],
        floor: Option<&[f64]>,
        options: &BoxOptions,
    ) -> Result<Option<Best>, StudyError> {
        let bounds: Vec<[f64; 2]> =
            levers.iter().map(|&l| [self.infos[l].low, self.infos[l].high]).collect();
        let given: Vec<Vec<f64>> = floor.map(<[f64]>::to_vec).into_iter().collect();
        let ranges = self.ranges(levers)?;
        let complete = AtomicBool::new(true);
        let found = maximise_in_box(&bounds, &given, options, |at| {
            let worth = self.worth(levers, at, &ranges)?;
            if worth.value.is_nan() {
                complete.store(false, Ordering::Relaxed);
            }
            Ok::<Worth, StudyError>(worth)
        })?;
        let Some(found) = found else { return Ok(None) };
        let controls = self.moved(levers, &found.at);
        let answer = self.engine.answer(self.inputs, &controls)?;
        let (complete, idle) = (complete.into_inner(), found.idle);
        Ok(Some(Best { controls, answer, complete, idle, ranges }))
    }
}

/// Whether a dial position lies strictly between the ends, by more than the search can tell.
pub fn is_interior(position: f64, control: &Control) -> bool {
    let slack = 2e-4 * (control.high - control.low);
    position > control.low + slack && position < control.high - slack
}
