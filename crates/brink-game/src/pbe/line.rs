//! Lines of types: the types of a player that one walk of the envelope takes in.

use super::Homotopy;
use super::envelope::{self, Line};
use super::row::{Place, Row, standard_normal};
use crate::layout::Shape;
use crate::{Distribution, Game};

/// What lies on a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A cell with a continuous attribute; positions are its values.
    Attribute,
    /// A cell without; positions are those of a disturbance of its payoffs.
    Atom,
    /// Cells without in a row.
    Row,
}

/// Types of one player on whose payoffs are affine in a position.
#[derive(Clone, Debug)]
pub(super) struct TypeLine {
    pub(super) kind: Kind,
    /// The cell, or the first of those in the row.
    pub(super) cell: usize,
    /// Prior probability of all types on the line.
    pub(super) weight: f64,
    /// Where they lie, but for a row.
    pub(super) distribution: Distribution,
    /// The atoms of a row.
    pub(super) row: Row,
    /// Where spread payoffs are as they were: in the middle of the types, so that nobody's move by
    /// more than the spread.
    pub(super) center: f64,
    /// The lowest and highest position.
    pub(super) span: (f64, f64),
    /// What each action pays by itself, see [`envelope::action_base`], `[action]`.
    pub(super) base: Vec<Line>,
    /// Slope of payoffs in the disturbance at a spread of one.
    scale: f64,
}

impl TypeLine {
    fn empty() -> Self {
        Self {
            kind: Kind::Atom,
            cell: 0,
            weight: 0.0,
            distribution: standard_normal(),
            row: Row::default(),
            center: 0.0,
            span: (0.0, 0.0),
            base: Vec::new(),
            scale: 0.0,
        }
    }

    /// Takes in the cell at `first`, or with `rows` a row from there on; how many cells.
    fn set(
        &mut self,
        shape: &Shape,
        game: &Game,
        player: usize,
        first: usize,
        payoff_range: f64,
        rows: bool,
    ) -> usize {
        let types = &game.types[player];
        self.cell = first;
        let cell_base = |cell: usize, action: usize| {
            envelope::action_base(shape, &game.edge_probability, types, cell, action)
        };
        let actions = 0..shape.action_count();
        self.base.clear();
        if let Some(count) = if rows { self.row.lay(types, first) } else { None } {
            self.kind = Kind::Row;
            self.weight = types.probability[first..first + count].iter().sum();
            self.span = self.row.span();
            self.center = 0.5;
            self.scale = payoff_range;
            let (low, high) = self.row.ends;
            self.base.extend(actions.map(|action| {
                let (low, high) = (cell_base(low, action).a, cell_base(high, action).a);
                Line { a: low, b: high - low }
            }));
            return count;
        }
        self.weight = types.probability[first];
        let attribute = types.attribute[first];
        self.kind = if attribute.is_some() { Kind::Attribute } else { Kind::Atom };
        self.row.set_single(first);
        self.distribution = attribute.unwrap_or_else(standard_normal);
        self.span = self.distribution.span();
        self.center = attribute.map_or(0.0, |distribution| distribution.quantile(0.5));
        let width = match attribute {
            Some(distribution) => distribution.quantile(0.9) - distribution.quantile(0.1),
            None => 1.0,
        };
        self.scale = payoff_range / width;
        self.base.extend(actions.map(|action| {
            let Line { a, b } = cell_base(first, action);
            Line { a, b: if attribute.is_some() { b } else { 0.0 } }
        }));
        1
    }

    /// Slope of payoffs in the disturbance.
    pub(super) fn spread(&self, homotopy: Homotopy) -> f64 {
        let spread = self.kind == Kind::Atom || homotopy.spread_all;
        if spread { homotopy.spread * self.scale } else { 0.0 }
    }

    /// The place of a position; atoms of a row are spread as the homotopy says.
    pub(super) fn place(&self, x: f64, homotopy: Homotopy) -> Place {
        match self.kind {
            Kind::Row => self.row.place(x, homotopy.spread),
            _ => Place { atom: 0, point: self.distribution.point(x) },
        }
    }

    /// Share of the line's types from one place to a higher one.
    pub(super) fn mass(&self, from: &Place, to: &Place) -> f64 {
        match self.kind {
            Kind::Row => self.row.mass(from, to),
            _ => from.point.mass_to(&to.point),
        }
    }
}

/// The lines of one player; buffers are kept from game to game.
#[derive(Clone, Debug, Default)]
pub(super) struct Lines {
    all: Vec<TypeLine>,
    count: usize,
}

impl Lines {
    /// Lays lines through all types of a player with this payoff range, through rows of atoms if
    /// `rows`; the number of atoms in rows.
    pub(super) fn lay(
        &mut self,
        shape: &Shape,
        game: &Game,
        player: usize,
        range: f64,
        rows: bool,
    ) -> usize {
        let cells = game.types[player].cells();
        let (mut cell, mut in_rows) = (0, 0);
        self.count = 0;
        while cell < cells {
            if self.count == self.all.len() {
                self.all.push(TypeLine::empty());
            }
            let line = &mut self.all[self.count];
            cell += line.set(shape, game, player, cell, range, rows);
            if line.kind == Kind::Row {
                in_rows += line.row.atoms();
            }
            self.count += usize::from(line.weight > 0.0);
        }
        in_rows
    }

    /// Whether any types are atoms.
    pub(super) fn have_atoms(&self) -> bool {
        self.iter().any(|line| line.kind != Kind::Attribute)
    }

    pub(super) fn iter(&self) -> std::slice::Iter<'_, TypeLine> {
        self.all[..self.count].iter()
    }
}
