//! What is believed of the types of all players, which are independent of each other.

use crate::{Game, NodeId, NodeKind, Pieces, Profile};

/// Weights of the pieces of each player, `[player][piece]`, each summing to one; NaN throughout
/// where Bayes' rule says nothing.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Beliefs {
    pub(super) weights: Vec<Vec<f64>>,
}

impl Beliefs {
    /// The prior.
    pub(super) fn prior(profile: &Profile) -> Self {
        let normal = |own: &Pieces| {
            let mut weights = own.probability.clone();
            normalise(&mut weights);
            weights
        };
        Self { weights: profile.players.iter().map(normal).collect() }
    }

    /// Keeps the pieces of the cells allowed, and gives the probability that the type is in one:
    /// exactly 0 if no such piece has weight.
    pub(super) fn restrict(&mut self, player: usize, pieces: &Pieces, allowed: &[bool]) -> f64 {
        let weights = &mut self.weights[player];
        let mut excluded = 0.0;
        for (weight, &cell) in weights.iter_mut().zip(&pieces.cell) {
            if !allowed.get(cell).copied().unwrap_or(false) {
                excluded += *weight;
                *weight = 0.0;
            }
        }
        let kept = normalise(weights);
        // What is certain is certain to the last bit, whatever the sum of the weights rounds to.
        if excluded == 0.0 && kept > 0.0 { 1.0 } else { kept }
    }

    /// What the mover at a node does: probability of the action at `slot`, and the beliefs about
    /// the mover after it, not a number where the probability is zero.
    pub(super) fn after(&self, player: usize, pieces: &Pieces, slot: usize) -> (f64, Vec<f64>) {
        let own = self.weights[player].iter().enumerate();
        let mut updated: Vec<f64> =
            own.map(|(at, weight)| weight * pieces.play(slot, at)).collect();
        let probability = normalise(&mut updated);
        (probability, updated)
    }
}

/// Scales weights so that they sum to one, and gives what they summed to. Dividing by the largest
/// first keeps sums that the smallest numbers cannot hold.
fn normalise(weights: &mut [f64]) -> f64 {
    let largest = weights.iter().copied().fold(0.0, f64::max);
    if largest <= 0.0 {
        weights.fill(f64::NAN);
        return 0.0;
    }
    for weight in weights.iter_mut() {
        *weight /= largest;
    }
    let sum: f64 = weights.iter().sum();
    for weight in weights {
        *weight /= sum;
    }
    largest * sum
}

/// The player who moves at a node, if one does.
pub(super) fn mover(game: &Game, node: NodeId) -> Option<usize> {
    match game.graph.nodes()[node].kind {
        NodeKind::Decision(player) => Some(player),
        NodeKind::Chance | NodeKind::Terminal(_) => None,
    }
}
