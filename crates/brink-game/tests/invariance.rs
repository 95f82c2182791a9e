//! What must not change an equilibrium: names and order of players and actions, units of payoffs,
//! the way in which types are cut into cells. And the same input gives the same bits.
//!
//! Where a game has several equilibria it is the path from the centroid that is invariant, so
//! solutions found by other routes are left out. The path of a game of atoms depends on the
//! directions in which they are spread, which go by the position of actions; reordering actions
//! is therefore tested on continuous types only.

mod common;
use std::sync::Arc;

use ::brink_game;
use brink_game::{Equilibrium, Game, GraphBuilder, NodeKind, Status, TypeSpace, pbe, qre};
use common::{Random, Types, random_game};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;

fn solve(game: &Game) -> Equilibrium {
    pbe::Solver::new(&game.graph).solve(game, &pbe::Options::default()).unwrap()
}

fn trusted(solution: &Equilibrium) -> bool {
    solution.status == Status::Converged && solution.principal
}

/// The same game with the players in reverse order and, if asked, the actions at every node too;
/// and where each action went.
fn rebuilt(game: &Game, reverse_actions: bool) -> (Game, Vec<usize>) {
    let graph = &game.graph;
    let players = graph.players().len();
    let mut builder = GraphBuilder::new(graph.players().iter().rev().cloned());
    // In reverse order of nodes as well, for good measure.
    let mut built = vec![0; graph.nodes().len()];
    for (id, node) in graph.nodes().iter().enumerate().rev() {
        built[id] = match node.kind {
            NodeKind::Decision(player) => builder.decision(&node.name, players - 1 - player),
            NodeKind::Chance => builder.chance(&node.name),
            NodeKind::Terminal(_) => builder.terminal(&node.name),
        };
    }
    let mut actions = vec![0; graph.actions().len()];
    let mut edges = vec![0; graph.edges().len()];
    for node in graph.nodes() {
        let mut order: Vec<usize> = node.actions.clone().collect();
        if reverse_actions {
            order.reverse();
        }
        for action in order {
            let from = &graph.actions()[action];
            let branches = from.edges.clone().map(|edge| {
                let edge = &graph.edges()[edge];
                (edge.label.clone(), built[edge.target])
            });
            let (new, first) = builder.action(built[from.node], &from.name, branches);
            actions[action] = new;
            for (k, edge) in from.edges.clone().enumerate() {
                edges[edge] = first + k;
            }
        }
    }
    let (new_graph, layout) = builder.build(built[0]).unwrap();
    let actions: Vec<usize> = actions.iter().map(|&a| layout.action[a].unwrap()).collect();
    let cells: Vec<usize> = game.types.iter().rev().map(TypeSpace::cells).collect();
    let mut new = Game::zeros(Arc::new(new_graph), &cells);
    for (edge, &built_edge) in edges.iter().enumerate() {
        new.edge_probability[layout.edge[built_edge].unwrap()] = game.edge_probability[edge];
    }
    for (old, types) in game.types.iter().rev().zip(&mut new.types) {
        types.probability.clone_from(&old.probability);
        types.attribute.clone_from(&old.attribute);
        for (terminal, &node) in graph.terminals().iter().enumerate() {
            let node = layout.node[built[node]].unwrap();
            let to = new.graph.terminals().iter().position(|&n| n == node).unwrap();
            let cells = old.cells();
            for cell in 0..cells {
                let (from, to) = (terminal * cells + cell, to * cells + cell);
                types.payoff_intercept[to] = old.payoff_intercept[from];
                types.payoff_slope[to] = old.payoff_slope[from];
            }
        }
    }
    (new, actions)
}

/// Payoffs of each player in other units.
fn rescaled(game: &Game, factors: [f64; 2], shifts: [f64; 2]) -> Game {
    let mut new = game.clone();
    for (types, (factor, shift)) in new.types.iter_mut().zip(factors.into_iter().zip(shifts)) {
        types.payoff_intercept.iter_mut().for_each(|a| *a = factor * *a + shift);
        types.payoff_slope.iter_mut().for_each(|b| *b *= factor);
    }
    new
}

/// The same game with one cell of one player given twice, each with half the probability; or, if
/// asked, cut at the median of its attribute.
fn split(game: &Game, player: usize, cell: usize, at_median: bool) -> Game {
    let mut new = game.clone();
    let cells = game.types[player].cells();
    let types = &mut new.types[player];
    types.probability[cell] *= 0.5;
    types.probability.push(types.probability[cell]);
    types.attribute.push(types.attribute[cell]);
    if at_median {
        let whole = types.attribute[cell].unwrap();
        let median = whole.quantile(0.5);
        types.attribute[cell] = Some(whole.truncated(f64::NEG_INFINITY, median).unwrap());
        types.attribute[cells] = Some(whole.truncated(median, f64::INFINITY).unwrap());
    }
    for table in [&mut types.payoff_intercept, &mut types.payoff_slope] {
        *table = table
            .chunks_exact(cells)
            .flat_map(|row| row.iter().copied().chain([row[cell]]))
            .collect();
    }
    new
}

