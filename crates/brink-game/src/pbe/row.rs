//! Rows of atoms: discrete types on whose payoffs one line can be laid.
//!
//! Many types that differ in one number only (a cost, a resolve) need not be walked one by one.
//! If the payoffs of three cells or more without attribute are affine in one position `x`, the
//! cells lie on one line like the values of a continuous attribute, and one walk of the envelope
//! serves them all. The distribution on the line is a step function; each step is spread into a
//! piece of the normal distribution, cut off half-way to its neighbours, so that the mixture of
//! an atom is a cutpoint within its spread. Wide spreads make the distribution nearly flat
//! between the atoms, narrow ones make it the step function.

use std::ops::Range;

use crate::distribution::Point;
use crate::{Distribution, TypeSpace};

/// Atoms in a row at least: two always lie on a line, and there is nothing to save.
const FEWEST: usize = 3;
/// Largest distance of payoffs from the line, relative to the steps along it. Nothing else has that
/// unit: payoffs may all be far from zero.
const ON_LINE: f64 = 1e-12;
/// What rounding may add to that distance, relative to the payoffs.
const ROUNDING: f64 = 4.0 * f64::EPSILON;

/// Cells that are looked at together.
const CHUNK: usize = 64;

/// Atoms in ascending order of their positions, which reach from 0 to 1.
#[derive(Clone, Debug, Default)]
pub(super) struct Row {
    /// Position of each atom, `[atom]`.
    position: Vec<f64>,
    /// Share of the row's types in the atoms before each, `[atom + 1]`, to twice the precision:
    /// a difference of two is that of the atoms between them, however few their types are.
    before: Vec<(f64, f64)>,
    /// Cells in ascending order with the atom each belongs to: cells alike share one.
    pub(super) members: Vec<Member>,
    /// The cells at the lowest and the highest position.
    pub(super) ends: (usize, usize),
}

/// A cell's place in a row.
#[derive(Clone, Copy, Debug)]
pub(super) struct Member {
    pub(super) cell: usize,
    pub(super) atom: usize,
    position: f64,
}

/// A place on a line of types: in a row the atom in whose spread it lies, and the shares of that
/// atom to either side; the density is that of all types on the line.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Place {
    pub(super) atom: usize,
    pub(super) point: Point,
}

impl Row {
    /// Lays a row through cells from `first` on: as many as lie on one line. Their number, or
    /// `None` if they are too few.
    pub(super) fn lay(&mut self, types: &TypeSpace, first: usize) -> Option<usize> {
        let cells = types.cells();
        let is_atom = |cell: usize| types.attribute[cell].is_none();
        if first + FEWEST > cells || !(first..first + FEWEST).all(is_atom) {
            return None;
        }
        let rows = || {
            let tables = [&types.payoff_intercept, &types.flow_intercept];
            tables.into_iter().flat_map(|table| table.chunks_exact(cells))
        };
        // The payoff in which the first two differ most measures the position.
        let gap = |row: &[f64]| row[first + 1] - row[first];
        let yardstick = rows().max_by(|a, b| gap(a).abs().total_cmp(&gap(b).abs()))?;
        let unit = gap(yardstick);
        if unit == 0.0 {
            return None;
        }
        let position = |cell: usize| (yardstick[cell] - yardstick[first]) / unit;
        let fits = |row: &[f64], x: f64, payoff: f64| {
            let step = x * gap(row);
            let allowed = ON_LINE * (gap(row).abs() + step.abs())
                + ROUNDING * (row[first].abs() + payoff.abs());
            (payoff - row[first] - step).abs() <= allowed
        };
        let on_line = |cell: usize| rows().all(|row| fits(row, position(cell), row[cell]));
        let all_on_line = |chunk: &Range<usize>| {
            let mut x = [0.0; CHUNK];
            x.iter_mut().zip(chunk.clone()).for_each(|(x, cell)| *x = position(cell));
            let all_fit = |row: &[f64]| {
                let payoffs = row[chunk.clone()].iter().zip(&x);
                payoffs.filter(|(payoff, x)| fits(row, **x, **payoff)).count() == chunk.len()
            };
            types.attribute[chunk.clone()].iter().all(Option::is_none) && rows().all(all_fit)
        };
        let chunks = (first..cells).step_by(CHUNK).map(|cell| cell..cells.min(cell + CHUNK));
        let whole: usize = chunks.take_while(all_on_line).map(|chunk| chunk.len()).sum();
        let rest = (first + whole..cells).take_while(|&cell| is_atom(cell) && on_line(cell));
        let count = whole + rest.count();
        if count < FEWEST {
            return None;
        }
        self.members.clear();
        for cell in first..first + count {
            if types.probability[cell] > 0.0 {
                self.members.push(Member { cell, atom: 0, position: position(cell) });
            }
        }
        self.arrange(types).then_some(count)
    }

