//! Nothing depends on the unit or the zero of payoffs and attributes, nor on what others have at
//! stake: invariance of both engines over scales of 1e-10 to 1e10 and offsets up to 1e9, types of one
//! player whose stakes differ by powers of ten, types of tiny probability, players without a stake.

mod common;
use ::brink_game;
use brink_game::builder::Tree;
use brink_game::{
    Concept, Distribution, Equilibrium, Game, GameError, Pieces, Profile, Status, pbe, qre, verify,
};
use common::tree::{Known, assert_close, atoms, cell_takes, reached, solve, taken};
use common::unseen::random_unseen_game;
use common::{Random, Types, brute, random_flows, random_game};

/// What rounding may change in a mixture: an atom's is read off its place in a spread of 1e-8.
const ROUNDING: f64 = 1e-7;
/// Payoffs become multiples of this, so that adding a number up to 1e9 leaves no rounding error.
const GRAIN: f64 = 1.0 / (1 << 20) as f64;

fn exact(game: &Game) -> Equilibrium {
    pbe::Solver::new(&game.graph).solve(game, &pbe::Options::default()).unwrap()
}

fn quantal(game: &Game, lambda: f64) -> Equilibrium {
    qre::Solver::new(&game.graph).solve(game, &qre::Options::at(lambda)).unwrap()
}

fn distance(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max)
}

/// Games of all kinds: seen and unseen moves, atoms and attributes, paying actions.
fn games(count: u64) -> impl Iterator<Item = (u64, Game)> {
    (0..count).map(|seed| {
        let mut random = Random(seed);
        let kind = if seed % 2 == 0 { Types::Discrete } else { Types::Continuous };
        let mut game = match seed % 3 {
            0 => random_unseen_game(&mut random, 2 + (seed % 2) as usize, 3, kind),
            _ => random_game(&mut random, 3, kind),
        };
        if seed % 5 == 0 {
            random_flows(&mut random, &mut game, 0.5);
        }
        let numbers = game.types.iter_mut().flat_map(|types| {
            let payoffs = types.payoff_intercept.iter_mut().chain(&mut types.payoff_slope);
            payoffs.chain(&mut types.flow_intercept)
        });
        numbers.for_each(|number| *number = (*number / GRAIN).round() * GRAIN);
        (seed, game)
    })
}

/// Multiplies what every player gets by a factor and then adds to what ends pay.
fn restated(game: &Game, factor: f64, shift: f64) -> Game {
    let mut new = game.clone();
    for types in &mut new.types {
        types.payoff_intercept.iter_mut().for_each(|a| *a = *a * factor + shift);
        let rest = types.payoff_slope.iter_mut().chain(&mut types.flow_intercept);
        rest.for_each(|number| *number *= factor);
    }
    new
}

#[test]
fn units_that_are_powers_of_two_change_no_bit_of_play() {
    for (seed, game) in games(60) {
        let one = exact(&game);
        let atoms = game.discretise(4);
        let quantal_one = quantal(&atoms, 30.0);
        for power in [-33, -20, 20, 33] {
            let factor = 2.0_f64.powi(power);
            let two = exact(&restated(&game, factor, 0.0));
            assert_eq!(one.aggregate, two.aggregate, "seed {seed}");
            assert_eq!(one.status, two.status);
            let (a, b) = (one.certificate, two.certificate);
            assert_eq!(a.relative_regret.to_bits(), b.relative_regret.to_bits());
            assert_eq!(a.local_regret.to_bits(), b.local_regret.to_bits());
            assert_eq!((a.max_regret * factor).to_bits(), b.max_regret.to_bits());
            let two = quantal(&restated(&atoms, factor, 0.0), 30.0 / factor);
            assert_eq!(quantal_one.aggregate, two.aggregate, "seed {seed}");
        }
    }
}

