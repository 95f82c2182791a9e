//! Games to and from other programs, in Gambit's file format.

pub use brink_game::efg::Read;
use brink_game::efg::{self, Names, Written};
use brink_game::{Concept, qre};
pub use brink_game::{Equilibrium, Status};

use crate::error::StudyError;
use crate::run::several;
use crate::study::Study;

/// The base case of a study as a file: the game with every continuous attribute replaced by
/// `points` equally likely types.
pub fn export(study: &Study, points: usize) -> Result<Written, StudyError> {
    let compiled = study.compiled();
    let mut evaluator = compiled.evaluator();
    evaluator.evaluate(&study.case().base().base, &study.case().controls)?;
    let game = evaluator.discrete_game(points)?;
    let types = game.types.iter().enumerate().map(|(player, types)| {
        let cells = compiled.cells(player);
        let atoms = types.cells() / cells.len().max(1);
        let label = |atom: usize| match (cells[atom / atoms].as_str(), atoms) {
            ("", _) => (atom + 1).to_string(),
            (cell, 1) => cell.to_owned(),
            (cell, _) => format!("{cell} {}", atom % atoms + 1),
        };
        (0..types.cells()).map(label).collect()
    });
    let names = Names { title: study.name().to_owned(), types: types.collect() };
    efg::write(&game, &names).map_err(|error| refused(&error))
}

/// Reads a game from the text of a file.
pub fn import(text: &str) -> Result<Read, StudyError> {
    efg::read(text).map_err(|error| refused(&error))
}

fn refused(error: &efg::EfgError) -> StudyError {
    StudyError::Input(error.to_string())
}

/// Solves a game that has been read; what the file's own tree refutes has not converged.
pub fn solve(read: &Read, concept: Concept) -> Result<Equilibrium, StudyError> {
    Ok(read.confirm(brink_game::solve(&read.game, concept)?))
}

/// Searches a game that has been read from `starts` starts and returns the equilibria that differ
/// on the path of play, first the one on the path from the centroid. If that did not converge it
/// is returned only where nothing else was found.
pub fn search(
    read: &Read,
    concept: Concept,
    starts: usize,
) -> Result<Vec<Equilibrium>, StudyError> {
    let found = several(&read.game, solve(read, concept)?, concept, starts)?;
    let confirmed = found.into_iter().map(|equilibrium| read.confirm(equilibrium));
    let (held, refuted): (Vec<_>, Vec<_>) =
        confirmed.partition(|equilibrium| equilibrium.status == Status::Converged);
    Ok(if held.is_empty() { refuted.into_iter().take(1).collect() } else { held })
}

/// The precision at which play in a game is nearly a best reply.
pub fn default_lambda(read: &Read) -> f64 {
    qre::default_lambda(&read.game)
}

/// What one type does at one of its player's nodes.
#[derive(Clone, Debug, PartialEq)]
pub struct Play {
    /// The player.
    pub player: String,
    /// Number of the information set in the file; numbers count from 1 for each player anew.
    pub information_set: usize,
    /// The node, or what the nodes that its player cannot tell apart are called.
    pub node: String,
    /// Label of the type.
    pub type_label: String,
    /// Each action with its probability.
    pub actions: Vec<(String, f64)>,
}

/// What every type does at every node of its player, by node and type.
pub fn play(read: &Read, equilibrium: &Equilibrium) -> Vec<Play> {
    let graph = &read.game.graph;
    let mut found = Vec::new();
    for (id, player) in graph.choices() {
        let node = &graph.nodes()[id];
        let pieces = &equilibrium.profile.players[player];
        for piece in 0..pieces.len() {
            let cell = pieces.cell[piece];
            let taken = |a: usize| pieces.play(graph.slot(a), piece);
            found.push(Play {
                player: graph.players()[player].clone(),
                information_set: read.information_sets[id][cell],
                node: graph.seen_as(id).to_owned(),
                type_label: read.names.type_label(player, cell),
                actions: node
                    .actions
                    .clone()
                    .map(|a| (graph.actions()[a].name.clone(), taken(a)))
                    .collect(),
            });
        }
    }
    found
}
