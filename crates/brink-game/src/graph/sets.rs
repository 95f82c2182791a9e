//! Information sets: nodes that their mover cannot tell apart, because it has not seen a move.

use std::collections::BTreeMap;

use super::{ActionId, EdgeId, Graph, GraphBuilder, GraphError, NodeId, NodeKind};

/// Nodes of one player that it cannot tell apart; what it does is the same at all of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InformationSet {
    /// What it is called, as in `reply[*]`.
    pub name: String,
    /// The nodes, at least two, ascending. Their actions correspond by position.
    pub members: Vec<NodeId>,
    /// The last node through which all routes to all members lead: what the player has not seen
    /// happened from here on.
    pub top: NodeId,
    /// The edges on the routes from the top to the members, in order of the nodes they leave. What
    /// lies on no route may be most of the game.
    pub(crate) routes: Vec<Route>,
}

/// An edge on the way to an information set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Route {
    /// The action whose lottery it belongs to.
    pub(crate) action: ActionId,
    /// The edge.
    pub(crate) edge: EdgeId,
}

/// A set's name and nodes as declared.
pub(super) type Declared = (String, Vec<NodeId>);

impl GraphBuilder {
    /// Declares that the mover at these nodes cannot tell them apart. They must belong to one
    /// player, have the same actions in the same order, and follow upon the same own moves of
    /// that player. [`GraphBuilder::build`] checks this.
    pub fn information_set(
        &mut self,
        name: impl Into<String>,
        members: impl IntoIterator<Item = NodeId>,
    ) {
        self.sets.push((name.into(), members.into_iter().collect()));
    }

    /// The declared sets without nodes that cannot be reached; those of one node are left out.
    pub(super) fn reachable_sets(&self, reached: &[NodeId]) -> Vec<Declared> {
        let mut is_reached = vec![false; self.nodes.len()];
        for &node in reached {
            is_reached[node] = true;
        }
        let sets = self.sets.iter().map(|(name, set)| {
            (name.clone(), set.iter().copied().filter(|&node| is_reached[node]).collect())
        });
        sets.filter(|(_, set): &Declared| set.len() > 1).collect()
    }

    /// The members of each set have one mover and the same actions, and no other set.
    pub(super) fn check_sets(&self, sets: &[Declared]) -> Result<(), GraphError> {
        let mut taken = vec![false; self.nodes.len()];
        for (_, set) in sets {
            let (first, kind, _) = &self.nodes[set[0]];
            for &member in set {
                let (name, own_kind, _) = &self.nodes[member];
                if !matches!(own_kind, NodeKind::Decision(_)) || own_kind != kind {
                    return Err(GraphError::SetMovers(first.clone(), name.clone()));
                }
                if self.action_names(member) != self.action_names(set[0]) {
                    return Err(GraphError::SetActions(first.clone(), name.clone()));
                }
                if std::mem::replace(&mut taken[member], true) {
                    return Err(GraphError::SetTwice(name.clone()));
                }
            }
        }
        Ok(())
    }

    fn action_names(&self, node: NodeId) -> Vec<&str> {
        self.nodes[node].2.iter().map(|&action| self.actions[action].0.as_str()).collect()
    }

    /// Adds to the nodes that follow each node the other members of their sets, so that in an
    /// order by these every node from which a member follows stands before all members.
    pub(super) fn join_targets(targets: &mut [Vec<NodeId>], sets: &[Declared]) {
        let mut set_of = BTreeMap::new();
        for (_, set) in sets {
            set_of.extend(set.iter().map(|&member| (member, set)));
        }
        for list in targets {
            // The lists run backwards, and so do the members.
            let joined = list.iter().flat_map(|target| match set_of.get(target) {
                Some(set) => set.iter().rev().copied().collect(),
                None => vec![*target],
            });
            *list = joined.collect();
        }
    }
}

impl Graph {
    /// The information sets of more than one node.
    pub fn information_sets(&self) -> &[InformationSet] {
        &self.sets
    }

    /// The information set of a node among [`Graph::information_sets`], if it has others.
    pub fn set_of(&self, node: NodeId) -> Option<usize> {
        self.set_of.get(node).copied().flatten()
    }

    /// What the node looks like to who moves there: the name of its information set, or its own
    /// where it is alone.
    pub fn seen_as(&self, node: NodeId) -> &str {
        self.set_of(node).map_or(&self.nodes[node].name, |set| &self.sets[set].name)
    }

    /// Where choices are made, each once: (node, player who moves), with the first node for all of
    /// an information set.
    pub fn choices(&self) -> impl Iterator<Item = (NodeId, usize)> {
        self.nodes.iter().enumerate().filter_map(|(id, node)| match node.kind {
            NodeKind::Decision(player) if self.first_alike(id) == id => Some((id, player)),
            _ => None,
        })
    }

