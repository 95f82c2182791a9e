//! Numbers as files have them: exactly.
//!
//! Whether two routes pay the same, or two types are paid alike, is a question about the numbers
//! in the file, which are decimals and fractions. It is answered about those, not about their
//! nearest binary numbers up to some tolerance: what is tiny beside the payoffs may be all that
//! matters at one information set.

use num_rational::BigRational;
use num_traits::{One, Signed, ToPrimitive, Zero};

/// A number of a file.
pub(super) type Exact = BigRational;

/// Digits after the point of a written probability.
const DIGITS: usize = 30;
/// `10^DIGITS`.
const ONE: u128 = 10_u128.pow(DIGITS as u32);
/// Numbers have exponents up to this size; 308 is that of the largest number in double precision.
const LARGEST_EXPONENT: i32 = 400;
/// Numbers have at most this many digits.
const MOST_DIGITS: usize = 2_000;

/// Probabilities (in \[0, 1\], summing to one up to rounding) as decimals whose exact sum is one:
/// the largest takes up what rounding leaves.
pub(super) fn exact(probabilities: &[f64]) -> Vec<String> {
    let mut parts: Vec<u128> = probabilities.iter().map(|&p| decimal(p)).collect();
    let largest = (0..parts.len()).max_by_key(|&k| parts[k]);
    if let Some(largest) = largest {
        let others: u128 =
            parts.iter().enumerate().filter(|&(k, _)| k != largest).map(|(_, part)| part).sum();
        parts[largest] = ONE.saturating_sub(others);
    }
    parts.into_iter().map(show).collect()
}

/// The probability in units of `10^-DIGITS`.
fn decimal(probability: f64) -> u128 {
    let text = format!("{:.DIGITS$}", probability.clamp(0.0, 1.0));
    text.replace('.', "").parse().unwrap_or(0)
}

fn show(part: u128) -> String {
    let (whole, rest) = (part / ONE, part % ONE);
    if rest == 0 {
        return whole.to_string();
    }
    let digits = format!("{rest:0DIGITS$}");
    format!("{whole}.{}", digits.trim_end_matches('0'))
}

/// A decimal, with or without exponent, or a fraction; `None` if it is neither or beyond what
/// double precision holds.
pub(super) fn parse(word: &str) -> Option<Exact> {
    let number = match word.split_once('/') {
        Some((above, below)) => {
            let below = parse_decimal(below).filter(|below| !below.is_zero())?;
            parse_decimal(above)? / below
        }
        None => parse_decimal(word)?,
    };
    let near = nearest(&number);
    (near.is_finite() && (near != 0.0 || number.is_zero())).then_some(number)
}

fn parse_decimal(word: &str) -> Option<Exact> {
    let (mantissa, exponent) = match word.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, exponent.parse().ok()?),
        None => (word, 0),
    };
    let (negative, mantissa) = match mantissa.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, mantissa.strip_prefix('+').unwrap_or(mantissa)),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = [whole, fraction].concat();
    let only_digits = digits.bytes().all(|digit| digit.is_ascii_digit());
    if digits.is_empty() || !only_digits || digits.len() > MOST_DIGITS {
        return None;
    }
    if !(-LARGEST_EXPONENT..=LARGEST_EXPONENT).contains(&exponent) {
        return None;
    }
    let magnitude = Exact::from_integer(digits.parse().ok()?);
    let shift = exponent - i32::try_from(fraction.len()).ok()?;
    let number = magnitude * Exact::from_integer(10.into()).pow(shift);
    Some(if negative { -number } else { number })
}

/// The nearest number in double precision; infinite beyond its range.
pub(super) fn nearest(number: &Exact) -> f64 {
    number.to_f64().unwrap_or(f64::NAN)
}

/// The number that is written for this one, its shortest decimal. Zero if it is not finite, which
/// valid games have not.
pub(super) fn as_written(number: f64) -> Exact {
    parse_decimal(&format!("{number:e}")).unwrap_or_else(Exact::zero)
}

/// A number that is a sum of decimals, as a decimal.
pub(super) fn write(number: &Exact) -> String {
    let mut units = number.numer().clone();
    let (mut below, mut places) = (number.denom().clone(), 0);
    // Every factor of ten that the denominator lacks is a place after the point.
    while !below.is_one() {
        let ten = Exact::from_integer(10.into());
        let scaled = Exact::new(units, below) * ten;
        (units, below) = (scaled.numer().clone(), scaled.denom().clone());
        places += 1;
    }
    let sign = if units.is_negative() { "-" } else { "" };
    let digits = format!("{:0>width$}", units.abs().to_string(), width = places + 1);
    let (whole, fraction) = digits.split_at(digits.len() - places);
    let point = if places > 0 { "." } else { "" };
    format!("{sign}{whole}{point}{fraction}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_sum_to_one_exactly() {
        let third = 1.0 / 3.0;
        let texts = exact(&[third, third, third]);
        let units = |text: &String| decimal_units(text);
        assert_eq!(texts.iter().map(units).sum::<u128>(), ONE);
        assert_eq!(exact(&[0.25, 0.75]), ["0.25", "0.75"]);
        assert_eq!(exact(&[1.0]), ["1"]);
    }

    fn decimal_units(text: &str) -> u128 {
        let digits = text.strip_prefix("0.").expect("below one");
        format!("{digits:0<DIGITS$}").parse().expect("digits")
    }

    #[test]
    fn fractions_and_decimals_are_read() {
        let read = |word| parse(word).map(|number| nearest(&number));
        assert_eq!(read("1/4"), Some(0.25));
        assert_eq!(read("-2.5e-1"), Some(-0.25));
        assert_eq!(read("+.5"), Some(0.5));
        assert_eq!(parse("1e2"), parse("100.0"));
        assert_eq!(parse("3/10"), parse("0.3"));
        for word in ["1/0", "x", "", ".", "-", "1e", "inf", "nan", "1e400", "1e-400", "1e99999999"]
        {
            assert_eq!(read(word), None, "{word}");
        }
    }

    #[test]
    fn reading_rounds_as_the_language_does() {
        for word in ["0.1", "1e-10", "123456789.123456789", "1.7976931348623157e308", "5e-324"] {
            assert_eq!(parse(word).map(|number| nearest(&number)), word.parse().ok());
        }
    }

    #[test]
    fn sums_of_decimals_are_written_in_full() {
        let sum = |a: f64, b: f64| write(&(as_written(a) + as_written(b)));
        assert_eq!(sum(0.1, 0.2), "0.3");
        assert_eq!(sum(-0.05, 0.0), "-0.05");
        assert_eq!(sum(1e9, 1e-10), "1000000000.0000000001");
        assert_eq!(sum(-2.0, 2.0), "0");
    }
}
