//! Agent quantal response equilibrium with logit replies (McKelvey & Palfrey 1998).
//!
//! Every type of the player who moves chooses action `a` with probability proportional to
//! `exp(lambda * Q(a))`, where `Q(a)` is what the action is worth to it given that its node is
//! reached and that it will itself reply by the same rule later on. Types are atoms here: a game
//! with continuous attributes is discretised first ([`crate::Game::discretise`]). The unknowns
//! are the aggregates alone, however many the types; the principal branch is followed from the
//! centroid (`lambda = 0`), as in Turocy (2005), with exact derivatives (`logit`).

mod logit;
#[cfg(test)]
mod tests;

use crate::backward::{Backward, Rule};
use crate::continuation::{Exactness, Limits, System, Workspace};
use crate::extrapolate;
use crate::layout::{CHANCE, NONE, Shape};
use crate::linear::{self, Dense, Jacobian};
use crate::verify::{self, Claim, Verifier};
use crate::{Concept, Equilibrium, Game, GameError, Graph, Pieces, Profile, Status};
use logit::{Field, Logit};

pub use crate::verify::QRE_RESIDUAL_TOLERANCE as RESIDUAL_TOLERANCE;

/// Largest residual at the end of a path.
const TIGHT: f64 = 1e-12;

/// Where [`Solver::approach`] got to.
pub(crate) struct Approached {
    /// Newton iterations spent.
    pub(crate) iterations: usize,
    /// Probability of each action, `[action]`.
    pub(crate) aggregate: Vec<f64>,
    /// The same in the limit without errors.
    pub(crate) limit: Vec<f64>,
}

/// Settings of the quantal response engine.
#[derive(Clone, Debug)]
pub struct Options {
    /// Precision of replies per payoff unit, >= 0 and finite.
    pub lambda: f64,
    /// Newton iterations before giving up, >= 1. Default 2,000.
    pub iterations: usize,
    /// Where to start: `None` follows the principal branch; `Some` starts Newton from these
    /// aggregates, `[action]`, at `lambda` itself, and if that does not converge at a lower one.
    pub start: Option<Vec<f64>>,
}

impl Options {
    /// The principal branch at this precision.
    pub fn at(lambda: f64) -> Self {
        Self { lambda, iterations: 2_000, start: None }
    }
}

/// The precision at which play is nearly a best reply whatever the units of the payoffs: 2,000
/// over the smallest payoff range among the players, per payoff unit.
pub fn default_lambda(game: &Game) -> f64 {
    let ranges = (0..game.types.len()).map(|player| verify::payoff_range(game, player));
    let smallest = ranges.filter(|&range| range > 0.0).fold(f64::INFINITY, f64::min);
    if smallest.is_finite() { 2_000.0 / smallest } else { 1.0 }
}

/// The quantal response engine for one graph, with its buffers.
#[derive(Clone, Debug)]
pub struct Solver {
    shape: Shape,
    logits: Vec<Logit>,
    workspace: Workspace,
    aggregate: Vec<f64>,
    replied: Vec<f64>,
    verifier: Verifier,
    backward: Backward,
}

/// Whether the derivatives of a game on this graph fit the memory they may take.
pub(crate) fn fits(shape: &Shape) -> bool {
    check_size(shape).is_ok()
}

fn check_size(shape: &Shape) -> Result<(), GameError> {
    let rows = 2 * shape.internal + shape.action_count();
    let players = shape.own_nodes.len();
    let slopes = rows.saturating_mul(players).saturating_mul(shape.dimension() * logit::LANES);
    linear::check_size(shape.dimension(), slopes)
}

impl Solver {
    /// A solver for all games on this graph, with any number of types.
    pub fn new(graph: &Graph) -> Self {
        let shape = Shape::new(graph);
        Self {
            logits: Vec::new(),
            workspace: Workspace::new(shape.dimension()),
            aggregate: vec![1.0; shape.action_count()],
            replied: vec![1.0; shape.action_count()],
            verifier: Verifier::default(),
            backward: Backward::default(),
            shape,
        }
    }

