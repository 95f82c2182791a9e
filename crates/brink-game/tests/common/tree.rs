//! Answers of games written down by hand.
#![allow(dead_code, missing_docs, unreachable_pub)]

use super::super::brink_game::builder::Tree;
use super::super::brink_game::{Equilibrium, Game, Pieces, Status, pbe};

pub use super::super::brink_game::builder::{Cells, atoms};

/// Trees that tests know to be games, or not.
pub trait Known {
    /// The game.
    fn game(self, start: usize, types: &[Cells]) -> Game;
    /// Why it is refused.
    fn refusal(self, start: usize) -> String;
}

impl Known for Tree {
    fn game(self, start: usize, types: &[Cells]) -> Game {
        self.build(start, types).expect("a valid game")
    }
    fn refusal(self, start: usize) -> String {
        self.build(start, &[]).expect_err("the graph is invalid").to_string()
    }
}

/// The equilibrium that the exact engine finds, which has to be certified.
#[track_caller]
pub fn solve(game: &Game) -> Equilibrium {
    let solution = pbe::Solver::new(&game.graph).solve(game, &pbe::Options::default()).unwrap();
    assert_eq!(solution.status, Status::Converged, "{:?}", solution.certificate);
    solution
}

/// Probability of an action at a node, by their names.
pub fn taken(game: &Game, solution: &Equilibrium, node: &str, action: &str) -> f64 {
    let node = game.graph.find_node(node).expect("the node exists");
    solution.aggregate[game.graph.find_action(node, action).expect("the action exists")]
}

/// Probability with which the types of one cell take an action, by their names.
pub fn cell_takes(
    game: &Game,
    solution: &Equilibrium,
    cell: usize,
    node: &str,
    action: &str,
) -> f64 {
    let node = game.graph.find_node(node).expect("the node exists");
    let action = game.graph.find_action(node, action).expect("the action exists");
    let player = game.graph.owner(action).expect("somebody moves");
    let pieces: &Pieces = &solution.profile.players[player];
    let own = (0..pieces.len()).filter(|&k| pieces.cell[k] == cell);
    let (mut mass, mut total) = (0.0, 0.0);
    for piece in own {
        mass += pieces.probability[piece] * pieces.play(game.graph.slot(action), piece);
        total += pieces.probability[piece];
    }
    mass / total
}

/// Probability that play reaches a node, by its name.
pub fn reached(game: &Game, solution: &Equilibrium, node: &str) -> f64 {
    solution.reach[game.graph.find_node(node).expect("the node exists")]
}

#[track_caller]
pub fn assert_close(found: f64, expected: f64, tolerance: f64) {
    assert!((found - expected).abs() <= tolerance, "{found}, expected {expected}");
}
