//! Perfect information without private types: from the last move to the first in one pass, linear
//! in time and memory.
//!
//! Where everybody sees every move and nobody who has a choice has more than one type, a move bears
//! on no belief and depends on later moves alone. For the exact engine every player trembles
//! uniformly with probability `e` at each of its nodes, and values are power series in `e` as far as
//! the second order: what pays the same in the limit is told apart by what trembles make of it.
//! Where not even those differ, the actions are taken with equal probability. Numbers that differ by
//! no more than they may have been rounded count as equal: each carries a bound on that.

use std::cmp::Ordering;

use crate::layout::{CHANCE, Shape};
use crate::{Game, Pieces, Profile, TypeSpace};

/// Orders of trembles that are kept.
const ORDERS: usize = 3;
/// A product of rounded numbers is off by this share at most, and so is a sum of two.
const ROUNDING: f64 = 2.0 * f64::EPSILON;

/// How moves are chosen.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Rule {
    /// The best, in the limit of uniform trembles.
    Best,
    /// By logit replies of this precision.
    Logit(f64),
}

/// A power series in the probability of a tremble, and how far off its coefficients may be.
#[derive(Clone, Copy, Debug, Default)]
struct Series {
    at: [f64; ORDERS],
    error: [f64; ORDERS],
}

impl Series {
    fn constant(value: f64) -> Self {
        let mut series = Self::default();
        series.at[0] = value;
        series
    }

    /// Adds `factor e^order other`.
    fn add(&mut self, factor: f64, order: usize, other: &Self) {
        if factor == 0.0 {
            return;
        }
        for k in order..ORDERS {
            let (value, error) = (other.at[k - order], other.error[k - order]);
            let term = factor * value;
            let rounded = if factor.abs() == 1.0 { 0.0 } else { ROUNDING * term.abs() };
            let sum = self.at[k] + term;
            self.error[k] += factor.abs() * error + rounded;
            if self.at[k] != 0.0 && term != 0.0 {
                self.error[k] += ROUNDING * sum.abs().max(term.abs());
            }
            self.at[k] = sum;
        }
    }

    /// Which is more for small trembles.
    fn compare(&self, other: &Self) -> Ordering {
        for k in 0..ORDERS {
            let difference = self.at[k] - other.at[k];
            if difference.abs() > self.error[k] + other.error[k] {
                return difference.total_cmp(&0.0);
            }
        }
        Ordering::Equal
    }
}

/// Buffers of the pass.
#[derive(Clone, Debug, Default)]
pub(crate) struct Backward {
    /// The one type of each player who has a choice, `[player]`.
    cell: Vec<Option<usize>>,
    /// See [`zero`], `[player]`.
    zero: Vec<f64>,
    /// `[internal][player]`; nothing of players without a choice.
    value: Vec<Series>,
    /// Of the actions of a node, `[action][player]`.
    worth: Vec<Series>,
    /// Probability with which each action is planned, `[action]`.
    play: Vec<f64>,
}

impl Backward {
    /// Whether the game is one of perfect information where nobody who has a choice has more than
    /// one type.
    pub(crate) fn applies(&mut self, shape: &Shape, game: &Game) -> bool {
        if shape.has_sets {
            return false;
        }
        self.cell.clear();
        for (types, own_nodes) in game.types.iter().zip(&shape.own_nodes) {
            if !own_nodes.iter().any(|&node| shape.actions(node as usize).len() > 1) {
                self.cell.push(None);
                continue;
            }
            let mut likely = (0..types.cells()).filter(|&cell| types.probability[cell] > 0.0);
            match (likely.next(), likely.next()) {
                (Some(cell), None) if types.attribute[cell].is_none() => self.cell.push(Some(cell)),
                _ => return false,
            }
        }
        true
    }

    /// Solves a game of which [`Backward::applies`] was true last.
    pub(crate) fn solve(&mut self, shape: &Shape, game: &Game, rule: Rule) {
        let players = self.cell.len();
        let zeros = game.types.iter().zip(&self.cell);
        self.zero.clear();
        self.zero.extend(zeros.map(|(types, cell)| cell.map_or(0.0, |cell| zero(types, cell))));
        self.value.clear();
        self.value.resize(shape.internal * players, Series::default());
        self.play.clear();
        self.play.resize(shape.action_count(), 1.0);
        for node in (0..shape.internal).rev() {
            let actions = shape.actions(node);
            self.weigh_actions(shape, game, node);
            let owner = shape.owner[node];
            if owner != CHANCE && actions.len() > 1 {
                let worth =
                    self.worth.chunks_exact(players.max(1)).map(|worth| &worth[owner as usize]);
                let play = &mut self.play[actions.clone()];
                match rule {
                    Rule::Best => choose_best(worth, play),
                    Rule::Logit(lambda) => choose_by_logit(worth, lambda, play),
                }
            }
            let uniform = 1.0 / actions.len() as f64;
            for (worth, &play) in self.worth.chunks_exact(players.max(1)).zip(&self.play[actions]) {
                for (value, worth) in self.value[node * players..].iter_mut().zip(worth) {
                    value.add(play, 0, worth);
                    if matches!(rule, Rule::Best) {
                        value.add(uniform - play, 1, worth);
                    }
                }
            }
        }
    }

