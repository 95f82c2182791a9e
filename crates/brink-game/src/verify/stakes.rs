//! What is at stake: the yardsticks of regret.
//!
//! A player's *payoff range* is the most less the least that it can get over all plays, whatever its
//! type. One yardstick for all types would forgive those who have little to lose nearly everything,
//! so every type also has one of its own at every information set: the *local stakes*, the most less
//! the least that it can still expect there, over whatever all players may yet do. Chance is
//! averaged: what is lost with a probability of one in a million counts for a millionth.

use std::ops::Range;

use crate::block::{self, Block};
use crate::{Game, NodeKind, TypeSpace};

/// Marks nodes that are not the player's.
const NOWHERE: u32 = u32::MAX;

/// Payoff range of a player: the most less the least that it can get over all plays, for types
/// in the central 98% of its attribute. Types and branches of chance with probability zero do not
/// count. The yardstick of relative regret.
pub fn payoff_range(game: &Game, player: usize) -> f64 {
    let mut stakes = Stakes::default();
    Extremes::default().measure(game, player, &mut stakes);
    stakes.range
}

/// The yardsticks of one player.
#[derive(Clone, Debug, Default)]
pub(crate) struct Stakes {
    /// See [`payoff_range`].
    pub(crate) range: f64,
    cells: usize,
    /// Where each node's row is, `[node]`; nodes of an information set have one in common.
    row: Vec<u32>,
    /// Local stakes, `[row * cells + cell]`: the largest over the nodes of the information set and
    /// over both ends of the central 98% of the attribute.
    local: Vec<f64>,
}

impl Stakes {
    /// Local stakes at one of the player's nodes, `[cell]`.
    pub(crate) fn at(&self, node: usize) -> &[f64] {
        let first = self.row[node] as usize * self.cells;
        &self.local[first..first + self.cells]
    }

    /// Makes room for a game, all stakes zero.
    fn clear(&mut self, game: &Game, player: usize) {
        let graph = &game.graph;
        self.range = 0.0;
        self.cells = game.types[player].cells();
        self.row.clear();
        self.row.resize(graph.nodes().len(), NOWHERE);
        let mut rows = 0;
        for (id, node) in graph.nodes().iter().enumerate() {
            if node.kind != NodeKind::Decision(player) {
                continue;
            }
            let first = graph.first_alike(id);
            if first == id {
                self.row[id] = rows;
                rows += 1;
            } else {
                self.row[id] = self.row[first];
            }
        }
        self.local.clear();
        self.local.resize(rows as usize * self.cells, 0.0);
    }
}

/// Least and most that the types of a block can get from each node on: buffers, all `[node][type]`
/// but the last three.
#[derive(Clone, Debug, Default)]
pub(super) struct Extremes {
    block: Block,
    /// Over all that chance may do.
    low: Vec<f64>,
    high: Vec<f64>,
    /// What the first action of every node leads to, chance averaged: the zero of the next two, so
    /// that what all plays have in common does not drown what sets them apart.
    reference: Vec<f64>,
    /// Chance averaged.
    low_mean: Vec<f64>,
    high_mean: Vec<f64>,
    /// What an action pays, and the extremes beyond the reference if it is taken, `[type]`.
    flow: Vec<f64>,
    least: Vec<f64>,
    most: Vec<f64>,
}

impl Extremes {
    /// Works out a player's yardsticks.
    pub(super) fn measure(&mut self, game: &Game, player: usize, stakes: &mut Stakes) {
        stakes.clear(game, player);
        let types = &game.types[player];
        let width = block::width(game.graph.nodes().len());
        let mut range = (f64::INFINITY, f64::NEG_INFINITY);
        for first in (0..types.cells()).step_by(width) {
            let cells = first..types.cells().min(first + width);
            for share in [0.01, 0.99] {
                self.block.clear();
                for cell in cells.clone() {
                    let end = types.attribute[cell].as_ref().map_or(0.0, |x| x.quantile(share));
                    self.block.push(cell, cell, end);
                }
                self.walk(game, player, cells.clone(), stakes);
                let start = self.low.iter().zip(&self.high);
                for ((&low, &high), &probability) in start.zip(&types.probability[cells.clone()]) {
                    if probability > 0.0 {
                        range = (range.0.min(low), range.1.max(high));
                    }
                }
                if types.attribute[cells.clone()].iter().all(Option::is_none) {
                    break;
                }
            }
        }
        stakes.range = range.1 - range.0;
    }

