//! What an engine returns: a strategy profile in pieces of constant play, and how good it is.

use std::ops::Deref;

use crate::verify::{Certified, Verdict};
use crate::{Game, GameError};

/// The solution concept.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Concept {
    /// Perfect Bayesian equilibrium, trembling-hand limit.
    Pbe,
    /// Agent quantal response equilibrium with logit precision `lambda` (per payoff unit).
    Qre {
        /// Precision of the logit reply, >= 0; 0 is uniform play, infinity exact best reply.
        lambda: f64,
    },
}

/// How a solve ended. Bad input is an error instead; see [`crate::GameError`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// The fixed point was found and the independent certificate confirms it.
    Converged,
    /// The best point found is returned with its regret, and must not be trusted.
    NotConverged,
}

/// The verdict of the independent verifier ([`crate::verify`]).
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Certificate {
    /// Largest gain, in payoff units, that any type of any player could have by deviating at
    /// any node, given beliefs by Bayes' rule (in the limit of trembles off the path).
    pub max_regret: f64,
    /// The same relative to the deviating player's payoff range (see [`crate::verify`]).
    pub relative_regret: f64,
    /// The largest gain relative to the *local stakes* of the type that could have it: the most less
    /// the least that this type can still expect at the information set where it would deviate,
    /// over all that players may yet do. A type with little to lose is not measured by what others
    /// have at stake, nor a late decision by what could have been lost before. Not below
    /// `relative_regret` but for types in the outer 2% of their attribute.
    pub local_regret: f64,
    /// Largest difference between the aggregates that the engine reports and those that the
    /// profile implies; for quantal response also between play and the logit reply.
    pub residual: f64,
}

/// One player's types, cut into pieces of constant play.
///
/// A piece is an interval `[low, high]` of the continuous attribute within one cell; a type
/// without attribute is a piece with `low == high == mean`. Pieces are sorted by cell, then by
/// `low`, and partition the types.
#[derive(Clone, Debug, Default)]
pub struct Pieces {
    /// The cell of each piece, `[piece]`.
    pub cell: Vec<usize>,
    /// Lower end in units of the attribute, `[piece]`.
    pub low: Vec<f64>,
    /// Upper end, `[piece]`.
    pub high: Vec<f64>,
    /// Mean of the attribute within the piece, `[piece]`; 0 where the cell has no attribute.
    pub mean: Vec<f64>,
    /// Prior probability of the piece, `[piece]`; sums to one over the pieces.
    pub probability: Vec<f64>,
    /// Probability of each own action at its node, `[slot * pieces + piece]` with the slots of
    /// [`crate::Graph::slot`].
    pub play: Vec<f64>,
}

impl Pieces {
    /// Adds a piece of a cell over an interval, with its mean and prior probability.
    pub(crate) fn push(&mut self, cell: usize, ends: (f64, f64), mean: f64, probability: f64) {
        self.cell.push(cell);
        self.low.push(ends.0);
        self.high.push(ends.1);
        self.mean.push(mean);
        self.probability.push(probability);
    }

    /// Forgets all pieces, but not their memory. Old play stands until it is overwritten.
    pub(crate) fn clear(&mut self) {
        self.cell.clear();
        for of_piece in [&mut self.low, &mut self.high, &mut self.mean, &mut self.probability] {
            of_piece.clear();
        }
    }

    /// Number of pieces.
    pub fn len(&self) -> usize {
        self.cell.len()
    }
    /// Whether there is no piece.
    pub fn is_empty(&self) -> bool {
        self.cell.is_empty()
    }
    /// Probability with which a piece takes the own action at `slot`.
    pub fn play(&self, slot: usize, piece: usize) -> f64 {
        self.play[slot * self.len() + piece]
    }
}

/// A strategy profile: what every type of every player does at each of its nodes.
#[derive(Clone, Debug, Default)]
pub struct Profile {
    /// `[player]`.
    pub players: Vec<Pieces>,
}

impl Profile {
    /// Checks that there is a number for every type and action.
    pub(crate) fn validate(&self, game: &Game) -> Result<(), GameError> {
        let shape = |what: String, found: usize, expected: usize| {
            if found == expected {
                return Ok(());
            }
            Err(GameError::Shape { what, found, expected })
        };
        shape("the profile's players".into(), self.players.len(), game.types.len())?;
        for (player, pieces) in self.players.iter().enumerate() {
            let (name, count) = (&game.graph.players()[player], pieces.len());
            for (what, found) in [
                ("low", pieces.low.len()),
                ("high", pieces.high.len()),
                ("mean", pieces.mean.len()),
                ("probability", pieces.probability.len()),
            ] {
                shape(format!("`{what}` in the profile of `{name}`"), found, count)?;
            }
            let entries = game.graph.own_actions(player).len() * count;
            shape(format!("`play` in the profile of `{name}`"), pieces.play.len(), entries)?;
            let cells = game.types[player].cells();
            if let Some(&cell) = pieces.cell.iter().find(|&&cell| cell >= cells) {
                let what = format!("a cell in the profile of `{name}` (counted from 0)");
                return Err(GameError::Shape { what, found: cell, expected: cells });
            }
        }
        Ok(())
    }
}

/// A solution with its certificate. Reads like the [`Verdict`] of the verifier on it:
/// `solution.status`, `solution.aggregate`, `solution.profile`.
#[derive(Clone, Debug)]
pub struct Equilibrium {
    /// The profile with what the verifier says of it.
    pub certified: Certified,
    /// Whether this was found on a path from the centroid, the selection when there are several
    /// equilibria: for the exact engine the path of trembles, or the logit path where a first
    /// attempt on that one failed; for quantal response the principal branch. `false` where the
    /// search started elsewhere, by request or because neither path led to an equilibrium.
    pub principal: bool,
    /// Newton iterations spent.
    pub iterations: usize,
}

impl Deref for Equilibrium {
    type Target = Verdict;

    fn deref(&self) -> &Verdict {
        &self.certified
    }
}
