//! Replies at information sets of several nodes.

use std::ops::Range;

use super::lanes::{LANES, Lanes, ZERO, add_product, add_scaled, follow, logit_play};
use super::{Block, Field, Logit};
use crate::shape::{Set, Shape};

/// Beliefs at a player's information sets, and scratch. Empty where it has none.
#[derive(Clone, Debug, Default)]
pub(super) struct AtSets {
    /// Probability of each member given that play is at the set, `[internal]`.
    belief: Vec<f64>,
    /// Its derivative with respect to the others' coordinates, `[internal][others]`.
    belief_slope: Vec<f64>,
    /// Probability of each node given that play is at the top.
    passing: Vec<f64>,
    worth: Vec<f64>,
    /// `[coordinate]`.
    gradient: Vec<f64>,
    /// Value of each action over the members to the current block, `[action]`.
    value: Vec<Lanes>,
    /// Its derivative, `[action][others]`.
    slope: Vec<Lanes>,
}

impl AtSets {
    pub(super) fn new(shape: &Shape, player: usize, others: usize) -> Self {
        let own = shape.sets.iter().map(|set| set.members[0] as usize);
        let own = own.filter(|&node| shape.owner[node] as usize == player);
        let actions = own.map(|node| shape.actions(node).len()).max().unwrap_or(0);
        let nodes = if actions > 0 { shape.internal } else { 0 };
        Self {
            belief: vec![0.0; nodes],
            belief_slope: vec![0.0; nodes * others],
            passing: vec![0.0; nodes],
            worth: vec![0.0; nodes],
            gradient: vec![0.0; shape.dimension()],
            value: vec![ZERO; actions],
            slope: vec![ZERO; actions * others],
        }
    }
}

impl Logit {
    /// How likely each member of the player's sets is, given that play is at the set.
    pub(super) fn form_beliefs(&mut self, field: Field<'_>) {
        let Field { shape, game, player, aggregate, with_slope, .. } = field;
        let chances = &game.edge_probability;
        let others = self.others.len();
        for set in &shape.sets {
            if shape.owner[set.members[0] as usize] as usize != player {
                continue;
            }
            let AtSets { belief, belief_slope, passing, worth, gradient, .. } = &mut self.at_sets;
            shape.weigh(set, chances, aggregate, passing);
            let total: f64 = set.members.iter().map(|&member| passing[member as usize]).sum();
            for &member in &set.members {
                belief[member as usize] = passing[member as usize] / total;
            }
            if !with_slope {
                continue;
            }
            let slope_of = |worth: &mut Vec<f64>, gradient: &mut [f64]| {
                gradient.fill(0.0);
                shape.add_weight_slope(set, chances, aggregate, passing, worth, gradient);
            };
            for &member in &set.members {
                for &other in &set.members {
                    worth[other as usize] = 0.0;
                }
                worth[member as usize] = 1.0;
                slope_of(worth, gradient);
                let rows = member as usize * others..(member as usize + 1) * others;
                for (entry, &other) in belief_slope[rows].iter_mut().zip(&self.others) {
                    *entry = gradient[other as usize] / total;
                }
            }
            for &member in &set.members {
                worth[member as usize] = 1.0;
            }
            slope_of(worth, gradient);
            for &member in &set.members {
                let rows = member as usize * others..(member as usize + 1) * others;
                for (entry, &other) in belief_slope[rows].iter_mut().zip(&self.others) {
                    *entry -= belief[member as usize] * gradient[other as usize] / total;
                }
            }
        }
    }

    /// The choice at a member of a set: made at the first, which comes last, for all of them.
    pub(super) fn reply_at_set(&mut self, field: Field<'_>, block: Block, set: &Set, node: usize) {
        let with_slope = field.with_slope && !self.downstream[node].is_empty();
        if with_slope {
            self.slope_of_actions(field, node);
        }
        if field.shape.is_first_alike(node) {
            self.choose_at_set(field, block, set);
            if with_slope {
                self.slope_at_set(field, block, set);
            }
        }
    }

