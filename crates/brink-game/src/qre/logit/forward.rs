//! How likely each type's own play is to lead to each node.

use super::lanes::{LANES, Lanes, ZERO, add_product, add_scaled};
use super::{Block, Field, Logit};
use crate::layout::Shape;

/// Reach below this is not told apart; see [`crate::pbe`].
const REACH_FLOOR: f64 = 1e-280;

/// An edge on the way forward.
#[derive(Clone, Copy, Debug)]
struct Step {
    node: usize,
    action: usize,
    target: usize,
    /// Whether the move is the player's.
    own: bool,
    /// Probability of the edge; in a tree it cancels out and is left at one.
    chance: f64,
}

impl Logit {
    /// Own reach of every node and the derivative of its logarithm.
    pub(super) fn pass_forward(&mut self, field: Field<'_>, block: Block) {
        let Field { shape, game, with_slope, .. } = field;
        let others = self.others.len();
        if shape.internal == 0 {
            return;
        }
        self.reach.fill(ZERO);
        self.reach[0] = [1.0; LANES];
        if with_slope {
            // In a tree the other nodes take theirs from the one before.
            let summed = if shape.is_tree { others } else { self.reach_slope.len() };
            self.reach_slope[..summed].fill(ZERO);
        }
        for node in 0..shape.internal {
            let own = field.is_own(node);
            // So far the sum of reach times slope; now the slope of the logarithm.
            if with_slope && !shape.is_tree && node > 0 {
                let reach = self.reach[node].map(|reach| reach.max(REACH_FLOOR));
                for row in &mut self.reach_slope[node * others..(node + 1) * others] {
                    for k in 0..LANES {
                        row[k] /= reach[k];
                    }
                }
            }
            for action in shape.actions(node) {
                for &(edge, target) in shape.inner_edges(action) {
                    let edge = edge as usize;
                    let chance = if shape.is_tree { 1.0 } else { game.edge_probability[edge] };
                    let step = Step { node, action, target: target as usize, own, chance };
                    let passed = self.pass(shape, block, step);
                    add_scaled(&mut self.reach[step.target], 1.0, &passed);
                    if with_slope {
                        self.pass_slope(shape, block, step, &passed);
                    }
                }
            }
        }
    }

    /// What a step adds to the reach of its target.
    fn pass(&self, shape: &Shape, block: Block, step: Step) -> Lanes {
        let mut passed = self.reach[step.node];
        if step.own {
            let play = &self.play[block.number * self.action_value.len() + step.action];
            let error = self.tremble / shape.actions(step.node).len() as f64;
            for k in 0..LANES {
                passed[k] *= (1.0 - self.tremble) * play[k] + error;
            }
        }
        passed.map(|passed| passed.max(REACH_FLOOR) * step.chance)
    }

    /// The derivative of the logarithm, from a node to a next one: as it is in a tree, elsewhere
    /// times `passed` and added to what comes by other routes.
    fn pass_slope(&mut self, shape: &Shape, block: Block, step: Step, passed: &Lanes) {
        let others = self.others.len();
        let Step { node, action, target, own, .. } = step;
        let (before, after) = self.reach_slope.split_at_mut(target * others);
        let from = &before[node * others..(node + 1) * others];
        let to = &mut after[..others];
        if shape.is_tree {
            to.copy_from_slice(from);
        } else {
            to.iter_mut().zip(from).for_each(|(to, from)| add_product(to, passed, from));
        }
        if !own {
            return;
        }
        let play = &self.play[block.number * self.action_value.len() + action];
        let error = self.tremble / shape.actions(node).len() as f64;
        let mut share = planned_share(self.tremble, play, error);
        if !shape.is_tree {
            for k in 0..LANES {
                share[k] *= passed[k];
            }
        }
        let range = self.downstream[node].clone();
        let start = self.action_row[action];
        let slope = &self.play_slope[start..start + range.len()];
        to[range].iter_mut().zip(slope).for_each(|(to, slope)| add_product(to, &share, slope));
    }
}

/// Share of an action's probability that is planned, not a tremble.
fn planned_share(tremble: f64, play: &Lanes, error: f64) -> Lanes {
    if tremble == 0.0 {
        return [1.0; LANES];
    }
    play.map(|play| {
        let planned = (1.0 - tremble) * play;
        if planned > 0.0 { planned / (planned + error) } else { 0.0 }
    })
}