#[test]
fn other_units_change_nothing_but_rounding() {
    let mut compared = 0;
    for (seed, game) in games(60) {
        let one = exact(&game);
        let atoms = game.discretise(4);
        let quantal_one = quantal(&atoms, 30.0);
        for factor in [1e-10, 1e-7, 1e-3, 1e4, 1e10] {
            let two = exact(&restated(&game, factor, 0.0));
            assert_eq!(two.status, Status::Converged, "seed {seed}");
            if one.principal && two.principal {
                let far = distance(&one.aggregate, &two.aggregate);
                assert!(far < ROUNDING, "seed {seed}, factor {factor}: {far}");
                compared += 1;
            }
            let two = quantal(&restated(&atoms, factor, 0.0), 30.0 / factor);
            assert!(distance(&quantal_one.aggregate, &two.aggregate) < 1e-9, "seed {seed}");
        }
    }
    assert!(compared > 290, "{compared}");
}

#[test]
fn the_zero_of_payoffs_changes_nothing() {
    let mut compared = 0;
    for (seed, game) in games(120) {
        let one = exact(&game);
        let mut atoms = game.discretise(4);
        let numbers = atoms.types.iter_mut().flat_map(|types| &mut types.payoff_intercept);
        numbers.for_each(|number| *number = (*number / GRAIN).round() * GRAIN);
        let quantal_one = quantal(&atoms, 30.0);
        for shift in [1e5, -1e5, 1e9, -1e9] {
            let two = exact(&restated(&game, 1.0, shift));
            assert_eq!(two.status, Status::Converged, "seed {seed}, {:?}", two.certificate);
            if one.principal && two.principal {
                let far = distance(&one.aggregate, &two.aggregate);
                assert!(far < ROUNDING, "seed {seed}, shift {shift}: {far}");
                for (a, b) in one.value.iter().zip(&two.value) {
                    assert_close(b - shift, *a, 1e-6);
                }
                compared += 1;
            }
            let two = quantal(&restated(&atoms, 1.0, shift), 30.0);
            assert_eq!(two.status, quantal_one.status, "seed {seed}");
            assert!(distance(&quantal_one.aggregate, &two.aggregate) < 1e-8, "seed {seed}");
        }
    }
    assert!(compared > 460, "{compared}");
}

#[test]
fn the_unit_of_the_attribute_changes_no_bit_of_play() {
    for seed in 0..30 {
        let mut random = Random(seed);
        let game = random_game(&mut random, 3, Types::Continuous);
        let scaled = |unit: f64, kind: usize| match kind {
            0 => Distribution::normal(0.25 * unit, unit),
            1 => Distribution::uniform(-0.5 * unit, unit),
            _ => Distribution::triangular(-unit, 0.25 * unit, unit),
        };
        let kinds: Vec<Vec<usize>> = game
            .types
            .iter()
            .map(|types| types.attribute.iter().map(|_| random.below(3)).collect())
            .collect();
        let state = |unit: f64| {
            let mut stated = game.clone();
            for (types, kinds) in stated.types.iter_mut().zip(&kinds) {
                types.payoff_slope.iter_mut().for_each(|slope| *slope /= unit);
                for (attribute, &kind) in types.attribute.iter_mut().zip(kinds) {
                    *attribute = Some(scaled(unit, kind).unwrap());
                }
            }
            stated
        };
        let one = exact(&state(1.0));
        for power in [-27, 27] {
            let two = exact(&state(2.0_f64.powi(power)));
            assert_eq!(one.aggregate, two.aggregate, "seed {seed}");
        }
    }
}

/// Each cell's payoffs in units of its own.
fn in_units_of_cells(game: &Game, units: &[f64]) -> Game {
    let mut new = game.clone();
    for types in &mut new.types {
        let cells = types.cells();
        for table in [&mut types.payoff_intercept, &mut types.payoff_slope] {
            table.iter_mut().enumerate().for_each(|(k, v)| *v *= units[k % cells % units.len()]);
        }
    }
    new
}

