//! The axis on which values of an uncertain number are drawn.

use brink_study::results::{Assumption, WorldsSummary};
use brink_study::uncertain::Drawn;

use crate::scale::{Scale, extent};
use crate::text;

/// Where the plausible values of a number lie.
#[derive(Clone, Copy, Debug)]
pub(super) struct Range {
    /// Lowest and highest value; NaN where unknown, as for a handicap.
    pub(super) ends: [f64; 2],
    /// Value in the base case; NaN where there is none, as for a handicap.
    pub(super) base: f64,
    /// Whether ratios count rather than differences.
    log: bool,
    /// The 5% and the 95% quantile of the worlds, where the range is not known.
    middle: [f64; 2],
}

impl Range {
    /// That of a parameter; for what is none, as a handicap, there is at least the middle 90% of the
    /// worlds to draw.
    pub(super) fn of(
        name: &str,
        assumptions: &[Assumption],
        worlds: Option<&WorldsSummary>,
    ) -> Self {
        if let Some(own) = assumptions.iter().find(|assumption| assumption.name == name) {
            let log = own.distribution == Drawn::Loguniform;
            return Self { ends: [own.low, own.high], base: own.value, log, middle: [f64::NAN; 2] };
        }
        let shift = worlds.and_then(|worlds| worlds.parameters.iter().find(|own| own.name == name));
        let middle = shift.map_or([f64::NAN; 2], |shift| [shift.prior[1], shift.prior[3]]);
        Self { ends: [f64::NAN; 2], base: f64::NAN, log: false, middle }
    }

    /// The axis from `left` to `right` px that holds the range and `values`.
    pub(super) fn scale(
        &self,
        values: impl IntoIterator<Item = f64>,
        (left, right): (f64, f64),
    ) -> Scale {
        let own = self.ends.into_iter().chain(self.middle).chain([self.base]);
        let domain = extent(values.into_iter().chain(own), 0.0);
        if self.log {
            Scale::logarithmic(domain, (left, right))
        } else {
            Scale::linear(domain, (left, right))
        }
    }
}

/// A coordinate of worlds for people: `handicap.ID` is the handicap of a piece of evidence.
pub(super) fn name(coordinate: &str) -> String {
    match coordinate.strip_prefix("handicap.") {
        Some(id) => format!("handicap of {id}"),
        None => text::humanize(coordinate),
    }
}
