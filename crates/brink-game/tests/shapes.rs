//! Graphs of unusual shape: merging routes, flows, empty cells, three players, one, none.

mod common;
use ::brink_game;
use brink_game::builder::Tree;
use brink_game::{Distribution, Equilibrium, Game, GameError, Status, pbe, qre};
use common::tree::{Known, assert_close, atoms, cell_takes, reached, solve, taken};
use common::{Random, Types, random_game};

/// Two periods of waiting under a state drawn anew before the second: attack pays `1 - x` in the
/// calm state and `3 - x` in the tense one, x ~ U[0, 4]; waiting to the end pays 0. Play starts
/// calm, and the state becomes tense with probability 0.3, so both states' second periods are
/// reached by one route each. If `merged`, two attackers' first moves lead to the same draw.
fn waiting(merged: bool) -> Game {
    let mut tree = Tree::new(["attacker"]);
    let open = tree.decision("calm 1", 0);
    let draw = tree.chance("draw");
    let calm = tree.decision("calm 2", 0);
    let tense = tree.decision("tense 2", 0);
    let first = tree.end_affine("first", |_, _| (1.0, -1.0));
    let second = tree.end_affine("second", |_, _| (1.0, -1.0));
    let chance = tree.end_affine("chance", |_, _| (3.0, -1.0));
    let peace = tree.end("peace", |_, _| 0.0);
    tree.act(open, "attack", first);
    tree.act(open, "wait", draw);
    if merged {
        tree.act(open, "wait loudly", draw);
    }
    tree.lottery(draw, "", &[(0.7, calm), (0.3, tense)]);
    tree.act(calm, "attack", second);
    tree.act(calm, "wait", peace);
    tree.act(tense, "attack", chance);
    tree.act(tense, "wait", peace);
    let cost = Distribution::uniform(0.0, 4.0).unwrap();
    tree.game(open, &[vec![(1.0, Some(cost))]])
}

#[test]
fn waiting_for_a_better_state() {
    // A type x <= 1 gets 1 - x now, or 0.7 (1 - x) + 0.3 (3 - x) = 1.6 - x by waiting: all wait.
    // Then x <= 1 attack in the calm state, x <= 3 in the tense one.
    for merged in [false, true] {
        let game = waiting(merged);
        let solution = solve(&game);
        assert_close(taken(&game, &solution, "calm 1", "attack"), 0.0, 1e-6);
        assert_close(taken(&game, &solution, "calm 2", "attack"), 0.25, 1e-6);
        assert_close(taken(&game, &solution, "tense 2", "attack"), 0.75, 1e-6);
        assert_close(reached(&game, &solution, "peace"), 0.7 * 0.75 + 0.3 * 0.25, 1e-6);
        let value = 0.7 * 0.25 * 0.5 + 0.3 * 0.75 * 1.5;
        assert_close(solution.value[0], value, 1e-6);
    }
}

#[test]
fn chance_weighs_the_routes_that_meet() {
    // The challenger goes one of two ways to the same node; its types choose differently, and the
    // way of the strong leads there with probability 0.5 only. So the belief in a strong one
    // (prior 0.5) is 0.25 / (0.25 + 0.5) = 1/3 when the defender moves.
    let mut tree = Tree::new(["challenger", "defender"]);
    let open = tree.decision("open", 0);
    let meet = tree.decision("meet", 1);
    let show = tree.decision("show", 0);
    let caught = tree.end("caught", |player, cell| [[-1.0, 3.0][cell], 0.0][player]);
    let ceded = tree.end("ceded", |player, _| [0.0, -1.0][player]);
    let strong = tree.end("strong", |player, cell| [[-1.0, 2.0][cell], -3.0][player]);
    let weak = tree.end("weak", |player, cell| [[1.0, -1.0][cell], 1.0][player]);
    tree.act(open, "quietly", meet);
    tree.lottery(open, "loudly", &[(0.5, caught), (0.5, meet)]);
    tree.act(meet, "cede", ceded);
    tree.act(meet, "resist", show);
    tree.act(show, "fight", strong);
    tree.act(show, "fold", weak);
    let game = tree.game(open, &[atoms(&[0.5, 0.5]), atoms(&[1.0])]);
    assert!(game.graph.find_node("meet").is_some());
    let solution = solve(&game);
    // The weak (cell 0) go quietly and fold, the strong loudly and fight; the defender resists
    // if (2/3) 1 - (1/3) 3 > -1, which is so.
    assert_close(cell_takes(&game, &solution, 0, "open", "quietly"), 1.0, 1e-6);
    assert_close(cell_takes(&game, &solution, 1, "open", "loudly"), 1.0, 1e-6);
    assert_close(taken(&game, &solution, "show", "fight"), 1.0 / 3.0, 1e-6);
    assert_close(taken(&game, &solution, "meet", "resist"), 1.0, 1e-6);
    assert_close(solution.value[1], 0.75 * (2.0 / 3.0 - 1.0), 1e-6);
    // The quantal engine weighs routes in the same way.
    let sharp = qre::Solver::new(&game.graph).solve(&game, &qre::Options::at(500.0)).unwrap();
    assert_eq!(sharp.status, Status::Converged);
    assert_close(taken(&game, &sharp, "show", "fight"), 1.0 / 3.0, 1e-6);
}

