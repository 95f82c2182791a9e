//! Moves that a later mover has not seen: closed forms, brute force, and invariance.

mod common;
use ::brink_game;
use brink_game::builder::Tree;
use brink_game::starts::{StartOptions, search};
use brink_game::{Concept, Distribution, Equilibrium, Game, Status, pbe, qre, verify};
use common::brute;
use common::tree::{Cells, Known, assert_close, atoms, solve, taken};

/// Two players choose at once. `payoff(player, cell, row, column)` is affine in the attribute.
fn at_once(
    actions: [&[&str]; 2],
    payoff: impl Fn(usize, usize, usize, usize) -> (f64, f64) + Clone + 'static,
    types: &[Cells],
    seen: bool,
) -> Game {
    let mut tree = Tree::new(&["row", "column"]);
    let open = tree.decision("row", 0);
    let mut replies = Vec::new();
    for (row, name) in actions[0].iter().enumerate() {
        let reply = tree.decision(&format!("column {row}"), 1);
        tree.act(open, name, reply);
        replies.push(reply);
        for (column, name) in actions[1].iter().enumerate() {
            let payoff = payoff.clone();
            let end = tree.end_affine(&format!("{row} {column}"), move |player, cell| {
                payoff(player, cell, row, column)
            });
            tree.act(reply, name, end);
        }
    }
    if !seen {
        tree.alike(&replies);
    }
    tree.game(open, types)
}

fn bimatrix(payoffs: [[[f64; 2]; 2]; 2], seen: bool) -> Game {
    let payoff = move |player: usize, _: usize, row: usize, column: usize| {
        (payoffs[row][column][player], 0.0)
    };
    at_once([&["up", "down"], &["left", "right"]], payoff, &[atoms(&[1.0]), atoms(&[1.0])], seen)
}

#[test]
fn matching_pennies() {
    // Each makes the other indifferent: 3 p - (1 - p) * 1 = -p + (1 - p) for the column player ...
    let payoffs = [[[3.0, -1.0], [-1.0, 1.0]], [[-1.0, 2.0], [1.0, -1.0]]];
    let game = bimatrix(payoffs, false);
    let solution = solve(&game);
    // Column: -p + 2 (1 - p) = p - (1 - p) gives p = 3/5. Row: 3 q - (1 - q) = -q + (1 - q) gives
    // q = 1/3.
    assert_close(taken(&game, &solution, "row", "up"), 0.6, 1e-6);
    for node in ["column 0", "column 1"] {
        assert_close(taken(&game, &solution, node, "left"), 1.0 / 3.0, 1e-6);
    }
    assert_close(solution.value[0], 1.0 / 3.0, 1e-6);
    assert_close(solution.value[1], 0.2, 1e-6);
    // Seen, the column player gets the best of each row: the row player -1 either way.
    let seen = bimatrix(payoffs, true);
    assert_close(solve(&seen).value[0], -1.0, 1e-6);
}

#[test]
fn battle_of_the_sexes_with_private_tastes() {
    // Gibbons (1992), section 3.2.A: tastes uniform on [0, x]; either goes to its favourite if its
    // taste exceeds (sqrt(9 + 4 x) - 3) / 2.
    let x = 0.7;
    let taste = || vec![(1.0, Some(Distribution::uniform(0.0, x).unwrap()))];
    let payoff = |player: usize, _: usize, row: usize, column: usize| match (row, column) {
        (0, 0) => [(2.0, 1.0), (1.0, 0.0)][player],
        (1, 1) => [(1.0, 0.0), (2.0, 1.0)][player],
        _ => (0.0, 0.0),
    };
    let names: [&[&str]; 2] = [&["opera", "fight"], &["opera", "fight"]];
    let game = at_once(names, payoff, &[taste(), taste()], false);
    let found = search(&game, &StartOptions::default()).unwrap();
    let share = 1.0 - ((9.0 + 4.0 * x).sqrt() - 3.0) / (2.0 * x);
    let opera = |s: &Equilibrium| {
        [taken(&game, s, "row", "opera"), 1.0 - taken(&game, s, "column 0", "opera")]
    };
    for expected in [[share, share], [1.0, 0.0], [0.0, 1.0]] {
        let close = |s: &&Equilibrium| {
            opera(s).iter().zip(expected).all(|(found, expected)| (found - expected).abs() < 1e-6)
        };
        assert!(found.iter().any(|s| close(&s)), "{expected:?}");
    }
    assert_eq!(found.len(), 3);
}

