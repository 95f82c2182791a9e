//! Where the cells of a map meet: halfway between their grid points, and where the value jumps on
//! the way from one to the next, at the jump.

use std::collections::BTreeMap;

use brink_study::results::PostureMap;

/// A side between two grid points: the first of them as (column, row), and whether the second
/// lies in the next column (else in the next row).
pub(super) type Side = (usize, usize, bool);

/// A point in grid coordinates (column, row).
type Point = (f64, f64);

/// The borders between the cells of a map.
pub(super) struct Borders {
    columns: usize,
    rows: usize,
    /// Share of the way between the two grid points at which the value jumps.
    jumps: BTreeMap<Side, f64>,
}

impl Borders {
    pub(super) fn of(map: &PostureMap) -> Self {
        let columns = map.x.values.len().max(1);
        let side = |[from, to]: [usize; 2]| (from % columns, from / columns, to == from + 1);
        let jumps = map.jumps.iter().map(|jump| (side(jump.cells), jump.at)).collect();
        Self { columns, rows: map.y.values.len(), jumps }
    }

    /// Whether the value jumps nowhere.
    pub(super) fn is_empty(&self) -> bool {
        self.jumps.is_empty()
    }

    /// Whether the value jumps across `side`.
    pub(super) fn jumps(&self, side: Side) -> bool {
        self.jumps.contains_key(&side)
    }

    /// Where the two cells of `side` meet on the line between their grid points.
    fn crossing(&self, side: Side) -> Point {
        let (column, row, along) = side;
        let share = self.jumps.get(&side).copied().unwrap_or(0.5);
        let (column, row) = (column as f64, row as f64);
        if along { (column + share, row) } else { (column, row + share) }
    }

    /// Sides across which the value jumps around the square of four grid points whose lowest is
    /// (`column`, `row`).
    fn around(&self, (column, row): (usize, usize)) -> Vec<Side> {
        let sides = [
            (column, row, true),
            (column + 1, row, false),
            (column, row + 1, true),
            (column, row, false),
        ];
        sides.into_iter().filter(|side| self.jumps(*side)).collect()
    }

    /// Where the four cells of a square meet: amid its jumps, or in its middle where a jump ends.
    fn corner(&self, square: (usize, usize)) -> Point {
        let sides = self.around(square);
        if sides.len() < 2 {
            return (square.0 as f64 + 0.5, square.1 as f64 + 0.5);
        }
        let points = sides.iter().map(|side| self.crossing(*side));
        let (x, y) = points.fold((0.0, 0.0), |sum, point| (sum.0 + point.0, sum.1 + point.1));
        (x / sides.len() as f64, y / sides.len() as f64)
    }

    /// The outline of a cell.
    pub(super) fn outline(&self, column: usize, row: usize) -> Vec<Point> {
        let (x, y) = (column as f64, row as f64);
        let (left, right) = (column > 0, column + 1 < self.columns);
        let (below, above) = (row > 0, row + 1 < self.rows);
        // At the frame a cell ends with its grid point.
        let side = |inside: bool, side: Side| if inside { self.crossing(side) } else { (x, y) };
        let east = side(right, (column, row, true));
        let north = side(above, (column, row, false));
        let west = side(left, (column.wrapping_sub(1), row, true));
        let south = side(below, (column, row.wrapping_sub(1), false));
        // Between two sides lies the corner of a square, a side or the point itself.
        let corner = |a: (bool, Point), b: (bool, Point), square: (usize, usize)| match (a.0, b.0) {
            (true, true) => self.corner(square),
            (true, false) => a.1,
            (false, true) => b.1,
            (false, false) => (x, y),
        };
        let (low, under) = (column.wrapping_sub(1), row.wrapping_sub(1));
        vec![
            east,
            corner((right, east), (above, north), (column, row)),
            north,
            corner((left, west), (above, north), (low, row)),
            west,
            corner((left, west), (below, south), (low, under)),
            south,
            corner((right, east), (below, south), (column, under)),
        ]
    }

    /// The lines along which the value jumps.
    pub(super) fn lines(&self) -> Vec<Vec<Point>> {
        let mut pieces = Vec::new();
        for row in 0..self.rows.saturating_sub(1) {
            for column in 0..self.columns.saturating_sub(1) {
                let square = (column, row);
                match self.around(square)[..] {
                    [a, b] => pieces.push(vec![self.crossing(a), self.crossing(b)]),
                    ref sides => pieces.extend(
                        sides.iter().map(|side| vec![self.crossing(*side), self.corner(square)]),
                    ),
                }
            }
        }
        chained(pieces)
    }
}

/// Joins pieces that share an end into lines.
fn chained(mut pieces: Vec<Vec<Point>>) -> Vec<Vec<Point>> {
    let mut lines = Vec::new();
    while let Some(mut line) = pieces.pop() {
        loop {
            let ends = [line[0], line[line.len() - 1]];
            let touches = |piece: &Vec<Point>| {
                ends.contains(&piece[0]) || ends.contains(&piece[piece.len() - 1])
            };
            let Some(at) = pieces.iter().position(touches) else { break };
            let mut piece = pieces.swap_remove(at);
            if piece[0] != ends[1] && piece[piece.len() - 1] != ends[1] {
                line.reverse();
            }
            if piece[0] != line[line.len() - 1] {
                piece.reverse();
            }
            line.extend(piece.into_iter().skip(1));
        }
        lines.push(line);
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    fn borders(jumps: &[(Side, f64)]) -> Borders {
        Borders { columns: 3, rows: 3, jumps: jumps.iter().copied().collect() }
    }

    /// Twice the area within an outline.
    fn area(outline: &[Point]) -> f64 {
        let next = outline.iter().cycle().skip(1);
        outline.iter().zip(next).map(|(a, b)| a.0 * b.1 - b.0 * a.1).sum()
    }

    #[test]
    fn cells_fill_the_frame_wherever_they_meet() {
        let jumps = [
            ((0, 0, true), 0.25),
            ((0, 1, true), 0.75),
            ((0, 1, false), 0.125),
            ((1, 1, false), 0.875),
        ];
        for count in 0..=jumps.len() {
            let borders = borders(&jumps[..count]);
            let areas = (0..9).map(|cell| area(&borders.outline(cell % 3, cell / 3)) / 2.0);
            let areas: Vec<f64> = areas.collect();
            assert!(areas.iter().all(|area| *area > 0.0), "{areas:?}");
            assert!((areas.iter().sum::<f64>() - 4.0).abs() < 1e-12, "{areas:?}");
        }
        let plain = borders(&[]).outline(1, 1);
        assert_eq!(plain[0], (1.5, 1.0));
        assert_eq!(plain[1], (1.5, 1.5));
    }

    #[test]
    fn lines_run_through_the_jumps() {
        let through = borders(&[((0, 0, true), 0.25), ((0, 1, true), 0.75)]);
        // Through the lower square, and to the middle of the upper one, where the jump ends.
        let mut lines = through.lines();
        assert_eq!(lines.len(), 1);
        lines[0].sort_by(|a, b| a.1.total_cmp(&b.1));
        assert_eq!(lines[0], [(0.25, 0.0), (0.75, 1.0), (0.5, 1.5)]);
        assert!(borders(&[]).lines().is_empty());
    }
}
