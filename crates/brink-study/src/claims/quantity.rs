//! What a claim computes with: numbers, curves over positions of a control, and truth in three
//! values. A number that does not exist makes the truth of what rests on it unknown.

use brink_lang::syntax::{BinaryOperator, Comparison};

/// Results of solves are taken as good to this share of their size; two numbers that differ by less
/// than what is taken of both count as equal, for every comparison and function alike.
pub const EQUAL: f64 = 1e-9;

/// Rounding of one operation, as a share of its result, with a margin.
const ROUNDING: f64 = 4.0 * f64::EPSILON;

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

    /// Whether two numbers are the same as far as is known; false where one does not exist.
    pub fn same(self, other: Self) -> bool {
        self.value == other.value || (self.value - other.value).abs() <= self.error + other.error
    }

    /// A function of one number.
    pub(crate) fn map(self, apply: impl Fn(f64) -> f64) -> Self {
        let value = apply(self.value);
        let off = |x: f64| not_nan((apply(x) - value).abs());
        let error = off(self.value + self.error).max(off(self.value - self.error));
        Self::new(value, error + ROUNDING * value.abs())
    }

    /// A function of two numbers.
    pub(crate) fn zip(self, other: Self, apply: impl Fn(f64, f64) -> f64) -> Self {
        let value = apply(self.value, other.value);
        let first = self.map(|x| apply(x, other.value)).error;
        let second = other.map(|y| apply(self.value, y)).error;
        Self::new(value, first + second)
    }
}

fn not_nan(x: f64) -> f64 {
    if x.is_nan() { 0.0 } else { x }
}

/// A truth value; `None` is unknown.
pub type Truth = Option<bool>;

/// A value in a claim.
#[derive(Clone, Debug, PartialEq)]
pub enum Quantity {
    /// A number.
    Number(Real),
    /// One number for each position along a control.
    Curve(Vec<Real>),
    /// A truth value.
    Truth(Truth),
    /// One truth value for each position along a control.
    Truths(Vec<Truth>),
}

/// What kind of quantity an expression has; curves know the positions they run over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A number.
    Number,
    /// A curve over the positions with this index.
    Curve(usize),
    /// A truth value.
    Truth,
    /// Truth values over the positions with this index.
    Truths(usize),
}

impl Kind {
    /// The kind in words.
    pub(crate) fn words(self) -> &'static str {
        match self {
            Kind::Number => "a number",
            Kind::Curve(_) => "a curve over a control",
            Kind::Truth => "a condition",
            Kind::Truths(_) => "a condition at each position of a control",
        }
    }
}

/// Applies a function of two numbers, number by number along curves.
pub(crate) fn arithmetic(operator: BinaryOperator, a: &Quantity, b: &Quantity) -> Quantity {
    let apply = |x: f64, y: f64| match operator {
        BinaryOperator::Add => x + y,
        BinaryOperator::Subtract => x - y,
        BinaryOperator::Multiply => x * y,
        BinaryOperator::Divide => x / y,
        BinaryOperator::Power => libm::pow(x, y),
        BinaryOperator::Modulo => x - y * libm::floor(x / y),
    };
    zip(a, b, |x: Real, y: Real| x.zip(y, apply), Quantity::Number, Quantity::Curve)
}

/// Compares two numbers, number by number along curves.
pub(crate) fn compare(comparison: Comparison, a: &Quantity, b: &Quantity) -> Quantity {
    let apply = |x: Real, y: Real| {
        if x.value.is_nan() || y.value.is_nan() {
            return None;
        }
        let (equal, less) = (x.same(y), x.value < y.value);
        Some(match comparison {
            Comparison::Less => less && !equal,
            Comparison::LessEqual => less || equal,
            Comparison::Greater => !less && !equal,
            Comparison::GreaterEqual => !less || equal,
            Comparison::Equal => equal,
            Comparison::NotEqual => !equal,
        })
    };
    zip(a, b, apply, Quantity::Truth, Quantity::Truths)
}

fn zip<T>(
    a: &Quantity,
    b: &Quantity,
    apply: impl Fn(Real, Real) -> T,
    one: impl Fn(T) -> Quantity,
    many: impl Fn(Vec<T>) -> Quantity,
) -> Quantity {
    match (a, b) {
        (Quantity::Curve(x), Quantity::Curve(y)) => {
            many(x.iter().zip(y).map(|(&x, &y)| apply(x, y)).collect())
        }
        (Quantity::Curve(x), y) => many(x.iter().map(|&x| apply(x, number(y))).collect()),
        (x, Quantity::Curve(y)) => many(y.iter().map(|&y| apply(number(x), y)).collect()),
        (x, y) => one(apply(number(x), number(y))),
    }
}

/// Applies a function of one number, number by number along a curve.
pub(crate) fn map(a: &Quantity, apply: impl Fn(f64) -> f64) -> Quantity {
    match a {
        Quantity::Curve(x) => Quantity::Curve(x.iter().map(|x| x.map(&apply)).collect()),
        other => Quantity::Number(number(other).map(apply)),
    }
}

