//! Where the values of a grid jump from one cell to the next rather than slope.

use std::collections::BTreeSet;

/// A side between two grid points: the first of them as (column, row), and whether the second
/// lies in the next column (else in the next row).
pub(super) type Side = (usize, usize, bool);

/// A step is a jump if it is this many times as large as the steps before and after it.
const STEEPER: f64 = 4.0;
/// Steps below this share of the range are slopes: no picture shows them.
const VISIBLE: f64 = 0.05;

/// Sides of the grid `values` (`[row * columns + column]`) across which the value jumps: where
/// the step is far larger than its neighbours in the same row or column. `range` is the length
/// of the range of the values. Steps from or to an undefined value are no jumps.
pub(super) fn jumps(values: &[f64], columns: usize, range: f64) -> BTreeSet<Side> {
    let mut found = BTreeSet::new();
    let rows = values.len().checked_div(columns).unwrap_or(0);
    for row in 0..rows {
        let line: Vec<f64> = values[row * columns..(row + 1) * columns].to_vec();
        found.extend(along(&line, range).into_iter().map(|column| (column, row, true)));
    }
    for column in 0..if rows > 0 { columns } else { 0 } {
        let line: Vec<f64> = (0..rows).map(|row| values[row * columns + column]).collect();
        found.extend(along(&line, range).into_iter().map(|row| (column, row, false)));
    }
    found
}

/// Places in a line of values after which it jumps.
fn along(line: &[f64], range: f64) -> Vec<usize> {
    let steps: Vec<f64> = line.windows(2).map(|pair| (pair[1] - pair[0]).abs()).collect();
    let neighbours = |at: usize| {
        let before = at.checked_sub(1).and_then(|at| steps.get(at)).copied();
        let near = [before, steps.get(at + 1).copied()].into_iter().flatten();
        // NaN where neither side tells how steep the slope is.
        near.filter(|step| step.is_finite()).fold(f64::NAN, f64::max)
    };
    let jump = |at: &usize| {
        let step = steps[*at];
        step > VISIBLE * range && step > STEEPER * neighbours(*at)
    };
    (0..steps.len()).filter(jump).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_is_a_jump_and_a_slope_is_none_in_any_unit() {
        for unit in [1e-12, 1.0, 1e9] {
            let step = [0.0, 0.0, 1.0, 1.0, 1.0].map(|value| value * unit);
            assert_eq!(jumps(&step, 5, unit), BTreeSet::from([(1, 0, true)]));
            let slope = [0.0, 0.2, 0.4, 0.6, 0.8, 1.0].map(|value| value * unit);
            assert!(jumps(&slope, 6, unit).is_empty());
            // What the search cannot tell is no jump.
            let noise = [0.5, 0.5, 0.501, 0.501].map(|value| value * unit);
            assert!(jumps(&noise, 4, unit).is_empty());
        }
    }

    #[test]
    fn jumps_run_in_both_directions_and_end_at_what_is_undefined() {
        // Two columns, four rows: from 0 to 1 between the second and the third row.
        let column = [0.0, 0.0, 0.0, f64::NAN, 1.0, 1.0, 1.0, 1.0];
        assert_eq!(jumps(&column, 2, 1.0), BTreeSet::from([(0, 1, false)]));
        // One step alone says nothing of slopes beside it.
        assert!(jumps(&[0.0, 1.0], 2, 1.0).is_empty());
        assert!(jumps(&[], 0, 1.0).is_empty());
    }
}
