//! Writes seeded random games as files of Gambit, and beside each what the engines say of the game
//! itself: `random_games FOLDER COUNT [small]`. `cargo xtask referee` has another program solve
//! them. With `small`, at most three moves in a row and two types a player.

#[path = "../tests/common/mod.rs"]
mod common;
use ::brink_game;
use std::fmt::Write;

use brink_game::efg::{self, Names};
use brink_game::{Equilibrium, Game, NodeKind, Status, pbe, qre};
use common::{Random, Types, random_flows, random_game, random_game_with_merges};

/// Precision of the quantal response beside each game.
const LAMBDA: f64 = 2.0;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let folder = arguments.next().ok_or("expected FOLDER COUNT")?;
    let count: usize = arguments.next().ok_or("expected FOLDER COUNT")?.parse()?;
    let small = arguments.next().is_some_and(|word| word == "small");
    let mut random = Random(1_962);
    for number in 0..count {
        let game = if small { small_game(&mut random) } else { one_game(&mut random, number)? };
        let names = Names { title: format!("random game {number}"), types: Vec::new() };
        let written = efg::write(&game, &names)?;
        std::fs::write(format!("{folder}/random-{number:04}.efg"), written.text)?;
        let pbe = pbe::Solver::new(&game.graph).solve(&game, &pbe::Options::default())?;
        let qre = qre::Solver::new(&game.graph).solve(&game, &qre::Options::at(LAMBDA))?;
        let solved = format!("[{},\n{}]\n", document(&game, &pbe, "null"), {
            document(&game, &qre, &LAMBDA.to_string())
        });
        std::fs::write(format!("{folder}/random-{number:04}.json"), solved)?;
    }
    Ok(())
}

/// Trees of two players, every other one with payments for actions on the way; every fifth game
/// is of three players with routes that meet.
fn one_game(random: &mut Random, number: usize) -> Result<Game, efg::EfgError> {
    if number % 5 == 4 {
        loop {
            let game = random_game_with_merges(random, 6);
            // Gambit's methods are for perfect recall.
            if efg::write(&game, &Names::default())?.forgetful.is_none() {
                return Ok(game);
            }
        }
    }
    let depth = 2 + usize::from(number % 3 > 0) + usize::from(number % 20 == 18);
    let mut game = random_game(random, depth, Types::Discrete);
    if number % 2 == 1 {
        random_flows(random, &mut game, 0.3);
    }
    Ok(game)
}

/// A tree of two players of whom at least one has a secret.
fn small_game(random: &mut Random) -> Game {
    loop {
        let game = random_game(random, 3, Types::Discrete);
        let cells: Vec<usize> = game.types.iter().map(|types| types.cells()).collect();
        if cells.iter().all(|&cells| cells <= 2) && cells.contains(&2) {
            return game;
        }
    }
}

/// A solution in the shape of `brink import --json`, as far as a comparison needs it. Names in
/// these games need no escape.
fn document(game: &Game, solution: &Equilibrium, lambda: &str) -> String {
    let converged = solution.status == Status::Converged;
    let status = if converged { "converged" } else { "not_converged" };
    let graph = &game.graph;
    let values: Vec<String> = graph
        .players()
        .iter()
        .zip(&solution.value)
        .map(|(name, value)| format!("\"{name}\": {value:?}"))
        .collect();
    let mut actions = Vec::new();
    for node in graph.nodes().iter().filter(|n| matches!(n.kind, NodeKind::Decision(_))) {
        let mut own = String::new();
        for action in node.actions.clone() {
            let comma = if own.is_empty() { "" } else { ", " };
            let (name, taken) = (&graph.actions()[action].name, solution.aggregate[action]);
            let _ = write!(own, "{comma}\"{name}\": {taken:?}");
        }
        actions.push(format!("\"{}\": {{{own}}}", node.name));
    }
    format!(
        "{{\"status\": \"{status}\", \"lambda\": {lambda}, \"values\": {{{}}}, \"actions\": {{{}}}}}",
        values.join(", "),
        actions.join(", ")
    )
}
