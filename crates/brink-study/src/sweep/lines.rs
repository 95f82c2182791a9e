//! Lines: rows that one thread solves one after the other.
//!
//! In a cold sweep every row is a line of its own. In a warm one a line is a run along the last
//! axis: its first row is solved from nothing, each other from the solution of the row before.
//! Where lines begin is a matter of row numbers alone, and the rows between two hand-overs hold
//! whole lines, so that neither threads nor interruptions change what a row starts from.

use std::ops::Range;

use rayon::prelude::*;

use super::{CHUNK_ROWS, SweepPlan};

/// How rows divide into lines.
#[derive(Clone, Copy, Debug)]
pub(super) struct Lines {
    /// Rows of a line, >= 1.
    length: u64,
}

impl Lines {
    /// The lines of a plan.
    pub(super) fn of(plan: &SweepPlan) -> Self {
        let along = plan.axes.last().filter(|_| plan.warm);
        Self { length: along.map_or(1, |axis| axis.values.len() as u64) }
    }

    /// Rows between two hand-overs: as many whole lines as fit. Longer lines are cut.
    pub(super) fn chunk_rows(self) -> u64 {
        let whole = CHUNK_ROWS / self.length * self.length;
        if whole == 0 { CHUNK_ROWS } else { whole }
    }

    /// The lines of the rows of a chunk, in order.
    pub(super) fn of_rows(self, rows: Range<u64>) -> impl ParallelIterator<Item = Range<u64>> {
        let Self { length } = self;
        let lines = rows.start / length..rows.end.div_ceil(length);
        lines
            .into_par_iter()
            .map(move |line| rows.start.max(line * length)..rows.end.min((line + 1) * length))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn starts(length: u64, rows: u64) -> Vec<u64> {
        let lines = Lines { length };
        let step = lines.chunk_rows();
        let chunks = (0..rows).step_by(step as usize).map(|start| start..rows.min(start + step));
        let found: Vec<Range<u64>> =
            chunks.flat_map(|chunk| lines.of_rows(chunk).collect::<Vec<_>>()).collect();
        assert!(found.iter().zip(&found[1..]).all(|(line, next)| line.end == next.start));
        assert_eq!((found[0].start, found[found.len() - 1].end), (0, rows));
        found.iter().map(|line| line.start).collect()
    }

    #[test]
    fn lines_are_whole_unless_they_are_longer_than_a_chunk() {
        assert_eq!(starts(1, 5_000), (0..5_000).collect::<Vec<_>>());
        assert_eq!(starts(1_000, 9_000), (0..9).map(|line| 1_000 * line).collect::<Vec<_>>());
        assert_eq!(starts(4_096, 8_192), [0, 4_096]);
        assert_eq!(starts(5_000, 10_000), [0, 4_096, 5_000, 8_192]);
        assert_eq!(starts(10_000, 10_000), [0, 4_096, 8_192]);
    }
}
