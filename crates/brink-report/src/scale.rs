//! From data to pixels along one axis.

use crate::number;

/// A linear or logarithmic map from data to pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Scale {
    /// Data at the ends; positive where logarithmic.
    pub(crate) domain: (f64, f64),
    /// Pixels at the ends.
    pub(crate) range: (f64, f64),
    /// Whether equal ratios are equal lengths.
    pub(crate) log: bool,
}

impl Scale {
    /// A linear scale. A domain of one number is widened by half its size to both sides, one
    /// of zero alone or of nothing by what has no size of its own.
    pub(crate) fn linear(domain: (f64, f64), range: (f64, f64)) -> Self {
        let (low, high) = domain;
        let domain = if low.is_finite() && high.is_finite() && high > low {
            domain
        } else if low.is_finite() {
            let half = if low == 0.0 { 0.5 } else { 0.5 * low.abs() };
            (low - half, low + half)
        } else {
            (0.0, 1.0)
        };
        Self { domain, range, log: false }
    }

    /// A logarithmic scale, or a linear one where the domain is not positive.
    pub(crate) fn logarithmic(domain: (f64, f64), range: (f64, f64)) -> Self {
        let linear = Self::linear(domain, range);
        Self { log: linear.domain.0 > 0.0, ..linear }
    }

    /// Pixel of `value`.
    pub(crate) fn at(&self, value: f64) -> f64 {
        let unit = |x: f64| if self.log { libm::log(x) } else { x };
        let (low, high) = (unit(self.domain.0), unit(self.domain.1));
        let share = (unit(value) - low) / (high - low);
        self.range.0 + share * (self.range.1 - self.range.0)
    }

    /// Round numbers to mark, about `count`.
    pub(crate) fn ticks(&self, count: usize) -> Vec<f64> {
        if self.log {
            let ticks = number::log_ticks(self.domain.0, self.domain.1);
            if ticks.len() >= 2 {
                return ticks;
            }
        }
        number::linear_ticks(self.domain.0, self.domain.1, count)
    }
}

/// Smallest and largest of the finite numbers, widened by `margin` of their distance on both
/// sides; `(0, 1)` if there is none.
pub(crate) fn extent(values: impl IntoIterator<Item = f64>, margin: f64) -> (f64, f64) {
    let mut low = f64::INFINITY;
    let mut high = f64::NEG_INFINITY;
    for value in values {
        if value.is_finite() {
            low = low.min(value);
            high = high.max(value);
        }
    }
    if low > high {
        return (0.0, 1.0);
    }
    let size = low.abs().max(high.abs());
    let pad = match (high - low <= ROUNDING * size, size == 0.0) {
        (false, _) => (high - low) * margin,
        (true, false) => 0.05 * size,
        (true, true) => 1.0,
    };
    (low - pad, high + pad)
}

/// Differences of this share of a number are rounding.
const ROUNDING: f64 = 1e-12;

/// An axis from zero to a little above the largest of some probabilities, however small they
/// are; to one where all are zero.
pub(crate) fn probability_domain(values: impl IntoIterator<Item = f64>) -> (f64, f64) {
    let highest = values.into_iter().filter(|value| value.is_finite()).fold(0.0, f64::max);
    (0.0, if highest > 0.0 { (highest * 1.08).min(1.0) } else { 1.0 })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn linear_and_logarithmic_maps() {
        let scale = Scale::linear((0.0, 2.0), (100.0, 0.0));
        assert_eq!(scale.at(0.5), 75.0);
        let scale = Scale::logarithmic((0.25, 4.0), (0.0, 80.0));
        assert!((scale.at(1.0) - 40.0).abs() < 1e-12);
        assert!(!Scale::logarithmic((0.0, 4.0), (0.0, 80.0)).log);
        assert_eq!(Scale::linear((3.0, 3.0), (0.0, 1.0)).at(3.0), 0.5);
        assert!(Scale::linear((f64::NAN, 1.0), (0.0, 1.0)).at(0.5).is_finite());
    }

    #[test]
    fn extent_skips_what_does_not_exist() {
        assert_eq!(extent([f64::NAN, 1.0, 3.0], 0.5), (0.0, 4.0));
        assert_eq!(extent([f64::NAN], 0.5), (0.0, 1.0));
    }

    #[test]
    fn no_axis_has_a_size_of_its_own() {
        for unit in [1e-30, 1e-9, 1e12] {
            assert_eq!(extent([0.0, unit], 0.5), (-0.5 * unit, 1.5 * unit));
            assert_eq!(
                probability_domain([0.0, 1e-12 * unit.min(1.0)]).1,
                1.08e-12 * unit.min(1.0)
            );
        }
        let (low, high) = extent([3e-12, 3e-12], 0.1);
        assert!(low > 2.8e-12 && high < 3.2e-12);
        assert_eq!(probability_domain([0.0, f64::NAN]), (0.0, 1.0));
        assert_eq!(probability_domain([0.99]), (0.0, 1.0));
    }
}
