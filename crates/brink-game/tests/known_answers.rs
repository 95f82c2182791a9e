//! Games whose equilibria are known: published, or derived by hand.

mod common;
use ::brink_game;
use brink_game::builder::Tree;
use brink_game::{Distribution, Game, Status, pbe, qre};
use common::crisis::deterrence;
use common::tree::{Known, assert_close, atoms, cell_takes, reached, solve, taken};

/// The Cuban missile crisis of Dixit, Skeath & Reiley, Games of Strategy. Cell 0 is the soft
/// Soviet leadership, cell 1 the hard one; `p` is the probability of the hard one and `q` that
/// of war if the threat is defied.
fn cuba(p: f64, q: f64) -> Game {
    let mut tree = Tree::new(["US", "USSR"]);
    let open = tree.decision("open", 0);
    let answer = tree.decision("answer", 1);
    let quiet = tree.end("quiet", |player, _| [-2.0, 2.0][player]);
    let defied = tree.end("defied", |player, _| [-2.0, 2.0][player]);
    let complied = tree.end("complied", |player, cell| [1.0, [-4.0, -8.0][cell]][player]);
    let war = tree.end("war", |player, cell| [-10.0, [-8.0, -4.0][cell]][player]);
    tree.act(open, "no threat", quiet);
    tree.act(open, "threat", answer);
    tree.act(answer, "comply", complied);
    tree.lottery(answer, "defy", &[(q, war), (1.0 - q, defied)]);
    tree.game(open, &[atoms(&[1.0]), atoms(&[1.0 - p, p])])
}

#[test]
fn cuba_effectiveness_and_acceptability() {
    for p in [0.1, 0.2, 0.3, 0.36, 0.4, 0.6] {
        for q in [0.3, 0.59, 0.61, 0.7, 0.85, 1.0] {
            let solution = solve(&cuba(p, q));
            let game = cuba(p, q);
            let effective = q > 0.6;
            let soft_complies = cell_takes(&game, &solution, 0, "answer", "comply");
            assert_close(soft_complies, f64::from(u8::from(effective)), 1e-6);
            assert_close(cell_takes(&game, &solution, 1, "answer", "comply"), 0.0, 1e-6);
            let acceptable = effective && q < 0.375 * (1.0 - p) / p;
            let threatens = taken(&game, &solution, "open", "threat");
            assert_close(threatens, f64::from(u8::from(acceptable)), 1e-6);
            let worth = if acceptable { 1.0 - p - p * (2.0 + 8.0 * q) } else { -2.0 };
            assert_close(solution.value[0], worth, 1e-6);
        }
    }
}

/// Brinkmanship with two-sided incomplete information after Powell (1988): from the defender on,
/// the two alternate in escalating, at a risk of disaster of 0.1 each time, or submitting. Victory
/// is worth 1, submission 0; disaster costs 2 whoever escalated, or the one who did alone. Cell 0
/// is irresolute; cell 1, resolute, never submits.
fn powell(nodes: usize, bystander: f64) -> Game {
    let mut tree = Tree::new(["defender", "challenger"]);
    let mut next = tree.end("both resolute", |_, _| 0.0);
    for t in (1..=nodes).rev() {
        let mover = (t - 1) % 2;
        let here = tree.decision(&format!("node {t}"), mover);
        let submits = tree.end(&format!("submits {t}"), move |player, cell| {
            if player != mover {
                1.0
            } else if cell == 0 {
                0.0
            } else {
                -50.0
            }
        });
        let disaster =
            tree.end(
                &format!("disaster {t}"),
                move |player, _| {
                    if player == mover { -2.0 } else { bystander }
                },
            );
        tree.act(here, "submit", submits);
        tree.lottery(here, "escalate", &[(0.1, disaster), (0.9, next)]);
        next = here;
    }
    tree.game(next, &[atoms(&[0.9, 0.1]), atoms(&[0.8, 0.2])])
}

