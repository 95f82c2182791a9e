//! Whether beliefs factor by player at every node.

use std::collections::{BTreeMap, BTreeSet};

use super::sets::meet;
use super::{ActionId, Graph, GraphError, NodeId, NodeKind};

/// Beliefs at a node factor by player only if the routes that meet there differ in the moves of
/// one player at most (and of chance). The routes into `n` part after its immediate dominator;
/// those dominators are returned.
pub(super) fn check_beliefs(graph: &Graph) -> Result<Vec<NodeId>, GraphError> {
    let mut parents: Vec<Vec<(NodeId, ActionId)>> = vec![Vec::new(); graph.nodes.len()];
    for (id, action) in graph.actions.iter().enumerate() {
        for edge in action.edges.clone() {
            parents[graph.edges[edge].target].push((action.node, id));
        }
    }
    let mut dominator = vec![0; graph.nodes.len()];
    for node in 1..graph.nodes.len() {
        let before = parents[node].iter().map(|&(parent, _)| parent);
        dominator[node] = before.reduce(|a, b| meet(&dominator, a, b)).unwrap_or(0);
        if parents[node].len() < 2 || matches!(graph.nodes[node].kind, NodeKind::Terminal(_)) {
            continue;
        }
        let movers = movers_between(graph, &parents, dominator[node], node);
        if let [first, second, ..] = movers[..] {
            return Err(GraphError::CorrelatedBeliefs {
                node: graph.nodes[node].name.clone(),
                first: graph.players[first].clone(),
                second: graph.players[second].clone(),
            });
        }
    }
    Ok(dominator)
}

/// Players who decide at nodes on routes from `top` to `bottom` where those routes part: nodes
/// from which more than one action leads on to `bottom`, or only some of the actions taken on
/// the way by one route and not by another.
fn movers_between(
    graph: &Graph,
    parents: &[Vec<(NodeId, ActionId)>],
    top: NodeId,
    bottom: NodeId,
) -> Vec<usize> {
    let mut used: BTreeMap<NodeId, BTreeSet<ActionId>> = BTreeMap::new();
    let mut queue = vec![bottom];
    let mut seen = BTreeSet::from([bottom]);
    while let Some(node) = queue.pop() {
        for &(parent, action) in &parents[node] {
            used.entry(parent).or_default().insert(action);
            if parent != top && seen.insert(parent) {
                queue.push(parent);
            }
        }
    }
    let mut movers = BTreeSet::new();
    for (&node, actions) in &used {
        let NodeKind::Decision(player) = graph.nodes[node].kind else { continue };
        // The dominator is on every route: its mover matters only where its moves differ.
        if node != top || actions.len() > 1 {
            movers.insert(player);
        }
    }
    movers.into_iter().collect()
}
