//! Regret by enumeration: every pure plan of every type from every information set of its own on.
//! Slow, and nothing like the engines or the verifier.
#![allow(dead_code, missing_docs, unreachable_pub)]

use super::super::brink_game::{ActionId, Game, Graph, NodeId, NodeKind, Pieces, Profile, verify};

/// The largest gain of any piece of types at any of its information sets, reached or not, by any
/// pure plan from there on, when the others tremble uniformly with probability `tremble`; and the
/// largest such gain relative to its player's payoff range. For trees; `None` if more than `most`
/// plans lead on from some set.
pub fn regret(game: &Game, profile: &Profile, tremble: f64, most: usize) -> Option<(f64, f64)> {
    let (mut largest, mut relative): (f64, f64) = (0.0, 0.0);
    gains(game, profile, tremble, most, |player, _, _, gain| {
        let range = verify::payoff_range(game, player).max(f64::MIN_POSITIVE);
        largest = largest.max(gain);
        relative = relative.max(gain / range);
    })?;
    Some((largest, relative))
}

/// What the players expect when their plans meet, `[player]`. For games of atoms.
pub fn values(game: &Game, profile: &Profile) -> Vec<f64> {
    let graph = &game.graph;
    let plays = plays(game);
    let of_player = |(player, own): (usize, &Pieces)| -> f64 {
        let types = &game.types[player];
        let paid = |play: &Play| -> f64 {
            let others = play.chance * others(game, profile, player, play, 0.0);
            let actions = || play.actions.iter().filter(|&&a| graph.owner(a) == Some(player));
            let by_piece = |piece: usize| {
                let cell = own.cell[piece];
                let part: f64 = actions().map(|&a| own.play(graph.slot(a), piece)).product();
                let flows: f64 = play.actions.iter().map(|&a| types.flow(a, cell, 0.0)).sum();
                own.probability[piece] * part * (flows + types.payoff(play.end, cell, 0.0))
            };
            others * (0..own.len()).map(by_piece).sum::<f64>()
        };
        plays.iter().map(paid).sum()
    };
    profile.players.iter().enumerate().map(of_player).collect()
}

/// The largest such gain relative to what the type has at stake at the set: the most less the least
/// that it can still expect at one of its nodes, whatever anybody does. For games of atoms.
pub fn local_regret(game: &Game, profile: &Profile, tremble: f64, most: usize) -> Option<f64> {
    let mut worst: f64 = 0.0;
    gains(game, profile, tremble, most, |player, set, cell, gain| {
        let alike = |&node: &NodeId| game.graph.first_alike(node) == set;
        let stakes = (0..game.graph.nodes().len()).filter(alike).map(|node| {
            let [low, high] = extremes(game, player, cell, node);
            high - low
        });
        let stake = stakes.fold(0.0, f64::max);
        if gain > 1e-15 * stake {
            worst = worst.max(gain / stake);
        }
    })?;
    Some(worst)
}

/// The least and the most that a type can expect from a node on.
fn extremes(game: &Game, player: usize, cell: usize, node: NodeId) -> [f64; 2] {
    let graph = &game.graph;
    if let NodeKind::Terminal(end) = graph.nodes()[node].kind {
        return [game.types[player].payoff(end, cell, 0.0); 2];
    }
    let mut found = [f64::INFINITY, f64::NEG_INFINITY];
    for action in graph.nodes()[node].actions.clone() {
        let mut mean = [game.types[player].flow(action, cell, 0.0); 2];
        for edge in graph.actions()[action].edges.clone() {
            let later = extremes(game, player, cell, graph.edges()[edge].target);
            mean.iter_mut().zip(later).for_each(|(m, l)| *m += game.edge_probability[edge] * l);
        }
        found = [found[0].min(mean[0]), found[1].max(mean[1])];
    }
    found
}

/// Calls `each(player, set, cell, gain)` for the gain of every piece of types at every set of its
/// own.
fn gains(
    game: &Game,
    profile: &Profile,
    tremble: f64,
    most: usize,
    mut each: impl FnMut(usize, NodeId, usize, f64),
) -> Option<()> {
    let graph = &game.graph;
    let plays = plays(game);
    for (player, own) in profile.players.iter().enumerate() {
        let others = plays.iter().map(|play| others(game, profile, player, play, tremble));
        let mass: Vec<f64> =
            plays.iter().zip(others).map(|(p, others)| p.chance * others).collect();
        for set in information_sets(graph, player) {
            let after = after(graph, player, set, &plays);
            let plans = plans(graph, &after, most)?;
            for piece in 0..own.len() {
                let mut attributes = vec![own.low[piece], own.mean[piece], own.high[piece]];
                attributes.retain(|x| x.is_finite());
                attributes.dedup();
                for x in attributes {
                    let worth = |k: usize| {
                        let (types, cell) = (&game.types[player], own.cell[piece]);
                        let paid = plays[k].actions.iter().map(|&a| types.flow(a, cell, x));
                        mass[k] * (paid.sum::<f64>() + types.payoff(plays[k].end, cell, x))
                    };
                    // Every plan meets all moves of the others, as the followed play does.
                    let (mut total, mut followed) = (0.0, 0.0);
                    for (k, actions) in &after {
                        let moves = actions.iter().map(|&a| own.play(graph.slot(a), piece));
                        let probability: f64 = moves.product();
                        total += probability * mass[*k];
                        followed += probability * worth(*k);
                    }
                    let planned = plans.iter().map(|plan| plan.iter().map(|&k| worth(k)).sum());
                    let best = planned.fold(f64::NEG_INFINITY, f64::max);
                    let gain = (best - followed) / total;
                    each(player, set, own.cell[piece], gain);
                }
            }
        }
    }
    Some(())
}

