//! The players' types in a tree: which opening draws of chance who can tell apart.

use std::collections::{BTreeMap, BTreeSet};

use super::numbers::Exact;
use super::parse::{Kind, Tree};
use super::{EfgError, PUBLIC_DRAW, distinct, recognise::place};

/// Probabilities of combinations of types count as products if they differ by no more than this
/// share of themselves: decimals cannot say a ninth exactly. What anybody believes of the others
/// is a ratio of such probabilities, however small they are.
const INDEPENDENT: f64 = 1e-9;

/// A result of the opening draws: where the public game begins under it.
#[derive(Clone, Debug)]
pub(super) struct Opening {
    pub(super) node: usize,
    pub(super) probability: f64,
    /// Label of each branch on the way.
    pub(super) labels: Vec<String>,
    /// The type of each player, `[player]`.
    pub(super) cell: Vec<usize>,
}

/// The opening draws and the types that they give.
#[derive(Clone, Debug)]
pub(super) struct Types {
    pub(super) openings: Vec<Opening>,
    /// Prior probability of each type, `[player][cell]`.
    pub(super) probability: Vec<Vec<f64>>,
    /// Label of each type, `[player][cell]`.
    pub(super) labels: Vec<Vec<String>>,
}

/// Which of the draws of chance before anybody moves give types; the others are public.
#[derive(Clone, Copy, Debug)]
pub(super) enum Draws {
    /// Those of which some player takes two branches for one.
    ByInformation,
    /// The first so many on every way.
    First(usize),
}

/// Finds the types; refuses draws that are not independent across players.
pub(super) fn types(tree: &Tree, draws: Draws) -> Result<Types, EfgError> {
    let players = tree.players.len();
    let mut openings = openings(tree, draws);
    let classes: Vec<Vec<usize>> = (0..players).map(|p| classes(tree, &openings, p)).collect();
    for (k, opening) in openings.iter_mut().enumerate() {
        opening.cell = classes.iter().map(|own| own[k]).collect();
    }
    let mut probability = Vec::new();
    for own in &classes {
        let mut weights = vec![0.0; own.iter().max().map_or(1, |last| last + 1)];
        for (opening, &cell) in openings.iter().zip(own) {
            weights[cell] += opening.probability;
        }
        // Sums of many products may exceed one by a rounding error.
        let sum: f64 = weights.iter().sum();
        for weight in &mut weights {
            *weight /= sum;
        }
        probability.push(weights);
    }
    let labels = (0..players).map(|p| labels(&openings, p, probability[p].len())).collect();
    let types = Types { openings, probability, labels };
    check_independence(tree, &types)?;
    Ok(types)
}

/// Follows chance from the root to where a player moves, play ends, or a draw is public.
fn openings(tree: &Tree, draws: Draws) -> Vec<Opening> {
    let mut found = Vec::new();
    let start = Opening { node: 0, probability: 1.0, labels: Vec::new(), cell: Vec::new() };
    let mut stack = vec![start];
    while let Some(opening) = stack.pop() {
        let node = &tree.nodes[opening.node];
        let gives_types = match draws {
            Draws::ByInformation => !is_public(tree, opening.node),
            Draws::First(layers) => opening.labels.len() < layers,
        };
        let draw = match node.kind {
            Kind::Chance(set) if gives_types => &tree.sets[set],
            _ => {
                found.push(opening);
                continue;
            }
        };
        for (k, &child) in node.children.iter().enumerate().rev() {
            if draw.probability[k] > 0.0 {
                let mut next = opening.clone();
                next.node = child;
                next.probability *= draw.probability[k];
                next.labels.push(draw.actions[k].clone());
                stack.push(next);
            }
        }
    }
    found
}

/// Whether a draw is one of the public game: the file says so, or no player with a move after it
/// takes two of its branches for one.
fn is_public(tree: &Tree, node: usize) -> bool {
    if let Kind::Chance(set) = tree.nodes[node].kind
        && tree.sets[set].label.starts_with(PUBLIC_DRAW)
    {
        return true;
    }
    let children = &tree.nodes[node].children;
    let mut branch_of: BTreeMap<usize, usize> = BTreeMap::new();
    let mut movers = BTreeSet::new();
    for (branch, &child) in children.iter().enumerate() {
        for below in &tree.nodes[child..tree.nodes[child].end] {
            if let Kind::Decision(player, set) = below.kind {
                movers.insert(player);
                if *branch_of.entry(set).or_insert(branch) != branch {
                    return false;
                }
            }
        }
    }
    // What a lone mover learns is its type as well as it is public; a type keeps the graph small.
    children.len() > 1 && movers.len() != 1
}