#[test]
fn inspection_with_private_costs_and_gains() {
    // A violator gains y if it is not inspected and loses 1 if it is; an inspection costs x, an
    // unseen violation 1; x, y ~ U[0, 1]. With shares v and q: violate if y > q / (1 - q), inspect
    // if x < v, so that v = q and v^2 - 3 v + 1 = 0.
    let payoff = |player: usize, _: usize, row: usize, column: usize| match (player, row, column) {
        (0, 0, 0) | (1, 0, 1) => (-1.0, 0.0),
        (0, 0, 1) => (0.0, 1.0),
        (1, _, 0) => (0.0, -1.0),
        _ => (0.0, 0.0),
    };
    let unit = || vec![(1.0, Some(Distribution::uniform(0.0, 1.0).unwrap()))];
    let names: [&[&str]; 2] = [&["violate", "comply"], &["inspect", "trust"]];
    let game = at_once(names, payoff, &[unit(), unit()], false);
    let solution = solve(&game);
    let share = (3.0 - 5.0_f64.sqrt()) / 2.0;
    assert_close(taken(&game, &solution, "row", "violate"), share, 1e-7);
    assert_close(taken(&game, &solution, "column 0", "inspect"), share, 1e-7);
    assert_close(taken(&game, &solution, "column 1", "inspect"), share, 1e-7);
}

#[test]
fn cournot_and_stackelberg() {
    // Price 12.3 less both quantities, no cost. At once both produce 4 (the reply to 4 is 4.15);
    // the leader who is seen produces 6, as the follower replies 3: 6 * 3.3 is more than 7 * 2.3
    // and 5 * 3.3.
    let names = ["0", "1", "2", "3", "4", "5", "6", "7"];
    let payoff = |player: usize, _: usize, row: usize, column: usize| {
        ([row, column][player] as f64 * (12.3 - (row + column) as f64), 0.0)
    };
    for (seen, first, second) in [(false, "4", "4"), (true, "6", "3")] {
        let one = || atoms(&[1.0]);
        let game = at_once([&names, &names], payoff, &[one(), one()], seen);
        let solution = solve(&game);
        assert_close(taken(&game, &solution, "row", first), 1.0, 1e-6);
        assert_close(taken(&game, &solution, &format!("column {first}"), second), 1.0, 1e-6);
    }
}

/// Kydd's trust game: security seekers prefer mutual cooperation, expansionists exploitation.
fn trust(seeker: f64) -> Game {
    let payoff = |player: usize, cell: usize, row: usize, column: usize| {
        let (own, other) = if player == 0 { (row, column) } else { (column, row) };
        let worth = match (own, other) {
            (0, 0) => 1.0,
            (1, 0) => [0.6, 1.2][cell],
            (1, 1) => 0.0,
            _ => -1.0,
        };
        (worth, 0.0)
    };
    let names: [&[&str]; 2] = [&["cooperate", "defect"], &["cooperate", "defect"]];
    let share = || atoms(&[seeker, 1.0 - seeker]);
    at_once(names, payoff, &[share(), share()], false)
}

#[test]
fn trust_needs_five_sevenths_of_security_seekers() {
    // t - (1 - t) >= 0.6 t.
    let cooperates = |t: f64| {
        let game = trust(t);
        let found = search(&game, &StartOptions { starts: 10, seed: 0 }).unwrap();
        found.iter().any(|s| (taken(&game, s, "row", "cooperate") - t).abs() < 1e-6)
    };
    let threshold = 5.0 / 7.0;
    assert!(cooperates(threshold + 1e-6));
    assert!(!cooperates(threshold - 1e-6));
}

