//! One search for an equilibrium, by whichever way.

use super::path::{Approach, Attempt, Path, Way, is_principal};
use super::{GOLDEN, Options, Solver, TREMBLE, record};
use crate::continuation::{Limits, Outcome};
use crate::{Equilibrium, Game, Profile, qre};

/// Atoms that stand for a continuous attribute on the logit path.
const BINS: usize = 100;
/// Precision of replies at its end, in payoff ranges.
const BIN_PRECISION: f64 = 4_000.0;

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
            let spent = logit.approach(&game.discretise(BINS), BIN_PRECISION, TREMBLE);
            let start = Some(logit.aggregate().to_vec());
            let outcome = self.search(game, &Options { start, ..options.clone() }, Attempt::NEWTON);
            record::equilibrium(self, game, false, true, spent + outcome.iterations)
        } else {
            let spent = logit.approach(game, 1.0 / TREMBLE, TREMBLE);
            for (coordinate, &action) in self.shape.coordinate_action.iter().enumerate() {
                self.workspace.y[coordinate] = logit.aggregate()[action as usize];
            }
            let players = (0..game.types.len()).map(|player| logit.plans(game, player)).collect();
            record::certified(self, game, Profile { players }, true, spent)
        };
        self.logit = Some(logit);
        solution
    }

    fn search(&mut self, game: &Game, options: &Options, attempt: Attempt) -> Outcome {
        let limits = Limits {
            loose: attempt.loose,
            tight: 1e-11,
            iterations: options.iterations.min(attempt.budget),
            first_step: attempt.first_step,
            halvings: attempt.halvings,
            drift: attempt.drift,
            smooth: false,
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

    /// The point where the path begins: as given, or the origin of this number, of which 0 is
    /// the centroid and the others are scattered.
    pub(super) fn set_origin(&mut self, given: Option<&[f64]>, number: usize) {
        if let Some(given) = given.filter(|_| number == 0) {
            self.origin.copy_from_slice(given);
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
    }
}
