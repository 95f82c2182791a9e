//! The solved game as a drawable tree with its types.

use brink_game::{Graph, NodeKind as GraphNode, Pieces, TypeSpace};
use brink_lang::Compiled;

use super::cutpoints::favourite;
use crate::results::{
    NodeKind, PlayInterval, Solution, TreeAction, TreeBranch, TreeNode, TypePicture,
};
use crate::run::{Solved, Solvers};

/// Attribute values at which a density is given.
const DENSITY_POINTS: usize = 200;

/// Share of the types that pictures leave out at each open end of the attribute.
const TAIL: f64 = 0.001;

/// More pictures of types than this are not made; nodes that are reached most come first.
const MAX_PICTURES: usize = 200;

/// The solved game, ready to draw.
pub fn picture(solvers: &Solvers, solved: &Solved) -> Solution {
    let compiled = solvers.compiled();
    let graph: &Graph = compiled.graph();
    let certificate = &solved.answer.certificate;
    Solution {
        concept: solvers.settings().concept.into(),
        status: solved.answer.status.kind(),
        max_regret: certificate.max_regret,
        relative_regret: certificate.relative_regret,
        local_regret: certificate.local_regret,
        residual: certificate.residual,
        players: graph.players().to_vec(),
        nodes: (0..graph.nodes().len()).map(|node| tree_node(graph, solved, node)).collect(),
        types: types(compiled, graph, solved),
    }
}

fn tree_node(graph: &Graph, solved: &Solved, id: usize) -> TreeNode {
    let node = &graph.nodes()[id];
    let actions = node.actions.clone().map(|action| {
        let edges = graph.actions()[action].edges.clone();
        TreeAction {
            name: graph.actions()[action].name.clone(),
            probability: solved.equilibrium.aggregate[action],
            branches: edges
                .map(|edge| TreeBranch {
                    label: graph.edges()[edge].label.clone(),
                    probability: solved.game.edge_probability[edge],
                    target: graph.edges()[edge].target,
                })
                .collect(),
        }
    });
    let (player, kind) = match node.kind {
        GraphNode::Decision(player) => (Some(graph.players()[player].clone()), NodeKind::Decision),
        GraphNode::Chance => (None, NodeKind::Chance),
        GraphNode::Terminal(_) => (None, NodeKind::Terminal),
    };
    TreeNode {
        name: node.name.clone(),
        player,
        kind,
        information_set: graph.set_of(id).map(|_| graph.seen_as(id).to_owned()),
        reach: solved.equilibrium.reach[id],
        actions: actions.collect(),
    }
}

fn types(compiled: &Compiled, graph: &Graph, solved: &Solved) -> Vec<TypePicture> {
    let reach = graph.choice_reach(&solved.equilibrium.reach);
    let mut order: Vec<(usize, usize)> = graph.choices().collect();
    order.sort_by(|&(a, _), &(b, _)| reach[b].total_cmp(&reach[a]).then(a.cmp(&b)));
    let mut pictures: Vec<(usize, TypePicture)> = Vec::new();
    for (id, player) in order {
        let labels = compiled.cells(player);
        let Some(attribute) = compiled.attribute(player) else { continue };
        let types = &solved.game.types[player];
        for cell in 0..types.cells() {
            if pictures.len() >= MAX_PICTURES {
                break;
            }
            let label = labels.get(cell).cloned().unwrap_or_default();
            let pieces = &solved.equilibrium.profile.players[player];
            let drawn = type_picture(graph, id, types, pieces, cell);
            pictures.extend(drawn.map(|picture| {
                let player = graph.players()[player].clone();
                let attribute = attribute.to_owned();
                (id, TypePicture { player, cell: label, attribute, ..picture })
            }));
        }
    }
    pictures.sort_by_key(|(id, _)| *id);
    pictures.into_iter().map(|(_, picture)| picture).collect()
}

/// Play at a node along the attribute within one cell; `None` where the cell has no attribute.
fn type_picture(
    graph: &Graph,
    node: usize,
    types: &TypeSpace,
    pieces: &Pieces,
    cell: usize,
) -> Option<TypePicture> {
    let distribution = types.attribute[cell].as_ref()?;
    let (low, high) = distribution.support();
    let left = if low.is_finite() { low } else { distribution.quantile(TAIL) };
    let right = if high.is_finite() { high } else { distribution.quantile(1.0 - TAIL) };
    let step = (right - left) / (DENSITY_POINTS - 1) as f64;
    let x: Vec<f64> = (0..DENSITY_POINTS).map(|i| left + step * i as f64).collect();
    let weight = types.probability[cell];
    let mut intervals: Vec<PlayInterval> = Vec::new();
    for piece in (0..pieces.len()).filter(|&piece| pieces.cell[piece] == cell) {
        let action = favourite(graph, graph.nodes()[node].actions.clone(), pieces, piece);
        let action = graph.actions()[action].name.clone();
        let share = if weight > 0.0 { pieces.probability[piece] / weight } else { 0.0 };
        let (low, high) = (pieces.low[piece].max(left), pieces.high[piece].min(right));
        match intervals.last_mut() {
            // Pieces differ in play at some node, not necessarily at this one.
            Some(last) if last.action == action => {
                last.high = high.max(last.high);
                last.share += share;
            }
            _ => intervals.push(PlayInterval { low, high: high.max(low), action, share }),
        }
    }
    Some(TypePicture {
        player: String::new(),
        node: graph.seen_as(node).to_owned(),
        cell: String::new(),
        cell_probability: weight,
        attribute: String::new(),
        density: x.iter().map(|&x| distribution.pdf(x)).collect(),
        x,
        intervals,
    })
}
