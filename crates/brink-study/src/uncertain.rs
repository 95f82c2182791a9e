//! How an uncertain parameter is drawn from its plausible range.

use brink_game::Distribution;
use brink_statistics::power_scaling::range_component;
use serde::{Deserialize, Serialize};

/// The plausible values of one parameter, drawn by inverse distribution from a number in (0, 1).
#[derive(Clone, Debug, PartialEq)]
pub enum Plausible {
    /// Known: every world has the base value.
    Fixed,
    /// Drawn from a distribution over the range.
    Range {
        /// Lowest plausible value.
        low: f64,
        /// Highest plausible value.
        high: f64,
        /// Shape of the distribution between them.
        shape: Shape,
        /// The distribution of the value, or of its logarithm for [`Shape::Loguniform`].
        distribution: Distribution,
    },
    /// An element of a set, drawn with these chances, `[element]`, which sum to one.
    Chances(Vec<f64>),
}

/// Shape of a distribution over a range.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Every value equally likely.
    Uniform,
    /// Every ratio equally likely; the range must be positive.
    Loguniform,
    /// Smooth around the base value: Beta with mean (low + 4 mode + high) / 6.
    Pert,
    /// Rising to the base value, falling after it, in straight lines.
    Triangular,
}

impl Shape {
    /// Every shape with its name in scenarios.
    pub const ALL: [(&'static str, Shape); 4] = [
        ("uniform", Shape::Uniform),
        ("loguniform", Shape::Loguniform),
        ("pert", Shape::Pert),
        ("triangular", Shape::Triangular),
    ];

    /// The name in scenarios.
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(_, shape)| *shape == self).map_or("", |(name, _)| name)
    }
}

impl Plausible {
    /// A distribution of this shape over `[low, high]` with its mode, where it has one, at
    /// `mode`. Fails with a reason where the shape does not fit the range.
    pub fn range(shape: Shape, low: f64, mode: f64, high: f64) -> Result<Self, String> {
        if !(low.is_finite() && high.is_finite() && low <= high) {
            return Err(format!(
                "[{low}, {high}] is not a range: the first number must be finite and not above the second"
            ));
        }
        if low == high {
            return Ok(Self::Fixed);
        }
        let distribution = match shape {
            Shape::Uniform => Distribution::uniform(low, high),
            Shape::Loguniform if low <= 0.0 => {
                return Err(format!(
                    "a loguniform range must be positive; this one starts at {low}"
                ));
            }
            Shape::Loguniform => Distribution::uniform(libm::log(low), libm::log(high)),
            Shape::Pert => Distribution::pert(low, mode, high),
            Shape::Triangular => Distribution::triangular(low, mode, high),
        };
        let distribution = distribution.map_err(|e| e.to_string())?;
        Ok(Self::Range { low, high, shape, distribution })
    }

    /// The value at `u` in (0, 1); `base` where nothing is uncertain. Elements are positions in
    /// their set.
    pub fn quantile(&self, u: f64, base: f64) -> f64 {
        match self {
            Self::Fixed => base,
            Self::Range { low, high, shape, distribution } => {
                let x = distribution.quantile(u);
                let x = if *shape == Shape::Loguniform { libm::exp(x) } else { x };
                x.clamp(*low, *high)
            }
            Self::Chances(chances) => {
                let mut rest = u;
                let chosen = chances.iter().position(|chance| {
                    rest -= chance;
                    rest < 0.0
                });
                // Rounding can leave u above the sum: take the last element that is possible.
                let last = chances.iter().rposition(|&chance| chance > 0.0).unwrap_or(0);
                chosen.unwrap_or(last) as f64
            }
        }
    }

    /// The probability of a value of at most `x`; `base` where nothing is uncertain. For ranges only:
    /// elements have no order.
    pub fn cdf(&self, x: f64, base: f64) -> f64 {
        match self {
            Self::Range { low, .. } if x < *low => 0.0,
            Self::Range { high, .. } if x >= *high => 1.0,
            Self::Range { shape: Shape::Loguniform, distribution, .. } => {
                distribution.cdf(libm::log(x))
            }
            Self::Range { distribution, .. } => distribution.cdf(x),
            Self::Fixed | Self::Chances(_) => f64::from(x >= base),
        }
    }

