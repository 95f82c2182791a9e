//! Where the path turns back in `t`: pseudo-arclength continuation, over kinks as well, and straight
//! on where it forks.

use super::{Limits, PATIENT, System, Workspace, norm};
use crate::linear::Jacobian;

/// Arclength below which a corrector that fails is taken to face a kink of the path.
const KINK: f64 = 1e-7;
/// Arclength within which a smooth path that changes sides is taken to fork. In a game that differs
/// from one with a fork by a share `e` of its payoffs the path bends with a radius of about
/// `e^(1/2)` instead; below this `e` is rounding.
const FORK: f64 = 1e-7;
/// Longest step of arclength, and where the path has no kinks that it might leap over.
const LONGEST: f64 = 0.05;
const LONGEST_SMOOTH: f64 = 0.2;
/// Largest `|F|` accepted on the way round a turning point; well below [`KINK`].
const TURN_TOLERANCE: f64 = 1e-9;
/// What a smooth system comes down to, unless rounding keeps it above.
const SMOOTH_TOLERANCE: f64 = 1e-13;

fn length(v: &[f64]) -> f64 {
    libm::sqrt(v.iter().map(|x| x * x).sum())
}

impl<J: Jacobian> Workspace<J> {
    /// Pseudo-arclength through a turning point: follows the path, whichever way `t` runs, until
    /// it has come back past where it turned. Returns the new `t`; the point is in `y`.
    pub(super) fn turn(
        &mut self,
        system: &mut impl System<Jacobian = J>,
        limits: &Limits,
        t_start: f64,
        t_previous: f64,
        spent: &mut usize,
    ) -> Option<f64> {
        let n = self.y.len();
        for k in 0..n {
            self.tangent[k] = self.y[k] - self.previous[k];
        }
        self.tangent[n] = (t_start - t_previous).max(1e-12);
        let mut t = t_start;
        let mut step = 1e-3;
        let longest = if self.smooth { LONGEST_SMOOTH } else { LONGEST };
        for _ in 0..2000 {
            if *spent > limits.iterations || !self.find_tangent(system, t, 0.0) {
                return None;
            }
            *spent += 1;
            let accepted = if self.smooth {
                self.stride(system, t, &mut step, spent)?
            } else if let Some(t_new) = self.step_along(system, t, &mut step, KINK, spent) {
                t_new
            } else {
                // A kink just ahead. The path leaves it along the tangent of the piece beyond,
                // which may lead backwards from here.
                if !self.find_tangent(system, t, 10.0 * KINK) {
                    return None;
                }
                step = 1e4 * KINK;
                self.step_along(system, t, &mut step, 100.0 * KINK, spent)?
            };
            if accepted >= 1.0 {
                let share = (1.0 - t) / (accepted - t);
                for k in 0..n {
                    self.next[k] = self.y[k] + share * (self.next[k] - self.y[k]);
                }
                *spent += self.correct(system, 1.0, limits.tight, PATIENT)?;
                std::mem::swap(&mut self.y, &mut self.next);
                return Some(1.0);
            }
            std::mem::swap(&mut self.y, &mut self.next);
            t = accepted;
            step = (step * 1.5).min(longest);
            if t > t_start + 1e-3 {
                return Some(t);
            }
            if t < 0.0 {
                return None;
            }
        }
        None
    }

    /// One step along a path without kinks, halved until the corrector succeeds on the same side
    /// of it; the new `t`, with the point in `next`. Where no step is short enough for that the
    /// path forks, as in games that are symmetric: straight on, the determinant has the other sign.
    fn stride(
        &mut self,
        system: &mut impl System<Jacobian = J>,
        t: f64,
        step: &mut f64,
        spent: &mut usize,
    ) -> Option<f64> {
        while *step >= FORK {
            if let Some(t_new) = self.try_step(system, t, *step, spent)
                && self.side(system, t_new) == Some(self.sense)
            {
                return Some(t_new);
            }
            *step *= 0.5;
        }
        *step = 100.0 * FORK;
        let t_new = self.try_step(system, t, *step, spent)?;
        self.sense = self.side(system, t_new)?;
        Some(t_new)
    }

    /// Sign of the determinant at `(next, t)` bordered by the tangent.
    fn side(&mut self, system: &mut impl System<Jacobian = J>, t: f64) -> Option<f64> {
        self.border(system, t);
        self.jacobian.factor_bordered(&self.column, &self.tangent)
    }

