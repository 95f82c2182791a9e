//! How many games were solved, and how well.

use serde::{Deserialize, Serialize};

use crate::answer::{Answer, AnswerStatus};

/// Counts and worst certificates of some solves. Sums and maxima alone, so that it does not matter in
/// which order, on which thread or in which sitting they were made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Tally {
    /// Solves, whatever their end.
    pub solved: u64,
    /// Those that did not converge.
    pub not_converged: u64,
    /// Those for which the model has no value.
    pub invalid: u64,
    /// Largest relative regret among the converged.
    pub worst_relative_regret: f64,
    /// Largest local regret among the converged.
    pub worst_local_regret: f64,
    /// Largest residual among the converged.
    pub worst_residual: f64,
}

impl Tally {
    /// Counts one solve.
    pub fn count(&mut self, answer: &Answer) {
        self.solved += 1;
        match answer.status {
            AnswerStatus::NotConverged => self.not_converged += 1,
            AnswerStatus::Invalid(_) => self.invalid += 1,
            AnswerStatus::Converged => {
                let found = answer.certificate;
                self.worst_relative_regret = self.worst_relative_regret.max(found.relative_regret);
                self.worst_local_regret = self.worst_local_regret.max(found.local_regret);
                self.worst_residual = self.worst_residual.max(found.residual);
            }
        }
    }

    /// Adds other solves.
    pub fn add(&mut self, other: &Self) {
        self.solved += other.solved;
        self.not_converged += other.not_converged;
        self.invalid += other.invalid;
        self.worst_relative_regret = self.worst_relative_regret.max(other.worst_relative_regret);
        self.worst_local_regret = self.worst_local_regret.max(other.worst_local_regret);
        self.worst_residual = self.worst_residual.max(other.worst_residual);
    }
}