    /// The probability that each choice is reached, from that of each node: at the first node of
    /// an information set the sum over all of it. Both `[node]`.
    pub fn choice_reach(&self, reach: &[f64]) -> Vec<f64> {
        let mut summed = reach.to_vec();
        for set in &self.sets {
            summed[set.members[0]] = set.members.iter().map(|&member| reach[member]).sum();
        }
        summed
    }

    /// The first member of the node's information set: itself where its mover can tell it apart.
    pub fn first_alike(&self, node: NodeId) -> NodeId {
        self.set_of(node).map_or(node, |set| self.sets[set].members[0])
    }

    /// The action that stands for this one at the first member of its information set: itself
    /// where the mover can tell its node apart.
    pub fn action_alike(&self, action: ActionId) -> ActionId {
        let node = self.actions[action].node;
        let first = self.first_alike(node);
        self.nodes[first].actions.start + action - self.nodes[node].actions.start
    }

    /// Takes over checked sets of graph nodes and looks for their tops; `dominator` is the last
    /// node on all routes to each node.
    pub(super) fn add_sets(
        &mut self,
        sets: Vec<Declared>,
        dominator: &[NodeId],
    ) -> Result<(), GraphError> {
        if sets.is_empty() {
            return Ok(());
        }
        self.set_of = vec![None; self.nodes.len()];
        let incoming = self.incoming();
        let mut seen = vec![None; self.nodes.len()];
        for (name, mut members) in sets {
            members.sort_unstable();
            let top = members.iter().copied().reduce(|a, b| meet(dominator, a, b)).unwrap_or(0);
            for &member in &members {
                self.set_of[member] = Some(self.sets.len());
            }
            let mut routes: Vec<Route> = Vec::new();
            let mut behind = members.clone();
            for &member in &members {
                seen[member] = Some(self.sets.len());
            }
            while let Some(node) = behind.pop() {
                if node == top {
                    continue;
                }
                routes.extend(&incoming[node]);
                for route in &incoming[node] {
                    let before = self.actions[route.action].node;
                    if seen[before].replace(self.sets.len()) != Some(self.sets.len()) {
                        behind.push(before);
                    }
                }
            }
            routes.sort_unstable_by_key(|route| route.edge);
            self.sets.push(InformationSet { name, members, top, routes });
        }
        self.sets.iter().try_for_each(|set| self.check_recall(set))
    }

    /// The edges that lead to each node, `[node]`.
    fn incoming(&self) -> Vec<Vec<Route>> {
        let mut incoming = vec![Vec::new(); self.nodes.len()];
        for (action, of_action) in self.actions.iter().enumerate() {
            for edge in of_action.edges.clone() {
                incoming[self.edges[edge].target].push(Route { action, edge });
            }
        }
        incoming
    }

    /// What a player did before is the same at all members: else it would have forgotten it.
    fn check_recall(&self, set: &InformationSet) -> Result<(), GraphError> {
        let InformationSet { members, top, routes, .. } = set;
        let mover = self.nodes[members[0]].kind;
        let NodeKind::Decision(player) = mover else { return Ok(()) };
        // The player's last action between the top and each node: none, one, or several.
        let mut recalled: BTreeMap<NodeId, Recall> = BTreeMap::from([(*top, Recall::Nothing)]);
        for &Route { action, edge } in routes {
            let node = self.actions[action].node;
            let Some(&here) = recalled.get(&node) else { continue };
            let own = self.nodes[node].kind == mover;
            let next = if own { Recall::Action(self.action_alike(action)) } else { here };
            let at = recalled.entry(self.edges[edge].target).or_insert(next);
            if *at != next {
                *at = Recall::Several;
            }
        }
        let first = recalled.get(&members[0]);
        let differs =
            |member: &&NodeId| recalled.get(member) != first || first == Some(&Recall::Several);
        match members.iter().find(differs) {
            None => Ok(()),
            Some(&member) => Err(GraphError::SetRecall {
                player: self.players[player].clone(),
                first: self.nodes[members[0]].name.clone(),
                second: self.nodes[member].name.clone(),
            }),
        }
    }
}

/// What a player remembers of its own moves since some node.
#[derive(Clone, Copy, PartialEq)]
enum Recall {
    Nothing,
    Action(ActionId),
    Several,
}

/// The last node on all routes to both nodes.
pub(super) fn meet(dominator: &[NodeId], mut a: NodeId, mut b: NodeId) -> NodeId {
    while a != b {
        if a > b {
            a = dominator[a];
        } else {
            b = dominator[b];
        }
    }
    a
}
