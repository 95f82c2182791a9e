//! The independent verifier: how much could anybody gain by deviating?
//!
//! It reads the game and the strategy profile and nothing of the engines. Beliefs follow from
//! the profile by Bayes' rule, every player trembling uniformly with the given probability, so
//! that they exist at every node. Against the aggregates that these beliefs imply, it works out
//! for every piece of types, at every own node, the value of following the profile and the value
//! of the best reply from there on. Following is linear and replying best is convex in the
//! continuous attribute within a piece, so the largest gain is at one of the piece's two ends:
//! the certificate covers every type, not a sample.
//!
//! At an information set of several nodes, values are averaged over what the mover believes of
//! them, and one reply is chosen for all.

mod beliefs;
mod check;
mod range;

use std::ops::Range;

use crate::{Certificate, Concept, Game, Profile};
use beliefs::{Aggregates, believe};
use check::{Check, Values};
pub use range::payoff_range;

/// Certifies a profile. Writes the aggregates that it implies (without trembles) to
/// `aggregate`, `[action]`. The residual is that of the logit reply for quantal response and 0
/// otherwise; callers add the distance to the aggregates that they report.
pub fn certify(
    game: &Game,
    profile: &Profile,
    concept: Concept,
    tremble: f64,
    aggregate: &mut [f64],
) -> Certificate {
    Verifier::default().certify(game, profile, concept, tremble, aggregate)
}

/// The verifier with its buffers, for many profiles.
#[derive(Clone, Debug, Default)]
pub struct Verifier {
    extremes: range::Extremes,
    /// Payoff ranges, `[player]`.
    ranges: Vec<f64>,
    aggregates: Aggregates,
    /// How likely each node is reached, `[node]`.
    weight: Vec<f64>,
    values: Values,
}

impl Verifier {
    /// See [`certify`].
    pub fn certify(
        &mut self,
        game: &Game,
        profile: &Profile,
        concept: Concept,
        tremble: f64,
        aggregate: &mut [f64],
    ) -> Certificate {
        let mut ranges = std::mem::take(&mut self.ranges);
        self.payoff_ranges(game, &mut ranges);
        self.imply(game, profile, tremble, aggregate);
        let certificate = self.judge(&ranges, game, profile, concept, |_, _| {});
        self.ranges = ranges;
        certificate
    }

    /// The payoff range of each player, `[player]`, into a buffer.
    pub(crate) fn payoff_ranges(&mut self, game: &Game, ranges: &mut Vec<f64>) {
        ranges.clear();
        let players = 0..game.types.len();
        ranges.extend(players.map(|player| self.extremes.payoff_range(game, player)));
    }

    /// The first half of [`Verifier::certify`]: the aggregates.
    pub(crate) fn imply(
        &mut self,
        game: &Game,
        profile: &Profile,
        tremble: f64,
        aggregate: &mut [f64],
    ) {
        self.aggregates.imply(game, profile, tremble, aggregate);
    }

    /// The second half, where the payoff ranges are known: judges everybody's play against these
    /// aggregates. Calls `beside(player, pieces)` for some pieces after others, when their
    /// payoffs have been read and are near.
    pub(crate) fn judge(
        &mut self,
        ranges: &[f64],
        game: &Game,
        profile: &Profile,
        concept: Concept,
        mut beside: impl FnMut(usize, Range<usize>),
    ) -> Certificate {
        let mut certificate = Certificate { max_regret: 0.0, relative_regret: 0.0, residual: 0.0 };
        for (player, pieces) in profile.players.iter().enumerate() {
            let range = ranges[player].max(f64::MIN_POSITIVE);
            // A range beyond the largest number is no yardstick: nothing is small beside it.
            let range = if range.is_finite() { range } else { f64::NAN };
            let aggregate = &self.aggregates.trembled;
            believe(game, player, aggregate, &mut self.values.belief, &mut self.weight);
            let values = &mut self.values;
            let (regret, residual) = (0.0, 0.0);
            let mut check =
                Check { game, pieces, player, aggregate, concept, values, regret, residual };
            check.all(|pieces| beside(player, pieces));
            let (regret, residual) = (check.regret, check.residual);
            certificate.max_regret = worse(certificate.max_regret, regret);
            certificate.relative_regret = worse(certificate.relative_regret, regret / range);
            certificate.residual = worse(certificate.residual, residual);
        }
        certificate
    }
}

/// The larger; a NaN is worse than any number.
fn worse(a: f64, b: f64) -> f64 {
    if b.is_nan() || b > a { b } else { a }
}