#[test]
fn what_others_of_a_player_have_at_stake_does_not_matter() {
    // With private values a type's unit is its own affair, so play is the same.
    let mut listed = 0;
    for seed in 0..150 {
        let mut random = Random(seed);
        let kind = if seed % 2 == 0 { Types::Discrete } else { Types::Continuous };
        let game = random_game(&mut random, 3, kind);
        let one = exact(&game);
        for units in [[1.0, 1e-6, 1e3], [1e-9, 1.0, 1e-3], [1.0, 1e9, 1e-9]] {
            let mixed = in_units_of_cells(&game, &units);
            let two = exact(&mixed);
            assert_eq!(two.status, Status::Converged, "seed {seed}: {:?}", two.certificate);
            if one.principal && two.principal {
                assert!(distance(&one.aggregate, &two.aggregate) < ROUNDING, "seed {seed}");
            }
            if kind == Types::Discrete
                && let Some(local) = brute::local_regret(&mixed, &two.profile, pbe::TREMBLE, 2_000)
            {
                assert!(local <= 1.1e-6, "seed {seed}: {local}");
                listed += 1;
            }
        }
    }
    assert!(listed > 200, "{listed}");
}

#[test]
fn local_regret_is_that_of_listed_plans() {
    let mut compared = 0;
    for seed in 0..150 {
        let mut random = Random(seed);
        let game = match seed % 2 {
            0 => random_game(&mut random, 3, Types::Discrete),
            _ => random_unseen_game(&mut random, 2, 3, Types::Discrete),
        };
        let game = in_units_of_cells(&game, &[1.0, 1e-6, 1e3]);
        let profile = quantal(&game, 0.5).certified.into_verdict().profile;
        let mut aggregate = vec![0.0; game.graph.actions().len()];
        let found = verify::measure(&game, &profile, Concept::Pbe, 0.0, &mut aggregate);
        if let Some(local) = brute::local_regret(&game, &profile, 0.0, 2_000) {
            assert!(local > 0.0);
            assert_close(found.local_regret, local, 1e-10);
            compared += 1;
        }
    }
    assert!(compared > 120, "{compared}");
}

/// One stays or leaves; the type of cell 0 gains `big` by leaving, that of cell 1 gains `small`.
fn stay_or_leave(big: f64, small: f64) -> Game {
    let mut tree = Tree::new(&["one"]);
    let open = tree.decision("open", 0);
    let stayed = tree.end("stayed", |_, _| 0.0);
    let left = tree.end("left", move |_, cell| [big, small][cell]);
    tree.act(open, "stay", stayed);
    tree.act(open, "leave", left);
    tree.game(open, &[atoms(&[0.5, 0.5])])
}

#[test]
fn a_type_with_little_to_lose_is_not_forgiven_for_that() {
    let game = stay_or_leave(1.0, 1e-6);
    let profile = |forgone: f64| Profile {
        players: vec![Pieces {
            cell: vec![0, 1],
            low: vec![0.0; 2],
            high: vec![0.0; 2],
            mean: vec![0.0; 2],
            probability: vec![0.5; 2],
            play: vec![0.0, forgone, 1.0, 1.0 - forgone],
        }],
    };
    // A hundredth of what the second type can get is 1e-8 of the player's payoff range.
    let careless = verify::certify(&game, profile(0.01), Concept::Pbe).unwrap();
    assert_close(careless.certificate.relative_regret, 1e-8, 1e-20);
    assert_close(careless.certificate.local_regret, 0.01, 1e-12);
    assert_eq!(careless.status, Status::NotConverged);
    let careful = verify::certify(&game, profile(0.0), Concept::Pbe).unwrap();
    assert_eq!(careful.certificate.local_regret, 0.0);
    assert_eq!(careful.status, Status::Converged);
    assert_close(careful.value[0], 0.5 + 0.5e-6, 1e-15);
    let mut short = profile(0.0);
    short.players[0].play.pop();
    assert!(matches!(
        verify::certify(&game, short, Concept::Pbe),
        Err(GameError::Shape { found: 3, expected: 4, .. })
    ));
}

#[test]
fn a_late_decision_is_measured_by_what_it_can_still_change() {
    // Entering risks a loss of 1e9 with one in a million; behind it one earns 1 or nothing.
    for loss in [0.0, 1e3, 1e9] {
        let mut tree = Tree::new(&["one", "two"]);
        let open = tree.decision("open", 0);
        let reply = tree.decision("reply", 1);
        let ruin = tree.end("ruin", move |_, _| -loss);
        let out = tree.end("out", move |_, _| -2e-6 * loss);
        let good = tree.end("good", |_, _| 1.0);
        let poor = tree.end("poor", |_, _| 0.0);
        tree.act(open, "out", out);
        tree.lottery(open, "in", &[(1e-6, ruin), (1.0 - 1e-6, reply)]);
        tree.act(reply, "poor", poor);
        tree.act(reply, "good", good);
        let game = tree.game(open, &[atoms(&[1.0]), atoms(&[1.0])]);
        let solution = solve(&game);
        assert_close(taken(&game, &solution, "open", "in"), 1.0, 1e-6);
        assert_close(taken(&game, &solution, "reply", "good"), 1.0, 1e-6);
    }
}