#[test]
fn merging_routes_agree_with_the_unfolded_tree() {
    // The same game with the meeting place given twice: the defender cannot tell the copies
    // apart by payoffs, but it knows in which it is, so only chance routes may be unfolded.
    let mut copies = Vec::new();
    for unfolded in [false, true] {
        let mut tree = Tree::new(["challenger", "defender"]);
        let draw = tree.chance("draw");
        let open = [tree.decision("open a", 0), tree.decision("open b", 0)];
        let replies = [tree.decision("reply a", 1), tree.decision("reply b", 1)];
        let quiet = tree.end("quiet", |_, _| 0.0);
        let ceded = tree.end("ceded", |player, _| [1.0, -0.8][player]);
        let war = tree.end_affine("war", |player, _| [(0.3, -1.0), (0.1, -1.0)][player]);
        tree.lottery(draw, "", &[(0.5, open[0]), (0.5, open[1])]);
        for k in 0..2 {
            tree.act(open[k], "wait", quiet);
            let reply = replies[if unfolded { k } else { 0 }];
            tree.act(open[k], "attack", reply);
            tree.act(replies[k], "cede", ceded);
            tree.act(replies[k], "resist", war);
        }
        let cost = |median| vec![(1.0, Some(Distribution::lognormal(median, 0.8).unwrap()))];
        let game = tree.game(draw, &[cost(0.9), cost(1.1)]);
        let solution = solve(&game);
        copies.push((
            taken(&game, &solution, "open b", "attack"),
            taken(&game, &solution, "reply a", "resist"),
            reached(&game, &solution, "war"),
        ));
    }
    let (merged, unfolded) = (copies[0], copies[1]);
    assert_close(merged.0, unfolded.0, 1e-7);
    assert_close(merged.1, unfolded.1, 1e-7);
    assert_close(merged.2, unfolded.2, 1e-7);
}

#[test]
fn flows_are_payoffs_moved_to_actions() {
    for seed in 0..20 {
        let game = random_game(&mut Random(seed), 3, Types::Continuous);
        // Move a constant from every terminal into the first move of the game, which all make.
        let mut flowing = game.clone();
        let first = game.graph.nodes()[0].actions.clone();
        for types in &mut flowing.types {
            let cells = types.cells();
            types.flow_intercept = vec![0.0; game.graph.actions().len() * cells];
            types.flow_slope = types.flow_intercept.clone();
            types.flow_intercept[first.start * cells..first.end * cells].fill(0.75);
            types.flow_slope[first.start * cells..first.end * cells].fill(-0.5);
            types.payoff_intercept.iter_mut().for_each(|a| *a -= 0.75);
            types.payoff_slope.iter_mut().for_each(|b| *b += 0.5);
        }
        let (a, b) = (solve(&game), solve(&flowing));
        for (a, b) in a.aggregate.iter().chain(&a.value).zip(b.aggregate.iter().chain(&b.value)) {
            assert_close(*a, *b, 1e-7);
        }
    }
}

#[test]
fn a_cell_of_probability_zero_changes_nothing() {
    for seed in 0..20 {
        for kind in [Types::Continuous, Types::Discrete] {
            let game = random_game(&mut Random(seed), 3, kind);
            let mut padded = game.clone();
            for types in &mut padded.types {
                let cells = types.cells();
                types.probability.push(0.0);
                types.attribute.push(types.attribute[0]);
                for table in [&mut types.payoff_intercept, &mut types.payoff_slope] {
                    let rows = table.chunks_exact(cells);
                    *table = rows.flat_map(|row| row.iter().copied().chain([0.123])).collect();
                }
            }
            let (a, b) = (solve(&game), solve(&padded));
            assert_eq!(a.aggregate, b.aggregate, "seed {seed}");
            let used = |solution: &Equilibrium| solution.profile.players[0].len();
            assert_eq!(used(&a), used(&b));
        }
    }
}

