//! What an engine returns: a strategy profile in pieces of constant play, and how good it is.

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
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Certificate {
    /// Largest gain, in payoff units, that any type of any player could have by deviating at
    /// any node, given beliefs by Bayes' rule (in the limit of trembles off the path).
    pub max_regret: f64,
    /// The same relative to the deviating player's payoff range (see [`crate::verify`]).
    pub relative_regret: f64,
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

/// A solution with its certificate.
#[derive(Clone, Debug)]
pub struct Equilibrium {
    /// The concept solved for.
    pub concept: Concept,
    /// How the search ended.
    pub status: Status,
    /// Whether this was found on a path from the centroid, the selection when there are several
    /// equilibria: for the exact engine the path of trembles, or the logit path where a first
    /// attempt on that one failed; for quantal response the principal branch. `false` where the
    /// search started elsewhere, by request or because neither path led to an equilibrium.
    pub principal: bool,
    /// Probability of each action given that its node is reached, under the belief held there,
    /// `[action]`; 1 at chance nodes.
    pub aggregate: Vec<f64>,
    /// Probability that play reaches each node, `[node]`.
    pub reach: Vec<f64>,
    /// Expected payoff of each player before it knows its type, `[player]`.
    pub value: Vec<f64>,
    /// What each type does.
    pub profile: Profile,
    /// How close to equilibrium this is.
    pub certificate: Certificate,
    /// Newton iterations spent.
    pub iterations: usize,
}
