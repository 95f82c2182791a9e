//! One game, one answer.

use crate::{Concept, Equilibrium, Game, GameError, pbe, qre};

/// Solves a game with the engine for this concept and its default settings: the equilibrium on the
/// path from the centroid, with its certificate. Not finding one is a status of the result; errors
/// are about the numbers of the game, or about continuous types in a quantal response equilibrium
/// (see [`Game::discretise`]).
///
/// For many games of one shape, and for other settings, use [`pbe::Solver`] and [`qre::Solver`];
/// for several equilibria of one game, [`crate::starts`].
pub fn solve(game: &Game, concept: Concept) -> Result<Equilibrium, GameError> {
    match concept {
        Concept::Pbe => pbe::Solver::new(&game.graph).solve(game, &pbe::Options::default()),
        Concept::Qre { lambda } => {
            qre::Solver::new(&game.graph).solve(game, &qre::Options::at(lambda))
        }
    }
}
