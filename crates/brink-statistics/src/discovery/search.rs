//! Peeling and pasting.
//!
//! Every column keeps, for each of its distinct values, what the rows of the present box with this
//! value add up to. A candidate peel then reads the sums at one end of a column, in order, and
//! never touches a row; rows are touched once, when they leave the box.

use super::prim::Options;
use super::table::{Column, Kind, Table};

/// What some rows add up to.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Tally {
    pub(super) count: u32,
    pub(super) weight: f64,
    pub(super) sum: f64,
    pub(super) interest: f64,
}

impl Tally {
    pub(super) fn add(&mut self, other: Self) {
        self.count += other.count;
        self.weight += other.weight;
        self.sum += other.sum;
        self.interest += other.interest;
    }

    fn subtract(&mut self, other: Self) {
        self.count -= other.count;
        if self.count == 0 {
            *self = Self::default();
            return;
        }
        self.weight -= other.weight;
        self.sum -= other.sum;
        self.interest -= other.interest;
    }

    pub(super) fn mean(&self) -> f64 {
        if self.count == 0 { 0.0 } else { self.sum / self.weight }
    }
}

/// The part of a column that a box keeps.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Part {
    /// Values of these ranks, both included, and the limits to show.
    Between { ranks: [u32; 2], limits: [f64; 2] },
    /// Whether the category of each rank is kept.
    Set(Vec<bool>),
}

impl Part {
    pub(super) fn whole(column: &Column) -> Self {
        let last = column.levels.len().saturating_sub(1);
        match column.kind {
            Kind::Category => Self::Set(vec![true; column.levels.len()]),
            _ => Self::Between {
                ranks: [0, last as u32],
                limits: [
                    column.levels.first().copied().unwrap_or(f64::NAN),
                    column.levels.last().copied().unwrap_or(f64::NAN),
                ],
            },
        }
    }

    pub(super) fn holds(&self, level: u32) -> bool {
        match self {
            Self::Between { ranks, .. } => ranks[0] <= level && level <= ranks[1],
            Self::Set(kept) => kept[level as usize],
        }
    }

    pub(super) fn restricts(&self, column: &Column) -> bool {
        self.sides(column) != [false; 2]
    }

    /// Whether it is restricted below and above; a set counts as below.
    pub(super) fn sides(&self, column: &Column) -> [bool; 2] {
        match self {
            Self::Between { limits, .. } => [
                column.levels.first().is_some_and(|&least| limits[0] != least),
                column.levels.last().is_some_and(|&greatest| limits[1] != greatest),
            ],
            Self::Set(kept) => [kept.iter().any(|&kept| !kept), false],
        }
    }
}

/// A box and what its rows add up to.
#[derive(Clone, Debug)]
pub(super) struct State {
    pub(super) parts: Vec<Part>,
    pub(super) tally: Tally,
}

impl State {
    pub(super) fn restricted(&self, table: &Table) -> usize {
        self.parts
            .iter()
            .zip(&table.columns)
            .filter(|(part, column)| part.restricts(column))
            .count()
    }
}

/// The columns in the order in which candidates of equal score are preferred.
fn by_kind(table: &Table) -> Vec<usize> {
    let mut order: Vec<usize> = (0..table.columns.len()).collect();
    order.sort_by_key(|&k| match table.columns[k].kind {
        Kind::Real => 0,
        Kind::Integer => 1,
        Kind::Category => 2,
    });
    order
}

/// The ranks at the neighbours of a quantile, from below (`rising`) or from above, between which
/// the cut lies, or `None` if only one value is left.
///
/// The position is that of `(n − 1)·q`; where both neighbours are equal, the inner one moves on to
/// the next value inwards (outwards for the kept part), so that a peel takes whole ties.
fn cut(tallies: &[Tally], [low, high]: [usize; 2], total: f64, q: f64) -> Option<[usize; 2]> {
    let position = ((total - 1.0) * q).max(0.0);
    let at = |position: f64| -> Option<usize> {
        if q > 0.5 {
            let mut below = total;
            let mut last = None;
            for level in (low..=high).rev().filter(|&level| tallies[level].count > 0) {
                below -= tallies[level].weight;
                last = Some(level);
                if below <= position {
                    break;
                }
            }
            last
        } else {
            let mut through = 0.0;
            let mut last = None;
            for level in (low..=high).filter(|&level| tallies[level].count > 0) {
                through += tallies[level].weight;
                last = Some(level);
                if through > position {
                    break;
                }
            }
            last
        }
    };
    let (below, above) = (at(libm::floor(position))?, at(libm::ceil(position))?);
    if below != above {
        return Some([below, above]);
    }
    if q > 0.5 {
        (low..below).rev().find(|&level| tallies[level].count > 0).map(|level| [level, above])
    } else {
        (above + 1..=high).find(|&level| tallies[level].count > 0).map(|level| [below, level])
    }
}

