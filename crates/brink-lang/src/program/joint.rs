//! Joint probabilities of events and types under a strategy profile.

use brink_game::{ActionId, Game, NodeId, NodeKind, Pieces, Verdict};

use crate::expand::Target;

/// Probability that play meets a target of every list and that types are in the cells given:
/// (player, whether each cell is allowed). `counts` are the numbers of the model's cells,
/// `[player]`.
///
/// Plays are followed from the start, apart for each set of lists met so far. Within such a
/// state types are independent across players, as at the nodes of the graph itself. NaN if the
/// solution has no profile.
pub(crate) fn joint(
    game: &Game,
    equilibrium: &Verdict,
    targets: &[Vec<Target>],
    cells: &[(usize, Vec<bool>)],
    counts: &[usize],
) -> f64 {
    let graph = &game.graph;
    let pieces = &equilibrium.profile.players;
    if pieces.len() != graph.players().len() {
        return f64::NAN;
    }
    let start = restricted_prior(pieces, cells, counts);
    if start.mass <= 0.0 {
        return 0.0;
    }
    let mut node_flags = vec![0_u8; graph.nodes().len()];
    let mut action_flags = vec![0_u8; graph.actions().len()];
    for (bit, list) in targets.iter().enumerate() {
        for target in list {
            match *target {
                Target::Node(node) => node_flags[node] |= 1 << bit,
                Target::Action(action) => action_flags[action] |= 1 << bit,
            }
        }
    }
    let all = ((1_u32 << targets.len()) - 1) as u8;
    let mut states = vec![Vec::new(); graph.nodes().len()];
    states[0].push((node_flags[0], start));
    let mut walk = Walk { game, pieces, node_flags, action_flags, states };
    let mut met = 0.0;
    for node in 0..graph.nodes().len() {
        for (flags, state) in std::mem::take(&mut walk.states[node]) {
            if flags == all {
                met += state.mass;
            } else if state.mass > 0.0 {
                walk.follow(node, flags, state);
            }
        }
    }
    met
}

/// A node as it is reached by the plays that have met certain targets.
#[derive(Clone, Debug, Default)]
struct State {
    /// Probability of those plays.
    mass: f64,
    /// `[player][piece]`: probability of the piece given the state, times the mass.
    beliefs: Vec<Vec<f64>>,
}

/// The prior over pieces with the cells that are not allowed left out.
fn restricted_prior(pieces: &[Pieces], cells: &[(usize, Vec<bool>)], counts: &[usize]) -> State {
    let mut mass = 1.0;
    let mut beliefs = Vec::new();
    for (player, own) in pieces.iter().enumerate() {
        let mut belief: Vec<f64> = own.probability.clone();
        let restriction = cells.iter().find(|(other, _)| *other == player);
        if let Some((_, allowed)) = restriction {
            // Atoms of a cell stand together, so an atom's cell follows from their number.
            let atoms = own.cell.iter().max().map_or(1, |last| last + 1);
            let per_cell = (atoms / counts[player].max(1)).max(1);
            for (weight, &cell) in belief.iter_mut().zip(&own.cell) {
                if !allowed.get(cell / per_cell).copied().unwrap_or(false) {
                    *weight = 0.0;
                }
            }
        }
        let total: f64 = belief.iter().sum();
        // The whole prior may miss one by rounding; that is not an event.
        if restriction.is_some() {
            mass *= total;
        }
        if total > 0.0 {
            scale(&mut belief, 1.0 / total);
        }
        beliefs.push(belief);
    }
    for belief in &mut beliefs {
        scale(belief, mass);
    }
    State { mass, beliefs }
}

fn scale(belief: &mut [f64], factor: f64) {
    for weight in belief {
        *weight *= factor;
    }
}

struct Walk<'a> {
    game: &'a Game,
    pieces: &'a [Pieces],
    /// Which lists each node is in, as bits.
    node_flags: Vec<u8>,
    action_flags: Vec<u8>,
    /// `[node]`: states by the lists met so far.
    states: Vec<Vec<(u8, State)>>,
}

impl Walk<'_> {
    /// Passes a state on along all actions of its node.
    fn follow(&mut self, node: NodeId, flags: u8, mut state: State) {
        let graph = &self.game.graph;
        for belief in &mut state.beliefs {
            scale(belief, 1.0 / state.mass);
        }
        let kind = graph.nodes()[node].kind;
        for action in graph.nodes()[node].actions.clone() {
            let flags = flags | self.action_flags[action];
            let NodeKind::Decision(player) = kind else {
                self.take(action, flags, 1.0, &state);
                continue;
            };
            let own = &self.pieces[player];
            let slot = graph.slot(action);
            let weights = state.beliefs[player].iter().enumerate();
            let mut updated: Vec<f64> =
                weights.map(|(piece, weight)| weight * own.play(slot, piece)).collect();
            let chance: f64 = updated.iter().sum();
            if chance > 0.0 {
                scale(&mut updated, 1.0 / chance);
                let before = std::mem::replace(&mut state.beliefs[player], updated);
                self.take(action, flags, chance, &state);
                state.beliefs[player] = before;
            }
        }
    }

    /// Passes a state on along the edges of an action that is taken with this probability.
    fn take(&mut self, action: ActionId, flags: u8, chance: f64, state: &State) {
        let graph = &self.game.graph;
        for edge in graph.actions()[action].edges.clone() {
            let share = state.mass * chance * self.game.edge_probability[edge];
            if share <= 0.0 {
                continue;
            }
            let target = graph.edges()[edge].target;
            let flags = flags | self.node_flags[target];
            let states = &mut self.states[target];
            let known = states.iter().position(|(other, _)| *other == flags);
            let at = known.unwrap_or_else(|| {
                states.push((flags, State::default()));
                states.len() - 1
            });
            let next = &mut states[at].1;
            next.mass += share;
            next.beliefs.resize(state.beliefs.len(), Vec::new());
            for (to, from) in next.beliefs.iter_mut().zip(&state.beliefs) {
                to.resize(from.len(), 0.0);
                for (to, weight) in to.iter_mut().zip(from) {
                    *to += weight * share;
                }
            }
        }
    }
}
