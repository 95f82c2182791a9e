//! The built-in functions of numbers. All go through `libm`, so that every platform computes the
//! same bits.

use crate::syntax::Comparison;

/// Functions of one number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum UnaryFunction {
    Negate,
    Exp,
    Log,
    Sqrt,
    Abs,
    Floor,
    Ceil,
    Logistic,
    NormalCdf,
    NormalPdf,
    /// 1 for 0 and 0 for anything else.
    Not,
}

/// Functions of two numbers. Comparisons give 1 or 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum BinaryFunction {
    Add,
    Subtract,
    Multiply,
    Divide,
    Power,
    Modulo,
    Minimum,
    Maximum,
    Less,
    LessEqual,
    Equal,
    NotEqual,
    And,
    Or,
}

/// Functions of one argument by the names that formulas call them.
pub(crate) const UNARY_NAMES: [(&str, UnaryFunction); 9] = [
    ("exp", UnaryFunction::Exp),
    ("log", UnaryFunction::Log),
    ("sqrt", UnaryFunction::Sqrt),
    ("abs", UnaryFunction::Abs),
    ("floor", UnaryFunction::Floor),
    ("ceil", UnaryFunction::Ceil),
    ("logistic", UnaryFunction::Logistic),
    ("normal_cdf", UnaryFunction::NormalCdf),
    ("normal_pdf", UnaryFunction::NormalPdf),
];

/// All function names, for suggestions.
pub(crate) const FUNCTION_NAMES: [&str; 21] = [
    "exp",
    "log",
    "sqrt",
    "abs",
    "floor",
    "ceil",
    "logistic",
    "normal_cdf",
    "normal_pdf",
    "pow",
    "min",
    "max",
    "clamp",
    "sum",
    "product",
    "first",
    "last",
    "count",
    "reach",
    "expect",
    "value",
];

impl UnaryFunction {
    #[inline]
    pub(crate) fn apply(self, x: f64) -> f64 {
        match self {
            Self::Negate => -x,
            Self::Exp => libm::exp(x),
            Self::Log => libm::log(x),
            Self::Sqrt => libm::sqrt(x),
            Self::Abs => libm::fabs(x),
            Self::Floor => libm::floor(x),
            Self::Ceil => libm::ceil(x),
            Self::Logistic => logistic(x),
            Self::NormalCdf => 0.5 * libm::erfc(-x * std::f64::consts::FRAC_1_SQRT_2),
            Self::NormalPdf => libm::exp(-0.5 * x * x) / SQRT_TWO_PI,
            Self::Not => truth(x == 0.0),
        }
    }
}

const SQRT_TWO_PI: f64 = 2.506_628_274_631_000_5;

/// 1 / (1 + exp(-x)) without overflow at either end.
fn logistic(x: f64) -> f64 {
    if x >= 0.0 {
        1.0 / (1.0 + libm::exp(-x))
    } else {
        let e = libm::exp(x);
        e / (1.0 + e)
    }
}

impl BinaryFunction {
    #[inline]
    pub(crate) fn apply(self, a: f64, b: f64) -> f64 {
        match self {
            Self::Add => a + b,
            Self::Subtract => a - b,
            Self::Multiply => a * b,
            Self::Divide => a / b,
            Self::Power => libm::pow(a, b),
            Self::Modulo => a - b * libm::floor(a / b),
            // Unlike f64::min and f64::max these keep a NaN, so that no error is hidden.
            Self::Minimum => minimum(a, b),
            Self::Maximum => maximum(a, b),
            Self::Less => truth(a < b),
            Self::LessEqual => truth(a <= b),
            Self::Equal => truth(a == b),
            Self::NotEqual => truth(a != b),
            Self::And => truth(a != 0.0 && b != 0.0),
            Self::Or => truth(a != 0.0 || b != 0.0),
        }
    }

    /// Whether the order of the arguments does not matter.
    pub(crate) fn commutes(self) -> bool {
        matches!(
            self,
            Self::Add | Self::Multiply | Self::Equal | Self::NotEqual | Self::And | Self::Or
        )
    }

    /// The function for a comparison, and whether its arguments are swapped.
    pub(crate) fn comparison(comparison: Comparison) -> (Self, bool) {
        match comparison {
            Comparison::Less => (Self::Less, false),
            Comparison::LessEqual => (Self::LessEqual, false),
            Comparison::Greater => (Self::Less, true),
            Comparison::GreaterEqual => (Self::LessEqual, true),
            Comparison::Equal => (Self::Equal, false),
            Comparison::NotEqual => (Self::NotEqual, false),
        }
    }
}

/// A number that counts, as a count; anything below zero and NaN is 0.
#[inline]
#[expect(clippy::cast_sign_loss, reason = "numbers below zero are to become 0")]
pub(crate) fn to_index(number: f64) -> usize {
    number as usize
}

#[inline]
fn truth(condition: bool) -> f64 {
    f64::from(u8::from(condition))
}

#[inline]
pub(crate) fn minimum(a: f64, b: f64) -> f64 {
    if a < b || a.is_nan() { a } else { b }
}

#[inline]
pub(crate) fn maximum(a: f64, b: f64) -> f64 {
    if a > b || a.is_nan() { a } else { b }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn logistic_keeps_its_symmetry_and_does_not_overflow() {
        assert_eq!(logistic(0.0), 0.5);
        assert_eq!(logistic(-1000.0), 0.0);
        assert_eq!(logistic(1000.0), 1.0);
        assert!((logistic(2.0) + logistic(-2.0) - 1.0).abs() < 1e-15);
    }

    #[test]
    fn normal_functions_at_known_points() {
        let cdf = |x| UnaryFunction::NormalCdf.apply(x);
        assert_eq!(cdf(0.0), 0.5);
        assert!((cdf(1.959_963_984_540_054) - 0.975).abs() < 1e-15);
        assert!((UnaryFunction::NormalPdf.apply(0.0) - 0.398_942_280_401_432_7).abs() < 1e-16);
    }

    #[test]
    fn minimum_and_maximum_keep_nan() {
        assert!(minimum(f64::NAN, 1.0).is_nan() && minimum(1.0, f64::NAN).is_nan());
        assert!(maximum(f64::NAN, 1.0).is_nan() && maximum(1.0, f64::NAN).is_nan());
        assert_eq!((minimum(1.0, 2.0), maximum(1.0, 2.0)), (1.0, 2.0));
    }

    #[test]
    fn modulo_takes_the_sign_of_the_divisor() {
        assert_eq!(BinaryFunction::Modulo.apply(-1.0, 3.0), 2.0);
        assert_eq!(BinaryFunction::Modulo.apply(7.0, 3.0), 1.0);
    }
}
