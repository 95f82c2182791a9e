//! The functions that claims may call.

use super::quantity::{EQUAL, Kind, Quantity, Truth, and, map, number, or, truths};

/// A function of a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Function {
    All,
    Any,
    Min,
    Max,
    Mean,
    First,
    Last,
    At,
    Argmax,
    Argmin,
    Range,
    Increasing,
    Decreasing,
    Abs,
    Exp,
    Log,
    Sqrt,
}

/// Every function with its name and its form, for messages.
pub(crate) const FUNCTIONS: [(&str, Function, &str); 17] = [
    ("all", Function::All, "all(CONDITION)"),
    ("any", Function::Any, "any(CONDITION)"),
    ("min", Function::Min, "min(CURVE) or min(NUMBER, NUMBER, ...)"),
    ("max", Function::Max, "max(CURVE) or max(NUMBER, NUMBER, ...)"),
    ("mean", Function::Mean, "mean(CURVE)"),
    ("first", Function::First, "first(CURVE)"),
    ("last", Function::Last, "last(CURVE)"),
    ("value_at", Function::At, "value_at(CURVE, POSITION)"),
    ("argmax", Function::Argmax, "argmax(CURVE)"),
    ("argmin", Function::Argmin, "argmin(CURVE)"),
    ("range", Function::Range, "range(CURVE)"),
    ("increasing", Function::Increasing, "increasing(CURVE)"),
    ("decreasing", Function::Decreasing, "decreasing(CURVE)"),
    ("abs", Function::Abs, "abs(NUMBER)"),
    ("exp", Function::Exp, "exp(NUMBER)"),
    ("log", Function::Log, "log(NUMBER)"),
    ("sqrt", Function::Sqrt, "sqrt(NUMBER)"),
];

impl Function {
    /// The kind of the result for arguments of these kinds; `None` where they do not fit.
    pub(crate) fn kind(self, arguments: &[Kind]) -> Option<Kind> {
        match (self, arguments) {
            (Self::All | Self::Any, [Kind::Truth | Kind::Truths(_)])
            | (Self::Increasing | Self::Decreasing, [Kind::Curve(_)]) => Some(Kind::Truth),
            (Self::Min | Self::Max, [_, _, ..])
                if arguments.iter().all(|kind| *kind == Kind::Number) =>
            {
                Some(Kind::Number)
            }
            (
                Self::Min
                | Self::Max
                | Self::Mean
                | Self::First
                | Self::Last
                | Self::Argmax
                | Self::Argmin
                | Self::Range,
                [Kind::Curve(_)],
            )
            | (Self::At, [Kind::Curve(_), Kind::Number]) => Some(Kind::Number),
            (
                Self::Abs | Self::Exp | Self::Log | Self::Sqrt,
                [kind @ (Kind::Number | Kind::Curve(_))],
            ) => Some(*kind),
            _ => None,
        }
    }

    /// The value for arguments whose kinds fit; `positions` are those of the first argument.
    pub(crate) fn value(self, arguments: &[Quantity], positions: &[f64]) -> Quantity {
        let Some(first) = arguments.first() else { return Quantity::Number(f64::NAN) };
        let curve: Vec<f64> = match first {
            Quantity::Curve(curve) => curve.clone(),
            _ => arguments.iter().map(number).collect(),
        };
        let pick = |at: Option<usize>| Quantity::Number(at.map_or(f64::NAN, |i| positions[i]));
        match self {
            Self::All => Quantity::Truth(truths(first).into_iter().fold(Some(true), and)),
            Self::Any => Quantity::Truth(truths(first).into_iter().fold(Some(false), or)),
            Self::Min => Quantity::Number(least(&curve).map_or(f64::NAN, |i| curve[i])),
            Self::Max => Quantity::Number(greatest(&curve).map_or(f64::NAN, |i| curve[i])),
            Self::Mean => Quantity::Number(curve.iter().sum::<f64>() / curve.len() as f64),
            Self::First => Quantity::Number(curve[0]),
            Self::Last => Quantity::Number(curve[curve.len() - 1]),
            Self::At => Quantity::Number(interpolate(positions, &curve, number(&arguments[1]))),
            Self::Argmax => pick(greatest(&curve)),
            Self::Argmin => pick(least(&curve)),
            Self::Range => Quantity::Number(match (least(&curve), greatest(&curve)) {
                (Some(low), Some(high)) => curve[high] - curve[low],
                _ => f64::NAN,
            }),
            Self::Increasing => Quantity::Truth(rising(&curve, 1.0)),
            Self::Decreasing => Quantity::Truth(rising(&curve, -1.0)),
            Self::Abs => map(first, f64::abs),
            Self::Exp => map(first, libm::exp),
            Self::Log => map(first, libm::log),
            Self::Sqrt => map(first, libm::sqrt),
        }
    }
}

