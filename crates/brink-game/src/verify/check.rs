//! One player's best replies against its play.

use std::ops::Range;

use super::worse;
use crate::block::{self, Block, add_scaled};
use crate::{Concept, Game, NodeKind, Pieces};

/// Blocks of pieces that are judged before they are passed on: their payoffs fit the cache.
const BLOCKS: usize = 16;

/// What the types of a block get: buffers.
#[derive(Clone, Debug, Default)]
pub(super) struct Values {
    block: Block,
    /// See [`super::beliefs::believe`], `[node]`.
    pub(super) belief: Vec<f64>,
    /// Value of each node under the profile, and under the best reply, `[node][type]`.
    follow: Vec<f64>,
    best: Vec<f64>,
    /// Value of each action where the profile is followed later on, and where the best reply is,
    /// `[action][type]`.
    followed: Vec<f64>,
    replied: Vec<f64>,
    /// Play, `[type]`.
    play: Vec<f64>,
    /// Gain from deviating, here and at worst anywhere, `[type]`.
    gain: Vec<f64>,
    worst: Vec<f64>,
}

/// The player and what it faces.
pub(super) struct Check<'a> {
    pub(super) game: &'a Game,
    pub(super) pieces: &'a Pieces,
    pub(super) player: usize,
    pub(super) aggregate: &'a [f64],
    pub(super) concept: Concept,
    pub(super) values: &'a mut Values,
    pub(super) regret: f64,
    pub(super) residual: f64,
}

