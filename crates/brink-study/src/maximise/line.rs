//! The best point of an interval: a grid, then golden section around its best points.

use super::{Ties, Worth};

/// The inverse of the golden ratio.
const GOLDEN: f64 = 0.618_033_988_749_894_9;

/// How to search an interval.
#[derive(Clone, Copy, Debug)]
pub struct LineOptions {
    /// Points of the grid, at least 2, ends included.
    pub grid: usize,
    /// Width at which refinement stops, as a share of the interval.
    pub tolerance: f64,
    /// How many of the grid's local maxima are refined.
    pub brackets: usize,
}

impl Default for LineOptions {
    /// A grid of 21, two brackets, tolerance 1e-4.
    fn default() -> Self {
        Self { grid: 21, tolerance: 1e-4, brackets: 2 }
    }
}

/// The best point found.
#[derive(Clone, Debug)]
pub struct LineOptimum {
    /// Where it is; among ties the smallest point.
    pub at: f64,
    /// The value there.
    pub value: f64,
    /// Whether every value asked for was a number; if not, a better point may hide at a gap.
    pub complete: bool,
    /// Whether all values are as good as each other: the position makes no difference.
    pub idle: bool,
}

/// Maximises `value` on `[low, high]`. A NaN counts as "no value there". `Ok(None)` where no
/// point has a value; the first error stops the search.
pub fn maximise_on_line<E>(
    low: f64,
    high: f64,
    options: &LineOptions,
    mut value: impl FnMut(f64) -> Result<Worth, E>,
) -> Result<Option<LineOptimum>, E> {
    let grid = line_grid(low, high, options.grid);
    let mut tried = Vec::with_capacity(grid.len() + 40);
    for &x in &grid {
        tried.push((x, value(x)?));
    }
    for bracket in brackets(&tried, options.brackets) {
        let values = tried.iter().map(|(_, worth)| worth.value).filter(|v| !v.is_nan());
        if bracket.reach >= values.fold(f64::NEG_INFINITY, f64::max) {
            let width = options.tolerance * (high - low);
            golden_section(bracket.ends, width, &mut tried, &mut value)?;
        }
    }
    Ok(choose(&tried))
}

/// The best of the points tried; among ties the smallest.
fn choose(tried: &[(f64, Worth)]) -> Option<LineOptimum> {
    let ties = Ties::among(tried.iter().map(|(_, worth)| *worth));
    let known = || tried.iter().filter(|(_, worth)| worth.exists());
    let (_, best) = known().copied().reduce(|a, b| if b.1.value > a.1.value { b } else { a })?;
    let tied = known().filter(|(_, worth)| ties.as_good(*worth, best));
    let &(at, worth) = tied.clone().min_by(|a, b| a.0.total_cmp(&b.0))?;
    let complete = tried.iter().all(|(_, worth)| worth.exists());
    Some(LineOptimum { at, value: worth.value, complete, idle: tied.count() == known().count() })
}

/// `points` evenly spaced points from `low` to `high`, both exactly included.
pub(crate) fn line_grid(low: f64, high: f64, points: usize) -> Vec<f64> {
    if points < 2 || low == high {
        return vec![low];
    }
    let last = points - 1;
    let at = |i: usize| low + (high - low) * (i as f64 / last as f64);
    (0..points).map(|i| if i == last { high } else { at(i) }).collect()
}

/// The neighbourhood of a local maximum of the grid.
struct Bracket {
    ends: [f64; 2],
    /// The value that may be found inside: as far above the maximum as the lower neighbour
    /// lies below it, for a function that moves no faster between grid points than from one to
    /// the next.
    reach: f64,
}

/// The neighbourhoods of the grid's local maxima, best first.
fn brackets(grid: &[(f64, Worth)], count: usize) -> Vec<Bracket> {
    let value = |i: usize| grid.get(i).map_or(f64::NAN, |(_, worth)| worth.value);
    let not_above = |i: usize, v: f64| value(i).is_nan() || value(i) <= v;
    let mut peaks: Vec<usize> = (0..grid.len())
        .filter(|&i| !value(i).is_nan() && not_above(i + 1, value(i)))
        .filter(|&i| i == 0 || not_above(i - 1, value(i)))
        .collect();
    peaks.sort_by(|&a, &b| value(b).total_cmp(&value(a)).then(a.cmp(&b)));
    // A plateau is one long row of peaks: refine two of them, not all.
    peaks.truncate(count);
    let last = grid.len() - 1;
    let bracket = |i: usize| {
        let (left, right) = (i.saturating_sub(1), (i + 1).min(last));
        let lower = [left, right].map(value).into_iter().fold(value(i), f64::min);
        Bracket { ends: [grid[left].0, grid[right].0], reach: 2.0 * value(i) - lower }
    };
    peaks.into_iter().map(bracket).collect()
}