/// Position of the greatest value, the first of equals; `None` where any value is missing.
fn greatest(curve: &[f64]) -> Option<usize> {
    let complete = curve.iter().all(|v| !v.is_nan());
    let better = |best: usize, i: usize| if curve[i] > curve[best] { i } else { best };
    (0..curve.len()).reduce(better).filter(|_| complete)
}

fn least(curve: &[f64]) -> Option<usize> {
    let negative: Vec<f64> = curve.iter().map(|v| -v).collect();
    greatest(&negative)
}

/// Whether the curve times `sign` never falls (beyond rounding) and ends above where it began.
fn rising(curve: &[f64], sign: f64) -> Truth {
    if curve.iter().any(|v| v.is_nan()) {
        return None;
    }
    let slack = |v: f64| EQUAL * (1.0 + v.abs());
    let never_falls = curve.windows(2).all(|w| sign * (w[1] - w[0]) >= -slack(w[0]));
    let ends_above = sign * (curve[curve.len() - 1] - curve[0]) > slack(curve[0]);
    Some(never_falls && ends_above)
}

/// Linear interpolation; NaN outside the positions.
fn interpolate(positions: &[f64], curve: &[f64], x: f64) -> f64 {
    let last = positions.len() - 1;
    let slack = EQUAL * (1.0 + x.abs());
    if !(x >= positions[0] - slack && x <= positions[last] + slack) {
        return f64::NAN;
    }
    if let Some(i) = positions.iter().position(|p| (p - x).abs() <= slack) {
        return curve[i];
    }
    let right = positions.iter().position(|&p| p > x).unwrap_or(last);
    let (a, b) = (positions[right - 1], positions[right]);
    curve[right - 1] + (curve[right] - curve[right - 1]) * (x - a) / (b - a)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(function: Function, curve: &[f64]) -> Quantity {
        let positions: Vec<f64> = (0..curve.len()).map(|i| i as f64 / 2.0).collect();
        function.value(&[Quantity::Curve(curve.to_vec())], &positions)
    }

    #[test]
    fn curves_are_summarised() {
        let curve = [3.0, 1.0, 5.0, 5.0];
        assert_eq!(of(Function::Min, &curve), Quantity::Number(1.0));
        assert_eq!(of(Function::Max, &curve), Quantity::Number(5.0));
        assert_eq!(of(Function::Argmax, &curve), Quantity::Number(1.0));
        assert_eq!(of(Function::Argmin, &curve), Quantity::Number(0.5));
        assert_eq!(of(Function::Range, &curve), Quantity::Number(4.0));
        assert_eq!(of(Function::Mean, &curve), Quantity::Number(3.5));
        assert_eq!(of(Function::Increasing, &curve), Quantity::Truth(Some(false)));
        assert_eq!(of(Function::Increasing, &[1.0, 1.0, 2.0]), Quantity::Truth(Some(true)));
        assert_eq!(of(Function::Increasing, &[1.0, 1.0]), Quantity::Truth(Some(false)));
        assert_eq!(of(Function::Decreasing, &[2.0, 1.0]), Quantity::Truth(Some(true)));
        assert_eq!(of(Function::Decreasing, &[2.0, f64::NAN]), Quantity::Truth(None));
    }

    #[test]
    fn missing_numbers_stay_missing() {
        assert!(matches!(of(Function::Max, &[1.0, f64::NAN]), Quantity::Number(x) if x.is_nan()));
        assert!(matches!(of(Function::Argmin, &[f64::NAN]), Quantity::Number(x) if x.is_nan()));
    }

    #[test]
    fn interpolation_is_linear_and_never_extrapolates() {
        let (positions, curve) = ([0.0, 0.5, 1.0], [0.0, 10.0, 30.0]);
        assert_eq!(interpolate(&positions, &curve, 0.5), 10.0);
        assert_eq!(interpolate(&positions, &curve, 0.75), 20.0);
        assert!(interpolate(&positions, &curve, 1.1).is_nan());
    }
}
