//! Following a path of fixed points from a trivial problem to the one asked for.
//!
//! Both engines state their equilibrium as `F(y, t) = 0`, where `t = 0` has the centroid as its
//! only solution and `t = 1` is the game. The path is followed by a secant predictor and a
//! (semismooth) Newton corrector with adaptive steps in `t`; where it turns back in `t`, by
//! pseudo-arclength (Allgower & Georg 1990, chs. 2, 4, 6; for the logit path Turocy 2005).

mod turn;

use crate::linear::{Dense, Jacobian};

/// A square system along a path.
pub(crate) trait System {
    /// How its derivatives are stored.
    type Jacobian: Jacobian;
    /// Writes `F(y, t)` and, if asked, adds its derivatives in `y` to a cleared matrix.
    fn residual(&mut self, y: &[f64], t: f64, f: &mut [f64], jacobian: Option<&mut Self::Jacobian>);
    /// The parameter in which the path is closest to a straight line, rising or falling with `t`.
    fn clock(&self, t: f64) -> f64;
    /// Moves a point back to where `F` is defined (probabilities).
    fn project(&self, y: &mut [f64]);
}

/// How exact unknowns have to be that are small beside others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Exactness {
    /// As the others: `F` is measured as it is.
    Alike,
    /// At the end, as exact as their own size allows.
    Refined,
    /// So all the way: `F` is measured relative to each unknown.
    Relative,
}

/// How closely and how long to search.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limits {
    /// Largest `|F|` accepted along the way.
    pub(crate) loose: f64,
    /// Largest `|F|` accepted at the end.
    pub(crate) tight: f64,
    /// Newton iterations in all.
    pub(crate) iterations: usize,
    /// First step in `t`.
    pub(crate) first_step: f64,
    /// Halvings of a Newton step along the path before the step in `t` is cut instead.
    pub(crate) halvings: usize,
    /// Largest distance between a predicted and a corrected point; beyond it the step is cut,
    /// because the corrector may have left for another path. Infinite trusts the orientation.
    pub(crate) drift: f64,
    /// Whether the path has no kinks.
    pub(crate) smooth: bool,
    /// How exact unknowns have to be that are small beside others.
    pub(crate) small: Exactness,
    /// Whether the sign of the Jacobian's determinant at the start has to be found out; it is
    /// positive at the centroid.
    pub(crate) unoriented: bool,
}

/// Where the search ended.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Outcome {
    /// Whether `t = 1` was reached to the tight tolerance.
    pub(crate) converged: bool,
    /// Newton iterations spent.
    pub(crate) iterations: usize,
}

/// Buffers of the search.
#[derive(Clone, Debug, Default)]
pub(crate) struct Workspace<J = Dense> {
    /// The current point; the solution after a search.
    pub(crate) y: Vec<f64>,
    f: Vec<f64>,
    jacobian: J,
    base: Vec<f64>,
    direction: Vec<f64>,
    previous: Vec<f64>,
    next: Vec<f64>,
    predicted: Vec<f64>,
    /// Derivative in `t`, and the corner of the bordered matrix.
    column: Vec<f64>,
    right: Vec<f64>,
    tangent: Vec<f64>,
    straight: Vec<f64>,
    /// Sign of the Jacobian's determinant at the last Newton iteration.
    orientation: f64,
    /// The sign it has wherever `t` rises along the path: that at the path's beginning, until the
    /// path goes straight on at a fork.
    sense: f64,
    /// See [`Limits::smooth`].
    smooth: bool,
    /// See [`Exactness::Relative`].
    relative: bool,
}

/// Residuals that stop falling below this are taken for rounding noise. Whether the point is an
/// equilibrium is for the verifier to say.
const STALL: f64 = 1e-6;

/// Unknowns that are smaller are measured as if they were this large.
const SMALLEST: f64 = 1e-9;

/// Steps along a smooth path below this are taken for a sign of other branches close by.
const CLOSE: f64 = 1e-2;

/// How long Newton's method may take.
#[derive(Clone, Copy, Debug)]
struct Patience {
    iterations: usize,
    /// Of the step, in one iteration.
    halvings: usize,
    /// Whether the system is smooth: where Newton's method crawls it then goes nowhere.
    smooth: bool,
    /// Whether all points on the way must be on the path's side of where it forks or turns: what
    /// Newton's method finds from across may belong to another branch.
    sided: bool,
}

/// From a point that may be far from any solution.
const PATIENT: Patience = Patience { iterations: 60, halvings: 9, smooth: false, sided: false };

fn norm(v: impl Iterator<Item = f64>) -> f64 {
    v.fold(0.0, |largest, x| if x.abs() > largest || x.is_nan() { x.abs() } else { largest })
}

