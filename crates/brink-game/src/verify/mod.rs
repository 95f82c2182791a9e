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
mod certified;
mod check;
mod stakes;

use crate::outcome::{self, Worth};
use crate::{Certificate, Concept, Game, GameError, Profile, Status};
use beliefs::{Aggregates, believe};
pub(crate) use certified::Claim;
pub use certified::{Certified, Verdict};
use check::{Check, Values};
pub(crate) use stakes::Stakes;
pub use stakes::payoff_range;

/// Probability of a tremble in the limit of perfect Bayesian equilibrium. Beliefs and regrets are
/// exact to about this.
pub const TREMBLE: f64 = 1e-8;
/// Regret up to which a perfect Bayesian equilibrium counts as converged, relative to the player's
/// payoff range and to the local stakes.
pub const REGRET_TOLERANCE: f64 = 1e-6;
/// Residual up to which it does.
pub const PBE_RESIDUAL_TOLERANCE: f64 = 1e-6;
/// Residual up to which a quantal response equilibrium counts as converged.
pub const QRE_RESIDUAL_TOLERANCE: f64 = 1e-7;

/// Certifies a profile of anybody's making: judges it and says what it leads to. Types tremble with
/// probability [`TREMBLE`] where the concept is perfect Bayesian equilibrium. Errors are about the
/// numbers of the game and of the profile.
pub fn certify(game: &Game, profile: Profile, concept: Concept) -> Result<Certified, GameError> {
    game.validate()?;
    profile.validate(game)?;
    let mut verifier = Verifier::default();
    verifier.take_in(game);
    Ok(verifier.certify(game, Claim { concept, profile, aggregate: Vec::new() }, (&[], &[])))
}

/// Measures how far a profile is from equilibrium where everybody trembles with this probability,
/// without a verdict. Writes the aggregates that it implies (without trembles) to `aggregate`,
/// `[action]`. The residual is that of the logit reply for quantal response and 0 otherwise.
pub fn measure(
    game: &Game,
    profile: &Profile,
    concept: Concept,
    tremble: f64,
    aggregate: &mut [f64],
) -> Certificate {
    let mut verifier = Verifier::default();
    verifier.take_in(game);
    verifier.aggregates.imply(game, profile, tremble, aggregate);
    verifier.judge(game, profile, concept, None)
}

/// The verifier with its buffers, for many profiles.
#[derive(Clone, Debug, Default)]
pub(crate) struct Verifier {
    extremes: stakes::Extremes,
    /// The yardsticks of the game at hand, `[player]`.
    stakes: Vec<Stakes>,
    aggregates: Aggregates,
    /// Aggregates that a profile implies, `[action]`.
    implied: Vec<f64>,
    /// How likely each node is reached, `[node]`.
    weight: Vec<f64>,
    values: Values,
    worth: Worth,
    /// Memory for the next verdict.
    spare: (Vec<f64>, Vec<f64>),
}

impl Verifier {
    /// Takes in a game: its yardsticks.
    pub(crate) fn take_in(&mut self, game: &Game) {
        self.stakes.resize_with(game.types.len(), Stakes::default);
        for (player, stakes) in self.stakes.iter_mut().enumerate() {
            self.extremes.measure(game, player, stakes);
        }
    }

    /// The yardsticks of the game taken in, `[player]`.
    pub(crate) fn stakes(&self) -> &[Stakes] {
        &self.stakes
    }

    /// Judges a claim about the game taken in. The engine says at which `unknowns`, actions with
    /// their probabilities, it found the profile: their distance from what the profile implies
    /// counts towards the residual, as does that of the aggregates to be reported.
    pub(crate) fn certify(
        &mut self,
        game: &Game,
        claim: Claim,
        unknowns: (&[u32], &[f64]),
    ) -> Certified {
        let Claim { concept, profile, mut aggregate } = claim;
        let (mut reach, mut value) = std::mem::take(&mut self.spare);
        let mut implied = std::mem::take(&mut self.implied);
        implied.resize(game.graph.actions().len(), 1.0);
        let tremble = if concept == Concept::Pbe { TREMBLE } else { 0.0 };
        self.aggregates.imply(game, &profile, tremble, &mut implied);
        if aggregate.is_empty() {
            aggregate.extend_from_slice(&implied);
        }
        self.worth.start(&profile);
        let mut certificate = self.judge(game, &profile, concept, Some(&aggregate));
        self.worth.write_values(&profile, &mut value);
        let found = unknowns.0.iter().zip(unknowns.1);
        let found = found.map(|(&action, y)| (implied[action as usize] - y).abs());
        let reported = aggregate.iter().zip(&implied).map(|(a, b)| (a - b).abs());
        certificate.residual = found.chain(reported).fold(certificate.residual, worse);
        outcome::write_reach(game, &aggregate, 0, &mut reach);
        self.implied = implied;
        let status = status(concept, &certificate);
        Certified::new(Verdict { concept, status, aggregate, reach, value, profile, certificate })
    }

    /// Takes back what is not needed any more: an empty claim in its memory, which may hold old
    /// play beyond its pieces.
    pub(crate) fn recycle(&mut self, used: Certified) -> Claim {
        let Verdict { mut aggregate, reach, value, profile, .. } = used.into_verdict();
        aggregate.clear();
        self.spare = (reach, value);
        Claim { concept: Concept::Pbe, profile, aggregate }
    }

    /// Judges everybody's play against the aggregates implied last. With the aggregates to be
    /// reported it also adds up what they make the types worth.
    fn judge(
        &mut self,
        game: &Game,
        profile: &Profile,
        concept: Concept,
        reported: Option<&[f64]>,
    ) -> Certificate {
        let mut certificate = Certificate::default();
        let Self { stakes, aggregates, values, weight, worth, .. } = self;
        for (player, pieces) in profile.players.iter().enumerate() {
            let stakes = &stakes[player];
            let range = stakes.range.max(f64::MIN_POSITIVE);
            // A range beyond the largest number is no yardstick: nothing is small beside it.
            let range = if range.is_finite() { range } else { f64::NAN };
            let aggregate = &aggregates.trembled;
            believe(game, player, aggregate, &mut values.belief, weight);
            let (regret, share, residual) = (0.0, 0.0, 0.0);
            let mut check = Check {
                game,
                pieces,
                player,
                aggregate,
                concept,
                stakes,
                values: &mut *values,
                regret,
                share,
                residual,
            };
            check.all(|pieces| {
                if let Some(reported) = reported {
                    worth.add(game, profile, reported, player, pieces);
                }
            });
            let Check { regret, share, residual, .. } = check;
            certificate.max_regret = worse(certificate.max_regret, regret);
            certificate.relative_regret = worse(certificate.relative_regret, regret / range);
            certificate.local_regret = worse(certificate.local_regret, share);
            certificate.residual = worse(certificate.residual, residual);
        }
        certificate
    }
}

/// Whether a profile with this certificate is to be trusted. What is not a number is never good.
fn status(concept: Concept, certificate: &Certificate) -> Status {
    let Certificate { relative_regret, local_regret, residual, .. } = *certificate;
    let good = match concept {
        Concept::Pbe => {
            relative_regret <= REGRET_TOLERANCE
                && local_regret <= REGRET_TOLERANCE
                && residual <= PBE_RESIDUAL_TOLERANCE
        }
        Concept::Qre { .. } => residual <= QRE_RESIDUAL_TOLERANCE,
    };
    if good { Status::Converged } else { Status::NotConverged }
}

/// The larger; a NaN is worse than any number.
fn worse(a: f64, b: f64) -> f64 {
    if b.is_nan() || b > a { b } else { a }
}
