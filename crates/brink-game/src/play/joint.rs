//! Probabilities of events over all plays.

use super::belief::{Beliefs, mover};
use crate::{ActionId, Game, NodeId, Profile};

/// Something that happens in a play.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Event {
    /// Play comes to a node.
    Node(NodeId),
    /// An action is taken.
    Action(ActionId),
}

/// A player's type is in one of the cells allowed, `[cell]` of the game solved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CellEvent {
    /// The player.
    pub player: usize,
    /// Whether each cell is allowed; cells beyond the end are not.
    pub allowed: Vec<bool>,
}

/// Largest number of lists of events at once.
const MOST_LISTS: usize = 63;

/// Probability that a play meets an event of every list and that types are in the cells given.
/// `profile` must be one of `game`, with its cells. Exactly 0 if it cannot happen; NaN if the
/// profile has not the game's players, or for more than 63 lists.
///
/// Plays are followed from the start, apart for each set of lists met so far. Within such a
/// state types are independent across players, as at the nodes of the graph itself.
pub fn joint(game: &Game, profile: &Profile, events: &[Vec<Event>], cells: &[CellEvent]) -> f64 {
    let Some((mass, beliefs)) = restricted(game, profile, cells) else { return f64::NAN };
    if mass == 0.0 || mass.is_nan() {
        return mass;
    }
    mass * met(game, profile, events, beliefs)
}

/// Probability of the events and cells of `wanted` among the plays and types of `given`: NaN
/// where the probability of `given` is exactly zero, a number in \[0, 1\] however small it is.
pub fn conditional(
    game: &Game,
    profile: &Profile,
    wanted: (&[Vec<Event>], &[CellEvent]),
    given: (&[Vec<Event>], &[CellEvent]),
) -> f64 {
    Given::new(game, profile, given.0.to_vec(), given.1).probability(wanted.0, wanted.1)
}

/// What is given, worked out once for several questions; see [`conditional`].
#[derive(Clone, Debug)]
pub struct Given<'a> {
    game: &'a Game,
    profile: &'a Profile,
    events: Vec<Vec<Event>>,
    beliefs: Beliefs,
    /// Probability of the events given the cells; NaN where there are no such plays.
    events_probability: f64,
}

impl<'a> Given<'a> {
    /// Plays that meet an event of every list, with types in the cells.
    pub fn new(
        game: &'a Game,
        profile: &'a Profile,
        events: Vec<Vec<Event>>,
        cells: &[CellEvent],
    ) -> Self {
        // Types first: their probability then cancels without being multiplied out, so that it
        // may be as small as numbers get.
        let (beliefs, events_probability) = match restricted(game, profile, cells) {
            Some((mass, beliefs)) if mass > 0.0 => {
                let met = met(game, profile, &events, beliefs.clone());
                (beliefs, if met > 0.0 { met } else { f64::NAN })
            }
            _ => (Beliefs::default(), f64::NAN),
        };
        Self { game, profile, events, beliefs, events_probability }
    }

    /// Probability that they also meet an event of each of these lists, with types in these
    /// cells.
    pub fn probability(&self, events: &[Vec<Event>], cells: &[CellEvent]) -> f64 {
        if self.events_probability.is_nan() {
            return f64::NAN;
        }
        let mut beliefs = self.beliefs.clone();
        let share = narrow(self.profile, cells, &mut beliefs);
        if share == 0.0 {
            return 0.0;
        }
        let both: Vec<Vec<Event>> = self.events.iter().chain(events).cloned().collect();
        let met = met(self.game, self.profile, &both, beliefs);
        (share * met / self.events_probability).min(1.0)
    }
}

/// The prior given the cells, and their probability; `None` for a profile of another game.
fn restricted(game: &Game, profile: &Profile, cells: &[CellEvent]) -> Option<(f64, Beliefs)> {
    if profile.players.len() != game.graph.players().len() {
        return None;
    }
    let mut beliefs = Beliefs::prior(profile);
    let mass = narrow(profile, cells, &mut beliefs);
    Some((mass, beliefs))
}

fn narrow(profile: &Profile, cells: &[CellEvent], beliefs: &mut Beliefs) -> f64 {
    let mut mass = 1.0;
    for event in cells {
        let Some(pieces) = profile.players.get(event.player) else { return f64::NAN };
        mass *= beliefs.restrict(event.player, pieces, &event.allowed);
        if mass == 0.0 {
            return 0.0;
        }
    }
    mass
}

/// Probability that a play meets an event of every list, types being as `start` has them.
fn met(game: &Game, profile: &Profile, events: &[Vec<Event>], start: Beliefs) -> f64 {
    let graph = &game.graph;
    if events.len() > MOST_LISTS {
        return f64::NAN;
    }
    let mut walk = Walk {
        game,
        profile,
        node_flags: vec![0; graph.nodes().len()],
        action_flags: vec![0; graph.actions().len()],
        states: vec![Vec::new(); graph.nodes().len()],
    };
    for (bit, list) in events.iter().enumerate() {
        for event in list {
            match *event {
                Event::Node(node) => walk.node_flags[node] |= 1 << bit,
                Event::Action(action) => walk.action_flags[action] |= 1 << bit,
            }
        }
    }
    let all = (1_u64 << events.len()) - 1;
    let first = walk.node_flags[0];
    walk.states[0].push((first, State { mass: 1.0, weights: start.weights }));
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

/// A node as it is reached by the plays that have met certain lists.
#[derive(Clone, Debug, Default)]
struct State {
    /// Probability of those plays.
    mass: f64,
    /// `[player][piece]`: probability of the piece given the state, times the mass.
    weights: Vec<Vec<f64>>,
}

struct Walk<'a> {
    game: &'a Game,
    profile: &'a Profile,
    /// Which lists each node is in, as bits.
    node_flags: Vec<u64>,
    action_flags: Vec<u64>,
    /// `[node]`: states by the lists met so far.
    states: Vec<Vec<(u64, State)>>,
}

impl Walk<'_> {
    /// Passes a state on along all actions of its node.
    fn follow(&mut self, node: NodeId, flags: u64, state: State) {
        let graph = &self.game.graph;
        let mass = state.mass;
        let mut beliefs = Beliefs { weights: state.weights };
        for weight in beliefs.weights.iter_mut().flatten() {
            *weight /= mass;
        }
        for action in graph.nodes()[node].actions.clone() {
            let flags = flags | self.action_flags[action];
            let Some(player) = mover(self.game, node) else {
                self.take(action, flags, mass, &beliefs);
                continue;
            };
            let pieces = &self.profile.players[player];
            let (chance, updated) = beliefs.after(player, pieces, graph.slot(action));
            if chance > 0.0 {
                let before = std::mem::replace(&mut beliefs.weights[player], updated);
                self.take(action, flags, mass * chance, &beliefs);
                beliefs.weights[player] = before;
            }
        }
    }

    /// Passes a state on along the edges of an action that is taken with this probability.
    fn take(&mut self, action: ActionId, flags: u64, mass: f64, beliefs: &Beliefs) {
        let graph = &self.game.graph;
        for edge in graph.actions()[action].edges.clone() {
            let share = mass * self.game.edge_probability[edge];
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
            next.weights.resize(beliefs.weights.len(), Vec::new());
            for (to, from) in next.weights.iter_mut().zip(&beliefs.weights) {
                to.resize(from.len(), 0.0);
                for (to, weight) in to.iter_mut().zip(from) {
                    *to += weight * share;
                }
            }
        }
    }
}