    /// The value on the scale on which its distribution is uniform, or as it is: its logarithm for
    /// [`Shape::Loguniform`].
    pub fn on_its_scale(&self, x: f64) -> f64 {
        match self {
            Self::Range { shape: Shape::Loguniform, .. } => libm::log(x),
            _ => x,
        }
    }

    /// The logarithm, up to a constant, of what is raised to a power when this prior is power-scaled
    /// ([`brink_statistics::power_scaling`]): the density at `x` or the chance of the element, and for
    /// uniform ranges, which no power changes, what draws them in from their ends. Finite.
    pub fn log_component(&self, x: f64) -> f64 {
        match self {
            Self::Fixed => 0.0,
            Self::Range { low, high, shape: Shape::Uniform | Shape::Loguniform, .. } => {
                let [low, high, x] = [*low, *high, x].map(|x| self.on_its_scale(x));
                // Halves: a range may be wider than the largest number.
                let position = (x / 2.0 - low / 2.0) / (high / 2.0 - low / 2.0);
                range_component(position.clamp(f64::EPSILON, 1.0 - f64::EPSILON))
            }
            Self::Range { low, high, distribution, .. } => {
                // Relative to the range, so that no unit makes a density too small a number.
                let density = distribution.pdf(x) * (high - low);
                libm::log(density.clamp(f64::EPSILON, 1.0 / f64::EPSILON))
            }
            Self::Chances(chances) => {
                let chance = chances.iter().zip(0_u32..).find(|(_, at)| f64::from(*at) == x);
                libm::log(chance.map_or(1.0, |(chance, _)| chance.max(f64::MIN_POSITIVE)))
            }
        }
    }

    /// The ends between which one-at-a-time comparisons move the value: the range, or the
    /// positions of the elements with a positive chance.
    pub fn extremes(&self) -> Vec<f64> {
        match self {
            Self::Fixed => Vec::new(),
            Self::Range { low, high, .. } => vec![*low, *high],
            Self::Chances(chances) => {
                let possible = chances.iter().enumerate().filter(|(_, chance)| **chance > 0.0);
                possible.map(|(element, _)| element as f64).collect()
            }
        }
    }

    /// Whether worlds differ in it.
    pub fn is_uncertain(&self) -> bool {
        *self != Self::Fixed
    }

    /// How worlds draw it, for tables.
    pub fn drawn(&self) -> Drawn {
        match self {
            Self::Fixed => Drawn::Fixed,
            Self::Range { shape, .. } => match shape {
                Shape::Uniform => Drawn::Uniform,
                Shape::Loguniform => Drawn::Loguniform,
                Shape::Pert => Drawn::Pert,
                Shape::Triangular => Drawn::Triangular,
            },
            Self::Chances(_) => Drawn::Chances,
        }
    }
}

/// How plausible worlds draw a parameter, as tables name it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Drawn {
    /// Not at all: every world has the base value. An empty text in JSON.
    #[serde(rename = "")]
    Fixed,
    /// See [`Shape::Uniform`].
    Uniform,
    /// See [`Shape::Loguniform`].
    Loguniform,
    /// See [`Shape::Pert`].
    Pert,
    /// See [`Shape::Triangular`].
    Triangular,
    /// An element of a set; see [`Plausible::Chances`].
    Chances,
}

