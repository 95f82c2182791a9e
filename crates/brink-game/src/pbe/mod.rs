//! Perfect Bayesian equilibrium in the trembling-hand limit, exactly in the continuous types.
//!
//! # The fixed point
//! Let `s` be the aggregates. Given `s`, the types of each player split into intervals of
//! constant play at exact cutpoints ([`envelope`]); adding them up gives the aggregates `A(s)`
//! that these replies imply ([`reply`]), with every player trembling uniformly with probability
//! `e`: `A(s; e) = (1 - e) A_plan(s; e) + e / k`. Trembles make every node reached, hence every
//! belief defined. The engine follows `s = A(s; e)` from `e = 1`, where play is the centroid, to
//! `e = 1e-8`.
//!
//! # Atoms
//! A cell without continuous attribute may have to mix. It is spread into an interval by a
//! payoff slope of size `d` times the payoff range on each of its actions (Harsanyi 1973);
//! its mixture is then a cutpoint like any other. `d` shrinks along the path to 1e-8, which
//! bounds the regret that the device leaves behind.

mod envelope;
mod record;
mod reply;
#[cfg(test)]
mod tests;

use crate::continuation::{Limits, Outcome, System, Workspace};
use crate::shape::Shape;
use crate::{Distribution, Equilibrium, Game, GameError, Graph};
use envelope::Field;
use reply::Reply;

/// Probability of a tremble in the limit. Beliefs and regrets are exact to about this.
pub const TREMBLE: f64 = 1e-8;
/// Spread of atoms in the limit, relative to the payoff range.
const SPREAD: f64 = 1e-8;
/// Relative regret up to which a solution counts as converged.
pub const REGRET_TOLERANCE: f64 = 1e-6;

/// Settings of the exact engine.
#[derive(Clone, Debug)]
pub struct Options {
    /// Newton iterations before giving up, >= 1. Default 2,000; most games need fewer than 30.
    pub iterations: usize,
    /// Where to start: `None` follows the path from the centroid; `Some` starts Newton in the
    /// game itself from these aggregates, `[action]`.
    pub start: Option<Vec<f64>>,
}

impl Default for Options {
    fn default() -> Self {
        Self { iterations: 2_000, start: None }
    }
}

/// The exact engine for one graph, with its buffers. Solving allocates only for its result.
#[derive(Clone, Debug)]
pub struct Solver {
    shape: Shape,
    replies: Vec<Reply>,
    workspace: Workspace,
    aggregate: Vec<f64>,
    planned: Vec<f64>,
    spread_direction: Vec<f64>,
    payoff_range: Vec<f64>,
    atom: Distribution,
}

impl Solver {
    /// A solver for all games on this graph.
    pub fn new(graph: &Graph) -> Self {
        let shape = Shape::new(graph);
        let actions = shape.action_count();
        // Distinct, spread over [-1, 1], and unlike for any two actions (golden-ratio sequence).
        let golden = 0.618_033_988_749_894_9;
        let spread_direction =
            (1..=actions).map(|k| 2.0 * (k as f64 * golden).fract() - 1.0).collect();
        Self {
            replies: (0..graph.players().len()).map(|_| Reply::new(&shape)).collect(),
            workspace: Workspace::new(shape.dimension()),
            aggregate: vec![0.0; actions],
            planned: vec![0.0; actions],
            spread_direction,
            payoff_range: Vec::new(),
            atom: Distribution::uniform(-1.0, 1.0).expect("a valid interval"),
            shape,
        }
    }

    /// Solves a game on the solver's graph. Not finding an equilibrium is a status of the
    /// result, not an error; errors are about the numbers of the game.
    pub fn solve(&mut self, game: &Game, options: &Options) -> Result<Equilibrium, GameError> {
        game.validate()?;
        self.payoff_range = (0..game.types.len()).map(|i| crate::verify::payoff_range(game, i)).collect();
        // Most games need the first attempt only. Ties between whole intervals of types are
        // rare, so the spread of every cell, which resolves them at a small cost in precision,
        // is kept for last.
        let mut best = self.attempt(game, options, Attempt::SWIFT, 0);
        for attempt in [Attempt::CAREFUL, Attempt::SPREAD] {
            if best.status == crate::Status::Converged {
                break;
            }
            let next = self.attempt(game, options, attempt, best.iterations);
            best = if next.certificate.relative_regret < best.certificate.relative_regret {
                next
            } else {
                Equilibrium { iterations: next.iterations, ..best }
            };
        }
        Ok(best)
    }

    fn attempt(
        &mut self,
        game: &Game,
        options: &Options,
        attempt: Attempt,
        spent: usize,
    ) -> Equilibrium {
        let outcome = self.search(game, options, attempt);
        record::equilibrium(self, game, attempt.spread_all, spent + outcome.iterations)
    }

