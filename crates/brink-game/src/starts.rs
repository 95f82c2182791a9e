//! Looking for several equilibria of one game.
//!
//! There is no method that finds all of them at tolerable cost, so the search is honest about
//! being a search: it begins with the equilibrium on the path from the centroid and then tries
//! scattered points in two ways that complement each other.
//!
//! * A *path* from a scattered origin nearly always arrives, but only at equilibria at which the
//!   fixed point has index +1, and often at the same one.
//! * *Newton's method* from a scattered start fails often, but finds equilibria of either index
//!   and those that no path leads to. It starts in the game itself and, because equilibria of
//!   atoms are needles there, also where trembles and spread are still large, and follows the
//!   path from what it finds.

use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64Mcg;

use crate::{Equilibrium, Game, GameError, Graph, Status, pbe, qre};

/// Largest difference between the aggregates of two solutions that count as one.
pub const DISTINCT: f64 = 1e-5;

/// Places of the path where Newton starts, see [`pbe::Options::start_at`].
const START_AT: [f64; 3] = [1.0, 0.3, 0.2];

/// Settings of the search.
#[derive(Clone, Copy, Debug)]
pub struct StartOptions {
    /// Number of scattered points for each way of searching. Default 50.
    pub starts: usize,
    /// Seed of the scattered points. Default 0.
    pub seed: u64,
}

impl Default for StartOptions {
    fn default() -> Self {
        Self { starts: 50, seed: 0 }
    }
}

/// Perfect Bayesian equilibria of a game, in the order in which they were found: first the one
/// on the path from the centroid. Only converged and distinct ones (aggregates further apart than
/// [`DISTINCT`] at some node); empty if there is none. Errors are about the numbers of the game.
pub fn search(game: &Game, options: &StartOptions) -> Result<Vec<Equilibrium>, GameError> {
    let mut solver = pbe::Solver::new(&game.graph);
    let mut found = Vec::new();
    keep(&mut found, solver.solve(game, &pbe::Options::default())?);
    let mut scatter = Scatter::new(options.seed);
    for _ in 0..options.starts {
        let origin = Some(scatter.point(&game.graph, false));
        keep(&mut found, solver.solve(game, &pbe::Options { origin, ..Default::default() })?);
        let start = Some(scatter.point(&game.graph, true));
        let mut options = pbe::Options { start, ..Default::default() };
        for place in START_AT {
            options.start_at = Some(place);
            keep(&mut found, solver.solve(game, &options)?);
        }
    }
    Ok(found)
}

/// Quantal response equilibria of a game of atoms at one precision, ordered and told apart as by
/// [`search`]: first the one on the principal branch, then those that Newton's method finds from
/// scattered starts.
pub fn search_quantal(
    game: &Game,
    lambda: f64,
    options: &StartOptions,
) -> Result<Vec<Equilibrium>, GameError> {
    let mut solver = qre::Solver::new(&game.graph);
    let mut found = Vec::new();
    keep(&mut found, solver.solve(game, &qre::Options::at(lambda))?);
    let mut scatter = Scatter::new(options.seed);
    for _ in 0..options.starts {
        let start = Some(scatter.point(&game.graph, true));
        keep(&mut found, solver.solve(game, &qre::Options { start, ..qre::Options::at(lambda) })?);
    }
    Ok(found)
}

/// Keeps a solution that converged and is new.
fn keep(found: &mut Vec<Equilibrium>, candidate: Equilibrium) {
    let differs = |known: &Equilibrium| {
        let pairs = known.aggregate.iter().zip(&candidate.aggregate);
        pairs.fold(0.0, |largest: f64, (a, b)| largest.max((a - b).abs())) > DISTINCT
    };
    if candidate.status == Status::Converged && found.iter().all(differs) {
        found.push(candidate);
    }
}

/// Random points of the simplices at all nodes.
struct Scatter {
    random: Pcg64Mcg,
    drawn: usize,
}

impl Scatter {
    fn new(seed: u64) -> Self {
        Self { random: Pcg64Mcg::seed_from_u64(seed), drawn: 0 }
    }

    /// Probabilities of all actions. Every other point is uniform on the simplices, the others
    /// lie near vertices; an interior one has no probability below about 0.01.
    fn point(&mut self, graph: &Graph, anywhere: bool) -> Vec<f64> {
        self.drawn += 1;
        // Powers of exponential variates: the larger the power, the closer to a vertex.
        let power = if self.drawn.is_multiple_of(4) || self.drawn % 4 == 3 { 4.0 } else { 1.0 };
        let mut point = vec![1.0; graph.actions().len()];
        for node in graph.nodes() {
            let own = &mut point[node.actions.clone()];
            let floor = if anywhere { 0.0 } else { 0.05 / own.len() as f64 };
            let mut sum = 0.0;
            for entry in own.iter_mut() {
                let uniform: f64 = self.random.random();
                *entry = libm::pow(-libm::log(1.0 - uniform), power);
                sum += *entry;
            }
            let count = own.len() as f64;
            for entry in own.iter_mut() {
                *entry = if sum > 0.0 { *entry / sum } else { 1.0 / count };
                *entry = floor + (1.0 - count * floor) * *entry;
            }
        }
        point
    }
}
