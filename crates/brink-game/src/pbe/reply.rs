//! Best replies of all of a player's types, added up: the aggregates that they imply and the
//! derivative of those with respect to the others' aggregates.

use std::ops::Range;

use super::Homotopy;
use super::envelope::{Cutpoint, Envelope, Field};
use crate::linear::Jacobian;
use crate::shape::{NONE, Set, Shape};

/// Reach below this is not told apart: beliefs this deep off the path fall back to the prior.
pub(crate) const REACH_FLOOR: f64 = 1e-280;

/// Buffers for one player's reply.
#[derive(Clone, Debug)]
pub(super) struct Reply {
    pub(super) envelope: Envelope,
    /// Probability that the current type makes all its own moves that lead to each internal
    /// node, trembles included, `[internal]`.
    pub(super) reach: Vec<f64>,
    before: Vec<f64>,
    signed: Vec<f64>,
    /// How the current cutpoint moves, `[coordinate]`, and the same for `others`.
    gradient: Vec<f64>,
    gradient_of_others: Vec<f64>,
    /// Coordinates that belong to others, ascending: the rest do not bear on the reply.
    others: Vec<u32>,
    /// Number of entries of `others` at nodes before each, `[internal + 1]`.
    others_before: Vec<u32>,
    /// Scratch for information sets, `[internal]`; empty where there are none.
    passing: Vec<f64>,
    worth: Vec<f64>,
    /// Weight of types that reach an action's node and plan to take it, `[action]`.
    mass: Vec<f64>,
    /// Its derivative, `[action * others.len() + position in others]`.
    slope: Vec<f64>,
}

impl Reply {
    pub(super) fn new(shape: &Shape, player: usize) -> Self {
        let others = shape.coordinates_of_others(player);
        let node_of = |&coordinate: &u32| shape.coordinate_node(coordinate as usize);
        let before = |node: usize| others.partition_point(|other| node_of(other) < node) as u32;
        Self {
            envelope: Envelope::new(shape),
            reach: vec![0.0; shape.internal],
            before: vec![0.0; shape.internal],
            signed: vec![0.0; shape.internal],
            gradient: vec![0.0; shape.dimension()],
            gradient_of_others: vec![0.0; others.len()],
            others_before: (0..=shape.internal).map(before).collect(),
            passing: vec![0.0; if shape.has_sets { shape.internal } else { 0 }],
            worth: vec![0.0; if shape.has_sets { shape.internal } else { 0 }],
            mass: vec![0.0; shape.action_count()],
            slope: Vec::new(),
            others,
        }
    }

    /// Forgets the masses of the last reply.
    pub(super) fn clear(&mut self, shape: &Shape, player: usize, with_slope: bool) {
        let width = self.others.len();
        if with_slope {
            self.slope.resize(shape.action_count() * width, 0.0);
        }
        for &node in &shape.own_nodes[player] {
            for action in shape.actions(node as usize) {
                self.mass[action] = 0.0;
                if with_slope {
                    self.slope[action * width..(action + 1) * width].fill(0.0);
                }
            }
        }
    }

    /// Adds the types of a line to the masses.
    pub(super) fn add_line(&mut self, field: &Field<'_>, homotopy: Homotopy, with_slope: bool) {
        let (line, tremble) = (field.line, homotopy.tremble);
        self.envelope.start(field);
        self.update_reach(field, 0, tremble);
        let mut here = line.place(self.envelope.x, homotopy);
        loop {
            let cut = self.envelope.next_cutpoint(field);
            let there = line.place(cut.map_or(self.envelope.end, |cut| cut.x), homotopy);
            let mass = line.mass(&here, &there);
            if mass > 0.0 {
                self.add_piece(field, line.weight * mass);
            }
            let Some(cut) = cut else { break };
            let left = self.envelope.choice[cut.node] as usize;
            let density = line.weight * there.point.density;
            let moves_types = with_slope && density != 0.0;
            if moves_types {
                self.cutpoint_gradient(field, cut, left);
                self.before.copy_from_slice(&self.reach);
            }
            self.envelope.switch(field, cut);
            self.update_reach(field, cut.node, tremble);
            if moves_types {
                self.move_cutpoint(field, cut, left, density);
            }
            here = there;
        }
    }

