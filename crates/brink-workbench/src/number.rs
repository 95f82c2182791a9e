//! Numbers in documents, and numbers for reading.

use std::fmt;

use brink_report::number::plain;
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
        out.write_str(&plain(self.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_that_does_not_exist_is_null_both_ways() {
        let text = serde_json::to_string(&[Number(0.5), Number(f64::NAN)]).unwrap();
        assert_eq!(text, "[0.5,null]");
        let back: Vec<Number> = serde_json::from_str(&text).unwrap();
        assert!(back[0] == Number(0.5) && back[1].0.is_nan());
    }
}