    /// Orders the members and adds up their weights; whether they differ at all.
    fn arrange(&mut self, types: &TypeSpace) -> bool {
        self.members
            .sort_unstable_by(|a, b| a.position.total_cmp(&b.position).then(a.cell.cmp(&b.cell)));
        let (Some(low), Some(high)) = (self.members.first(), self.members.last()) else {
            return false;
        };
        self.ends = (low.cell, high.cell);
        let (low, width) = (low.position, high.position - low.position);
        if width == 0.0 {
            return false;
        }
        self.position.clear();
        self.before.clear();
        let total: f64 = self.members.iter().map(|member| types.probability[member.cell]).sum();
        let mut sum = (0.0, 0.0);
        for member in &mut self.members {
            let x = (member.position - low) / width;
            if self.position.last() != Some(&x) {
                self.position.push(x);
                self.before.push(sum);
            }
            member.atom = self.position.len() - 1;
            sum = add_exactly(sum, types.probability[member.cell] / total);
        }
        self.before.push(sum);
        self.members.sort_unstable_by_key(|member| member.cell);
        true
    }

    /// The row of one atom.
    pub(super) fn set_single(&mut self, cell: usize) {
        self.position.clear();
        self.before.clear();
        self.members.clear();
        self.position.push(0.0);
        self.before.extend([(0.0, 0.0), (1.0, 0.0)]);
        self.members.push(Member { cell, atom: 0, position: 0.0 });
        self.ends = (cell, cell);
    }

    /// Number of atoms.
    pub(super) fn atoms(&self) -> usize {
        self.position.len()
    }

    /// Where the spreads of the outermost atoms end.
    pub(super) fn span(&self) -> (f64, f64) {
        (self.boundary(0), self.boundary(self.position.len()))
    }

    /// Where the spread of an atom ends and that of the one before begins.
    fn boundary(&self, atom: usize) -> f64 {
        let x = &self.position;
        let last = x.len() - 1;
        if atom == 0 {
            0.5 * (3.0 * x[0] - x[1])
        } else if atom > last {
            0.5 * (3.0 * x[last] - x[last - 1])
        } else {
            0.5 * (x[atom - 1] + x[atom])
        }
    }

    /// Share of the row's types in the atoms from one up to another.
    fn share(&self, from: usize, to: usize) -> f64 {
        let (from, to) = (self.before[from], self.before[to]);
        (to.0 - from.0) + (to.1 - from.1)
    }

    /// The place of `x` when atoms are spread with this standard deviation.
    pub(super) fn place(&self, x: f64, deviation: f64) -> Place {
        let after = self.position.partition_point(|&position| position <= x);
        let nearest = after.saturating_sub(1);
        let beyond = after < self.position.len() && x >= self.boundary(after);
        let atom = if beyond { after } else { nearest };
        let center = self.position[atom];
        let low = (self.boundary(atom) - center) / deviation;
        let high = (self.boundary(atom + 1) - center) / deviation;
        let here = ((x - center) / deviation).clamp(low, high);
        let normal = standard_normal();
        let below = normal.probability(low, here);
        let above = normal.probability(here, high);
        let total = below + above;
        let weight = self.share(atom, atom + 1);
        let density = weight * normal.pdf(here) / (total * deviation);
        Place { atom, point: Point { below: below / total, above: above / total, density } }
    }

    /// Share of the row's types from one place to a higher one.
    pub(super) fn mass(&self, from: &Place, to: &Place) -> f64 {
        let weight = |atom: usize| self.share(atom, atom + 1);
        if from.atom == to.atom {
            return weight(from.atom) * from.point.mass_to(&to.point);
        }
        let between = self.share(from.atom + 1, to.atom);
        from.point.above * weight(from.atom) + between + to.point.below * weight(to.atom)
    }
}

/// The atoms that two places lie in, with the share of each between the two; those further inside
/// lie there wholly.
pub(super) fn ends(from: &Place, to: &Place) -> [(usize, f64); 2] {
    if from.atom == to.atom {
        return [(from.atom, from.point.mass_to(&to.point)), (to.atom, 0.0)];
    }
    [(from.atom, from.point.above), (to.atom, to.point.below)]
}

/// Adds to a sum with what rounding has left out of it (Knuth 1997, 4.2.2).
fn add_exactly((sum, rest): (f64, f64), number: f64) -> (f64, f64) {
    let new = sum + number;
    let part = new - sum;
    (new, rest + ((sum - (new - part)) + (number - part)))
}

pub(super) fn standard_normal() -> Distribution {
    Distribution::normal(0.0, 1.0).expect("valid parameters")
}
