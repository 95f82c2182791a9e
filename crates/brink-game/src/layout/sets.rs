//! Information sets of several nodes as the engines read them.

use super::{CHANCE, NONE, Shape};
use crate::Graph;
use crate::graph::Route;

/// Members less likely than this are not told apart; see [`crate::pbe`].
const REACH_FLOOR: f64 = 1e-280;

/// Nodes that their mover cannot tell apart.
#[derive(Clone, Debug)]
pub(crate) struct Set {
    /// Internal nodes, at least two, ascending.
    pub(crate) members: Vec<u32>,
    /// The last internal node on all routes to the members.
    pub(crate) top: u32,
    /// The edges on the routes from the top to the members, in order of the nodes they leave.
    links: Vec<Link>,
}

/// An edge on the way to an information set.
#[derive(Clone, Copy, Debug)]
struct Link {
    action: u32,
    edge: u32,
    target: u32,
}

impl Shape {
    /// Takes the sets over from the graph; `value_index` is that of each graph node.
    pub(super) fn find_sets(&mut self, graph: &Graph, value_index: &[u32]) {
        for (number, set) in graph.information_sets().iter().enumerate() {
            let members: Vec<u32> = set.members.iter().map(|&node| value_index[node]).collect();
            let top = value_index[set.top];
            for &member in &members {
                self.set_of[member as usize] = number as u32;
            }
            let link = |&Route { action, edge }: &Route| {
                let target = value_index[graph.edges()[edge].target];
                Link { action: action as u32, edge: edge as u32, target }
            };
            let links = set.routes.iter().map(link).collect();
            self.sets.push(Set { members, top, links });
        }
    }

    /// The information set of a node, if it has other members.
    pub(crate) fn set(&self, node: usize) -> Option<&Set> {
        if !self.has_sets || self.set_of[node] == NONE {
            return None;
        }
        Some(&self.sets[self.set_of[node] as usize])
    }

    /// The first member of the node's information set: itself where it has no others.
    pub(crate) fn first_alike(&self, node: usize) -> usize {
        self.set(node).map_or(node, |set| set.members[0] as usize)
    }

    /// Whether the node is the first of an information set of several.
    pub(crate) fn is_first_alike(&self, node: usize) -> bool {
        self.set(node).is_some_and(|set| set.members[0] as usize == node)
    }

    /// One past the last internal node that can follow any member of the set of `node`.
    pub(super) fn extent_of_set(&self, node: usize) -> u32 {
        let members = self.set(node).map_or(&[][..], |set| &set.members);
        members.iter().map(|&member| self.extent[member as usize]).fold(0, u32::max)
    }

    /// Marks as unknowns the moves that a mover at an information set has not seen, and all
    /// members of a set where one is.
    pub(super) fn couple_sets(&self, coupled: &mut [bool]) {
        for set in &self.sets {
            let owner = self.owner[set.members[0] as usize];
            for link in &set.links {
                let node = self.action_node[link.action as usize] as usize;
                coupled[node] |= self.owner[node] != CHANCE && self.owner[node] != owner;
            }
        }
        for set in &self.sets {
            let any = set.members.iter().any(|&member| coupled[member as usize]);
            for &member in &set.members {
                coupled[member as usize] = any;
            }
        }
    }

    /// Copies what is given for each action from the first member of every information set to
    /// the others.
    pub(crate) fn tie(&self, of_actions: &mut [f64]) {
        for set in &self.sets {
            let first = self.actions(set.members[0] as usize);
            for &member in &set.members[1..] {
                of_actions.copy_within(first.clone(), self.actions(member as usize).start);
            }
        }
    }

    /// The first node whose coordinates bear on the weights of a set's members.
    pub(crate) fn first_weighing(&self, set: &Set) -> u32 {
        let nodes = set.links.iter().map(|link| self.action_node[link.action as usize] as usize);
        nodes.map(|node| self.first_alike(node) as u32).fold(set.top, u32::min)
    }

    /// Probability that a link is taken by those who move where it leaves, if the mover at the
    /// set does what leads to it, and the link's node.
    fn link_taken(&self, set: &Set, link: Link, aggregate: &[f64]) -> (f64, usize) {
        let node = self.action_node[link.action as usize] as usize;
        let mover = self.owner[node];
        let sure = mover == CHANCE || mover == self.owner[set.members[0] as usize];
        (if sure { 1.0 } else { aggregate[link.action as usize] }, node)
    }

    /// Probability of each member of a set and of each node on the way there, given that play is
    /// at the top and that the mover at the set does what leads to it: into `weight`,
    /// `[internal]`, whose other entries stay as they are.
    pub(crate) fn weigh(
        &self,
        set: &Set,
        edge_probability: &[f64],
        aggregate: &[f64],
        weight: &mut [f64],
    ) {
        for link in &set.links {
            weight[link.target as usize] = 0.0;
        }
        weight[set.top as usize] = 1.0;
        for &link in &set.links {
            let (taken, node) = self.link_taken(set, link, aggregate);
            let passed = weight[node] * taken * edge_probability[link.edge as usize];
            weight[link.target as usize] += passed.max(REACH_FLOOR);
        }
    }

    /// Adds to `gradient`, `[coordinate]`, the derivative of the sum over members of weight times
    /// `worth`. That is given at the members, `[internal]`, and overwritten on the way there;
    /// `weight` is from [`Shape::weigh`].
    pub(crate) fn add_weight_slope(
        &self,
        set: &Set,
        edge_probability: &[f64],
        aggregate: &[f64],
        weight: &[f64],
        worth: &mut [f64],
        gradient: &mut [f64],
    ) {
        for link in &set.links {
            worth[self.action_node[link.action as usize] as usize] = 0.0;
        }
        for &link in set.links.iter().rev() {
            let (taken, node) = self.link_taken(set, link, aggregate);
            let passed = edge_probability[link.edge as usize] * worth[link.target as usize];
            worth[node] += taken * passed;
            let owner = self.owner[node];
            let unseen = owner != CHANCE && owner != self.owner[set.members[0] as usize];
            if !unseen || self.coordinate[node] == NONE {
                continue;
            }
            let first = self.coordinate[node] as usize;
            let change = weight[node] * passed;
            for (k, action) in self.free_actions(node).enumerate() {
                if link.action as usize == self.rest(node) {
                    gradient[first + k] -= change;
                } else if link.action as usize == action {
                    gradient[first + k] += change;
                }
            }
        }
    }
}