/// The middle of two values, kept apart from both ends that rounding could make it reach.
fn middle(low: f64, high: f64) -> f64 {
    let middle = f64::midpoint(low, high);
    if middle < high { middle } else { low }
}

/// A candidate: the column, what becomes of it, and what comes or goes.
struct Candidate {
    column: usize,
    part: Part,
    change: Tally,
    score: f64,
    free: usize,
}

/// The search for one box among the rows that earlier boxes left.
pub(super) struct Search<'a> {
    table: &'a Table,
    options: &'a Options,
    order: Vec<usize>,
    weight: &'a [f64],
    /// Total weight of the table, of which a box has at least a share.
    total: f64,
    alive: Vec<bool>,
    remaining: &'a [bool],
    tallies: Vec<Vec<Tally>>,
    /// Ranks within which rows of the box can lie.
    span: Vec<[usize; 2]>,
    state: State,
}

impl<'a> Search<'a> {
    /// `weight` is that of each row in this search (0 leaves it out), `remaining` the rows that no
    /// earlier box covers.
    pub(super) fn new(
        table: &'a Table,
        options: &'a Options,
        weight: &'a [f64],
        remaining: &'a [bool],
    ) -> Self {
        let alive: Vec<bool> =
            remaining.iter().zip(weight).map(|(&left, &weight)| left && weight > 0.0).collect();
        let mut search = Self {
            table,
            options,
            order: by_kind(table),
            weight,
            total: weight.iter().sum(),
            alive,
            remaining,
            tallies: table.columns.iter().map(|c| vec![Tally::default(); c.levels.len()]).collect(),
            span: table.columns.iter().map(|c| [0, c.levels.len().saturating_sub(1)]).collect(),
            state: State {
                parts: table.columns.iter().map(Part::whole).collect(),
                tally: Tally::default(),
            },
        };
        for row in (0..table.rows()).filter(|&row| search.alive[row]) {
            search.state.tally.add(search.row(row));
        }
        for (column, tallies) in table.columns.iter().zip(&mut search.tallies) {
            for (row, &level) in column.level.iter().enumerate() {
                if search.alive[row] {
                    tallies[level as usize].add(row_tally(table, search.weight, row));
                }
            }
        }
        search
    }

    fn row(&self, row: usize) -> Tally {
        row_tally(self.table, self.weight, row)
    }

    /// Peels as long as it pays, then pastes; every box on the way, the whole table first.
    pub(super) fn run(mut self) -> Vec<State> {
        let mut states = vec![self.state.clone()];
        while let Some(candidate) = self.best_peel() {
            let mut after = self.state.tally;
            after.subtract(candidate.change);
            let enough = after.weight / self.total >= self.options.mass_min;
            if !(enough && candidate.change.count > 0 && candidate.score > 0.0) {
                break;
            }
            self.peel(candidate);
            states.push(self.state.clone());
        }
        while let Some(candidate) = self.best_paste() {
            let mut after = self.state.tally;
            after.add(candidate.change);
            let enough = after.weight / self.total >= self.options.mass_min;
            if !(enough && candidate.change.count > 0 && candidate.score > 0.0) {
                break;
            }
            self.state.parts[candidate.column] = candidate.part;
            self.state.tally = after;
            states.push(self.state.clone());
        }
        states
    }

    fn best_peel(&self) -> Option<Candidate> {
        let mut best: Option<Candidate> = None;
        let restricted = self.state.restricted(self.table);
        for &column in &self.order {
            match self.table.columns[column].kind {
                Kind::Category => self.peel_categories(column, restricted, &mut best),
                _ => self.peel_ends(column, restricted, &mut best),
            }
        }
        best
    }

