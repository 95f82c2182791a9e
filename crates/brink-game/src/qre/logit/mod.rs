//! Logit replies of all types of one player, with exact derivatives.
//!
//! Types are worked through in blocks of eight, each from the last node to the first and back, so
//! that whatever a block needs stays in the fastest cache and every inner loop runs over eight
//! numbers side by side (`lanes`). What the blocks add up to (`sums`) is all that is kept, besides
//! play. The derivative of a node's value with respect to the others' aggregates is worked out for
//! those downstream of the node alone: a contiguous range of coordinates, because coordinates are
//! numbered in the order of nodes. At an information set of several nodes the range begins with
//! the moves that the mover has not seen.

mod forward;
mod lanes;
mod sets;
mod slope;
mod sums;

use std::ops::Range;

use crate::Game;
use crate::relative::relative_payoffs;
use crate::shape::{CHANCE, Shape};
use crate::verify::Stakes;
pub(super) use lanes::LANES;
use lanes::{Lanes, ZERO, add_scaled, follow, logit_play};
use sets::AtSets;
use sums::Sums;

/// Replies of one player.
#[derive(Clone, Debug)]
pub(super) struct Logit {
    /// Probability with which a type takes an action at random instead of its reply.
    tremble: f64,
    /// Coordinates that belong to others, ascending.
    others: Vec<u32>,
    /// Positions in `others` of those downstream of each internal node.
    downstream: Vec<Range<usize>>,
    /// Where each internal node's derivatives start in `value_slope`.
    row: Vec<usize>,
    /// Where each own action's derivatives start in `play_slope`.
    action_row: Vec<usize>,
    types: usize,
    /// Prior probabilities, `[block]`; those that fill up the last block are zero.
    prior: Vec<Lanes>,
    /// What actions pay, see [`crate::relative`], `[block][action]`.
    paid: Vec<Lanes>,
    reference: Vec<Lanes>,
    /// Precision at each internal node as a multiple of that asked for, `[block][internal]`.
    precision: Vec<Lanes>,
    /// Probability with which each own action is planned, `[block][action]`.
    play: Vec<Lanes>,
    /// Value of each internal node to the current block, `[internal]`; so with all that follow.
    value: Vec<Lanes>,
    /// Value of each action, `[action]`.
    action_value: Vec<Lanes>,
    /// Probability of all own moves that lead to each node, `[internal]`.
    reach: Vec<Lanes>,
    /// Derivatives of `value`, rows of `downstream`.
    value_slope: Vec<Lanes>,
    /// Derivatives of the logarithm of `play`, rows of `downstream` of the action's node.
    play_slope: Vec<Lanes>,
    /// Derivatives of the logarithm of `reach`, `[internal][others]`.
    reach_slope: Vec<Lanes>,
    mean_slope: Vec<Lanes>,
    sums: Sums,
    at_sets: AtSets,
}

/// The others as seen by the player who replies.
#[derive(Clone, Copy, Debug)]
pub(super) struct Field<'a> {
    pub(super) shape: &'a Shape,
    pub(super) game: &'a Game,
    pub(super) player: usize,
    /// Aggregate probabilities, `[action]`.
    pub(super) aggregate: &'a [f64],
    /// Precision of the player's replies, before the factors of its types.
    pub(super) lambda: f64,
    /// Whether derivatives are asked for.
    pub(super) with_slope: bool,
}

impl Field<'_> {
    fn is_own(&self, node: usize) -> bool {
        self.shape.owner[node] as usize == self.player
    }
}

