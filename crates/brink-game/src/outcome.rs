//! What a solved game leads to: how often each node is reached and what it is worth.

use std::ops::Range;

use crate::block::{self, Block, add_scaled};
use crate::{Game, NodeKind, Pieces, Profile};

/// Probability that play reaches each node, `[node]`, for these aggregates, `[action]`.
pub fn reach(game: &Game, aggregate: &[f64]) -> Vec<f64> {
    reach_from(game, aggregate, 0)
}

/// Probability of reaching each node given that play stands at `start`, `[node]`.
pub fn reach_from(game: &Game, aggregate: &[f64], start: usize) -> Vec<f64> {
    let mut reach = Vec::new();
    write_reach(game, aggregate, start, &mut reach);
    reach
}

/// The same into a buffer.
pub(crate) fn write_reach(game: &Game, aggregate: &[f64], start: usize, reach: &mut Vec<f64>) {
    let graph = &game.graph;
    reach.clear();
    reach.resize(graph.nodes().len(), 0.0);
    reach[start] = 1.0;
    for (node, here) in graph.nodes().iter().enumerate().skip(start) {
        for action in here.actions.clone() {
            let taken = reach[node] * aggregate[action];
            for edge in graph.actions()[action].edges.clone() {
                reach[graph.edges()[edge].target] += taken * game.edge_probability[edge];
            }
        }
    }
}

/// Expected payoff of each player before it knows its type, `[player]`.
pub fn values(game: &Game, profile: &Profile, aggregate: &[f64]) -> Vec<f64> {
    let (mut worth, mut values) = (Worth::default(), Vec::new());
    worth.start(profile);
    for (player, pieces) in profile.players.iter().enumerate() {
        worth.add(game, profile, aggregate, player, 0..pieces.len());
    }
    worth.write_values(profile, &mut values);
    values
}

/// What types are worth, added up piece by piece.
#[derive(Clone, Debug, Default)]
pub(crate) struct Worth {
    /// Sums over the types in the same place of all blocks, `[player][type]`.
    sums: Vec<f64>,
    block: Block,
    /// `[node][type]`.
    value: Vec<f64>,
    /// Of an action, `[type]`: what it pays, what follows, how likely it is taken.
    flow: Vec<f64>,
    next: Vec<f64>,
    play: Vec<f64>,
}

impl Worth {
    /// Begins anew.
    pub(crate) fn start(&mut self, profile: &Profile) {
        self.sums.clear();
        self.sums.resize(profile.players.len() * block::WIDEST, 0.0);
    }

    /// Adds some pieces of a player.
    pub(crate) fn add(
        &mut self,
        game: &Game,
        profile: &Profile,
        aggregate: &[f64],
        player: usize,
        range: Range<usize>,
    ) {
        let pieces = &profile.players[player];
        let width = block::width(game.graph.nodes().len());
        for first in range.clone().step_by(width) {
            self.block.clear();
            for piece in first..range.end.min(first + width) {
                // Within a piece play is constant, so its mean type's value is the mean value.
                self.block.push(piece, pieces.cell[piece], pieces.mean[piece]);
            }
            self.walk(game, player, pieces, aggregate);
            let sums = self.sums[player * block::WIDEST..].iter_mut();
            let worth = pieces.probability[first..].iter().zip(&self.value[..self.block.len()]);
            for (sum, (probability, value)) in sums.zip(worth) {
                *sum += probability * value;
            }
        }
    }

    /// The sums, `[player]`.
    pub(crate) fn write_values(&self, profile: &Profile, values: &mut Vec<f64>) {
        values.clear();
        let players = self.sums.chunks_exact(block::WIDEST).zip(&profile.players);
        // Where there are few types, most places are empty.
        values.extend(players.map(|(sums, pieces)| sums.iter().take(pieces.len()).sum::<f64>()));
    }

    /// Value at every node of the types in the block following their play.
    fn walk(&mut self, game: &Game, player: usize, pieces: &Pieces, aggregate: &[f64]) {
        let Self { block, value, flow, next, play, .. } = self;
        let (graph, types) = (&game.graph, &game.types[player]);
        let count = block.len();
        value.resize(graph.nodes().len() * count, 0.0);
        for buffer in [&mut *flow, &mut *next, &mut *play] {
            buffer.resize(count, 0.0);
        }
        for (id, node) in graph.nodes().iter().enumerate().rev() {
            let (here, after) = value[id * count..].split_at_mut(count);
            if let NodeKind::Terminal(terminal) = node.kind {
                block.payoffs(types, terminal, here);
                continue;
            }
            let own = node.kind == NodeKind::Decision(player);
            here.fill(0.0);
            for action in node.actions.clone() {
                // What is not done does not count, be it infinite.
                if !own && aggregate[action] == 0.0 {
                    continue;
                }
                block.flows(types, action, flow);
                next.fill(0.0);
                for edge in graph.actions()[action].edges.clone() {
                    let target = (graph.edges()[edge].target - id - 1) * count;
                    let later = &after[target..target + count];
                    add_scaled(next, game.edge_probability[edge], later);
                }
                let worth = flow.iter().zip(&*next).map(|(flow, next)| flow + next);
                if !own {
                    here.iter_mut()
                        .zip(worth)
                        .for_each(|(here, worth)| *here += aggregate[action] * worth);
                    continue;
                }
                block.play(pieces, graph.slot(action), play);
                for ((here, worth), &play) in here.iter_mut().zip(worth).zip(&*play) {
                    *here += if play == 0.0 { 0.0 } else { play * worth };
                }
            }
        }
    }
}
