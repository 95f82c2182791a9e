//! Solves files of Gambit, one after another: reads their names from the standard input, a name a
//! line, and writes for each a line of JSON. `referee/trees.py` judges the answers.
//!
//! Players, and actions at an information set, stand in the order of the file, so that no name
//! needs an escape.

use std::fmt::Write as _;
use std::io::{BufRead, Write, stdin, stdout};

use brink_game::efg::{self, Read};
use brink_game::{Concept, Equilibrium, Status};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut out = stdout().lock();
    for name in stdin().lock().lines() {
        let text = std::fs::read_to_string(name?)?;
        let answer = match efg::read(&text) {
            Err(error) => format!("{{\"refused\": {:?}}}", error.to_string().replace('"', "'")),
            Ok(read) => {
                let solution = brink_game::solve(&read.game, Concept::Pbe)?;
                document(&read, &read.confirm(solution))
            }
        };
        writeln!(out, "{answer}")?;
    }
    Ok(())
}

fn document(read: &Read, solution: &Equilibrium) -> String {
    let graph = &read.game.graph;
    let mut sets = Vec::new();
    for (node, player) in graph.choices() {
        let pieces = &solution.profile.players[player];
        for piece in 0..pieces.len() {
            let number = read.information_sets[node][pieces.cell[piece]];
            let actions = graph.nodes()[node].actions.clone();
            let play: Vec<f64> = actions.map(|a| pieces.play(graph.slot(a), piece)).collect();
            sets.push(format!(
                "{{\"player\": {player}, \"information_set\": {number}, \"play\": {play:?}}}"
            ));
        }
    }
    let status = match solution.status {
        Status::Converged => "converged",
        Status::NotConverged => "not_converged",
    };
    let mut line = format!("{{\"status\": \"{status}\", ");
    let regret = solution.certificate.relative_regret;
    let regret = if regret.is_finite() { regret.to_string() } else { "null".into() };
    let values = &solution.value;
    let _ = write!(line, "\"relative_regret\": {regret}, \"values\": {values:?}, ");
    let _ = write!(line, "\"information_sets\": [{}]}}", sets.join(", "));
    line
}
