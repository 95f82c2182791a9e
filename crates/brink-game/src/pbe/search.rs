//! One search for an equilibrium, by whichever way.

use super::line::Lines;
use super::path::{Approach, Attempt, Homotopy, Order, Path, Way, is_principal, twice};
use super::{GOLDEN, Options, Solver, TREMBLE, record};
use crate::continuation::{Exactness, Limits, Outcome};
use crate::layout::{CHANCE, NONE};
use crate::{Equilibrium, Game, extrapolate, qre};

/// Atoms that stand for a continuous attribute on the logit path.
const BINS: usize = 100;
/// Precision of replies at its end, in payoff ranges.
const BIN_PRECISION: f64 = 4_000.0;

/// Largest residual at the end of a path.
const TIGHT: f64 = 1e-11;

impl Solver {
    pub(super) fn attempt(
        &mut self,
        game: &Game,
        options: &Options,
        attempt: Attempt,
    ) -> Equilibrium {
        if attempt.way == Way::Logit {
            return self.attempt_by_logit(game, options);
        }
        let outcome = self.search(game, options, attempt);
        let principal = is_principal(attempt, options);
        record::equilibrium(self, game, attempt.spread_all, principal, outcome.iterations)
    }

    /// Follows the logit path, along which no types tie. For atoms it leads to the game itself;
    /// for a continuous attribute near enough for Newton's homotopy to do the rest.
    fn attempt_by_logit(&mut self, game: &Game, options: &Options) -> Equilibrium {
        let mut logit = self.logit.take().unwrap_or_else(|| qre::Solver::new(&game.graph));
        let smooth = game.types.iter().any(|types| types.attribute.iter().any(Option::is_some));
        let solution = if smooth {
            let near = logit.approach(&game.discretise(BINS), BIN_PRECISION, TREMBLE);
            let options = Options { start: Some(near.aggregate), ..options.clone() };
            let outcome = self.search(game, &options, Attempt::NEWTON);
            record::equilibrium(self, game, false, true, near.iterations + outcome.iterations)
        } else {
            let found = logit.approach(game, 1.0 / TREMBLE, TREMBLE);
            for (coordinate, &action) in self.shape.coordinate_action.iter().enumerate() {
                self.workspace.y[coordinate] = found.aggregate[action as usize];
            }
            let mut claim = self.scratch.blank(game.types.len());
            for (player, pieces) in claim.profile.players.iter_mut().enumerate() {
                *pieces = logit.plans(game, player);
            }
            claim.aggregate = found.limit;
            record::certified(self, game, claim, true, found.iterations)
        };
        self.logit = Some(logit);
        solution
    }

    /// Lays down which way payoffs of actions lean within the spread.
    pub(super) fn set_spread(&mut self, order: Order) {
        for node in 0..self.shape.internal {
            let actions = self.shape.actions(node);
            let last = (actions.len() - 1).max(1) as f64;
            for (position, action) in actions.enumerate() {
                // Distinct, spread over [-1, 1], and unlike for any two actions.
                let scattered = 2.0 * ((action + 1) as f64 * GOLDEN).fract() - 1.0;
                let rising = 2.0 * position as f64 / last - 1.0;
                self.spread_direction[action] = match order {
                    Order::Scattered => scattered,
                    Order::Falling => 0.1 * scattered - rising,
                    Order::Rising => 0.1 * scattered + rising,
                };
            }
        }
        self.shape.tie(&mut self.spread_direction);
    }

    fn search(&mut self, game: &Game, options: &Options, attempt: Attempt) -> Outcome {
        let limits = Limits {
            loose: attempt.loose,
            tight: TIGHT,
            iterations: options.iterations.min(attempt.budget),
            first_step: attempt.first_step,
            halvings: attempt.halvings,
            drift: attempt.drift,
            smooth: false,
            // Beliefs may rest on the ratio of probabilities of the order of a tremble.
            small: match (self.shape.has_sets, attempt.small) {
                (false, _) => Exactness::Alike,
                (true, false) => Exactness::Refined,
                (true, true) => Exactness::Relative,
            },
            unoriented: attempt.way == Way::Newton,
        };
        self.set_origin(options.origin.as_deref(), attempt.origin);
        let start = options.start.as_ref().unwrap_or(&self.origin);
        for (coordinate, &action) in self.shape.coordinate_action.iter().enumerate() {
            self.workspace.y[coordinate] = start[action as usize];
        }
        let mut workspace = std::mem::take(&mut self.workspace);
        let mut path = Path { solver: self, game, spread_all: attempt.spread_all };
        let outcome = if attempt.way == Way::Newton {
            workspace.follow(&mut Approach { path, offset: Vec::new() }, 0.0, &limits)
        } else {
            workspace.follow(&mut path, attempt.from, &limits)
        };
        self.workspace = workspace;
        outcome
    }

    /// Writes what is planned in the limit without trembles and spread, `[action]`; nothing where
    /// no types are atoms: their mixtures are what depends on the spread.
    pub(super) fn limit(&mut self, game: &Game, spread_all: bool, limit: &mut Vec<f64>) {
        if !self.lines.iter().any(Lines::have_atoms) {
            limit.clear();
            return;
        }
        let mut workspace = std::mem::take(&mut self.workspace);
        self.plan_at(game, &workspace.y, 1.0, spread_all);
        limit.clone_from(&self.planned);
        let mut path = Path { solver: self, game, spread_all };
        if let Some(y) = workspace.neighbour(&mut path, twice(), TIGHT) {
            self.plan_at(game, y, twice(), spread_all);
            extrapolate::to_limit(&self.shape, limit, &self.planned);
        }
        self.workspace = workspace;
    }

    /// Replies at a point of the path, into `planned`; where others wait for them what they wait
    /// for, which is more exact.
    fn plan_at(&mut self, game: &Game, y: &[f64], t: f64, spread_all: bool) {
        let homotopy = Homotopy::at(t, spread_all);
        self.set_tremble_play(t);
        self.expand(y);
        self.reply(game, homotopy, None);
        let planned = &mut self.planned;
        for node in 0..self.shape.internal {
            for action in self.shape.actions(node) {
                if self.shape.owner[node] == CHANCE {
                    planned[action] = 1.0;
                } else if self.shape.coordinate[node] != NONE {
                    let error = homotopy.tremble * self.tremble_play[action];
                    let found = (self.aggregate[action] - error) / (1.0 - homotopy.tremble);
                    planned[action] = found.max(0.0);
                }
            }
        }
    }

    /// The point where the path begins: as given, or the origin of this number, of which 0 is
    /// the centroid and the others are scattered.
    pub(super) fn set_origin(&mut self, given: Option<&[f64]>, number: usize) {
        if let Some(given) = given.filter(|_| number == 0) {
            self.origin.copy_from_slice(given);
            self.shape.tie(&mut self.origin);
            return;
        }
        for node in 0..self.shape.internal {
            let actions = self.shape.actions(node);
            for action in actions.clone() {
                let scattered = ((action + 1 + number * number) as f64 * GOLDEN).fract();
                self.origin[action] = if number == 0 { 1.0 } else { 0.1 + scattered };
            }
            let own = &mut self.origin[actions];
            let sum: f64 = own.iter().sum();
            for p in own.iter_mut() {
                *p /= sum;
            }
        }
        self.shape.tie(&mut self.origin);
    }
}
