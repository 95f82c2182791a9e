//! One solve: what it gives, and who can do it.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use brink_game::Certificate;

use crate::error::StudyError;

/// How a solve ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PointStatus {
    /// An equilibrium, confirmed by its certificate.
    Converged,
    /// No equilibrium was found; numbers are those of the best point.
    NotConverged,
    /// The model has no value for these inputs (a probability above one, say): the reason.
    Invalid(String),
}

impl PointStatus {
    /// The status in one word for tables: `converged`, `not_converged` or `invalid`.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Converged => "converged",
            Self::NotConverged => "not_converged",
            Self::Invalid(_) => "invalid",
        }
    }
}

/// The numbers of one solve.
#[derive(Clone, Debug)]
pub struct Point {
    /// Effective value of each control, `[control]`.
    pub controls: Vec<f64>,
    /// Expected payoff of each player, `[player]`.
    pub values: Vec<f64>,
    /// Each measure, `[measure]`; NaN where it does not exist.
    pub measures: Vec<f64>,
    /// How the solve ended.
    pub status: PointStatus,
    /// How close to equilibrium it is; NaN where the model has no value.
    pub certificate: Certificate,
}

impl Point {
    /// A point where the model has no value.
    pub fn invalid(controls: usize, players: usize, measures: usize, reason: String) -> Self {
        Self {
            controls: vec![f64::NAN; controls],
            values: vec![f64::NAN; players],
            measures: vec![f64::NAN; measures],
            status: PointStatus::Invalid(reason),
            certificate: Certificate {
                max_regret: f64::NAN,
                relative_regret: f64::NAN,
                local_regret: f64::NAN,
                residual: f64::NAN,
            },
        }
    }

    /// Whether its numbers may be used.
    pub fn converged(&self) -> bool {
        self.status == PointStatus::Converged
    }

    /// Value of a player; NaN if not converged.
    pub fn value(&self, player: usize) -> f64 {
        if self.converged() { self.values[player] } else { f64::NAN }
    }

    /// A measure; NaN if not converged.
    pub fn measure(&self, measure: usize) -> f64 {
        if self.converged() { self.measures[measure] } else { f64::NAN }
    }
}

/// Solves games for given inputs and controls. The same arguments give the same point whoever
/// asks, in whatever order.
pub trait Engine: Sync {
    /// Solves for these inputs, `[input]`, and controls, `[control]` (NaN: the default formula).
    /// Fails only if the work is cancelled or the engine refuses such games altogether.
    fn point(&self, inputs: &[f64], controls: &[f64]) -> Result<Point, StudyError>;

    /// The same, starting from the aggregates `near` of a neighbouring game, `[action]`, and from
    /// none where that is empty. Leaves there what the next neighbour may start from, which is
    /// nothing if the solve did not converge. Where a game has several equilibria the point may
    /// depend on `near`; this default is for engines of which it does not.
    fn point_near(
        &self,
        inputs: &[f64],
        controls: &[f64],
        near: &mut Vec<f64>,
    ) -> Result<Point, StudyError> {
        near.clear();
        self.point(inputs, controls)
    }
}

/// An engine that solves nothing twice, one solve at a time: were two threads to solve the same
/// point at once, counts of solves would depend on chance.
pub(crate) struct Remembering<'a> {
    engine: &'a dyn Engine,
    seen: Mutex<HashMap<Vec<u64>, Point>>,
}

impl<'a> Remembering<'a> {
    /// Remembers nothing yet.
    pub(crate) fn new(engine: &'a dyn Engine) -> Self {
        Self { engine, seen: Mutex::default() }
    }
}

impl Engine for Remembering<'_> {
    fn point(&self, inputs: &[f64], controls: &[f64]) -> Result<Point, StudyError> {
        let key: Vec<u64> = inputs.iter().chain(controls).map(|x| x.to_bits()).collect();
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(point) = seen.get(&key) {
            return Ok(point.clone());
        }
        let point = self.engine.point(inputs, controls)?;
        seen.insert(key, point.clone());
        Ok(point)
    }
}
