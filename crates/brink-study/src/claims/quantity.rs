//! What a claim computes with: numbers, curves over positions of a control, and truth in three
//! values. A number that does not exist makes the truth of what rests on it unknown.

use brink_lang::functions::{BinaryFunction, difference, equal};
pub use brink_lang::functions::{EQUAL, Truth};
pub(crate) use brink_lang::functions::{and, or};
use brink_lang::syntax::{BinaryOperator, Comparison};

/// A value in a claim.
#[derive(Clone, Debug, PartialEq)]
pub enum Quantity {
    /// A number; NaN where it does not exist.
    Number(f64),
    /// One number for each position along a control.
    Curve(Vec<f64>),
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

/// Applies an operation on two numbers, number by number along curves. What a subtraction leaves
/// of two numbers that are equal up to rounding is 0.
pub(crate) fn arithmetic(operator: BinaryOperator, a: &Quantity, b: &Quantity) -> Quantity {
    let function = BinaryFunction::from(operator);
    let apply = |x: f64, y: f64| match operator {
        BinaryOperator::Subtract => difference(x, y),
        _ => function.apply(x, y),
    };
    zip(a, b, apply, Quantity::Number, Quantity::Curve)
}

/// Compares two numbers, number by number along curves. Numbers that are equal up to rounding
/// are neither less nor greater.
pub(crate) fn compare(comparison: Comparison, a: &Quantity, b: &Quantity) -> Quantity {
    let apply = |x: f64, y: f64| {
        if x.is_nan() || y.is_nan() {
            return None;
        }
        let same = equal(x, y);
        Some(match comparison {
            Comparison::Less => x < y && !same,
            Comparison::LessEqual => x < y || same,
            Comparison::Greater => x > y && !same,
            Comparison::GreaterEqual => x > y || same,
            Comparison::Equal => same,
            Comparison::NotEqual => !same,
        })
    };
    zip(a, b, apply, Quantity::Truth, Quantity::Truths)
}

fn zip<T>(
    a: &Quantity,
    b: &Quantity,
    apply: impl Fn(f64, f64) -> T,
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
        Quantity::Curve(x) => Quantity::Curve(x.iter().map(|&x| apply(x)).collect()),
        other => Quantity::Number(apply(number(other))),
    }
}

/// The number; NaN for anything else (kinds are checked when a claim is read).
pub(crate) fn number(quantity: &Quantity) -> f64 {
    match quantity {
        Quantity::Number(x) => *x,
        _ => f64::NAN,
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

    #[test]
    fn curves_meet_numbers_and_curves() {
        let curve = Quantity::Curve(vec![1.0, 2.0, f64::NAN]);
        let two = Quantity::Number(2.0);
        assert_eq!(
            compare(Comparison::Less, &curve, &two),
            Quantity::Truths(vec![Some(true), Some(false), None])
        );
        let sum = arithmetic(BinaryOperator::Add, &curve, &two);
        assert!(matches!(&sum, Quantity::Curve(v) if v[..2] == [3.0, 4.0] && v[2].is_nan()));
    }

    #[test]
    fn equality_has_a_tolerance() {
        let equal = |a, b| compare(Comparison::Equal, &Quantity::Number(a), &Quantity::Number(b));
        assert_eq!(equal(0.1 + 0.2, 0.3), Quantity::Truth(Some(true)));
        assert_eq!(equal(0.3, 0.300_001), Quantity::Truth(Some(false)));
        assert_eq!(equal(f64::INFINITY, f64::INFINITY), Quantity::Truth(Some(true)));
        assert_eq!(equal(f64::INFINITY, 1.0), Quantity::Truth(Some(false)));
        assert_eq!(equal(1e-300, 2e-300), Quantity::Truth(Some(false)));
    }

    /// Rounding decides no comparison, whatever the unit; a difference does, however small.
    #[test]
    fn every_comparison_has_the_tolerance_of_equality() {
        use Comparison::{Equal, Greater, GreaterEqual, Less, LessEqual, NotEqual};
        let all = [Less, LessEqual, Equal, NotEqual, GreaterEqual, Greater];
        let truths = |a: f64, b: f64| {
            all.map(|c| {
                compare(c, &Quantity::Number(a), &Quantity::Number(b))
                    == Quantity::Truth(Some(true))
            })
        };
        for unit in [1e-200, 1e-9, 1.0, 1e12] {
            let near = [false, true, true, false, true, false];
            assert_eq!(truths(unit * 0.3, unit * (0.1 + 0.2)), near);
            assert_eq!(truths(unit * (0.1 + 0.2), unit * 0.3), near);
            assert_eq!(
                truths(unit * 0.3, unit * 0.300_001),
                [true, true, false, true, false, false]
            );
            let left = arithmetic(
                BinaryOperator::Subtract,
                &Quantity::Number(unit * (0.1 + 0.2)),
                &Quantity::Number(unit * 0.3),
            );
            assert_eq!(left, Quantity::Number(0.0));
        }
    }
}