    /// Solves a game of atoms. Not finding an equilibrium is a status of the result.
    pub fn solve(&mut self, game: &Game, options: &Options) -> Result<Equilibrium, GameError> {
        game.validate()?;
        game.validate_play("start", options.start.as_deref())?;
        if game.types.iter().any(|types| types.attribute.iter().any(Option::is_some)) {
            let reason = "quantal response needs types that are atoms: discretise the game first";
            return Err(GameError::Unsupported(reason.into()));
        }
        if !(options.lambda >= 0.0 && options.lambda.is_finite()) {
            let reason =
                format!("lambda must be finite and not negative, but is {}", options.lambda);
            return Err(GameError::Unsupported(reason));
        }
        self.verifier.take_in(game);
        if self.backward.applies(&self.shape, game) {
            self.backward.solve(&self.shape, game, Rule::Logit(options.lambda));
            let solution = self.record_backward(game, options);
            if solution.status == Status::Converged {
                return Ok(solution);
            }
        }
        check_size(&self.shape)?;
        let ranges = self.verifier.stakes().iter().map(|stakes| stakes.range);
        let range = ranges.fold(0.0, f64::max);
        let target =
            Target { lambda: options.lambda, drift: 0.1, range, tremble: 0.0, in_stakes: false };
        let begin = options.start.as_deref();
        let iterations = self.search(game, target, begin, options.iterations);
        Ok(self.record(game, options, iterations))
    }

    /// Looks for the logit reply to itself in a game of atoms where types tremble as well, with
    /// `precision` over what is at stake for the type where it moves as precision.
    pub(crate) fn approach(&mut self, game: &Game, precision: f64, tremble: f64) -> Approached {
        self.verifier.take_in(game);
        let target = Target { lambda: precision, drift: 0.3, range: 1.0, tremble, in_stakes: true };
        let budget = self.shape.dimension().saturating_mul(10).max(1_000);
        let iterations = self.search(game, target, None, budget);
        let twice = Target { lambda: 0.5 * precision, tremble: 2.0 * tremble, ..target };
        let mut workspace = std::mem::take(&mut self.workspace);
        self.set_types(game, twice);
        let mut path = Path { solver: self, game, target: twice };
        let neighbour = workspace.neighbour(&mut path, 1.0, TIGHT);
        let at_twice = neighbour.map(|y| self.planned_at(game, y, twice));
        self.set_types(game, target);
        let mut planned = self.planned_at(game, &workspace.y, target);
        self.workspace = workspace;
        if let Some(at_twice) = at_twice {
            extrapolate::to_limit(&self.shape, &mut planned, &at_twice);
        }
        Approached { iterations, aggregate: self.aggregate.clone(), limit: planned }
    }

    /// Replies to a point of the path; where others wait for them what they wait for, which is
    /// more exact.
    fn planned_at(&mut self, game: &Game, y: &[f64], target: Target) -> Vec<f64> {
        self.expand(y);
        self.reply(game, target.lambda, None);
        let mut planned = self.replied.clone();
        for node in (0..self.shape.internal).filter(|&n| self.shape.owner[n] != CHANCE) {
            let actions = self.shape.actions(node);
            let error = target.tremble / actions.len() as f64;
            let coupled = self.shape.coordinate[node] != NONE;
            for action in actions {
                let found = if coupled { self.aggregate[action] } else { self.replied[action] };
                planned[action] = (found - error) / (1.0 - target.tremble);
            }
        }
        planned
    }

    /// Replies of all players to the aggregates, into `replied`; adds the rows of
    /// `-d aggregate / d coordinate` to the Jacobian.
    fn reply(&mut self, game: &Game, lambda: f64, mut jacobian: Option<&mut Dense>) {
        for (player, logit) in self.logits.iter_mut().enumerate() {
            logit.reply(Field {
                shape: &self.shape,
                game,
                player,
                aggregate: &self.aggregate,
                lambda,
                with_slope: jacobian.is_some(),
            });
            logit.aggregate(&self.shape, player, &mut self.replied, jacobian.as_deref_mut());
        }
    }

    /// Tells the replies what types there are, how they tremble and in what their precision is.
    fn set_types(&mut self, game: &Game, target: Target) {
        for player in self.logits.len()..game.types.len() {
            self.logits.push(Logit::new(&self.shape, player));
        }
        let stakes = self.verifier.stakes();
        for (player, logit) in self.logits.iter_mut().enumerate() {
            let unit = target.in_stakes.then(|| &stakes[player]);
            logit.set_types(&self.shape, game, player, target.tremble, unit);
        }
    }

    /// What each type of a player plans there: every one with positive probability is a piece of
    /// its own.
    pub(crate) fn plans(&self, game: &Game, player: usize) -> Pieces {
        let types = &game.types[player];
        let mut pieces = Pieces::default();
        for (cell, &probability) in types.probability.iter().enumerate() {
            if probability > 0.0 {
                pieces.push(cell, (0.0, 0.0), 0.0, probability);
            }
        }
        for &action in game.graph.own_actions(player) {
            let play = self.logits[player].play(action).zip(&types.probability);
            pieces.play.extend(play.filter(|&(_, &p)| p > 0.0).map(|(play, _)| play));
        }
        pieces
    }

