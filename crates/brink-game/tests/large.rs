//! Games of perfect information: answers known in closed form or by another pass, at sizes where
//! only linear time and memory will do; and what is refused.

mod common;
use std::sync::Arc;

use ::brink_game;
use brink_game::builder::Tree;
use brink_game::verify::certify;
use brink_game::{
    Concept, Distribution, Game, GameError, Graph, GraphBuilder, NodeKind, Pieces, Profile, Status,
    pbe, qre,
};
use common::tree::{Known, assert_close, atoms, solve, taken};
use common::{Random, Types, random_flows, random_graph, random_numbers};

/// Two players take turns: go on or stop. Payoffs of `player` if play stops at `turn`, the last of
/// which is going on to the end.
fn turns(turns: usize, payoff: impl Fn(usize, usize) -> f64, types: &[usize]) -> Game {
    let mut b = GraphBuilder::new(["one", "two"]);
    let nodes: Vec<usize> = (0..turns).map(|k| b.decision(format!("turn {k}"), k % 2)).collect();
    let ends: Vec<usize> = (0..=turns).map(|k| b.terminal(format!("end {k}"))).collect();
    for k in 0..turns {
        let next = nodes.get(k + 1).copied().unwrap_or(ends[turns]);
        b.action(nodes[k], "stop", [(None, ends[k])]);
        b.action(nodes[k], "go", [(None, next)]);
    }
    let (graph, layout) = b.build(nodes[0]).unwrap();
    let mut game = Game::zeros(Arc::new(graph), types);
    game.edge_probability.fill(1.0);
    let mut terminal_of = vec![0; game.graph.nodes().len()];
    for (terminal, &node) in game.graph.terminals().iter().enumerate() {
        terminal_of[node] = terminal;
    }
    for (player, own) in game.types.iter_mut().enumerate() {
        let cells = own.cells();
        own.probability.fill(1.0 / cells as f64);
        for (k, &end) in ends.iter().enumerate() {
            let terminal = terminal_of[layout.node[end].unwrap()];
            for cell in 0..cells {
                own.payoff_intercept[terminal * cells + cell] = payoff(player, k) + cell as f64;
            }
        }
    }
    game
}

#[test]
fn a_hundred_thousand_turns() {
    // The centipede: each would rather stop than be stopped next, so the first stops at once.
    let count = 100_000;
    let centipede = |player: usize, k: usize| k as f64 + if k % 2 == player { 1.0 } else { -1.0 };
    let game = turns(count, centipede, &[1, 1]);
    let solution = solve(&game);
    assert!(solution.principal);
    assert_close(solution.value[0], 1.0, 1e-12);
    let stops = |turn: usize| taken(&game, &solution, &format!("turn {turn}"), "stop");
    for turn in [0, 1, 2, 777, count / 2, count - 1] {
        assert_close(stops(turn), 1.0, 0.0);
    }
    // Logit replies: two turns from the end by hand, and everything certified.
    let quantal = qre::Solver::new(&game.graph).solve(&game, &qre::Options::at(0.7)).unwrap();
    assert_eq!(quantal.status, Status::Converged);
    let logit = |x: f64| 1.0 / (1.0 + (-x).exp());
    let last = (count - 1) as f64;
    let stop = logit(0.7 * ((last + 1.0) - (last + 1.0 - 1.0)));
    let found = taken(&game, &quantal, &format!("turn {}", count - 1), "stop");
    assert_close(found, stop, 1e-9);
    let worth = stop * (last - 1.0) + (1.0 - stop) * (last + 2.0);
    let before = taken(&game, &quantal, &format!("turn {}", count - 2), "stop");
    assert_close(before, logit(0.7 * (last - worth)), 1e-9);
}

