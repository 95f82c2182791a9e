//! The values that a parameter may take.

use std::fmt;
use std::sync::Arc;

/// The values that a parameter may take.
#[derive(Clone, Debug, PartialEq)]
pub enum Domain {
    /// Finite numbers between two ends, each of which belongs to it unless open; infinite ends
    /// are open.
    Interval {
        /// Lower end.
        low: f64,
        /// Whether the lower end is excluded.
        low_open: bool,
        /// Upper end.
        high: f64,
        /// Whether the upper end is excluded.
        high_open: bool,
    },
    /// Elements of a set, by name; the value is the position, from 0.
    Elements(Arc<[String]>),
}

impl Domain {
    /// Any finite number.
    pub const REAL: Self = Self::Interval {
        low: f64::NEG_INFINITY,
        low_open: true,
        high: f64::INFINITY,
        high_open: true,
    };

    /// Whether a value belongs to it; NaN never does.
    pub fn contains(&self, value: f64) -> bool {
        match self {
            Self::Interval { low, low_open, high, high_open } => {
                (value > *low || (!low_open && value == *low))
                    && (value < *high || (!high_open && value == *high))
            }
            Self::Elements(names) => {
                value >= 0.0 && value.fract() == 0.0 && value < names.len() as f64
            }
        }
    }

    /// The elements, where values are elements.
    pub fn elements(&self) -> Option<&[String]> {
        match self {
            Self::Interval { .. } => None,
            Self::Elements(names) => Some(names),
        }
    }

    /// The domain as models write it, `(0, inf)` or `{ calm, storm }`.
    pub fn text(&self) -> String {
        self.to_string()
    }

    /// A value as text: the element's name, or the number.
    pub fn show(&self, value: f64) -> String {
        match self {
            Self::Interval { .. } => format!("{value}"),
            Self::Elements(names) => {
                let found = names.iter().enumerate().find(|(at, _)| *at as f64 == value);
                found.map_or_else(|| format!("element {value}"), |(_, name)| name.clone())
            }
        }
    }
}

impl fmt::Display for Domain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Interval { low, low_open, high, high_open } => {
                let open = if *low_open { '(' } else { '[' };
                let close = if *high_open { ')' } else { ']' };
                write!(f, "{open}{low}, {high}{close}")
            }
            Self::Elements(names) => write!(f, "{{ {} }}", names.join(", ")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn open_ends_are_excluded() {
        let domain =
            Domain::Interval { low: 0.0, low_open: true, high: f64::INFINITY, high_open: true };
        assert!(!domain.contains(0.0) && domain.contains(1e-300) && !domain.contains(f64::NAN));
        assert!(!domain.contains(f64::INFINITY) && !Domain::REAL.contains(f64::NEG_INFINITY));
        assert_eq!(domain.text(), "(0, inf)");
        let war = Domain::Elements(["quick".to_owned(), "stalemate".to_owned()].into());
        assert!(war.contains(1.0) && !war.contains(2.0) && !war.contains(0.5));
        assert_eq!(war.show(1.0), "stalemate");
        assert_eq!(war.text(), "{ quick, stalemate }");
    }
}
