//! Quantal response: closed forms, limits, and agreement with the exact engine.

mod common;
use ::brink_game;
use brink_game::builder::Tree;
use brink_game::{Concept, Distribution, Equilibrium, Game, GameError, Status, pbe, qre};
use common::crisis::deterrence;
use common::tree::{Known, assert_close, atoms, cell_takes, taken};
use common::{Random, Types, random_game};

fn solve(game: &Game, lambda: f64) -> Equilibrium {
    let solution = qre::Solver::new(&game.graph).solve(game, &qre::Options::at(lambda)).unwrap();
    assert_eq!(solution.status, Status::Converged, "{:?}", solution.certificate);
    assert_eq!(solution.concept, Concept::Qre { lambda });
    solution
}

fn logit(x: f64) -> f64 {
    1.0 / (1.0 + (-x).exp())
}

/// A player of two types enters or not; the other, not knowing which, fights or yields. Worth of
/// entry: 2 if yielded to; if fought -1/2 for leaving, -1 (soft, cell 0) or 1 (tough, cell 1) for
/// escalating. Fighting is worth 1 if the entrant leaves and -1 if it escalates.
fn entry() -> Game {
    let mut tree = Tree::new(&["entrant", "incumbent"]);
    let open = tree.decision("open", 0);
    let reply = tree.decision("reply", 1);
    let last = tree.decision("last", 0);
    let out = tree.end("out", |player, _| [0.0, 2.0][player]);
    let yielded = tree.end("yielded", |player, _| [2.0, 0.0][player]);
    let left = tree.end("left", |player, _| [-0.5, 1.0][player]);
    let war = tree.end("war", |player, cell| [[-1.0, 1.0][cell], -1.0][player]);
    tree.act(open, "stay out", out);
    tree.act(open, "enter", reply);
    tree.act(reply, "yield", yielded);
    tree.act(reply, "fight", last);
    tree.act(last, "leave", left);
    tree.act(last, "escalate", war);
    tree.game(open, &[atoms(&[0.7, 0.3]), atoms(&[1.0])])
}

#[test]
fn the_fixed_point_of_an_entry_game() {
    // One unknown, the probability f of a fight: bisection on its logit equation, by hand.
    for lambda in [0.5, 1.0, 3.0, 8.0] {
        let escalates = [logit(-0.5 * lambda), logit(1.5 * lambda)];
        let enters = |f: f64| {
            [0, 1].map(|cell| {
                let p = escalates[cell];
                let fought = -0.5 * (1.0 - p) + p * [-1.0, 1.0][cell];
                logit(lambda * ((1.0 - f) * 2.0 + f * fought))
            })
        };
        let reply = |f: f64| {
            let enters = enters(f);
            let weights = [0.7 * enters[0], 0.3 * enters[1]];
            let war =
                (weights[0] * escalates[0] + weights[1] * escalates[1]) / (weights[0] + weights[1]);
            logit(lambda * (1.0 - 2.0 * war))
        };
        let (mut low, mut high) = (0.0, 1.0);
        for _ in 0..200 {
            let middle = 0.5 * (low + high);
            if reply(middle) > middle { low = middle } else { high = middle }
        }
        let game = entry();
        let solution = solve(&game, lambda);
        assert_close(taken(&game, &solution, "reply", "fight"), low, 1e-9);
        for (cell, &escalates) in escalates.iter().enumerate() {
            let found = cell_takes(&game, &solution, cell, "open", "enter");
            assert_close(found, enters(low)[cell], 1e-9);
            let found = cell_takes(&game, &solution, cell, "last", "escalate");
            assert_close(found, escalates, 1e-9);
        }
    }
}

#[test]
fn at_zero_precision_play_is_uniform() {
    for seed in 0..10 {
        let game = random_game(&mut Random(seed), 4, Types::Discrete);
        let solution = solve(&game, 0.0);
        for (action, &aggregate) in solution.aggregate.iter().enumerate() {
            let node = &game.graph.nodes()[game.graph.actions()[action].node];
            assert_close(aggregate, 1.0 / node.actions.len() as f64, 1e-12);
        }
    }
}