/// Two players move at once in each round, and go on while both take the first of two actions.
/// Going on to the end pays both 1, anything else nothing.
fn rounds(count: usize) -> Game {
    let mut b = GraphBuilder::new(["one", "two"]);
    let ends: Vec<usize> = (0..=count).map(|k| b.terminal(format!("end {k}"))).collect();
    let mut next = ends[count];
    for (k, &end) in ends[..count].iter().enumerate().rev() {
        let open = b.decision(format!("open {k}"), 0);
        let replies = [0, 1].map(|seen| b.decision(format!("reply {k} {seen}"), 1));
        for (action, name) in ["go", "stop"].into_iter().enumerate() {
            b.action(open, name, [(None, replies[action])]);
            b.action(replies[0], name, [(None, [next, end][action])]);
            b.action(replies[1], name, [(None, end)]);
        }
        b.information_set(format!("reply {k}"), replies);
        next = open;
    }
    let (graph, layout) = b.build(next).unwrap();
    let last = layout.node[ends[count]];
    let mut game = Game::zeros(Arc::new(graph), &[1, 1]);
    game.edge_probability.fill(1.0);
    let terminals = game.graph.terminals().to_vec();
    for types in &mut game.types {
        types.probability.fill(1.0);
        for (payoff, &node) in types.payoff_intercept.iter_mut().zip(&terminals) {
            *payoff = f64::from(u8::from(Some(node) == last));
        }
    }
    game
}

#[test]
fn unseen_moves_cost_what_they_span() {
    // Were every set to cost as much as the game that lies between its members, this would take
    // hours: the routes by which one member is left lead through all later rounds.
    for count in [10, 30_000] {
        let game = rounds(count);
        assert_eq!(game.graph.information_sets().len(), count);
        let _ = pbe::Solver::new(&game.graph);
        // Where all play at random, whoever moves in the last round goes on with 1/2 by plan, and
        // gains 1/4 by going on for sure; before, there is less to gain.
        let random = |player: usize| Pieces {
            cell: vec![0],
            low: vec![0.0],
            high: vec![0.0],
            mean: vec![0.0],
            probability: vec![1.0],
            play: vec![0.5; game.graph.own_actions(player).len()],
        };
        let profile = Profile { players: vec![random(0), random(1)] };
        let judged = certify(&game, profile, Concept::Pbe).unwrap();
        assert_eq!(judged.status, Status::NotConverged);
        assert_close(judged.certificate.max_regret, 0.25, 1e-6);
    }
}

#[test]
fn more_unknowns_than_memory_are_refused() {
    // Two types of each side, who learn from each other at every turn.
    let game = turns(40_000, |_, k| k as f64, &[2, 2]);
    let refused = pbe::Solver::new(&game.graph).solve(&game, &pbe::Options::default());
    assert!(matches!(&refused, Err(GameError::Unsupported(why)) if why.contains("memory")));
    let refused = qre::Solver::new(&game.graph).solve(&game, &qre::Options::at(1.0));
    assert!(matches!(&refused, Err(GameError::Unsupported(why)) if why.contains("memory")));
}

/// Plain values of a tree for all players of one type each, with trembles of size `e`, and what is
/// planned: by a recursion that knows nothing of series.
fn trembled_best(game: &Game, node: usize, e: f64, plan: &mut [f64]) -> Vec<f64> {
    let graph: &Graph = &game.graph;
    if let NodeKind::Terminal(terminal) = graph.nodes()[node].kind {
        return game.types.iter().map(|types| types.payoff(terminal, 0, 0.0)).collect();
    }
    let actions = graph.nodes()[node].actions.clone();
    let mut all = Vec::new();
    for action in actions.clone() {
        let mut worth: Vec<f64> =
            game.types.iter().map(|types| types.flow(action, 0, 0.0)).collect();
        for edge in graph.actions()[action].edges.clone() {
            let next = trembled_best(game, graph.edges()[edge].target, e, plan);
            let p = game.edge_probability[edge];
            worth.iter_mut().zip(next).for_each(|(worth, next)| *worth += p * next);
        }
        all.push(worth);
    }
    let NodeKind::Decision(player) = graph.nodes()[node].kind else { return all.remove(0) };
    let best = all.iter().map(|worth| worth[player]).fold(f64::NEG_INFINITY, f64::max);
    // Differences of the second order are larger than this, those of the third smaller.
    let is_best = |worth: &[f64]| best - worth[player] < 3e-13;
    let count = all.iter().filter(|worth| is_best(worth)).count() as f64;
    for (worth, action) in all.iter().zip(actions) {
        plan[action] = if is_best(worth) { 1.0 / count } else { 0.0 };
    }
    let first = graph.nodes()[node].actions.start;
    let share = |k: usize| e / all.len() as f64 + (1.0 - e) * plan[first + k];
    let value = |p: usize| all.iter().enumerate().map(|(k, worth)| share(k) * worth[p]).sum();
    (0..game.types.len()).map(value).collect()
}