    /// What every action at a node is worth to every player who has a choice.
    fn weigh_actions(&mut self, shape: &Shape, game: &Game, node: usize) {
        self.worth.clear();
        for action in shape.actions(node) {
            for (player, cell) in self.cell.iter().enumerate() {
                let mut worth = Series::default();
                let Some(cell) = *cell else {
                    self.worth.push(worth);
                    continue;
                };
                let types = &game.types[player];
                worth.add(1.0, 0, &Series::constant(types.flow(action, cell, 0.0)));
                for edge in shape.edges(action) {
                    let target = shape.target[edge] as usize;
                    let next = match target.checked_sub(shape.internal) {
                        Some(terminal) => {
                            let paid = types.payoff(terminal, cell, 0.0);
                            Series::constant(paid - self.zero[player])
                        }
                        None => self.value[target * self.cell.len() + player],
                    };
                    worth.add(game.edge_probability[edge], 0, &next);
                }
                self.worth.push(worth);
            }
        }
    }

    /// Writes down what everybody does: all types of a player the same.
    pub(crate) fn write_profile(&self, game: &Game, profile: &mut Profile) {
        profile.players.resize_with(game.types.len(), Pieces::default);
        for (player, pieces) in profile.players.iter_mut().enumerate() {
            let types = &game.types[player];
            pieces.clear();
            for (cell, &probability) in types.probability.iter().enumerate() {
                if probability > 0.0 {
                    let span = types.attribute[cell].map_or((0.0, 0.0), |x| x.span());
                    let mean = types.attribute[cell].map_or(0.0, |x| x.mean_within(span.0, span.1));
                    pieces.push(cell, span, mean, probability);
                }
            }
            pieces.play.clear();
            for &action in game.graph.own_actions(player) {
                pieces.play.extend((0..pieces.cell.len()).map(|_| self.play[action]));
            }
        }
    }

    /// Probability with which each action is planned, `[action]`.
    pub(crate) fn play(&self) -> &[f64] {
        &self.play
    }
}

/// From where the payoffs of a type are counted: the first, if all are within a factor of two of
/// it, for then their differences are exact (Sterbenz 1974) and rounding is that of what is at stake.
fn zero(types: &TypeSpace, cell: usize) -> f64 {
    let ends = types.payoff_intercept.len() / types.cells();
    let mut payoffs = (0..ends).map(|end| types.payoff(end, cell, 0.0));
    let Some(first) = payoffs.next() else { return 0.0 };
    let near = |payoff: f64| (0.5..=2.0).contains(&(payoff / first));
    if payoffs.all(near) { first } else { 0.0 }
}

/// Divides probability equally among the actions that are worth the most.
fn choose_best<'a>(worth: impl Iterator<Item = &'a Series> + Clone, play: &mut [f64]) {
    let better = |a: &'a Series, b: &'a Series| if b.compare(a).is_gt() { b } else { a };
    let Some(best) = worth.clone().reduce(better) else { return };
    let is_best = |worth: &Series| best.compare(worth).is_eq();
    let share = 1.0 / worth.clone().filter(|worth| is_best(worth)).count() as f64;
    for (play, worth) in play.iter_mut().zip(worth) {
        *play = if is_best(worth) { share } else { 0.0 };
    }
}

fn choose_by_logit<'a>(
    worth: impl Iterator<Item = &'a Series> + Clone,
    lambda: f64,
    play: &mut [f64],
) {
    let best = worth.clone().fold(f64::NEG_INFINITY, |best, worth| best.max(worth.at[0]));
    for (play, worth) in play.iter_mut().zip(worth) {
        *play = libm::exp(lambda * (worth.at[0] - best));
    }
    let sum: f64 = play.iter().sum();
    for play in play {
        *play /= sum;
    }
}