    /// Own reach under the current plan, from `node` down; in a tree at own nodes only.
    pub(super) fn update_reach(&mut self, field: &Field<'_>, node: usize, tremble: f64) {
        let shape = field.shape;
        let own_nodes = &shape.own_nodes[field.player];
        if own_nodes.is_empty() {
            return;
        }
        if !shape.is_tree {
            self.update_merging_reach(field, tremble);
            return;
        }
        let before = own_nodes.partition_point(|&n| (n as usize) <= node);
        let first = if node == 0 { 0 } else { before };
        for &own in &own_nodes[first..] {
            let own = own as usize;
            if own >= shape.extent[node] as usize {
                break;
            }
            let action = shape.own_parent_action[own];
            self.reach[own] = if action == NONE {
                1.0
            } else {
                let action = action as usize;
                let parent = shape.action_node[action] as usize;
                let play = planned_play(field, &self.envelope, parent, action, tremble);
                (self.reach[parent] * play).max(REACH_FLOOR)
            };
        }
    }

    /// The same where routes merge: chance weighs the routes against each other.
    fn update_merging_reach(&mut self, field: &Field<'_>, tremble: f64) {
        let shape = field.shape;
        self.reach.fill(0.0);
        self.reach[0] = 1.0;
        for node in 0..shape.internal {
            let own = shape.owner[node] as usize == field.player;
            for action in shape.actions(node) {
                let play = if own {
                    planned_play(field, &self.envelope, node, action, tremble)
                } else {
                    1.0
                };
                let through = (self.reach[node] * play).max(REACH_FLOOR);
                for &(edge, target) in shape.inner_edges(action) {
                    let chance = field.edge_probability[edge as usize];
                    self.reach[target as usize] += through * chance;
                }
            }
        }
    }

    fn add_piece(&mut self, field: &Field<'_>, probability: f64) {
        for &node in &field.shape.own_nodes[field.player] {
            let node = node as usize;
            let mass = probability * self.reach[node];
            if field.line.idle[node] {
                let actions = field.shape.actions(node);
                let share = mass / actions.len() as f64;
                self.mass[actions].iter_mut().for_each(|mass| *mass += share);
            } else {
                self.mass[self.envelope.choice[node] as usize] += mass;
            }
        }
    }

    /// How the cutpoint moves with the others' aggregates, into `gradient`. By the envelope
    /// theorem own later choices do not matter: only the probability of passing through each of
    /// the others' nodes, by one action more than by the other, times what is at stake there.
    fn cutpoint_gradient(&mut self, field: &Field<'_>, cut: Cutpoint, left: usize) {
        let shape = field.shape;
        self.gradient.fill(0.0);
        let end = shape.extent[cut.node] as usize;
        self.signed[cut.node..end].fill(0.0);
        let steepening = if let Some(set) = shape.set(cut.node) {
            self.begin_at_set(field, set, cut, left)
        } else {
            self.begin_at(field, (cut.action, left), 1.0);
            let lines = &self.envelope.action_value;
            lines[cut.action].b - lines[left].b
        };
        let envelope = &self.envelope;
        for node in cut.node + 1..end {
            let reach = self.signed[node];
            if reach == 0.0 {
                continue;
            }
            let owner = shape.owner[node];
            let actions = shape.actions(node);
            let others = owner as usize != field.player && owner != crate::shape::CHANCE;
            if others && shape.coordinate[node] != NONE {
                let first = shape.coordinate[node] as usize;
                let rest = envelope.action_value[shape.rest(node)].at(cut.x);
                for (k, action) in shape.free_actions(node).enumerate() {
                    let stake = envelope.action_value[action].at(cut.x) - rest;
                    self.gradient[first + k] += reach * stake;
                }
            }
            for action in actions {
                let play = if owner as usize == field.player {
                    if envelope.choice[node] as usize != action {
                        continue;
                    }
                    1.0
                } else if others {
                    field.aggregate[action]
                } else {
                    1.0
                };
                for &(edge, target) in shape.inner_edges(action) {
                    let chance = field.edge_probability[edge as usize];
                    self.signed[target as usize] += reach * play * chance;
                }
            }
        }
        let factor = -1.0 / steepening;
        self.gradient.iter_mut().for_each(|entry| *entry *= factor);
    }

    /// Play passes from taking one action to taking another, with some probability.
    fn begin_at(&mut self, field: &Field<'_>, (taken, left): (usize, usize), weight: f64) {
        for (action, sign) in [(taken, weight), (left, -weight)] {
            for &(edge, target) in field.shape.inner_edges(action) {
                self.signed[target as usize] += sign * field.edge_probability[edge as usize];
            }
        }
    }