fn distance(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max)
}

/// The same games every time: a step of finite length lands on another path in about one of a
/// thousand games of this depth, and a test must not fail by that chance.
fn config() -> ProptestConfig {
    ProptestConfig { cases: 100, rng_seed: RngSeed::Fixed(2), ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn relabelling_players(seed in 0..100_000_u64, depth in 2..5_usize, continuous: bool) {
        let kind = if continuous { Types::Continuous } else { Types::Discrete };
        let game = random_game(&mut Random(seed), depth, kind);
        let (new, actions) = rebuilt(&game, continuous);
        let (a, b) = (solve(&game), solve(&new));
        prop_assume!(trusted(&a) && trusted(&b));
        let moved: Vec<f64> = actions.iter().map(|&action| b.aggregate[action]).collect();
        prop_assert!(distance(&a.aggregate, &moved) < 1e-6, "{:?} {moved:?}", a.aggregate);
        prop_assert!((a.value[0] - b.value[1]).abs() < 1e-6);
    }

    #[test]
    fn rescaling_payoffs(
        seed in 0..100_000_u64,
        depth in 2..5_usize,
        continuous: bool,
        factors in prop::array::uniform2(0.01..100.0_f64),
        shifts in prop::array::uniform2(-10.0..10.0_f64),
    ) {
        let kind = if continuous { Types::Continuous } else { Types::Discrete };
        let game = random_game(&mut Random(seed), depth, kind);
        let (a, b) = (solve(&game), solve(&rescaled(&game, factors, shifts)));
        prop_assume!(trusted(&a) && trusted(&b));
        prop_assert!(distance(&a.aggregate, &b.aggregate) < 1e-6);
        for player in 0..2 {
            let expected = factors[player] * a.value[player] + shifts[player];
            prop_assert!((b.value[player] - expected).abs() < 1e-6 * (1.0 + factors[player]));
        }
    }

    #[test]
    fn splitting_types(seed in 0..100_000_u64, depth in 2..5_usize, continuous: bool, cut: bool) {
        let kind = if continuous { Types::Continuous } else { Types::Discrete };
        let mut random = Random(seed);
        let game = random_game(&mut random, depth, kind);
        let player = random.below(2);
        let cell = random.below(game.types[player].cells());
        let new = split(&game, player, cell, continuous && cut);
        let (a, b) = (solve(&game), solve(&new));
        prop_assume!(trusted(&a) && trusted(&b));
        prop_assert!(distance(&a.aggregate, &b.aggregate) < 1e-6);
        prop_assert!(distance(&a.value, &b.value) < 1e-6);
    }

    #[test]
    fn quantal_response_knows_no_order(seed in 0..100_000_u64, depth in 2..5_usize) {
        let game = random_game(&mut Random(seed), depth, Types::Discrete);
        let (new, actions) = rebuilt(&game, true);
        let solve = |game: &Game| {
            qre::Solver::new(&game.graph).solve(game, &qre::Options::at(20.0)).unwrap()
        };
        let (a, b) = (solve(&game), solve(&new));
        prop_assume!(trusted(&a) && trusted(&b));
        let moved: Vec<f64> = actions.iter().map(|&action| b.aggregate[action]).collect();
        prop_assert!(distance(&a.aggregate, &moved) < 1e-6);
    }
}

fn bits(solution: &Equilibrium) -> Vec<u64> {
    let mut numbers = solution.aggregate.clone();
    numbers.extend(&solution.value);
    numbers.extend(&solution.reach);
    for pieces in &solution.profile.players {
        numbers.extend(pieces.high.iter().chain(&pieces.play));
    }
    let certificate = solution.certificate;
    numbers.extend([certificate.max_regret, certificate.local_regret, certificate.residual]);
    numbers.iter().map(|x| x.to_bits()).collect()
}

#[test]
fn the_same_input_gives_the_same_bits() {
    for seed in 0..40 {
        let kind = if seed % 2 == 0 { Types::Continuous } else { Types::Discrete };
        let game = random_game(&mut Random(seed), 4, kind);
        let mut solver = pbe::Solver::new(&game.graph);
        let first = solver.solve(&game, &pbe::Options::default()).unwrap();
        // Whatever the solver did in between.
        let atoms = game.discretise(3);
        solver.solve(&atoms, &pbe::Options::default()).unwrap();
        let again = solver.solve(&game, &pbe::Options::default()).unwrap();
        assert_eq!(bits(&first), bits(&again), "seed {seed}");

        let mut solver = qre::Solver::new(&game.graph);
        let options = qre::Options::at(50.0);
        let first = solver.solve(&atoms, &options).unwrap();
        solver.solve(&game.discretise(5), &options).unwrap();
        let again = solver.solve(&atoms, &options).unwrap();
        assert_eq!(bits(&first), bits(&again), "seed {seed}");
    }
}
