//! Logit replies of all types of one player at once, with exact derivatives.
//!
//! Arrays run over types fastest, so that every inner loop is over consecutive numbers. The
//! derivative of a node's value with respect to the others' aggregates is kept for those
//! downstream of the node alone: a contiguous range of coordinates, because coordinates are
//! numbered in the order of nodes. At an information set of several nodes the range begins with
//! the moves that the mover has not seen.

mod sets;
mod slope;

use std::ops::Range;

use crate::shape::{CHANCE, NONE, Shape};
use crate::{Game, TypeSpace};
use sets::AtSets;

/// Reach below this is not told apart; see [`crate::pbe`].
const REACH_FLOOR: f64 = 1e-280;

/// Replies of one player.
#[derive(Clone, Debug)]
pub(super) struct Logit {
    types: usize,
    /// Probability with which a type takes an action at random instead of its reply.
    tremble: f64,
    /// Coordinates that belong to others, ascending.
    others: Vec<u32>,
    /// Positions in `others` of those downstream of each internal node.
    downstream: Vec<Range<usize>>,
    /// Where each internal node's derivatives start, in rows of one entry per type.
    row: Vec<usize>,
    /// Where each own action's derivatives start, likewise.
    action_row: Vec<usize>,
    /// Value of each internal node, `[internal][type]`.
    value: Vec<f64>,
    /// Value of each action, `[action][type]`.
    action_value: Vec<f64>,
    /// Probability with which each own action is planned, `[action][type]`.
    play: Vec<f64>,
    /// Probability of all own moves that lead to each node, `[internal][type]`.
    reach: Vec<f64>,
    /// Derivatives of `value`, rows of `downstream`.
    value_slope: Vec<f64>,
    /// Derivatives of the logarithm of `play`, rows of `downstream` of the action's node.
    play_slope: Vec<f64>,
    /// Derivatives of the logarithm of `reach`, `[internal][others][type]`.
    reach_slope: Vec<f64>,
    mean_slope: Vec<f64>,
    posterior: Vec<f64>,
    at_sets: AtSets,
}

impl Logit {
    pub(super) fn new(shape: &Shape, player: usize) -> Self {
        let others = shape.coordinates_of_others(player);
        let coordinate_node: Vec<u32> =
            others.iter().map(|&c| shape.coordinate_node(c as usize) as u32).collect();
        let position = |node: &u32| coordinate_node.partition_point(|n| n < node);
        let downstream: Vec<Range<usize>> = sets::bearing(shape, player)
            .iter()
            .map(|range| position(&range.start)..position(&range.end))
            .collect();
        let mut rows = 0;
        let row = downstream
            .iter()
            .map(|range| {
                rows += range.len();
                rows - range.len()
            })
            .collect();
        let mut action_rows = 0;
        let action_row = (0..shape.action_count())
            .map(|action| {
                let node = shape.action_node[action] as usize;
                let start = action_rows;
                if shape.owner[node] as usize == player {
                    action_rows += downstream[node].len();
                }
                start
            })
            .collect();
        Self {
            types: 0,
            tremble: 0.0,
            others,
            downstream,
            row,
            action_row,
            value: Vec::new(),
            action_value: Vec::new(),
            play: Vec::new(),
            reach: Vec::new(),
            value_slope: Vec::new(),
            play_slope: Vec::new(),
            reach_slope: Vec::new(),
            mean_slope: Vec::new(),
            posterior: Vec::new(),
            at_sets: AtSets::new(shape, player),
        }
    }

    /// Makes room for this many types, who tremble with this probability.
    pub(super) fn resize(&mut self, shape: &Shape, types: usize, tremble: f64) {
        self.tremble = tremble;
        if self.types == types {
            return;
        }
        self.types = types;
        let last = |rows: &[usize], lengths: usize| rows.last().map_or(0, |row| row + lengths);
        let rows = last(&self.row, self.downstream.last().map_or(0, Range::len));
        let action_rows = self
            .action_row
            .iter()
            .enumerate()
            .map(|(action, row)| row + self.downstream[shape.action_node[action] as usize].len())
            .max()
            .unwrap_or(0);
        self.value.resize(shape.internal * types, 0.0);
        self.action_value.resize(shape.action_count() * types, 0.0);
        self.play.resize(shape.action_count() * types, 0.0);
        self.reach.resize(shape.internal * types, 0.0);
        self.value_slope.resize(rows * types, 0.0);
        self.play_slope.resize(action_rows * types, 0.0);
        self.reach_slope.resize(shape.internal * self.others.len() * types, 0.0);
        self.mean_slope.resize(self.others.len() * types, 0.0);
        self.posterior.resize(types, 0.0);
        self.at_sets.resize(types, self.others.len());
    }

