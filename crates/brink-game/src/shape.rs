//! The graph as the engines read it: terminals set apart, indices in 32 bits, and what depends
//! on shape alone (subtrees, parents, coupled aggregates) worked out once.

mod sets;

pub(crate) use sets::Set;

use crate::{Graph, NodeKind};

/// Marks a chance node in [`Shape::owner`].
pub(crate) const CHANCE: u32 = u32::MAX;
/// Marks an absent index.
pub(crate) const NONE: u32 = u32::MAX;

/// *Internal* nodes are those where somebody moves, in topological order; a *value index* is an
/// internal node, or `internal + t` for terminal `t`.
#[derive(Clone, Debug)]
pub(crate) struct Shape {
    /// Number of internal nodes.
    pub(crate) internal: usize,
    /// Player who moves or [`CHANCE`], `[internal]`.
    pub(crate) owner: Vec<u32>,
    /// First action of each internal node, `[internal + 1]`.
    first_action: Vec<u32>,
    /// First edge of each action, `[action + 1]`.
    first_edge: Vec<u32>,
    /// Value index where each edge leads, `[edge]`.
    pub(crate) target: Vec<u32>,
    /// First of the edges to internal nodes of each action in `inner`, `[action + 1]`.
    first_inner: Vec<u32>,
    /// Edges to internal nodes with their targets, by action.
    inner: Vec<(u32, u32)>,
    /// Internal node of each action, `[action]`.
    pub(crate) action_node: Vec<u32>,
    /// Graph node of each internal node.
    pub(crate) graph_node: Vec<u32>,
    /// Internal nodes of each player, ascending.
    pub(crate) own_nodes: Vec<Vec<u32>>,
    /// One past the last internal node that can follow each internal node; at the first node of
    /// an information set, any of its nodes.
    pub(crate) extent: Vec<u32>,
    /// Whether every internal node has one way in, but for those behind which nobody moves.
    pub(crate) is_tree: bool,
    /// The action leading into each internal node of a tree; [`NONE`] at the start.
    pub(crate) parent_action: Vec<u32>,
    /// In a tree, the last own action on the way into each node of its mover; [`NONE`] if it is
    /// the mover's first move there.
    pub(crate) own_parent_action: Vec<u32>,
    /// First coordinate of each internal node among the unknowns, or [`NONE`]. A node with `k`
    /// actions has `k - 1` coordinates, one for each action but one.
    pub(crate) coordinate: Vec<u32>,
    /// Position among the actions of each internal node of that which takes what the others leave:
    /// the last but for [`Shape::leave_rest_to_likeliest`].
    rest: Vec<u32>,
    /// Internal node of each coordinate's first action is found through its action here.
    pub(crate) coordinate_action: Vec<u32>,
    /// Whether any information set has several nodes; where not, no engine looks for them.
    pub(crate) has_sets: bool,
    /// The information sets of several nodes.
    pub(crate) sets: Vec<Set>,
    /// The set of each internal node or [`NONE`], `[internal]`.
    pub(crate) set_of: Vec<u32>,
}

impl Shape {
    pub(crate) fn new(graph: &Graph) -> Self {
        let nodes = graph.nodes();
        let mut value_index = vec![0_u32; nodes.len()];
        let mut graph_node = Vec::new();
        for (id, node) in nodes.iter().enumerate() {
            if !matches!(node.kind, NodeKind::Terminal(_)) {
                value_index[id] = graph_node.len() as u32;
                graph_node.push(id as u32);
            }
        }
        let internal = graph_node.len();
        for (id, node) in nodes.iter().enumerate() {
            if let NodeKind::Terminal(terminal) = node.kind {
                value_index[id] = (internal + terminal) as u32;
            }
        }
        let mut shape = Self {
            internal,
            owner: Vec::with_capacity(internal),
            first_action: vec![0],
            first_edge: vec![0],
            target: graph.edges().iter().map(|edge| value_index[edge.target]).collect(),
            first_inner: vec![0],
            inner: Vec::new(),
            action_node: Vec::with_capacity(graph.actions().len()),
            own_nodes: vec![Vec::new(); graph.players().len()],
            extent: vec![0; internal],
            is_tree: true,
            parent_action: vec![NONE; internal],
            own_parent_action: vec![NONE; internal],
            coordinate: vec![NONE; internal],
            rest: vec![0; internal],
            coordinate_action: Vec::new(),
            has_sets: !graph.information_sets().is_empty(),
            sets: Vec::new(),
            set_of: vec![NONE; internal],
            graph_node,
        };
        for node in 0..internal {
            let graph_node = &nodes[shape.graph_node[node] as usize];
            if let NodeKind::Decision(player) = graph_node.kind {
                shape.owner.push(player as u32);
                shape.own_nodes[player].push(node as u32);
            } else {
                shape.owner.push(CHANCE);
            }
            shape.first_action.push(graph_node.actions.end as u32);
            for action in graph_node.actions.clone() {
                shape.action_node.push(node as u32);
                let edges = graph.actions()[action].edges.clone();
                shape.first_edge.push(edges.end as u32);
                let targets = edges.map(|edge| (edge as u32, shape.target[edge]));
                shape.inner.extend(targets.filter(|&(_, to)| (to as usize) < internal));
                shape.first_inner.push(shape.inner.len() as u32);
            }
        }
        shape.find_sets(graph, &value_index);
        shape.find_subtrees(graph);
        shape.find_own_parents();
        shape.find_coordinates(graph.players().len());
        shape
    }