    /// Keeps the better of two candidates, the earlier one if they are equal.
    fn offer(
        &self,
        best: &mut Option<Candidate>,
        restricted: usize,
        column: usize,
        part: impl FnOnce() -> Part,
        change: Tally,
        after: Tally,
    ) {
        let difference = after.mean() - self.state.tally.mean();
        let score =
            if difference == 0.0 || change.count == 0 { 0.0 } else { difference / change.weight };
        if best.as_ref().is_some_and(|best| best.score > score) {
            return;
        }
        let part = part();
        let described = &self.table.columns[column];
        let before = usize::from(self.state.parts[column].restricts(described));
        let now = usize::from(part.restricts(described));
        let free = self.table.columns.len() - (restricted - before + now);
        if best.as_ref().is_none_or(|best| (score, free) > (best.score, best.free)) {
            *best = Some(Candidate { column, part, change, score, free });
        }
    }

    fn peel_ends(&self, column: usize, restricted: usize, best: &mut Option<Candidate>) {
        let Part::Between { ranks, limits } = &self.state.parts[column] else { return };
        let tallies = &self.tallies[column];
        let levels = &self.table.columns[column].levels;
        let whole = self.table.columns[column].kind == Kind::Integer;
        let [low, high] = self.span[column];
        let total = self.state.tally.weight;
        let sum = |from: usize, to: usize| {
            let mut sum = Tally::default();
            tallies[from..to].iter().for_each(|&tally| sum.add(tally));
            sum
        };
        if let Some([below, above]) =
            cut(tallies, [low, high], total, 1.0 - self.options.peel_alpha)
        {
            let change = sum(below + 1, high + 1);
            let limit = if whole { levels[below] } else { middle(levels[below], levels[above]) };
            let mut after = self.state.tally;
            after.subtract(change);
            let part = || {
                let last = levels.partition_point(|&x| x <= limit) as u32 - 1;
                Part::Between { ranks: [ranks[0], last], limits: [limits[0], limit] }
            };
            self.offer(best, restricted, column, part, change, after);
        }
        if let Some([below, above]) = cut(tallies, [low, high], total, self.options.peel_alpha) {
            // A cut between whole numbers is rounded down, so that a value at the cut stays unless
            // it is the lower limit itself.
            let stays = whole
                && libm::floor(f64::midpoint(levels[below], levels[above])) == levels[below]
                && levels[below] != limits[0];
            let first = if stays { below } else { above };
            let change = sum(low, first);
            let limit = if whole { levels[first] } else { middle(levels[below], levels[above]) };
            let mut after = self.state.tally;
            after.subtract(change);
            let part = || {
                let first = levels.partition_point(|&x| x < limit) as u32;
                Part::Between { ranks: [first, ranks[1]], limits: [limit, limits[1]] }
            };
            self.offer(best, restricted, column, part, change, after);
        }
    }

    fn peel_categories(&self, column: usize, restricted: usize, best: &mut Option<Candidate>) {
        let Part::Set(kept) = &self.state.parts[column] else { return };
        if kept.iter().filter(|&&kept| kept).count() < 2 {
            return;
        }
        for level in (0..kept.len()).filter(|&level| kept[level]) {
            let change = self.tallies[column][level];
            let mut after = self.state.tally;
            after.subtract(change);
            let part = || {
                let mut fewer = kept.clone();
                fewer[level] = false;
                Part::Set(fewer)
            };
            self.offer(best, restricted, column, part, change, after);
        }
    }

    /// Takes the rows outside the new part out of the box.
    fn peel(&mut self, candidate: Candidate) {
        let column = candidate.column;
        let described = &self.table.columns[column];
        let [low, high] = self.span[column];
        for level in low..=high {
            if self.tallies[column][level].count == 0 || candidate.part.holds(level as u32) {
                continue;
            }
            for &row in described.rows_of(level) {
                let row = row as usize;
                if !std::mem::replace(&mut self.alive[row], false) {
                    continue;
                }
                let tally = row_tally(self.table, self.weight, row);
                for (column, tallies) in self.table.columns.iter().zip(&mut self.tallies) {
                    tallies[column.level[row] as usize].subtract(tally);
                }
            }
        }
        if let Part::Between { ranks, .. } = candidate.part {
            self.span[column] = [ranks[0] as usize, ranks[1] as usize];
        }
        self.state.parts[column] = candidate.part;
        self.state.tally.subtract(candidate.change);
    }

