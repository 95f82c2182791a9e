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
    /// Where the path begins: `None` at the centroid; `Some` at these interior probabilities,
    /// `[action]`. Trembles lean towards them at first and become uniform along the way, so that
    /// every path ends in the same limit, but not always in the same equilibrium.
    pub origin: Option<Vec<f64>>,
}

impl Default for Options {
    fn default() -> Self {
        Self { iterations: 2_000, start: None, origin: None }
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
    tremble_play: Vec<f64>,
    origin: Vec<f64>,
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
            tremble_play: vec![0.0; actions],
            origin: vec![0.0; actions],
            spread_direction,
            payoff_range: Vec::new(),
            atom: Distribution::normal(0.0, 1.0).expect("a valid interval"),
            shape,
        }
    }

    /// Solves a game on the solver's graph. Not finding an equilibrium is a status of the
    /// result, not an error; errors are about the numbers of the game.
    pub fn solve(&mut self, game: &Game, options: &Options) -> Result<Equilibrium, GameError> {
        game.validate()?;
        self.payoff_range = (0..game.types.len()).map(|i| crate::verify::payoff_range(game, i)).collect();
        let attempts: &[Attempt] =
            if options.start.is_some() { &Attempt::FROM_START } else { &Attempt::FROM_CENTROID };
        let mut best: Option<Equilibrium> = None;
        for (number, &attempt) in attempts.iter().enumerate() {
            let outcome = self.search(game, options, attempt);
            let next = record::equilibrium(self, game, attempt.spread_all, outcome.iterations);
            if std::env::var("TR").is_ok() && next.status == crate::Status::Converged { println!("attempt {number}"); }
            best = Some(match best {
                None => next,
                Some(last) => better(last, next),
            });
            if best.as_ref().is_some_and(|best| best.status == crate::Status::Converged) {
                break;
            }
        }
        Ok(best.expect("at least one attempt"))
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
        if let Some(start) = options.start.as_ref().or(options.origin.as_ref()) {
            for (coordinate, &action) in self.shape.coordinate_action.iter().enumerate() {
                self.workspace.y[coordinate] = start[action as usize];
            }
        }
        let origin = if attempt.origin > 0 {
            self.set_origin(attempt.origin);
            for (coordinate, &action) in self.shape.coordinate_action.iter().enumerate() {
                self.workspace.y[coordinate] = self.origin[action as usize];
            }
            Some(self.origin.clone())
        } else { options.origin.clone() };
        let origin = origin.as_deref();
        let mut workspace = std::mem::replace(&mut self.workspace, Workspace::new(0));
        let mut path = Path { solver: self, game, origin, spread_all: attempt.spread_all };
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

    fn set_origin(&mut self, k: u32) {
        for node in 0..self.shape.internal {
            let mut sum = 0.0;
            for action in self.shape.actions(node) {
                let u = (((action + 1) as f64) * 0.618_033_988_749_894_9 + f64::from(k) * 0.754_877_666_246_692_7).fract();
                self.origin[action] = 0.1 + u;
                sum += self.origin[action];
            }
            for action in self.shape.actions(node) {
                self.origin[action] /= sum;
            }
        }
    }

    /// What trembles do at `t`: the origin's play at first, ever more uniform.
    fn set_tremble_play(&mut self, origin: Option<&[f64]>, t: f64) {
        let lean = (1.0 - t) * (1.0 - t);
        for node in 0..self.shape.internal {
            let actions = self.shape.actions(node);
            let uniform = 1.0 / actions.len() as f64;
            for action in actions {
                let leaning = origin.map_or(0.0, |origin| lean * (origin[action] - uniform));
                self.tremble_play[action] = uniform + leaning;
            }
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
                    tremble_play: &self.tremble_play,
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
    origin: u32,
}

/// The one with the smaller regret, with the iterations of both.
fn better(last: Equilibrium, next: Equilibrium) -> Equilibrium {
    let iterations = last.iterations + next.iterations;
    let improved = next.certificate.relative_regret < last.certificate.relative_regret || next.status == crate::Status::Converged;
    Equilibrium { iterations, ..if improved { next } else { last } }
}

impl Attempt {
    const SWIFT: Self = Self { first_step: 0.05, drift: f64::INFINITY, spread_all: false, origin: 0 };
    const CAREFUL: Self = Self { first_step: 0.005, drift: 0.02, spread_all: false, origin: 0 };
    const SPREAD: Self = Self { spread_all: true, ..Self::CAREFUL };
    const FROM_START: [Self; 2] = [Self::SWIFT, Self::SPREAD];
    const FROM_CENTROID: [Self; 20] = {
        let mut all = [Self::SWIFT; 20];
        all[1] = Self::CAREFUL;
        all[2] = Self::SPREAD;
        let mut k = 3;
        while k < all.len() {
            all[k].origin = (k - 2) as u32;
            all[k].spread_all = k % 3 == 2;
            k += 1;
        }
        all
    };
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
    origin: Option<&'a [f64]>,
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
        self.solver.set_tremble_play(self.origin, t);
        self.solver.expand(y);
        let dimension = self.dimension();
        if let Some(jacobian) = jacobian.as_deref_mut() {
            for k in 0..dimension {
                jacobian[k * dimension + k] = 1.0;
            }
        }
        self.solver.reply(self.game, homotopy, jacobian);
        for (k, &action) in self.solver.shape.coordinate_action.iter().enumerate() {
            let planned = self.solver.planned[action as usize];
            let error = homotopy.tremble * self.solver.tremble_play[action as usize];
            f[k] = y[k] - (1.0 - homotopy.tremble) * planned - error;
        }
    }

    fn project(&self, y: &mut [f64]) {
        crate::shape::project_to_simplices(&self.solver.shape, y);
    }
}