    /// Actions of an internal node.
    pub(crate) fn actions(&self, node: usize) -> std::ops::Range<usize> {
        self.first_action[node] as usize..self.first_action[node + 1] as usize
    }

    /// Edges of an action.
    pub(crate) fn edges(&self, action: usize) -> std::ops::Range<usize> {
        self.first_edge[action] as usize..self.first_edge[action + 1] as usize
    }

    /// Edges of an action that lead to internal nodes, with their targets.
    pub(crate) fn inner_edges(&self, action: usize) -> &[(u32, u32)] {
        &self.inner[self.first_inner[action] as usize..self.first_inner[action + 1] as usize]
    }

    /// Number of actions over all nodes.
    pub(crate) fn action_count(&self) -> usize {
        self.action_node.len()
    }

    /// Number of unknowns.
    pub(crate) fn dimension(&self) -> usize {
        self.coordinate_action.len()
    }

    /// The first internal node whose action a coordinate is.
    pub(crate) fn coordinate_node(&self, coordinate: usize) -> usize {
        self.action_node[self.coordinate_action[coordinate] as usize] as usize
    }

    /// Coordinates of the moves of everybody but one player, ascending.
    pub(crate) fn coordinates_of_others(&self, player: usize) -> Vec<u32> {
        let owner = |&coordinate: &u32| self.owner[self.coordinate_node(coordinate as usize)];
        (0..self.dimension() as u32).filter(|c| owner(c) as usize != player).collect()
    }

    /// Actions of an internal node with coordinates, in their order.
    pub(crate) fn free_actions(&self, node: usize) -> impl Iterator<Item = usize> + use<> {
        let rest = self.rest(node);
        self.actions(node).filter(move |&action| action != rest)
    }

    /// The action of an internal node that takes what the others leave.
    pub(crate) fn rest(&self, node: usize) -> usize {
        self.actions(node).start + self.rest[node] as usize
    }

    /// Leaves what is left to the likeliest action of each node, `[action]`. Probabilities that
    /// vanish are then unknowns themselves and known to all their digits; as the difference of one
    /// and numbers close to one they are not, and a belief may rest on their ratio.
    pub(crate) fn leave_rest_to_likeliest(&mut self, aggregate: &[f64]) {
        self.leave_rest(|actions| {
            let likelier = |a: usize, b: usize| if aggregate[b] > aggregate[a] { b } else { a };
            let first = actions.start;
            actions.reduce(likelier).map_or(0, |action| action - first)
        });
    }

    /// Leaves what is left to the last action of each node again.
    pub(crate) fn leave_rest_to_last(&mut self) {
        self.leave_rest(|actions| actions.len() - 1);
    }

    fn leave_rest(&mut self, position: impl Fn(std::ops::Range<usize>) -> usize) {
        for node in 0..self.internal {
            let first = self.first_alike(node);
            self.rest[node] = position(self.actions(first)) as u32;
            if first == node && self.coordinate[node] != NONE {
                let start = self.coordinate[node] as usize;
                for (k, action) in self.free_actions(node).enumerate() {
                    self.coordinate_action[start + k] = action as u32;
                }
            }
        }
    }

