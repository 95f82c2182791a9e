//! Actions that tie for whole intervals of types: the one listed first is taken, whatever rounding
//! does to payoffs that are equal.

mod common;
use ::brink_game;
use brink_game::builder::Tree;
use brink_game::{Distribution, Game};
use common::Random;
use common::tree::{Known, assert_close, solve, taken};

/// Ways of staying in that all pay `war(worth)` in the end: whoever is met on one of two occasions
/// could give up at a penalty that differs from way to way, which nobody does. `out` pays zero and
/// is listed where `position` says.
fn ways(random: &mut Random, war: (f64, f64), count: usize, out: Option<usize>) -> Game {
    let mut tree = Tree::new(&["sender"]);
    let open = tree.decision("open", 0);
    let quiet = tree.end("quiet", |_, _| 0.0);
    let met = random.between(0.1, 0.9);
    for way in 0..count {
        if out == Some(way) {
            tree.act(open, "out", quiet);
        }
        let occasions = [0, 1].map(|occasion| {
            let penalty = random.between(0.1, 1.0);
            let given_up = tree.end_affine(&format!("given up {way} {occasion}"), move |_, _| {
                (-10.0 - penalty, -penalty)
            });
            let war = tree.end_affine(&format!("war {way} {occasion}"), move |_, _| war);
            let name = format!("met {way} {occasion}");
            tree.choice(&name, 0, &[("give up", given_up), ("fight", war)])
        });
        tree.lottery(
            open,
            &format!("way {way}"),
            &[(met, occasions[0]), (1.0 - met, occasions[1])],
        );
    }
    if out == Some(count) {
        tree.act(open, "out", quiet);
    }
    tree.game(open, &[vec![(1.0, Some(Distribution::uniform(0.0, 1.0).unwrap()))]])
}

#[test]
fn of_actions_that_tie_the_first_is_taken() {
    // Types above a worth of .6 stay in, by the first way.
    let mut random = Random(7);
    for _ in 0..200 {
        for out in [0, 2, 4] {
            let game = ways(&mut random, (-0.3, 0.5), 4, Some(out));
            let solution = solve(&game);
            assert_close(taken(&game, &solution, "open", "out"), 0.6, 1e-7);
            assert_close(taken(&game, &solution, "open", "way 0"), 0.4, 1e-7);
        }
    }
}

#[test]
fn ties_of_all_types_and_at_zero_are_ties() {
    let mut random = Random(8);
    for _ in 0..200 {
        // War pays everybody something; nothing; and a loss that is like staying out.
        for (war, out) in [((0.3, 0.5), None), ((0.0, 0.0), None), ((0.0, 0.0), Some(4))] {
            let game = ways(&mut random, war, 4, out);
            let solution = solve(&game);
            assert_close(taken(&game, &solution, "open", "way 0"), 1.0, 1e-7);
        }
        let game = ways(&mut random, (0.0, 0.0), 4, Some(0));
        assert_close(taken(&game, &solve(&game), "open", "out"), 1.0, 1e-7);
    }
}
