//! Screening by elementary effects (Morris 1991, *Technometrics* 33: 161–174; Campolongo, Cariboni
//! & Saltelli 2007, *Environmental Modelling & Software* 22: 1509–1518).

use serde::{Deserialize, Serialize};

use crate::resample::{InputError, Resampling, below, deviation, generator, length, shuffled};

/// Elementary effects of one input.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Effects {
    /// Mean effect of crossing the whole range at the pace of one step.
    pub mu: f64,
    /// Mean size of the effect: how much the input matters.
    pub mu_star: f64,
    /// Standard deviation: how much the effect depends on where one stands.
    pub sigma: f64,
    /// z times the standard deviation of resampled `mu_star`.
    pub mu_star_conf: f64,
    /// Percentile interval of resampled `mu_star`.
    pub interval: [f64; 2],
    /// Trajectories left out because an output beside the step is missing.
    pub left_out: usize,
}

/// Step of a design with so many levels, in units of the range: p / (2 (p − 1)).
pub fn step(levels: usize) -> f64 {
    levels as f64 / (2.0 * (levels as f64 - 1.0))
}

/// Random trajectories on the unit cube: `[trajectory · (inputs + 1) + point][input]`. `levels` is
/// even and at least 2. Trajectory t depends on the seed, the number of inputs and t alone.
pub fn design(
    inputs: usize,
    trajectories: usize,
    levels: usize,
    seed: u64,
) -> Result<Vec<Vec<f64>>, InputError> {
    if levels < 2 || !levels.is_multiple_of(2) {
        return Err(InputError::Range { what: "the number of levels", range: "even, 2 or more" });
    }
    let top = (levels - 1) as f64;
    let half = levels / 2;
    let mut rows = Vec::with_capacity(trajectories * (inputs + 1));
    for t in 0..trajectories {
        let mut random = generator(seed, t as u64);
        let mut level: Vec<usize> = (0..inputs).map(|_| below(&mut random, levels)).collect();
        let place = |level: &[usize]| level.iter().map(|&l| l as f64 / top).collect();
        rows.push(place(&level));
        for j in shuffled(&mut random, inputs) {
            // From every level exactly one of the two steps stays on the grid.
            level[j] = if level[j] < half { level[j] + half } else { level[j] - half };
            rows.push(place(&level));
        }
    }
    Ok(rows)
}

/// Effects of every input. `x` as [`design`] made it (any scaling, one input changes per step),
/// `y` its outputs (NaN if missing), `levels` as in the design.
pub fn morris(
    x: &[Vec<f64>],
    y: &[f64],
    levels: usize,
    resampling: &Resampling,
) -> Result<Vec<Effects>, InputError> {
    resampling.check()?;
    if levels < 2 {
        return Err(InputError::Range { what: "the number of levels", range: "2 or more" });
    }
    length("the outputs", y.len(), x.len())?;
    let inputs = x.first().map_or(0, Vec::len);
    x.iter().try_for_each(|row| length("a row of the design", row.len(), inputs))?;
    if inputs == 0 || !x.len().is_multiple_of(inputs + 1) {
        return Err(InputError::Range {
            what: "the number of rows",
            range: "a multiple of the number of inputs plus one",
        });
    }
    let delta = step(levels);
    let mut effects = vec![Vec::new(); inputs];
    for (x, y) in x.chunks(inputs + 1).zip(y.chunks(inputs + 1)) {
        for k in 0..inputs {
            let changed = |j: &usize| x[k][*j] != x[k + 1][*j];
            let Some(j) = (0..inputs).find(changed) else {
                return Err(InputError::Range {
                    what: "a step of the design",
                    range: "a change of one input",
                });
            };
            let way = if x[k + 1][j] > x[k][j] { 1.0 } else { -1.0 };
            effects[j].push(way * (y[k + 1] - y[k]) / delta);
        }
    }
    Ok(effects.iter().map(|effects| summary(effects, resampling)).collect())
}

fn summary(all: &[f64], resampling: &Resampling) -> Effects {
    let effects: Vec<f64> = all.iter().copied().filter(|e| e.is_finite()).collect();
    let n = effects.len() as f64;
    let resampled: Vec<f64> = resampling
        .counts(effects.len())
        .iter()
        .map(|counts| {
            effects.iter().zip(counts).map(|(e, &c)| e.abs() * f64::from(c)).sum::<f64>() / n
        })
        .collect();
    Effects {
        mu: effects.iter().sum::<f64>() / n,
        mu_star: effects.iter().map(|e| e.abs()).sum::<f64>() / n,
        sigma: deviation(&effects),
        mu_star_conf: resampling.half_width(&resampled),
        interval: resampling.interval(&resampled),
        left_out: all.len() - effects.len(),
    }
}