#[test]
fn powell_brinkmanship() {
    // Whoever escalates bears the risk: the opponent must quit with k = 0.1 * 2 / 0.9.
    let game = powell(14, 0.0);
    let solution = solve(&game);
    let quits = |t: usize| taken(&game, &solution, &format!("node {t}"), "submit");
    assert_close(quits(1), 0.548_283, 1e-6);
    for t in 2..14 {
        assert_close(quits(t), 2.0 / 9.0, 1e-6);
    }
    assert_close(quits(14), 0.096_565, 1e-6);
    let sum = |what: &str, first: usize, by: usize| -> f64 {
        let nodes = (first..=14).step_by(by);
        nodes.map(|t| reached(&game, &solution, &format!("{what} {t}"))).sum()
    };
    assert_close(sum("submits", 1, 2), 0.670_567, 1e-6);
    assert_close(sum("submits", 2, 2), 0.175_236, 1e-6);
    assert_close(sum("disaster", 1, 1), 0.149_622, 1e-6);
    assert_close(reached(&game, &solution, "both resolute"), 0.004_575, 1e-6);
}

#[test]
fn powell_where_disaster_spares_nobody() {
    // -0.2 + 0.9 (k - 0.2 (1 - k)) = 0, and the last irresolute defender quits at node 7:
    // 1 - k = 35/54, so that the first quits with 1 - 0.1 / (35/54)^3.
    let game = powell(18, -2.0);
    let solution = solve(&game);
    let quits = |t: usize| taken(&game, &solution, &format!("node {t}"), "submit");
    let third = (35.0_f64 / 54.0).powi(3);
    assert_close(quits(1), 1.0 - 0.1 / third, 1e-6);
    for t in 2..8 {
        assert_close(quits(t), 19.0 / 54.0, 1e-6);
    }
    assert_close(quits(8), 1.0 - 0.2 / third, 1e-5);
    for t in 9..=18 {
        assert_close(quits(t), 0.0, 1e-5);
    }
}

#[test]
fn deterrence_with_one_cutpoint_each() {
    let challenger = Distribution::lognormal(1.2, 0.7).unwrap();
    let defender = Distribution::uniform(0.0, 1.0).unwrap();
    let game = deterrence(challenger, defender);
    let solution = solve(&game);
    // The defender resists if its cost is below 0.6. The challenger attacks if
    // 0.4 + 0.6 (0.5 - x) >= 0, that is x <= 7/6.
    assert_close(taken(&game, &solution, "reply", "resist"), 0.6, 1e-7);
    let cutpoint = 7.0 / 6.0;
    assert_close(taken(&game, &solution, "open", "attack"), challenger.cdf(cutpoint), 1e-7);
    let pieces = &solution.profile.players[0];
    assert_eq!(pieces.len(), 2);
    assert_close(pieces.high[0], cutpoint, 1e-6);
    assert_close(pieces.low[1], cutpoint, 1e-6);
    // The challenger's value is the mean of the positive part of 0.7 - 0.6 x.
    let (share, mean) = (challenger.cdf(cutpoint), challenger.mean_within(0.0, cutpoint));
    assert_close(solution.value[0], share * (0.7 - 0.6 * mean), 1e-7);
    assert_close(solution.value[1], share * (0.4 * -0.6 + 0.6 * -0.3), 1e-6);
}

/// The war of nerves after Nalebuff (1986) in `nodes` steps: both value victory at v ~ U[0,1] and
/// disaster costs 1. A small share of resolute types on both sides, who never quit, selects the
/// symmetric equilibrium. The probability of disaster.
fn nerves(resolute: f64, total: f64, nodes: usize) -> f64 {
    let mut tree = Tree::new(["one", "two"]);
    let mut next = tree.end("stalemate", |_, _| 0.0);
    let hazard = 1.0 - (-total / nodes as f64).exp();
    for t in (1..=nodes).rev() {
        let mover = t % 2;
        let here = tree.decision(&format!("node {t}"), mover);
        let quits = tree.end_affine(&format!("quits {t}"), move |player, cell| {
            if player == mover { (-50.0 * cell as f64, 0.0) } else { (0.0, 1.0) }
        });
        let disaster = tree.end(&format!("disaster {t}"), |_, _| -1.0);
        tree.act(here, "quit", quits);
        tree.lottery(here, "stay", &[(hazard, disaster), (1.0 - hazard, next)]);
        next = here;
    }
    let values = Distribution::uniform(0.0, 1.0).unwrap();
    let types = || vec![(1.0 - resolute, Some(values)), (resolute, None)];
    let game = tree.game(next, &[types(), types()]);
    let solution = solve(&game);
    (1..=nodes).map(|t| reached(&game, &solution, &format!("disaster {t}"))).sum()
}

