//! The paths that lead to the game, and the order in which they are tried.

use super::{Solver, TREMBLE};
use crate::continuation::System;
use crate::linear::{Dense, Jacobian};
use crate::{Game, GameError};

/// Spread of types in the limit, relative to what is at stake for them.
const SPREAD: f64 = 1e-8;

/// Trembles and spread at some point of a path.
#[derive(Clone, Copy, Debug)]
pub(super) struct Homotopy {
    /// Probability of a tremble, from 1 to [`TREMBLE`].
    pub(super) tremble: f64,
    /// Spread relative to what is at stake, from 1 to 1e-8.
    pub(super) spread: f64,
    /// Whether types with an attribute are spread as well as atoms.
    pub(super) spread_all: bool,
}

impl Homotopy {
    pub(super) fn at(t: f64, spread_all: bool) -> Self {
        Self {
            tremble: libm::exp(t * libm::log(TREMBLE)).min(1.0),
            spread: libm::exp(t * libm::log(SPREAD)),
            spread_all,
        }
    }
}

/// Where on the path trembles and spread are twice those of the end.
pub(super) fn twice() -> f64 {
    1.0 - libm::log(2.0) / libm::log(1.0 / TREMBLE)
}

/// By which way a search goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    /// As trembles and spread vanish.
    Trembles,
    /// As the precision of logit replies grows.
    Logit,
    /// From a point close by, see [`Approach`].
    Newton,
}

/// One search.
#[derive(Clone, Copy, Debug)]
pub(super) struct Attempt {
    /// Largest residual accepted along the way.
    pub(super) loose: f64,
    /// First step in `t`.
    pub(super) first_step: f64,
    /// See [`crate::continuation::Limits::halvings`].
    pub(super) halvings: usize,
    /// See [`crate::continuation::Limits::drift`].
    pub(super) drift: f64,
    /// See [`Homotopy::spread_all`].
    pub(super) spread_all: bool,
    /// Whether atoms in a row share a line, see [`super::row`]; such an attempt is left out where
    /// there are none.
    pub(super) rows: bool,
    /// By which way.
    pub(super) way: Way,
    /// Where the path begins: 0 where the options say, else the origin of this number.
    pub(super) origin: usize,
    /// Whether unknowns are the probabilities that were small where the first search ended, see
    /// [`crate::shape::Shape::leave_rest_to_likeliest`]; left out where every move is seen.
    pub(super) small: bool,
    /// Newton iterations allowed, where the options allow as many.
    pub(super) budget: usize,
    /// Where Newton starts from a given point: 1 is the game itself, below it trembles more.
    pub(super) from: f64,
}

impl Attempt {
    const SWIFT: Self = Self {
        loose: 1e-4,
        first_step: 0.1,
        halvings: 3,
        drift: f64::INFINITY,
        spread_all: false,
        rows: false,
        way: Way::Trembles,
        origin: 0,
        small: false,
        budget: 1_000,
        from: 0.0,
    };
    const CAREFUL: Self =
        Self { loose: 1e-6, first_step: 0.005, halvings: 7, drift: 0.02, ..Self::SWIFT };

    /// From a given point to the game by Newton's homotopy.
    pub(super) const NEWTON: Self = Self { way: Way::Newton, ..Self::SWIFT };
    const ROWS: Self = Self { rows: true, ..Self::SWIFT };

    /// What to try in order when following a path. Most games need the first attempt only. The
    /// logit path is smooth where the other winds. Ties between whole intervals of types are rare; the
    /// spread of every line resolves them at a small cost in precision. A path that is merely
    /// long gets all the iterations it may have. Where the path runs into a singular point still,
    /// paths from other origins mostly go round it.
    const PATH: [Self; 23] = {
        let mut all = [Self::SWIFT; 23];
        all[1].small = true;
        all[2] = Self { small: true, ..Self::CAREFUL };
        all[3].way = Way::Logit;
        all[4] = Self::CAREFUL;
        all[5] = Self { spread_all: true, ..Self::CAREFUL };
        all[6].budget = usize::MAX;
        let mut k = 7;
        while k < all.len() {
            let origin = k - 6;
            all[k].origin = origin;
            all[k].spread_all = origin % 3 == 0;
            k += 1;
        }
        all
    };

