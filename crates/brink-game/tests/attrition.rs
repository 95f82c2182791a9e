//! Audience costs (Fearon 1994): a war of attrition in which types who give up do not care when.

mod common;
use ::brink_game;
use brink_game::builder::Tree;
use brink_game::{Distribution, Game};
use common::tree::{Cells, Known, assert_close, reached, solve};

/// Exponentially distributed costs of war as a mixture of uniform ones.
fn costs(cells: usize) -> Cells {
    let edge = |k: usize| -(1.0 - k as f64 / cells as f64).ln();
    (0..cells)
        .map(|k| {
            let low = edge(k);
            let width = if k + 1 < cells {
                edge(k + 1) - low
            } else {
                2.0 * (1.0 + (cells as f64).ln() - low)
            };
            (1.0 / cells as f64, Some(Distribution::uniform(low, low + width).unwrap()))
        })
        .collect()
}

/// The sides take turns to give up, at an audience cost of one per unit of time, until war.
fn crisis(turns: usize, cells: usize, horizon: f64) -> Game {
    let mut tree = Tree::new(&["one", "two"]);
    let war = tree.end_affine("war", |_, _| (0.0, -1.0));
    let nodes: Vec<usize> =
        (1..=turns).map(|turn| tree.decision(&format!("{turn}"), (turn - 1) % 2)).collect();
    for turn in 1..=turns {
        let mover = (turn - 1) % 2;
        let cost = horizon * turn as f64 / turns as f64;
        let given_up = tree.end(
            &format!("quit {turn}"),
            move |player, _| {
                if player == mover { -cost } else { 1.0 }
            },
        );
        tree.act(nodes[turn - 1], "quit", given_up);
        tree.act(nodes[turn - 1], "stay", nodes.get(turn).copied().unwrap_or(war));
    }
    tree.game(nodes[0], &[costs(cells), costs(cells)])
}

/// War, and either side giving up, where both start with the same.
fn outcome(turns: usize, cells: usize, horizon: f64) -> [f64; 3] {
    let game = crisis(turns, cells, horizon);
    let solution = solve(&game);
    assert!(solution.principal);
    let mut gives_up = [0.0; 2];
    for turn in 1..=turns {
        gives_up[(turn - 1) % 2] += reached(&game, &solution, &format!("quit {turn}"));
    }
    [reached(&game, &solution, "war"), gives_up[0], gives_up[1]]
}

#[test]
fn a_war_of_attrition_in_ever_shorter_turns() {
    // In continuous time nobody gives up after .806466; war has probability .306436, and each side
    // gives up with .346782. With n turns and types cut into n slices the answer is off by 1/n.
    for horizon in [0.806_466, 1.2] {
        let [coarse, fine] = [10, 20].map(|n| outcome(n, n, horizon));
        let off = [coarse, fine].map(|found| found[0] - 0.306_436);
        assert!(off[1].abs() < 0.025 && off[1] < 0.65 * off[0], "{off:?}");
        assert_close(fine.iter().sum::<f64>(), 1.0, 1e-7);
        if horizon < 1.0 {
            let limit = |k: usize| 2.0 * fine[k] - coarse[k];
            assert_close(limit(0), 0.306_436, 0.006);
            assert_close(0.5 * (limit(1) + limit(2)), 0.346_782, 0.004);
        }
    }
}
