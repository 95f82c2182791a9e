//! Functions of curves: one value for each position along a control.

/// Numbers closer than this, relative to the larger of them, count as equal in claims. It stands
/// far above the rounding of a solve and far below any difference that a claim is about, and
/// does not depend on the unit of either number.
pub const EQUAL: f64 = 1e-9;

/// A truth value; `None` is unknown.
pub type Truth = Option<bool>;

/// Values at ascending positions.
#[derive(Clone, Copy, Debug)]
pub struct Curve<'a> {
    /// Where the values hold.
    pub positions: &'a [f64],
    /// One for each position; NaN where there is none.
    pub values: &'a [f64],
}

impl Curve<'_> {
    fn is_complete(&self) -> bool {
        !self.values.is_empty() && self.values.iter().all(|v| !v.is_nan())
    }

    /// Differences up to this are rounding.
    fn slack(&self) -> f64 {
        let size = |most: f64, v: &f64| if v.is_finite() { most.max(v.abs()) } else { most };
        EQUAL * self.values.iter().fold(0.0, size)
    }
}

/// Whether two numbers are equal up to rounding; NaN never is.
pub fn equal(a: f64, b: f64) -> bool {
    a == b || (a - b).abs() <= EQUAL * a.abs().max(b.abs()) && (a - b).is_finite()
}

/// `a - b`, and 0 where the two are equal up to rounding, so that what is left of a cancellation
/// is not taken for a difference.
pub fn difference(a: f64, b: f64) -> f64 {
    if equal(a, b) { 0.0 } else { a - b }
}

/// The greatest value; NaN where any is missing.
pub(super) fn greatest(curve: Curve<'_>) -> f64 {
    if !curve.is_complete() {
        return f64::NAN;
    }
    curve.values.iter().copied().fold(f64::NEG_INFINITY, f64::max)
}

pub(super) fn least(curve: Curve<'_>) -> f64 {
    if !curve.is_complete() {
        return f64::NAN;
    }
    curve.values.iter().copied().fold(f64::INFINITY, f64::min)
}

/// The first position whose value differs from `best` by rounding at most.
fn first_near(curve: Curve<'_>, best: f64) -> f64 {
    let slack = curve.slack();
    let near = |v: &f64| *v == best || (v - best).abs() <= slack;
    let at = curve.values.iter().position(near);
    at.and_then(|at| curve.positions.get(at)).copied().unwrap_or(f64::NAN)
}

pub(super) fn argmax(curve: Curve<'_>) -> f64 {
    first_near(curve, greatest(curve))
}

pub(super) fn argmin(curve: Curve<'_>) -> f64 {
    first_near(curve, least(curve))
}

pub(super) fn range(curve: Curve<'_>) -> f64 {
    let (low, high) = (least(curve), greatest(curve));
    if high - low <= curve.slack() { 0.0 } else { high - low }
}

pub(super) fn mean(curve: Curve<'_>) -> f64 {
    curve.values.iter().sum::<f64>() / curve.values.len() as f64
}

pub(super) fn first(curve: Curve<'_>) -> f64 {
    curve.values.first().copied().unwrap_or(f64::NAN)
}

pub(super) fn last(curve: Curve<'_>) -> f64 {
    curve.values.last().copied().unwrap_or(f64::NAN)
}

/// Linear interpolation; NaN outside the positions.
pub(super) fn value_at(curve: Curve<'_>, x: f64) -> f64 {
    let (Some(&low), Some(&high)) = (curve.positions.first(), curve.positions.last()) else {
        return f64::NAN;
    };
    let slack = EQUAL * (high - low).abs();
    if let Some(at) = curve.positions.iter().position(|p| (p - x).abs() <= slack) {
        return curve.values[at];
    }
    let right = curve.positions.iter().position(|&p| p > x);
    let Some(right) = right.filter(|&right| right > 0) else { return f64::NAN };
    let (a, b) = (curve.positions[right - 1], curve.positions[right]);
    let (from, to) = (curve.values[right - 1], curve.values[right]);
    from + (to - from) * (x - a) / (b - a)
}

pub(super) fn increasing(curve: Curve<'_>) -> Truth {
    rising(curve, 1.0)
}

pub(super) fn decreasing(curve: Curve<'_>) -> Truth {
    rising(curve, -1.0)
}

