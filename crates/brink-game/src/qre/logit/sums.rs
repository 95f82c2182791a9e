//! What the replies of all types add up to.

use super::lanes::{LANES, ZERO, add_product, dot, sum};
use super::{Block, Field, Logit};
use crate::linear::Jacobian;
use crate::shape::{NONE, Shape};

/// Sums over all types by prior probability, with their derivatives.
#[derive(Clone, Debug)]
pub(super) struct Sums {
    /// Probability of own play that leads to each own node, `[internal]`.
    reached: Vec<f64>,
    /// The same and that the action is planned there, `[action]`.
    taken: Vec<f64>,
    /// `[internal][others]`, at nodes whose actions others wait for.
    reached_slope: Vec<f64>,
    /// `[action][others]`, likewise.
    taken_slope: Vec<f64>,
}

impl Sums {
    pub(super) fn new(shape: &Shape, others: usize) -> Self {
        Self {
            reached: vec![0.0; shape.internal],
            taken: vec![0.0; shape.action_count()],
            reached_slope: vec![0.0; shape.internal * others],
            taken_slope: vec![0.0; shape.action_count() * others],
        }
    }

    pub(super) fn clear(&mut self, with_slope: bool) {
        self.reached.fill(0.0);
        self.taken.fill(0.0);
        if with_slope {
            self.reached_slope.fill(0.0);
            self.taken_slope.fill(0.0);
        }
    }
}

impl Logit {
    /// Adds a block to the sums.
    pub(super) fn add_up(&mut self, field: Field<'_>, block: Block) {
        let shape = field.shape;
        let others = self.others.len();
        let first = block.number * self.action_value.len();
        let prior = &self.prior[block.number];
        for &node in &shape.own_nodes[field.player] {
            let node = node as usize;
            let reach = &self.reach[node];
            let weight: [f64; LANES] = std::array::from_fn(|k| prior[k] * reach[k]);
            self.sums.reached[node] += sum(&weight);
            let reach_slope = &self.reach_slope[node * others..(node + 1) * others];
            let with_slope = field.with_slope && has_coordinates(shape, node);
            if with_slope {
                let sums = &mut self.sums.reached_slope[node * others..(node + 1) * others];
                let rows = sums.iter_mut().zip(reach_slope);
                rows.for_each(|(sum, slope)| *sum += dot(&weight, slope));
            }
            let range = self.downstream[node].clone();
            for action in shape.actions(node) {
                let mut taken = ZERO;
                add_product(&mut taken, &weight, &self.play[first + action]);
                self.sums.taken[action] += sum(&taken);
                if !with_slope || action + 1 == shape.actions(node).end {
                    continue;
                }
                let sums = &mut self.sums.taken_slope[action * others..(action + 1) * others];
                let rows = sums.iter_mut().zip(reach_slope);
                rows.for_each(|(sum, slope)| *sum += dot(&taken, slope));
                let start = self.action_row[action];
                let slopes = &self.play_slope[start..start + range.len()];
                let rows = sums[range.clone()].iter_mut().zip(slopes);
                rows.for_each(|(sum, slope)| *sum += dot(&taken, slope));
            }
        }
    }

    /// Aggregates of the replies under the beliefs they imply, and the rows of
    /// `-d aggregate / d coordinate`.
    pub(in crate::qre) fn aggregate(
        &self,
        shape: &Shape,
        player: usize,
        replied: &mut [f64],
        mut jacobian: Option<&mut impl Jacobian>,
    ) {
        let others = self.others.len();
        let planned = 1.0 - self.tremble;
        for &node in &shape.own_nodes[player] {
            let node = node as usize;
            let actions = shape.actions(node);
            let reached = self.sums.reached[node];
            let error = self.tremble / actions.len() as f64;
            for action in actions.clone() {
                replied[action] = planned * (self.sums.taken[action] / reached) + error;
            }
            let Some(jacobian) = jacobian.as_deref_mut().filter(|_| has_coordinates(shape, node))
            else {
                continue;
            };
            let reached_slope = &self.sums.reached_slope[node * others..(node + 1) * others];
            for (k, action) in (actions.start..actions.end - 1).enumerate() {
                let row = shape.coordinate[node] as usize + k;
                let share = self.sums.taken[action] / reached;
                let taken_slope = &self.sums.taken_slope[action * others..(action + 1) * others];
                let slopes = taken_slope.iter().zip(reached_slope);
                for (&other, (taken, reached_slope)) in self.others.iter().zip(slopes) {
                    let derivative = (taken - share * reached_slope) / reached;
                    jacobian.add(row, other as usize, -planned * derivative);
                }
            }
        }
    }
}

/// Whether a node's actions are unknowns, counted at the first of those alike.
fn has_coordinates(shape: &Shape, node: usize) -> bool {
    shape.first_alike(node) == node && shape.coordinate[node] != NONE
}