#[test]
fn three_at_once() {
    // Each of three may volunteer at cost 0.36; if anybody does, all get 1 (Diekmann 1985): each
    // abstains with probability 0.36^(1/2) = 0.6.
    let mut tree = Tree::new(&["one", "two", "three"]);
    let open = tree.decision("one", 0);
    let (mut seconds, mut thirds) = (Vec::new(), Vec::new());
    for a in 0..2 {
        let second = tree.decision(&format!("two {a}"), 1);
        tree.act(open, ["volunteer", "abstain"][a], second);
        seconds.push(second);
        for b in 0..2 {
            let third = tree.decision(&format!("three {a} {b}"), 2);
            tree.act(second, ["volunteer", "abstain"][b], third);
            thirds.push(third);
            for c in 0..2 {
                let chosen = [a, b, c];
                let end = tree.end(&format!("{a} {b} {c}"), move |player, _| {
                    let done = f64::from(chosen.contains(&0));
                    done - if chosen[player] == 0 { 0.36 } else { 0.0 }
                });
                tree.act(third, ["volunteer", "abstain"][c], end);
            }
        }
    }
    tree.alike(&seconds);
    tree.alike(&thirds);
    let game = tree.game(open, &[atoms(&[1.0]), atoms(&[1.0]), atoms(&[1.0])]);
    let found = search(&game, &StartOptions::default()).unwrap();
    let mixed = |s: &&Equilibrium| {
        let nodes = ["one", "two 0", "two 1", "three 0 0", "three 0 1", "three 1 0", "three 1 1"];
        nodes.iter().all(|node| (taken(&game, s, node, "abstain") - 0.6).abs() < 1e-5)
    };
    assert!(found.iter().any(|s| mixed(&s)), "{}", found.len());
}

#[test]
fn sets_that_make_no_sense_are_refused() {
    let refused = |change: &dyn Fn(&mut Tree, [usize; 5]), reason: &str| {
        let mut tree = Tree::new(&["one", "two"]);
        let open = tree.decision("open", 0);
        let left = tree.decision("left", 1);
        let right = tree.decision("right", 1);
        let end = tree.end("end", |_, _| 0.0);
        let later = tree.decision("later", 0);
        let other = tree.decision("other", 0);
        tree.act(open, "l", left);
        tree.act(open, "r", right);
        tree.act(left, "a", later);
        tree.act(right, "a", other);
        for node in [left, right] {
            tree.act(node, "b", end);
        }
        for node in [later, other] {
            tree.act(node, "x", end);
            tree.act(node, "y", end);
        }
        change(&mut tree, [open, left, right, later, other]);
        let error = tree.refusal(open);
        assert!(error.contains(reason), "{error}");
    };
    refused(&|tree, [_, left, _, later, _]| tree.alike(&[left, later]), "not the same player");
    refused(
        &|tree, [_, left, right, later, _]| {
            tree.act(left, "c", later);
            tree.alike(&[left, right]);
        },
        "different actions",
    );
    refused(
        &|tree, [_, left, right, ..]| {
            tree.alike(&[left, right]);
            tree.alike(&[right, left]);
        },
        "`right` is in two information sets",
    );
    refused(&|tree, [.., later, other]| tree.alike(&[later, other]), "would have forgotten");
    refused(
        &|tree, [open, .., later, _]| {
            tree.act(open, "x", later);
            tree.act(open, "y", later);
            tree.alike(&[open, later]);
        },
        "different actions",
    );
}

