//! The upper envelope of one cell of types: its best plan as the continuous attribute rises.
//!
//! For given aggregates of the others, a type `(cell, x)` faces a decision problem whose node
//! values are convex and piecewise linear in `x`. Instead of computing with such functions, the
//! envelope is walked from the lowest type to the highest: at every moment each node has one
//! line `a + b x` (its value under the plan that is best just above the current `x`), and the
//! next cutpoint is the first crossing of a chosen action's line by a steeper one. A switch
//! changes the lines of the node's ancestors alone. Slopes only ever rise, so the walk ends.
//!
//! At an information set of several nodes one action is chosen for all of them, by the sums of
//! their lines under the others' probabilities of leading to each. The value of a single member
//! then jumps at a cutpoint, but that of any node before the set does not.

mod sets;

use super::line::TypeLine;
use crate::layout::{CHANCE, NONE, Shape};

/// `a + b x`.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Line {
    pub(super) a: f64,
    pub(super) b: f64,
}

impl Line {
    pub(super) fn at(self, x: f64) -> f64 {
        self.a + self.b * x
    }
}

/// A cutpoint: at `x` the best action at `node` becomes `action`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cutpoint {
    pub(super) x: f64,
    pub(super) node: usize,
    pub(super) action: usize,
}

/// The others as seen by the player whose envelope is walked.
#[derive(Clone, Copy)]
pub(super) struct Field<'a> {
    pub(super) shape: &'a Shape,
    pub(super) edge_probability: &'a [f64],
    /// Aggregate probabilities, `[action]`.
    pub(super) aggregate: &'a [f64],
    /// What a player does when it trembles, `[action]`; sums to one at each node.
    pub(super) tremble_play: &'a [f64],
    pub(super) player: usize,
    /// The types.
    pub(super) line: &'a TypeLine,
    /// Size of the disturbance of own actions, see [`TypeLine::tilt`]: spreads an atom into an
    /// interval.
    pub(super) spread: f64,
}

/// State of the walk; buffers are reused from cell to cell.
#[derive(Clone, Debug, Default)]
pub(super) struct Envelope {
    /// Value lines of internal nodes.
    pub(super) value: Vec<Line>,
    /// Value lines of actions.
    pub(super) action_value: Vec<Line>,
    /// Best action of each own internal node.
    pub(super) choice: Vec<u32>,
    /// Where the chosen action of each own internal node is first crossed by a steeper one, and by
    /// which; infinite if by none.
    crossing: Vec<(f64, u32)>,
    pub(super) x: f64,
    pub(super) end: f64,
    /// Probability of each member of an information set for who moves there, `[internal]`; empty
    /// where the graph has no such sets.
    pub(super) weight: Vec<f64>,
    /// Sums over the members by weight of the lines of the actions of the first member, `[action]`;
    /// empty likewise.
    sum: Vec<Line>,
    passing: Vec<f64>,
    /// See [`Envelope::add_up_terms`], `[action]`.
    terms: Vec<Line>,
}

impl Envelope {
    pub(super) fn new(shape: &Shape) -> Self {
        Self {
            value: vec![Line::default(); shape.internal],
            action_value: vec![Line::default(); shape.action_count()],
            choice: vec![NONE; shape.internal],
            crossing: vec![(f64::INFINITY, NONE); shape.internal],
            x: 0.0,
            end: 0.0,
            weight: vec![0.0; if shape.has_sets { shape.internal } else { 0 }],
            sum: vec![Line::default(); if shape.has_sets { shape.action_count() } else { 0 }],
            passing: vec![0.0; if shape.has_sets { shape.internal } else { 0 }],
            terms: vec![Line::default(); if shape.has_sets { 0 } else { shape.action_count() }],
        }
    }

    /// Begins at the lowest type of the cell.
    pub(super) fn start(&mut self, field: &Field<'_>) {
        (self.x, self.end) = field.line.span;
        if field.shape.has_sets {
            self.weigh_sets(field);
        }
        for node in (0..field.shape.internal).rev() {
            for action in field.shape.actions(node) {
                self.update_action(field, action);
            }
            if field.shape.owner[node] as usize == field.player {
                if let Some(set) = field.shape.set(node) {
                    if field.shape.is_first_alike(node) {
                        self.add_members(field.shape, set);
                        self.choice[node] = self.best_action(field, node) as u32;
                        self.find_crossing(field, node);
                        self.follow_first(field.shape, set);
                    }
                    continue;
                }
                self.choice[node] = self.best_action(field, node) as u32;
                self.find_crossing(field, node);
            }
            self.update_node(field, node);
        }
    }

