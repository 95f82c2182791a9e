//! Regret by enumeration: every plan of every type from every node of its own, against every type
//! of the other player. Slow, and nothing like the engines or the verifier.
#![allow(dead_code, missing_docs, unreachable_pub)]

use super::super::brink_game::{Game, NodeKind, Profile, verify};

/// Largest gain of any piece of types over all plans at all own nodes, reached or not, relative
/// to the player's payoff range, when the other trembles uniformly with probability `tremble`.
/// For trees of two players; `None` where some node has more than `most` plans from there on.
pub fn relative_regret(game: &Game, profile: &Profile, tremble: f64, most: usize) -> Option<f64> {
    let mut worst: f64 = 0.0;
    for player in 0..2 {
        let search = Search::new(game, profile, player, tremble);
        let range = verify::payoff_range(game, player).max(f64::MIN_POSITIVE);
        worst = worst.max(search.regret(most)? / range);
    }
    Some(worst)
}

struct Search<'a> {
    game: &'a Game,
    profile: &'a Profile,
    player: usize,
    tremble: f64,
    /// Weight of each piece of the other's types at each node, trembles included: prior
    /// probability times that of its own moves that lead there, `[node][piece]`.
    weight: Vec<Vec<f64>>,
}

impl<'a> Search<'a> {
    fn new(game: &'a Game, profile: &'a Profile, player: usize, tremble: f64) -> Self {
        let other = &profile.players[1 - player];
        let mut weight = vec![other.probability.clone(); game.graph.nodes().len()];
        let mut search = Self { game, profile, player, tremble, weight: Vec::new() };
        for (id, node) in game.graph.nodes().iter().enumerate() {
            for action in node.actions.clone() {
                let moves = node.kind == NodeKind::Decision(1 - player);
                let mut through = weight[id].clone();
                for (piece, entry) in through.iter_mut().enumerate() {
                    *entry *= if moves { search.trembled(action, piece) } else { 1.0 };
                }
                for edge in game.graph.actions()[action].edges.clone() {
                    weight[game.graph.edges()[edge].target].clone_from(&through);
                }
            }
        }
        search.weight = weight;
        search
    }

    /// Probability that a piece of the other's types takes an action at its node.
    fn trembled(&self, action: usize, piece: usize) -> f64 {
        let graph = &self.game.graph;
        let count = graph.nodes()[graph.actions()[action].node].actions.len() as f64;
        let planned = self.profile.players[1 - self.player].play(graph.slot(action), piece);
        (1.0 - self.tremble) * planned + self.tremble / count
    }

    fn regret(&self, most: usize) -> Option<f64> {
        let mut worst: f64 = 0.0;
        for (start, node) in self.game.graph.nodes().iter().enumerate() {
            if node.kind != NodeKind::Decision(self.player) {
                continue;
            }
            let plans = self.plans(start, most)?;
            let own = &self.profile.players[self.player];
            for piece in 0..own.len() {
                for x in [own.low[piece], own.mean[piece], own.high[piece]] {
                    if !x.is_finite() {
                        continue;
                    }
                    let followed = self.worth(start, piece, x, None);
                    for plan in &plans {
                        worst = worst.max(self.worth(start, piece, x, Some(plan)) - followed);
                    }
                }
            }
        }
        Some(worst)
    }

    /// All ways to choose an action at every own node from `start` on, `[plan][node]`.
    fn plans(&self, start: usize, most: usize) -> Option<Vec<Vec<usize>>> {
        let nodes = self.game.graph.nodes();
        let mut below = vec![false; nodes.len()];
        below[start] = true;
        let mut plans = vec![vec![0; nodes.len()]];
        for id in start..nodes.len() {
            if !below[id] {
                continue;
            }
            for action in nodes[id].actions.clone() {
                for edge in self.game.graph.actions()[action].edges.clone() {
                    below[self.game.graph.edges()[edge].target] = true;
                }
            }
            if nodes[id].kind == NodeKind::Decision(self.player) {
                let choices = nodes[id].actions.clone();
                if plans.len() * choices.len() > most {
                    return None;
                }
                plans = plans
                    .iter()
                    .flat_map(|plan| {
                        choices.clone().map(|action| {
                            let mut plan = plan.clone();
                            plan[id] = action;
                            plan
                        })
                    })
                    .collect();
            }
        }
        Some(plans)
    }

    /// Expected payoff from a node on of type `x` of a piece, by a plan or else by the profile.
    fn worth(&self, start: usize, piece: usize, x: f64, plan: Option<&Vec<usize>>) -> f64 {
        let weights = &self.weight[start];
        let total: f64 = weights.iter().sum();
        let against = weights.iter().enumerate().map(|(other, weight)| {
            if *weight > 0.0 { weight * self.against(start, piece, x, plan, other) } else { 0.0 }
        });
        against.sum::<f64>() / total
    }

    /// The same against one piece of the other's types.
    fn against(
        &self,
        node: usize,
        piece: usize,
        x: f64,
        plan: Option<&Vec<usize>>,
        other: usize,
    ) -> f64 {
        let graph = &self.game.graph;
        let cell = self.profile.players[self.player].cell[piece];
        if let NodeKind::Terminal(terminal) = graph.nodes()[node].kind {
            return self.game.types[self.player].payoff(terminal, cell, x);
        }
        let mut worth = 0.0;
        for action in graph.nodes()[node].actions.clone() {
            let taken = match (graph.nodes()[node].kind, plan) {
                (NodeKind::Decision(mover), _) if mover != self.player => {
                    self.trembled(action, other)
                }
                (NodeKind::Decision(_), Some(plan)) => f64::from(u8::from(plan[node] == action)),
                (NodeKind::Decision(_), None) => {
                    self.profile.players[self.player].play(graph.slot(action), piece)
                }
                _ => 1.0,
            };
            if taken == 0.0 {
                continue;
            }
            worth += taken * self.game.types[self.player].flow(action, cell, x);
            for edge in graph.actions()[action].edges.clone() {
                let next = graph.edges()[edge].target;
                worth += taken
                    * self.game.edge_probability[edge]
                    * self.against(next, piece, x, plan, other);
            }
        }
        worth
    }
}
