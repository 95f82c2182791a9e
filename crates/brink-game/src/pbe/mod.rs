//! Perfect Bayesian equilibrium in the trembling-hand limit, exactly in the continuous types.
//!
//! # The fixed point
//! Let `s` be the aggregates. Given `s`, the types of each player split into intervals of
//! constant play at exact cutpoints (`envelope`); adding them up gives the aggregates `A(s)`
//! that these replies imply (`reply`), with every player trembling uniformly with probability
//! `e`: `A(s; e) = (1 - e) A_plan(s; e) + e / k`. Trembles make every node reached, hence every
//! belief defined. The engine follows `s = A(s; e)` from `e = 1`, where play is the centroid, to
//! `e = 1e-8`. Where that fails it follows the logit path from the centroid, then the first path
//! with other settings, and at last paths from other interior points (`path` has the order), of
//! which [`Equilibrium::principal`] tells.
//!
//! # Atoms
//! A cell without continuous attribute may have to mix. It is spread into a continuum by a
//! normally distributed payoff disturbance on each of its actions, of size `d` times what is at
//! stake for it there (Harsanyi 1973); its mixture is then a cutpoint like any other. `d` shrinks along the
//! path to 1e-8, which bounds the regret that the device leaves behind. The disturbance has
//! tails in order that masses of the order of a tremble are still well determined. Atoms whose
//! payoffs are affine in one position share a line and one walk of the envelope (`row`). Aggregates
//! are reported in the limit `e = d = 0` where they are smooth (`limit`), and mixtures agree with
//! them (`polish`).

mod envelope;
mod line;
mod path;
mod polish;
mod record;
mod reply;
mod row;
mod search;
#[cfg(test)]
mod tests;

use crate::continuation::Workspace;
use crate::layout::{NONE, Shape};
use crate::linear::{self, Dense};
use crate::verify::Stakes;
use crate::{Equilibrium, Game, GameError, Graph, Status, qre};
use envelope::Field;
use line::{Ground, Lines};
use path::{Attempt, Homotopy, Order, Way};
use record::Scratch;
use reply::Reply;

pub use crate::verify::{REGRET_TOLERANCE, TREMBLE};

/// The golden ratio's fraction: its multiples modulo one are distinct and evenly spread.
const GOLDEN: f64 = 0.618_033_988_749_894_9;

/// Settings of the exact engine.
#[derive(Clone, Debug)]
pub struct Options {
    /// Newton iterations before giving up on a path, >= 1. Default 20,000; most games need fewer
    /// than 30.
    pub iterations: usize,
    /// Where to start: `None` follows a path; `Some` starts Newton from these aggregates,
    /// `[action]`, in the game itself, and if that does not converge with larger trembles.
    pub start: Option<Vec<f64>>,
    /// Where along the path Newton starts from `start`, in (0, 1\]: trembles and spread there
    /// are 1e-8 to this power, and 1 is the game itself. `None` tries 1, then smaller ones.
    pub start_at: Option<f64>,
    /// Where the path begins: `None` at the centroid; `Some` at these interior probabilities,
    /// `[action]`. Trembles lean towards them at first and become uniform along the way, so that
    /// every path ends in the same limit, but not always in the same equilibrium.
    pub origin: Option<Vec<f64>>,
}

impl Default for Options {
    fn default() -> Self {
        Self { iterations: 20_000, start: None, start_at: None, origin: None }
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
    /// Where the path begins, `[action]`.
    origin: Vec<f64>,
    /// What a player does when it trembles, `[action]`.
    tremble_play: Vec<f64>,
    spread_direction: Vec<f64>,
    /// The types of each player, `[player]`.
    lines: Vec<Lines>,
    scratch: Scratch,
    /// The other engine, once it was needed.
    logit: Option<qre::Solver>,
}

impl Solver {
    /// A solver for all games on this graph.
    pub fn new(graph: &Graph) -> Self {
        let shape = Shape::new(graph);
        let actions = shape.action_count();
        Self {
            replies: (0..graph.players().len()).map(|player| Reply::new(&shape, player)).collect(),
            workspace: Workspace::new(shape.dimension()),
            aggregate: vec![0.0; actions],
            planned: vec![0.0; actions],
            origin: vec![0.0; actions],
            tremble_play: vec![0.0; actions],
            spread_direction: vec![0.0; actions],
            lines: vec![Lines::default(); graph.players().len()],
            scratch: Scratch::default(),
            logit: None,
            shape,
        }
    }

    /// Solves a game on the solver's graph. Not finding an equilibrium is a status of the
    /// result, not an error; errors are about the numbers of the game.
    pub fn solve(&mut self, game: &Game, options: &Options) -> Result<Equilibrium, GameError> {
        game.validate()?;
        for (what, point) in [("start", &options.start), ("origin", &options.origin)] {
            game.validate_play(what, point.as_deref())?;
        }
        let chosen = Attempt::starting_at(options.start_at.unwrap_or(1.0))?;
        self.scratch.verifier.take_in(game);
        if let Some(solution) = self.solve_backward(game, options) {
            return Ok(solution);
        }
        self.check_size()?;
        let mut laid = (true, Order::Scattered);
        let in_rows = self.prepare(game, laid);
        let by_rows = Attempt::with_rows(in_rows);
        let path = Attempt::path(self.shape.dimension());
        let attempts: &[Attempt] = match (&options.start, options.start_at) {
            (None, _) if in_rows > 0 => &by_rows,
            (None, _) => &path,
            (Some(_), None) => &Attempt::START,
            (Some(_), Some(_)) => &chosen,
        };
        let mut best: Option<Equilibrium> = None;
        let mut small = false;
        for &attempt in attempts {
            // The logit path has one beginning, and needs more memory.
            let by_logit = options.origin.is_none() && qre::fits(&self.shape);
            if (attempt.rows && in_rows == 0)
                || (attempt.way == Way::Logit && !by_logit)
                || (attempt.small && !self.shape.has_sets)
            {
                continue;
            }
            if small != attempt.small {
                small = attempt.small;
                if small {
                    self.shape.leave_rest_to_likeliest(&self.aggregate);
                } else {
                    self.shape.leave_rest_to_last();
                }
            }
            if laid != (attempt.rows, attempt.order) {
                laid = (attempt.rows, attempt.order);
                self.prepare(game, laid);
            }
            let next = self.attempt(game, options, attempt);
            best = Some(match best {
                None => next,
                Some(best) => self.better(best, next),
            });
            if best.as_ref().is_some_and(|best| best.status == Status::Converged) {
                break;
            }
        }
        if small {
            self.shape.leave_rest_to_last();
        }
        let best = best.expect("there is an attempt for games without rows");
        Ok(if best.status == Status::Converged { best } else { self.as_it_stands(game, best) })
    }