#[test]
fn finer_types_and_sharper_replies_approach_the_exact_equilibrium() {
    let challenger = Distribution::lognormal(1.2, 0.7).unwrap();
    let defender = Distribution::uniform(0.0, 1.0).unwrap();
    let game = deterrence(challenger, defender);
    let exact = challenger.cdf(7.0 / 6.0);
    let errors: Vec<f64> = [(10, 20.0), (40, 80.0), (160, 320.0)]
        .iter()
        .map(|&(points, lambda)| {
            let atoms = game.discretise(points);
            (taken(&game, &solve(&atoms, lambda), "open", "attack") - exact).abs()
        })
        .collect();
    assert!(errors[1] < 0.5 * errors[0] && errors[2] < 0.5 * errors[1], "{errors:?}");
    assert!(errors[2] < 2e-3, "{errors:?}");
}

#[test]
fn sharp_replies_have_small_regret() {
    for seed in 0..30 {
        let game = random_game(&mut Random(seed), 3, Types::Continuous).discretise(12);
        let lambda = qre::default_lambda(&game);
        let solver = &mut qre::Solver::new(&game.graph);
        let solution = solver.solve(&game, &qre::Options::at(lambda)).unwrap();
        assert_eq!(solution.status, Status::Converged, "seed {seed}");
        // A logit choice among n actions loses at most (n - 1) / (e lambda) at one node and the
        // losses of one plan add up over at most three nodes.
        let bound = 3.0 * 2.0 / (std::f64::consts::E * lambda);
        assert!(solution.certificate.max_regret <= bound, "seed {seed}");
    }
}

#[test]
fn both_engines_agree_where_the_equilibrium_is_unique() {
    let game = entry();
    let exact = pbe::Solver::new(&game.graph).solve(&game, &pbe::Options::default()).unwrap();
    assert_eq!(exact.status, Status::Converged);
    let quantal = solve(&game, 2_000.0);
    for (a, b) in exact.aggregate.iter().zip(&quantal.aggregate) {
        assert_close(*a, *b, 2e-3);
    }
    // The tough one enters and escalates. The soft one enters with 3/7, so that half of those who
    // enter are tough and the incumbent is indifferent; it fights with 4/5, so that entry is worth
    // 2/5 - 2/5 = 0 to the soft one.
    assert_close(cell_takes(&game, &exact, 0, "open", "enter"), 3.0 / 7.0, 1e-6);
    assert_close(cell_takes(&game, &exact, 1, "open", "enter"), 1.0, 1e-6);
    assert_close(taken(&game, &exact, "reply", "fight"), 0.8, 1e-6);
}

#[test]
fn what_it_does_not_do_is_refused() {
    let game = random_game(&mut Random(3), 3, Types::Continuous);
    let solver = &mut qre::Solver::new(&game.graph);
    let refused = solver.solve(&game, &qre::Options::at(1.0));
    assert!(matches!(refused, Err(GameError::Unsupported(_))));
    let atoms = game.discretise(5);
    for lambda in [-1.0, f64::NAN, f64::INFINITY] {
        assert!(solver.solve(&atoms, &qre::Options::at(lambda)).is_err());
    }
    let start = Some(vec![0.5]);
    let short = qre::Options { start, ..qre::Options::at(1.0) };
    assert!(matches!(solver.solve(&atoms, &short), Err(GameError::Shape { .. })));
}

