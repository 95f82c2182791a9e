//! Maximisation without derivatives: along a line, and in a box.
//!
//! Values at equilibrium are continuous almost everywhere but have kinks where a group of types
//! changes its mind, and may jump where an equilibrium ends; nothing here uses a slope.

mod line;
mod pattern;

pub(crate) use line::line_grid;
pub use line::{LineOptimum, LineOptions, maximise_on_line};
pub use pattern::{BoxOptimum, BoxOptions, lattice, maximise_in_box};

/// What is maximised, at one point.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Worth {
    /// The value; NaN where there is none.
    pub value: f64,
    /// How far it may be off, >= 0, in the same unit: two values that differ by less than both of
    /// theirs together are a tie.
    pub noise: f64,
}

impl Worth {
    /// A value that is good to rounding.
    pub fn exact(value: f64) -> Self {
        Self { value, noise: 2.0 * f64::EPSILON * value.abs() }
    }

    /// No value.
    pub fn none() -> Self {
        Self { value: f64::NAN, noise: 0.0 }
    }

    fn exists(&self) -> bool {
        !self.value.is_nan()
    }
}

/// Values this close, as a share of all that is at stake between the points tried, are a tie.
const TIE: f64 = 1e-12;

/// What counts as a tie: a matter of how values differ from each other, never of their unit or of
/// where their zero lies.
#[derive(Clone, Copy, Debug)]
struct Ties {
    /// Largest less smallest value of the points tried.
    spread: f64,
}

impl Ties {
    fn among(tried: impl Iterator<Item = Worth>) -> Self {
        let ends = (f64::INFINITY, f64::NEG_INFINITY);
        let (low, high) = tried
            .filter(Worth::exists)
            .fold(ends, |(low, high), worth| (low.min(worth.value), high.max(worth.value)));
        Self { spread: (high - low).max(0.0) }
    }

    /// How much the first value must lie above the second to be more than a tie.
    fn margin(self, a: Worth, b: Worth) -> f64 {
        TIE * self.spread + a.noise + b.noise
    }

    fn as_good(self, found: Worth, best: Worth) -> bool {
        found.value >= best.value - self.margin(found, best)
    }

    fn better(self, found: Worth, best: Worth) -> bool {
        found.value > best.value + self.margin(found, best)
    }
}
