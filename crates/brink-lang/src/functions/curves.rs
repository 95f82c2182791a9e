//! Functions of curves: one value for each position along a control.

/// Results of solves are taken as good to this share of their size; two numbers that differ by less
/// than what is taken of both count as equal, for every comparison and function alike. It stands
/// far above the rounding of a solve and far below any difference that a claim is about, and
/// does not depend on the unit of either number.
pub const EQUAL: f64 = 1e-9;

/// Rounding of one operation, as a share of its result, with a margin.
const ROUNDING: f64 = 4.0 * f64::EPSILON;

/// A truth value; `None` is unknown.
pub type Truth = Option<bool>;

/// A number with how far it may be off. The error goes with the number through all arithmetic, so
/// that what counts as equal is a matter of what the number was computed from: of the difference of
/// two values of 10⁸ less is known than of one value of 10⁻⁸.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Real {
    /// The number; NaN where it does not exist.
    pub value: f64,
    /// How far it may be off, finite and >= 0.
    pub error: f64,
}

impl Real {
    /// A number with an error.
    pub fn new(value: f64, error: f64) -> Self {
        Self { value, error: if error.is_finite() { error.max(0.0) } else { 0.0 } }
    }

    /// A number that is good to rounding.
    pub fn exact(value: f64) -> Self {
        Self::new(value, ROUNDING * value.abs())
    }

    /// A number that does not exist.
    pub fn missing() -> Self {
        Self::exact(f64::NAN)
    }

    /// Whether two numbers are the same as far as is known; false where one does not exist.
    pub fn same(self, other: Self) -> bool {
        self.value == other.value || (self.value - other.value).abs() <= self.error + other.error
    }

    /// A function of one number.
    #[must_use]
    pub fn map(self, apply: impl Fn(f64) -> f64) -> Self {
        let value = apply(self.value);
        let off = |x: f64| not_nan((apply(x) - value).abs());
        let error = off(self.value + self.error).max(off(self.value - self.error));
        Self::new(value, error + ROUNDING * value.abs())
    }

    /// A function of two numbers.
    #[must_use]
    pub fn zip(self, other: Self, apply: impl Fn(f64, f64) -> f64) -> Self {
        let value = apply(self.value, other.value);
        let first = self.map(|x| apply(x, other.value)).error;
        let second = other.map(|y| apply(self.value, y)).error;
        Self::new(value, first + second)
    }

    /// A function of several numbers.
    pub fn of(arguments: &[Self], apply: impl Fn(&[f64]) -> f64) -> Self {
        let mut values: Vec<f64> = arguments.iter().map(|argument| argument.value).collect();
        let value = apply(&values);
        let mut error = ROUNDING * value.abs();
        for (at, argument) in arguments.iter().enumerate() {
            let mut off = 0.0_f64;
            for end in [argument.value - argument.error, argument.value + argument.error] {
                values[at] = end;
                off = off.max(not_nan((apply(&values) - value).abs()));
            }
            values[at] = argument.value;
            error += off;
        }
        Self::new(value, error)
    }
}

fn not_nan(x: f64) -> f64 {
    if x.is_nan() { 0.0 } else { x }
}

/// Values at ascending positions.
#[derive(Clone, Copy, Debug)]
pub struct Curve<'a> {
    /// Where the values hold.
    pub positions: &'a [f64],
    /// One for each position.
    pub values: &'a [Real],
}

impl Curve<'_> {
    fn is_complete(&self) -> bool {
        !self.values.is_empty() && self.values.iter().all(|v| !v.value.is_nan())
    }

    /// Length of the interval that the positions cover.
    fn span(&self) -> f64 {
        let ends = self.positions.last().zip(self.positions.first());
        ends.map_or(0.0, |(last, first)| (last - first).abs())
    }

    /// Index of the greatest value times `sign`, the first of those that may be the same; `None`
    /// where any value is missing.
    fn best(&self, sign: f64) -> Option<usize> {
        if !self.is_complete() {
            return None;
        }
        let values = self.values;
        let better = |best: usize, i: usize| {
            if sign * values[i].value > sign * values[best].value { i } else { best }
        };
        let top = (0..values.len()).reduce(better)?;
        values.iter().position(|x| x.same(values[top]))
    }

    fn value(&self, at: Option<usize>) -> Real {
        at.map_or_else(Real::missing, |at| self.values[at])
    }

    fn position(&self, at: Option<usize>) -> Real {
        let place = at.and_then(|at| self.positions.get(at));
        place.map_or_else(Real::missing, |&place| Real::new(place, EQUAL * self.span()))
    }
}

