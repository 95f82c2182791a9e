//! The functions that claims may call.

use super::quantity::{EQUAL, Kind, Quantity, Real, Truth, and, map, number, or, truths};

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
        let Some(first) = arguments.first() else { return missing() };
        let curve: Vec<Real> = match first {
            Quantity::Curve(curve) => curve.clone(),
            _ => arguments.iter().map(number).collect(),
        };
        let value = |at: Option<usize>| at.map_or_else(missing, |i| Quantity::Number(curve[i]));
        let place = |at: Option<usize>| {
            at.map_or_else(missing, |i| {
                Quantity::Number(Real::new(positions[i], EQUAL * span(positions)))
            })
        };
        match self {
            Self::All => Quantity::Truth(truths(first).into_iter().fold(Some(true), and)),
            Self::Any => Quantity::Truth(truths(first).into_iter().fold(Some(false), or)),
            Self::Min => value(least(&curve)),
            Self::Max => value(greatest(&curve)),
            Self::Mean => Quantity::Number(mean(&curve)),
            Self::First => Quantity::Number(curve[0]),
            Self::Last => Quantity::Number(curve[curve.len() - 1]),
            Self::At => {
                Quantity::Number(interpolate(positions, &curve, number(&arguments[1]).value))
            }
            Self::Argmax => place(greatest(&curve)),
            Self::Argmin => place(least(&curve)),
            Self::Range => match (least(&curve), greatest(&curve)) {
                (Some(low), Some(high)) => {
                    Quantity::Number(curve[high].zip(curve[low], |high, low| high - low))
                }
                _ => missing(),
            },
            Self::Increasing => Quantity::Truth(rising(&curve, 1.0)),
            Self::Decreasing => Quantity::Truth(rising(&curve, -1.0)),
            Self::Abs => map(first, f64::abs),
            Self::Exp => map(first, libm::exp),
            Self::Log => map(first, libm::log),
            Self::Sqrt => map(first, libm::sqrt),
        }
    }
}

fn missing() -> Quantity {
    Quantity::Number(Real::exact(f64::NAN))
}

/// Length of the interval that positions cover.
fn span(positions: &[f64]) -> f64 {
    positions.last().zip(positions.first()).map_or(0.0, |(last, first)| (last - first).abs())
}

/// Position of the greatest value, the first of equals; `None` where any value is missing.
fn greatest(curve: &[Real]) -> Option<usize> {
    if curve.iter().any(|x| x.value.is_nan()) {
        return None;
    }
    let better = |best: usize, i: usize| if curve[i].value > curve[best].value { i } else { best };
    let top = (0..curve.len()).reduce(better)?;
    curve.iter().position(|x| x.same(curve[top]))
}

fn least(curve: &[Real]) -> Option<usize> {
    let negative: Vec<Real> = curve.iter().map(|x| Real::new(-x.value, x.error)).collect();
    greatest(&negative)
}

fn mean(curve: &[Real]) -> Real {
    let sum = curve.iter().copied().reduce(|a, b| a.zip(b, |a, b| a + b));
    sum.map_or(Real::exact(f64::NAN), |sum| sum.map(|sum| sum / curve.len() as f64))
}

/// Whether the curve times `sign` never falls and ends above where it began, by more than errors.
fn rising(curve: &[Real], sign: f64) -> Truth {
    if curve.iter().any(|x| x.value.is_nan()) {
        return None;
    }
    let above = |a: Real, b: Real| sign * (a.value - b.value) > 0.0 && !a.same(b);
    let never_falls = curve.windows(2).all(|pair| !above(pair[0], pair[1]));
    Some(never_falls && above(curve[curve.len() - 1], curve[0]))
}

/// Linear interpolation; NaN outside the positions.
fn interpolate(positions: &[f64], curve: &[Real], x: f64) -> Real {
    let last = positions.len() - 1;
    let slack = EQUAL * span(positions);
    if !(x >= positions[0] - slack && x <= positions[last] + slack) {
        return Real::exact(f64::NAN);
    }
    if let Some(i) = positions.iter().position(|p| (p - x).abs() <= slack) {
        return curve[i];
    }
    let right = positions.iter().position(|&p| p > x).unwrap_or(last);
    let share = (x - positions[right - 1]) / (positions[right] - positions[right - 1]);
    curve[right - 1].zip(curve[right], |a, b| a + (b - a) * share)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(function: Function, curve: &[f64]) -> Quantity {
        let positions: Vec<f64> = (0..curve.len()).map(|i| i as f64 / 2.0).collect();
        let curve = curve.iter().map(|&x| Real::new(x, EQUAL * x.abs())).collect();
        function.value(&[Quantity::Curve(curve)], &positions)
    }

    fn check(function: Function, curve: &[f64], expected: f64) {
        let found = number(&of(function, curve)).value;
        assert!(found == expected, "{function:?} of {curve:?}: {found}");
    }

    #[test]
    fn curves_are_summarised() {
        let curve = [3.0, 1.0, 5.0, 5.0];
        check(Function::Min, &curve, 1.0);
        check(Function::Max, &curve, 5.0);
        check(Function::Argmax, &curve, 1.0);
        check(Function::Argmin, &curve, 0.5);
        check(Function::Range, &curve, 4.0);
        check(Function::Mean, &curve, 3.5);
        assert_eq!(of(Function::Increasing, &curve), Quantity::Truth(Some(false)));
        assert_eq!(of(Function::Increasing, &[1.0, 1.0, 2.0]), Quantity::Truth(Some(true)));
        assert_eq!(of(Function::Increasing, &[1.0, 1.0]), Quantity::Truth(Some(false)));
        assert_eq!(of(Function::Decreasing, &[2.0, 1.0]), Quantity::Truth(Some(true)));
        assert_eq!(of(Function::Decreasing, &[2.0, f64::NAN]), Quantity::Truth(None));
    }

    #[test]
    fn noise_is_no_shape() {
        for unit in [1e-200, 1e-8, 1.0, 1e9] {
            let flat = [0.5, 0.5 + 1e-12, 0.5 - 1e-12, 0.5 + 2e-12].map(|x| unit * x);
            check(Function::Argmax, &flat, 0.0);
            check(Function::Argmin, &flat, 0.0);
            for shape in [Function::Increasing, Function::Decreasing] {
                assert_eq!(of(shape, &flat), Quantity::Truth(Some(false)));
            }
            assert!(number(&of(Function::Range, &flat)).same(Real::exact(0.0)));
            let steep = [1.0, 2.0, 2.0 - 1e-12, 3.0].map(|x| unit * x);
            assert_eq!(of(Function::Increasing, &steep), Quantity::Truth(Some(true)));
        }
    }

    #[test]
    fn missing_numbers_stay_missing() {
        assert!(number(&of(Function::Max, &[1.0, f64::NAN])).value.is_nan());
        assert!(number(&of(Function::Argmin, &[f64::NAN])).value.is_nan());
    }

    #[test]
    fn interpolation_is_linear_and_never_extrapolates() {
        let (positions, curve) = ([0.0, 0.5, 1.0], [0.0, 10.0, 30.0].map(Real::exact));
        assert_eq!(interpolate(&positions, &curve, 0.5).value, 10.0);
        assert_eq!(interpolate(&positions, &curve, 0.75).value, 20.0);
        assert!(interpolate(&positions, &curve, 1.1).value.is_nan());
    }
}
