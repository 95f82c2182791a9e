//! The independent verifier: how much could anybody gain by deviating?
//!
//! It reads the game and the strategy profile and nothing of the engines. Beliefs follow from
//! the profile by Bayes' rule, every player trembling uniformly with the given probability, so
//! that they exist at every node. Against the aggregates that these beliefs imply, it works out
//! for every piece of types, at every own node, the value of following the profile and the value
//! of the best reply from there on. Following is linear and replying best is convex in the
//! continuous attribute within a piece, so the largest gain is at one of the piece's two ends:
//! the certificate covers every type, not a sample.
//!
//! At an information set of several nodes, values are averaged over what the mover believes of
//! them, and one reply is chosen for all.

use crate::{Certificate, Concept, Game, Graph, InformationSet, NodeKind, Profile};

/// Reach below this is not told apart; see [`crate::pbe`].
const REACH_FLOOR: f64 = 1e-280;

/// Types whose payoff ranges are worked out side by side.
const ABREAST: usize = 32;

/// Payoff range of a player: the most less the least that it can get over all plays, for types
/// in the central 98% of its attribute. Types and branches of chance with probability zero do not
/// count. The yardstick of relative regret.
pub fn payoff_range(game: &Game, player: usize) -> f64 {
    payoff_range_in(game, player, &mut Vec::new())
}

/// Least and most that some types can get from each node on, `[node]`: a buffer.
pub(crate) type Extremes = Vec<[(f64, f64); ABREAST]>;

