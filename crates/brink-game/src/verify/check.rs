//! One player's best replies against its play.
//!
//! Values are relative to those of a reference, the play that takes the first action everywhere from
//! the node on: what all plays from a node have in common cancels out before it is added up, so that
//! gains are exact to rounding of what is at stake there, whatever the zero of payoffs and however
//! much is at stake elsewhere.

use std::ops::Range;

use super::stakes::Stakes;
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
    /// Value of each node when the first action is taken from there on, `[node][type]`.
    reference: Vec<f64>,
    /// Value of each node under the profile, and under the best reply, beyond the reference,
    /// `[node][type]`.
    follow: Vec<f64>,
    best: Vec<f64>,
    /// Value of each action where the profile is followed later on, and where the best reply is,
    /// `[action][type]`.
    followed: Vec<f64>,
    replied: Vec<f64>,
    /// Play, `[type]`.
    play: Vec<f64>,
    /// Gain from deviating, here and at worst anywhere, and at worst relative to what is at stake
    /// where it is made, `[type]`.
    gain: Vec<f64>,
    worst: Vec<f64>,
    worst_share: Vec<f64>,
}

/// The player and what it faces.
pub(super) struct Check<'a> {
    pub(super) game: &'a Game,
    pub(super) pieces: &'a Pieces,
    pub(super) player: usize,
    pub(super) aggregate: &'a [f64],
    pub(super) concept: Concept,
    pub(super) stakes: &'a Stakes,
    pub(super) values: &'a mut Values,
    pub(super) regret: f64,
    /// The largest regret as a share of the local stakes.
    pub(super) share: f64,
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
            if let NodeKind::Terminal(terminal) = node.kind {
                let Values { block, reference, follow, best, .. } = &mut *self.values;
                let here = id * count..(id + 1) * count;
                block.payoffs(types, terminal, &mut reference[here.clone()]);
                follow[here.clone()].fill(0.0);
                best[here].fill(0.0);
                continue;
            }
            self.refer(id, node.actions.start);
            for action in node.actions.clone() {
                self.value(id, action);
            }
            self.pass_on(id);
            if node.kind != NodeKind::Decision(self.player) {
                continue;
            }
            match graph.set_of(id) {
                None => {
                    let Values { follow, best, gain, .. } = &mut *self.values;
                    let here = id * count..(id + 1) * count;
                    gain.clear();
                    let pairs = best[here.clone()].iter().zip(&follow[here]);
                    gain.extend(pairs.map(|(best, follow)| best - follow));
                    self.judge(id, node.actions.clone());
                }
                // The first member comes last, and what leads to any member later still.
                Some(set) if graph.first_alike(id) == id => self.at_set(id, set),
                Some(_) => {}
            }
        }
        self.regret = self.values.worst.iter().copied().fold(self.regret, worse);
        self.share = self.values.worst_share.iter().copied().fold(self.share, worse);
        self.values.block.clear();
    }

    /// The reference of a node: its first action. Branches are taken by their differences from the
    /// first, so that an average of equals is their value to the last bit.
    fn refer(&mut self, id: usize, action: usize) {
        let (graph, types) = (&self.game.graph, &self.game.types[self.player]);
        let Values { block, reference, play: flow, .. } = &mut *self.values;
        let count = block.len();
        let (before, after) = reference.split_at_mut((id + 1) * count);
        let here = &mut before[id * count..];
        let edges = graph.actions()[action].edges.clone();
        let first = (graph.edges()[edges.start].target - id - 1) * count;
        here.copy_from_slice(&after[first..first + count]);
        for edge in edges.skip(1) {
            let probability = self.game.edge_probability[edge];
            let next = (graph.edges()[edge].target - id - 1) * count;
            let branches = after[next..next + count].iter().zip(&after[first..first + count]);
            for (here, (branch, first)) in here.iter_mut().zip(branches) {
                *here += probability * (branch - first);
            }
        }
        block.flows(types, action, flow);
        here.iter_mut().zip(&*flow).for_each(|(here, flow)| *here += flow);
    }

    /// What an action is worth beyond the reference of its node, if the profile is followed later
    /// on and if the best reply is.
    fn value(&mut self, id: usize, action: usize) {
        let (graph, types) = (&self.game.graph, &self.game.types[self.player]);
        let Values { block, reference, follow, best, followed, replied, .. } = &mut *self.values;
        let count = block.len();
        let followed = &mut followed[action * count..][..count];
        let replied = &mut replied[action * count..][..count];
        block.flows(types, action, followed);
        replied.copy_from_slice(followed);
        let here = &reference[id * count..(id + 1) * count];
        for edge in graph.actions()[action].edges.clone() {
            let target = graph.edges()[edge].target * count;
            let probability = self.game.edge_probability[edge];
            let later = &reference[target..target + count];
            let (follow, best) = (&follow[target..target + count], &best[target..target + count]);
            let steps = later.iter().zip(here).map(|(later, here)| later - here);
            let ends = follow.iter().zip(best).zip(steps);
            let sums = followed.iter_mut().zip(replied.iter_mut());
            for ((followed, replied), ((follow, best), step)) in sums.zip(ends) {
                *followed += probability * (step + follow);
                *replied += probability * (step + best);
            }
        }
    }

    /// The values of a node from those of its actions.
    fn pass_on(&mut self, id: usize) {
        let graph = &self.game.graph;
        let node = &graph.nodes()[id];
        let Values { block, follow, best, followed, replied, play, .. } = &mut *self.values;
        let count = block.len();
        let follow = &mut follow[id * count..(id + 1) * count];
        let best = &mut best[id * count..(id + 1) * count];
        let own = node.kind == NodeKind::Decision(self.player);
        follow.fill(0.0);
        best.fill(if own { f64::NEG_INFINITY } else { 0.0 });
        for action in node.actions.clone() {
            let followed = &followed[action * count..][..count];
            let replied = &replied[action * count..][..count];
            if own {
                block.play(self.pieces, graph.slot(action), play);
                let values = followed.iter().zip(&*play);
                for (follow, (followed, play)) in follow.iter_mut().zip(values) {
                    *follow += play * followed;
                }
                best.iter_mut().zip(replied).for_each(|(a, &b)| *a = worse(*a, b));
            } else {
                add_scaled(follow, self.aggregate[action], followed);
                add_scaled(best, self.aggregate[action], replied);
            }
        }
    }

    /// One reply for all nodes of an information set, by averages over them. The actions of the
    /// first are left with the averages.
    fn at_set(&mut self, id: usize, set: usize) {
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
        self.judge(id, own);
    }

    /// Takes note of the gains at a node and, for quantal response, of the distance between play and
    /// the logit reply to the values of actions.
    fn judge(&mut self, id: usize, actions: Range<usize>) {
        let Values { block, followed, gain, worst, worst_share, .. } = &mut *self.values;
        worst.iter_mut().zip(&*gain).for_each(|(worst, &gain)| *worst = worse(*worst, gain));
        let stakes = self.stakes.at(id);
        for (k, (share, &gain)) in worst_share.iter_mut().zip(&*gain).enumerate() {
            // Where nothing is at stake nothing can be gained.
            let stake = stakes[block.cells()[k]];
            *share = worse(*share, if gain == 0.0 { 0.0 } else { gain / stake });
        }
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
        self.reference.resize(nodes * count, 0.0);
        self.follow.resize(nodes * count, 0.0);
        self.best.resize(nodes * count, 0.0);
        self.followed.resize(actions * count, 0.0);
        self.replied.resize(actions * count, 0.0);
        self.play.resize(count, 0.0);
        for worst in [&mut self.worst, &mut self.worst_share] {
            worst.clear();
            worst.resize(count, 0.0);
        }
        count
    }
}
