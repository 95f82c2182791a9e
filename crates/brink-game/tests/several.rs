//! Games with several equilibria.

mod common;
use ::brink_game;
use brink_game::builder::Tree;
use brink_game::starts::{StartOptions, search, search_quantal};
use brink_game::{Game, Status};
use common::tree::{Known, assert_close, atoms, cell_takes, reached};

/// Unilateral deterrence after Zagare & Kilgour (2000): the challenger accepts the status quo or
/// demands, the defender concedes or resists, the challenger backs down or fights. Cell 0 is
/// hard, cell 1 soft.
fn unilateral(hard_challenger: f64, hard_defender: f64) -> Game {
    let mut tree = Tree::new(["challenger", "defender"]);
    let open = tree.decision("open", 0);
    let reply = tree.decision("reply", 1);
    let last = tree.decision("last", 0);
    let pair = |challenger: f64, defender: f64| {
        move |player: usize, _: usize| if player == 0 { challenger } else { defender }
    };
    let status_quo = tree.end("SQ", pair(0.6, 1.0));
    let concedes = tree.end("DC", pair(1.0, 0.3));
    let backs_down = tree.end("CD", pair(0.2, 0.8));
    let conflict = tree.end("DD", |player, cell| match (player, cell) {
        (0, 0) => 0.3,
        (1, 0) => 0.5,
        _ => 0.0,
    });
    tree.act(open, "accept", status_quo);
    tree.act(open, "demand", reply);
    tree.act(reply, "concede", concedes);
    tree.act(reply, "resist", last);
    tree.act(last, "back down", backs_down);
    tree.act(last, "fight", conflict);
    let share = |hard: f64| atoms(&[hard, 1.0 - hard]);
    tree.game(open, &[share(hard_challenger), share(hard_defender)])
}

#[test]
fn bluff_and_steadfast_deterrence_are_found_from_any_seed() {
    let game = unilateral(0.4, 0.3);
    for seed in 0..40 {
        let found = search(&game, &StartOptions { starts: 50, seed }).unwrap();
        assert!(found[0].principal && found[1..].iter().all(|other| !other.principal));
        assert!(found.iter().all(|solution| solution.status == Status::Converged));

        // Bluff: the soft defender resists with 2/7, the soft challenger demands with 2/5.
        let bluff = found.iter().find(|s| reached(&game, s, "SQ") < 0.99).expect("bluff");
        assert_close(cell_takes(&game, bluff, 0, "open", "demand"), 1.0, 1e-6);
        assert_close(cell_takes(&game, bluff, 1, "open", "demand"), 0.4, 1e-6);
        assert_close(cell_takes(&game, bluff, 1, "reply", "resist"), 2.0 / 7.0, 1e-6);
        for (outcome, share) in [("SQ", 0.36), ("DC", 0.32), ("CD", 0.12), ("DD", 0.20)] {
            assert_close(reached(&game, bluff, outcome), share, 1e-6);
        }

        // Steadfast deterrence: nobody demands, because the defender would resist.
        let steadfast = found.iter().find(|s| reached(&game, s, "SQ") > 0.999_999);
        let steadfast = steadfast.expect("steadfast deterrence");
        let resists = 0.3 + 0.7 * cell_takes(&game, steadfast, 1, "reply", "resist");
        // The hard challenger stays at home if 1 - r + 0.3 r <= 0.6.
        assert!(resists >= 0.4 / 0.7 - 1e-6, "{resists}");
    }
}

#[test]
fn certain_deterrence() {
    let game = unilateral(0.5, 0.7);
    for solution in search(&game, &StartOptions { starts: 10, seed: 1 }).unwrap() {
        assert_close(reached(&game, &solution, "SQ"), 1.0, 1e-6);
    }
}

#[test]
fn the_search_depends_on_its_seed_alone() {
    let game = unilateral(0.4, 0.3);
    let options = StartOptions { starts: 12, seed: 5 };
    let runs = [search(&game, &options).unwrap(), search(&game, &options).unwrap()];
    let bits = |run: &Vec<brink_game::Equilibrium>| -> Vec<u64> {
        run.iter().flat_map(|s| s.aggregate.iter().map(|p| p.to_bits())).collect()
    };
    assert_eq!(bits(&runs[0]), bits(&runs[1]));
}

#[test]
fn logit_trembles_leave_the_bluff_alone() {
    // After a demand that pays no type, logit errors are exponentially likelier from the hard
    // challenger, who loses less by it. The soft defender then concedes, so that steadfast
    // deterrence is no limit of quantal responses.
    let game = unilateral(0.4, 0.3);
    let found = search_quantal(&game, 2_000.0, &StartOptions::default()).unwrap();
    assert_eq!(found.len(), 1);
    assert!(found[0].principal);
    for (outcome, share) in [("SQ", 0.36), ("DC", 0.32), ("CD", 0.12), ("DD", 0.20)] {
        assert_close(reached(&game, &found[0], outcome), share, 2e-3);
    }
}