impl Drawn {
    /// The word in tables and JSON; empty where fixed.
    pub fn word(self) -> &'static str {
        match self {
            Self::Fixed => "",
            Self::Uniform => Shape::Uniform.name(),
            Self::Loguniform => Shape::Loguniform.name(),
            Self::Pert => Shape::Pert.name(),
            Self::Triangular => Shape::Triangular.name(),
            Self::Chances => "chances",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn quantile(shape: Shape, low: f64, mode: f64, high: f64, u: f64) -> f64 {
        Plausible::range(shape, low, mode, high).unwrap().quantile(u, mode)
    }

    #[test]
    fn how_worlds_are_drawn_is_one_word_in_tables_scenarios_and_json() {
        let shapes = [Drawn::Uniform, Drawn::Loguniform, Drawn::Pert, Drawn::Triangular];
        for ((name, shape), drawn) in Shape::ALL.into_iter().zip(shapes) {
            assert_eq!(Plausible::range(shape, 1.0, 2.0, 3.0).unwrap().drawn(), drawn);
            assert_eq!(drawn.word(), name);
        }
        for drawn in shapes.into_iter().chain([Drawn::Fixed, Drawn::Chances]) {
            assert_eq!(serde_json::to_value(drawn).unwrap(), drawn.word());
        }
    }

    #[test]
    fn quantiles_match_closed_forms() {
        assert!((quantile(Shape::Uniform, 2.0, 3.0, 6.0, 0.25) - 3.0).abs() < 1e-12);
        // The median of a loguniform is the geometric mean of its ends.
        assert!((quantile(Shape::Loguniform, 0.25, 1.0, 4.0, 0.5) - 1.0).abs() < 1e-12);
        // Triangular on [0, 4], mode 1: F(1) = 1/4; F(x) = 1 - (4 - x)^2 / 12 beyond.
        assert!((quantile(Shape::Triangular, 0.0, 1.0, 4.0, 0.25) - 1.0).abs() < 1e-9);
        let x = 4.0 - libm::sqrt(12.0 * 0.25);
        assert!((quantile(Shape::Triangular, 0.0, 1.0, 4.0, 0.75) - x).abs() < 1e-9);
        // PERT with the mode in the middle of [0, 1] is Beta(3, 3): I_x(3, 3) at 0.25 is
        // 10 x^3 - 15 x^4 + 6 x^5 = 0.103515625.
        assert!((quantile(Shape::Pert, 0.0, 0.5, 1.0, 0.103_515_625) - 0.25).abs() < 1e-9);
    }

    /// Raised to a power, a uniform range draws in, on its own scale; a shaped one follows its
    /// density: on [0, 4] with mode 1 a triangular one rises to 1/2 and falls in a straight line.
    #[test]
    fn log_components_are_those_of_power_scaling() {
        let at = |shape, x| Plausible::range(shape, 1.0, 2.0, 9.0).unwrap().log_component(x);
        assert_eq!(at(Shape::Uniform, 3.0), range_component(0.25));
        assert!((at(Shape::Loguniform, 3.0) - range_component(0.5)).abs() < 1e-12);
        let triangular = Plausible::range(Shape::Triangular, 0.0, 1.0, 4.0).unwrap();
        let ratio = triangular.log_component(2.5) - triangular.log_component(1.0);
        assert!((ratio - libm::log(0.5)).abs() < 1e-9, "{ratio}");
        assert!(triangular.log_component(4.0).is_finite() && at(Shape::Uniform, 1.0).is_finite());
        let war = Plausible::Chances(vec![0.25, 0.75]);
        assert_eq!(war.log_component(1.0), libm::log(0.75));
    }

    #[test]
    fn elements_follow_their_chances() {
        let war = Plausible::Chances(vec![0.2, 0.0, 0.6, 0.2]);
        assert_eq!(war.quantile(0.1999, 0.0), 0.0);
        assert_eq!(war.quantile(0.2001, 0.0), 2.0);
        assert_eq!(war.quantile(0.9, 0.0), 3.0);
        assert_eq!(war.quantile(1.0 - 1e-17, 0.0), 3.0);
        assert_eq!(war.extremes(), [0.0, 2.0, 3.0]);
    }

    #[test]
    fn bad_ranges_are_refused_with_a_reason() {
        assert!(
            Plausible::range(Shape::Loguniform, 0.0, 1.0, 2.0).unwrap_err().contains("positive")
        );
        assert!(Plausible::range(Shape::Uniform, 2.0, 1.0, 0.0).unwrap_err().contains("range"));
        assert!(Plausible::range(Shape::Pert, 0.0, 7.0, 1.0).is_err());
        assert_eq!(Plausible::range(Shape::Uniform, 2.0, 2.0, 2.0), Ok(Plausible::Fixed));
    }
}
