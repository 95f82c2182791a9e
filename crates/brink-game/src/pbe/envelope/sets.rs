//! The walk at information sets of several nodes.

use super::{Envelope, Field, Line};
use crate::layout::{Set, Shape};

impl Envelope {
    /// How likely each member of the player's information sets is if it does what leads there.
    pub(super) fn weigh_sets(&mut self, field: &Field<'_>) {
        let shape = field.shape;
        for set in &shape.sets {
            if shape.owner[set.members[0] as usize] as usize != field.player {
                continue;
            }
            shape.weigh(set, field.edge_probability, field.aggregate, &mut self.passing);
            for &member in &set.members {
                self.weight[member as usize] = self.passing[member as usize];
            }
        }
    }

    /// The lines by which the actions of a node are compared.
    pub(super) fn compared(&self, shape: &Shape, node: usize) -> &[Line] {
        if shape.is_first_alike(node) { &self.sum } else { &self.action_value }
    }

    /// Adds up the lines of the members of a set.
    pub(super) fn add_members(&mut self, shape: &Shape, set: &Set) {
        for (position, action) in shape.actions(set.members[0] as usize).enumerate() {
            let mut sum = Line::default();
            for &member in &set.members {
                let weight = self.weight[member as usize];
                let line = self.action_value[shape.actions(member as usize).start + position];
                sum.a += weight * line.a;
                sum.b += weight * line.b;
            }
            self.sum[action] = sum;
        }
    }

    /// Chooses at all members of a set what is chosen at its first.
    pub(super) fn follow_first(&mut self, shape: &Shape, set: &Set) {
        let first = set.members[0] as usize;
        let position = self.choice[first] as usize - shape.actions(first).start;
        for &member in &set.members {
            let action = shape.actions(member as usize).start + position;
            self.choice[member as usize] = action as u32;
            self.value[member as usize] = self.action_value[action];
        }
    }

    /// Brings everything before a node up to date after the choice there has switched, where the
    /// graph has information sets. All members of a set stand behind all nodes that lead to any.
    pub(super) fn switch_sets(&mut self, field: &Field<'_>, switched: usize) {
        let shape = field.shape;
        match shape.set(switched) {
            Some(set) => self.follow_first(shape, set),
            None => self.value[switched] = self.action_value[self.choice[switched] as usize],
        }
        self.find_crossing(field, switched);
        for node in (0..switched).rev() {
            if shape.extent[node] as usize <= switched {
                continue;
            }
            for action in shape.actions(node) {
                self.update_action(field, action);
            }
            if shape.owner[node] as usize != field.player {
                self.update_node(field, node);
            } else if let Some(set) = shape.set(node) {
                // Members without a way to the switch are as they were.
                if shape.is_first_alike(node) {
                    self.add_members(shape, set);
                    self.find_crossing(field, node);
                    self.follow_first(shape, set);
                }
            } else {
                self.find_crossing(field, node);
                self.update_node(field, node);
            }
        }
    }
}
