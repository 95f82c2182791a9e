//! Which input a result hangs on.
//!
//! * [`sobol`]: shares of variance from designed evaluations, for independent inputs.
//! * [`morris`]: screening by elementary effects, where evaluations are dear.
//! * [`shapley`]: shares of variance for dependent inputs, from worlds already evaluated.
//! * [`given`](mod@given): first-order shares from worlds already evaluated.

pub mod given;
pub mod morris;
pub mod shapley;
pub mod sobol;

use serde::{Deserialize, Serialize};

/// What can be said of an index in a sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// The interval is above zero and the estimate above what an input without effect would show.
    Influential,
    /// The interval covers zero or lies below the noise floor.
    NotDifferentFromZero,
    /// The output does not vary, or no row is complete.
    Undefined,
}

impl Verdict {
    /// Of an estimate with its interval, against what a parameter without effect reaches.
    pub fn of(estimate: f64, interval: [f64; 2], floor: f64) -> Self {
        if estimate.is_nan() || interval[0].is_nan() {
            Self::Undefined
        } else if interval[0] <= 0.0 || (!floor.is_nan() && interval[1] <= floor) {
            Self::NotDifferentFromZero
        } else {
            Self::Influential
        }
    }
}

/// An index with its uncertainty.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Index {
    /// The estimate as the formula gives it; small ones may be negative. NaN if undefined.
    pub estimate: f64,
    /// Percentile interval of the resampled estimates.
    pub interval: [f64; 2],
    /// z times the standard deviation of the resampled estimates (`SALib`'s `_conf`).
    pub conf: f64,
    /// What to say of it.
    pub verdict: Verdict,
    /// Rows left out because a value they need is missing.
    pub left_out: usize,
}
