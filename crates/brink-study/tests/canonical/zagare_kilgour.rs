//! Unilateral deterrence after Zagare and Kilgour: several equilibria of one game.

use super::*;

#[test]
fn zagare_and_kilgour_deterrence_and_bluff_coexist() {
    let study = study("zagare-kilgour-unilateral", &[]);
    let game = solve(&study).game;
    let graph = &game.graph;
    let found = equilibria(&game, 100);
    let near = |known: [f64; 4]| {
        let outcomes = ["status_quo", "concession", "retreat", "conflict"];
        let known: Vec<(&str, f64)> = outcomes.into_iter().zip(known).collect();
        found.iter().find(|solution| reaches(&game, solution, &known))
    };
    near([1.0, 0.0, 0.0, 0.0]).expect("steadfast deterrence");
    let bluff = near([0.36, 0.32, 0.12, 0.20]).expect("bluff");
    // Hard players never give in, so that all retreats and concessions are those of the soft:
    // 0.4 + 0.6 x = 0.64, and 0.3 + 0.7 y = 0.5.
    let taken = |node: &str, action: &str| {
        bluff.aggregate[graph.find_action(graph.find_node(node).unwrap(), action).unwrap()]
    };
    assert_close((taken("beginning", "challenge") - 0.4) / 0.6, 0.4, PRINTED);
    assert_close((taken("response", "resist") - 0.3) / 0.7, 0.285_714, PRINTED);
}

#[test]
fn zagare_and_kilgour_certain_deterrence() {
    let changes = [("challenger_hard", "0.5"), ("defender_hard", "0.7")];
    check("zagare-kilgour-unilateral", &changes, &[("status_quo", 1.0)]);
}

/// Where nearly all challengers are hard, soft defenders concede, and a challenger of each kind
/// challenges while hard defenders are rarer than its threshold: `c_S` = 0.5 and `c_H` = 4/7.
#[test]
fn zagare_and_kilgour_thresholds_of_challengers() {
    for (kind, below, above) in [
        ("challenge_if[soft]", "0.499999", "0.500001"),
        ("challenge_if[hard]", "0.571428", "0.571429"),
    ] {
        for (defender_hard, challenges) in [(below, 1.0), (above, 0.0)] {
            let changes = [("challenger_hard", "0.9"), ("defender_hard", defender_hard)];
            check("zagare-kilgour-unilateral", &changes, &[(kind, challenges)]);
        }
    }
}

/// Soft defenders resist a challenge that says nothing of the challenger, and so deter it, while
/// hard challengers are rarer than `d_1` = 0.625.
#[test]
fn zagare_and_kilgour_threshold_of_defenders() {
    for (challenger_hard, deters) in [("0.624999", 1.0), ("0.625001", 0.0)] {
        let changes = [("challenger_hard", challenger_hard)];
        check("zagare-kilgour-unilateral", &changes, &[("status_quo", deters)]);
    }
}
