//! From equilibria with small errors to the limit without.
//!
//! Both engines end at errors of size `h` (trembles, spread of atoms, one over the precision).
//! Along a path without kinks an equilibrium is smooth in `h`, so that what is found at `h` and
//! at `2 h` gives the limit up to terms in `h^2` (Richardson's extrapolation).

use crate::layout::Shape;

/// Largest change from `h` to `2 h` that counts as smooth. It bounds the distance between the limit
/// and what the profile at `h` implies.
const SMOOTH: f64 = 5e-7;
/// Probabilities below are rounding.
const ROUNDING: f64 = 1e-13;

/// Replaces the probabilities `at_h`, `[action]`, by their limit, given those at `2 h`, at all
/// nodes of players; leaves them where they jump.
pub(crate) fn to_limit(shape: &Shape, at_h: &mut [f64], at_twice: &[f64]) {
    let pairs = || at_h.iter().zip(at_twice);
    if !pairs().all(|(a, b)| (a - b).abs() <= SMOOTH) {
        return;
    }
    for node in (0..shape.internal).filter(|&node| shape.owner[node] != crate::layout::CHANCE) {
        let actions = shape.actions(node);
        for action in actions.clone() {
            let limit = 2.0 * at_h[action] - at_twice[action];
            at_h[action] = if limit > ROUNDING { limit } else { 0.0 };
        }
        let sum: f64 = at_h[actions.clone()].iter().sum();
        at_h[actions].iter_mut().for_each(|p| *p /= sum);
    }
}