    fn walk(&mut self, game: &Game, player: usize, cells: Range<usize>, stakes: &mut Stakes) {
        let graph = &game.graph;
        let count = self.block.len();
        let size = graph.nodes().len() * count;
        for buffer in [
            &mut self.low,
            &mut self.high,
            &mut self.reference,
            &mut self.low_mean,
            &mut self.high_mean,
        ] {
            buffer.resize(size, 0.0);
        }
        for buffer in [&mut self.flow, &mut self.least, &mut self.most] {
            buffer.resize(count, 0.0);
        }
        for (id, node) in graph.nodes().iter().enumerate().rev() {
            let here = id * count..(id + 1) * count;
            if let NodeKind::Terminal(terminal) = node.kind {
                self.block.payoffs(&game.types[player], terminal, &mut self.low[here.clone()]);
                self.high[here.clone()].copy_from_slice(&self.low[here.clone()]);
                self.reference[here.clone()].copy_from_slice(&self.low[here.clone()]);
                self.low_mean[here.clone()].fill(0.0);
                self.high_mean[here].fill(0.0);
                continue;
            }
            for sums in [&mut self.low, &mut self.low_mean] {
                sums[here.clone()].fill(f64::INFINITY);
            }
            for sums in [&mut self.high, &mut self.high_mean] {
                sums[here.clone()].fill(f64::NEG_INFINITY);
            }
            self.refer(game, &game.types[player], node.actions.start, id);
            for action in node.actions.clone() {
                self.extend(game, &game.types[player], action, id);
            }
            if node.kind == NodeKind::Decision(player) {
                let first = stakes.row[id] as usize * stakes.cells;
                let local = &mut stakes.local[first + cells.start..first + cells.end];
                let means = self.low_mean[here.clone()].iter().zip(&self.high_mean[here]);
                for (local, (low, high)) in local.iter_mut().zip(means) {
                    *local = super::worse(*local, high - low);
                }
            }
        }
    }

    /// The reference of a node, by its first action.
    fn refer(&mut self, game: &Game, types: &TypeSpace, action: usize, node: usize) {
        let count = self.block.len();
        let (graph, chances) = (&game.graph, &game.edge_probability);
        let (before, after) = self.reference.split_at_mut((node + 1) * count);
        let here = &mut before[node * count..];
        self.block.flows(types, action, &mut self.flow);
        let edges = graph.actions()[action].edges.clone();
        let place = |edge: usize| {
            let next = (graph.edges()[edge].target - node - 1) * count;
            next..next + count
        };
        // Differences from the first branch: an average of equals is their value to the last bit.
        let first = place(edges.start);
        here.copy_from_slice(&after[first.clone()]);
        for edge in edges.skip(1) {
            let branches = after[place(edge)].iter().zip(&after[first.clone()]);
            for (here, (branch, first)) in here.iter_mut().zip(branches) {
                *here += chances[edge] * (branch - first);
            }
        }
        here.iter_mut().zip(&self.flow).for_each(|(here, flow)| *here += flow);
    }

    /// Extends the extremes of a node by those behind one of its actions.
    fn extend(&mut self, game: &Game, types: &TypeSpace, action: usize, node: usize) {
        let Self { block, low, high, reference, low_mean, high_mean, flow, least, most } = self;
        let count = block.len();
        let graph = &game.graph;
        block.flows(types, action, flow);
        least.copy_from_slice(flow);
        most.copy_from_slice(flow);
        let split = (node + 1) * count;
        let here = node * count..split;
        for edge in graph.actions()[action].edges.clone() {
            let chance = game.edge_probability[edge];
            if chance == 0.0 {
                continue;
            }
            let there = graph.edges()[edge].target * count;
            let there = there..there + count;
            let (before, after) = low.split_at_mut(split);
            let later = &after[there.start - split..there.end - split];
            reach_out(&mut before[here.clone()], flow, later, |a, b| b < a);
            let (before, after) = high.split_at_mut(split);
            let later = &after[there.start - split..there.end - split];
            reach_out(&mut before[here.clone()], flow, later, |a, b| b > a);
            let (now, then) = (&reference[here.clone()], &reference[there.clone()]);
            add_beyond(least, chance, now, then, &low_mean[there.clone()]);
            add_beyond(most, chance, now, then, &high_mean[there]);
        }
        for (extreme, &candidate) in low_mean[here.clone()].iter_mut().zip(&*least) {
            *extreme = if candidate < *extreme { candidate } else { *extreme };
        }
        for (extreme, &candidate) in high_mean[here].iter_mut().zip(&*most) {
            *extreme = if candidate > *extreme { candidate } else { *extreme };
        }
    }
}

/// Adds a later extreme to sums, the reference having moved from `now` to `then`.
fn add_beyond(sums: &mut [f64], chance: f64, now: &[f64], then: &[f64], extreme: &[f64]) {
    let beyond =
        now.iter().zip(then).zip(extreme).map(|((now, then), extreme)| then - now + extreme);
    sums.iter_mut().zip(beyond).for_each(|(sum, beyond)| *sum += chance * beyond);
}

/// Replaces extremes by flow and later extreme where these are `beyond` them.
fn reach_out(extremes: &mut [f64], flow: &[f64], later: &[f64], beyond: impl Fn(f64, f64) -> bool) {
    for ((extreme, flow), later) in extremes.iter_mut().zip(flow).zip(later) {
        let candidate = flow + later;
        *extreme = if beyond(*extreme, candidate) { candidate } else { *extreme };
    }
}