#[test]
fn two_moves_that_each_follow_the_other_are_refused() {
    // Whoever moves second does not know whether it is first: neither set comes before the other.
    let mut tree = Tree::new(&["one", "two"]);
    let draw = tree.chance("draw");
    let end = tree.end("end", |_, _| 0.0);
    let firsts = [tree.decision("one first", 0), tree.decision("two first", 1)];
    let seconds = [tree.decision("two second", 1), tree.decision("one second", 0)];
    tree.lottery(draw, "", &[(0.5, firsts[0]), (0.5, firsts[1])]);
    for (first, second) in firsts.into_iter().zip(seconds) {
        for node in [first, second] {
            tree.act(node, "go", if node == first { second } else { end });
            tree.act(node, "stop", end);
        }
    }
    tree.alike(&[firsts[0], seconds[1]]);
    tree.alike(&[firsts[1], seconds[0]]);
    let error = tree.refusal(draw);
    assert!(error.contains("do not follow upon each other in any order"), "{error}");
}

/// A draw that one player sees and the other does not, on routes that merge before it.
#[test]
fn an_unseen_draw_behind_merging_routes() {
    // One may go left or right, with the same effect; then a coin is thrown, of which it sees
    // the result and two does not. One gets 2 for a match where two says heads, 1 where tails.
    let mut tree = Tree::new(&["one", "two"]);
    let open = tree.decision("open", 0);
    let coin = tree.chance("coin");
    let sees = [tree.decision("heads", 0), tree.decision("tails", 0)];
    for name in ["left", "right"] {
        tree.act(open, name, coin);
    }
    tree.lottery(coin, "", &[(0.7, sees[0]), (0.3, sees[1])]);
    let mut guesses = Vec::new();
    for (side, node) in sees.into_iter().enumerate() {
        for said in 0..2 {
            let guess = tree.decision(&format!("guess {side} {said}"), 1);
            tree.act(node, ["say heads", "say tails"][said], guess);
            guesses.push(guess);
            for guessed in 0..2 {
                let end = tree.end(&format!("{side} {said} {guessed}"), move |player, _| {
                    let right = f64::from(u8::from(side == guessed));
                    [1.0 - right + 0.1 * f64::from(u8::from(said == side)), right][player]
                });
                tree.act(guess, ["heads", "tails"][guessed], end);
            }
        }
    }
    // Two hears what one says, and has not seen the coin.
    tree.alike(&[guesses[0], guesses[2]]);
    tree.alike(&[guesses[1], guesses[3]]);
    let game = tree.game(open, &[atoms(&[1.0]), atoms(&[1.0])]);
    for solution in search(&game, &StartOptions { starts: 10, seed: 0 }).unwrap() {
        // Whatever is said carries no information that one could gain by giving: two guesses
        // at least as well as by the prior.
        assert!(solution.value[1] >= 0.7 - 1e-6, "{}", solution.value[1]);
        let listed = brute::regret(&game, &solution.profile, pbe::TREMBLE, 2_000);
        assert!(listed.unwrap().1 <= 1e-6, "{listed:?}");
    }
    assert_eq!(solve(&game).status, Status::Converged);
}

#[test]
fn errors_of_the_logit_reply() {
    // At precision 0 play is even; at a large one it is close to the mixed equilibrium.
    let payoffs = [[[3.0, -1.0], [-1.0, 1.0]], [[-1.0, 2.0], [1.0, -1.0]]];
    let game = bimatrix(payoffs, false);
    let mut solver = qre::Solver::new(&game.graph);
    for (lambda, up, left, tolerance) in [(0.0, 0.5, 0.5, 1e-12), (1e4, 0.6, 1.0 / 3.0, 1e-3)] {
        let solution = solver.solve(&game, &qre::Options::at(lambda)).unwrap();
        assert_eq!(solution.status, Status::Converged);
        assert_close(taken(&game, &solution, "row", "up"), up, tolerance);
        assert_close(taken(&game, &solution, "column 1", "left"), left, tolerance);
    }
    // In between it solves p = 1 / (1 + exp(-lambda (6 q - 2))) and its counterpart.
    let solution = solver.solve(&game, &qre::Options::at(0.7)).unwrap();
    let (p, q) =
        (taken(&game, &solution, "row", "up"), taken(&game, &solution, "column 0", "left"));
    assert_close(p, 1.0 / (1.0 + (-0.7 * (6.0 * q - 2.0)).exp()), 1e-9);
    assert_close(q, 1.0 / (1.0 + (-0.7 * (3.0 - 5.0 * p)).exp()), 1e-9);
}