/// A third party may support the defender before the challenger decides; centipede of three.
#[test]
fn three_players() {
    let mut tree = Tree::new(["patron", "challenger", "defender"]);
    let open = tree.decision("open", 0);
    let nodes: Vec<[usize; 2]> = ["supported", "alone"]
        .iter()
        .map(|name| [tree.decision(name, 1), tree.decision(&format!("{name}, attacked"), 2)])
        .collect();
    tree.act(open, "support", nodes[0][0]);
    tree.act(open, "stay out", nodes[1][0]);
    for (k, [move_, reply]) in nodes.into_iter().enumerate() {
        let price = [0.1, 0.0][k];
        let peace =
            tree.end(&format!("peace {k}"), move |player, _| [1.0 - price, 0.0, 1.0][player]);
        let ceded = tree.end(&format!("ceded {k}"), move |player, _| [-price, 1.0, 0.0][player]);
        // Support turns the war's worth to the defender from -0.5 - x to 0.5 - x.
        let war = tree.end_affine(&format!("war {k}"), move |player, _| {
            [(-0.5 - price, 0.0), (-1.0, 0.0), ([0.5, -0.5][k], -1.0)][player]
        });
        tree.act(move_, "wait", peace);
        tree.act(move_, "attack", reply);
        tree.act(reply, "cede", ceded);
        tree.act(reply, "fight", war);
    }
    let cost = Distribution::uniform(0.0, 0.8).unwrap();
    let game = tree.game(open, &[atoms(&[1.0]), atoms(&[1.0]), vec![(1.0, Some(cost))]]);
    let solution = solve(&game);
    // Supported, the defender fights if x < 0.5: with 5/8. Attack is worth 3/8 - 5/8 < 0. Alone
    // it always cedes, so the challenger attacks. The patron gets 0.9 by support, else 0.
    assert_close(taken(&game, &solution, "supported, attacked", "fight"), 0.625, 1e-6);
    assert_close(taken(&game, &solution, "supported", "attack"), 0.0, 1e-6);
    assert_close(taken(&game, &solution, "alone", "attack"), 1.0, 1e-6);
    assert_close(taken(&game, &solution, "open", "support"), 1.0, 1e-6);
    for (player, value) in [0.9, 0.0, 1.0].into_iter().enumerate() {
        assert_close(solution.value[player], value, 1e-6);
    }
}

#[test]
fn a_player_who_never_moves_and_one_who_moves_alone() {
    let mut tree = Tree::new(["mover", "bystander"]);
    let open = tree.decision("open", 0);
    let good = tree.end_affine("good", |player, _| [(1.0, 0.0), (0.0, 3.0)][player]);
    let bad = tree.end("bad", |_, _| -1.0);
    tree.lottery(open, "risk", &[(0.25, bad), (0.75, good)]);
    tree.act(open, "give up", bad);
    let taste = Distribution::uniform(0.0, 2.0).unwrap();
    let game = tree.game(open, &[atoms(&[1.0]), vec![(1.0, Some(taste))]]);
    let solution = solve(&game);
    assert_close(solution.value[0], 0.75 - 0.25, 1e-6);
    assert_close(solution.value[1], 0.75 * 3.0 - 0.25, 1e-6);
    assert_eq!(solution.profile.players[1].len(), 1);
}

#[test]
fn a_game_that_is_over() {
    let mut tree = Tree::new(["one"]);
    let end = tree.end("end", |_, _| 4.0);
    let game = tree.game(end, &[atoms(&[1.0])]);
    let solution = solve(&game);
    assert_eq!(solution.reach, vec![1.0]);
    assert_eq!(solution.value, vec![4.0]);
    assert!(solution.aggregate.is_empty());
    let quantal = qre::Solver::new(&game.graph).solve(&game, &qre::Options::at(1.0)).unwrap();
    assert_eq!(quantal.status, Status::Converged);
}

#[test]
fn wrong_numbers_are_refused() {
    let refused = |change: &dyn Fn(&mut Game)| {
        let mut game = waiting(false);
        change(&mut game);
        let mut solver = pbe::Solver::new(&game.graph);
        solver.solve(&game, &pbe::Options::default()).unwrap_err()
    };
    let error = refused(&|game| game.edge_probability[0] = 1.2);
    assert!(matches!(error, GameError::Probability { value: 1.2, .. }), "{error}");
    let error = refused(&|game| game.edge_probability.iter_mut().for_each(|p| *p *= 0.9));
    assert!(matches!(error, GameError::Sum { .. }), "{error}");
    let error = refused(&|game| game.types[0].payoff_slope[1] = f64::NAN);
    assert!(matches!(error, GameError::Payoff { .. }), "{error}");
    let error = refused(&|game| game.types[0].probability[0] = f64::NAN);
    assert!(matches!(error, GameError::Probability { .. }), "{error}");
    let error = refused(&|game| game.types[0].payoff_slope.truncate(1));
    assert!(matches!(error, GameError::Shape { .. }), "{error}");
    let error = refused(&|game| game.types.clear());
    assert!(matches!(error, GameError::Shape { .. }), "{error}");
}

#[test]
fn a_payoff_that_is_not_finite_is_found_among_many() {
    let count = 301;
    let mut tree = Tree::new(["one"]);
    let open = tree.decision("open", 0);
    for name in ["first", "second"] {
        let end = tree.end(name, |_, _| 1.0);
        tree.act(open, name, end);
    }
    let game = tree.game(open, &[atoms(&vec![1.0 / count as f64; count])]);
    let infinite = [f64::INFINITY, f64::NEG_INFINITY, f64::NAN];
    let places = [0, 8, 255, 256, 300, 301, 511, 512, 601];
    for (index, bad) in places.into_iter().zip(infinite.into_iter().cycle()) {
        let mut wrong = game.clone();
        wrong.types[0].payoff_intercept[index] = bad;
        let GameError::Payoff { place, value, .. } = wrong.validate().unwrap_err() else {
            panic!("refused for another reason");
        };
        assert_eq!(place, if index < count { "first" } else { "second" });
        assert_eq!(value.to_bits(), bad.to_bits());
    }
    assert!(game.validate().is_ok());
}