    fn search(
        &mut self,
        game: &Game,
        target: Target,
        begin: Option<&[f64]>,
        budget: usize,
    ) -> usize {
        self.set_types(game, target);
        let mut iterations = 0;
        let mut workspace = std::mem::take(&mut self.workspace);
        for (first_step, drift, from) in [(0.1, target.drift, 1.0), (0.01, 0.02, 0.7)] {
            let limits = Limits {
                loose: 1e-6,
                tight: TIGHT,
                iterations: budget,
                first_step,
                halvings: 7,
                drift,
                smooth: true,
                small: Exactness::Alike,
                unoriented: false,
            };
            for (coordinate, &action) in self.shape.coordinate_action.iter().enumerate() {
                let node = self.shape.action_node[action as usize] as usize;
                let uniform = 1.0 / self.shape.actions(node).len() as f64;
                workspace.y[coordinate] = begin.map_or(uniform, |begin| begin[action as usize]);
            }
            let mut path = Path { solver: self, game, target };
            let from = if begin.is_some() { from } else { 0.0 };
            let outcome = workspace.follow(&mut path, from, &limits);
            iterations += outcome.iterations;
            if outcome.converged {
                break;
            }
        }
        self.workspace = workspace;
        iterations
    }

    /// Writes coordinates into the aggregates.
    fn expand(&mut self, y: &[f64]) {
        crate::layout::expand(&self.shape, y, &mut self.aggregate);
    }

    fn record(&mut self, game: &Game, options: &Options, iterations: usize) -> Equilibrium {
        let y = std::mem::take(&mut self.workspace.y);
        self.expand(&y);
        self.reply(game, options.lambda, None);
        let players = (0..game.types.len()).map(|player| self.plans(game, player)).collect();
        self.workspace.y = y;
        self.judge(game, options, Profile { players }, iterations)
    }

    /// The reply that one pass found.
    fn record_backward(&mut self, game: &Game, options: &Options) -> Equilibrium {
        let play = self.backward.play();
        for (y, &action) in self.workspace.y.iter_mut().zip(&self.shape.coordinate_action) {
            *y = play[action as usize];
        }
        let mut profile = Profile::default();
        self.backward.write_profile(game, &mut profile);
        self.judge(game, options, profile, 0)
    }

    /// The result with the verifier's judgement of it.
    fn judge(
        &mut self,
        game: &Game,
        options: &Options,
        profile: Profile,
        iterations: usize,
    ) -> Equilibrium {
        let concept = Concept::Qre { lambda: options.lambda };
        let claim = Claim { concept, profile, aggregate: Vec::new() };
        let unknowns = (&self.shape.coordinate_action[..], &self.workspace.y[..]);
        let certified = self.verifier.certify(game, claim, unknowns);
        Equilibrium { certified, principal: options.start.is_none(), iterations }
    }
}

/// The end of a path.
#[derive(Clone, Copy, Debug)]
struct Target {
    lambda: f64,
    /// Largest distance from a prediction along the way, see [`Limits::drift`].
    drift: f64,
    /// Payoff range to which `lambda` refers.
    range: f64,
    /// Probability of a tremble.
    tremble: f64,
    /// Whether the precision of each type at each of its nodes is `lambda` over what is at stake for
    /// it there, instead of `lambda` itself.
    in_stakes: bool,
}

struct Path<'a> {
    solver: &'a mut Solver,
    game: &'a Game,
    target: Target,
}

impl Path<'_> {
    /// Precision at `t`: exponential in `t`, starting at 0 with a slope of the payoffs' order.
    fn lambda(&self, t: f64) -> f64 {
        let Target { lambda, range, .. } = self.target;
        let growth = libm::log1p(lambda * range);
        if growth == 0.0 {
            return 0.0;
        }
        if t == 1.0 { lambda } else { libm::expm1(growth * t) / range }
    }
}

impl System for Path<'_> {
    type Jacobian = Dense;

    fn clock(&self, t: f64) -> f64 {
        1.0 / (1.0 + self.lambda(t) * self.target.range)
    }

    fn residual(&mut self, y: &[f64], t: f64, f: &mut [f64], mut jacobian: Option<&mut Dense>) {
        let lambda = self.lambda(t);
        self.solver.expand(y);
        if let Some(jacobian) = jacobian.as_deref_mut() {
            (0..y.len()).for_each(|k| jacobian.add(k, k, 1.0));
        }
        self.solver.reply(self.game, lambda, jacobian);
        for (k, &action) in self.solver.shape.coordinate_action.iter().enumerate() {
            f[k] = y[k] - self.solver.replied[action as usize];
        }
    }

    fn project(&self, y: &mut [f64]) {
        crate::layout::project_to_simplices(&self.solver.shape, y);
    }
}