impl Check<'_> {
    /// Judges the two ends of every piece, and passes on which pieces have been judged.
    pub(super) fn all(&mut self, mut done: impl FnMut(Range<usize>)) {
        let graph = &self.game.graph;
        let width = block::width(graph.nodes().len() + graph.actions().len());
        self.values.block.clear();
        for first in (0..self.pieces.len()).step_by(BLOCKS * width) {
            let pieces = first..self.pieces.len().min(first + BLOCKS * width);
            for piece in pieces.clone() {
                let (low, high) = (self.pieces.low[piece], self.pieces.high[piece]);
                self.add(piece, low, width);
                if high > low {
                    self.add(piece, high, width);
                }
            }
            self.walk();
            done(pieces);
        }
    }

    /// Adds a type to the block, and judges the block if that is full.
    fn add(&mut self, piece: usize, x: f64, width: usize) {
        self.values.block.push(piece, self.pieces.cell[piece], x);
        if self.values.block.len() == width {
            self.walk();
        }
    }

    /// Judges the types in the block, if any, and empties it.
    fn walk(&mut self) {
        let game = self.game;
        let (graph, types) = (&game.graph, &game.types[self.player]);
        let count = self.values.start(graph.nodes().len(), graph.actions().len());
        if count == 0 {
            return;
        }
        for (id, node) in graph.nodes().iter().enumerate().rev() {
            let Values { block, follow, best, followed, replied, play, gain, .. } =
                &mut *self.values;
            let (follow, follow_after) = follow[id * count..].split_at_mut(count);
            let (best, best_after) = best[id * count..].split_at_mut(count);
            if let NodeKind::Terminal(terminal) = node.kind {
                block.payoffs(types, terminal, follow);
                best.copy_from_slice(follow);
                continue;
            }
            let own = node.kind == NodeKind::Decision(self.player);
            follow.fill(0.0);
            best.fill(if own { f64::NEG_INFINITY } else { 0.0 });
            for action in node.actions.clone() {
                let followed = &mut followed[action * count..][..count];
                let replied = &mut replied[action * count..][..count];
                block.flows(types, action, followed);
                replied.copy_from_slice(followed);
                for edge in graph.actions()[action].edges.clone() {
                    let next = (graph.edges()[edge].target - id - 1) * count;
                    let probability = game.edge_probability[edge];
                    add_scaled(followed, probability, &follow_after[next..next + count]);
                    add_scaled(replied, probability, &best_after[next..next + count]);
                }
                if own {
                    block.play(self.pieces, graph.slot(action), play);
                    let values = followed.iter().zip(&*play);
                    for (follow, (followed, play)) in follow.iter_mut().zip(values) {
                        *follow += play * followed;
                    }
                    best.iter_mut().zip(&*replied).for_each(|(a, &b)| *a = worse(*a, b));
                } else {
                    add_scaled(follow, self.aggregate[action], followed);
                    add_scaled(best, self.aggregate[action], replied);
                }
            }
            if !own {
                continue;
            }
            match graph.set_of(id) {
                None => {
                    gain.clear();
                    gain.extend(best.iter().zip(&*follow).map(|(best, follow)| best - follow));
                    self.judge(node.actions.clone());
                }
                // The first member comes last, and what leads to any member later still.
                Some(set) if graph.first_alike(id) == id => self.at_set(set),
                Some(_) => {}
            }
        }
        self.regret = self.values.worst.iter().copied().fold(self.regret, worse);
        self.values.block.clear();
    }

    /// One reply for all nodes of an information set, by averages over them. The actions of the
    /// first are left with the averages.
    fn at_set(&mut self, set: usize) {
        let graph = &self.game.graph;
        let members = &graph.information_sets()[set].members;
        let own = graph.nodes()[members[0]].actions.clone();
        let Values { block, belief, best, followed, replied, gain, .. } = &mut *self.values;
        let count = block.len();
        gain.clear();
        for (k, &piece) in block.pieces().iter().enumerate() {
            let play = |action: usize| self.pieces.play(graph.slot(action), piece);
            let (mut top, mut choice, mut follow) = (f64::NEG_INFINITY, 0, 0.0);
            for (position, first) in own.clone().enumerate() {
                let (mut reply, mut average) = (0.0, 0.0);
                for &member in members {
                    let action = graph.nodes()[member].actions.start + position;
                    reply += belief[member] * replied[action * count + k];
                    average += belief[member] * followed[action * count + k];
                    // Play that tells the nodes apart is no strategy.
                    self.residual = worse(self.residual, (play(action) - play(first)).abs());
                }
                if reply.is_nan() || reply > top {
                    (top, choice) = (reply, position);
                }
                follow += play(first) * average;
                followed[first * count + k] = average;
            }
            for &member in members {
                let action = graph.nodes()[member].actions.start + choice;
                best[member * count + k] = replied[action * count + k];
            }
            gain.push(top - follow);
        }
        self.judge(own);
    }

    /// Takes note of the gains and, for quantal response, of the distance between play and the
    /// logit reply to the values of actions.
    fn judge(&mut self, actions: Range<usize>) {
        let Values { block, followed, gain, worst, .. } = &mut *self.values;
        worst.iter_mut().zip(&*gain).for_each(|(worst, &gain)| *worst = worse(*worst, gain));
        let Concept::Qre { lambda } = self.concept else { return };
        for (k, &piece) in block.pieces().iter().enumerate() {
            let value = |action: usize| followed[action * block.len() + k];
            let top = actions.clone().map(value).fold(f64::NEG_INFINITY, f64::max);
            let weight = |action: usize| libm::exp(lambda * (value(action) - top));
            let sum: f64 = actions.clone().map(weight).sum();
            for action in actions.clone() {
                let play = self.pieces.play(self.game.graph.slot(action), piece);
                self.residual = worse(self.residual, (play - weight(action) / sum).abs());
            }
        }
    }
}

impl Values {
    /// Makes room for the types in the block; their number.
    fn start(&mut self, nodes: usize, actions: usize) -> usize {
        let count = self.block.len();
        self.follow.resize(nodes * count, 0.0);
        self.best.resize(nodes * count, 0.0);
        self.followed.resize(actions * count, 0.0);
        self.replied.resize(actions * count, 0.0);
        self.play.resize(count, 0.0);
        self.worst.clear();
        self.worst.resize(count, 0.0);
        count
    }
}
