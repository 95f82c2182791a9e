//! Replies at information sets of several nodes.

use std::ops::Range;

use super::{Logit, add_scaled, follow, logit_play};
use crate::Game;
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
    /// Value of each action over the members, `[action][type]`.
    value: Vec<f64>,
    /// Its derivative, `[action][others][type]`.
    slope: Vec<f64>,
    /// Largest number of actions at a set.
    actions: usize,
}

impl AtSets {
    pub(super) fn new(shape: &Shape, player: usize) -> Self {
        let own = shape.sets.iter().map(|set| set.members[0] as usize);
        let own = own.filter(|&node| shape.owner[node] as usize == player);
        let actions = own.map(|node| shape.actions(node).len()).max().unwrap_or(0);
        let nodes = if actions > 0 { shape.internal } else { 0 };
        Self {
            belief: vec![0.0; nodes],
            passing: vec![0.0; nodes],
            worth: vec![0.0; nodes],
            gradient: vec![0.0; shape.dimension()],
            actions,
            ..Self::default()
        }
    }

    pub(super) fn resize(&mut self, types: usize, others: usize) {
        self.belief_slope.resize(self.belief.len() * others, 0.0);
        self.value.resize(self.actions * types, 0.0);
        self.slope.resize(self.actions * others * types, 0.0);
    }
}

impl Logit {
    /// How likely each member of the player's sets is, given that play is at the set.
    pub(super) fn form_beliefs(
        &mut self,
        shape: &Shape,
        game: &Game,
        player: usize,
        aggregate: &[f64],
        with_slope: bool,
    ) {
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
    pub(super) fn reply_at_set(
        &mut self,
        shape: &Shape,
        game: &Game,
        set: &Set,
        node: usize,
        lambda: f64,
        with_slope: bool,
    ) {
        let with_slope = with_slope && !self.downstream[node].is_empty();
        if with_slope {
            self.slope_of_actions(shape, game, node);
        }
        if shape.is_first_alike(node) {
            self.choose_at_set(shape, set, lambda);
            if with_slope {
                self.slope_at_set(shape, set, lambda);
            }
        }
    }

    fn choose_at_set(&mut self, shape: &Shape, set: &Set, lambda: f64) {
        let n = self.types;
        let first = set.members[0] as usize;
        let size = shape.actions(first).len() * n;
        let pooled = &mut self.at_sets.value[..size];
        pooled.fill(0.0);
        for &member in &set.members {
            let belief = self.at_sets.belief[member as usize];
            let start = shape.actions(member as usize).start * n;
            add_scaled(pooled, belief, &self.action_value[start..start + size]);
        }
        let start = shape.actions(first).start * n;
        let play = &mut self.play[start..start + size];
        let total = &mut self.value[first * n..(first + 1) * n];
        logit_play(pooled, lambda, play, &mut self.posterior[..n], total);
        for &member in &set.members {
            let member = member as usize;
            let to = shape.actions(member).start * n;
            self.play.copy_within(start..start + size, to);
            let values = &self.action_value[to..to + size];
            let value = &mut self.value[member * n..(member + 1) * n];
            follow(&self.play[to..to + size], values, value);
        }
    }

    /// `dQ = sum over members of belief dQ' + Q' d belief`, `d log p = lambda (dQ - sum of p dQ)`
    /// and, at each member, `dV' = sum of p (dQ' + Q' d log p)`.
    fn slope_at_set(&mut self, shape: &Shape, set: &Set, lambda: f64) {
        let n = self.types;
        let others = self.others.len();
        let first = set.members[0] as usize;
        let count = shape.actions(first).len();
        // The same for all members.
        let range = self.downstream[first].clone();
        let size = range.len() * n;
        let AtSets { belief, belief_slope, slope, .. } = &mut self.at_sets;
        self.mean_slope[..size].fill(0.0);
        for position in 0..count {
            let pooled = &mut slope[position * size..(position + 1) * size];
            pooled.fill(0.0);
            for &member in &set.members {
                let member = member as usize;
                let action = shape.actions(member).start + position;
                let at = self.action_row[action] * n;
                add_scaled(pooled, belief[member], &self.play_slope[at..at + size]);
                let worth = &self.action_value[action * n..(action + 1) * n];
                let change = &belief_slope[member * others..(member + 1) * others][range.clone()];
                for (row, change) in pooled.chunks_exact_mut(n).zip(change) {
                    add_scaled(row, *change, worth);
                }
            }
            let action = shape.actions(first).start + position;
            let play = &self.play[action * n..(action + 1) * n];
            for (mean, row) in self.mean_slope.chunks_exact_mut(n).zip(pooled.chunks_exact(n)) {
                mean.iter_mut().zip(row).zip(play).for_each(|((mean, s), p)| *mean += p * s);
            }
        }
        for pooled in slope[..count * size].chunks_exact_mut(size) {
            let rows = pooled.iter_mut().zip(&self.mean_slope);
            rows.for_each(|(s, mean)| *s = lambda * (*s - mean));
        }
        for &member in &set.members {
            let at = self.row[member as usize] * n;
            let value_slope = &mut self.value_slope[at..at + size];
            value_slope.fill(0.0);
            for (position, action) in shape.actions(member as usize).enumerate() {
                let at = self.action_row[action] * n;
                let own = &mut self.play_slope[at..at + size];
                let log_play = &slope[position * size..(position + 1) * size];
                let play = &self.play[action * n..(action + 1) * n];
                let worth = &self.action_value[action * n..(action + 1) * n];
                let rows = own.chunks_exact(n).zip(log_play.chunks_exact(n));
                for (out, (own, log_play)) in value_slope.chunks_exact_mut(n).zip(rows) {
                    for k in 0..n {
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
