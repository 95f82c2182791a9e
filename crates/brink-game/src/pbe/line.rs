//! Lines of types: the types of a player that one walk of the envelope takes in.

use super::Homotopy;
use super::envelope::Line;
use super::row::{Place, Row, standard_normal};
use crate::layout::Shape;
use crate::relative::relative_payoffs;
use crate::verify::Stakes;
use crate::{Distribution, Game, TypeSpace};

/// A game as one player's lines are laid in it.
#[derive(Clone, Copy)]
pub(super) struct Ground<'a> {
    pub(super) shape: &'a Shape,
    pub(super) game: &'a Game,
    pub(super) player: usize,
    pub(super) stakes: &'a Stakes,
    /// The direction in which each action's payoff is disturbed, in \[-1, 1\], `[action]`.
    pub(super) direction: &'a [f64],
}

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
    /// The lowest and highest position.
    pub(super) span: (f64, f64),
    /// What each action pays by itself, see [`crate::relative`], `[action]`.
    pub(super) base: Vec<Line>,
    /// The largest of these, without signs.
    pub(super) scale: Line,
    /// What the disturbance adds to each action at a spread of one, `[action]`: in proportion to
    /// what is at stake for these types where the action is taken.
    pub(super) tilt: Vec<Line>,
    /// Whether nothing is at stake at each node any more, `[internal]`.
    pub(super) idle: Vec<bool>,
    paid: Vec<[f64; 2]>,
    reference: Vec<[f64; 2]>,
}

impl TypeLine {
    fn empty() -> Self {
        Self {
            kind: Kind::Atom,
            cell: 0,
            weight: 0.0,
            distribution: standard_normal(),
            row: Row::default(),
            span: (0.0, 0.0),
            base: Vec::new(),
            scale: Line::default(),
            tilt: Vec::new(),
            idle: Vec::new(),
            paid: Vec::new(),
            reference: Vec::new(),
        }
    }

    /// Takes in the cell at `first`, or with `rows` a row from there on; how many cells.
    fn set(&mut self, ground: Ground<'_>, first: usize, rows: bool) -> usize {
        let types = &ground.game.types[ground.player];
        self.cell = first;
        if let Some(count) = if rows { self.row.lay(types, first) } else { None } {
            self.kind = Kind::Row;
            self.weight = types.probability[first..first + count].iter().sum();
            self.span = self.row.span();
            let (low, high) = self.row.ends;
            self.pay(ground, |intercepts, _| [intercepts[low], intercepts[high]]);
            for line in &mut self.base {
                line.b -= line.a;
            }
            self.disturb(ground, &[low, high], (0.0, 1.0));
            return count;
        }
        self.weight = types.probability[first];
        let attribute = types.attribute[first];
        self.kind = if attribute.is_some() { Kind::Attribute } else { Kind::Atom };
        self.row.set_single(first);
        self.distribution = attribute.unwrap_or_else(standard_normal);
        self.span = self.distribution.span();
        let bulk = attribute.map_or((-0.5, 0.5), |x| (x.quantile(0.1), x.quantile(0.9)));
        let sloped = attribute.is_some();
        self.pay(ground, |intercepts, slopes| {
            [intercepts[first], if sloped { slopes[first] } else { 0.0 }]
        });
        self.disturb(ground, &[first], bulk);
        1
    }

    /// Works out what actions pay from the numbers in `columns` of a row of intercepts and one of
    /// slopes, `[cell]`.
    fn pay(&mut self, ground: Ground<'_>, columns: impl Fn(&[f64], &[f64]) -> [f64; 2]) {
        let Ground { shape, game, player, .. } = ground;
        let types = &game.types[player];
        let read = |intercepts: &[f64], slopes: &[f64], row: usize| {
            let row = row * types.cells()..(row + 1) * types.cells();
            columns(&intercepts[row.clone()], &slopes[row])
        };
        let TypeSpace { payoff_intercept, payoff_slope, flow_intercept, flow_slope, .. } = types;
        self.paid.resize(shape.action_count(), [0.0; 2]);
        relative_payoffs(
            shape,
            &game.edge_probability,
            |terminal| read(payoff_intercept, payoff_slope, terminal),
            |action| {
                let paid = !flow_intercept.is_empty();
                if paid { read(flow_intercept, flow_slope, action) } else { [0.0; 2] }
            },
            &mut self.reference,
            &mut self.paid,
        );
        self.base.clear();
        self.base.extend(self.paid.iter().map(|&[a, b]| Line { a, b }));
    }

    /// Sets the disturbance, which is zero in the middle of the `bulk` of the types and as large
    /// over its width as what is at stake for these cells.
    fn disturb(&mut self, ground: Ground<'_>, cells: &[usize], bulk: (f64, f64)) {
        let Ground { shape, player, stakes, direction, .. } = ground;
        let (center, width) = (0.5 * (bulk.0 + bulk.1), bulk.1 - bulk.0);
        self.scale = self.base.iter().fold(Line::default(), |scale, line| Line {
            a: scale.a.max(line.a.abs()),
            b: scale.b.max(line.b.abs()),
        });
        self.tilt.clear();
        self.tilt.resize(shape.action_count(), Line::default());
        self.idle.clear();
        self.idle.resize(shape.internal, false);
        for &node in &shape.own_nodes[player] {
            let node = node as usize;
            let local = stakes.at(shape.graph_node[node] as usize);
            let stake = cells.iter().map(|&cell| local[cell]).fold(0.0, f64::max);
            self.idle[node] = stake == 0.0;
            for action in shape.actions(node) {
                let b = direction[action] * (stake / width);
                self.tilt[action] = Line { a: -b * center, b };
            }
        }
    }

    /// The size of the disturbance.
    pub(super) fn spread(&self, homotopy: Homotopy) -> f64 {
        let spread = self.kind == Kind::Atom || homotopy.spread_all;
        if spread { homotopy.spread } else { 0.0 }
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
    /// Lays lines through all types of a player, through rows of atoms if `rows`; the number of
    /// atoms in rows.
    pub(super) fn lay(&mut self, ground: Ground<'_>, rows: bool) -> usize {
        let cells = ground.game.types[ground.player].cells();
        let (mut cell, mut in_rows) = (0, 0);
        self.count = 0;
        while cell < cells {
            if self.count == self.all.len() {
                self.all.push(TypeLine::empty());
            }
            let line = &mut self.all[self.count];
            cell += line.set(ground, cell, rows);
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