/// Two players of one type each who move at once, with payoffs `[own action][other's action]`.
fn at_once(payoffs: [[[f64; 2]; 2]; 2]) -> Game {
    let mut tree = Tree::new(&["row", "column"]);
    let open = tree.decision("row", 0);
    let replies = ["a", "b"].map(|name| tree.decision(&format!("column {name}"), 1));
    for (k, name) in ["a", "b"].into_iter().enumerate() {
        tree.act(open, name, replies[k]);
        for l in 0..2 {
            let end = tree.end(&format!("{k}{l}"), move |player, _| {
                if player == 0 { payoffs[0][k][l] } else { payoffs[1][l][k] }
            });
            tree.act(replies[k], ["a", "b"][l], end);
        }
    }
    tree.alike(&replies);
    tree.game(open, &[atoms(&[1.0]), atoms(&[1.0])])
}

/// Probabilities of the first action, of row and column.
fn firsts(payoffs: [[[f64; 2]; 2]; 2], lambda: f64) -> [f64; 2] {
    let game = at_once(payoffs);
    let solution = solve(&game, lambda);
    [taken(&game, &solution, "row", "a"), taken(&game, &solution, "column a", "a")]
}

/// The same where both play alike: bisection on the one equation that is left.
fn alike(own: [[f64; 2]; 2], lambda: f64) -> f64 {
    let worth = |a: f64, k: usize| a * own[k][0] + (1.0 - a) * own[k][1];
    let (mut low, mut high) = (0.0, 1.0);
    for _ in 0..200 {
        let a = 0.5 * (low + high);
        let reply = logit(lambda * (worth(a, 0) - worth(a, 1)));
        if reply > a { low = a } else { high = a }
    }
    low
}

/// Each wants to be alone with its second action.
const ALONE: [[f64; 2]; 2] = [[0.0, 0.0], [1.0, 0.0]];
const CHICKEN: [[f64; 2]; 2] = [[0.0, -1.0], [1.0, -10.0]];

#[test]
fn a_path_goes_straight_on_where_it_forks() {
    for (own, fork) in [(ALONE, 4.0), (CHICKEN, 1.2)] {
        for scale in [1.0, 1e-8, 1e9] {
            let scaled = own.map(|row| row.map(|payoff| payoff * scale));
            for times in [0.1, 0.9, 1.1, 2.0, 5.0, 50.0] {
                let lambda = fork * times;
                let [row, column] = firsts([scaled, scaled], lambda / scale);
                assert_close(row, alike(own, lambda), 1e-8);
                assert_close(column, alike(own, lambda), 1e-8);
            }
        }
    }
    // By a solver in another language.
    assert_close(firsts([ALONE, ALONE], 8.0)[0], 0.185_2, 5e-5);
    assert_close(1.0 - firsts([CHICKEN, CHICKEN], 10.0)[0], 0.119_9, 5e-5);
}

#[test]
fn a_path_that_nearly_forks_takes_the_branch_that_the_difference_opens() {
    // From the logit equations by short steps in lambda, each corrected by bisection and Newton's
    // method in another language; what opens the branch is a payoff of the row player's.
    let (more, less) = (0.444_860, 0.027_682);
    for difference in [1e-3, 1e-6, 1e-9, 1e-11] {
        for sign in [1.0, -1.0] {
            let mut row = ALONE;
            row[0][0] = sign * difference;
            let found = firsts([row, ALONE], 8.0);
            let expected = if sign > 0.0 { [more, less] } else { [less, more] };
            for (found, expected) in found.into_iter().zip(expected) {
                assert_close(found, expected, 2e-3 * (difference / 1e-3) + 2e-6);
            }
            for [yields, dares] in [[0, 0], [1, 0]] {
                let mut row = CHICKEN;
                row[yields][dares] += sign * difference;
                let found = firsts([row, CHICKEN], 10.0);
                let yields_more = (sign > 0.0) == (yields == 0);
                let expected = if yields_more { [1.0, 4.54e-5] } else { [4.54e-5, 1.0] };
                for (found, expected) in found.into_iter().zip(expected) {
                    assert_close(found, expected, 1e-5);
                }
            }
        }
    }
}
