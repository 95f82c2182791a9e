//! The ladder: the crisis game on which Brink is timed beside other programs.
#![allow(dead_code, missing_docs, unreachable_pub)]

use super::super::brink_game::builder::Tree;
use super::super::brink_game::{Equilibrium, Game};
use super::tree::{Known, atoms};

/// The challenger leaves the status quo alone (0.2, 0.8) or challenges. Then the two take turns,
/// the defender first: whoever moves quits, which pays itself 0 and the rival 1, or holds, which
/// ends in catastrophe with some probability and costs each its own cost of catastrophe.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Family {
    /// Costs of 2 to 15 for the challenger and 3 to 15 for the defender, a hazard of 0.1 at every
    /// hold; after the last the defender has won. Types quit or hold for sure.
    Pure,
    /// Costs of 0.3 to 3 and 0.35 to 3.2, a hazard of 0.05 k at the k-th hold; after the last
    /// there is war, which pays each 1/4 less half its cost of catastrophe. Some types mix.
    Mixed,
}

impl Family {
    pub fn named(name: &str) -> Option<Self> {
        match name {
            "pure" => Some(Self::Pure),
            "mixed" => Some(Self::Mixed),
            _ => None,
        }
    }

    fn costs(self, player: usize) -> (f64, f64) {
        match self {
            Self::Pure => [(2.0, 15.0), (3.0, 15.0)][player],
            Self::Mixed => [(0.3, 3.0), (0.35, 3.2)][player],
        }
    }

    fn hazard(self, hold: usize) -> f64 {
        match self {
            Self::Pure => 0.1,
            Self::Mixed => 0.05 * hold as f64,
        }
    }

    /// Intercept, and slope in the player's cost of catastrophe.
    fn after_the_last_hold(self, player: usize) -> (f64, f64) {
        match self {
            Self::Pure => ([0.0, 1.0][player], 0.0),
            Self::Mixed => (0.25, -0.5),
        }
    }
}

/// A ladder with this many equally likely types of each player and this many holds. The mixed
/// family has at most 20 holds: the twentieth is a certain catastrophe.
pub fn ladder(family: Family, types: [usize; 2], holds: usize) -> Game {
    fronts(family, types, holds, 1)
}

/// The same where the challenger chooses on which of several fronts to challenge, each with a
/// ladder of its own. The hazards of the first front are those of the family, and those of the
/// others ever lower, down to half.
pub fn fronts(family: Family, types: [usize; 2], holds: usize, fronts: usize) -> Game {
    assert!(family == Family::Pure || holds <= 20, "no hazard beyond the twentieth hold");
    let cost = move |player: usize, cell: usize| {
        let (low, high) = family.costs(player);
        low + (high - low) * cell as f64 / (types[player].max(2) - 1) as f64
    };
    let mut tree = Tree::new(["challenger", "defender"]);
    let open = tree.decision("open", 0);
    let quiet = tree.end("status quo", |player, _| [0.2, 0.8][player]);
    tree.act(open, "status quo", quiet);
    for front in 0..fronts {
        let label = |name: &str| if front == 0 { name.into() } else { format!("{name}, {front}") };
        let milder = 1.0 - 0.5 * front as f64 / fronts as f64;
        let rounds: Vec<usize> =
            (1..=holds).map(|k| tree.decision(&label(&format!("round {k}")), k % 2)).collect();
        let last = tree.end(&label("last hold"), move |player, cell| {
            let (intercept, slope) = family.after_the_last_hold(player);
            intercept + slope * cost(player, cell)
        });
        tree.act(open, &label("challenge"), rounds.first().copied().unwrap_or(last));
        for k in 1..=holds {
            let mover = k % 2;
            let quit =
                tree.end(&label(&format!("quit {k}")), move |player, _| f64::from(player != mover));
            tree.act(rounds[k - 1], "quit", quit);
            let catastrophe = tree
                .end(&label(&format!("catastrophe {k}")), move |player, cell| -cost(player, cell));
            let hazard = milder * family.hazard(k);
            let next = rounds.get(k).copied().unwrap_or(last);
            tree.lottery(rounds[k - 1], "hold", &[(hazard, catastrophe), (1.0 - hazard, next)]);
        }
    }
    let players = types.map(|count| atoms(&vec![1.0 / count as f64; count]));
    tree.game(open, &players)
}

/// Probability of going on at every decision of a ladder, `[decision][type of its mover]`: of
/// challenging, then of each hold in turn.
pub fn going_on(game: &Game, solution: &Equilibrium) -> Vec<Vec<f64>> {
    let decisions = game.graph.nodes().iter().filter(|node| node.actions.len() == 2);
    decisions
        .map(|node| {
            let action = node.actions.end - 1;
            let player = game.graph.owner(action).expect("somebody moves");
            let pieces = &solution.profile.players[player];
            let slot = game.graph.slot(action);
            (0..pieces.len()).map(|piece| pieces.play(slot, piece)).collect()
        })
        .collect()
}
