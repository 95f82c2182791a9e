//! Labels that do not overlap.

use crate::text;

/// Moves the wanted positions apart so that neighbours are at least `gap` px from one another
/// and all lie in `[low, high]`, with the least squared movement (pool adjacent violators).
/// Keeps the order of `wanted`.
pub(crate) fn spread(wanted: &[f64], gap: f64, low: f64, high: f64) -> Vec<f64> {
    let mut order: Vec<usize> = (0..wanted.len()).collect();
    order.sort_by(|a, b| wanted[*a].total_cmp(&wanted[*b]));
    // Each block is a run of labels at distance `gap`: (first position, count).
    let mut blocks: Vec<(f64, usize)> = Vec::new();
    for index in &order {
        let mut start = wanted[*index];
        let mut count = 1_usize;
        while let Some((before, size)) = blocks.last().copied() {
            if before + size as f64 * gap <= start {
                break;
            }
            blocks.pop();
            let shifted = start - size as f64 * gap;
            start = (before * size as f64 + shifted * count as f64) / (size + count) as f64;
            count += size;
        }
        // Kept inside as a whole; earlier blocks are met again by the loop of the next label.
        let last = (high - (count - 1) as f64 * gap).max(low);
        start = start.clamp(low, last);
        while let Some((before, size)) = blocks.last().copied() {
            if before + size as f64 * gap <= start + 1e-9 {
                break;
            }
            blocks.pop();
            start = (start - size as f64 * gap).max(low);
            count += size;
        }
        blocks.push((start, count));
    }
    let mut placed = vec![0.0; wanted.len()];
    let mut labels = order.into_iter();
    for (start, count) in blocks {
        for place in 0..count {
            if let Some(index) = labels.next() {
                placed[index] = start + place as f64 * gap;
            }
        }
    }
    placed
}

/// A rectangle: left, top, right, bottom.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Area {
    pub(crate) left: f64,
    pub(crate) top: f64,
    pub(crate) right: f64,
    pub(crate) bottom: f64,
}

impl Area {
    /// A square around a point.
    pub(crate) fn around((x, y): (f64, f64), radius: f64) -> Self {
        Self { left: x - radius, top: y - radius, right: x + radius, bottom: y + radius }
    }

    fn overlaps(&self, other: &Self) -> bool {
        self.left < other.right
            && other.left < self.right
            && self.top < other.bottom
            && other.top < self.bottom
    }

    fn inside(&self, other: &Self) -> bool {
        self.left >= other.left
            && self.right <= other.right
            && self.top >= other.top
            && self.bottom <= other.bottom
    }
}

/// Finds free places for labels next to points.
pub(crate) struct Placer {
    bounds: Area,
    taken: Vec<Area>,
}

impl Placer {
    pub(crate) fn new(bounds: Area) -> Self {
        Self { bounds, taken: Vec::new() }
    }

    /// Marks an area as taken.
    pub(crate) fn block(&mut self, area: Area) {
        self.taken.push(area);
    }

    /// Marks a line as taken.
    pub(crate) fn block_line(&mut self, points: &[(f64, f64)]) {
        for pair in points.windows(2) {
            let ((x0, y0), (x1, y1)) = (pair[0], pair[1]);
            let length = libm::hypot(x1 - x0, y1 - y0);
            if !length.is_finite() {
                continue;
            }
            let steps = (length / 3.0) as usize + 1;
            for step in 0..=steps {
                let share = step as f64 / steps as f64;
                let point = (x0 + share * (x1 - x0), y0 + share * (y1 - y0));
                self.taken.push(Area::around(point, 1.0));
            }
        }
    }

    /// Baseline start of a label of `content` near `point`, `distance` px away, or `None` if
    /// every side is taken.
    pub(crate) fn place(
        &mut self,
        (x, y): (f64, f64),
        distance: f64,
        content: &str,
        size: f64,
        bold: bool,
    ) -> Option<(f64, f64)> {
        let width = text::width(content, size, bold);
        // Ascent and descent of figures and letters around the baseline.
        let (up, down) = (0.78 * size, 0.24 * size);
        let height = up + down;
        for reach in [1.0, 1.8, 3.0] {
            let d = distance * reach;
            let slant = 0.75 * d;
            let places = [
                (x + slant, y - slant - height),
                (x + d, y - height / 2.0),
                (x + slant, y + slant),
                (x - slant - width, y - slant - height),
                (x - width / 2.0, y - d - height),
                (x - width / 2.0, y + d),
                (x - d - width, y - height / 2.0),
                (x - slant - width, y + slant),
            ];
            for (left, top) in places {
                let area = Area { left, top, right: left + width, bottom: top + height };
                let free = area.inside(&self.bounds)
                    && !self.taken.iter().any(|other| other.overlaps(&area));
                if free {
                    self.taken.push(area);
                    return Some((left, top + up));
                }
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_move_as_little_as_they_can() {
        // Two labels at the same place move by half the gap each.
        assert_eq!(spread(&[50.0, 50.0], 10.0, 0.0, 100.0), [45.0, 55.0]);
        assert_eq!(spread(&[10.0, 80.0], 10.0, 0.0, 100.0), [10.0, 80.0]);
        // Order of the input is kept.
        assert_eq!(spread(&[80.0, 10.0], 10.0, 0.0, 100.0), [80.0, 10.0]);
    }

    #[test]
    fn labels_stay_inside_and_apart() {
        let wanted = [98.0, 97.0, 99.0, 2.0, 96.0, 95.0];
        let placed = spread(&wanted, 12.0, 0.0, 100.0);
        let mut sorted = placed.clone();
        sorted.sort_by(f64::total_cmp);
        assert!(sorted.windows(2).all(|pair| pair[1] - pair[0] > 12.0 - 1e-9), "{placed:?}");
        assert!(sorted[0] >= 0.0 && sorted[5] <= 100.0 + 1e-9, "{placed:?}");
    }

    #[test]
    fn a_taken_side_is_avoided() {
        let bounds = Area { left: 0.0, top: 0.0, right: 200.0, bottom: 200.0 };
        let mut placer = Placer::new(bounds);
        let first = placer.place((100.0, 100.0), 6.0, "0.25", 10.0, false);
        let second = placer.place((100.0, 100.0), 6.0, "0.25", 10.0, false);
        assert!(first.is_some() && second.is_some() && first != second);
        let mut full = Placer::new(bounds);
        full.block(bounds);
        assert_eq!(full.place((100.0, 100.0), 6.0, "0.25", 10.0, false), None);
    }
}