/// The type of a player in each opening: openings that share one of its information sets are
/// one type; for a player who never moves, those with the same payoffs throughout.
fn classes(tree: &Tree, openings: &[Opening], player: usize) -> Vec<usize> {
    let mut group: Vec<usize> = (0..openings.len()).collect();
    let mut first_in_set: BTreeMap<usize, usize> = BTreeMap::new();
    let mut by_payoffs: BTreeMap<Vec<&Exact>, usize> = BTreeMap::new();
    let mut moves = false;
    for (k, opening) in openings.iter().enumerate() {
        let range = opening.node..tree.nodes[opening.node].end;
        for node in range.clone() {
            if let Kind::Decision(owner, set) = tree.nodes[node].kind
                && owner == player
            {
                moves = true;
                let first = *first_in_set.entry(set).or_insert(k);
                join(&mut group, first, k);
            }
        }
        if !moves {
            let ends = range.filter(|&node| tree.nodes[node].kind == Kind::Terminal);
            let payoffs = ends.map(|node| tree.paid(node, player));
            let first = *by_payoffs.entry(payoffs.collect()).or_insert(k);
            join(&mut group, first, k);
        }
    }
    let mut cells: BTreeMap<usize, usize> = BTreeMap::new();
    (0..openings.len())
        .map(|k| {
            let (root, next) = (root(&group, k), cells.len());
            *cells.entry(root).or_insert(next)
        })
        .collect()
}

fn root(group: &[usize], mut k: usize) -> usize {
    while group[k] != k {
        k = group[k];
    }
    k
}

fn join(group: &mut [usize], a: usize, b: usize) {
    let (a, b) = (root(group, a), root(group, b));
    group[a.max(b)] = a.min(b);
}

/// A type is called by the branches that all of its openings have in common and others have not.
fn labels(openings: &[Opening], player: usize, cells: usize) -> Vec<String> {
    let mut labels: Vec<String> = Vec::new();
    for cell in 0..cells {
        let of_cell = |opening: &&Opening| opening.cell[player] == cell;
        let Some(first) = openings.iter().find(of_cell) else { continue };
        let levels = first.labels.iter().enumerate().filter(|&(level, label)| {
            let alike = |opening: &Opening| opening.labels.get(level) == Some(label);
            openings.iter().filter(of_cell).all(alike) && !openings.iter().all(alike)
        });
        let words: Vec<&str> = levels.map(|(_, label)| label.as_str()).collect();
        labels.push(words.join(", "));
    }
    distinct(&labels, |cell| (cell + 1).to_string())
}

fn check_independence(tree: &Tree, types: &Types) -> Result<(), EfgError> {
    let mut joint: BTreeMap<&[usize], f64> = BTreeMap::new();
    for opening in &types.openings {
        *joint.entry(&opening.cell).or_insert(0.0) += opening.probability;
    }
    let refuse = |cell: &[usize], found: f64| {
        let named = |(player, &c): (usize, &usize)| {
            format!("{} = {}", tree.players[player], types.labels[player][c])
        };
        let names: Vec<String> = cell.iter().enumerate().map(named).collect();
        let reason = format!(
            "types, as far as information sets tell them apart, are not drawn independently: {} \
             has probability {found}, the product of its parts is {}",
            names.join(", "),
            types.product(cell)
        );
        let (line, place) = place(tree, 0);
        Err(EfgError::Class { line, place, reason })
    };
    for (&cell, &found) in &joint {
        let product = types.product(cell);
        if (found - product).abs() > INDEPENDENT * product {
            return refuse(cell, found);
        }
    }
    match types.combinations().find(|cell| !joint.contains_key(cell.as_slice())) {
        Some(cell) => refuse(&cell, 0.0),
        None => Ok(()),
    }
}

impl Types {
    /// The probability of a combination of types, `[player]`, if they are drawn independently.
    fn product(&self, cell: &[usize]) -> f64 {
        cell.iter().zip(&self.probability).map(|(&cell, own)| own[cell]).product()
    }

    /// All combinations of types, `[player]`, the last player's changing first.
    fn combinations(&self) -> impl Iterator<Item = Vec<usize>> {
        let first = Some(vec![0; self.probability.len()]);
        std::iter::successors(first, |cell| {
            let mut next = cell.clone();
            let player =
                (0..next.len()).rev().find(|&p| next[p] + 1 < self.probability[p].len())?;
            next[player] += 1;
            next[player + 1..].fill(0);
            Some(next)
        })
    }
}
