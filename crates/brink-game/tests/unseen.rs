//! Random games in which not every move is seen: the verifier and the exact engine against listed
//! plans, and invariance.

mod common;
use ::brink_game;
use brink_game::builder::Tree;
use brink_game::{
    Concept, Distribution, Equilibrium, Game, NodeKind, Pieces, Profile, Status, pbe, qre, verify,
};
use common::tree::{Known, assert_close, solve, taken};
use common::unseen::random_unseen_game;
use common::{Random, Types, brute};

/// A random play of every type of every player.
fn random_profile(random: &mut Random, game: &Game) -> Profile {
    let graph = &game.graph;
    let players = game.types.iter().enumerate().map(|(player, types)| {
        let cells = types.cells();
        let mut pieces = Pieces {
            cell: (0..cells).collect(),
            low: vec![0.0; cells],
            high: vec![0.0; cells],
            mean: vec![0.0; cells],
            probability: types.probability.clone(),
            play: Vec::new(),
        };
        let own = graph.own_actions(player);
        let mut play = vec![0.0; own.len() * cells];
        for cell in 0..cells {
            for &action in own {
                let alike = graph.action_alike(action);
                let slot = graph.slot(action) * cells + cell;
                play[slot] = if alike == action {
                    random.between(0.0, 1.0)
                } else {
                    play[graph.slot(alike) * cells + cell]
                };
            }
            for node in graph.nodes().iter().filter(|n| n.kind == NodeKind::Decision(player)) {
                let slots = node.actions.clone().map(|a| graph.slot(a) * cells + cell);
                let sum: f64 = slots.clone().map(|slot| play[slot]).sum();
                slots.for_each(|slot| play[slot] /= sum);
            }
        }
        pieces.play = play;
        pieces
    });
    Profile { players: players.collect() }
}

#[test]
fn the_certificate_is_the_regret_of_listed_plans() {
    let mut compared = 0;
    for seed in 0..300 {
        let mut random = Random(seed);
        let players = 2 + (seed % 2) as usize;
        let game = random_unseen_game(&mut random, players, 4, Types::Discrete);
        let profile = random_profile(&mut random, &game);
        let Some((largest, relative)) = brute::regret(&game, &profile, 0.0, 2_000) else {
            continue;
        };
        let mut aggregate = vec![0.0; game.graph.actions().len()];
        let found = verify::measure(&game, &profile, Concept::Pbe, 0.0, &mut aggregate);
        assert_close(found.max_regret, largest, 1e-10);
        assert_close(found.relative_regret, relative, 1e-10);
        assert_close(found.residual, 0.0, 1e-15);
        compared += 1;
    }
    assert!(compared > 200, "{compared}");
}

#[test]
fn random_games_with_unseen_moves_by_listing() {
    let (mut solved, mut listed, mut with_sets) = (0, 0, 0);
    for seed in 0..400 {
        let mut random = Random(seed);
        let (players, turns) = [(2, 2), (2, 3), (3, 3), (2, 4)][(seed % 4) as usize];
        let game = random_unseen_game(&mut random, players, turns, Types::Discrete);
        let options = pbe::Options::default();
        let solution = pbe::Solver::new(&game.graph).solve(&game, &options).unwrap();
        with_sets += usize::from(!game.graph.information_sets().is_empty());
        if solution.status != Status::Converged {
            println!("seed {seed}: {:?}", solution.certificate);
            continue;
        }
        solved += 1;
        let listing = brute::regret(&game, &solution.profile, pbe::TREMBLE, 2_000);
        if let Some((_, relative)) = listing {
            listed += 1;
            assert!(relative <= 1.1e-6, "seed {seed}: {relative}");
        }
    }
    println!("{solved} solved, {listed} listed, {with_sets} with sets");
    assert!(solved >= 396 && listed > 350 && with_sets > 250, "{solved} {listed} {with_sets}");
}

