//! Payoff ranges, the yardstick of relative regret.

use crate::block::{self, Block};
use crate::{Game, NodeKind};

/// Payoff range of a player: the most less the least that it can get over all plays, for types
/// in the central 98% of its attribute. Types and branches of chance with probability zero do not
/// count. The yardstick of relative regret.
pub fn payoff_range(game: &Game, player: usize) -> f64 {
    Extremes::default().payoff_range(game, player)
}

/// Least and most that the types of a block can get from each node on: buffers.
#[derive(Clone, Debug, Default)]
pub(super) struct Extremes {
    block: Block,
    /// `[node][type]`.
    low: Vec<f64>,
    high: Vec<f64>,
    /// What an action pays, `[type]`.
    flow: Vec<f64>,
}

impl Extremes {
    pub(super) fn payoff_range(&mut self, game: &Game, player: usize) -> f64 {
        let types = &game.types[player];
        let width = block::width(game.graph.nodes().len());
        let mut range = (f64::INFINITY, f64::NEG_INFINITY);
        for first in (0..types.cells()).step_by(width) {
            let cells = first..types.cells().min(first + width);
            for share in [0.01, 0.99] {
                self.block.clear();
                for cell in cells.clone() {
                    let end = types.attribute[cell].as_ref().map_or(0.0, |x| x.quantile(share));
                    self.block.push(cell, cell, end);
                }
                self.walk(game, player);
                let start = self.low.iter().zip(&self.high);
                for ((&low, &high), &probability) in start.zip(&types.probability[cells.clone()]) {
                    if probability > 0.0 {
                        range = (range.0.min(low), range.1.max(high));
                    }
                }
                if types.attribute[cells.clone()].iter().all(Option::is_none) {
                    break;
                }
            }
        }
        range.1 - range.0
    }

    /// Extremes over all plays that chance allows.
    fn walk(&mut self, game: &Game, player: usize) {
        let Self { block, low, high, flow } = self;
        let (graph, types) = (&game.graph, &game.types[player]);
        let count = block.len();
        low.resize(graph.nodes().len() * count, 0.0);
        high.resize(graph.nodes().len() * count, 0.0);
        flow.resize(count, 0.0);
        for (id, node) in graph.nodes().iter().enumerate().rev() {
            let (low, low_after) = low[id * count..].split_at_mut(count);
            let (high, high_after) = high[id * count..].split_at_mut(count);
            if let NodeKind::Terminal(terminal) = node.kind {
                block.payoffs(types, terminal, low);
                high.copy_from_slice(low);
                continue;
            }
            low.fill(f64::INFINITY);
            high.fill(f64::NEG_INFINITY);
            for action in node.actions.clone() {
                block.flows(types, action, flow);
                let edges = graph.actions()[action].edges.clone();
                for edge in edges.filter(|&edge| game.edge_probability[edge] > 0.0) {
                    let next = (graph.edges()[edge].target - id - 1) * count;
                    extend(low, flow, &low_after[next..next + count], |a, b| b < a);
                    extend(high, flow, &high_after[next..next + count], |a, b| b > a);
                }
            }
        }
    }
}

/// Replaces extremes by flow and later extreme where these are `beyond` them.
fn extend(extremes: &mut [f64], flow: &[f64], later: &[f64], beyond: impl Fn(f64, f64) -> bool) {
    for ((extreme, flow), later) in extremes.iter_mut().zip(flow).zip(later) {
        let candidate = flow + later;
        *extreme = if beyond(*extreme, candidate) { candidate } else { *extreme };
    }
}
