//! The verifier against regrets worked out by hand and by enumerating deviations.

mod common;
use ::brink_game;
use brink_game::builder::Tree;
use brink_game::{
    Certificate, Concept, Distribution, Game, Pieces, Profile, Status, outcome, pbe, qre, verify,
};
use common::brute;
use common::tree::{Known, assert_close, atoms};
use common::{Random, Types, random_game};

fn certify(game: &Game, profile: &Profile, tremble: f64) -> (Certificate, Vec<f64>) {
    let mut aggregate = vec![0.0; game.graph.actions().len()];
    let certificate = verify::measure(game, profile, Concept::Pbe, tremble, &mut aggregate);
    (certificate, aggregate)
}

/// One atom of each player with this play, in order of slots.
fn single(play: &[f64]) -> Pieces {
    Pieces {
        cell: vec![0],
        low: vec![0.0],
        high: vec![0.0],
        mean: vec![0.0],
        probability: vec![1.0],
        play: play.to_vec(),
    }
}

/// One goes left or right; after left the other chooses between (3, 1) and (0, 2); right (1, 0).
fn trust() -> Game {
    let mut tree = Tree::new(["one", "two"]);
    let open = tree.decision("open", 0);
    let reply = tree.decision("reply", 1);
    let kept = tree.end("kept", |player, _| [3.0, 1.0][player]);
    let broken = tree.end("broken", |player, _| [0.0, 2.0][player]);
    let safe = tree.end("safe", |player, _| [1.0, 0.0][player]);
    tree.act(open, "left", reply);
    tree.act(open, "right", safe);
    tree.act(reply, "keep", kept);
    tree.act(reply, "break", broken);
    tree.game(open, &[atoms(&[1.0]), atoms(&[1.0])])
}

#[test]
fn regrets_by_hand() {
    let game = trust();
    for (first, second, regret_one, regret_two) in [
        // The equilibrium: nobody regrets anything.
        (0.0, 0.0, 0.0, 0.0),
        // One trusts, two breaks: one loses 1; two is content.
        (1.0, 0.0, 1.0, 0.0),
        // One trusts, two keeps: two forgoes 1.
        (1.0, 1.0, 0.0, 1.0),
        // One plays safe though two would keep: one forgoes 2, two (off the path) 1.
        (0.0, 1.0, 2.0, 1.0),
        // One mixes evenly against an even mixture: left is worth 1.5, so 0.25 is lost; two 0.5.
        (0.5, 0.5, 0.25, 0.5),
    ] {
        let players = vec![single(&[first, 1.0 - first]), single(&[second, 1.0 - second])];
        let (certificate, aggregate) = certify(&game, &Profile { players }, 0.0);
        let largest = f64::max(regret_one, regret_two);
        assert_close(certificate.max_regret, largest, 1e-12);
        // One can get from 0 to 3, two from 0 to 2.
        let relative = f64::max(regret_one / 3.0, regret_two / 2.0);
        assert_close(certificate.relative_regret, relative, 1e-12);
        assert_close(aggregate[game.graph.find_action(0, "left").unwrap()], first, 1e-12);
    }
}

#[test]
fn trembles_enter_beliefs_and_replies() {
    // With a tremble of 0.2 two keeps with 0.1 though it plans to break: left is worth 0.3.
    let players = vec![single(&[1.0, 0.0]), single(&[0.0, 1.0])];
    let (certificate, _) = certify(&trust(), &Profile { players }, 0.2);
    assert_close(certificate.max_regret, 0.7, 1e-12);
}

/// A decision at cost x ~ U[0,1]: act for 0.4 - x, or not, for 0.
fn decision() -> Game {
    let mut tree = Tree::new(["one"]);
    let open = tree.decision("open", 0);
    let acted = tree.end_affine("acted", |_, _| (0.4, -1.0));
    let rested = tree.end("rested", |_, _| 0.0);
    tree.act(open, "act", acted);
    tree.act(open, "rest", rested);
    tree.game(open, &[vec![(1.0, Some(Distribution::uniform(0.0, 1.0).unwrap()))]])
}

#[test]
fn a_misplaced_cutpoint_costs_its_distance() {
    for cut in [0.1, 0.4, 0.75] {
        let pieces = Pieces {
            cell: vec![0, 0],
            low: vec![0.0, cut],
            high: vec![cut, 1.0],
            mean: vec![cut / 2.0, f64::midpoint(1.0, cut)],
            probability: vec![cut, 1.0 - cut],
            play: vec![1.0, 0.0, 0.0, 1.0],
        };
        let (certificate, aggregate) =
            certify(&decision(), &Profile { players: vec![pieces] }, 0.0);
        assert_close(certificate.max_regret, f64::abs(cut - 0.4), 1e-12);
        assert_close(aggregate[0], cut, 1e-12);
    }
}

#[test]
fn what_is_not_a_number_is_never_good() {
    let game = trust();
    for place in 0..2 {
        let mut play = [0.0, 1.0];
        play[place] = f64::NAN;
        let players = vec![single(&play), single(&[0.0, 1.0])];
        let (certificate, _) = certify(&game, &Profile { players }, 1e-8);
        assert!(certificate.max_regret.is_nan() && certificate.relative_regret.is_nan());
    }
    // Payoffs whose range overflows: finite input, but nothing to trust.
    let mut game = trust();
    game.types[0].payoff_intercept.fill(1e308);
    game.types[0].payoff_intercept[0] = -1e308;
    let solution = pbe::Solver::new(&game.graph).solve(&game, &pbe::Options::default()).unwrap();
    assert_eq!(solution.status, Status::NotConverged);
}

