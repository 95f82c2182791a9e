//! What can be said of the best position: where it lies and what it is worth.

use brink_study::results::{Analysis, DialSweep, Optimum};

/// Gains below this share of what the dial moves are none to speak of.
const IMMATERIAL: f64 = 1e-3;
/// Differences of this share of the values themselves are rounding.
const ROUNDING: f64 = 1e-12;

/// Where the best position lies, as far as the values bear it out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// No position was solved.
    Unknown,
    /// All positions are worth the same.
    NoDifference,
    /// At the low end of the dial.
    LowEnd,
    /// At the high end of the dial.
    HighEnd,
    /// Inside, but worth no more than the low end to speak of.
    AsGoodAsLow,
    /// Inside, but worth no more than the high end to speak of.
    AsGoodAsHigh,
    /// Inside, and worth more than either end.
    Between,
}

/// The best position of the dial beside its ends.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Best {
    /// The position; NaN where none was solved.
    pub position: f64,
    /// Value of the analysis player there, in payoff units.
    pub value: f64,
    /// Value at the low and at the high end; NaN where it was not solved.
    pub ends: [f64; 2],
    /// Where it lies.
    pub place: Place,
    /// Differences in value that mean nothing: rounding, and what the players could still gain
    /// in the equilibrium found.
    pub noise: f64,
}

impl Best {
    /// Reads the best position off an analysis.
    pub fn of(analysis: &Analysis) -> Self {
        let optimum = &analysis.best_dial;
        let position = position(&analysis.about.dial, optimum, &analysis.dial);
        let series = analysis.dial.value_of(&analysis.about.player);
        let values: &[f64] = series.map_or(&[], |series| &series.values);
        let ends = [values.first(), values.last()].map(|end| end.copied().unwrap_or(f64::NAN));
        let finite = || values.iter().copied().chain([optimum.value]).filter(|v| v.is_finite());
        let (low, high) = finite()
            .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), v| (low.min(v), high.max(v)));
        let trusted = analysis.solution.status.converged();
        let regret = if trusted { analysis.solution.max_regret } else { 0.0 };
        let noise = (ROUNDING * low.abs().max(high.abs())).max(regret);
        let noise = if noise.is_finite() { noise } else { 0.0 };
        let mut best = Self { position, value: optimum.value, ends, place: Place::Unknown, noise };
        if position.is_finite() {
            let flat = finite().count() > 2 && high - low <= noise;
            let margin = noise.max(IMMATERIAL * (high - low));
            best.place = best.place(analysis, flat, margin);
        }
        best
    }

    fn place(&self, analysis: &Analysis, flat: bool, margin: f64) -> Place {
        let [low, high] = analysis.about.dial_range;
        let nearer_low = self.position - low <= high - self.position;
        if flat {
            return Place::NoDifference;
        }
        if !analysis.best_dial.interior {
            return if nearer_low { Place::LowEnd } else { Place::HighEnd };
        }
        // An end that was not solved says nothing against a place in between.
        let no_worse = self.ends.map(|end| self.value - end <= margin);
        match no_worse {
            [false, false] => Place::Between,
            [true, high] if nearer_low || !high => Place::AsGoodAsLow,
            [_, _] => Place::AsGoodAsHigh,
        }
    }

    /// What the best position is worth more than the low and the high end; 0 where the
    /// difference means nothing, NaN where an end was not solved.
    pub fn gains(&self) -> [f64; 2] {
        self.ends.map(|end| {
            let gain = self.value - end;
            if gain.abs() <= self.noise { 0.0 } else { gain }
        })
    }
}

/// The best position, on the grid where the optimum lacks it.
pub(crate) fn position(dial: &str, optimum: &Optimum, sweep: &DialSweep) -> f64 {
    let control = optimum.controls.iter().find(|control| control.name == dial);
    let on_grid = || sweep.dial.get(sweep.best).copied();
    control.map(|control| control.value).or_else(on_grid).unwrap_or(f64::NAN)
}