impl<J: Jacobian + Default> Workspace<J> {
    pub(crate) fn new(dimension: usize) -> Self {
        let zeros = || vec![0.0; dimension];
        Self {
            y: zeros(),
            f: zeros(),
            jacobian: J::default(),
            base: zeros(),
            direction: zeros(),
            previous: zeros(),
            next: zeros(),
            predicted: zeros(),
            column: vec![0.0; dimension + 1],
            right: vec![0.0; dimension + 1],
            tangent: vec![0.0; dimension + 1],
            straight: vec![0.0; dimension + 1],
            orientation: 1.0,
            sense: 1.0,
            smooth: false,
            relative: false,
        }
    }
}

impl<J: Jacobian> Workspace<J> {
    /// Follows the path from `y` at `t = from` to `t = 1`. At `from = 0` the point solves the
    /// system; otherwise Newton's method first takes it to a solution there.
    pub(crate) fn follow(
        &mut self,
        system: &mut impl System<Jacobian = J>,
        from: f64,
        limits: &Limits,
    ) -> Outcome {
        let mut spent = 0;
        (self.orientation, self.sense) = (1.0, 1.0);
        self.smooth = limits.smooth;
        self.relative = limits.small == Exactness::Relative;
        if from > 0.0 {
            self.next.copy_from_slice(&self.y);
            let tolerance = if from == 1.0 { limits.tight } else { limits.loose };
            let Some(used) = self.correct(system, from, tolerance, PATIENT) else {
                return Outcome { converged: false, iterations: PATIENT.iterations };
            };
            spent += used;
            std::mem::swap(&mut self.y, &mut self.next);
            self.sense = self.orientation;
        }
        if limits.unoriented {
            self.next.copy_from_slice(&self.y);
            self.evaluate(system, from, true);
            let Some(sign) = self.jacobian.factor() else {
                return Outcome { converged: false, iterations: 1 };
            };
            self.sense = sign;
        }
        let (mut t, mut t_previous) = (from, from);
        let mut step = limits.first_step;
        // Along a path a shorter step is the better remedy for a corrector that struggles.
        let Limits { halvings, smooth, .. } = *limits;
        let brisk = Patience { iterations: 6, halvings, smooth, sided: smooth };
        self.previous.copy_from_slice(&self.y);
        while t < 1.0 {
            if spent > limits.iterations {
                return Outcome { converged: false, iterations: spent };
            }
            let t_next = if t + step > 1.0 - 1e-9 { 1.0 } else { t + step };
            let clock = |t: f64| system.clock(t);
            self.predict(clock(t), clock(t_previous), clock(t_next));
            system.project(&mut self.next);
            // Close to where branches meet a loose point may be on another.
            let close = t_next == 1.0 || (smooth && step < CLOSE);
            let tolerance = if close { limits.tight } else { limits.loose };
            self.predicted.copy_from_slice(&self.next);
            let used = self.correct(system, t_next, tolerance, brisk);
            let drift = self.next.iter().zip(&self.predicted).map(|(a, b)| (a - b).abs());
            let drift = drift.fold(0.0, f64::max);
            let on_path = drift <= limits.drift && self.orientation == self.sense;
            spent += used.unwrap_or(brisk.iterations);
            // Along one path t rises only where the determinant has one sign; a point where it has
            // the other belongs to another stretch of the path, or to another path.
            if let Some(used) = used.filter(|_| on_path) {
                std::mem::swap(&mut self.previous, &mut self.y);
                std::mem::swap(&mut self.y, &mut self.next);
                (t_previous, t) = (t, t_next);
                // Off kinks predictions err by the square of the step: next time by half of what is
                // allowed.
                let room = if limits.smooth { (0.5 * limits.drift / drift).sqrt() } else { 2.5 };
                step *= if used <= 2 {
                    room.clamp(0.5, 2.5)
                } else if used <= 3 && !limits.smooth {
                    1.5
                } else {
                    1.0
                };
            } else {
                step *= 0.4;
                if step < 1e-4 {
                    let turned = self.turn(system, limits, t, t_previous, &mut spent);
                    let Some(t_after) = turned else {
                        return Outcome { converged: false, iterations: spent };
                    };
                    (t_previous, t) = (t_after, t_after);
                    self.previous.copy_from_slice(&self.y);
                    step = 1e-3;
                }
            }
        }
        if limits.small != Exactness::Alike {
            self.refine(system);
        }
        Outcome { converged: true, iterations: spent }
    }

