//! What the tree of a game looks like before it is written.

use crate::{Game, NodeKind};

/// Nodes of the tree into which a game unfolds; an estimate from above where there are branches
/// of probability zero. A real number, since it may be large.
pub(super) fn tree_nodes(game: &Game) -> f64 {
    let graph = &game.graph;
    let mut below = vec![0.0; graph.nodes().len()];
    for (id, node) in graph.nodes().iter().enumerate().rev() {
        let mut total = 1.0;
        for action in node.actions.clone() {
            let mut branches = 0;
            for edge in graph.actions()[action].edges.clone() {
                if game.edge_probability[edge] > 0.0 {
                    branches += 1;
                    total += below[graph.edges()[edge].target];
                }
            }
            if branches > 1 && matches!(node.kind, NodeKind::Decision(_)) {
                total += 1.0;
            }
        }
        below[id] = total;
    }
    let (mut draws, mut profiles) = (0.0, 1.0);
    for types in &game.types {
        let cells = types.probability.iter().filter(|&&p| p > 0.0).count();
        if cells > 1 {
            draws += profiles;
            profiles *= cells as f64;
        }
    }
    draws + profiles * below[0]
}

/// The first public node whose player no longer knows which of its own actions led there.
pub(super) fn forgetful(game: &Game) -> Option<String> {
    let graph = &game.graph;
    (0..graph.players().len()).find_map(|player| {
        // The last own action on the way to each node: own earlier ones follow from it, as the
        // node where it was taken would itself be forgetful otherwise. `usize::MAX`: none yet.
        let mut last: Vec<Option<usize>> = vec![None; graph.nodes().len()];
        let mut mixed = vec![false; graph.nodes().len()];
        last[0] = Some(usize::MAX);
        for (id, node) in graph.nodes().iter().enumerate() {
            let own = node.kind == NodeKind::Decision(player);
            if own && mixed[id] {
                return Some(node.name.clone());
            }
            for action in node.actions.clone() {
                for edge in graph.actions()[action].edges.clone() {
                    if game.edge_probability[edge] == 0.0 {
                        continue;
                    }
                    let target = graph.edges()[edge].target;
                    let here = if own { Some(graph.action_alike(action)) } else { last[id] };
                    mixed[target] |= !own && mixed[id];
                    mixed[target] |= last[target].is_some() && last[target] != here;
                    last[target] = here;
                }
            }
        }
        None
    })
}