#[test]
fn quantal_residual_is_the_distance_from_the_logit_reply() {
    let game = trust();
    let players = vec![single(&[0.5, 0.5]), single(&[0.5, 0.5])];
    let mut aggregate = vec![0.0; 4];
    let concept = Concept::Qre { lambda: 2.0 };
    let certificate = verify::measure(&game, &Profile { players }, concept, 0.0, &mut aggregate);
    // One's logit reply to (1.5, 1) keeps 1/(1+e^-1); two's to (1, 2) breaks with 1/(1+e^-2).
    let expected = 1.0 / (1.0 + (-2.0_f64).exp()) - 0.5;
    assert_close(certificate.residual, expected, 1e-12);
}

#[test]
fn no_plan_of_any_type_beats_a_certified_one() {
    for seed in 0..60 {
        for kind in [Types::Discrete, Types::Continuous] {
            let game = random_game(&mut Random(seed), 3, kind);
            let solution =
                pbe::Solver::new(&game.graph).solve(&game, &pbe::Options::default()).unwrap();
            assert_eq!(solution.status, Status::Converged, "seed {seed}");
            let regret = brute::regret(&game, &solution.profile, pbe::TREMBLE, 100_000);
            assert!(regret.unwrap().1 <= 2e-6, "seed {seed}: {regret:?}");
        }
    }
}

#[test]
fn wrong_profiles_have_the_regret_of_the_best_plan() {
    for seed in 0..60 {
        let game = random_game(&mut Random(seed), 3, Types::Discrete);
        let solver = &mut qre::Solver::new(&game.graph);
        let profile =
            solver.solve(&game, &qre::Options::at(0.5)).unwrap().certified.into_verdict().profile;
        for tremble in [0.0, 0.2] {
            let (certificate, _) = certify(&game, &profile, tremble);
            let (_, regret) = brute::regret(&game, &profile, tremble, 100_000).unwrap();
            assert!(regret > 0.0);
            assert_close(certificate.relative_regret, regret, 1e-12);
        }
    }
}

#[test]
fn one_wrong_piece_among_hundreds_is_found() {
    // Costs x ~ U[0,1] in 300 pieces; the wrong one loses |x - 0.4| at the worse of its ends.
    let (game, count) = (decision(), 300);
    let end = |piece: usize| piece as f64 / count as f64;
    for wrong in [0, 31, 63, 64, 119, 120, 200, 298, 299] {
        let acts = |piece: usize| f64::from((piece < 120) != (piece == wrong));
        let pieces = Pieces {
            cell: vec![0; count],
            low: (0..count).map(end).collect(),
            high: (1..=count).map(end).collect(),
            mean: (0..count).map(|piece| f64::midpoint(end(piece), end(piece + 1))).collect(),
            probability: vec![1.0 / count as f64; count],
            play: (0..count).map(acts).chain((0..count).map(|piece| 1.0 - acts(piece))).collect(),
        };
        let worth = |piece: usize| acts(piece) * (0.4 - pieces.mean[piece]) / count as f64;
        let value: f64 = (0..count).map(worth).sum();
        let profile = Profile { players: vec![pieces] };
        let (certificate, aggregate) = certify(&game, &profile, 0.0);
        let regret = f64::max((end(wrong) - 0.4).abs(), (end(wrong + 1) - 0.4).abs());
        assert_close(certificate.max_regret, regret, 1e-12);
        // 119 or 121 pieces of 300 act.
        let acting = if wrong < 120 { 119.0 } else { 121.0 };
        assert_close(aggregate[0], acting / 300.0, 1e-12);
        assert_close(outcome::values(&game, &profile, &aggregate)[0], value, 1e-12);
    }
}

#[test]
fn one_wrong_atom_among_hundreds_is_found() {
    // The atom of number k gets k if it acts and nothing if it rests; every third does not exist,
    // and the last would get very much.
    let count = 301;
    let mut tree = Tree::new(["one"]);
    let open = tree.decision("open", 0);
    let acted = tree.end("acted", |_, cell| if cell == 300 { 1e6 } else { cell as f64 });
    let rested = tree.end("rested", |_, _| 0.0);
    tree.act(open, "act", acted);
    tree.act(open, "rest", rested);
    let weights: Vec<f64> = (0..count).map(|cell| f64::from(cell % 3 != 0) / 200.0).collect();
    let game = tree.game(open, &[atoms(&weights)]);
    assert_close(verify::payoff_range(&game, 0), 299.0, 0.0);
    for wrong in [1, 62, 94, 95, 97, 200, 299] {
        let cell: Vec<usize> = (0..count).filter(|cell| cell % 3 != 0).collect();
        let rests = cell.iter().map(|&cell| f64::from(cell == wrong));
        let pieces = Pieces {
            low: vec![0.0; 200],
            high: vec![0.0; 200],
            mean: vec![0.0; 200],
            probability: vec![1.0 / 200.0; 200],
            play: rests.clone().map(|rests| 1.0 - rests).chain(rests).collect(),
            cell,
        };
        let profile = Profile { players: vec![pieces] };
        let (certificate, aggregate) = certify(&game, &profile, 0.0);
        assert_close(certificate.max_regret, wrong as f64, 1e-12);
        assert_close(certificate.relative_regret, wrong as f64 / 299.0, 1e-12);
        assert_close(aggregate[0], 199.0 / 200.0, 1e-12);
        // Numbers up to 300 sum to 45,150, those that three divides to 15,150.
        let value = (30_000.0 - wrong as f64) / 200.0;
        assert_close(outcome::values(&game, &profile, &aggregate)[0], value, 1e-9);
    }
}
