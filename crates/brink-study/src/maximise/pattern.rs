//! The best point of a box: a lattice of starts, then pattern search from the best of them.
//!
//! Pattern search (Hooke & Jeeves 1961; convergence for bound constraints: Lewis & Torczon
//! 1999) polls the coordinate directions (here
//! also the diagonals of each pair of them) and halves its step when none improves. It needs no
//! slopes, is deterministic, respects bounds exactly and stops at the corners where postures
//! often are; with at most a handful of levers its cost, a few hundred solves, is no concern.

use rayon::prelude::*;

use super::line::line_grid;
use super::{Ties, Worth};
use brink_statistics::points::Net;

/// How to search a box.
#[derive(Clone, Copy, Debug)]
pub struct BoxOptions {
    /// Number of starts tried before the local searches, about.
    pub starts: usize,
    /// How many of the best starts are improved by pattern search.
    pub searches: usize,
    /// First step, as a share of each side.
    pub first_step: f64,
    /// Step at which a search stops, as a share of each side.
    pub last_step: f64,
}

impl Default for BoxOptions {
    /// 125 starts, three searches, steps from 1/8 down to 1e-4.
    fn default() -> Self {
        Self { starts: 125, searches: 3, first_step: 0.125, last_step: 1e-4 }
    }
}

/// The best point found.
#[derive(Clone, Debug)]
pub struct BoxOptimum {
    /// Where it is, `[dimension]`.
    pub at: Vec<f64>,
    /// The value there.
    pub value: f64,
    /// Whether all starts are as good as each other: the position makes no difference.
    pub idle: bool,
}

/// Evenly spread points of the box `[low, high]^k`: the largest full grid of at most about
/// `count` points where it has three points a side or more, else so many Sobol points and the
/// corners nearest and farthest from the origin.
pub fn lattice(bounds: &[[f64; 2]], count: usize) -> Vec<Vec<f64>> {
    let dimensions = bounds.len();
    if dimensions == 0 {
        return vec![Vec::new()];
    }
    let side = (1..=count.max(1)).take_while(|s| power(*s, dimensions) <= count.max(1)).count();
    if side >= 3 {
        let axes: Vec<Vec<f64>> = bounds.iter().map(|&[l, h]| line_grid(l, h, side)).collect();
        return product(&axes);
    }
    let place = |unit: &[f64]| -> Vec<f64> {
        unit.iter().zip(bounds).map(|(u, &[low, high])| low + u * (high - low)).collect()
    };
    let mut points = vec![place(&vec![0.0; dimensions]), place(&vec![1.0; dimensions])];
    if let Some(sobol) = Net::plain(dimensions) {
        points.extend((1..count as u64).map(|k| place(&sobol.point(k))));
    }
    points
}

fn power(base: usize, exponent: usize) -> usize {
    (0..exponent).fold(1, |product, _| product.saturating_mul(base))
}

/// Every combination of the axes' values, the last axis fastest.
pub(crate) fn product(axes: &[Vec<f64>]) -> Vec<Vec<f64>> {
    axes.iter().fold(vec![Vec::new()], |rows, axis| {
        let longer = rows.iter().flat_map(|row| {
            axis.iter().map(|&x| row.iter().copied().chain([x]).collect::<Vec<f64>>())
        });
        longer.collect()
    })
}

/// Maximises `value` in the box `bounds` (`[low, high]` by dimension) from a lattice of starts
/// and from `given` points, whose best is a floor of the result. A NaN counts as "no value
/// there". `Ok(None)` where no point has a value.
pub fn maximise_in_box<E: Send>(
    bounds: &[[f64; 2]],
    given: &[Vec<f64>],
    options: &BoxOptions,
    value: impl Fn(&[f64]) -> Result<Worth, E> + Sync,
) -> Result<Option<BoxOptimum>, E> {
    let mut starts = given.to_vec();
    starts.extend(lattice(bounds, options.starts));
    let values: Vec<Worth> = starts.par_iter().map(|at| value(at)).collect::<Result<_, E>>()?;
    let ties = Ties::among(values.iter().copied());
    let mut ranked: Vec<Place> = starts
        .into_iter()
        .zip(values)
        .filter(|(_, worth)| worth.exists())
        .map(|(at, worth)| Place { at, worth })
        .collect();
    ranked.sort_by(|a, b| b.worth.value.total_cmp(&a.worth.value));
    let idle = ranked.iter().all(|place| ties.as_good(place.worth, ranked[0].worth));
    ranked.truncate(options.searches.max(1));
    let found: Vec<Place> = ranked
        .into_par_iter()
        .map(|start| climb(start, bounds, options, ties, &value))
        .collect::<Result<_, E>>()?;
    let better = |a: Place, b: Place| if b.worth.value > a.worth.value { b } else { a };
    let Some(best) = found.into_iter().reduce(better) else { return Ok(None) };
    let best = lower_idle_levers(best, bounds, ties, &value)?;
    Ok(Some(BoxOptimum { at: best.at, value: best.worth.value, idle }))
}

/// A point with its value.
struct Place {
    at: Vec<f64>,
    worth: Worth,
}

/// The coordinate directions and the diagonals of each pair, along which kinks often lie.
fn directions(dimensions: usize) -> Vec<Vec<(usize, f64)>> {
    let signs = [-1.0, 1.0];
    let mut all: Vec<Vec<(usize, f64)>> =
        (0..dimensions).flat_map(|i| signs.map(|s| vec![(i, s)])).collect();
    for i in 0..dimensions {
        for j in 0..i {
            all.extend(signs.iter().flat_map(|&s| signs.map(|t| vec![(j, s), (i, t)])));
        }
    }
    all
}

