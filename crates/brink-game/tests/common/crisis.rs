//! Games of deterrence: a small one, and one of the shape of extended deterrence.
#![allow(dead_code, missing_docs, unreachable_pub)]

use super::super::brink_game::builder::Tree;
use super::super::brink_game::{Distribution, Game};
use super::tree::Known;

/// Deterrence with costs of war drawn by nature: the challenger attacks for a prize of 1, the
/// defender resists at a stake of 0.6 or gives in; war costs each its private cost, whose
/// distributions are given.
pub fn deterrence(challenger: Distribution, defender: Distribution) -> Game {
    let mut tree = Tree::new(["challenger", "defender"]);
    let open = tree.decision("open", 0);
    let reply = tree.decision("reply", 1);
    let quiet = tree.end("quiet", |_, _| 0.0);
    let ceded = tree.end("ceded", |player, _| [1.0, -0.6][player]);
    let war = tree.end_affine("war", |player, _| [(0.5, -1.0), (0.0, -1.0)][player]);
    tree.act(open, "wait", quiet);
    tree.act(open, "attack", reply);
    tree.act(reply, "acquiesce", ceded);
    tree.act(reply, "resist", war);
    tree.game(open, &[vec![(1.0, Some(challenger))], vec![(1.0, Some(defender))]])
}

/// The challenger (greedy or fearful, cost of catastrophe lognormal) waits or attacks along one of
/// three paths; the defender (cost lognormal) gives in, fights or escalates; at an escalation the
/// challenger withdraws or presses on, twice.
pub fn crisis() -> Game {
    let mut tree = Tree::new(["challenger", "defender"]);
    let open = tree.decision("open", 0);
    let catastrophe = tree.end_affine("catastrophe", |_, _| (0.0, -1.0));
    let quiet = tree.end("status quo", |_, _| 0.0);
    tree.lottery(open, "wait", &[(0.003, catastrophe), (0.997, quiet)]);
    for (path, &prize) in [0.2, 0.45, 1.0].iter().enumerate() {
        let gain = move |cell: usize| prize * [1.0, 0.35][cell];
        let ceded = tree
            .end(&format!("ceded {path}"), move |player, cell| [gain(cell), -1.5 * prize][player]);
        let war = tree.end(&format!("war {path}"), move |player, cell| {
            [0.6 * gain(cell) - 0.15, -0.9 * prize - 0.1][player]
        });
        let repelled = tree.end(&format!("repelled {path}"), |player, _| [-0.2, -0.05][player]);
        let responses: Vec<usize> =
            (1..=2).map(|rung| tree.decision(&format!("response {path} {rung}"), 1)).collect();
        let answers: Vec<usize> =
            (1..=2).map(|rung| tree.decision(&format!("answer {path} {rung}"), 0)).collect();
        let inherent = 0.003 * (path + 1) as f64;
        let attack = [(0.04, catastrophe), (0.96, responses[0])];
        tree.lottery(open, &format!("attack {path}"), &attack);
        for rung in 0..2 {
            tree.act(responses[rung], "acquiesce", ceded);
            let fight = [(inherent, catastrophe), (1.0 - inherent, war)];
            tree.lottery(responses[rung], "fight", &fight);
            let escalate = [(0.05, catastrophe), (0.95, answers[rung])];
            tree.lottery(responses[rung], "escalate", &escalate);
            tree.act(answers[rung], "withdraw", repelled);
            let next = if rung == 0 { responses[1] } else { war };
            tree.lottery(answers[rung], "press", &[(0.08, catastrophe), (0.92, next)]);
        }
    }
    let cost = |median| Some(Distribution::lognormal(median, 0.75).unwrap());
    tree.game(open, &[vec![(0.6, cost(12.0)), (0.4, cost(12.0))], vec![(1.0, cost(15.0))]])
}