#[test]
fn a_mixture_of_tiny_stakes_below_large_ones_is_exact() {
    // Matching pennies about `stake`, in a corner of a game about 1: each mixes evenly, whatever the
    // stake. One of the corner's players is worth that of the corner, 0.3 and its half.
    for stake in [1.0, 1e-5, 1e-9, 1e-12] {
        let mut tree = Tree::new(&["one", "two"]);
        let open = tree.decision("open", 0);
        let first = tree.decision("first", 0);
        let far = tree.end("far", |_, _| -1.0);
        tree.act(open, "far", far);
        tree.act(open, "near", first);
        let mut replies = Vec::new();
        for a in 0..2 {
            let reply = tree.decision(&format!("reply {a}"), 1);
            tree.act(first, ["heads", "tails"][a], reply);
            for b in 0..2 {
                let end = tree.end(&format!("end {a}{b}"), move |player, _| {
                    0.3 + if (a == b) == (player == 0) { stake } else { 0.0 }
                });
                tree.act(reply, ["heads", "tails"][b], end);
            }
            replies.push(reply);
        }
        tree.alike(&replies);
        let game = tree.game(open, &[atoms(&[1.0]), atoms(&[1.0])]);
        let solution = solve(&game);
        // Payoffs about 0.3 are themselves exact to 5e-17 only.
        let error = 1e-8 + 1e-16 / stake;
        assert_close(taken(&game, &solution, "first", "heads"), 0.5, error);
        assert_close(taken(&game, &solution, "reply 0", "heads"), 0.5, error);
        assert_close(taken(&game, &solution, "open", "near"), 1.0, 1e-7);
    }
}

#[test]
fn a_player_without_a_stake_takes_every_action_alike() {
    // 05: Red enters if Blue yields often enough; Blue gets 7 whatever happens.
    let mut tree = Tree::new(&["red", "blue"]);
    let open = tree.decision("open", 0);
    let reply = tree.decision("reply", 1);
    let fought = tree.end("fought", |player, _| [-1.0, 7.0][player]);
    let yielded = tree.end("yielded", |player, _| [2.0, 7.0][player]);
    let out = tree.end("out", |player, _| [0.0, 7.0][player]);
    tree.act(open, "in", reply);
    tree.act(open, "out", out);
    tree.act(reply, "fight", fought);
    tree.act(reply, "yield", yielded);
    let game = tree.game(open, &[atoms(&[1.0]), atoms(&[1.0])]);
    for factor in [1.0, 1e-10, 1e10] {
        for shift in [0.0, 1e9 * factor] {
            let game = restated(&game, factor, shift);
            let solution = solve(&game);
            assert_eq!(taken(&game, &solution, "reply", "fight"), 0.5);
            assert_close(taken(&game, &solution, "open", "in"), 1.0, 1e-7);
            let solution = quantal(&game, 1e3 / factor);
            assert_eq!(taken(&game, &solution, "reply", "fight"), 0.5);
        }
    }
}

#[test]
fn three_actions_without_a_stake_are_taken_alike_by_all_kinds_of_types() {
    let attribute = || vec![(1.0, Some(Distribution::normal(3.0, 2.0).unwrap()))];
    let kinds = [atoms(&[1.0]), atoms(&[0.2, 0.3, 0.5]), attribute()];
    for types in kinds {
        let mut tree = Tree::new(&["one", "two"]);
        let open = tree.decision("open", 0);
        for k in 0..3_usize {
            let next = tree.decision(&format!("next {k}"), 1);
            tree.act(open, &format!("{k}"), next);
            for m in 0..2_usize {
                // Costs vary between types, but not with what is done.
                let end = tree.end_affine(&format!("end {k}{m}"), move |player, cell| {
                    if player == 0 { (0.1 * cell as f64, -1.0) } else { ((m + k) as f64, 0.0) }
                });
                tree.act(next, &format!("{m}"), end);
            }
        }
        let game = tree.game(open, &[types, atoms(&[1.0])]);
        let solution = solve(&game);
        for k in 0..3 {
            assert_close(taken(&game, &solution, "open", &format!("{k}")), 1.0 / 3.0, 1e-12);
        }
    }
}

