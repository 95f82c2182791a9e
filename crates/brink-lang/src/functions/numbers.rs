//! Arithmetic on numbers. All goes through `libm`, so that every platform computes the
//! same bits.

use crate::syntax::{BinaryOperator, Comparison};

/// What the language writes with signs and words before a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum UnaryFunction {
    Negate,
    /// 1 for 0 and 0 for anything else.
    Not,
}

/// Operations on two numbers. Comparisons and connectives give 1 or 0, and take anything but 0
/// as true.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum BinaryFunction {
    /// `a + b`
    Add,
    /// `a - b`
    Subtract,
    /// `a * b`
    Multiply,
    /// `a / b`
    Divide,
    /// `a ^ b`
    Power,
    /// `a mod b`, with the sign of `b`.
    Modulo,
    /// The smaller; NaN if either is.
    Minimum,
    /// The larger; NaN if either is.
    Maximum,
    /// `a < b`
    Less,
    /// `a <= b`
    LessEqual,
    /// `a == b`
    Equal,
    /// `a != b`
    NotEqual,
    /// Both.
    And,
    /// Either.
    Or,
}

impl From<BinaryOperator> for BinaryFunction {
    fn from(operator: BinaryOperator) -> Self {
        match operator {
            BinaryOperator::Add => Self::Add,
            BinaryOperator::Subtract => Self::Subtract,
            BinaryOperator::Multiply => Self::Multiply,
            BinaryOperator::Divide => Self::Divide,
            BinaryOperator::Power => Self::Power,
            BinaryOperator::Modulo => Self::Modulo,
        }
    }
}

impl UnaryFunction {
    #[inline]
    pub(crate) fn apply(self, x: f64) -> f64 {
        match self {
            Self::Negate => -x,
            Self::Not => truth(x == 0.0),
        }
    }
}

/// The probability that a standard normal variable is at most `x`.
pub(super) fn normal_cdf(x: f64) -> f64 {
    0.5 * libm::erfc(-x * std::f64::consts::FRAC_1_SQRT_2)
}

/// The density of a standard normal variable.
pub(super) fn normal_pdf(x: f64) -> f64 {
    libm::exp(-0.5 * x * x) / SQRT_TWO_PI
}

/// `x`, but not below `low` nor above `high`.
pub(super) fn clamp(numbers: &[f64]) -> f64 {
    let [x, low, high] = numbers else { return f64::NAN };
    minimum(maximum(*x, *low), *high)
}

const SQRT_TWO_PI: f64 = 2.506_628_274_631_000_5;

/// 1 / (1 + exp(-x)) without overflow at either end.
pub(super) fn logistic(x: f64) -> f64 {
    if x >= 0.0 {
        1.0 / (1.0 + libm::exp(-x))
    } else {
        let e = libm::exp(x);
        e / (1.0 + e)
    }
}

impl BinaryFunction {
    /// The result.
    #[inline]
    pub fn apply(self, a: f64, b: f64) -> f64 {
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
        assert_eq!(normal_cdf(0.0), 0.5);
        assert!((normal_cdf(1.959_963_984_540_054) - 0.975).abs() < 1e-15);
        assert!((normal_pdf(0.0) - 0.398_942_280_401_432_7).abs() < 1e-16);
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
