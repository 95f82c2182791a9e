//! Lines: rows that one thread solves one after the other.
//!
//! In a cold run every row is a line of its own. In a warm one a line is a run along the fastest
//! axis: its first row is solved from nothing, each other from the solution of the row before; lines
//! longer than [`LONGEST`] begin anew at rows whose number is divisible by that. Where lines begin is
//! a matter of row numbers alone and rows are put away by whole lines, so that neither threads nor
//! interruptions change what a row starts from.

use std::ops::Range;

use super::CHUNK_ROWS;

/// Rows of a line, at most.
pub const LONGEST: u64 = CHUNK_ROWS;

/// How rows divide into lines.
#[derive(Clone, Copy, Debug)]
pub(super) struct Lines {
    /// Rows of a run along the fastest axis, >= 1.
    pub(super) length: u64,
}

impl Lines {
    /// The lines in `rows`, in order, from the one that begins at `rows.start` until `wanted` rows
    /// are reached or the rows end.
    pub(super) fn take(self, rows: Range<u64>, wanted: u64) -> Vec<Range<u64>> {
        let mut lines = Vec::new();
        let mut start = rows.start;
        while start < rows.end && start - rows.start < wanted {
            let end = self.end(start).min(rows.end);
            lines.push(start..end);
            start = end;
        }
        lines
    }

    /// Where the line of a row ends.
    fn end(self, row: u64) -> u64 {
        let after = |length: u64| (row / length + 1) * length;
        let end = after(self.length);
        if self.length > LONGEST { end.min(after(LONGEST)) } else { end }
    }

    /// Part `index`, from 0, of the `count` parts into which rows `0..rows` are divided: as even as
    /// whole lines allow, empty where there are more parts than lines.
    pub(super) fn part(self, rows: u64, index: u64, count: u64) -> Range<u64> {
        let cut = |at: u64| {
            if at >= count {
                return rows;
            }
            let even = u128::from(rows) * u128::from(at) / u128::from(count.max(1));
            self.start(even as u64)
        };
        cut(index)..cut(index + 1)
    }

    /// Rows of a line, at most.
    pub(super) fn longest(self) -> u64 {
        self.length.min(LONGEST)
    }

    /// Where the line of a row begins.
    fn start(self, row: u64) -> u64 {
        let start = row / self.length * self.length;
        if self.length > LONGEST { start.max(row / LONGEST * LONGEST) } else { start }
    }

    /// Whether a line may begin at a row.
    pub(super) fn begins(self, row: u64) -> bool {
        row.is_multiple_of(self.length) || self.length > LONGEST && row.is_multiple_of(LONGEST)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_whole_unless_they_are_very_long() {
        let starts = |length: u64, rows: u64| -> Vec<u64> {
            let lines = Lines { length };
            let found = lines.take(0..rows, rows);
            assert!(found.windows(2).all(|pair| pair[0].end == pair[1].start));
            assert_eq!(found.last().map(|line| line.end), Some(rows));
            assert!(found.iter().all(|line| lines.begins(line.start)));
            found.iter().map(|line| line.start).collect()
        };
        assert_eq!(starts(1, 5_000), (0..5_000).collect::<Vec<_>>());
        assert_eq!(starts(1_000, 9_000), (0..9).map(|line| 1_000 * line).collect::<Vec<_>>());
        assert_eq!(starts(4_096, 8_192), [0, 4_096]);
        assert_eq!(starts(5_000, 10_000), [0, 4_096, 5_000, 8_192]);
        assert_eq!(starts(10_000, 10_000), [0, 4_096, 8_192]);
    }

    #[test]
    fn as_many_lines_are_taken_as_hold_the_rows_wanted() {
        assert_eq!(Lines { length: 3 }.take(3..100, 4), [3..6, 6..9]);
        assert_eq!(Lines { length: 3 }.take(3..7, 40), [3..6, 6..7]);
    }

    #[test]
    fn parts_follow_on_each_other_by_whole_lines() {
        for (length, rows) in [(1, 10), (7, 70), (7, 7), (4_096, 20_480), (5_000, 20_000), (3, 0)] {
            let lines = Lines { length };
            for count in [1, 2, 3, 7, 30] {
                let parts: Vec<_> = (0..count).map(|at| lines.part(rows, at, count)).collect();
                assert_eq!((parts[0].start, parts[count as usize - 1].end), (0, rows));
                assert!(parts.windows(2).all(|pair| pair[0].end == pair[1].start));
                let even = rows.div_ceil(count) + lines.longest();
                for part in parts {
                    assert!(part.start == rows || lines.begins(part.start), "{part:?}");
                    assert!(part.end - part.start < even, "{part:?} of {rows} in {count}");
                }
            }
        }
        // Products of this size do not fit 64 bits.
        assert_eq!(Lines { length: 1 }.part(1 << 60, 1, 32), 1 << 55..1 << 56);
    }
}
