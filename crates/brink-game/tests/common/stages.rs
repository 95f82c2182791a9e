//! Random games with moves that are not seen at once.
#![allow(dead_code, missing_docs, unreachable_pub)]

use super::super::brink_game::{Game, Graph, GraphBuilder};
use super::{Random, Types, random_numbers};

/// A random tree of stages. In each, every player or all but one moves once, in random order, and
/// sees some of the moves made before it in the stage; what happened becomes public with its end.
/// Actions may run into accidents on the way, and some end play at once.
pub fn random_stages(random: &mut Random, players: usize, stages: usize) -> Graph {
    let names = ["first", "second", "third"];
    let mut builder = GraphBuilder::new(names[..players].iter().copied());
    let mut count = 0;
    let start = stage(&mut builder, random, players, stages, &mut count);
    builder.build(start).expect("stages are valid").0
}

pub fn random_stage_game(random: &mut Random, players: usize, stages: usize, kind: Types) -> Game {
    let graph = random_stages(random, players, stages);
    random_numbers(random, graph, kind)
}

struct Mover {
    player: usize,
    actions: usize,
    /// Which of the moves made before it in the stage it sees.
    sees: Vec<bool>,
    /// What it takes to be one: (what it has seen, the nodes).
    sets: Vec<(Vec<usize>, Vec<usize>)>,
}

fn stage(
    b: &mut GraphBuilder,
    r: &mut Random,
    players: usize,
    stages: usize,
    count: &mut usize,
) -> usize {
    *count += 1;
    if stages == 0 {
        return b.terminal(format!("end{count}"));
    }
    let mut order: Vec<usize> = (0..players).collect();
    for k in (1..players).rev() {
        order.swap(k, r.below(k + 1));
    }
    if players > 2 && r.unit() < 0.3 {
        order.pop();
    }
    let mut movers: Vec<Mover> = Vec::new();
    for player in order {
        let sees = movers.iter().map(|_| r.unit() < 0.3).collect();
        let actions = 2 + usize::from(r.unit() < 0.3);
        movers.push(Mover { player, actions, sees, sets: Vec::new() });
    }
    let start = moves(b, r, players, stages, count, &mut movers, &mut Vec::new());
    for mover in movers {
        for (_, nodes) in mover.sets {
            b.information_set(nodes);
        }
    }
    start
}

/// The node of the next mover of a stage after these moves, or what follows the stage.
fn moves(
    b: &mut GraphBuilder,
    r: &mut Random,
    players: usize,
    stages: usize,
    count: &mut usize,
    movers: &mut Vec<Mover>,
    taken: &mut Vec<usize>,
) -> usize {
    let turn = taken.len();
    if turn == movers.len() {
        let ends = r.unit() < 0.4;
        return stage(b, r, players, if ends { 0 } else { stages - 1 }, count);
    }
    *count += 1;
    let node = b.decision(format!("node{count}"), movers[turn].player);
    let seen = taken.iter().zip(&movers[turn].sees).filter(|&(_, sees)| *sees);
    let seen: Vec<usize> = seen.map(|(taken, _)| *taken).collect();
    let sets = &mut movers[turn].sets;
    match sets.iter_mut().find(|(known, _)| *known == seen) {
        Some((_, nodes)) => nodes.push(node),
        None => sets.push((seen, vec![node])),
    }
    for action in 0..movers[turn].actions {
        let chance = r.unit();
        let next = if chance < 0.1 {
            stage(b, r, players, 0, count)
        } else {
            taken.push(action);
            let next = moves(b, r, players, stages, count, movers, taken);
            taken.pop();
            next
        };
        let name = format!("a{action}");
        if chance > 0.8 {
            let accident = stage(b, r, players, 0, count);
            b.action(node, name, [(Some("accident".into()), accident), (None, next)]);
        } else {
            b.action(node, name, [(None, next)]);
        }
    }
    node
}
