//! What a claim computes with: numbers, curves over positions of a control, and truth in three
//! values. A number that does not exist makes the truth of what rests on it unknown.

use brink_lang::functions::BinaryFunction;
pub use brink_lang::functions::{EQUAL, Real, Truth};
pub(crate) use brink_lang::functions::{and, or};
use brink_lang::syntax::{BinaryOperator, Comparison};

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
    let function = BinaryFunction::from(operator);
    let apply = |x: f64, y: f64| function.apply(x, y);
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
    }
}