/// The same with a buffer.
pub(crate) fn payoff_range_in(game: &Game, player: usize, extreme: &mut Extremes) -> f64 {
    let types = &game.types[player];
    extreme.resize(game.graph.nodes().len(), [(0.0, 0.0); ABREAST]);
    let mut range = (f64::INFINITY, f64::NEG_INFINITY);
    for first in (0..types.cells()).step_by(ABREAST) {
        let cells = first..types.cells().min(first + ABREAST);
        for share in [0.01, 0.99] {
            let end = |cell: usize| types.attribute[cell].map_or(0.0, |x| x.quantile(share));
            let mut x = [0.0; ABREAST];
            cells.clone().for_each(|cell| x[cell - first] = end(cell));
            extremes(game, player, cells.clone(), &x, extreme);
            for (cell, &(low, high)) in cells.clone().zip(&extreme[0]) {
                if types.probability[cell] > 0.0 {
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

/// The least and the most that each cell can get from each node on at its `x`, over all plays that
/// chance allows.
fn extremes(
    game: &Game,
    player: usize,
    cells: std::ops::Range<usize>,
    x: &[f64; ABREAST],
    extreme: &mut [[(f64, f64); ABREAST]],
) {
    let (graph, types) = (&game.graph, &game.types[player]);
    for (id, node) in graph.nodes().iter().enumerate().rev() {
        let (here, after) = extreme[id..].split_first_mut().expect("the node is one of them");
        if let NodeKind::Terminal(terminal) = node.kind {
            for (k, cell) in cells.clone().enumerate() {
                let payoff = types.payoff(terminal, cell, x[k]);
                here[k] = (payoff, payoff);
            }
            continue;
        }
        here.fill((f64::INFINITY, f64::NEG_INFINITY));
        for action in node.actions.clone() {
            let edges = graph.actions()[action].edges.clone();
            for edge in edges.filter(|&edge| game.edge_probability[edge] > 0.0) {
                let next = &after[graph.edges()[edge].target - id - 1];
                for (k, cell) in cells.clone().enumerate() {
                    let flow = types.flow(action, cell, x[k]);
                    let (low, high) = next[k];
                    here[k] = (here[k].0.min(flow + low), here[k].1.max(flow + high));
                }
            }
        }
    }
}

/// Certifies a profile. Writes the aggregates that it implies (without trembles) to
/// `aggregate`, `[action]`. The residual is that of the logit reply for quantal response and 0
/// otherwise; callers add the distance to the aggregates that they report.
pub fn certify(
    game: &Game,
    profile: &Profile,
    concept: Concept,
    tremble: f64,
    aggregate: &mut [f64],
) -> Certificate {
    Verifier::default().certify(game, profile, concept, tremble, aggregate)
}

/// The verifier with its buffers, for many profiles.
#[derive(Clone, Debug, Default)]
pub struct Verifier {
    extreme: Extremes,
    /// Aggregates with trembles, `[action]`.
    trembled: Vec<f64>,
    /// Whether a route leads to each node, `[node]`.
    entered: Vec<bool>,
    /// How likely each node is reached, `[node]`.
    reach: Vec<f64>,
    values: Values,
}

impl Verifier {
    /// See [`certify`].
    pub fn certify(
        &mut self,
        game: &Game,
        profile: &Profile,
        concept: Concept,
        tremble: f64,
        aggregate: &mut [f64],
    ) -> Certificate {
        self.imply_aggregates(game, profile, tremble, aggregate);
        let mut certificate = Certificate { max_regret: 0.0, relative_regret: 0.0, residual: 0.0 };
        for player in 0..profile.players.len() {
            let range = payoff_range_in(game, player, &mut self.extreme).max(f64::MIN_POSITIVE);
            // A range beyond the largest number is no yardstick: nothing is small beside it.
            let range = if range.is_finite() { range } else { f64::NAN };
            let aggregate = &self.trembled;
            self.values.prepare(game, player, aggregate, &mut self.reach);
            let values = &mut self.values;
            let mut check = Check {
                game,
                profile,
                player,
                aggregate,
                concept,
                values,
                regret: 0.0,
                residual: 0.0,
            };
            for piece in 0..profile.players[player].len() {
                check.piece(piece);
            }
            let (regret, residual) = (check.regret, check.residual);
            certificate.max_regret = worse(certificate.max_regret, regret);
            certificate.relative_regret = worse(certificate.relative_regret, regret / range);
            certificate.residual = worse(certificate.residual, residual);
        }
        certificate
    }

    /// Aggregates by Bayes' rule: the trembled ones are kept, the planned ones written out.
    fn imply_aggregates(
        &mut self,
        game: &Game,
        profile: &Profile,
        tremble: f64,
        planned: &mut [f64],
    ) {
        let graph = &game.graph;
        let Self { trembled, entered, reach, .. } = self;
        let merging = has_merging_routes(graph, entered);
        trembled.clear();
        trembled.resize(graph.actions().len(), 1.0);
        reach.clear();
        reach.resize(graph.nodes().len(), 0.0);
        planned.fill(0.0);
        for (player, pieces) in profile.players.iter().enumerate() {
            for piece in 0..pieces.len() {
                reach.fill(0.0);
                reach[0] = 1.0;
                for (id, node) in graph.nodes().iter().enumerate() {
                    let own = node.kind == NodeKind::Decision(player);
                    let count = node.actions.len() as f64;
                    for action in node.actions.clone() {
                        let mut through = reach[id];
                        if own {
                            let play = pieces.play(graph.slot(action), piece);
                            planned[action] += pieces.probability[piece] * reach[id] * play;
                            through *= (1.0 - tremble) * play + tremble / count;
                        }
                        let through = through.max(REACH_FLOOR);
                        for edge in graph.actions()[action].edges.clone() {
                            // Chance weighs routes against each other; in a tree it cancels out.
                            let chance = if merging { game.edge_probability[edge] } else { 1.0 };
                            reach[graph.edges()[edge].target] += through * chance;
                        }
                    }
                }
            }
        }
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
                    trembled[action] = (1.0 - tremble) * planned[action] + tremble / count;
                }
            }
        }
    }
}

/// The larger; a NaN is worse than any number.
fn worse(a: f64, b: f64) -> f64 {
    if b.is_nan() || b > a { b } else { a }
}

fn has_merging_routes(graph: &Graph, entered: &mut Vec<bool>) -> bool {
    entered.clear();
    entered.resize(graph.nodes().len(), false);
    graph.edges().iter().any(|edge| {
        let terminal = matches!(graph.nodes()[edge.target].kind, NodeKind::Terminal(_));
        !terminal && std::mem::replace(&mut entered[edge.target], true)
    })
}

/// Probability of each member of the player's information sets of several nodes, given that play
/// is at the set, into `belief`, `[node]`; empty if there are none. Own moves do not enter, being
/// the same before all members. `weight` is a buffer.
fn believe(
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
    for InformationSet { members, top, .. } in graph.information_sets() {
        if graph.nodes()[members[0]].kind != NodeKind::Decision(player) {
            continue;
        }
        let last = members[members.len() - 1];
        weight.fill(0.0);
        weight[*top] = 1.0;
        for node in *top..last {
            let here = weight[node];
            if here == 0.0 || members.binary_search(&node).is_ok() {
                continue;
            }
            for action in graph.nodes()[node].actions.clone() {
                let own = graph.owner(action) == Some(player);
                let taken = if own { 1.0 } else { aggregate[action] };
                for edge in graph.actions()[action].edges.clone() {
                    let passed = here * taken * game.edge_probability[edge];
                    weight[graph.edges()[edge].target] += passed.max(REACH_FLOOR);
                }
            }
        }
        let total: f64 = members.iter().map(|&member| weight[member]).sum();
        for &member in members {
            belief[member] = weight[member] / total;
        }
    }
}

/// Values to one type.
#[derive(Clone, Debug, Default)]
struct Values {
    /// See [`believe`], `[node]`.
    belief: Vec<f64>,
    /// Value of each node under the profile, and under the best reply.
    follow: Vec<f64>,
    best: Vec<f64>,
    /// Value of each action where the profile is followed later on, and where the best reply is.
    followed: Vec<f64>,
    replied: Vec<f64>,
}

impl Values {
    fn prepare(&mut self, game: &Game, player: usize, aggregate: &[f64], weight: &mut Vec<f64>) {
        believe(game, player, aggregate, &mut self.belief, weight);
        let (nodes, actions) = (game.graph.nodes().len(), game.graph.actions().len());
        self.follow.resize(nodes, 0.0);
        self.best.resize(nodes, 0.0);
        self.followed.resize(actions, 0.0);
        self.replied.resize(actions, 0.0);
    }
}

/// One player's best replies against its play.
struct Check<'a> {
    game: &'a Game,
    profile: &'a Profile,
    player: usize,
    aggregate: &'a [f64],
    concept: Concept,
    values: &'a mut Values,
    regret: f64,
    residual: f64,
}

impl Check<'_> {
    fn piece(&mut self, piece: usize) {
        let pieces = &self.profile.players[self.player];
        let (low, high) = (pieces.low[piece], pieces.high[piece]);
        self.at_type(piece, low);
        if high > low {
            self.at_type(piece, high);
        }
    }

    fn at_type(&mut self, piece: usize, x: f64) {
        let game = self.game;
        let graph = &game.graph;
        let types = &game.types[self.player];
        let pieces = &self.profile.players[self.player];
        let cell = pieces.cell[piece];
        for (id, node) in graph.nodes().iter().enumerate().rev() {
            if let NodeKind::Terminal(terminal) = node.kind {
                let payoff = types.payoff(terminal, cell, x);
                (self.values.follow[id], self.values.best[id]) = (payoff, payoff);
                continue;
            }
            let own = node.kind == NodeKind::Decision(self.player);
            let (mut follow, mut average, mut best) = (0.0, 0.0, f64::NEG_INFINITY);
            for action in node.actions.clone() {
                let flow = types.flow(action, cell, x);
                let (mut followed, mut replied) = (flow, flow);
                for edge in graph.actions()[action].edges.clone() {
                    let (probability, next) =
                        (game.edge_probability[edge], graph.edges()[edge].target);
                    followed += probability * self.values.follow[next];
                    replied += probability * self.values.best[next];
                }
                let taken = if own {
                    pieces.play(graph.slot(action), piece)
                } else {
                    self.aggregate[action]
                };
                follow += taken * followed;
                average += taken * replied;
                best = worse(best, replied);
                (self.values.followed[action], self.values.replied[action]) = (followed, replied);
            }
            self.values.follow[id] = follow;
            self.values.best[id] = if own { best } else { average };
            if !own {
                continue;
            }
            match graph.set_of(id) {
                None => self.judge(node.actions.clone(), piece, best - follow),
                // The first member comes last, and what leads to any member later still.
                Some(set) if graph.first_alike(id) == id => self.at_set(set, piece),
                Some(_) => {}
            }
        }
    }

    /// One reply for all nodes of an information set, by averages over them. The actions of the
    /// first are left with the averages.
    fn at_set(&mut self, set: usize, piece: usize) {
        let graph = &self.game.graph;
        let members = &graph.information_sets()[set].members;
        let pieces = &self.profile.players[self.player];
        let play = |action: usize| pieces.play(graph.slot(action), piece);
        let own = graph.nodes()[members[0]].actions.clone();
        let (mut best, mut choice, mut follow) = (f64::NEG_INFINITY, 0, 0.0);
        let mut chosen = 0.0;
        for (position, first) in own.clone().enumerate() {
            let (mut replied, mut followed) = (0.0, 0.0);
            for &member in members {
                let action = graph.nodes()[member].actions.start + position;
                replied += self.values.belief[member] * self.values.replied[action];
                followed += self.values.belief[member] * self.values.followed[action];
                // Play that tells the nodes apart is no strategy.
                self.residual = worse(self.residual, (play(action) - play(first)).abs());
            }
            if replied.is_nan() || replied > best {
                (best, choice, chosen) = (replied, position, self.values.replied[first]);
            }
            follow += play(first) * followed;
            self.values.followed[first] = followed;
        }
        self.values.best[members[0]] = chosen;
        for &member in &members[1..] {
            self.values.best[member] =
                self.values.replied[graph.nodes()[member].actions.start + choice];
        }
        self.judge(own, piece, best - follow);
    }

    /// Takes note of a regret and, for quantal response, of the distance between play and the
    /// logit reply to the values of actions.
    fn judge(&mut self, actions: std::ops::Range<usize>, piece: usize, regret: f64) {
        self.regret = worse(self.regret, regret);
        let Concept::Qre { lambda } = self.concept else { return };
        let values = &self.values.followed[actions.clone()];
        let top = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let weight = |value: f64| libm::exp(lambda * (value - top));
        let sum: f64 = values.iter().map(|&value| weight(value)).sum();
        let pieces = &self.profile.players[self.player];
        for (action, &value) in actions.zip(values) {
            let play = pieces.play(self.game.graph.slot(action), piece);
            self.residual = worse(self.residual, (play - weight(value) / sum).abs());
        }
    }
}