    /// The same for a game with this many unknowns. Most of the kinks of a path are where a move
    /// begins or ceases to be made, so that paths grow longer with the number of moves.
    pub(super) fn path(unknowns: usize) -> [Self; 23] {
        let mut all = Self::PATH;
        all[0].budget = all[0].budget.max(unknowns.saturating_mul(20));
        all
    }

    /// The same for games with rows of atoms, this many in all. The logit path takes time in
    /// proportion to their number and is the better way for few of them, once the other winds.
    /// Along that one the residual must stay below the step that an atom makes.
    pub(super) fn with_rows(atoms: usize) -> [Self; 26] {
        let mut all = [Self::SWIFT; 26];
        all[0].rows = true;
        all[0].budget = 12 + atoms.saturating_mul(atoms) / 12;
        all[0].loose = Self::SWIFT.loose.min(0.1 / atoms as f64);
        all[1].way = Way::Logit;
        all[2] = Self { rows: true, ..Self::CAREFUL };
        all[3] = Self { small: true, ..all[0] };
        all[4..].copy_from_slice(&Self::PATH[1..]);
        all
    }

    /// What to try when starting from a given point at one place of the path in (0, 1\].
    pub(super) fn starting_at(from: f64) -> Result<[Self; 2], GameError> {
        if from > 0.0 && from <= 1.0 {
            return Ok([Self { from, ..Self::ROWS }, Self { from, ..Self::SWIFT }]);
        }
        Err(GameError::Unsupported(format!("a search cannot start at {from}, but only in (0, 1]")))
    }

    /// What to try in order when starting from a given point.
    pub(super) const START: [Self; 6] = [
        Self { from: 1.0, ..Self::ROWS },
        Self { from: 0.6, ..Self::ROWS },
        Self { from: 1.0, ..Self::SWIFT },
        Self { from: 0.6, ..Self::SWIFT },
        Self { from: 0.3, ..Self::SWIFT },
        Self { from: 0.6, spread_all: true, ..Self::SWIFT },
    ];
}

/// Whether a path from this origin counts as the one from the centroid.
pub(super) fn is_principal(attempt: Attempt, options: &super::Options) -> bool {
    attempt.origin == 0 && options.start.is_none() && options.origin.is_none()
}

/// The fixed point `s = A(s; e)` as a system of equations along the path.
pub(super) struct Path<'a> {
    pub(super) solver: &'a mut Solver,
    pub(super) game: &'a Game,
    pub(super) spread_all: bool,
}

/// Newton's homotopy at the end of the path: `F(y) = (1 - t) F(y at the start)`. Every start is on
/// this path, and from a good one it is short.
pub(super) struct Approach<'a> {
    pub(super) path: Path<'a>,
    /// `F` at the start; filled at the first call.
    pub(super) offset: Vec<f64>,
}

impl System for Approach<'_> {
    type Jacobian = Dense;

    fn residual(&mut self, y: &[f64], t: f64, f: &mut [f64], jacobian: Option<&mut Dense>) {
        self.path.residual(y, 1.0, f, jacobian);
        if self.offset.is_empty() {
            self.offset.extend_from_slice(f);
        }
        for (f, offset) in f.iter_mut().zip(&self.offset) {
            *f -= (1.0 - t) * offset;
        }
    }

    fn clock(&self, t: f64) -> f64 {
        t
    }

    fn project(&self, y: &mut [f64]) {
        self.path.project(y);
    }
}

impl System for Path<'_> {
    type Jacobian = Dense;

    fn residual(&mut self, y: &[f64], t: f64, f: &mut [f64], mut jacobian: Option<&mut Dense>) {
        let homotopy = Homotopy::at(t, self.spread_all);
        self.solver.set_tremble_play(t);
        self.solver.expand(y);
        if let Some(jacobian) = jacobian.as_deref_mut() {
            (0..y.len()).for_each(|k| jacobian.add(k, k, 1.0));
        }
        self.solver.reply(self.game, homotopy, jacobian);
        for (k, &action) in self.solver.shape.coordinate_action.iter().enumerate() {
            let planned = self.solver.planned[action as usize];
            let error = homotopy.tremble * self.solver.tremble_play[action as usize];
            f[k] = y[k] - (1.0 - homotopy.tremble) * planned - error;
        }
    }

    fn clock(&self, t: f64) -> f64 {
        Homotopy::at(t, self.spread_all).tremble
    }

    fn project(&self, y: &mut [f64]) {
        crate::shape::project_to_simplices(&self.solver.shape, y);
    }
}