    /// The best action just above the current `x`: highest value, then steepest, then the first.
    fn best_action(&mut self, field: &Field<'_>, node: usize) -> usize {
        let mut actions = field.shape.actions(node);
        let mut best = actions.start;
        actions.next();
        for action in actions {
            let lines = self.compared(field.shape, node);
            let higher = lines[action].at(self.x) > lines[best].at(self.x);
            let better = if self.tied(field, node, (action, best), self.x) {
                self.steeper(field, node, (action, best), self.x)
            } else {
                higher
            };
            if better {
                best = action;
            }
        }
        best
    }

    /// Whether the lines of two actions of a node meet at `x`, but for rounding.
    fn tied(&mut self, field: &Field<'_>, node: usize, pair: (usize, usize), x: f64) -> bool {
        let lines = self.compared(field.shape, node);
        let gap = (lines[pair.0].at(x) - lines[pair.1].at(x)).abs();
        let size = self.size(field, node, pair, x);
        gap <= 1e-14 * (size.a + size.b * x.abs())
    }

    /// Whether the line of one action is steeper than that of another, but for rounding, which
    /// matters where they are one at `x`.
    fn steeper(&mut self, field: &Field<'_>, node: usize, pair: (usize, usize), x: f64) -> bool {
        let lines = self.compared(field.shape, node);
        let (line, than) = (lines[pair.0].b, lines[pair.1].b);
        line - than > 1e-13 * (line.abs() + than.abs())
            && line - than > 1e-13 * self.size(field, node, pair, x).b
    }

    /// Whether the lines of two actions that meet at `x` are one and the same, but for rounding.
    fn coincide(&mut self, field: &Field<'_>, node: usize, pair: (usize, usize), x: f64) -> bool {
        self.tied(field, node, pair, x)
            && !self.steeper(field, node, pair, x)
            && !self.steeper(field, node, (pair.1, pair.0), x)
    }

    /// What rounding of two lines is relative to. That is the lines themselves, unless they are so
    /// close that it matters that they are sums of terms which may have cancelled. (Where moves are
    /// not seen differences of trembles count, which are as small.)
    fn size(&mut self, field: &Field<'_>, node: usize, pair: (usize, usize), x: f64) -> Line {
        let lines = self.compared(field.shape, node);
        let (one, other, scale) = (lines[pair.0], lines[pair.1], field.line.scale);
        let apart = (one.b - other.b).abs() > 1e-11 * scale.b
            || (one.at(x) - other.at(x)).abs() > 1e-12 * (scale.a + scale.b * x.abs());
        if apart || field.shape.has_sets {
            return Line { a: one.a.abs() + other.a.abs(), b: one.b.abs() + other.b.abs() };
        }
        self.add_up_terms(field, node);
        let (one, other) = (self.terms[pair.0], self.terms[pair.1]);
        Line { a: one.a + other.a, b: one.b + other.b }
    }

    /// Adds up what is added up in the lines of actions at and behind a node, without signs.
    fn add_up_terms(&mut self, field: &Field<'_>, node: usize) {
        let shape = field.shape;
        for node in (node..shape.extent[node] as usize).rev() {
            for action in shape.actions(node) {
                let (base, tilt) = (field.line.base[action], field.line.tilt[action]);
                let mut sum = Line {
                    a: base.a.abs() + field.spread * tilt.a.abs(),
                    b: base.b.abs() + field.spread * tilt.b.abs(),
                };
                for &(edge, target) in shape.inner_edges(action) {
                    let (chance, target) = (field.edge_probability[edge as usize], target as usize);
                    let mut add = |action: usize, weight: f64| {
                        sum.a += weight * self.terms[action].a;
                        sum.b += weight * self.terms[action].b;
                    };
                    let owner = shape.owner[target];
                    if owner as usize == field.player {
                        add(self.choice[target] as usize, chance);
                    } else if owner == CHANCE {
                        add(shape.actions(target).start, chance);
                    } else {
                        let actions = shape.actions(target);
                        actions.for_each(|action| add(action, chance * field.aggregate[action]));
                    }
                }
                self.terms[action] = sum;
            }
        }
    }

