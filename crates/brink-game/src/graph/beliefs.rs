//! Whether beliefs factor by player at every node.

use super::{ActionId, Graph, GraphError, NodeId, NodeKind};

/// Beliefs at a node factor by player only if the routes that meet there differ in the moves of
/// one player at most (and of chance). The routes into a node part at its immediate dominator, the
/// last node that all of them pass: what matters is who decides between the two, and who decides
/// at the dominator if several of its actions lead on to the node. Where nobody moves any more no
/// beliefs are needed, and any routes may meet.
///
/// Routes from a dominator `d` to a parent of the node pass the chain of the parent's own
/// dominators below `d`, and between two of these nothing that was not collected when the lower
/// one was looked at. So what a merge asks for is a union along a chain of the tree of dominators.
/// Every node also knows one far ancestor and the union on the way to it (Myers 1983), which makes
/// that a matter of a logarithmic number of steps.
///
/// Returns the immediate dominators, `[node]`.
pub(super) fn check_beliefs(graph: &Graph) -> Result<Vec<NodeId>, GraphError> {
    let mut parents: Vec<Vec<(NodeId, ActionId)>> = vec![Vec::new(); graph.nodes.len()];
    for (id, action) in graph.actions.iter().enumerate() {
        for edge in action.edges.clone() {
            parents[graph.edges[edge].target].push((action.node, id));
        }
    }
    let mut tree = Dominators::new(mover(graph, 0));
    for (node, parents) in parents.iter().enumerate().skip(1) {
        let meet = parents.iter().map(|&(parent, _)| parent).reduce(|a, b| tree.meet(a, b));
        let dominator = meet.unwrap_or(0);
        let mut between = Movers::default();
        let mut ways: Option<Ways> = None;
        for &(parent, action) in parents {
            let (on_the_way, below) = tree.climb(parent, dominator);
            between = between.union(on_the_way);
            let own = below.map_or(Ways::One(action), |below| tree.places[below].ways);
            ways = Some(ways.map_or(own, |known| known.union(own)));
        }
        let ways = ways.unwrap_or(Ways::Several);
        if ways == Ways::Several {
            between = between.union(mover(graph, dominator));
        }
        if let Movers([Some(first), Some(second)]) = between
            && !graph.is_settled(node)
        {
            return Err(GraphError::CorrelatedBeliefs {
                node: graph.nodes[node].name.clone(),
                first: graph.players[first].clone(),
                second: graph.players[second].clone(),
            });
        }
        tree.add(dominator, ways, between.union(mover(graph, node)));
    }
    Ok(tree.places.into_iter().map(|place| place.dominator).collect())
}

fn mover(graph: &Graph, node: NodeId) -> Movers {
    match graph.nodes[node].kind {
        NodeKind::Decision(player) => Movers([Some(player), None]),
        NodeKind::Chance | NodeKind::Terminal(_) => Movers::default(),
    }
}

/// The players of lowest number in a set, at most two, in order: more are too many anyway.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Movers([Option<usize>; 2]);

impl Movers {
    fn union(self, other: Self) -> Self {
        let [a, b] = self.0;
        let [c, d] = other.0;
        let first = [a, c].into_iter().flatten().min();
        let rest = [a, b, c, d].into_iter().flatten().filter(|&player| Some(player) != first);
        Self([first, rest.min()])
    }
}

/// The actions of its dominator by which a node can be reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ways {
    One(ActionId),
    Several,
}

impl Ways {
    fn union(self, other: Self) -> Self {
        if self == other { self } else { Ways::Several }
    }
}

/// The tree of dominators of the nodes so far.
struct Dominators {
    places: Vec<Place>,
}

struct Place {
    dominator: NodeId,
    /// Dominators above this node.
    depth: usize,
    ways: Ways,
    /// Who decides on routes from the dominator (without it) to this node (with it).
    movers: Movers,
    /// A dominator further up.
    far: NodeId,
    /// The union of `movers` from this node up to `far`, without it.
    movers_to_far: Movers,
}

impl Dominators {
    fn new(movers: Movers) -> Self {
        let start = Place {
            dominator: 0,
            depth: 0,
            ways: Ways::Several,
            movers,
            far: 0,
            movers_to_far: Movers::default(),
        };
        Self { places: vec![start] }
    }

    fn add(&mut self, dominator: NodeId, ways: Ways, movers: Movers) {
        let above = &self.places[dominator];
        let depth = above.depth + 1;
        let next = &self.places[above.far];
        // Two jumps of one length become one jump over both.
        let doubles = above.depth - next.depth == next.depth - self.places[next.far].depth;
        let (far, movers_to_far) = if doubles {
            (next.far, movers.union(above.movers_to_far).union(next.movers_to_far))
        } else {
            (dominator, movers)
        };
        self.places.push(Place { dominator, depth, ways, movers, far, movers_to_far });
    }

    /// The last dominator that two nodes have in common; each counts as its own.
    fn meet(&self, a: NodeId, b: NodeId) -> NodeId {
        let depth = self.places[a].depth.min(self.places[b].depth);
        let (mut a, mut b) = (self.at_depth(a, depth), self.at_depth(b, depth));
        while a != b {
            let (one, two) = (&self.places[a], &self.places[b]);
            (a, b) = if one.far == two.far {
                (one.dominator, two.dominator)
            } else {
                (one.far, two.far)
            };
        }
        a
    }

    fn at_depth(&self, mut node: NodeId, depth: usize) -> NodeId {
        while self.places[node].depth > depth {
            let place = &self.places[node];
            let over = self.places[place.far].depth < depth;
            node = if over { place.dominator } else { place.far };
        }
        node
    }

    /// From a node up to one of its dominators: who decides at or between the nodes passed,
    /// without `top`, and the last node before it, if any.
    fn climb(&self, mut node: NodeId, top: NodeId) -> (Movers, Option<NodeId>) {
        let mut movers = Movers::default();
        let mut last = None;
        while node != top {
            let place = &self.places[node];
            if self.places[place.far].depth > self.places[top].depth {
                movers = movers.union(place.movers_to_far);
                node = place.far;
            } else {
                movers = movers.union(place.movers);
                last = Some(node);
                node = place.dominator;
            }
        }
        (movers, last)
    }
}