    fn choose_at_set(&mut self, field: Field<'_>, block: Block, set: &Set) {
        let shape = field.shape;
        let first = set.members[0] as usize;
        let pooled = &mut self.at_sets.value[..shape.actions(first).len()];
        pooled.fill(ZERO);
        for &member in &set.members {
            let belief = self.at_sets.belief[member as usize];
            let values = &self.action_value[shape.actions(member as usize)];
            let rows = pooled.iter_mut().zip(values);
            rows.for_each(|(pooled, value)| add_scaled(pooled, belief, value));
        }
        let chosen = self.plays(shape, block, first);
        let precision = self.precision(field, block, first);
        logit_play(
            &self.at_sets.value[..chosen.len()],
            &precision,
            block.types,
            &mut self.play[chosen.clone()],
        );
        for &member in &set.members {
            let member = member as usize;
            let plays = self.plays(shape, block, member);
            self.play.copy_within(chosen.clone(), plays.start);
            self.value[member] =
                follow(&self.play[plays], &self.action_value[shape.actions(member)]);
        }
    }

    /// `dQ = sum over members of belief dQ' + Q' d belief`, `d log p = lambda (dQ - sum of p dQ)`
    /// and, at each member, `dV' = sum of p (dQ' + Q' d log p)`.
    fn slope_at_set(&mut self, field: Field<'_>, block: Block, set: &Set) {
        let shape = field.shape;
        let lambda = self.precision(field, block, set.members[0] as usize);
        let others = self.others.len();
        let first = set.members[0] as usize;
        let plays = self.plays(shape, block, first);
        // The same for all members.
        let range = self.downstream[first].clone();
        let size = range.len();
        let AtSets { belief, belief_slope, slope, .. } = &mut self.at_sets;
        let mean_slope = &mut self.mean_slope[..size];
        mean_slope.fill(ZERO);
        for (position, play) in self.play[plays.clone()].iter().enumerate() {
            let pooled = &mut slope[position * size..(position + 1) * size];
            pooled.fill(ZERO);
            for &member in &set.members {
                let member = member as usize;
                let action = shape.actions(member).start + position;
                let at = self.action_row[action];
                let worth = &self.action_value[action];
                let change = &belief_slope[member * others..(member + 1) * others][range.clone()];
                let rows = self.play_slope[at..at + size].iter().zip(change);
                for (pooled, (own, change)) in pooled.iter_mut().zip(rows) {
                    add_scaled(pooled, belief[member], own);
                    add_scaled(pooled, *change, worth);
                }
            }
            let rows = mean_slope.iter_mut().zip(&*pooled);
            rows.for_each(|(mean, row)| add_product(mean, play, row));
        }
        for pooled in slope[..plays.len() * size].chunks_exact_mut(size) {
            for (row, mean) in pooled.iter_mut().zip(&*mean_slope) {
                for k in 0..LANES {
                    row[k] = lambda[k] * (row[k] - mean[k]);
                }
            }
        }
        for &member in &set.members {
            let at = self.row[member as usize];
            let value_slope = &mut self.value_slope[at..at + size];
            value_slope.fill(ZERO);
            let actions = shape.actions(member as usize).zip(&self.play[plays.clone()]);
            for (position, (action, play)) in actions.enumerate() {
                let at = self.action_row[action];
                let own = &mut self.play_slope[at..at + size];
                let log_play = &slope[position * size..(position + 1) * size];
                let worth = &self.action_value[action];
                let rows = own.iter().zip(log_play);
                for (out, (own, log_play)) in value_slope.iter_mut().zip(rows) {
                    for k in 0..LANES {
                        out[k] += play[k] * (own[k] + worth[k] * log_play[k]);
                    }
                }
                own.copy_from_slice(log_play);
            }
        }
    }
}

/// The range of internal nodes where others' moves bear on each internal node's value to a
/// player: those that can follow and, at the player's information sets, those not seen and those
/// that can follow any member.
pub(super) fn bearing(shape: &Shape, player: usize) -> Vec<Range<u32>> {
    let join = |a: Range<u32>, b: &Range<u32>| a.start.min(b.start)..a.end.max(b.end);
    let mut bearing: Vec<Range<u32>> = vec![0..0; shape.internal];
    for node in (0..shape.internal).rev() {
        let mut range = shape.first_alike(node) as u32..shape.extent[node];
        for action in shape.actions(node) {
            for &(_, target) in shape.inner_edges(action) {
                range = join(range, &bearing[target as usize]);
            }
        }
        let own = shape.owner[node] as usize == player;
        match shape.set(node).filter(|_| own && shape.is_first_alike(node)) {
            None => bearing[node] = range,
            Some(set) => {
                range.start = range.start.min(shape.first_weighing(set));
                let others = set.members[1..].iter().map(|&member| &bearing[member as usize]);
                let range = others.fold(range, join);
                for &member in &set.members {
                    bearing[member as usize] = range.clone();
                }
            }
        }
    }
    bearing
}