    fn update_action(&mut self, field: &Field<'_>, action: usize) {
        let mut line = field.line.base[action];
        if field.spread > 0.0 {
            line.a += field.spread * field.line.tilt[action].a;
            line.b += field.spread * field.line.tilt[action].b;
        }
        for &(edge, target) in field.shape.inner_edges(action) {
            let probability = field.edge_probability[edge as usize];
            let next = self.value[target as usize];
            line.a += probability * next.a;
            line.b += probability * next.b;
        }
        self.action_value[action] = line;
    }

    fn update_node(&mut self, field: &Field<'_>, node: usize) {
        let owner = field.shape.owner[node];
        if owner as usize == field.player {
            self.value[node] = self.action_value[self.choice[node] as usize];
            return;
        }
        if owner == CHANCE {
            self.value[node] = self.action_value[field.shape.actions(node).start];
            return;
        }
        let mut line = Line::default();
        for action in field.shape.actions(node) {
            line.a += field.aggregate[action] * self.action_value[action].a;
            line.b += field.aggregate[action] * self.action_value[action].b;
        }
        self.value[node] = line;
    }

    /// Finds where the chosen action of a node is overtaken first. Of lines that coincide, so that a
    /// whole interval of types ties, the one listed first overtakes: rounding must not choose.
    fn find_crossing(&mut self, field: &Field<'_>, node: usize) {
        let chosen = self.choice[node] as usize;
        let mut first = (f64::INFINITY, NONE);
        for action in field.shape.actions(node) {
            if action == chosen || !self.steeper(field, node, (action, chosen), self.x) {
                continue;
            }
            let lines = self.compared(field.shape, node);
            let (line, top) = (lines[action], lines[chosen]);
            let x = (top.a - line.a) / (line.b - top.b);
            let known = first.1 as usize;
            if x < first.0 && (first.1 == NONE || !self.coincide(field, node, (action, known), x)) {
                first = (x, action as u32);
            }
        }
        self.crossing[node] = first;
    }

    /// The first cutpoint above the current `x`, or `None` if the plan stays best to the end.
    pub(super) fn next_cutpoint(&self, field: &Field<'_>) -> Option<Cutpoint> {
        let mut next: Option<Cutpoint> = None;
        let mut limit = self.end;
        for &node in &field.shape.own_nodes[field.player] {
            let node = node as usize;
            let (x, action) = self.crossing[node];
            // Lines that rounding has left crossed behind us switch here and now.
            let x = x.max(self.x);
            if x < limit {
                limit = x;
                next = Some(Cutpoint { x, node, action: action as usize });
            }
        }
        next
    }

    /// Moves to a cutpoint and switches the plan there.
    pub(super) fn switch(&mut self, field: &Field<'_>, cut: Cutpoint) {
        self.x = cut.x;
        self.choice[cut.node] = cut.action as u32;
        if field.shape.has_sets {
            self.switch_sets(field, cut.node);
            return;
        }
        self.value[cut.node] = self.action_value[cut.action];
        self.find_crossing(field, cut.node);
        if !field.shape.is_tree {
            for node in (0..cut.node).rev() {
                for action in field.shape.actions(node) {
                    self.update_action(field, action);
                }
                if field.shape.owner[node] as usize == field.player {
                    self.find_crossing(field, node);
                }
                self.update_node(field, node);
            }
            return;
        }
        let mut node = cut.node;
        while field.shape.parent_action[node] != NONE {
            let action = field.shape.parent_action[node] as usize;
            self.update_action(field, action);
            node = field.shape.action_node[action] as usize;
            if field.shape.owner[node] as usize == field.player {
                self.find_crossing(field, node);
                if self.choice[node] as usize != action {
                    break;
                }
            }
            self.update_node(field, node);
        }
    }
}