    fn find_subtrees(&mut self, graph: &Graph) {
        for node in (0..self.internal).rev() {
            let mut extent = node as u32 + 1;
            for action in self.actions(node) {
                for edge in self.edges(action) {
                    let target = self.target[edge] as usize;
                    if target >= self.internal {
                        continue;
                    }
                    extent = extent.max(self.extent[target]);
                    let settled = graph.is_settled(self.graph_node[target] as usize);
                    if self.parent_action[target] != NONE && !settled {
                        self.is_tree = false;
                    }
                    self.parent_action[target] = action as u32;
                }
            }
            self.extent[node] = extent;
            if self.is_first_alike(node) {
                self.extent[node] = self.extent_of_set(node);
            }
        }
    }

    fn find_own_parents(&mut self) {
        if !self.is_tree {
            return;
        }
        let players = self.own_nodes.len();
        // The last action of each player on the way to each node.
        let mut last = vec![NONE; self.internal * players];
        for node in 0..self.internal {
            let owner = self.owner[node] as usize;
            let here = node * players;
            if owner < players {
                self.own_parent_action[node] = last[here + owner];
            }
            for action in self.actions(node) {
                for &(_, target) in self.inner_edges(action) {
                    let there = target as usize * players;
                    last.copy_within(here..here + players, there);
                    if owner < players {
                        last[there + owner] = action as u32;
                    }
                }
            }
        }
    }

    /// An aggregate is an unknown if another player has moved before, or moves later without
    /// having seen it: only then can it bear on anybody else's reply.
    fn find_coordinates(&mut self, players: usize) {
        let mut moved = vec![false; self.internal * players];
        let mut coupled = vec![false; self.internal];
        for node in 0..self.internal {
            let owner = self.owner[node] as usize;
            let before = node * players..(node + 1) * players;
            coupled[node] = owner < players
                && moved[before].iter().enumerate().any(|(p, &moved)| p != owner && moved);
            for action in self.actions(node) {
                for edge in self.edges(action) {
                    let target = self.target[edge] as usize;
                    if target < self.internal {
                        for player in 0..players {
                            let before = moved[node * players + player] || player == owner;
                            moved[target * players + player] |= before;
                        }
                    }
                }
            }
        }
        self.couple_sets(&mut coupled);
        for node in 0..self.internal {
            self.rest[node] = self.actions(node).len() as u32 - 1;
        }
        for (node, _) in coupled.iter().enumerate().filter(|(_, coupled)| **coupled) {
            let actions = self.actions(node);
            let first = self.first_alike(node);
            if first != node {
                self.coordinate[node] = self.coordinate[first];
            } else if actions.len() > 1 {
                self.coordinate[node] = self.coordinate_action.len() as u32;
                self.coordinate_action.extend((actions.start..actions.end - 1).map(|a| a as u32));
            }
        }
    }
}

/// Writes coordinates into aggregates, one action of a node taking the rest; a lone action is
/// certain. Aggregates of other nodes without coordinates bear on nobody's reply and are left.
pub(crate) fn expand(shape: &Shape, y: &[f64], aggregate: &mut [f64]) {
    for node in 0..shape.internal {
        let first = shape.coordinate[node];
        let actions = shape.actions(node);
        if actions.len() == 1 {
            aggregate[actions.start] = 1.0;
        }
        if first == NONE {
            continue;
        }
        let mut rest = 1.0;
        for (k, action) in shape.free_actions(node).enumerate() {
            aggregate[action] = y[first as usize + k];
            rest -= y[first as usize + k];
        }
        aggregate[shape.rest(node)] = rest;
    }
}

/// Clamps coordinates to [0, 1] and scales a node's down where they sum to more than one.
pub(crate) fn project_to_simplices(shape: &Shape, y: &mut [f64]) {
    for node in 0..shape.internal {
        let first = shape.coordinate[node];
        if first == NONE {
            continue;
        }
        let count = shape.actions(node).len() - 1;
        let own = &mut y[first as usize..first as usize + count];
        let mut sum = 0.0;
        for entry in own.iter_mut() {
            *entry = entry.clamp(0.0, 1.0);
            sum += *entry;
        }
        if sum > 1.0 {
            for entry in own.iter_mut() {
                *entry /= sum;
            }
        }
    }
}