#[test]
fn the_order_in_which_simultaneous_moves_are_written_does_not_matter() {
    for seed in 0..60 {
        for kind in [Types::Continuous, Types::Discrete] {
            let mut random = Random(seed);
            let numbers: Vec<f64> = (0..64).map(|_| random.between(-1.0, 1.0)).collect();
            let write = |first: usize| {
                let numbers = numbers.clone();
                let payoff = move |player: usize, cell: usize, a: usize, b: usize| {
                    // `a` is the move of the player who is written first.
                    let pair = if first == 0 { [a, b] } else { [b, a] };
                    let at = (player * 2 + cell) * 9 + pair[0] * 3 + pair[1];
                    let slope = if kind == Types::Continuous { numbers[63 - at] } else { 0.0 };
                    (numbers[at], slope)
                };
                let one = Distribution::normal(0.0, 1.0).unwrap();
                let attribute = (kind == Types::Continuous).then_some(one);
                let types = || vec![(0.3, attribute), (0.7, attribute)];
                let mut tree = Tree::new(&["one", "two"]);
                let open = tree.decision("open", first);
                let mut replies = Vec::new();
                for a in 0..3 {
                    let reply = tree.decision(&format!("reply {a}"), 1 - first);
                    tree.act(open, &format!("{a}"), reply);
                    replies.push(reply);
                    for b in 0..3 {
                        let payoff = payoff.clone();
                        let end = tree.end_affine(&format!("{a} {b}"), move |player, cell| {
                            payoff(player, cell, a, b)
                        });
                        tree.act(reply, &format!("{b}"), end);
                    }
                }
                tree.alike(&replies);
                tree.game(open, &[types(), types()])
            };
            let games = [write(0), write(1)];
            let play = |game: &Game, solution: &Equilibrium, first: bool| -> Vec<f64> {
                let node = if first { "open" } else { "reply 0" };
                ["0", "1", "2"].iter().map(|a| taken(game, solution, node, a)).collect()
            };
            let compare = |solutions: [Equilibrium; 2], tolerance: f64| {
                for player in [0, 1] {
                    let one = play(&games[0], &solutions[0], player == 0);
                    let two = play(&games[1], &solutions[1], player == 1);
                    for (a, b) in one.iter().zip(two) {
                        assert!((a - b).abs() < tolerance, "seed {seed} {kind:?}: {a} {b}");
                    }
                }
            };
            if kind == Types::Discrete {
                // Atoms are spread by numbers of their own, and where there are several equilibria
                // that may lead elsewhere; the logit branch has no such freedom.
                let options = qre::Options::at(5.0);
                compare(
                    [0, 1].map(|k| {
                        qre::Solver::new(&games[k].graph).solve(&games[k], &options).unwrap()
                    }),
                    1e-9,
                );
            } else {
                compare([0, 1].map(|k| solve(&games[k])), 1e-7);
            }
        }
    }
}

/// Two players move at once, twice the same draws follow: at nodes where routes meet, or within
/// the lottery of every reply.
fn drawn_at_nodes(random: &mut Random, at_nodes: bool) -> Game {
    let mut tree = Tree::new(&["row", "column"]);
    let open = tree.decision("open", 0);
    let replies = [0, 1, 2].map(|k| tree.decision(&format!("reply {k}"), 1));
    let payoffs: Vec<f64> = (0..16).map(|_| random.between(-1.0, 1.0)).collect();
    let ends = [0, 1, 2, 3].map(|k| {
        let payoffs = payoffs.clone();
        tree.end(&format!("end {k}"), move |player, cell| payoffs[4 * k + 2 * player + cell])
    });
    // Chance from each of three draws: the last may lead on to the first.
    let odds = [0, 1, 2].map(|_| random.between(0.05, 0.95));
    let draws = [0, 1, 2].map(|k| tree.chance(&format!("draw {k}")));
    let branches = |k: usize| [(odds[k], ends[k]), (1.0 - odds[k], ends[3])];
    tree.lottery(draws[0], "", &branches(0));
    tree.lottery(draws[1], "", &branches(1));
    tree.lottery(draws[2], "", &[(odds[2], ends[2]), (1.0 - odds[2], draws[0])]);
    for (k, &reply) in replies.iter().enumerate() {
        tree.act(open, ["a", "b", "c"][k], reply);
        for l in 0..3 {
            let name = ["x", "y", "z"][l];
            let draw = (k + l) % 3;
            if at_nodes {
                tree.act(reply, name, draws[draw]);
            } else if draw < 2 {
                tree.lottery(reply, name, &branches(draw));
            } else {
                let [won, lost] = branches(0).map(|(p, end)| ((1.0 - odds[2]) * p, end));
                tree.lottery(reply, name, &[(odds[2], ends[2]), won, lost]);
            }
        }
    }
    tree.alike(&replies);
    tree.game(open, &[common::tree::atoms(&[0.4, 0.6]), common::tree::atoms(&[0.7, 0.3])])
}

#[test]
fn draws_after_unseen_moves_may_be_nodes_where_routes_meet() {
    for seed in 0..40 {
        let games = [true, false].map(|met| drawn_at_nodes(&mut Random(seed), met));
        // Some of these games have several equilibria, and the engine may find another where atoms
        // are spread otherwise. Whatever it finds is one in both, by listing, and worth the same.
        for solution in games.each_ref().map(solve) {
            for game in &games {
                let (_, regret) = brute::regret(game, &solution.profile, pbe::TREMBLE, 10).unwrap();
                assert!(regret <= 1.1e-6, "seed {seed}: {regret}");
                let values = brute::values(game, &solution.profile);
                for (value, expected) in solution.value.iter().zip(values) {
                    assert_close(*value, expected, 1e-7);
                }
            }
        }
        let [one, other] = games
            .each_ref()
            .map(|game| qre::Solver::new(&game.graph).solve(game, &qre::Options::at(3.0)).unwrap());
        assert_eq!((one.status, other.status), (Status::Converged, Status::Converged));
        for (value, expected) in one.value.iter().zip(&other.value) {
            assert_close(*value, *expected, 1e-7);
        }
    }
}