    /// Some last Newton steps: the largest entries of `F` may have come down to rounding before
    /// the smallest are small beside unknowns of their own size.
    fn refine(&mut self, system: &mut impl System<Jacobian = J>) {
        self.next.copy_from_slice(&self.y);
        self.evaluate(system, 1.0, true);
        for _ in 0..3 {
            self.direction.copy_from_slice(&self.f);
            if self.jacobian.factor().is_none()
                || self.jacobian.solve(&mut self.direction).is_none()
            {
                return;
            }
            self.next.iter_mut().zip(&self.direction).for_each(|(next, d)| *next -= d);
            system.project(&mut self.next);
            let size = self.evaluate(system, 1.0, true);
            if size.is_nan() || size > STALL {
                return;
            }
            self.y.copy_from_slice(&self.next);
        }
    }

    /// The solution at another `t` close to where the path ended, if Newton's method gets there.
    pub(crate) fn neighbour(
        &mut self,
        system: &mut impl System<Jacobian = J>,
        t: f64,
        tolerance: f64,
    ) -> Option<&[f64]> {
        self.next.copy_from_slice(&self.y);
        let brief = Patience { iterations: 6, halvings: 0, smooth: true, sided: false };
        self.correct(system, t, tolerance, brief)?;
        Some(&self.next)
    }

    fn predict(&mut self, t: f64, t_previous: f64, t_next: f64) {
        let ratio = if t == t_previous { 0.0 } else { (t_next - t) / (t - t_previous) };
        for ((next, y), previous) in self.next.iter_mut().zip(&self.y).zip(&self.previous) {
            *next = y + ratio * (y - previous);
        }
    }

    /// Damped Newton on `next`; the iterations it took, or `None` if it did not get there.
    fn correct(
        &mut self,
        system: &mut impl System<Jacobian = J>,
        t: f64,
        tolerance: f64,
        patience: Patience,
    ) -> Option<usize> {
        let mut size = self.evaluate(system, t, true);
        let mut last = f64::INFINITY;
        let mut with_jacobian = true;
        for iteration in 0..=patience.iterations {
            // Where |F| has stopped falling at the level of rounding there is no more to be had.
            let stalled = size <= STALL && size > 0.5 * last;
            if size <= tolerance || stalled {
                // So exact a prediction says nothing of the side yet.
                if patience.sided && iteration == 0 {
                    self.orientation = self.jacobian.factor()?;
                }
                return Some(iteration);
            }
            let crawls = patience.smooth && iteration >= 2 && size > 0.5 * last;
            if iteration == patience.iterations || size.is_nan() || crawls {
                return None;
            }
            if !with_jacobian {
                self.evaluate(system, t, true);
            }
            self.direction.copy_from_slice(&self.f);
            self.orientation = self.jacobian.factor()?;
            if patience.sided && self.orientation != self.sense {
                return None;
            }
            self.jacobian.solve(&mut self.direction)?;
            // Where quadratic convergence is about to end the search the next Jacobian is not needed.
            let shrinks = size / last;
            with_jacobian = iteration == 0 || size * shrinks * shrinks > tolerance;
            last = size;
            size = self.line_search(system, t, size, patience.halvings, with_jacobian)?;
        }
        None
    }

    /// `F` at `(next, t)`, its Jacobian if asked, and the size of `F`.
    fn evaluate(
        &mut self,
        system: &mut impl System<Jacobian = J>,
        t: f64,
        with_jacobian: bool,
    ) -> f64 {
        if with_jacobian {
            self.jacobian.clear(self.next.len());
        }
        let jacobian = with_jacobian.then_some(&mut self.jacobian);
        system.residual(&self.next, t, &mut self.f, jacobian);
        if self.relative {
            return norm(self.f.iter().zip(&self.next).map(|(f, y)| f / y.max(SMALLEST)));
        }
        norm(self.f.iter().copied())
    }

    /// Steps along the Newton direction, halving until `|F|` falls; its new size.
    fn line_search(
        &mut self,
        system: &mut impl System<Jacobian = J>,
        t: f64,
        size: f64,
        halvings: usize,
        with_jacobian: bool,
    ) -> Option<f64> {
        self.base.copy_from_slice(&self.next);
        let mut scale = 1.0;
        for _ in 0..=halvings {
            for ((next, base), d) in self.next.iter_mut().zip(&self.base).zip(&self.direction) {
                *next = base - scale * d;
            }
            system.project(&mut self.next);
            let new = self.evaluate(system, t, with_jacobian);
            // Close to a solution the full step is right even if noise hides that.
            if size < 1e-3 || new < (1.0 - 0.1 * scale) * size {
                return Some(new);
            }
            scale *= 0.5;
        }
        None
    }
}