/// Whether the curve times `sign` never falls from what it has reached and ends above where it
/// began, both beyond rounding.
fn rising(curve: Curve<'_>, sign: f64) -> Truth {
    if !curve.is_complete() {
        return None;
    }
    let slack = curve.slack();
    let mut reached = f64::NEG_INFINITY;
    for &value in curve.values {
        if sign * value < reached - slack {
            return Some(false);
        }
        reached = reached.max(sign * value);
    }
    Some(sign * (last(curve) - first(curve)) > slack)
}

/// Kleene's strong conjunction: false wins over unknown.
pub fn and(a: Truth, b: Truth) -> Truth {
    match (a, b) {
        (Some(false), _) | (_, Some(false)) => Some(false),
        (Some(true), Some(true)) => Some(true),
        _ => None,
    }
}

/// Kleene's strong disjunction: true wins over unknown.
pub fn or(a: Truth, b: Truth) -> Truth {
    match (a, b) {
        (Some(true), _) | (_, Some(true)) => Some(true),
        (Some(false), Some(false)) => Some(false),
        _ => None,
    }
}

pub(super) fn all(truths: &[Truth]) -> Truth {
    truths.iter().copied().fold(Some(true), and)
}

pub(super) fn any(truths: &[Truth]) -> Truth {
    truths.iter().copied().fold(Some(false), or)
}

#[cfg(test)]
mod tests {
    use super::*;

    const HALVES: [f64; 4] = [0.0, 0.5, 1.0, 1.5];

    fn of(function: fn(Curve<'_>) -> f64, values: &[f64]) -> f64 {
        function(Curve { positions: &HALVES[..values.len()], values })
    }

    fn trend(function: fn(Curve<'_>) -> Truth, values: &[f64]) -> Truth {
        function(Curve { positions: &HALVES[..values.len()], values })
    }

    #[test]
    fn curves_are_summarised() {
        let curve = [3.0, 1.0, 5.0, 5.0];
        assert_eq!([of(least, &curve), of(greatest, &curve)], [1.0, 5.0]);
        assert_eq!([of(argmin, &curve), of(argmax, &curve)], [0.5, 1.0]);
        assert_eq!([of(range, &curve), of(mean, &curve)], [4.0, 3.5]);
        assert_eq!([of(first, &curve), of(last, &curve)], [3.0, 5.0]);
        assert_eq!(trend(increasing, &curve), Some(false));
        assert_eq!(trend(increasing, &[1.0, 1.0, 2.0]), Some(true));
        assert_eq!(trend(increasing, &[1.0, 1.0]), Some(false));
        assert_eq!(trend(decreasing, &[2.0, 1.0]), Some(true));
    }

    #[test]
    fn missing_numbers_stay_missing() {
        for function in [greatest, least, argmax, argmin, range, mean] {
            assert!(of(function, &[1.0, f64::NAN]).is_nan());
            assert!(of(function, &[]).is_nan());
        }
        assert_eq!(trend(decreasing, &[2.0, f64::NAN]), None);
        assert_eq!(trend(increasing, &[]), None);
    }

    /// The same curve in any unit: rounding of one part in 10^12 is none, one in 10^6 counts.
    #[test]
    fn rounding_is_not_a_difference_in_any_unit() {
        for unit in [1e-30, 1e-9, 1.0, 1e9] {
            let scaled = |curve: [f64; 3]| curve.map(|v| v * unit);
            let flat = scaled([1.0, 1.0 - 1e-12, 1.0 + 1e-12]);
            assert_eq!(of(range, &flat), 0.0);
            assert_eq!(of(argmax, &flat), 0.0);
            assert_eq!(trend(increasing, &flat), Some(false));
            assert_eq!(trend(decreasing, &flat), Some(false));
            let rises = scaled([1.0, 1.0 + 1e-6, 1.0 + 1e-6 - 1e-12]);
            assert_eq!(of(argmax, &rises), 0.5);
            assert_eq!(trend(increasing, &rises), Some(true));
            assert!(of(range, &rises) > 0.9e-6 * unit);
        }
    }

    #[test]
    fn interpolation_is_linear_and_never_extrapolates() {
        let curve = Curve { positions: &[0.0, 0.5, 1.0], values: &[0.0, 10.0, 30.0] };
        assert_eq!(value_at(curve, 0.5), 10.0);
        assert_eq!(value_at(curve, 0.75), 20.0);
        assert!(value_at(curve, 1.1).is_nan() && value_at(curve, -0.1).is_nan());
    }
}
