//! Writes seeded random games as files of Gambit, and beside each what the engines say of the game
//! itself: `random_games FOLDER COUNT [small]`. `cargo xtask referee` has another program solve
//! them. With `small`, at most three moves in a row and two types a player.

#[path = "../tests/common/mod.rs"]
mod common;
use ::brink_game;
use std::fmt::Write;

use brink_game::efg::{self, Names};
use brink_game::{Equilibrium, Game, Graph, GraphBuilder, Status, TypeSpace, pbe, qre};
use common::unseen::random_unseen_game;
use common::{
    Random, Types, random_flows, random_game, random_game_with_merges, random_graph, random_numbers,
};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let folder = arguments.next().ok_or("expected FOLDER COUNT")?;
    let count: usize = arguments.next().ok_or("expected FOLDER COUNT")?.parse()?;
    let small = arguments.next().is_some_and(|word| word == "small");
    let mut random = Random(1_962);
    for number in 0..count {
        let game =
            if small { small_game(&mut random, number) } else { one_game(&mut random, number)? };
        let names = Names { title: format!("random game {number}"), types: Vec::new() };
        let written = efg::write(&game, &names)?;
        std::fs::write(format!("{folder}/random-{number:04}.efg"), written.text)?;
        let pbe = pbe::Solver::new(&game.graph).solve(&game, &pbe::Options::default())?;
        let qre = qre::Solver::new(&game.graph).solve(&game, &qre::Options::at(2.0))?;
        let (exact, quantal) = (document(&game, &pbe, "null"), document(&game, &qre, "2"));
        let solved = format!("[{exact},\n{quantal}]\n");
        std::fs::write(format!("{folder}/random-{number:04}.json"), solved)?;
    }
    Ok(())
}

/// Trees of two players, every other one with payments for actions on the way; of five games, one
/// is of three players with routes that meet and one has moves that later movers do not see.
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
    if number % 5 == 2 {
        let (players, turns) = (2 + number % 2, 2 + number % 3);
        return Ok(random_unseen_game(random, players, turns, Types::Discrete));
    }
    let depth = 2 + usize::from(!number.is_multiple_of(3)) + usize::from(number % 20 == 18);
    let mut game = random_game(random, depth, Types::Discrete);
    if number % 2 == 1 {
        random_flows(random, &mut game, 0.3);
    }
    Ok(game)
}

/// A tree of two players of whom at least one has a secret; of four such games, three have the
/// shape of unilateral deterrence, where several equilibria are less rare.
fn small_game(random: &mut Random, number: usize) -> Game {
    loop {
        let graph = if number.is_multiple_of(4) { random_graph(random, 3) } else { standoff() };
        let game = random_numbers(random, graph, Types::Discrete);
        let cells: Vec<usize> = game.types.iter().map(TypeSpace::cells).collect();
        if cells.iter().all(|&cells| cells <= 2) && cells.contains(&2) {
            return game;
        }
    }
}

/// Three moves in turn, each of which ends play or goes on, at some risk of an accident.
fn standoff() -> Graph {
    let mut builder = GraphBuilder::new(["first", "second"]);
    let mut next = builder.terminal("last");
    for (move_number, player) in [(3, 0), (2, 1), (1, 0)] {
        let node = builder.decision(format!("move {move_number}"), player);
        let stopped = builder.terminal(format!("stopped {move_number}"));
        let accident = builder.terminal(format!("accident {move_number}"));
        builder.action(node, "stop", [(None, stopped)]);
        builder.action(node, "go on", [(Some("accident".into()), accident), (None, next)]);
        next = node;
    }
    builder.build(next).expect("a tree is valid").0
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
    for (node, _) in graph.choices() {
        let mut own = String::new();
        for action in graph.nodes()[node].actions.clone() {
            let comma = if own.is_empty() { "" } else { ", " };
            let (name, taken) = (&graph.actions()[action].name, solution.aggregate[action]);
            let _ = write!(own, "{comma}\"{name}\": {taken:?}");
        }
        actions.push(format!("\"{}\": {{{own}}}", graph.seen_as(node)));
    }
    format!(
        "{{\"status\": \"{status}\", \"lambda\": {lambda}, \"values\": {{{}}}, \"actions\": {{{}}}}}",
        values.join(", "),
        actions.join(", ")
    )
}