/// The number; NaN for anything else (kinds are checked when a claim is read).
pub(crate) fn number(quantity: &Quantity) -> Real {
    match quantity {
        Quantity::Number(x) => *x,
        _ => Real::exact(f64::NAN),
    }
}

/// The truth values, however many.
pub(crate) fn truths(quantity: &Quantity) -> Vec<Truth> {
    match quantity {
        Quantity::Truth(t) => vec![*t],
        Quantity::Truths(t) => t.clone(),
        _ => vec![None],
    }
}

/// Applies a connective of two truth values, along curves.
pub(crate) fn connect(a: &Quantity, b: &Quantity, apply: fn(Truth, Truth) -> Truth) -> Quantity {
    if let (Quantity::Truth(x), Quantity::Truth(y)) = (a, b) {
        return Quantity::Truth(apply(*x, *y));
    }
    let (x, y) = (truths(a), truths(b));
    let length = x.len().max(y.len());
    let pick = |t: &[Truth], i: usize| if t.len() == 1 { t[0] } else { t[i] };
    Quantity::Truths((0..length).map(|i| apply(pick(&x, i), pick(&y, i))).collect())
}

/// Kleene's strong conjunction: false wins over unknown.
pub(crate) fn and(a: Truth, b: Truth) -> Truth {
    match (a, b) {
        (Some(false), _) | (_, Some(false)) => Some(false),
        (Some(true), Some(true)) => Some(true),
        _ => None,
    }
}

/// Kleene's strong disjunction: true wins over unknown.
pub(crate) fn or(a: Truth, b: Truth) -> Truth {
    not(and(not(a), not(b)))
}

/// Negation; unknown stays unknown.
pub(crate) fn not(a: Truth) -> Truth {
    a.map(|t| !t)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kleene_tables() {
        let (t, f, u) = (Some(true), Some(false), None);
        assert_eq!([and(t, u), and(f, u), and(u, u), and(t, t)], [u, f, u, t]);
        assert_eq!([or(t, u), or(f, u), or(u, u), or(f, f)], [t, u, u, f]);
        assert_eq!([not(t), not(f), not(u)], [f, t, u]);
    }

    fn measured(value: f64) -> Quantity {
        Quantity::Number(Real::new(value, EQUAL * value.abs()))
    }

    #[test]
    fn curves_meet_numbers_and_curves() {
        let curve = Quantity::Curve([1.0, 2.0, f64::NAN].map(Real::exact).to_vec());
        let two = Quantity::Number(Real::exact(2.0));
        assert_eq!(
            compare(Comparison::Less, &curve, &two),
            Quantity::Truths(vec![Some(true), Some(false), None])
        );
        let sum = arithmetic(BinaryOperator::Add, &curve, &two);
        let Quantity::Curve(sum) = sum else { panic!("the sum of a curve is a curve") };
        assert_eq!((sum[0].value, sum[1].value), (3.0, 4.0));
        assert!(sum[2].value.is_nan());
    }

    #[test]
    fn every_comparison_has_the_tolerance_of_equality() {
        let all = [
            Comparison::Less,
            Comparison::LessEqual,
            Comparison::Greater,
            Comparison::GreaterEqual,
            Comparison::Equal,
            Comparison::NotEqual,
        ];
        let truths = |a: f64, b: f64| {
            all.map(|comparison| compare(comparison, &measured(a), &measured(b)))
                .map(|truth| truth == Quantity::Truth(Some(true)))
        };
        let equal = [false, true, false, true, true, false];
        let less = [true, true, false, false, false, true];
        // Whatever the unit.
        for unit in [1e-300, 1e-9, 1.0, 1e12] {
            assert_eq!(truths(0.3 * unit, (0.1 + 0.2) * unit), equal);
            assert_eq!(truths(0.3 * unit, 0.300_000_000_1 * unit), equal);
            assert_eq!(truths(0.300_000_000_1 * unit, 0.3 * unit), equal);
            assert_eq!(truths(0.3 * unit, 0.300_001 * unit), less);
        }
        assert_eq!(truths(f64::INFINITY, f64::INFINITY), equal);
        assert_eq!(truths(1.0, f64::INFINITY), less);
        assert_eq!(truths(0.0, 1e-300), less);
    }

    #[test]
    fn errors_go_with_numbers() {
        // The difference of two numbers of 1 that are good to 1e-9 may be 2e-9 without being one.
        let difference = |a, b| arithmetic(BinaryOperator::Subtract, &measured(a), &measured(b));
        let zero = Quantity::Number(Real::exact(0.0));
        let is_zero = |a, b| compare(Comparison::Equal, &difference(a, b), &zero);
        assert_eq!(is_zero(1.0, 1.000_000_001), Quantity::Truth(Some(true)));
        assert_eq!(is_zero(1.0, 1.000_000_01), Quantity::Truth(Some(false)));
        // d(x^2) = 2 x dx, d(log x) = dx / x.
        let squared = Real::new(3.0, 1e-6).map(|x| x * x);
        assert!((squared.error - 6e-6).abs() < 1e-11);
        let quotient = Real::new(2.0, 1e-6).zip(Real::new(4.0, 1e-6), |x, y| x / y);
        assert!((quotient.error - (0.25e-6 + 0.125e-6)).abs() < 1e-11);
    }
}