#[test]
fn nalebuff_war_of_nerves() {
    // In continuous time type v stays until the hazard has accumulated to b(v), with
    // b' = v f / S and S = r + (1 - r)(1 - v) the share that values victory more; disaster has
    // probability: integral of S^2 exp(-b) db, and r^2 (exp(-b(1)) - exp(-total)) afterwards.
    let (r, total, steps) = (0.05, 2.5, 100_000);
    let (mut b, mut expected) = (0.0_f64, 0.0_f64);
    for k in 0..steps {
        let v = (f64::from(k) + 0.5) / f64::from(steps);
        let share = r + (1.0 - r) * (1.0 - v);
        let db = v * (1.0 - r) / share / f64::from(steps);
        expected += share * share * (-b - 0.5 * db).exp() * db;
        b += db;
    }
    assert!(b < total);
    expected += r * r * ((-b).exp() - (-total).exp());
    let errors = [24, 48].map(|nodes| nerves(r, total, nodes) - expected);
    assert!(errors[1].abs() < 0.65 * errors[0].abs(), "{errors:?}");
    assert_close(errors[1], 0.0, 0.015);
}

/// Signorino's strategic model with one reply: status quo, capitulation or war.
#[test]
fn signorino_logit() {
    let mut tree = Tree::new(["one", "two"]);
    let open = tree.decision("open", 0);
    let reply = tree.decision("reply", 1);
    let quiet = tree.end("SQ", |_, _| 0.0);
    let capitulation = tree.end("Cap", |player, _| [1.0, 0.0][player]);
    let war = tree.end("War", |player, _| [-0.5, 0.3][player]);
    tree.act(open, "stay", quiet);
    tree.act(open, "challenge", reply);
    tree.act(reply, "give in", capitulation);
    tree.act(reply, "fight", war);
    let game = tree.game(open, &[atoms(&[1.0]), atoms(&[1.0])]);
    let solution = qre::Solver::new(&game.graph).solve(&game, &qre::Options::at(1.0)).unwrap();
    assert_eq!(solution.status, Status::Converged);
    assert_close(taken(&game, &solution, "open", "challenge"), 0.534_529_01, 5e-9);
    assert_close(taken(&game, &solution, "reply", "fight"), 0.574_442_52, 5e-9);
    for (outcome, share) in [("SQ", 0.465_471), ("Cap", 0.227_473), ("War", 0.307_056)] {
        assert_close(reached(&game, &solution, outcome), share, 1e-6);
    }
}

#[test]
fn what_another_player_cannot_help_doing_counts() {
    // The second player's only action pays the first one 2; stopping at once pays it 1.
    let mut tree = Tree::new(["first", "second"]);
    let start = tree.decision("start", 0);
    let forced = tree.decision("forced", 1);
    let reply = tree.decision("reply", 0);
    let stopped = tree.end("stopped", |player, _| [1.0, 0.0][player]);
    let passed = tree.end("passed", |player, _| [2.0, 0.0][player]);
    let refused = tree.end("refused", |player, _| [0.5, 0.0][player]);
    tree.act(start, "stop", stopped);
    tree.act(start, "go", forced);
    tree.act(forced, "pass", reply);
    tree.act(reply, "take", passed);
    tree.act(reply, "leave", refused);
    let game = tree.game(start, &[atoms(&[1.0]), atoms(&[1.0])]);
    let solution = pbe::Solver::new(&game.graph).solve(&game, &pbe::Options::default()).unwrap();
    assert_eq!(solution.status, Status::Converged);
    assert_close(taken(&game, &solution, "start", "go"), 1.0, 1e-7);
    assert_close(solution.value[0], 2.0, 1e-7);
    let quantal = qre::Solver::new(&game.graph).solve(&game, &qre::Options::at(1.0)).unwrap();
    // Agent logit: later on, taking is worth 2 against 0.5.
    let take = 1.0 / (1.0 + (-1.5_f64).exp());
    let go = 1.0 / (1.0 + (1.0 - (2.0 * take + 0.5 * (1.0 - take))).exp());
    assert_close(taken(&game, &quantal, "start", "go"), go, 1e-7);
}
