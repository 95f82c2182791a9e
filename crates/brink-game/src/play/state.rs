//! One play under way.

use super::belief::{Beliefs, mover};
use crate::{ActionId, EdgeId, Game, NodeId, NodeKind, Profile};

/// Something that can be done at the present node.
#[derive(Clone, Debug, PartialEq)]
pub struct Choice {
    /// The action.
    pub action: ActionId,
    /// How likely it is, for somebody who has seen the play so far; NaN where the beliefs about
    /// the mover are undefined.
    pub probability: f64,
    /// How likely each cell of the mover takes it, `[cell]`; NaN for a cell that is believed
    /// impossible. Empty at a chance node.
    pub of_cell: Vec<f64>,
}

/// A move that was made and where it led.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Step {
    /// Where it was made.
    pub node: NodeId,
    /// What was done.
    pub action: ActionId,
    /// What chance made of it.
    pub edge: EdgeId,
    /// Probability of the action given the play so far; NaN where it is undefined.
    pub action_probability: f64,
    /// Probability of the edge given the action.
    pub edge_probability: f64,
}

/// Why a step was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PlayError {
    /// The profile is not one of this game.
    #[error("the strategy profile belongs to a game with other players")]
    OtherGame,
    /// The play is over.
    #[error("the play is over")]
    Over,
    /// The action is not one of the present node.
    #[error("action {0} cannot be taken here")]
    NotHere(ActionId),
    /// The edge is not one of the action.
    #[error("edge {0} does not follow from this action")]
    NotOfAction(EdgeId),
}

/// One play under way, with what an observer who sees every move believes about types.
///
/// A move of probability zero can be made. From then on Bayes' rule says nothing about the
/// mover's type, and [`Play::belief`] has NaN for it.
#[derive(Clone, Debug)]
pub struct Play<'a> {
    game: &'a Game,
    profile: &'a Profile,
    node: NodeId,
    beliefs: Beliefs,
    history: Vec<Step>,
}

impl<'a> Play<'a> {
    /// A play at its beginning.
    pub fn start(game: &'a Game, profile: &'a Profile) -> Result<Self, PlayError> {
        if profile.players.len() != game.graph.players().len() {
            return Err(PlayError::OtherGame);
        }
        Ok(Self { game, profile, node: 0, beliefs: Beliefs::prior(profile), history: Vec::new() })
    }

    /// Where the play stands.
    pub fn node(&self) -> NodeId {
        self.node
    }

    /// Whether it has come to an end.
    pub fn is_over(&self) -> bool {
        matches!(self.game.graph.nodes()[self.node].kind, NodeKind::Terminal(_))
    }

    /// Whose turn it is; `None` for chance and at the end.
    pub fn mover(&self) -> Option<usize> {
        mover(self.game, self.node)
    }

    /// What was done so far.
    pub fn history(&self) -> &[Step] {
        &self.history
    }

    /// Probability of the play so far; 0 once a move of probability zero was made.
    pub fn probability(&self) -> f64 {
        let mut product = 1.0;
        for step in &self.history {
            // What comes after a move of probability zero may be undefined; the play is not.
            if step.action_probability == 0.0 || step.edge_probability == 0.0 {
                return 0.0;
            }
            product *= step.action_probability * step.edge_probability;
        }
        product
    }

    /// Probability that a player's type is in each cell, given the play so far, `[cell]`; NaN
    /// where it is undefined.
    pub fn belief(&self, player: usize) -> Vec<f64> {
        let mut cells = vec![0.0; self.game.types[player].cells()];
        let pieces = &self.profile.players[player];
        for (&weight, &cell) in self.beliefs.weights[player].iter().zip(&pieces.cell) {
            cells[cell] += weight;
        }
        cells
    }

    /// What can be done here, in the order of the node's actions; empty at the end.
    pub fn options(&self) -> Vec<Choice> {
        let actions = self.game.graph.nodes()[self.node].actions.clone();
        actions
            .map(|action| match self.mover() {
                None => Choice { action, probability: 1.0, of_cell: Vec::new() },
                Some(player) => {
                    let (probability, of_cell) = self.odds(player, action);
                    Choice { action, probability, of_cell }
                }
            })
            .collect()
    }

    /// Probability of an action of the mover, altogether and by cell.
    fn odds(&self, player: usize, action: ActionId) -> (f64, Vec<f64>) {
        let pieces = &self.profile.players[player];
        let slot = self.game.graph.slot(action);
        let cells = self.game.types[player].cells();
        let (mut taken, mut weight) = (vec![0.0; cells], vec![0.0; cells]);
        for (piece, &cell) in pieces.cell.iter().enumerate() {
            let own = self.beliefs.weights[player][piece];
            taken[cell] += own * pieces.play(slot, piece);
            weight[cell] += own;
        }
        let probability = taken.iter().sum();
        (probability, taken.iter().zip(&weight).map(|(taken, weight)| taken / weight).collect())
    }

    /// What chance can make of an action, with its probabilities; edges of probability zero are
    /// listed too.
    pub fn lottery(&self, action: ActionId) -> Vec<(EdgeId, f64)> {
        let edges = self.game.graph.actions()[action].edges.clone();
        edges.map(|edge| (edge, self.game.edge_probability[edge])).collect()
    }

    /// Takes an action, and of what chance can make of it this edge.
    pub fn step(&mut self, action: ActionId, edge: EdgeId) -> Result<(), PlayError> {
        let graph = &self.game.graph;
        if self.is_over() {
            return Err(PlayError::Over);
        }
        if !graph.nodes()[self.node].actions.contains(&action) {
            return Err(PlayError::NotHere(action));
        }
        if !graph.actions()[action].edges.contains(&edge) {
            return Err(PlayError::NotOfAction(edge));
        }
        let mut action_probability = 1.0;
        if let Some(player) = self.mover() {
            action_probability = self.odds(player, action).0;
            let pieces = &self.profile.players[player];
            let (_, updated) = self.beliefs.after(player, pieces, graph.slot(action));
            self.beliefs.weights[player] = updated;
        }
        let edge_probability = self.game.edge_probability[edge];
        let node = self.node;
        self.history.push(Step { node, action, edge, action_probability, edge_probability });
        self.node = graph.edges()[edge].target;
        Ok(())
    }

    /// Takes an action and lets `draw`, uniform in \[0, 1), decide what chance makes of it.
    pub fn take(&mut self, action: ActionId, draw: f64) -> Result<(), PlayError> {
        if !self.game.graph.nodes()[self.node].actions.contains(&action) {
            return Err(if self.is_over() { PlayError::Over } else { PlayError::NotHere(action) });
        }
        let edge = pick(self.lottery(action), draw).ok_or(PlayError::NotHere(action))?;
        self.step(action, edge)
    }
}

/// The entry that a number in \[0, 1) falls on; never one of probability zero.
fn pick(entries: Vec<(EdgeId, f64)>, draw: f64) -> Option<EdgeId> {
    let mut sum = 0.0;
    let mut last = None;
    for (edge, probability) in entries.into_iter().filter(|&(_, p)| p > 0.0) {
        sum += probability;
        last = Some(edge);
        if draw < sum {
            break;
        }
    }
    last
}