    fn best_paste(&mut self) -> Option<Candidate> {
        let restricted: Vec<usize> = self
            .order
            .iter()
            .copied()
            .filter(|&k| self.state.parts[k].restricts(&self.table.columns[k]))
            .collect();
        self.tally_neighbours(&restricted);
        let mut best = None;
        for &column in &restricted {
            match self.table.columns[column].kind {
                Kind::Category => self.paste_categories(column, restricted.len(), &mut best),
                _ => self.paste_ends(column, restricted.len(), &mut best),
            }
        }
        best
    }

    /// Makes the sums of each restricted column those of the rows that no other column excludes.
    fn tally_neighbours(&mut self, restricted: &[usize]) {
        for &k in restricted {
            self.tallies[k].fill(Tally::default());
        }
        for row in 0..self.table.rows() {
            if !(self.remaining[row] && self.weight[row] > 0.0) {
                continue;
            }
            let level = |k: usize| self.table.columns[k].level[row];
            let mut outside = restricted.iter().filter(|&&k| !self.state.parts[k].holds(level(k)));
            let tally = row_tally(self.table, self.weight, row);
            match (outside.next(), outside.next()) {
                (None, _) => {
                    for &k in restricted {
                        self.tallies[k][level(k) as usize].add(tally);
                    }
                }
                (Some(&k), None) => self.tallies[k][level(k) as usize].add(tally),
                _ => {}
            }
        }
    }

    fn paste_ends(&self, column: usize, restricted: usize, best: &mut Option<Candidate>) {
        let Part::Between { ranks, limits } = &self.state.parts[column] else { return };
        let tallies = &self.tallies[column];
        let levels = &self.table.columns[column].levels;
        let whole = self.table.columns[column].kind == Kind::Integer;
        let ends = [levels[0], levels[levels.len() - 1]];
        // Rows from the end of the column to the limit; a limit that is a value belongs to them.
        let edge = |side: usize| match side {
            0 => [0, levels.partition_point(|&level| level <= limits[0])],
            _ => [levels.partition_point(|&level| level < limits[1]), levels.len()],
        };
        for side in 0..2 {
            let [from, to] = edge(side);
            let mut there = Tally::default();
            tallies[from..to].iter().for_each(|&tally| there.add(tally));
            let alpha = self.options.paste_alpha;
            let q = if side == 0 { 1.0 - alpha } else { alpha };
            let value = if there.count == 0 {
                ends[side]
            } else if let Some([low, high]) = cut(tallies, [from, to - 1], there.weight, q) {
                middle(levels[low], levels[high])
            } else {
                // One value alone, which is then the quantile.
                let only = (from..to).find(|&level| tallies[level].count > 0);
                only.map_or(ends[side], |level| levels[level])
            };
            let (mut ranks, mut limits) = (*ranks, *limits);
            let old = ranks;
            ranks[side] = match side {
                0 => levels.partition_point(|&level| level < value) as u32,
                _ => levels.partition_point(|&level| level <= value) as u32 - 1,
            };
            limits[side] = if whole { levels[ranks[side] as usize] } else { value };
            let mut change = Tally::default();
            let (first, last) =
                if side == 0 { (ranks[0], old[0]) } else { (old[1] + 1, ranks[1] + 1) };
            if first < last {
                let gained = &tallies[first as usize..last as usize];
                for &tally in gained {
                    change.add(tally);
                }
            }
            let mut after = self.state.tally;
            after.add(change);
            self.offer(best, restricted, column, || Part::Between { ranks, limits }, change, after);
        }
    }

    fn paste_categories(&self, column: usize, restricted: usize, best: &mut Option<Candidate>) {
        let Part::Set(kept) = &self.state.parts[column] else { return };
        for level in (0..kept.len()).filter(|&level| !kept[level]) {
            let change = self.tallies[column][level];
            let mut after = self.state.tally;
            after.add(change);
            let part = || {
                let mut more = kept.clone();
                more[level] = true;
                Part::Set(more)
            };
            self.offer(best, restricted, column, part, change, after);
        }
    }
}

/// What one row adds.
pub(super) fn row_tally(table: &Table, weight: &[f64], row: usize) -> Tally {
    let weight = weight[row];
    Tally {
        count: 1,
        weight,
        sum: weight * table.value[row],
        interest: if table.interest[row] { weight } else { 0.0 },
    }
}