    fn search(&mut self, game: &Game, options: &Options, attempt: Attempt) -> Outcome {
        let limits = Limits {
            loose: 1e-6,
            tight: 1e-11,
            iterations: options.iterations,
            first_step: attempt.first_step,
            drift: attempt.drift,
        };
        self.set_centroid();
        if let Some(start) = &options.start {
            for (coordinate, &action) in self.shape.coordinate_action.iter().enumerate() {
                self.workspace.y[coordinate] = start[action as usize];
            }
        }
        let mut workspace = std::mem::replace(&mut self.workspace, Workspace::new(0));
        let mut path = Path { solver: self, game, spread_all: attempt.spread_all };
        let outcome = if options.start.is_some() {
            workspace.polish(&mut path, &limits)
        } else {
            workspace.follow(&mut path, &limits)
        };
        self.workspace = workspace;
        outcome
    }

    fn set_centroid(&mut self) {
        for node in 0..self.shape.internal {
            let actions = self.shape.actions(node);
            self.aggregate[actions.clone()].fill(1.0 / actions.len() as f64);
        }
        for (coordinate, &action) in self.shape.coordinate_action.iter().enumerate() {
            self.workspace.y[coordinate] = self.aggregate[action as usize];
        }
    }

    fn expand(&mut self, y: &[f64]) {
        crate::shape::expand(&self.shape, y, &mut self.aggregate);
    }

    /// Replies of all players to the aggregates, into `planned`.
    fn reply(
        &mut self,
        game: &Game,
        homotopy: Homotopy,
        mut jacobian: Option<&mut [f64]>,
    ) {
        for player in 0..game.types.len() {
            let reply = &mut self.replies[player];
            let types = &game.types[player];
            reply.clear(&self.shape, player, jacobian.is_some());
            for cell in 0..types.cells() {
                let weight = types.probability[cell];
                if weight == 0.0 {
                    continue;
                }
                let (distribution, spread) =
                    cell_line(types, cell, &self.atom, homotopy, self.payoff_range[player]);
                let field = Field {
                    shape: &self.shape,
                    edge_probability: &game.edge_probability,
                    aggregate: &self.aggregate,
                    player,
                    types,
                    cell,
                    spread,
                    spread_direction: &self.spread_direction,
                };
                let with_slope = jacobian.is_some();
                reply.add_cell(&field, distribution, weight, homotopy.tremble, with_slope);
            }
            let jacobian = jacobian.as_deref_mut();
            reply.finish(&self.shape, player, homotopy.tremble, &mut self.planned, jacobian);
        }
    }
}

/// The line along which a cell's types are strung, and the slope that spreads them.
fn cell_line<'a>(
    types: &'a crate::TypeSpace,
    cell: usize,
    atom: &'a Distribution,
    homotopy: Homotopy,
    payoff_range: f64,
) -> (&'a Distribution, f64) {
    match &types.attribute[cell] {
        None => (atom, homotopy.spread * payoff_range),
        Some(distribution) if homotopy.spread_all => {
            let scale = distribution.quantile(0.9) - distribution.quantile(0.1);
            (distribution, homotopy.spread * payoff_range / scale)
        }
        Some(distribution) => (distribution, 0.0),
    }
}

/// One way to try.
#[derive(Clone, Copy, Debug)]
struct Attempt {
    first_step: f64,
    drift: f64,
    spread_all: bool,
}

impl Attempt {
    const SWIFT: Self = Self { first_step: 0.05, drift: f64::INFINITY, spread_all: false };
    const CAREFUL: Self = Self { first_step: 0.005, drift: 0.02, spread_all: false };
    const SPREAD: Self = Self { spread_all: true, ..Self::CAREFUL };
}

/// Where on the path from the centroid we are.
#[derive(Clone, Copy, Debug)]
struct Homotopy {
    tremble: f64,
    spread: f64,
    spread_all: bool,
}

impl Homotopy {
    fn at(t: f64, spread_all: bool) -> Self {
        Self {
            tremble: libm::exp(t * libm::log(TREMBLE)).min(1.0),
            spread: libm::exp(t * libm::log(SPREAD)),
            spread_all,
        }
    }
}

struct Path<'a> {
    solver: &'a mut Solver,
    game: &'a Game,
    spread_all: bool,
}

impl System for Path<'_> {
    fn dimension(&self) -> usize {
        self.solver.shape.dimension()
    }

    fn clock(&self, t: f64) -> f64 {
        Homotopy::at(t, self.spread_all).tremble
    }

    fn residual(&mut self, y: &[f64], t: f64, f: &mut [f64], mut jacobian: Option<&mut [f64]>) {
        let homotopy = Homotopy::at(t, self.spread_all);
        self.solver.expand(y);
        let dimension = self.dimension();
        if let Some(jacobian) = jacobian.as_deref_mut() {
            for k in 0..dimension {
                jacobian[k * dimension + k] = 1.0;
            }
        }
        self.solver.reply(self.game, homotopy, jacobian);
        for (k, &action) in self.solver.shape.coordinate_action.iter().enumerate() {
            let node = self.solver.shape.action_node[action as usize] as usize;
            let count = self.solver.shape.actions(node).len() as f64;
            let planned = self.solver.planned[action as usize];
            f[k] = y[k] - (1.0 - homotopy.tremble) * planned - homotopy.tremble / count;
        }
    }

    fn project(&self, y: &mut [f64]) {
        crate::shape::project_to_simplices(&self.solver.shape, y);
    }
}
