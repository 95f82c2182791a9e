//! Whether a box comes back when the worlds are drawn again.

use rand_pcg::Pcg64;
use rand_pcg::rand_core::{Rng, SeedableRng};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::prim::{FoundBox, Options, inside, state_of};
use super::search::{Search, State, Tally, row_tally};
use super::table::Table;
use super::{Error, Sample};

/// How to resample.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ResampleOptions {
    /// Bootstrap resamples, from 1. Default 50.
    pub resamples: usize,
    /// Seed of the resamples; resample `k` depends on it and on `k` alone.
    pub seed: u64,
}

impl Default for ResampleOptions {
    fn default() -> Self {
        Self { resamples: 50, seed: 1 }
    }
}

/// How often what a box says comes back.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Reproducibility {
    /// Resamples in which there was something to search; shares are of these, NaN if 0.
    pub resamples: usize,
    /// For each restriction of the box its column.
    pub columns: Vec<usize>,
    /// Share of resamples whose box of nearest coverage restricts the column too.
    pub at_same_coverage: Vec<f64>,
    /// Share of resamples whose box of nearest density restricts the column too.
    pub at_same_density: Vec<f64>,
    /// 95% percentile interval of the coverage of the box, its limits held.
    pub coverage: [f64; 2],
    /// 95% percentile interval of the density of the box, its limits held.
    pub density: [f64; 2],
}

/// What one resample says.
struct Draw {
    coverage: f64,
    density: f64,
    /// Which columns the trajectory's box of nearest coverage, and of nearest density, restricts.
    restricted: [Vec<bool>; 2],
}

/// The resampling test of Bryant and Lempert (2010), with bootstrap resamples of the whole table.
/// For the first box of a [`super::Discovery`], whose search saw all rows.
pub fn reproducibility(
    sample: &Sample,
    options: &Options,
    found: &FoundBox,
    resampling: &ResampleOptions,
) -> Result<Reproducibility, Error> {
    options.check()?;
    let wanted = "at least 1";
    if resampling.resamples == 0 {
        return Err(Error::Option { option: "resamples", value: 0.0, wanted });
    }
    let table = Table::of(sample)?;
    let columns: Vec<usize> = found.reported.restrictions.iter().map(|r| r.column).collect();
    let draws: Vec<Draw> = match state_of(&table, &found.reported) {
        Some(state) => (0..resampling.resamples as u64)
            .into_par_iter()
            .filter_map(|k| draw(&table, options, &state, found, resampling.seed, k))
            .collect(),
        None => Vec::new(),
    };
    let share = |which: usize| {
        let count = |&column: &usize| {
            draws.iter().filter(|draw| draw.restricted[which][column]).count() as f64
        };
        columns.iter().map(|column| count(column) / draws.len() as f64).collect()
    };
    let (at_same_coverage, at_same_density) = (share(0), share(1));
    Ok(Reproducibility {
        resamples: draws.len(),
        columns,
        at_same_coverage,
        at_same_density,
        coverage: interval(draws.iter().map(|draw| draw.coverage).collect()),
        density: interval(draws.iter().map(|draw| draw.density).collect()),
    })
}

/// One resample; `None` if nothing or everything in it is of interest.
fn draw(
    table: &Table,
    options: &Options,
    state: &State,
    found: &FoundBox,
    seed: u64,
    k: u64,
) -> Option<Draw> {
    let rows = table.rows() as u64;
    let mut random = Pcg64::seed_from_u64(seed.wrapping_add(k.wrapping_mul(0x9E37_79B9_7F4A_7C15)));
    let mut weight = vec![0.0; table.rows()];
    for _ in 0..rows {
        // The upper half of the product with a uniform 64-bit number is uniform on the rows.
        let row = (u128::from(random.next_u64()) * u128::from(rows)) >> 64;
        weight[row as usize] += table.weight[row as usize];
    }
    let (mut all, mut kept) = (Tally::default(), Tally::default());
    for row in (0..table.rows()).filter(|&row| weight[row] > 0.0) {
        let tally = row_tally(table, &weight, row);
        all.add(tally);
        if inside(table, state, row) {
            kept.add(tally);
        }
    }
    if all.interest <= 0.0 || all.interest >= all.weight || kept.count == 0 {
        return None;
    }
    let remaining = vec![true; table.rows()];
    let states = Search::new(table, options, &weight, &remaining).run();
    let nearest = |wanted: f64, of: &dyn Fn(&Tally) -> f64| {
        let distance = |state: &State| (of(&state.tally) - wanted).abs();
        // Of equally near ones the one of highest mean: where peels cost no coverage, the whole
        // table is as near as the box.
        let best = states.iter().min_by(|a, b| {
            let means = b.tally.mean().total_cmp(&a.tally.mean());
            distance(a).total_cmp(&distance(b)).then(means)
        });
        best.map_or_else(Vec::new, |state| {
            let pairs = state.parts.iter().zip(&table.columns);
            pairs.map(|(part, column)| part.restricts(column)).collect()
        })
    };
    let reported = &found.reported;
    Some(Draw {
        coverage: kept.interest / all.interest,
        density: kept.interest / kept.weight,
        restricted: [
            nearest(reported.coverage, &|tally| tally.interest / all.interest),
            nearest(reported.density, &|tally| tally.interest / tally.weight),
        ],
    })
}

/// The 2.5% and 97.5% quantiles, interpolated; NaN if there is none.
#[allow(clippy::cast_sign_loss, reason = "a position from 0")]
fn interval(mut values: Vec<f64>) -> [f64; 2] {
    values.sort_unstable_by(f64::total_cmp);
    let Some(last) = values.len().checked_sub(1) else { return [f64::NAN; 2] };
    [0.025, 0.975].map(|q| {
        let position = q * last as f64;
        let below = libm::floor(position) as usize;
        let above = (below + 1).min(last);
        values[below] + (position - below as f64) * (values[above] - values[below])
    })
}
