//! Random games of perfect recall in which not every move is seen, and their regrets by listing
//! pure plans.
#![allow(dead_code, missing_docs, unreachable_pub)]

use super::super::brink_game::{
    ActionId, Game, Graph, GraphBuilder, NodeId, NodeKind, Profile, verify,
};
use super::{Random, Types, random_numbers};

/// A turn of a random game.
struct Turn {
    player: usize,
    actions: usize,
    /// Which of the turns before it its player knows, `[turn]`.
    sees: Vec<bool>,
    /// What has been seen, and the nodes where that has been seen.
    sets: Vec<(Vec<usize>, Vec<NodeId>)>,
}

/// A random tree of some turns, of which each player sees some; nobody forgets. Actions may run
/// into accidents on the way, and play may end early.
pub fn random_unseen_graph(random: &mut Random, players: usize, turns: usize) -> Graph {
    let names = ["first", "second", "third"];
    let mut builder = GraphBuilder::new(names[..players].iter().copied());
    let mut list: Vec<Turn> = Vec::new();
    for turn in 0..turns {
        let player = if turn < players { turn } else { random.below(players) };
        let mut sees: Vec<bool> = (0..turn).map(|_| random.unit() < 0.4).collect();
        for (before, earlier) in list.iter().enumerate().filter(|(_, e)| e.player == player) {
            sees[before] = true;
            earlier.sees.iter().enumerate().for_each(|(k, known)| sees[k] |= known);
        }
        let actions = 2 + usize::from(random.unit() < 0.3);
        list.push(Turn { player, actions, sees, sets: Vec::new() });
    }
    let mut count = 0;
    let start = grow(&mut builder, random, &mut list, &mut Vec::new(), &mut count);
    for (_, nodes) in list.into_iter().flat_map(|turn| turn.sets) {
        builder.information_set(format!("set {}", nodes[0]), nodes);
    }
    builder.build(start).expect("turns are valid").0
}

pub fn random_unseen_game(random: &mut Random, players: usize, turns: usize, kind: Types) -> Game {
    let graph = random_unseen_graph(random, players, turns);
    random_numbers(random, graph, kind)
}

fn grow(
    b: &mut GraphBuilder,
    r: &mut Random,
    turns: &mut Vec<Turn>,
    taken: &mut Vec<usize>,
    count: &mut usize,
) -> NodeId {
    *count += 1;
    let turn = taken.len();
    if turn == turns.len() || (turn > 1 && r.unit() < 0.15) {
        return b.terminal(format!("end{count}"));
    }
    let node = b.decision(format!("node{count}"), turns[turn].player);
    let seen = taken.iter().zip(&turns[turn].sees).filter(|&(_, sees)| *sees);
    let seen: Vec<usize> = seen.map(|(taken, _)| *taken).collect();
    let sets = &mut turns[turn].sets;
    match sets.iter_mut().find(|(known, _)| *known == seen) {
        Some((_, nodes)) => nodes.push(node),
        None => sets.push((seen, vec![node])),
    }
    for action in 0..turns[turn].actions {
        taken.push(action);
        let next = grow(b, r, turns, taken, count);
        taken.pop();
        let name = format!("a{action}");
        if r.unit() < 0.2 {
            *count += 1;
            let accident = b.terminal(format!("end{count}"));
            b.action(node, name, [(Some("accident".into()), accident), (None, next)]);
        } else {
            b.action(node, name, [(None, next)]);
        }
    }
    node
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

/// The largest gain of any atom at any of its information sets by any pure plan from there on,
/// relative to its player's payoff range, if the others tremble. `None` if some set has more
/// than `most` plans.
pub fn regret_by_listing(
    game: &Game,
    profile: &Profile,
    tremble: f64,
    most: usize,
) -> Option<(f64, f64)> {
    let graph = &game.graph;
    let plays = plays(game);
    let (mut largest, mut relative): (f64, f64) = (0.0, 0.0);
    for (player, pieces) in profile.players.iter().enumerate() {
        let mass: Vec<f64> = plays
            .iter()
            .map(|play| play.chance * others(game, profile, player, play, tremble))
            .collect();
        let own = |action: &ActionId| graph.owner(*action) == Some(player);
        let mut sets: Vec<NodeId> = graph
            .own_actions(player)
            .iter()
            .map(|&a| graph.first_alike(graph.actions()[a].node))
            .collect();
        sets.dedup();
        sets.sort_unstable();
        sets.dedup();
        for piece in 0..pieces.len() {
            for &set in &sets {
                // Own actions from the set on, by the position of the play.
                let after: Vec<(usize, Vec<ActionId>)> = plays
                    .iter()
                    .enumerate()
                    .filter_map(|(k, play)| {
                        let alike = |a: &ActionId| graph.first_alike(graph.actions()[*a].node);
                        let at = play.actions.iter().position(|a| own(a) && alike(a) == set)?;
                        let own = play.actions[at..].iter().filter(|a| own(a));
                        Some((k, own.map(|&a| graph.action_alike(a)).collect()))
                    })
                    .collect();
                let worth = |k: usize| {
                    let play = &plays[k];
                    let types = &game.types[player];
                    let cell = pieces.cell[piece];
                    let paid: f64 = play.actions.iter().map(|&a| types.flow(a, cell, 0.0)).sum();
                    paid + types.payoff(play.end, cell, 0.0)
                };
                let mut chosen: Vec<NodeId> = after
                    .iter()
                    .flat_map(|(_, actions)| actions.iter().map(|&a| graph.actions()[a].node))
                    .collect();
                chosen.sort_unstable();
                chosen.dedup();
                let counts: Vec<usize> =
                    chosen.iter().map(|&n| graph.nodes()[n].actions.len()).collect();
                let plans: usize = counts.iter().product();
                if plans > most {
                    return None;
                }
                let mut total = 0.0;
                let mut followed = 0.0;
                let mut plan_worth = vec![0.0; plans];
                for (k, actions) in &after {
                    let play: f64 =
                        actions.iter().map(|&a| pieces.play(graph.slot(a), piece)).product();
                    followed += mass[*k] * play * worth(*k);
                    total += mass[*k] * play;
                    for (plan, sum) in plan_worth.iter_mut().enumerate() {
                        let mut rest = plan;
                        let mut picks = chosen.iter().zip(&counts).map(|(&node, count)| {
                            let pick = graph.nodes()[node].actions.start + rest % count;
                            rest /= count;
                            pick
                        });
                        let picked: Vec<ActionId> = picks.by_ref().collect();
                        if actions.iter().all(|a| picked.contains(a)) {
                            *sum += mass[*k] * worth(*k);
                        }
                    }
                }
                // Every plan meets all moves of the others, as the followed play does.
                let best = plan_worth.iter().copied().fold(f64::NEG_INFINITY, f64::max);
                let gain = (best - followed) / total;
                largest = largest.max(gain);
                relative = relative.max(gain / verify::payoff_range(game, player));
            }
        }
    }
    Some((largest, relative))
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