/// The actions on the way to an end in a tree, and the probability of its chances.
struct Play {
    end: usize,
    actions: Vec<ActionId>,
    chance: f64,
}

fn plays(game: &Game) -> Vec<Play> {
    let graph = &game.graph;
    let mut plays = Vec::new();
    let mut stack = vec![(0, Vec::new(), 1.0)];
    while let Some((node, actions, chance)) = stack.pop() {
        if let NodeKind::Terminal(end) = graph.nodes()[node].kind {
            plays.push(Play { end, actions, chance });
            continue;
        }
        for action in graph.nodes()[node].actions.clone() {
            for edge in graph.actions()[action].edges.clone() {
                let mut actions = actions.clone();
                actions.push(action);
                let chance = chance * game.edge_probability[edge];
                stack.push((graph.edges()[edge].target, actions, chance));
            }
        }
    }
    plays
}

/// The player's information sets, each by its first node.
fn information_sets(graph: &Graph, player: usize) -> Vec<NodeId> {
    let nodes = graph.own_actions(player).iter().map(|&a| graph.actions()[a].node);
    let mut sets: Vec<NodeId> = nodes.map(|node| graph.first_alike(node)).collect();
    sets.sort_unstable();
    sets.dedup();
    sets
}

/// The plays that come to an information set, with the player's own actions from there on. Nodes
/// that the player cannot tell apart have the actions of the first.
fn after(graph: &Graph, player: usize, set: NodeId, plays: &[Play]) -> Vec<(usize, Vec<ActionId>)> {
    let own = |action: &ActionId| graph.owner(*action) == Some(player);
    let here = |action: &ActionId| graph.first_alike(graph.actions()[*action].node) == set;
    let from_set = |(k, play): (usize, &Play)| {
        let at = play.actions.iter().position(|a| own(a) && here(a))?;
        let actions = play.actions[at..].iter().filter(|a| own(a));
        Some((k, actions.map(|&a| graph.action_alike(a)).collect()))
    };
    plays.iter().enumerate().filter_map(from_set).collect()
}

/// For each way to choose an action at every set that comes up, the plays that it may end in.
fn plans(graph: &Graph, after: &[(usize, Vec<ActionId>)], most: usize) -> Option<Vec<Vec<usize>>> {
    let node = |&action: &ActionId| graph.actions()[action].node;
    let mut nodes: Vec<NodeId> = after.iter().flat_map(|(_, own)| own.iter().map(node)).collect();
    nodes.sort_unstable();
    nodes.dedup();
    // Plans are numbers whose digits are the choices at the nodes.
    let count = |node: NodeId| graph.nodes()[node].actions.len();
    let mut unit = Vec::with_capacity(nodes.len());
    let mut plans = 1;
    for &node in &nodes {
        unit.push(plans);
        plans *= count(node);
        if plans > most {
            return None;
        }
    }
    let chooses = |plan: usize, action: &ActionId| {
        let at = nodes.binary_search(&node(action)).expect("a node of some play");
        plan / unit[at] % count(nodes[at]) == action - graph.nodes()[nodes[at]].actions.start
    };
    let ends = |plan: usize| {
        let possible = after.iter().filter(|(_, own)| own.iter().all(|a| chooses(plan, a)));
        possible.map(|(k, _)| *k).collect()
    };
    Some((0..plans).map(ends).collect())
}

/// Probability that the others, types drawn by their priors, do their part of a play.
fn others(game: &Game, profile: &Profile, player: usize, play: &Play, tremble: f64) -> f64 {
    let graph = &game.graph;
    let mut probability = 1.0;
    for (other, pieces) in profile.players.iter().enumerate().filter(|&(other, _)| other != player)
    {
        let part = |piece: usize| -> f64 {
            let own = play.actions.iter().filter(|&&a| graph.owner(a) == Some(other));
            let trembled = own.map(|&a| {
                let count = graph.nodes()[graph.actions()[a].node].actions.len() as f64;
                (1.0 - tremble) * pieces.play(graph.slot(a), piece) + tremble / count
            });
            pieces.probability[piece] * trembled.product::<f64>()
        };
        probability *= (0..pieces.len()).map(part).sum::<f64>();
    }
    probability
}
