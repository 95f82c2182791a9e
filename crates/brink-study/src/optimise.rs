//! The best posture: along one dial, or over a mix of levers.

use std::sync::atomic::{AtomicBool, Ordering};

use crate::error::StudyError;
use crate::point::{Engine, Point};
use crate::search::{BoxOptions, LineOptions, maximise_in_box, maximise_on_line};
use brink_lang::Control;

/// The best controls found.
#[derive(Clone, Debug)]
pub struct Best {
    /// Controls to solve with, `[control]`; NaN is the default formula.
    pub controls: Vec<f64>,
    /// The solve there.
    pub point: Point,
    /// Whether every solve of the search converged; if not, a better posture may have been
    /// missed.
    pub complete: bool,
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

    fn value(&self, levers: &[usize], at: &[f64]) -> Result<f64, StudyError> {
        let point = self.engine.point(self.inputs, &self.moved(levers, at))?;
        Ok(point.value(self.player))
    }

    /// The best position of one control; ties go to the lower position. `None` where no solve
    /// converged.
    pub fn best_dial(
        &self,
        dial: usize,
        options: &LineOptions,
    ) -> Result<Option<Best>, StudyError> {
        let Control { low, high, .. } = self.infos[dial];
        let found = maximise_on_line(low, high, options, |x| self.value(&[dial], &[x]))?;
        let Some(found) = found else { return Ok(None) };
        let controls = self.moved(&[dial], &[found.at]);
        let point = self.engine.point(self.inputs, &controls)?;
        Ok(Some(Best { controls, point, complete: found.complete }))
    }

    /// The best mix of several controls, never worse than `floor` (where controls stand that
    /// have been found good already). `None` where no solve converged.
    pub fn best_mix(
        &self,
        levers: &[usize],
        floor: Option<&Best>,
        options: &BoxOptions,
    ) -> Result<Option<Best>, StudyError> {
        let start = floor.map_or(self.controls, |best| &best.controls);
        let problem = Problem { controls: start, ..*self };
        let bounds: Vec<[f64; 2]> =
            levers.iter().map(|&l| [self.infos[l].low, self.infos[l].high]).collect();
        let given: Vec<Vec<f64>> = floor
            .map(|best| levers.iter().map(|&l| best.point.controls[l]).collect())
            .into_iter()
            .collect();
        let complete = AtomicBool::new(true);
        let found = maximise_in_box(&bounds, &given, options, |at| {
            let value = problem.value(levers, at)?;
            if value.is_nan() {
                complete.store(false, Ordering::Relaxed);
            }
            Ok::<f64, StudyError>(value)
        })?;
        let Some(found) = found else { return Ok(None) };
        let controls = problem.moved(levers, &found.at);
        let point = self.engine.point(self.inputs, &controls)?;
        Ok(Some(Best { controls, point, complete: complete.into_inner() }))
    }
}

/// Whether a dial position lies strictly between the ends, by more than the search can tell.
pub fn is_interior(position: f64, control: &Control) -> bool {
    let slack = 2e-4 * (control.high - control.low);
    position > control.low + slack && position < control.high - slack
}