#[test]
fn play_that_tells_alike_nodes_apart_is_no_strategy() {
    let game = bimatrix([[[3.0, -1.0], [-1.0, 1.0]], [[-1.0, 2.0], [1.0, -1.0]]], false);
    let mut profile = solve(&game).profile.clone();
    profile.players[1].play = vec![0.25, 0.75, 0.75, 0.25];
    let mut aggregate = vec![0.0; game.graph.actions().len()];
    let found = verify::measure(&game, &profile, Concept::Pbe, 0.0, &mut aggregate);
    assert_close(found.residual, 0.5, 1e-12);
}

/// Beer and quiche (Cho & Kreps 1987): nature makes the first player strong or weak, which the
/// second does not see; it sees beer or quiche and duels or lets be.
fn beer_and_quiche(strong: f64) -> Game {
    let mut tree = Tree::new(&["first", "second"]);
    let nature = tree.chance("nature");
    let breakfasts = ["strong", "weak"].map(|kind| tree.decision(kind, 0));
    tree.lottery(nature, "", &[(strong, breakfasts[0]), (1.0 - strong, breakfasts[1])]);
    let mut seen = [Vec::new(), Vec::new()];
    for (kind, breakfast) in breakfasts.into_iter().enumerate() {
        for (meal, name) in ["beer", "quiche"].into_iter().enumerate() {
            let reply = tree.decision(&format!("{kind} {name}"), 1);
            let likes = if kind == meal { 1.0 } else { 0.0 };
            let duel = tree
                .end(&format!("{kind} {name} duel"), move |player, _| [likes, kind as f64][player]);
            let peace = tree.end(&format!("{kind} {name} peace"), move |player, _| {
                [2.0 + likes, 1.0 - kind as f64][player]
            });
            tree.act(breakfast, name, reply);
            tree.act(reply, "duel", duel);
            tree.act(reply, "peace", peace);
            seen[meal].push(reply);
        }
    }
    for seen in &seen {
        tree.alike(seen);
    }
    tree.game(nature, &[atoms(&[1.0]), atoms(&[1.0])])
}

#[test]
fn beer_and_quiche_at_many_priors() {
    // Above one half both drink beer and are let be, and quiche is answered by a duel just often
    // enough to keep the weak from it. The second mixes if half of those with quiche are weak: so
    // many weak ones must plan it, on top of who trembles.
    for strong in [0.5001, 0.51, 0.55, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99, 0.999, 0.999_999] {
        let game = beer_and_quiche(strong);
        let solution = solve(&game);
        assert!(solution.principal, "{strong}");
        let weak = 1.0 - strong;
        let planned = 0.5 * pbe::TREMBLE * (strong - weak) / weak;
        assert_close(taken(&game, &solution, "weak", "quiche"), planned, 1e-6 * planned);
        assert_close(taken(&game, &solution, "strong", "quiche"), 0.0, 1e-15);
        for (node, duels) in [("0 beer", 0.0), ("0 quiche", 0.5), ("1 quiche", 0.5)] {
            assert_close(taken(&game, &solution, node, "duel"), duels, 2e-7);
        }
        assert_close(solution.value[1], strong, 1e-6 + 2.0 * weak * planned);
    }
    // Below it so many weak ones drink beer that a duel is a toss-up, and is fought half the time.
    for strong in [0.01, 0.1, 0.3, 0.49] {
        let game = beer_and_quiche(strong);
        let solution = solve(&game);
        assert_close(taken(&game, &solution, "weak", "beer"), strong / (1.0 - strong), 1e-7);
        assert_close(taken(&game, &solution, "strong", "beer"), 1.0, 1e-7);
        assert_close(taken(&game, &solution, "0 beer", "duel"), 0.5, 1e-7);
        assert_close(taken(&game, &solution, "0 quiche", "duel"), 1.0, 1e-7);
    }
}