/// The types that are at work.
#[derive(Clone, Copy, Debug)]
struct Block {
    number: usize,
    /// How many they are.
    types: usize,
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
        let (row, rows) = starts(downstream.iter().map(Range::len));
        let (action_row, action_rows) = starts((0..shape.action_count()).map(|action| {
            let node = shape.action_node[action] as usize;
            if shape.owner[node] as usize == player { downstream[node].len() } else { 0 }
        }));
        Self {
            tremble: 0.0,
            downstream,
            row,
            action_row,
            types: 0,
            prior: Vec::new(),
            paid: Vec::new(),
            reference: Vec::new(),
            precision: Vec::new(),
            play: Vec::new(),
            value: vec![ZERO; shape.internal],
            action_value: vec![ZERO; shape.action_count()],
            reach: vec![ZERO; shape.internal],
            value_slope: vec![ZERO; rows],
            play_slope: vec![ZERO; action_rows],
            reach_slope: vec![ZERO; shape.internal * others.len()],
            mean_slope: vec![ZERO; others.len()],
            sums: Sums::new(shape, others.len()),
            at_sets: AtSets::new(shape, player, others.len()),
            others,
        }
    }

    /// Takes in the types, who tremble with this probability; with a `unit` precision is relative
    /// to what is at stake.
    pub(super) fn set_types(
        &mut self,
        shape: &Shape,
        game: &Game,
        player: usize,
        tremble: f64,
        unit: Option<&Stakes>,
    ) {
        let types = &game.types[player];
        self.tremble = tremble;
        self.types = types.cells();
        let count = self.types;
        let (blocks, actions) = (count.div_ceil(LANES), shape.action_count());
        self.prior.clear();
        self.paid.resize(blocks * actions, ZERO);
        self.play.resize(blocks * actions, ZERO);
        self.precision.clear();
        self.precision.resize(blocks * shape.internal, [1.0; LANES]);
        for block in 0..blocks {
            let first = block * LANES;
            // The last block is filled up with copies of the last type that have no weight.
            let cell = |k: usize| (first + k).min(count - 1);
            let gather = |row: &[f64]| -> Lanes { std::array::from_fn(|k| row[cell(k)]) };
            let weight = |k: usize| types.probability.get(first + k).copied().unwrap_or(0.0);
            self.prior.push(std::array::from_fn(weight));
            let row = |table: &[f64], row: usize| gather(&table[row * count..(row + 1) * count]);
            let flows = &types.flow_intercept;
            relative_payoffs(
                shape,
                &game.edge_probability,
                |terminal| row(&types.payoff_intercept, terminal),
                |action| if flows.is_empty() { ZERO } else { row(flows, action) },
                &mut self.reference,
                &mut self.paid[block * actions..(block + 1) * actions],
            );
            let Some(stakes) = unit else { continue };
            for &node in &shape.own_nodes[player] {
                let local = gather(stakes.at(shape.graph_node[node as usize] as usize));
                // Where nothing is at stake all actions are worth the same.
                self.precision[block * shape.internal + node as usize] =
                    local.map(|stake| if stake > 0.0 { 1.0 / stake } else { 0.0 });
            }
        }
    }

    /// Precision of the types of a block at a node.
    fn precision(&self, field: Field<'_>, block: Block, node: usize) -> Lanes {
        let factor = &self.precision[block.number * field.shape.internal + node];
        factor.map(|factor| field.lambda * factor)
    }

    /// Probability with which each type plans to take an own action, `[type]`.
    pub(super) fn play(&self, action: usize) -> impl Iterator<Item = f64> {
        let actions = self.action_value.len();
        (0..self.types).map(move |cell| self.play[cell / LANES * actions + action][cell % LANES])
    }

    /// Replies to the others' aggregates; what they add up to is for [`Self::aggregate`].
    pub(super) fn reply(&mut self, field: Field<'_>) {
        if field.shape.has_sets {
            self.form_beliefs(field);
        }
        self.sums.clear(field.with_slope);
        for number in 0..self.prior.len() {
            let types = LANES.min(self.types - number * LANES);
            let block = Block { number, types };
            self.pass_back(field, block);
            self.pass_forward(field, block);
            self.add_up(field, block);
        }
    }

    /// Values and replies at all nodes, from the last to the first.
    fn pass_back(&mut self, field: Field<'_>, block: Block) {
        let shape = field.shape;
        for node in (0..shape.internal).rev() {
            for action in shape.actions(node) {
                self.value_action(field, block, action);
            }
            let own = field.is_own(node);
            if let Some(set) = shape.set(node).filter(|_| own) {
                self.reply_at_set(field, block, set, node);
                continue;
            }
            if own {
                self.choose(field, block, node);
            } else {
                self.await_other(field, node);
            }
            if field.with_slope && !self.downstream[node].is_empty() {
                if own {
                    self.slope_of_choice(field, block, node);
                } else {
                    self.slope_of_waiting(field, node);
                }
            }
        }
    }

    fn value_action(&mut self, field: Field<'_>, block: Block, action: usize) {
        let shape = field.shape;
        let mut value = self.paid[block.number * self.action_value.len() + action];
        for &(edge, target) in shape.inner_edges(action) {
            let chance = field.game.edge_probability[edge as usize];
            add_scaled(&mut value, chance, &self.value[target as usize]);
        }
        self.action_value[action] = value;
    }

    /// Where a block's probabilities of an own node's actions are in `play`.
    fn plays(&self, shape: &Shape, block: Block, node: usize) -> Range<usize> {
        let actions = shape.actions(node);
        let first = block.number * self.action_value.len();
        first + actions.start..first + actions.end
    }

    /// Logit choice at an own node.
    fn choose(&mut self, field: Field<'_>, block: Block, node: usize) {
        let plays = self.plays(field.shape, block, node);
        let precision = self.precision(field, block, node);
        let (play, values) = (&mut self.play[plays], &self.action_value[field.shape.actions(node)]);
        logit_play(values, &precision, block.types, play);
        self.value[node] = follow(play, values);
    }

    fn await_other(&mut self, field: Field<'_>, node: usize) {
        let chance = field.shape.owner[node] == CHANCE;
        let mut value = ZERO;
        for action in field.shape.actions(node) {
            let weight = if chance { 1.0 } else { field.aggregate[action] };
            add_scaled(&mut value, weight, &self.action_value[action]);
        }
        self.value[node] = value;
    }
}

/// Where each of several runs of these lengths starts, and where the last ends.
fn starts(lengths: impl Iterator<Item = usize>) -> (Vec<usize>, usize) {
    let mut end = 0;
    let starts = lengths.map(|length| {
        end += length;
        end - length
    });
    (starts.collect(), end)
}
