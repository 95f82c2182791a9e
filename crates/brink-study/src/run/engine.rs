//! Engines around an engine: one that can be stopped and counts, one that remembers.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use super::Tally;
use crate::answer::{Answer, Engine};
use crate::error::StudyError;
use crate::progress::Cancel;

/// The engine of one row: it stops when the run is cancelled and counts what it solves.
pub(super) struct Counting<'a> {
    engine: &'a dyn Engine,
    cancel: &'a Cancel,
    tally: Mutex<Tally>,
}

impl<'a> Counting<'a> {
    pub(super) fn new(engine: &'a dyn Engine, cancel: &'a Cancel) -> Self {
        Self { engine, cancel, tally: Mutex::default() }
    }

    /// What was solved.
    pub(super) fn tally(self) -> Tally {
        self.tally.into_inner().unwrap_or_else(PoisonError::into_inner)
    }

    fn asked(&self) -> Result<(), StudyError> {
        if self.cancel.is_cancelled() { Err(StudyError::Cancelled) } else { Ok(()) }
    }

    fn counted(&self, answer: Answer) -> Answer {
        self.tally.lock().unwrap_or_else(PoisonError::into_inner).count(&answer);
        answer
    }
}

impl Engine for Counting<'_> {
    fn answer(&self, inputs: &[f64], controls: &[f64]) -> Result<Answer, StudyError> {
        self.asked()?;
        Ok(self.counted(self.engine.answer(inputs, controls)?))
    }

    fn answers(
        &self,
        inputs: &[f64],
        controls: &[f64],
        starts: usize,
    ) -> Result<Vec<Answer>, StudyError> {
        self.asked()?;
        let all = self.engine.answers(inputs, controls, starts)?;
        Ok(all.into_iter().map(|answer| self.counted(answer)).collect())
    }

    fn payoff_ranges(&self, inputs: &[f64], controls: &[f64]) -> Result<Vec<f64>, StudyError> {
        self.engine.payoff_ranges(inputs, controls)
    }

    fn answer_near(
        &self,
        inputs: &[f64],
        controls: &[f64],
        near: &mut Vec<f64>,
    ) -> Result<Answer, StudyError> {
        self.asked()?;
        Ok(self.counted(self.engine.answer_near(inputs, controls, near)?))
    }
}

/// An engine that solves nothing twice, one solve at a time: were two threads to solve the same
/// point at once, counts of solves would depend on chance.
pub(crate) struct Remembering<'a> {
    engine: &'a dyn Engine,
    seen: Mutex<HashMap<Vec<u64>, Answer>>,
}

impl<'a> Remembering<'a> {
    /// Remembers nothing yet.
    pub(crate) fn new(engine: &'a dyn Engine) -> Self {
        Self { engine, seen: Mutex::default() }
    }
}

impl Engine for Remembering<'_> {
    fn answer(&self, inputs: &[f64], controls: &[f64]) -> Result<Answer, StudyError> {
        let key: Vec<u64> = inputs.iter().chain(controls).map(|x| x.to_bits()).collect();
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(answer) = seen.get(&key) {
            return Ok(answer.clone());
        }
        let answer = self.engine.answer(inputs, controls)?;
        seen.insert(key, answer.clone());
        Ok(answer)
    }

    fn payoff_ranges(&self, inputs: &[f64], controls: &[f64]) -> Result<Vec<f64>, StudyError> {
        self.engine.payoff_ranges(inputs, controls)
    }
}
