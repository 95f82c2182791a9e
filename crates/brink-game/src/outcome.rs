//! What a solved game leads to: how often each node is reached and what it is worth.

use crate::{Game, NodeKind, Pieces, Profile};

/// Probability that play reaches each node, `[node]`, for these aggregates, `[action]`.
pub fn reach(game: &Game, aggregate: &[f64]) -> Vec<f64> {
    reach_from(game, aggregate, 0)
}

/// Probability of reaching each node given that play stands at `start`, `[node]`.
pub fn reach_from(game: &Game, aggregate: &[f64], start: usize) -> Vec<f64> {
    let mut reach = Vec::new();
    write_reach(game, aggregate, start, &mut reach);
    reach
}

/// The same into a buffer.
pub(crate) fn write_reach(game: &Game, aggregate: &[f64], start: usize, reach: &mut Vec<f64>) {
    let graph = &game.graph;
    reach.clear();
    reach.resize(graph.nodes().len(), 0.0);
    reach[start] = 1.0;
    for (node, here) in graph.nodes().iter().enumerate().skip(start) {
        for action in here.actions.clone() {
            let taken = reach[node] * aggregate[action];
            for edge in graph.actions()[action].edges.clone() {
                reach[graph.edges()[edge].target] += taken * game.edge_probability[edge];
            }
        }
    }
}

/// Expected payoff of each player before it knows its type, `[player]`.
pub fn values(game: &Game, profile: &Profile, aggregate: &[f64]) -> Vec<f64> {
    let mut values = Vec::new();
    write_values(game, profile, aggregate, &mut values, &mut Vec::new());
    values
}

/// The same into a buffer; `scratch` is another, `[node]`.
pub(crate) fn write_values(
    game: &Game,
    profile: &Profile,
    aggregate: &[f64],
    values: &mut Vec<f64>,
    scratch: &mut Vec<f64>,
) {
    scratch.resize(game.graph.nodes().len(), 0.0);
    values.clear();
    for (player, pieces) in profile.players.iter().enumerate() {
        let worth = |piece: usize| {
            // Within a piece play is constant, so its mean type's value is the mean value.
            let x = pieces.mean[piece];
            pieces.probability[piece]
                * piece_value(game, player, pieces, piece, x, aggregate, scratch)
        };
        values.push((0..pieces.len()).map(worth).sum());
    }
}

/// Value at the start of one type following its piece's play; `value` is scratch, `[node]`.
fn piece_value(
    game: &Game,
    player: usize,
    pieces: &Pieces,
    piece: usize,
    x: f64,
    aggregate: &[f64],
    value: &mut [f64],
) -> f64 {
    let graph = &game.graph;
    let types = &game.types[player];
    let cell = pieces.cell[piece];
    for (id, node) in graph.nodes().iter().enumerate().rev() {
        if let NodeKind::Terminal(terminal) = node.kind {
            value[id] = types.payoff(terminal, cell, x);
            continue;
        }
        let own = node.kind == NodeKind::Decision(player);
        let mut total = 0.0;
        for action in node.actions.clone() {
            let taken =
                if own { pieces.play(graph.slot(action), piece) } else { aggregate[action] };
            if taken == 0.0 {
                continue;
            }
            let next: f64 = graph.actions()[action]
                .edges
                .clone()
                .map(|edge| game.edge_probability[edge] * value[graph.edges()[edge].target])
                .sum();
            total += taken * (types.flow(action, cell, x) + next);
        }
        value[id] = total;
    }
    value[0]
}
