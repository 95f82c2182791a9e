//! Derivatives of values and replies with respect to the others' aggregates.

use super::lanes::{LANES, ZERO, add_product, add_scaled_rows};
use super::{Block, Field, Logit};
use crate::shape::{CHANCE, NONE};

impl Logit {
    /// `dQ` of each action of an own node, into the place of `d log p`.
    pub(super) fn slope_of_actions(&mut self, field: Field<'_>, node: usize) {
        let shape = field.shape;
        let range = self.downstream[node].clone();
        for action in shape.actions(node) {
            let at = self.action_row[action];
            let slope = &mut self.play_slope[at..at + range.len()];
            slope.fill(ZERO);
            for &(edge, target) in shape.inner_edges(action) {
                let next = self.downstream[target as usize].clone();
                if next.is_empty() {
                    continue;
                }
                let from = self.row[target as usize];
                let to = next.start - range.start;
                let child = &self.value_slope[from..from + next.len()];
                let chance = field.game.edge_probability[edge as usize];
                add_scaled_rows(&mut slope[to..to + next.len()], chance, child);
            }
        }
    }

    /// `dV = sum of p (1 + lambda (Q - V)) dQ` and `d log p = lambda (dQ - sum of p dQ)`.
    pub(super) fn slope_of_choice(&mut self, field: Field<'_>, block: Block, node: usize) {
        let shape = field.shape;
        let lambda = self.precision(field, block, node);
        self.slope_of_actions(field, node);
        let size = self.downstream[node].len();
        let own_slope = &mut self.value_slope[self.row[node]..self.row[node] + size];
        let mean_slope = &mut self.mean_slope[..size];
        own_slope.fill(ZERO);
        mean_slope.fill(ZERO);
        let value = &self.value[node];
        let first = block.number * self.action_value.len();
        for action in shape.actions(node) {
            let slope = &self.play_slope[self.action_row[action]..self.action_row[action] + size];
            let play = &self.play[first + action];
            let worth = &self.action_value[action];
            let bend = std::array::from_fn(|k| play[k] * (1.0 + lambda[k] * (worth[k] - value[k])));
            let rows = slope.iter().zip(own_slope.iter_mut()).zip(mean_slope.iter_mut());
            for ((slope, total), mean) in rows {
                add_product(mean, play, slope);
                add_product(total, &bend, slope);
            }
        }
        for action in shape.actions(node) {
            let at = self.action_row[action];
            let rows = self.play_slope[at..at + size].iter_mut().zip(&*mean_slope);
            for (slope, mean) in rows {
                for k in 0..LANES {
                    slope[k] = lambda[k] * (slope[k] - mean[k]);
                }
            }
        }
    }

    pub(super) fn slope_of_waiting(&mut self, field: Field<'_>, node: usize) {
        let Field { shape, game, aggregate, .. } = field;
        let chance = shape.owner[node] == CHANCE;
        let range = self.downstream[node].clone();
        let start = self.row[node];
        let (slope, below) = self.value_slope[start..].split_at_mut(range.len());
        slope.fill(ZERO);
        let actions = shape.actions(node);
        for action in actions.clone() {
            let weight = if chance { 1.0 } else { aggregate[action] };
            for &(edge, target) in shape.inner_edges(action) {
                let next = self.downstream[target as usize].clone();
                if next.is_empty() {
                    continue;
                }
                let from = self.row[target as usize] - start - range.len();
                let to = next.start - range.start;
                let factor = weight * game.edge_probability[edge as usize];
                let child = &below[from..from + next.len()];
                add_scaled_rows(&mut slope[to..to + next.len()], factor, child);
            }
        }
        if chance || shape.coordinate[node] == NONE {
            return;
        }
        let own = self.others.partition_point(|&other| other < shape.coordinate[node]);
        let last = &self.action_value[actions.end - 1];
        let own_rows = slope.iter_mut().skip(own - range.start);
        for (row, worth) in own_rows.zip(&self.action_value[actions.start..actions.end - 1]) {
            for k in 0..LANES {
                row[k] += worth[k] - last[k];
            }
        }
    }
}