/// Golden-section search (Kiefer 1953), which keeps a bracket around the largest value seen.
fn golden_section<E>(
    [mut low, mut high]: [f64; 2],
    tolerance: f64,
    tried: &mut Vec<(f64, Worth)>,
    value: &mut impl FnMut(f64) -> Result<Worth, E>,
) -> Result<(), E> {
    let mut ask = |x: f64| -> Result<f64, E> {
        let worth = value(x)?;
        tried.push((x, worth));
        Ok(if worth.exists() { worth.value } else { f64::NEG_INFINITY })
    };
    let (mut x1, mut x2) = (high - GOLDEN * (high - low), low + GOLDEN * (high - low));
    if high - low <= tolerance {
        return Ok(());
    }
    let (mut v1, mut v2) = (ask(x1)?, ask(x2)?);
    while high - low > tolerance {
        if v1 >= v2 {
            high = x2;
            (x2, v2) = (x1, v1);
            x1 = high - GOLDEN * (high - low);
            v1 = ask(x1)?;
        } else {
            low = x1;
            (x1, v1) = (x2, v2);
            x2 = low + GOLDEN * (high - low);
            v2 = ask(x2)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;

    use super::*;

    fn best(value: impl Fn(f64) -> f64) -> LineOptimum {
        let value = |x| Ok::<_, Infallible>(Worth::exact(value(x)));
        let Ok(found) = maximise_on_line(0.0, 1.0, &LineOptions::default(), value);
        found.expect("a value exists")
    }

    #[test]
    fn finds_smooth_kinked_and_end_maxima() {
        assert!((best(|x| -(x - 0.237).powi(2)).at - 0.237).abs() < 1e-4);
        assert!((best(|x| -(x - 0.613).abs()).at - 0.613).abs() < 1e-4);
        assert_eq!(best(|x| -x).at, 0.0);
        assert_eq!(best(|x| x).at, 1.0);
    }

    #[test]
    fn finds_the_higher_of_two_peaks() {
        let two = |x: f64| (1.0 - 8.0 * (x - 0.2).abs()).max(1.001 - 8.0 * (x - 0.83).abs());
        assert!((best(two).at - 0.83).abs() < 1e-4);
    }

    #[test]
    fn ties_go_to_the_smaller_point() {
        let constant = best(|_| 3.0);
        assert!(constant.at == 0.0 && constant.idle);
        let plateau = |x: f64| (10.0 * (x - 0.4)).min(0.0);
        assert!((best(plateau).at - 0.4).abs() < 1e-4);
    }

    #[test]
    fn units_and_zeros_of_value_do_not_move_the_best_point() {
        let peak = |x: f64| -(x - 0.613) * (x - 0.613);
        for unit in [1e-300, 1e-12, 1.0, 1e12, 1e300] {
            let found = best(|x| unit * peak(x));
            assert!((found.at - 0.613).abs() < 1e-4 && !found.idle, "{unit}: {}", found.at);
        }
        for zero in [1e3, -1e6, 1e8] {
            // A step of 1e-8 of values this large is 1e-4 of the line beside the peak.
            assert!((best(|x| zero + peak(x)).at - 0.613).abs() < 5e-4, "{zero}");
        }
    }

    #[test]
    fn noise_is_no_reason_to_move() {
        let noisy = |x: f64| Worth { value: 1e-11 * libm::sin(1e4 * x), noise: 1e-11 };
        let options = LineOptions::default();
        let found = maximise_on_line(0.0, 1.0, &options, |x| Ok::<_, Infallible>(noisy(x)));
        let Ok(Some(found)) = found else { panic!("there are values") };
        assert!(found.at == 0.0 && found.idle);
    }

    #[test]
    fn gaps_are_skipped_and_reported() {
        let gap = best(|x| if x > 0.7 { f64::NAN } else { x });
        assert!((gap.at - 0.7).abs() < 1e-4);
        assert!(!gap.complete);
        let none = maximise_on_line(0.0, 1.0, &LineOptions::default(), |_| {
            Ok::<_, Infallible>(Worth::none())
        });
        assert!(matches!(none, Ok(None)));
    }

    #[test]
    fn a_grid_includes_both_ends_exactly() {
        assert_eq!(line_grid(0.1, 0.7, 4), [0.1, 0.1 + 0.6 / 3.0, 0.1 + 0.6 * (2.0 / 3.0), 0.7]);
        assert_eq!(line_grid(0.5, 0.5, 4), [0.5]);
    }
}