#[test]
fn choices_are_those_of_small_trembles() {
    for seed in 0..300 {
        let mut random = Random(seed);
        let graph = random_graph(&mut random, 5);
        let mut game = random_numbers(&mut random, graph, Types::Discrete);
        // One type each, and payoffs of few sizes: many ties that only trembles break.
        let terminals = game.graph.terminals().len();
        for types in &mut game.types {
            types.probability = vec![1.0];
            types.attribute = vec![None];
            types.payoff_slope = vec![0.0; terminals];
            types.payoff_intercept = (0..terminals).map(|_| random.below(4) as f64).collect();
        }
        if seed % 3 == 0 {
            random_flows(&mut random, &mut game, 1.0);
        }
        let solution = solve(&game);
        assert!(solution.iterations == 0 && solution.principal);
        let mut plan = vec![1.0; game.graph.actions().len()];
        trembled_best(&game, 0, 1e-5, &mut plan);
        for (found, expected) in solution.aggregate.iter().zip(&plan) {
            assert_close(*found, *expected, 1e-12);
        }
    }
}

#[test]
fn ties_that_trembles_do_not_break_are_mixed_equally() {
    let mut tree = Tree::new(&["asks", "answers"]);
    let open = tree.decision("open", 0);
    let replies = [0, 1, 2].map(|k| tree.decision(&format!("reply {k}"), 1));
    let war = tree.end("war", |player, _| [0.4, 0.3][player]);
    for (k, &reply) in replies.iter().enumerate() {
        tree.act(open, ["little", "more", "much"][k], reply);
        // The second offer leaves the other indifferent.
        let share = [0.6, 0.7, 0.8][k];
        let deal =
            tree.end(&format!("deal {k}"), move |player, _| [share, [0.4, 0.3, 0.2][k]][player]);
        tree.act(reply, "accept", deal);
        tree.act(reply, "fight", war);
    }
    let game = tree.game(open, &[atoms(&[1.0]), atoms(&[1.0])]);
    let solution = solve(&game);
    assert_close(taken(&game, &solution, "reply 1", "accept"), 0.5, 0.0);
    // 0.6 for sure, against an even chance of 0.7 and 0.4.
    assert_close(taken(&game, &solution, "open", "little"), 1.0, 0.0);
    assert_close(solution.value[0], 0.6, 1e-12);
}

#[test]
fn types_without_a_choice_do_not_matter() {
    // The second has a continuous type and one action only.
    let mut tree = Tree::new(&["one", "two"]);
    let open = tree.decision("open", 0);
    let nod = tree.decision("nod", 1);
    let good = tree.end_affine("good", |player, _| [(1.0, 0.0), (0.5, 2.0)][player]);
    let bad = tree.end_affine("bad", |player, _| [(0.0, 0.0), (0.0, 1.0)][player]);
    tree.act(open, "good", nod);
    tree.act(open, "bad", bad);
    tree.act(nod, "yes", good);
    let uniform = Distribution::uniform(0.0, 3.0).unwrap();
    let game = tree.game(open, &[atoms(&[1.0]), vec![(0.4, Some(uniform)), (0.6, None)]]);
    let solution = solve(&game);
    assert_eq!(solution.iterations, 0);
    assert_close(solution.value[0], 1.0, 1e-12);
    assert_close(solution.value[1], 0.4 * (0.5 + 2.0 * 1.5) + 0.6 * 0.5, 1e-9);
}