/// The greatest value; missing where any is.
pub(super) fn greatest(curve: Curve<'_>) -> Real {
    curve.value(curve.best(1.0))
}

pub(super) fn least(curve: Curve<'_>) -> Real {
    curve.value(curve.best(-1.0))
}

pub(super) fn argmax(curve: Curve<'_>) -> Real {
    curve.position(curve.best(1.0))
}

pub(super) fn argmin(curve: Curve<'_>) -> Real {
    curve.position(curve.best(-1.0))
}

pub(super) fn range(curve: Curve<'_>) -> Real {
    greatest(curve).zip(least(curve), |high, low| high - low)
}

pub(super) fn mean(curve: Curve<'_>) -> Real {
    let sum = curve.values.iter().copied().reduce(|a, b| a.zip(b, |a, b| a + b));
    sum.map_or_else(Real::missing, |sum| sum.map(|sum| sum / curve.values.len() as f64))
}

pub(super) fn first(curve: Curve<'_>) -> Real {
    curve.value(if curve.values.is_empty() { None } else { Some(0) })
}

pub(super) fn last(curve: Curve<'_>) -> Real {
    curve.value(curve.values.len().checked_sub(1))
}

/// Linear interpolation; missing outside the positions.
pub(super) fn value_at(curve: Curve<'_>, x: f64) -> Real {
    let slack = EQUAL * curve.span();
    if let Some(at) = curve.positions.iter().position(|p| (p - x).abs() <= slack) {
        return curve.values[at];
    }
    let right = curve.positions.iter().position(|&p| p > x);
    let Some(right) = right.filter(|&right| right > 0) else { return Real::missing() };
    let (a, b) = (curve.positions[right - 1], curve.positions[right]);
    let share = (x - a) / (b - a);
    curve.values[right - 1].zip(curve.values[right], |from, to| from + (to - from) * share)
}

pub(super) fn increasing(curve: Curve<'_>) -> Truth {
    rising(curve, 1.0)
}

pub(super) fn decreasing(curve: Curve<'_>) -> Truth {
    rising(curve, -1.0)
}

/// Whether the curve times `sign` never falls from what it has reached and ends above where it
/// began, both by more than errors.
fn rising(curve: Curve<'_>, sign: f64) -> Truth {
    if !curve.is_complete() {
        return None;
    }
    let above = |a: Real, b: Real| sign * (a.value - b.value) > 0.0 && !a.same(b);
    let mut reached = curve.values[0];
    for &value in curve.values {
        if above(reached, value) {
            return Some(false);
        }
        if sign * value.value > sign * reached.value {
            reached = value;
        }
    }
    Some(above(last(curve), first(curve)))
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

    /// Results of solves.
    fn measured(values: &[f64]) -> Vec<Real> {
        values.iter().map(|&value| Real::new(value, EQUAL * value.abs())).collect()
    }

    fn of(function: fn(Curve<'_>) -> Real, values: &[f64]) -> f64 {
        function(Curve { positions: &HALVES[..values.len()], values: &measured(values) }).value
    }

    fn trend(function: fn(Curve<'_>) -> Truth, values: &[f64]) -> Truth {
        function(Curve { positions: &HALVES[..values.len()], values: &measured(values) })
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
            let values = measured(&flat);
            let spread = range(Curve { positions: &HALVES[..3], values: &values });
            assert!(spread.same(Real::exact(0.0)));
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
    fn errors_go_with_numbers() {
        // d(x^2) = 2 x dx, d(x / y) = dx / y + x dy / y^2.
        let squared = Real::new(3.0, 1e-6).map(|x| x * x);
        assert!((squared.error - 6e-6).abs() < 1e-11);
        let quotient = Real::new(2.0, 1e-6).zip(Real::new(4.0, 1e-6), |x, y| x / y);
        assert!((quotient.error - (0.25e-6 + 0.125e-6)).abs() < 1e-11);
        let same = Real::of(&[Real::new(2.0, 1e-6), Real::new(4.0, 1e-6)], |x| x[0] / x[1]);
        assert!((same.error - quotient.error).abs() < 1e-14);
    }

    #[test]
    fn interpolation_is_linear_and_never_extrapolates() {
        let values = measured(&[0.0, 10.0, 30.0]);
        let curve = Curve { positions: &[0.0, 0.5, 1.0], values: &values };
        assert_eq!(value_at(curve, 0.5).value, 10.0);
        assert_eq!(value_at(curve, 0.75).value, 20.0);
        assert!(value_at(curve, 1.1).value.is_nan() && value_at(curve, -0.1).value.is_nan());
    }
}