    /// Probability with which each type plans to take an own action.
    pub(super) fn play(&self, action: usize) -> &[f64] {
        &self.play[action * self.types..(action + 1) * self.types]
    }

    /// Values and logit replies at all nodes, given the others' aggregates.
    pub(super) fn reply(
        &mut self,
        shape: &Shape,
        game: &Game,
        player: usize,
        aggregate: &[f64],
        lambda: f64,
        with_slope: bool,
    ) {
        let types = &game.types[player];
        if shape.has_sets {
            self.form_beliefs(shape, game, player, aggregate, with_slope);
        }
        for node in (0..shape.internal).rev() {
            for action in shape.actions(node) {
                self.value_action(shape, types, &game.edge_probability, action);
            }
            let own = shape.owner[node] as usize == player;
            if let Some(set) = shape.set(node).filter(|_| own) {
                self.reply_at_set(shape, game, set, node, lambda, with_slope);
                continue;
            }
            if own {
                self.choose(shape, node, lambda);
            } else {
                self.await_other(shape, node, aggregate);
            }
            if with_slope && !self.downstream[node].is_empty() {
                if own {
                    self.slope_of_choice(shape, game, node, lambda);
                } else {
                    self.slope_of_waiting(shape, game, node, aggregate);
                }
            }
        }
        self.pass_forward(shape, game, player, with_slope);
    }

    fn value_action(&mut self, shape: &Shape, types: &TypeSpace, chance: &[f64], action: usize) {
        let n = self.types;
        let out = &mut self.action_value[action * n..(action + 1) * n];
        if types.flow_intercept.is_empty() {
            out.fill(0.0);
        } else {
            out.copy_from_slice(&types.flow_intercept[action * n..(action + 1) * n]);
        }
        for edge in shape.edges(action) {
            let target = shape.target[edge] as usize;
            let next = if target < shape.internal {
                &self.value[target * n..(target + 1) * n]
            } else {
                let terminal = target - shape.internal;
                &types.payoff_intercept[terminal * n..(terminal + 1) * n]
            };
            add_scaled(out, chance[edge], next);
        }
    }

    /// Logit choice at an own node.
    fn choose(&mut self, shape: &Shape, node: usize, lambda: f64) {
        let n = self.types;
        let actions = shape.actions(node);
        let values = &self.action_value[actions.start * n..actions.end * n];
        let play = &mut self.play[actions.start * n..actions.end * n];
        let value = &mut self.value[node * n..(node + 1) * n];
        logit_play(values, lambda, play, &mut self.posterior[..n], value);
        follow(play, values, value);
    }

    fn await_other(&mut self, shape: &Shape, node: usize, aggregate: &[f64]) {
        let n = self.types;
        let chance = shape.owner[node] == CHANCE;
        let value = &mut self.value[node * n..(node + 1) * n];
        value.fill(0.0);
        for action in shape.actions(node) {
            let weight = if chance { 1.0 } else { aggregate[action] };
            add_scaled(value, weight, &self.action_value[action * n..(action + 1) * n]);
        }
    }

    /// Own reach of every node and the derivative of its logarithm.
    fn pass_forward(&mut self, shape: &Shape, game: &Game, player: usize, with_slope: bool) {
        let n = self.types;
        let block = self.others.len() * n;
        if shape.internal == 0 {
            return;
        }
        self.reach.fill(0.0);
        self.reach[..n].fill(1.0);
        if with_slope {
            // In a tree the other nodes take theirs from the one before.
            let summed = if shape.is_tree { block } else { self.reach_slope.len() };
            self.reach_slope[..summed].fill(0.0);
        }
        for node in 0..shape.internal {
            let own = shape.owner[node] as usize == player;
            // So far the sum of reach times slope; now the slope of the logarithm.
            if with_slope && !shape.is_tree && node > 0 {
                let reach = &self.reach[node * n..(node + 1) * n];
                for row in self.reach_slope[node * block..(node + 1) * block].chunks_exact_mut(n) {
                    row.iter_mut().zip(reach).for_each(|(s, r)| *s /= r.max(REACH_FLOOR));
                }
            }
            for action in shape.actions(node) {
                for edge in shape.edges(action) {
                    let target = shape.target[edge] as usize;
                    if target >= shape.internal {
                        continue;
                    }
                    let chance = if shape.is_tree { 1.0 } else { game.edge_probability[edge] };
                    let (before, after) = self.reach.split_at_mut(target * n);
                    let here = &before[node * n..(node + 1) * n];
                    let play = &self.play[action * n..(action + 1) * n];
                    let error = self.tremble / shape.actions(node).len() as f64;
                    for k in 0..n {
                        let played = (1.0 - self.tremble) * play[k] + error;
                        let taken = if own { here[k] * played } else { here[k] };
                        after[k] += taken.max(REACH_FLOOR) * chance;
                    }
                    if with_slope {
                        self.pass_slope(shape, node, action, target, own, chance);
                    }
                }
            }
        }
    }