    /// The same at all members of an information set, and what the weights of the members add to
    /// the gradient; returns by how much the lines compared at the set differ in slope.
    fn begin_at_set(&mut self, field: &Field<'_>, set: &Set, cut: Cutpoint, left: usize) -> f64 {
        let shape = field.shape;
        let first = shape.actions(cut.node).start;
        let mut steepening = 0.0;
        for &member in &set.members {
            let member = member as usize;
            let start = shape.actions(member).start;
            let pair = (start + cut.action - first, start + left - first);
            let weight = self.envelope.weight[member];
            self.begin_at(field, pair, weight);
            let [taken, left] = [pair.0, pair.1].map(|action| self.envelope.action_value[action]);
            self.worth[member] = taken.at(cut.x) - left.at(cut.x);
            steepening += weight * (taken.b - left.b);
        }
        let (chances, aggregate) = (field.edge_probability, field.aggregate);
        let Self { passing, worth, gradient, .. } = self;
        shape.weigh(set, chances, aggregate, passing);
        shape.add_weight_slope(set, chances, aggregate, passing, worth, gradient);
        steepening
    }

    /// Types at the cutpoint pass from the plan above it to the plan below it as it rises.
    fn move_cutpoint(&mut self, field: &Field<'_>, cut: Cutpoint, left: usize, density: f64) {
        let shape = field.shape;
        let width = self.others.len();
        let bearing = self.bearing(shape, cut.node);
        for position in bearing.clone() {
            self.gradient_of_others[position] = self.gradient[self.others[position] as usize];
        }
        let gradient = &self.gradient_of_others[bearing.clone()];
        let below = if shape.is_tree {
            cut.node..shape.extent[cut.node] as usize
        } else {
            0..shape.internal
        };
        let mut add = |action: usize, change: f64| {
            if change != 0.0 {
                let row = &mut self.slope[action * width..(action + 1) * width][bearing.clone()];
                for (entry, g) in row.iter_mut().zip(gradient) {
                    *entry += change * g;
                }
            }
        };
        add(left, density * self.before[cut.node]);
        add(cut.action, -density * self.reach[cut.node]);
        for &node in &shape.own_nodes[field.player] {
            let node = node as usize;
            if node != cut.node && below.contains(&node) {
                let change = density * (self.before[node] - self.reach[node]);
                if field.line.idle[node] {
                    let actions = shape.actions(node);
                    let share = change / actions.len() as f64;
                    actions.for_each(|action| add(action, share));
                } else {
                    add(self.envelope.choice[node] as usize, change);
                }
            }
        }
    }

    /// Positions in `others` of what may bear on a cutpoint at a node: what others do behind it,
    /// and at an information set what they did before.
    fn bearing(&self, shape: &Shape, node: usize) -> Range<usize> {
        if shape.has_sets {
            return 0..self.others.len();
        }
        let end = shape.extent[node] as usize;
        self.others_before[node] as usize..self.others_before[end] as usize
    }

    /// Turns masses into aggregates (written to `aggregate`, without trembles) and adds the rows
    /// of `-d aggregate / d coordinate` to the Jacobian.
    pub(super) fn finish(
        &mut self,
        shape: &Shape,
        player: usize,
        tremble: f64,
        aggregate: &mut [f64],
        mut jacobian: Option<&mut impl Jacobian>,
    ) {
        let width = self.others.len();
        for &node in &shape.own_nodes[player] {
            let node = node as usize;
            let actions = shape.actions(node);
            let total: f64 = self.mass[actions.clone()].iter().sum();
            if total <= 0.0 {
                aggregate[actions.clone()].fill(1.0 / actions.len() as f64);
                continue;
            }
            for action in actions.clone() {
                aggregate[action] = self.mass[action] / total;
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
            self.gradient_of_others.fill(0.0);
            for action in actions.clone() {
                let row = &self.slope[action * width..(action + 1) * width];
                self.gradient_of_others.iter_mut().zip(row).for_each(|(sum, slope)| *sum += slope);
            }
            let scale = (1.0 - tremble) / total;
            for (k, action) in shape.free_actions(node).enumerate() {
                let row = first as usize + k;
                let slopes = self.slope[action * width..].iter().zip(&self.gradient_of_others);
                for (&other, (slope, all)) in self.others.iter().zip(slopes) {
                    let change = scale * (slope - aggregate[action] * all);
                    jacobian.add(row, other as usize, -change);
                }
            }
        }
    }
}

/// Probability with which an own action is taken under the plan, trembles included. Types for whom
/// nothing is at stake any more take every action alike.
fn planned_play(
    field: &Field<'_>,
    envelope: &Envelope,
    node: usize,
    action: usize,
    tremble: f64,
) -> f64 {
    let error = tremble * field.tremble_play[action];
    if field.line.idle[node] {
        return (1.0 - tremble) / field.shape.actions(node).len() as f64 + error;
    }
    if envelope.choice[node] as usize == action { 1.0 - tremble + error } else { error }
}
