//! Derivatives of values, replies and reach with respect to the others' aggregates.

use super::{Logit, REACH_FLOOR, add_scaled};
use crate::Game;
use crate::shape::{CHANCE, NONE, Shape};

impl Logit {
    /// `dQ` of each action of an own node, into the place of `d log p`.
    pub(super) fn slope_of_actions(&mut self, shape: &Shape, game: &Game, node: usize) {
        let n = self.types;
        let range = self.downstream[node].clone();
        for action in shape.actions(node) {
            let at = self.action_row[action] * n;
            let slope = &mut self.play_slope[at..at + range.len() * n];
            slope.fill(0.0);
            for &(edge, target) in shape.inner_edges(action) {
                let next = self.downstream[target as usize].clone();
                if next.is_empty() {
                    continue;
                }
                let from = self.row[target as usize] * n;
                let to = (next.start - range.start) * n;
                let length = next.len() * n;
                let child = &self.value_slope[from..from + length];
                let chance = game.edge_probability[edge as usize];
                add_scaled(&mut slope[to..to + length], chance, child);
            }
        }
    }

    /// `dV = sum of p (1 + lambda (Q - V)) dQ` and `d log p = lambda (dQ - sum of p dQ)`.
    pub(super) fn slope_of_choice(&mut self, shape: &Shape, game: &Game, node: usize, lambda: f64) {
        self.slope_of_actions(shape, game, node);
        let n = self.types;
        let size = self.downstream[node].len() * n;
        let start = self.row[node] * n;
        let own_slope = &mut self.value_slope[start..start + size];
        own_slope.fill(0.0);
        self.mean_slope[..size].fill(0.0);
        let value = &self.value[node * n..(node + 1) * n];
        for action in shape.actions(node) {
            let at = self.action_row[action] * n;
            let slope = &self.play_slope[at..at + size];
            let play = &self.play[action * n..(action + 1) * n];
            let worth = &self.action_value[action * n..(action + 1) * n];
            let rows = slope.chunks_exact(n).zip(own_slope.chunks_exact_mut(n));
            for ((slope, total), mean) in rows.zip(self.mean_slope.chunks_exact_mut(n)) {
                for k in 0..n {
                    let weighted = play[k] * slope[k];
                    mean[k] += weighted;
                    total[k] += weighted * (1.0 + lambda * (worth[k] - value[k]));
                }
            }
        }
        for action in shape.actions(node) {
            let at = self.action_row[action] * n;
            let slope = &mut self.play_slope[at..at + size];
            slope.iter_mut().zip(&self.mean_slope).for_each(|(s, mean)| *s = lambda * (*s - mean));
        }
    }

    pub(super) fn slope_of_waiting(
        &mut self,
        shape: &Shape,
        game: &Game,
        node: usize,
        aggregate: &[f64],
    ) {
        let n = self.types;
        let chance = shape.owner[node] == CHANCE;
        let range = self.downstream[node].clone();
        let size = range.len() * n;
        let start = self.row[node] * n;
        let (slope, below) = self.value_slope[start..].split_at_mut(size);
        slope.fill(0.0);
        let actions = shape.actions(node);
        for action in actions.clone() {
            let weight = if chance { 1.0 } else { aggregate[action] };
            for edge in shape.edges(action) {
                let target = shape.target[edge] as usize;
                if target >= shape.internal || self.downstream[target].is_empty() {
                    continue;
                }
                let next = &self.downstream[target];
                let from = self.row[target] * n - start - size;
                let to = (next.start - range.start) * n;
                let length = next.len() * n;
                let factor = weight * game.edge_probability[edge];
                add_scaled(&mut slope[to..to + length], factor, &below[from..from + length]);
            }
        }
        if chance || shape.coordinate[node] == NONE {
            return;
        }
        let own = self.others.partition_point(|&other| other < shape.coordinate[node]);
        let own_rows = slope.chunks_exact_mut(n).skip(own - range.start);
        let last = &self.action_value[(actions.end - 1) * n..actions.end * n];
        for (row, action) in own_rows.zip(actions.start..actions.end - 1) {
            let worth = &self.action_value[action * n..(action + 1) * n];
            for k in 0..n {
                row[k] += worth[k] - last[k];
            }
        }
    }

    pub(super) fn pass_slope(
        &mut self,
        shape: &Shape,
        node: usize,
        action: usize,
        target: usize,
        own: bool,
        chance: f64,
    ) {
        let n = self.types;
        let block = self.others.len() * n;
        let (before, after) = self.reach_slope.split_at_mut(target * block);
        let from = &before[node * block..(node + 1) * block];
        let to = &mut after[..block];
        let range = self.downstream[node].clone();
        let slope_at = self.action_row[action] * n;
        let tremble = self.tremble;
        let error = tremble / shape.actions(node).len() as f64;
        if shape.is_tree {
            to.copy_from_slice(from);
            if own && tremble == 0.0 {
                let slope = &self.play_slope[slope_at..slope_at + range.len() * n];
                add_scaled(&mut to[range.start * n..range.end * n], 1.0, slope);
            } else if own {
                let slope = &self.play_slope[slope_at..slope_at + range.len() * n];
                let play = &self.play[action * n..(action + 1) * n];
                let rows = to[range.start * n..range.end * n].chunks_exact_mut(n);
                for (to, slope) in rows.zip(slope.chunks_exact(n)) {
                    for k in 0..n {
                        to[k] += planned_share(tremble, play[k], error) * slope[k];
                    }
                }
            }
            return;
        }
        let reach = &self.reach[node * n..(node + 1) * n];
        let play = &self.play[action * n..(action + 1) * n];
        for (position, (to, from)) in to.chunks_exact_mut(n).zip(from.chunks_exact(n)).enumerate() {
            for k in 0..n {
                let mut slope = from[k];
                if own && range.contains(&position) {
                    slope += planned_share(tremble, play[k], error)
                        * self.play_slope[slope_at + (position - range.start) * n + k];
                }
                let played = (1.0 - tremble) * play[k] + error;
                let taken = if own { reach[k] * played } else { reach[k] };
                to[k] += taken.max(REACH_FLOOR) * chance * slope;
            }
        }
    }
}

/// Share of an action's probability that is planned, not a tremble.
fn planned_share(tremble: f64, play: f64, error: f64) -> f64 {
    let planned = (1.0 - tremble) * play;
    if planned > 0.0 { planned / (planned + error) } else { 0.0 }
}