    /// Aggregates of the replies under the beliefs they imply, and the rows of
    /// `-d aggregate / d coordinate`.
    pub(super) fn aggregate(
        &mut self,
        shape: &Shape,
        game: &Game,
        player: usize,
        replied: &mut [f64],
        mut jacobian: Option<&mut [f64]>,
    ) {
        let n = self.types;
        let prior = &game.types[player].probability;
        let block = self.others.len() * n;
        for &node in &shape.own_nodes[player] {
            let node = node as usize;
            let reach = &self.reach[node * n..(node + 1) * n];
            let mut total = 0.0;
            for ((posterior, r), w) in self.posterior.iter_mut().zip(reach).zip(prior) {
                *posterior = r * w;
                total += *posterior;
            }
            self.posterior.iter_mut().for_each(|posterior| *posterior /= total);
            let actions = shape.actions(node);
            let planned = 1.0 - self.tremble;
            let error = self.tremble / actions.len() as f64;
            for action in actions.clone() {
                let play = &self.play[action * n..(action + 1) * n];
                replied[action] = planned * dot(&self.posterior, play) + error;
            }
            if shape.first_alike(node) != node {
                continue;
            }
            let (Some(jacobian), first) = (jacobian.as_deref_mut(), shape.coordinate[node]) else {
                continue;
            };
            if first == NONE {
                continue;
            }
            let dimension = shape.dimension();
            let range = self.downstream[node].clone();
            for (k, action) in (actions.start..actions.end - 1).enumerate() {
                let row = (first as usize + k) * dimension;
                let play = &self.play[action * n..(action + 1) * n];
                let slope_at = self.action_row[action] * n;
                for (position, &other) in self.others.iter().enumerate() {
                    let at = node * block + position * n;
                    let reach_slope = &self.reach_slope[at..at + n];
                    let mean = (replied[action] - error) / planned;
                    let mut derivative = 0.0;
                    for (((w, p), s), _) in
                        self.posterior.iter().zip(play).zip(reach_slope).zip(0..n)
                    {
                        derivative += w * (p - mean) * s;
                    }
                    if range.contains(&position) {
                        let at = slope_at + (position - range.start) * n;
                        let slope = &self.play_slope[at..at + n];
                        for ((w, p), s) in self.posterior.iter().zip(play).zip(slope) {
                            derivative += w * p * s;
                        }
                    }
                    jacobian[row + other as usize] -= planned * derivative;
                }
            }
        }
    }
}

/// Probability of each action for each type, both `[action][type]`; `top` and `total` are scratch,
/// `[type]`.
fn logit_play(values: &[f64], lambda: f64, play: &mut [f64], top: &mut [f64], total: &mut [f64]) {
    let n = top.len();
    top.copy_from_slice(&values[..n]);
    for row in values[n..].chunks_exact(n) {
        top.iter_mut().zip(row).for_each(|(top, v)| *top = top.max(*v));
    }
    total.fill(0.0);
    for (play, row) in play.chunks_exact_mut(n).zip(values.chunks_exact(n)) {
        for (((p, v), top), total) in play.iter_mut().zip(row).zip(&*top).zip(&mut *total) {
            // The best action's weight is one.
            *p = if v == top { 1.0 } else { libm::exp(lambda * (v - top)) };
            *total += *p;
        }
    }
    for play in play.chunks_exact_mut(n) {
        play.iter_mut().zip(&*total).for_each(|(p, total)| *p /= total);
    }
}

/// What this play of these actions is worth to each type, into `worth`.
fn follow(play: &[f64], values: &[f64], worth: &mut [f64]) {
    let n = worth.len();
    worth.fill(0.0);
    for (play, row) in play.chunks_exact(n).zip(values.chunks_exact(n)) {
        for ((worth, p), v) in worth.iter_mut().zip(play).zip(row) {
            *worth += p * v;
        }
    }
}

/// `out += factor * row`.
fn add_scaled(out: &mut [f64], factor: f64, row: &[f64]) {
    out.iter_mut().zip(row).for_each(|(out, x)| *out += factor * x);
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}