    /// The play of an attempt apart from the aggregates for which it was found: a search that came
    /// to no end may have come upon an equilibrium, though on no path.
    fn as_it_stands(&mut self, game: &Game, attempt: Equilibrium) -> Equilibrium {
        let verifier = &mut self.scratch.verifier;
        let claim = verifier.recycle(attempt.certified);
        let certified = verifier.certify(game, claim, (&[], &[]));
        let principal = attempt.principal && certified.status != Status::Converged;
        Equilibrium { certified, principal, ..attempt }
    }

    /// Solves a game of perfect information without private types in one pass. Where several
    /// equilibria are looked for, paths from other places may find those that rest on ties.
    fn solve_backward(&mut self, game: &Game, options: &Options) -> Option<Equilibrium> {
        if options.origin.is_some()
            || options.start_at.is_some()
            || !self.scratch.backward.applies(&self.shape, game)
        {
            return None;
        }
        let solution = record::backward(self, game);
        (solution.status == Status::Converged).then_some(solution)
    }

    /// Refuses games with more unknowns than memory.
    fn check_size(&self) -> Result<(), GameError> {
        let unknowns = self.shape.dimension();
        let slopes = |player: usize| -> usize {
            let own = self.shape.own_nodes[player].iter();
            let own: usize = own
                .filter(|&&node| self.shape.coordinate[node as usize] != NONE)
                .map(|&node| self.shape.actions(node as usize).len() - 1)
                .sum();
            self.shape.action_count().saturating_mul(unknowns.saturating_sub(own))
        };
        let slopes = (0..self.replies.len()).map(slopes).fold(0, usize::saturating_add);
        linear::check_size(unknowns, slopes)
    }

    /// The better of two attempts, with the iterations of both.
    fn better(&mut self, best: Equilibrium, next: Equilibrium) -> Equilibrium {
        let iterations = best.iterations + next.iterations;
        let improved = next.status == Status::Converged
            || next.certificate.local_regret < best.certificate.local_regret;
        let (kept, dropped) = if improved { (next, best) } else { (best, next) };
        self.recycle(dropped);
        Equilibrium { iterations, ..kept }
    }

    /// Hands back a result that is not needed any more: the next is written into its memory, so
    /// that solving many games of one shape allocates nothing.
    pub fn recycle(&mut self, used: Equilibrium) {
        self.scratch.spare = self.scratch.verifier.recycle(used.certified);
    }

    /// Lays out the types, atoms in rows if asked, and how they are spread; the number of atoms in
    /// rows. See [`Attempt::rows`] and [`Attempt::order`].
    fn prepare(&mut self, game: &Game, (rows, order): (bool, Order)) -> usize {
        self.set_spread(order);
        let Self { shape, lines, scratch, spread_direction: direction, .. } = self;
        let players = lines.iter_mut().zip(scratch.verifier.stakes()).enumerate();
        let lay = |(player, (lines, stakes)): (usize, (&mut Lines, &Stakes))| {
            lines.lay(Ground { shape, game, player, stakes, direction }, rows)
        };
        players.map(lay).sum()
    }

    /// What trembles do at `t`: the origin's play at first, ever more uniform.
    fn set_tremble_play(&mut self, t: f64) {
        let lean = (1.0 - t) * (1.0 - t);
        for node in 0..self.shape.internal {
            let actions = self.shape.actions(node);
            let uniform = 1.0 / actions.len() as f64;
            for action in actions {
                self.tremble_play[action] = uniform + lean * (self.origin[action] - uniform);
            }
        }
    }

    fn expand(&mut self, y: &[f64]) {
        crate::layout::expand(&self.shape, y, &mut self.aggregate);
    }

    /// Replies of all players to the aggregates, into `planned`.
    fn reply(&mut self, game: &Game, homotopy: Homotopy, mut jacobian: Option<&mut Dense>) {
        for player in 0..game.types.len() {
            let reply = &mut self.replies[player];
            reply.clear(&self.shape, player, jacobian.is_some());
            for line in self.lines[player].iter() {
                let field = Field {
                    shape: &self.shape,
                    edge_probability: &game.edge_probability,
                    aggregate: &self.aggregate,
                    tremble_play: &self.tremble_play,
                    player,
                    line,
                    spread: line.spread(homotopy),
                };
                reply.add_line(&field, homotopy, jacobian.is_some());
            }
            let jacobian = jacobian.as_deref_mut();
            reply.finish(&self.shape, player, homotopy.tremble, &mut self.planned, jacobian);
        }
    }
}
