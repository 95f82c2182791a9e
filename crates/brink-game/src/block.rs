//! Types side by side: one walk of the graph serves a whole block of a player's types, whose
//! numbers lie next to each other at every node and stay in the cache all the way.

use crate::{Pieces, TypeSpace};

/// Types in a block at most.
pub(crate) const WIDEST: usize = 64;
/// Numbers that a block may need of one kind, so that they fit the cache.
const ROOM: usize = 1 << 16;

/// How many types of a player to take in a block where each needs this many numbers, one or more.
pub(crate) fn width(numbers: usize) -> usize {
    (ROOM / numbers).clamp(1, WIDEST)
}

/// Some types of one player.
#[derive(Clone, Debug, Default)]
pub(crate) struct Block {
    pieces: Columns,
    cells: Columns,
    /// Attribute of each type, 0 for atoms, `[type]`.
    x: Vec<f64>,
    atoms_only: bool,
}

/// Columns of tables, one for each type.
#[derive(Clone, Debug, Default)]
struct Columns {
    column: Vec<usize>,
    consecutive: bool,
}

impl Block {
    /// Forgets all types.
    pub(crate) fn clear(&mut self) {
        self.pieces.clear();
        self.cells.clear();
        self.x.clear();
        self.atoms_only = true;
    }

    /// Adds the type with attribute `x` in a cell, which is part of a piece of a profile.
    pub(crate) fn push(&mut self, piece: usize, cell: usize, x: f64) {
        self.pieces.push(piece);
        self.cells.push(cell);
        self.x.push(x);
        self.atoms_only &= x == 0.0;
    }

    /// Number of types.
    pub(crate) fn len(&self) -> usize {
        self.x.len()
    }

    /// The piece of each type.
    pub(crate) fn pieces(&self) -> &[usize] {
        &self.pieces.column
    }

    /// The cell of each type.
    pub(crate) fn cells(&self) -> &[usize] {
        &self.cells.column
    }

    /// Payoffs at a terminal, `[type]`.
    pub(crate) fn payoffs(&self, types: &TypeSpace, terminal: usize, into: &mut [f64]) {
        if self.atoms_only {
            self.cells.read(row(&types.payoff_intercept, terminal, types.cells()), into);
            return;
        }
        for ((into, &cell), &x) in into.iter_mut().zip(&self.cells.column).zip(&self.x) {
            *into = types.payoff(terminal, cell, x);
        }
    }

    /// What an action pays when it is taken, `[type]`.
    pub(crate) fn flows(&self, types: &TypeSpace, action: usize, into: &mut [f64]) {
        if types.flow_intercept.is_empty() {
            into.fill(0.0);
            return;
        }
        if self.atoms_only {
            self.cells.read(row(&types.flow_intercept, action, types.cells()), into);
            return;
        }
        for ((into, &cell), &x) in into.iter_mut().zip(&self.cells.column).zip(&self.x) {
            *into = types.flow(action, cell, x);
        }
    }

    /// Probability of taking the own action at a slot, `[type]`.
    pub(crate) fn play(&self, pieces: &Pieces, slot: usize, into: &mut [f64]) {
        self.pieces.read(row(&pieces.play, slot, pieces.len()), into);
    }

    /// Prior probability of each type's piece, `[type]`.
    pub(crate) fn probability(&self, pieces: &Pieces, into: &mut [f64]) {
        self.pieces.read(&pieces.probability, into);
    }
}

impl Columns {
    fn clear(&mut self) {
        self.column.clear();
        self.consecutive = true;
    }

    fn push(&mut self, column: usize) {
        self.consecutive &= self.column.last().is_none_or(|&last| column == last + 1);
        self.column.push(column);
    }

    /// The entries of a table's row.
    fn read(&self, row: &[f64], into: &mut [f64]) {
        if self.consecutive {
            into.copy_from_slice(&row[self.column[0]..][..self.column.len()]);
            return;
        }
        into.iter_mut().zip(&self.column).for_each(|(into, &column)| *into = row[column]);
    }
}

fn row(table: &[f64], row: usize, columns: usize) -> &[f64] {
    &table[row * columns..(row + 1) * columns]
}

/// Adds `factor` times each of some numbers to as many sums.
pub(crate) fn add_scaled(sums: &mut [f64], factor: f64, numbers: &[f64]) {
    sums.iter_mut().zip(numbers).for_each(|(sum, number)| *sum += factor * number);
}