#[test]
fn a_bystander_does_not_spoil_the_certificate() {
    // B goes on or stops; on the way A, who gets 1 in any case, sends play left or right.
    for (wage, scale) in [(1.0, 1.0), (0.1, 1.0), (0.7, 1e-10), (1e9, 1.0)] {
        let mut tree = Tree::new(&["a", "b"]);
        let first = tree.decision("first", 1);
        let middle = tree.decision("middle", 0);
        let last = tree.decision("last", 1);
        let end = |tree: &mut Tree, name: &str, b: f64| {
            tree.end(name, move |player, _| [wage, b * scale][player])
        };
        let stopped = end(&mut tree, "x0", 3.0);
        let (up, down) = (end(&mut tree, "x1", 0.0), end(&mut tree, "x2", 1.0));
        let right = end(&mut tree, "x5", 0.5);
        tree.act(first, "go", middle);
        tree.act(first, "stop", stopped);
        tree.lottery(middle, "left", &[(0.3, right), (0.7, last)]);
        tree.act(middle, "right", right);
        tree.act(last, "up", up);
        tree.act(last, "down", down);
        let game = tree.game(first, &[atoms(&[1.0]), atoms(&[1.0])]);
        let solution = solve(&game);
        assert_close(reached(&game, &solution, "x0"), 1.0, 1e-7);
        assert_eq!(taken(&game, &solution, "middle", "left"), 0.5);
        assert_close(taken(&game, &solution, "last", "down"), 1.0, 1e-7);
    }
}

#[test]
fn random_games_with_a_constant_player_are_solved() {
    for seed in 0..200 {
        let mut random = Random(seed);
        let kind = if seed % 2 == 0 { Types::Discrete } else { Types::Continuous };
        let mut game = match seed % 3 {
            0 => random_unseen_game(&mut random, 2, 3, kind),
            _ => random_game(&mut random, 3, kind),
        };
        let constant = (seed % 2) as usize;
        game.types[constant].payoff_intercept.fill([0.1, 7.0, -1e9][(seed % 3) as usize]);
        game.types[constant].payoff_slope.fill(0.0);
        let solution = exact(&game);
        assert_eq!(solution.status, Status::Converged, "seed {seed}: {:?}", solution.certificate);
        for &action in game.graph.own_actions(constant) {
            let node = &game.graph.nodes()[game.graph.actions()[action].node];
            let alike = 1.0 / node.actions.len() as f64;
            assert_close(solution.aggregate[action], alike, 1e-12);
        }
    }
}

#[test]
fn an_indifferent_answer_is_split_evenly() {
    // The offer that leaves two indifferent between accepting and a war that pays both 0.25.
    let mut tree = Tree::new(&["one", "two"]);
    let reply = tree.decision("reply", 1);
    let war = tree.end("war", |_, _| 0.25);
    let deal = tree.end("deal", |player, _| [0.75, 0.25][player]);
    let better = tree.end("better", |player, _| [0.5, 0.5][player]);
    let open = tree.decision("open", 0);
    let other = tree.decision("other", 1);
    tree.act(open, "low", reply);
    tree.act(open, "high", other);
    tree.act(reply, "accept", deal);
    tree.act(reply, "fight", war);
    tree.act(other, "accept", better);
    tree.act(other, "fight", war);
    let game = tree.game(open, &[atoms(&[1.0]), atoms(&[1.0])]);
    let solution = solve(&game);
    assert_close(taken(&game, &solution, "reply", "accept"), 0.5, 1e-7);
    assert_close(taken(&game, &solution, "other", "accept"), 1.0, 1e-7);
}

