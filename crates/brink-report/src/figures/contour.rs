//! Level lines of a function on a grid, by marching squares (Lorensen & Cline 1987 in two
//! dimensions), with the saddle case settled by the mean of the corners.

use std::collections::BTreeMap;

use super::jump::Side;

/// Lines along which `values` (`[row * columns + column]`) equal `level`, in grid coordinates
/// (column, row). Squares with an undefined corner carry no line; none crosses a side for
/// which `jumps` is true, where no place between has the level.
pub(super) fn contours(
    values: &[f64],
    columns: usize,
    level: f64,
    jumps: &dyn Fn(Side) -> bool,
) -> Vec<Vec<(f64, f64)>> {
    let rows = values.len().checked_div(columns).unwrap_or(0);
    let mut segments: Vec<(Side, Side)> = Vec::new();
    for row in 0..rows.saturating_sub(1) {
        for column in 0..columns.saturating_sub(1) {
            let corners = [
                values[row * columns + column],
                values[row * columns + column + 1],
                values[(row + 1) * columns + column + 1],
                values[(row + 1) * columns + column],
            ];
            if corners.iter().all(|corner| corner.is_finite()) {
                segments.extend(square(corners, (column, row), level));
            }
        }
    }
    segments.retain(|(from, to)| !jumps(*from) && !jumps(*to));
    join(&segments)
        .into_iter()
        .map(|line| line.into_iter().map(|side| crossing(values, columns, level, side)).collect())
        .collect()
}

/// Segments within one square, corners counted from the low column and row, around.
fn square(corners: [f64; 4], (column, row): (usize, usize), level: f64) -> Vec<(Side, Side)> {
    let sides: [Side; 4] = [
        (column, row, true),
        (column + 1, row, false),
        (column, row + 1, true),
        (column, row, false),
    ];
    let above = corners.map(|corner| corner >= level);
    let crossed: Vec<usize> = (0..4).filter(|k| above[*k] != above[(*k + 1) % 4]).collect();
    match crossed[..] {
        [a, b] => vec![(sides[a], sides[b])],
        [_, _, _, _] => {
            let middle = corners.iter().sum::<f64>() / 4.0 >= level;
            if middle == above[0] {
                vec![(sides[0], sides[1]), (sides[2], sides[3])]
            } else {
                vec![(sides[0], sides[3]), (sides[1], sides[2])]
            }
        }
        _ => Vec::new(),
    }
}

/// Chains segments that share a side into lines; open lines first, then rings.
fn join(segments: &[(Side, Side)]) -> Vec<Vec<Side>> {
    let mut at: BTreeMap<Side, Vec<usize>> = BTreeMap::new();
    for (index, (a, b)) in segments.iter().enumerate() {
        at.entry(*a).or_default().push(index);
        at.entry(*b).or_default().push(index);
    }
    let mut used = vec![false; segments.len()];
    let ends = at.iter().filter(|(_, touching)| touching.len() == 1).map(|(side, _)| *side);
    let starts: Vec<Side> = ends.chain(at.keys().copied()).collect();
    let mut lines = Vec::new();
    for start in starts {
        let mut line = vec![start];
        let mut here = start;
        while let Some(next) = at[&here].iter().copied().find(|index| !used[*index]) {
            used[next] = true;
            let (a, b) = segments[next];
            here = if a == here { b } else { a };
            line.push(here);
        }
        if line.len() > 1 {
            lines.push(line);
        }
    }
    lines
}

/// Where the level crosses a side, by linear interpolation.
fn crossing(values: &[f64], columns: usize, level: f64, side: Side) -> (f64, f64) {
    let (column, row, along) = side;
    let from = values[row * columns + column];
    let to = if along {
        values[row * columns + column + 1]
    } else {
        values[(row + 1) * columns + column]
    };
    let share = if to == from { 0.5 } else { (level - from) / (to - from) };
    if along { (column as f64 + share, row as f64) } else { (column as f64, row as f64 + share) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slope_has_one_straight_line() {
        // f(column, row) = column on a 4 by 3 grid.
        let values: Vec<f64> = (0..12).map(|k| f64::from(k % 4)).collect();
        let lines = contours(&values, 4, 1.5, &|_| false);
        assert_eq!(lines.len(), 1);
        assert_eq!(lines[0].len(), 3);
        assert!(lines[0].iter().all(|(x, _)| *x == 1.5));
    }

    #[test]
    fn a_hill_has_a_closed_ring() {
        let mut values = vec![0.0; 25];
        values[12] = 1.0;
        let lines = contours(&values, 5, 0.5, &|_| false);
        assert_eq!(lines.len(), 1);
        assert_eq!(lines[0].first(), lines[0].last());
        assert_eq!(lines[0].len(), 5);
    }

    #[test]
    fn no_line_crosses_a_jump() {
        let values = [0.0, 0.0, 1.0, 1.0].repeat(3);
        let jumps = |(column, _, along)| column == 1 && along;
        assert_eq!(contours(&values, 4, 0.5, &|_| false).len(), 1);
        assert!(contours(&values, 4, 0.5, &jumps).is_empty());
    }

    #[test]
    fn undefined_corners_carry_no_line() {
        let values = [0.0, 1.0, f64::NAN, 1.0];
        assert!(contours(&values, 2, 0.5, &|_| false).is_empty());
        assert!(contours(&[], 0, 0.5, &|_| false).is_empty());
    }
}
