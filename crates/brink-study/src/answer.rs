//! One solve: what it gives, and who can do it.

use brink_game::{Certificate, Status};
use serde::{Deserialize, Serialize};

use crate::error::StudyError;

/// Rounding of a value, as a share of it: a sum of some terms of that size.
const ROUNDING: f64 = 4.0 * f64::EPSILON;

/// Precision of probabilities in a certified solve. A residual below says less than the rounding of
/// sums; a larger one is that of a node off the path of play, where it moves nothing.
const PRECISION: [f64; 2] = [1e-14, 1e-10];

/// How a solve ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AnswerStatus {
    /// An equilibrium, confirmed by its certificate.
    Converged,
    /// No equilibrium was found; numbers are those of the best point.
    NotConverged,
    /// The model has no value for these inputs (a probability above one, say): the reason.
    Invalid(String),
}

impl AnswerStatus {
    /// The status without its reason.
    pub fn kind(&self) -> SolveStatus {
        match self {
            Self::Converged => SolveStatus::Converged,
            Self::NotConverged => SolveStatus::NotConverged,
            Self::Invalid(_) => SolveStatus::Invalid,
        }
    }

    /// The status in one word for tables: `converged`, `not_converged` or `invalid`.
    pub fn word(&self) -> &'static str {
        self.kind().word()
    }
}

/// How a solve ended, as results and documents have it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SolveStatus {
    /// An equilibrium, confirmed by its certificate.
    Converged,
    /// No equilibrium was found; numbers are those of the best point.
    NotConverged,
    /// The model has no value for these inputs.
    Invalid,
}

impl SolveStatus {
    /// The status in one word, as in JSON.
    pub fn word(self) -> &'static str {
        match self {
            Self::Converged => "converged",
            Self::NotConverged => "not_converged",
            Self::Invalid => "invalid",
        }
    }

    /// Whether the numbers may be used.
    pub fn converged(self) -> bool {
        self == Self::Converged
    }
}

impl From<Status> for SolveStatus {
    fn from(status: Status) -> Self {
        match status {
            Status::Converged => Self::Converged,
            Status::NotConverged => Self::NotConverged,
        }
    }
}

/// The numbers of one solve.
#[derive(Clone, Debug)]
pub struct Answer {
    /// Effective value of each control, `[control]`.
    pub controls: Vec<f64>,
    /// Expected payoff of each player, `[player]`.
    pub values: Vec<f64>,
    /// Each measure, `[measure]`; NaN where it does not exist.
    pub measures: Vec<f64>,
    /// How the solve ended.
    pub status: AnswerStatus,
    /// How close to equilibrium it is; NaN where the model has no value.
    pub certificate: Certificate,
}

impl Answer {
    /// A point where the model has no value.
    pub fn invalid(controls: usize, players: usize, measures: usize, reason: String) -> Self {
        Self {
            controls: vec![f64::NAN; controls],
            values: vec![f64::NAN; players],
            measures: vec![f64::NAN; measures],
            status: AnswerStatus::Invalid(reason),
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
        self.status == AnswerStatus::Converged
    }

    /// How far the value of a player may be from that of the equilibrium, where the player's payoffs
    /// range over `range`: the mismatch of aggregates that the certificate leaves open, over that
    /// range, and the rounding of numbers of this size. Smaller differences say nothing.
    pub fn noise(&self, player: usize, range: f64) -> f64 {
        ROUNDING * self.values[player].abs() + range * self.precision()
    }

    /// How far probabilities may be from those of the equilibrium.
    pub fn precision(&self) -> f64 {
        self.certificate.residual.clamp(PRECISION[0], PRECISION[1])
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
    fn answer(&self, inputs: &[f64], controls: &[f64]) -> Result<Answer, StudyError>;

    /// The same, then the other equilibria that a search from so many starts finds, which differ on
    /// the path of play. This default is for engines that know of one.
    fn answers(
        &self,
        inputs: &[f64],
        controls: &[f64],
        starts: usize,
    ) -> Result<Vec<Answer>, StudyError> {
        let _ = starts;
        Ok(vec![self.answer(inputs, controls)?])
    }

    /// Payoff range of each player in the game for these inputs and controls, `[player]`: the most
    /// less the least that it can get, a yardstick of [`Answer::noise`]. Empty where it is not
    /// known.
    fn payoff_ranges(&self, inputs: &[f64], controls: &[f64]) -> Result<Vec<f64>, StudyError> {
        let _ = (inputs, controls);
        Ok(Vec::new())
    }

    /// The same, starting from the aggregates `near` of a neighbouring game, `[action]`, and from
    /// none where that is empty. Leaves there what the next neighbour may start from, which is
    /// nothing if the solve did not converge. Where a game has several equilibria the point may
    /// depend on `near`; this default is for engines of which it does not.
    fn answer_near(
        &self,
        inputs: &[f64],
        controls: &[f64],
        near: &mut Vec<f64>,
    ) -> Result<Answer, StudyError> {
        near.clear();
        self.answer(inputs, controls)
    }
}
