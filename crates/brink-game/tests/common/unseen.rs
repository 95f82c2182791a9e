//! Random games of perfect recall in which not every move is seen.
#![allow(dead_code, missing_docs, unreachable_pub)]

use super::super::brink_game::{Game, Graph, GraphBuilder, NodeId};
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
