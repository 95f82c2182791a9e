//! Mixtures as exact as the aggregates.
//!
//! The aggregates keep others indifferent and are exact to rounding. How an atom mixes is read off
//! its place in a spread of 1e-8, where rounding is that much larger. But what it does is what the
//! aggregate leaves over once those who do not mix are counted, and that is exact again.

use std::ops::Range;

use super::TREMBLE;
use crate::layout::{NONE, Shape};
use crate::{Graph, Pieces};

/// Play from here to one less counts as mixed.
const MIXED: f64 = 1e-6;
/// Corrections up to this are rounding and the limit; larger ones have another cause.
const ROUNDING: f64 = 1e-5;

/// Pieces that are looked at together.
const CHUNK: usize = 256;

/// What polishing needs.
#[derive(Clone, Debug, Default)]
pub(super) struct Buffers {
    /// Probability of each piece and of its reaching a node, `[piece]`.
    weight: Vec<f64>,
    /// Pieces that mix there.
    mixing: Vec<usize>,
}

/// Corrects the mixtures in a player's play on a tree so that it implies `aggregate`, `[action]`.
pub(super) fn polish(
    shape: &Shape,
    graph: &Graph,
    player: usize,
    pieces: &mut Pieces,
    aggregate: &[f64],
    buffers: &mut Buffers,
) {
    let Buffers { weight, mixing } = buffers;
    for &node in &shape.own_nodes[player] {
        let actions = shape.actions(node as usize);
        find_mixing(graph, &actions, pieces, mixing);
        if mixing.is_empty() {
            continue;
        }
        weight.clear();
        weight.extend(
            (0..pieces.len()).map(|piece| {
                pieces.probability[piece] * own_reach(shape, graph, pieces, piece, node)
            }),
        );
        let total: f64 = weight.iter().sum();
        for action in actions.clone() {
            let slot = graph.slot(action);
            let mass = |piece: usize| weight[piece] * pieces.play(slot, piece);
            let all: f64 = (0..pieces.len()).map(mass).sum();
            let of_mixing: f64 = mixing.iter().map(|&piece| mass(piece)).sum();
            let missing = aggregate[action] * total - all;
            if of_mixing > MIXED * total && missing.abs() <= ROUNDING * of_mixing {
                let factor = 1.0 + missing / of_mixing;
                let count = pieces.len();
                for &piece in &*mixing {
                    pieces.play[slot * count + piece] *= factor;
                }
            }
        }
        normalise(graph, &actions, pieces, mixing);
    }
}

/// Pieces that mix among these actions, ascending.
fn find_mixing(graph: &Graph, actions: &Range<usize>, pieces: &Pieces, mixing: &mut Vec<usize>) {
    let mixed = |play: f64| (MIXED..=1.0 - MIXED).contains(&play);
    mixing.clear();
    for first in (0..pieces.len()).step_by(CHUNK) {
        let chunk = first..pieces.len().min(first + CHUNK);
        let any_mixes = actions.clone().any(|action| {
            let begin = graph.slot(action) * pieces.len();
            let play = &pieces.play[begin + chunk.start..begin + chunk.end];
            play.iter().filter(|&&play| mixed(play)).count() > 0
        });
        if any_mixes {
            mixing.extend(chunk.filter(|&piece| {
                actions.clone().any(|action| mixed(pieces.play(graph.slot(action), piece)))
            }));
        }
    }
}

/// Probability that a piece's own moves, trembles included, lead to a node of its own.
fn own_reach(shape: &Shape, graph: &Graph, pieces: &Pieces, piece: usize, node: u32) -> f64 {
    let mut reach = 1.0;
    let mut node = node as usize;
    loop {
        let action = shape.own_parent_action[node];
        if action == NONE {
            return reach;
        }
        node = shape.action_node[action as usize] as usize;
        let error = TREMBLE / shape.actions(node).len() as f64;
        reach *= (1.0 - TREMBLE) * pieces.play(graph.slot(action as usize), piece) + error;
    }
}

fn normalise(graph: &Graph, actions: &Range<usize>, pieces: &mut Pieces, mixing: &[usize]) {
    let count = pieces.len();
    for &piece in mixing {
        let sum: f64 = actions.clone().map(|a| pieces.play(graph.slot(a), piece)).sum();
        for action in actions.clone() {
            pieces.play[graph.slot(action) * count + piece] /= sum;
        }
    }
}