/// Polls every direction, moves to the best point, halves the step when none is better.
fn climb<E>(
    mut best: Place,
    bounds: &[[f64; 2]],
    options: &BoxOptions,
    ties: Ties,
    value: &impl Fn(&[f64]) -> Result<Worth, E>,
) -> Result<Place, E> {
    let mut step = options.first_step;
    while step >= options.last_step {
        let mut better: Option<Place> = None;
        for direction in directions(bounds.len()) {
            let mut at = best.at.clone();
            for (dimension, sign) in direction {
                let [low, high] = bounds[dimension];
                at[dimension] = (at[dimension] + sign * step * (high - low)).clamp(low, high);
            }
            if at == best.at {
                continue;
            }
            let worth = value(&at)?;
            if ties.better(worth, better.as_ref().unwrap_or(&best).worth) {
                better = Some(Place { at, worth });
            }
        }
        match better {
            Some(found) => best = found,
            None => step /= 2.0,
        }
    }
    Ok(best)
}

/// Ties go to the smaller posture: a lever whose lower end is as good is put there.
fn lower_idle_levers<E>(
    mut best: Place,
    bounds: &[[f64; 2]],
    ties: Ties,
    value: &impl Fn(&[f64]) -> Result<Worth, E>,
) -> Result<Place, E> {
    for (dimension, &[low, _]) in bounds.iter().enumerate() {
        if best.at[dimension] == low {
            continue;
        }
        let mut at = best.at.clone();
        at[dimension] = low;
        let worth = value(&at)?;
        if ties.as_good(worth, best.worth) {
            // One after the other must not add up to a loss.
            let value = worth.value.max(best.worth.value);
            best = Place { at, worth: Worth { value, ..worth } };
        }
    }
    Ok(best)
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;

    use super::*;

    fn best(bounds: &[[f64; 2]], value: impl Fn(&[f64]) -> f64 + Sync) -> BoxOptimum {
        let options = BoxOptions::default();
        let Ok(found) =
            maximise_in_box(bounds, &[], &options, |x| Ok::<_, Infallible>(Worth::exact(value(x))));
        found.expect("a value exists")
    }

    #[test]
    fn finds_an_interior_maximum_in_three_dimensions() {
        let peak = [0.31, 0.77, 0.05];
        let found = best(&[[0.0, 1.0]; 3], |x| {
            -x.iter().zip(peak).map(|(a, b)| (a - b) * (a - b)).sum::<f64>()
        });
        for (a, b) in found.at.iter().zip(peak) {
            assert!((a - b).abs() < 2e-4, "{:?}", found.at);
        }
    }

    #[test]
    fn follows_a_diagonal_ridge_and_respects_bounds() {
        // x + y - 5 |x - y| on [0, 2] x [0, 1] rises along x = y up to (1, 1) and falls steeply
        // on both sides, so that no coordinate direction improves on the way.
        let ridge = |x: &[f64]| x[0] + x[1] - 5.0 * (x[0] - x[1]).abs();
        let found = best(&[[0.0, 2.0], [0.0, 1.0]], ridge);
        assert!((found.value - 2.0).abs() < 1e-2, "{found:?}");
    }

    #[test]
    fn idle_levers_rest_at_their_lower_end() {
        let found = best(&[[0.0, 1.0]; 2], |x| x[0]);
        assert_eq!(found.at, [1.0, 0.0]);
    }

    #[test]
    fn units_and_zeros_of_value_do_not_move_the_best_point() {
        let peak = |x: &[f64]| -(x[0] - 0.31).powi(2) - 2.0 * (x[1] - 0.77).powi(2);
        for (unit, zero, slack) in [(1e-200, 0.0, 2e-4), (1e-9, 0.0, 2e-4), (1.0, 1e8, 1e-3)] {
            let found = best(&[[0.0, 1.0]; 2], |x| zero + unit * peak(x));
            let off = (found.at[0] - 0.31).abs().max((found.at[1] - 0.77).abs());
            assert!(off < slack && !found.idle, "{unit} {zero}: {:?}", found.at);
        }
    }

    #[test]
    fn never_below_a_given_point() {
        let needle = |x: &[f64]| if x == [0.123, 0.456] { 1.0 } else { 0.0 };
        let given = [vec![0.123, 0.456]];
        let Ok(found) = maximise_in_box(&[[0.0, 1.0]; 2], &given, &BoxOptions::default(), |x| {
            Ok::<_, Infallible>(Worth::exact(needle(x)))
        });
        assert_eq!(found.map(|f| f.value), Some(1.0));
    }

    #[test]
    fn lattices_are_grids_or_sobol_points() {
        assert_eq!(lattice(&[[0.0, 1.0]; 3], 125).len(), 125);
        assert_eq!(lattice(&[[0.0, 1.0]; 3], 124).len(), 64);
        let many = lattice(&[[0.0, 2.0]; 6], 200);
        assert_eq!(many.len(), 201);
        assert!(many.iter().flatten().all(|x| (0.0..=2.0).contains(x)));
        assert_eq!(product(&[vec![1.0, 2.0], vec![3.0, 4.0]])[1], [1.0, 4.0]);
    }
}
