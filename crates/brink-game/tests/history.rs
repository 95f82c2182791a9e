//! A solver keeps buffers from game to game, and nothing else: what it finds is to the bit what a
//! new one finds, whatever it solved before, and whether or not it came to an end.

mod common;
use ::brink_game;
use brink_game::{Equilibrium, Game, Graph, pbe, qre};
use common::unseen::random_unseen_graph;
use common::{
    Random, Types, random_flows, random_game, random_game_with_merges, random_graph, random_numbers,
};

/// All numbers of a solution, in a text that differs where any bit does.
fn written(solution: &Equilibrium) -> String {
    format!("{solution:?}")
}

/// Probabilities of all actions.
fn somewhere(random: &mut Random, graph: &Graph) -> Vec<f64> {
    let mut play = vec![1.0; graph.actions().len()];
    for node in graph.nodes() {
        let own = &mut play[node.actions.clone()];
        for p in own.iter_mut() {
            *p = random.between(0.01, 1.0);
        }
        let sum: f64 = own.iter().sum();
        for p in own.iter_mut() {
            *p /= sum;
        }
    }
    play
}

/// Settings of the exact engine of every kind, some of which stop a search on its way.
fn settings(random: &mut Random, graph: &Graph) -> pbe::Options {
    let mut options = pbe::Options::default();
    match random.below(6) {
        0 => options.start = Some(somewhere(random, graph)),
        1 => {
            options.start = Some(somewhere(random, graph));
            options.start_at = Some([1.0, 0.3, 0.2][random.below(3)]);
        }
        2 => options.origin = Some(somewhere(random, graph)),
        3 => options.iterations = 1 + random.below(20),
        _ => {}
    }
    options
}

/// One solver of each engine and games on one graph, one after another.
fn check(random: &mut Random, games: &[Game]) {
    let graph = &games[0].graph;
    let mut exact = pbe::Solver::new(graph);
    let mut quantal = qre::Solver::new(graph);
    for round in 0..8 {
        let game = &games[random.below(games.len())];
        let options = settings(random, graph);
        let used = exact.solve(game, &options).unwrap();
        let new = pbe::Solver::new(graph).solve(game, &options).unwrap();
        assert_eq!(written(&used), written(&new), "round {round}: {options:?}");
        if random.unit() < 0.5 {
            exact.recycle(used);
        }
        let atoms = game.discretise(3);
        let start = (random.unit() < 0.3).then(|| somewhere(random, graph));
        let iterations = if random.unit() < 0.2 { 1 + random.below(10) } else { 2_000 };
        let options = qre::Options { lambda: [0.0, 2.0, 50.0][random.below(3)], iterations, start };
        let used = quantal.solve(&atoms, &options).unwrap();
        let new = qre::Solver::new(graph).solve(&atoms, &options).unwrap();
        assert_eq!(written(&used), written(&new), "round {round}: {options:?}");
    }
}

/// Games with other numbers, and other types, on the same graph.
fn siblings(random: &mut Random, graph: &Graph) -> Vec<Game> {
    let kinds = [Types::Discrete, Types::Continuous, Types::Discrete];
    let mut games: Vec<Game> =
        kinds.iter().map(|&kind| random_numbers(random, graph.clone(), kind)).collect();
    random_flows(random, &mut games[2], 1.0);
    games
}

#[test]
fn trees() {
    let mut random = Random(11);
    for _ in 0..25 {
        let graph = random_graph(&mut random, 4);
        let games = siblings(&mut random, &graph);
        check(&mut random, &games);
    }
}

#[test]
fn routes_that_meet() {
    let mut random = Random(12);
    for _ in 0..25 {
        let graph = (*random_game_with_merges(&mut random, 9).graph).clone();
        let games = siblings(&mut random, &graph);
        check(&mut random, &games);
    }
}

#[test]
fn unseen_moves() {
    let mut random = Random(13);
    for players in [2, 2, 3] {
        for _ in 0..6 {
            let graph = random_unseen_graph(&mut random, players, 4);
            let games = siblings(&mut random, &graph);
            check(&mut random, &games);
        }
    }
}

#[test]
fn one_type_each_then_several() {
    // Backward induction solves some of these games, the engines the others.
    let mut random = Random(14);
    for _ in 0..25 {
        let several = random_game(&mut random, 4, Types::Discrete);
        let mut single = Game::zeros(several.graph.clone(), &[1, 1]);
        single.edge_probability.clone_from(&several.edge_probability);
        for types in &mut single.types {
            types.probability[0] = 1.0;
            types.payoff_intercept.iter_mut().for_each(|v| *v = random.between(-1.0, 1.0));
        }
        check(&mut random, &[several, single]);
    }
}
