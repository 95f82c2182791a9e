//! What everybody can expect of the others: aggregates and beliefs by Bayes' rule.

use crate::block::{self, Block};
use crate::graph::Route;
use crate::{Game, Graph, InformationSet, NodeKind, Profile};

/// Reach below this is not told apart; see [`crate::pbe`].
const REACH_FLOOR: f64 = 1e-280;

/// Buffers, and the aggregates with trembles.
#[derive(Clone, Debug, Default)]
pub(super) struct Aggregates {
    /// Aggregates with trembles, `[action]`.
    pub(super) trembled: Vec<f64>,
    /// Whether a route leads to each node, `[node]`.
    entered: Vec<bool>,
    block: Block,
    /// How likely each type makes the moves that lead to each node, `[node][type]`.
    reach: Vec<f64>,
    /// Planned at each slot by all types in this place of a block, `[slot][type]`.
    sums: Vec<f64>,
    /// Play and probability of each type, and reach behind an action, `[type]`.
    play: Vec<f64>,
    probability: Vec<f64>,
    through: Vec<f64>,
}

impl Aggregates {
    /// Aggregates by Bayes' rule: the trembled ones are kept, the planned ones written out.
    pub(super) fn imply(
        &mut self,
        game: &Game,
        profile: &Profile,
        tremble: f64,
        planned: &mut [f64],
    ) {
        let graph = &game.graph;
        let merging = has_merging_routes(graph, &mut self.entered);
        planned.fill(0.0);
        for player in 0..profile.players.len() {
            self.add_plans(game, profile, player, (tremble, merging), planned);
        }
        self.trembled.clear();
        self.trembled.resize(graph.actions().len(), 1.0);
        for node in graph.nodes() {
            let count = node.actions.len() as f64;
            let total: f64 = planned[node.actions.clone()].iter().sum();
            for action in node.actions.clone() {
                let chance = graph.owner(action).is_none();
                planned[action] = match (chance, total > 0.0) {
                    (true, _) => 1.0,
                    (false, true) => planned[action] / total,
                    (false, false) => 1.0 / count,
                };
                if !chance {
                    self.trembled[action] = (1.0 - tremble) * planned[action] + tremble / count;
                }
            }
        }
    }

    /// Adds the probability that a player reaches its nodes and takes each action there.
    fn add_plans(
        &mut self,
        game: &Game,
        profile: &Profile,
        player: usize,
        (tremble, merging): (f64, bool),
        planned: &mut [f64],
    ) {
        let graph = &game.graph;
        let pieces = &profile.players[player];
        let own_actions = graph.own_actions(player);
        let width = block::width(graph.nodes().len()).min(pieces.len());
        self.sums.clear();
        self.sums.resize(own_actions.len() * width, 0.0);
        for first in (0..pieces.len()).step_by(width.max(1)) {
            self.block.clear();
            for piece in first..pieces.len().min(first + width) {
                self.block.push(piece, pieces.cell[piece], 0.0);
            }
            self.walk(game, profile, player, (tremble, merging), width);
        }
        for (&action, sums) in own_actions.iter().zip(self.sums.chunks_exact(width.max(1))) {
            planned[action] = sums.iter().sum();
        }
    }

    fn walk(
        &mut self,
        game: &Game,
        profile: &Profile,
        player: usize,
        (tremble, merging): (f64, bool),
        width: usize,
    ) {
        let Self { block, reach, sums, play, probability, through, .. } = self;
        let (graph, pieces) = (&game.graph, &profile.players[player]);
        let count = block.len();
        reach.clear();
        reach.resize(graph.nodes().len() * count, 0.0);
        reach[..count].fill(1.0);
        for buffer in [&mut *play, &mut *probability, &mut *through] {
            buffer.resize(count, 0.0);
        }
        block.probability(pieces, probability);
        for (id, node) in graph.nodes().iter().enumerate() {
            let own = node.kind == NodeKind::Decision(player);
            let error = tremble / node.actions.len() as f64;
            let (here, after) = reach[id * count..].split_at_mut(count);
            for action in node.actions.clone() {
                if own {
                    let slot = graph.slot(action);
                    block.play(pieces, slot, play);
                    let weights = probability.iter().zip(&*here).zip(&*play);
                    let sums = &mut sums[slot * width..][..count];
                    for (sum, ((probability, reach), play)) in sums.iter_mut().zip(weights) {
                        *sum += probability * reach * play;
                    }
                    let reached = here.iter().zip(&*play);
                    for (through, (reach, play)) in through.iter_mut().zip(reached) {
                        *through = (reach * ((1.0 - tremble) * play + error)).max(REACH_FLOOR);
                    }
                } else {
                    for (through, reach) in through.iter_mut().zip(&*here) {
                        *through = reach.max(REACH_FLOOR);
                    }
                }
                for edge in graph.actions()[action].edges.clone() {
                    // Chance weighs routes against each other; in a tree it cancels out.
                    let chance = if merging { game.edge_probability[edge] } else { 1.0 };
                    let target = (graph.edges()[edge].target - id - 1) * count;
                    block::add_scaled(&mut after[target..target + count], chance, through);
                }
            }
        }
    }
}

fn has_merging_routes(graph: &Graph, entered: &mut Vec<bool>) -> bool {
    entered.clear();
    entered.resize(graph.nodes().len(), false);
    // Where nobody moves any more nobody needs beliefs.
    graph.edges().iter().any(|edge| {
        !graph.is_settled(edge.target) && std::mem::replace(&mut entered[edge.target], true)
    })
}

/// Probability of each member of the player's information sets of several nodes, given that play
/// is at the set, into `belief`, `[node]`; empty if there are none. Own moves do not enter, being
/// the same before all members. `weight` is a buffer.
pub(super) fn believe(
    game: &Game,
    player: usize,
    aggregate: &[f64],
    belief: &mut Vec<f64>,
    weight: &mut Vec<f64>,
) {
    let graph = &game.graph;
    belief.clear();
    if graph.information_sets().is_empty() {
        return;
    }
    belief.resize(graph.nodes().len(), 0.0);
    weight.resize(graph.nodes().len(), 0.0);
    for InformationSet { members, top, routes, .. } in graph.information_sets() {
        if graph.nodes()[members[0]].kind != NodeKind::Decision(player) {
            continue;
        }
        let target = |edge: usize| graph.edges()[edge].target;
        for route in routes {
            weight[target(route.edge)] = 0.0;
        }
        weight[*top] = 1.0;
        for &Route { action, edge } in routes {
            let own = graph.owner(action) == Some(player);
            let taken = if own { 1.0 } else { aggregate[action] };
            let here = weight[graph.actions()[action].node];
            weight[target(edge)] += (here * taken * game.edge_probability[edge]).max(REACH_FLOOR);
        }
        let total: f64 = members.iter().map(|&member| weight[member]).sum();
        for &member in members {
            belief[member] = weight[member] / total;
        }
    }
}