    /// One step along `tangent`, halved until the corrector succeeds; the new `t`, with the
    /// point in `next`, or `None` below `shortest`.
    fn step_along(
        &mut self,
        system: &mut impl System<Jacobian = J>,
        t: f64,
        step: &mut f64,
        shortest: f64,
        spent: &mut usize,
    ) -> Option<f64> {
        while *step >= shortest {
            if let Some(t_new) = self.try_step(system, t, *step, spent) {
                return Some(t_new);
            }
            // A kink may lie within the step: the path beyond it has the tangent found there.
            self.straight.copy_from_slice(&self.tangent);
            *spent += 1;
            if self.find_tangent(system, t, *step)
                && let Some(t_new) = self.try_step(system, t, *step, spent)
            {
                return Some(t_new);
            }
            self.tangent.copy_from_slice(&self.straight);
            *step *= 0.5;
        }
        None
    }

    fn try_step(
        &mut self,
        system: &mut impl System<Jacobian = J>,
        t: f64,
        step: f64,
        spent: &mut usize,
    ) -> Option<f64> {
        for k in 0..self.y.len() {
            self.next[k] = self.y[k] + step * self.tangent[k];
        }
        self.correct_bordered(system, t, step, spent)
    }

    /// `F` and its derivatives at `(next, t)`, that in `t` as a column with the tangent's corner.
    fn border(&mut self, system: &mut impl System<Jacobian = J>, t: f64) {
        let n = self.next.len();
        self.jacobian.clear(n);
        system.residual(&self.next, t, &mut self.f, Some(&mut self.jacobian));
        // The path is smooth in t but for kinks; a one-sided difference is enough to steer.
        let difference = 1e-7;
        let shifted = if t > 0.5 { t - difference } else { t + difference };
        system.residual(&self.next, shifted, &mut self.direction, None);
        for row in 0..n {
            self.column[row] = (self.direction[row] - self.f[row]) / (shifted - t);
        }
        self.column[n] = self.tangent[n];
    }

    /// Unit tangent at `(y, t)`, into `tangent`. Its direction keeps the determinant of the
    /// derivatives bordered by the tangent at one sign, positive from the centroid: this carries over
    /// kinks, where the angle with the last direction does not (Eaves & Scarf 1976).
    ///
    /// With `ahead` the derivatives are those found that far along the present tangent.
    fn find_tangent(&mut self, system: &mut impl System<Jacobian = J>, t: f64, ahead: f64) -> bool {
        let n = self.y.len();
        for k in 0..n {
            self.next[k] = self.y[k] + ahead * self.tangent[k];
        }
        let Some(orientation) = self.side(system, t + ahead * self.tangent[n]) else {
            return false;
        };
        self.right.fill(0.0);
        self.right[n] = 1.0;
        if self.jacobian.solve(&mut self.right).is_none() {
            return false;
        }
        let size = self.sense * orientation * length(&self.right);
        for (tangent, entry) in self.tangent.iter_mut().zip(&self.right) {
            *tangent = entry / size;
        }
        true
    }

    /// Newton on `F(y, t) = 0` in the hyperplane through the predicted point; the new `t`.
    fn correct_bordered(
        &mut self,
        system: &mut impl System<Jacobian = J>,
        t_from: f64,
        step: f64,
        spent: &mut usize,
    ) -> Option<f64> {
        let n = self.y.len();
        let mut t = t_from + step * self.tangent[n];
        let mut last = f64::INFINITY;
        for _ in 0..6 {
            *spent += 1;
            self.border(system, t);
            let size = norm(self.f.iter().copied());
            let stalled = size > 0.5 * last;
            // Newton's method that does not converge fast is on another piece: no use waiting.
            if stalled && size > TURN_TOLERANCE {
                return None;
            }
            last = size;
            let direction = &self.tangent;
            let off: f64 = (0..n).map(|k| direction[k] * (self.next[k] - self.y[k])).sum::<f64>()
                + direction[n] * (t - t_from)
                - step;
            let tolerance = if self.smooth && !stalled { SMOOTH_TOLERANCE } else { TURN_TOLERANCE };
            if size <= tolerance && off.abs() <= TURN_TOLERANCE {
                // A long way from the prediction for the length of the step: another path.
                let drift = (0..n).map(|k| self.next[k] - self.y[k] - step * direction[k]);
                return (drift.fold(0.0, |d: f64, x| d.max(x.abs())) <= 0.3 * step).then_some(t);
            }
            self.right[..n].copy_from_slice(&self.f);
            self.right[n] = off;
            self.jacobian.factor_bordered(&self.column, &self.tangent)?;
            self.jacobian.solve(&mut self.right)?;
            for k in 0..n {
                self.next[k] -= self.right[k];
            }
            t -= self.right[n];
            if !(-0.5..=1.5).contains(&t) {
                return None;
            }
        }
        None
    }
}