#[test]
fn types_of_tiny_probability_are_told_apart() {
    // Of a hundred costs only the lowest two come in, one of probability 1e-12 and one of 3e-12; at
    // the last move they part ways.
    let count = 100_u32;
    let weights: Vec<f64> = (0..count)
        .map(|k| match k {
            0 => 1e-12,
            1 => 3e-12,
            _ => (1.0 - 4e-12) / f64::from(count - 2),
        })
        .collect();
    let mut tree = Tree::new(&["one", "two"]);
    let open = tree.decision("open", 0);
    let reply = tree.decision("reply", 1);
    let last = tree.decision("last", 0);
    let out = tree.end("out", |_, _| 0.0);
    // Entering pays 1 less a cost: -1 and -0.5 for the first two, above 1 for the others.
    let cost = |cell: usize| 0.5 * (cell as f64 - 2.0) + if cell > 1 { 1.5 } else { 0.0 };
    let hawk =
        tree.end("hawk", move |player, cell| if player == 0 { 1.0 - cost(cell) } else { 0.2 });
    let (yes, no) = (
        tree.end("yes", move |p, cell| if p == 0 { 0.75 - 2.0 * cost(cell) } else { 1.0 }),
        tree.end("no", move |p, cell| if p == 0 { 1.5 - cost(cell) } else { 0.0 }),
    );
    tree.act(open, "out", out);
    tree.act(open, "in", reply);
    tree.act(reply, "hawk", hawk);
    tree.act(reply, "dove", last);
    tree.act(last, "yes", yes);
    tree.act(last, "no", no);
    let game = tree.game(open, &[atoms(&weights), atoms(&[1.0])]);
    let solution = solve(&game);
    // Yes beats no where the cost is below -0.75: for the first type alone.
    assert_close(cell_takes(&game, &solution, 0, "last", "yes"), 1.0, 1e-6);
    assert_close(cell_takes(&game, &solution, 1, "last", "yes"), 0.0, 1e-6);
    for cell in 0..3 {
        let comes = f64::from(u8::from(cell < 2));
        assert_close(cell_takes(&game, &solution, cell, "open", "in"), comes, 1e-6);
    }
}

#[test]
fn files_of_games_far_from_zero_are_solved() {
    // Without the offset Gambit reads the same games; their unit is about 1.
    for (text, shift) in [
        (include_str!("data/offset-1e5.efg"), 1e5),
        (include_str!("data/offset-1e9-unseen.efg"), 1e9),
    ] {
        let game = brink_game::efg::read(text).unwrap().game;
        let near = restated(&game, 1.0, -shift);
        let (far, near) = (solve(&game), solve(&near));
        assert!(distance(&far.aggregate, &near.aggregate) < ROUNDING);
        for (a, b) in far.value.iter().zip(&near.value) {
            assert_close(a - shift, *b, 1e-6);
        }
    }
}

#[test]
fn the_zero_of_the_attribute_changes_nothing() {
    // Acting pays 0.4 less how far the cost lies above its zero; 0.4 of U[0, 1] act, and of the
    // triangle on [-1, 1] about 0 all but 0.6^2 / 2.
    for zero in [0.0, 1e5, -1e8] {
        let uniform = Distribution::uniform(zero, zero + 1.0).unwrap();
        let triangle = Distribution::triangular(zero - 1.0, zero, zero + 1.0).unwrap();
        let rounding = 1e-12 + 1e-15 * f64::abs(zero);
        for (distribution, acting) in [(uniform, 0.4), (triangle, 0.82)] {
            let mut tree = Tree::new(&["one"]);
            let open = tree.decision("open", 0);
            let acted = tree.end_affine("acted", move |_, _| (0.4 + zero, -1.0));
            let rested = tree.end("rested", |_, _| 0.0);
            tree.act(open, "act", acted);
            tree.act(open, "rest", rested);
            let game = tree.game(open, &[vec![(1.0, Some(distribution))]]);
            let solution = solve(&game);
            assert_close(taken(&game, &solution, "open", "act"), acting, rounding);
        }
        assert_close(triangle.mean() - zero, 0.0, rounding);
        // The part from 0 to 1 has the mean 1/3.
        assert_close(triangle.mean_within(zero, zero + 1.0) - zero, 1.0 / 3.0, rounding);
    }
}
