//! Numbers in documents, and numbers for reading.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A number of a document. One that does not exist is NaN here and null in JSON, both ways.
#[derive(Clone, Copy, Debug, Default, PartialEq, PartialOrd)]
pub struct Number(pub f64);

impl From<f64> for Number {
    fn from(value: f64) -> Self {
        Self(value)
    }
}

impl Serialize for Number {
    fn serialize<S: Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
        Some(self.0).filter(|value| value.is_finite()).serialize(out)
    }
}

impl<'de> Deserialize<'de> for Number {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        Ok(Self(Option::deserialize(from)?.unwrap_or(f64::NAN)))
    }
}

impl fmt::Display for Number {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&four_digits(self.0))
    }
}

/// A number with four significant digits; `n/a` where there is none.
pub fn four_digits(value: f64) -> String {
    if !value.is_finite() {
        return "n/a".into();
    }
    // Rounding noise of an equilibrium is no result.
    if value.abs() < 5e-9 {
        return "0".into();
    }
    if !(1e-4..1e6).contains(&value.abs()) {
        return format!("{value:.3e}");
    }
    // Decimals that leave four significant digits.
    let mut decimals = 3;
    let mut bound = 10.0;
    while decimals > 0 && value.abs() >= bound {
        (decimals, bound) = (decimals - 1, 10.0 * bound);
    }
    bound = 1.0;
    while value.abs() < bound {
        (decimals, bound) = (decimals + 1, bound / 10.0);
    }
    format!("{value:.decimals$}")
}

/// A share in per cent: two decimals, or as many as show a small one; `n/a` where there is none.
pub fn percent(value: f64) -> String {
    let share = 100.0 * value;
    match share.abs() {
        size if !size.is_finite() => "n/a".into(),
        size if size < 5e-9 => "0%".into(),
        size if size < 0.005 => {
            let decimals = (-size.log10()).ceil().max(3.0);
            format!("{share:.*}%", decimals as usize)
        }
        _ => format!("{share:.2}%"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_four_digits() {
        for (value, text) in [
            (0.0, "0"),
            (1.0, "1.000"),
            (-0.714_151, "-0.7142"),
            (0.008_28, "0.008280"),
            (12.345_6, "12.35"),
            (9_999.9, "10000"),
            (130.0, "130.0"),
            (2.5e7, "2.500e7"),
            (3.2e-5, "3.200e-5"),
            (f64::NAN, "n/a"),
        ] {
            assert_eq!(four_digits(value), text);
        }
    }

    #[test]
    fn small_shares_are_shown() {
        for (value, text) in [
            (0.25, "25.00%"),
            (1.02e-5, "0.001%"),
            (3.6e-7, "0.00004%"),
            (0.0, "0%"),
            (f64::NAN, "n/a"),
        ] {
            assert_eq!(percent(value), text);
        }
    }

    #[test]
    fn a_number_that_does_not_exist_is_null_both_ways() {
        let text = serde_json::to_string(&[Number(0.5), Number(f64::NAN)]).unwrap();
        assert_eq!(text, "[0.5,null]");
        let back: Vec<Number> = serde_json::from_str(&text).unwrap();
        assert!(back[0] == Number(0.5) && back[1].0.is_nan());
    }
}
