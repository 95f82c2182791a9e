//! Measures of a solution.

use std::sync::Arc;

use brink_game::{Equilibrium, Game, NodeKind};

use crate::evaluate::Evaluator;
use crate::expand::{Leaf, Target};

impl Evaluator {
    /// The measures for a solution of the game that the last evaluation made, in the order of
    /// [`crate::Compiled::measures`]; `out` is cleared first. NaN where a measure is undefined, such as
    /// a probability given something that never happens.
    pub fn measures(&mut self, equilibrium: &Equilibrium, out: &mut Vec<f64>) {
        out.clear();
        let program = Arc::clone(&self.program);
        let graph = &program.graph;
        let fits = equilibrium.reach.len() == graph.nodes().len()
            && equilibrium.aggregate.len() == graph.actions().len()
            && equilibrium.value.len() == graph.players().len();
        for (at, leaf) in program.leaves.iter().enumerate() {
            let value = if fits { self.leaf(leaf, equilibrium) } else { f64::NAN };
            self.registers[program.leaf_register + at] = value;
        }
        program.solution.run(&mut self.registers);
        let values = program.measure_registers.iter();
        out.extend(values.map(|&register| self.registers[register as usize]));
    }

    fn leaf(&self, leaf: &Leaf, equilibrium: &Equilibrium) -> f64 {
        let graph = &self.program.graph;
        match leaf {
            Leaf::Value(player) => equilibrium.value[*player],
            Leaf::Sum(targets) => targets
                .iter()
                .map(|target| match *target {
                    Target::Node(node) => equilibrium.reach[node],
                    Target::Action(action) => {
                        let node = graph.actions()[action].node;
                        equilibrium.reach[node] * equilibrium.aggregate[action]
                    }
                })
                .sum(),
            Leaf::Joint { targets, cells } => {
                let counts: Vec<usize> =
                    self.program.players.iter().map(|p| p.probability.len()).collect();
                joint(&self.game, equilibrium, targets, cells, &counts)
            }
        }
    }
}

/// A node as it is reached by the plays that have met certain targets.
#[derive(Clone, Debug, Default)]
struct State {
    mass: f64,
    /// `[player][piece]`: probability of the piece given the state, times the mass.
    beliefs: Vec<Vec<f64>>,
}

/// Probability that play meets a target of every list and that types are in the cells given.
///
/// Plays are followed from the start, apart for each set of lists met so far. Within such a
/// state types are independent across players, as at the nodes of the graph itself.
fn joint(
    game: &Game,
    equilibrium: &Equilibrium,
    targets: &[Vec<Target>],
    cells: &[(usize, Vec<bool>)],
    counts: &[usize],
) -> f64 {
    let graph = &game.graph;
    let pieces = &equilibrium.profile.players;
    if pieces.len() != graph.players().len() {
        return f64::NAN;
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

    // The prior, restricted to the cells.
    let mut mass = 1.0;
    let mut beliefs = Vec::new();
    for (player, own) in pieces.iter().enumerate() {
        // Atoms of a cell stand together, so an atom's cell follows from their number.
        let atoms = own.cell.iter().max().map_or(1, |last| last + 1);
        let per_cell = (atoms / counts[player].max(1)).max(1);
        let allowed = cells.iter().find(|(other, _)| *other == player);
        let mut belief: Vec<f64> = own.probability.clone();
        if let Some((_, allowed)) = allowed {
            for (weight, &cell) in belief.iter_mut().zip(&own.cell) {
                if !allowed.get(cell / per_cell).copied().unwrap_or(false) {
                    *weight = 0.0;
                }
            }
        }
        let total: f64 = belief.iter().sum();
        // The prior itself may miss one by rounding; that is not an event.
        if allowed.is_some() {
            mass *= total;
        }
        if total > 0.0 {
            belief.iter_mut().for_each(|weight| *weight /= total);
        }
        beliefs.push(belief);
    }
    if mass <= 0.0 {
        return 0.0;
    }
    for belief in &mut beliefs {
        belief.iter_mut().for_each(|weight| *weight *= mass);
    }

    let mut met = 0.0;
    let mut states: Vec<Vec<(u8, State)>> = vec![Vec::new(); graph.nodes().len()];
    states[0].push((node_flags[0], State { mass, beliefs }));
    for (id, node) in graph.nodes().iter().enumerate() {
        for (flags, mut state) in std::mem::take(&mut states[id]) {
            if state.mass <= 0.0 {
                continue;
            }
            if flags == all {
                met += state.mass;
                continue;
            }
            for belief in &mut state.beliefs {
                belief.iter_mut().for_each(|weight| *weight /= state.mass);
            }
            for action in node.actions.clone() {
                let flags = flags | action_flags[action];
                let (chance, mover) = match node.kind {
                    NodeKind::Decision(player) => {
                        let own = &pieces[player];
                        let slot = graph.slot(action);
                        let updated: Vec<f64> = state.beliefs[player]
                            .iter()
                            .enumerate()
                            .map(|(piece, weight)| weight * own.play(slot, piece))
                            .collect();
                        (updated.iter().sum::<f64>(), Some((player, updated)))
                    }
                    NodeKind::Chance | NodeKind::Terminal(_) => (1.0, None),
                };
                if chance <= 0.0 {
                    continue;
                }
                for edge in graph.actions()[action].edges.clone() {
                    let share = state.mass * chance * game.edge_probability[edge];
                    if share <= 0.0 {
                        continue;
                    }
                    let target = graph.edges()[edge].target;
                    let flags = flags | node_flags[target];
                    let at = match states[target].iter().position(|(other, _)| *other == flags) {
                        Some(at) => at,
                        None => {
                            states[target].push((flags, State::default()));
                            states[target].len() - 1
                        }
                    };
                    let next = &mut states[target][at].1;
                    next.mass += share;
                    next.beliefs.resize(pieces.len(), Vec::new());
                    for (player, belief) in state.beliefs.iter().enumerate() {
                        let (belief, scale) = match &mover {
                            Some((mover, updated)) if *mover == player => (updated, share / chance),
                            _ => (belief, share),
                        };
                        next.beliefs[player].resize(belief.len(), 0.0);
                        for (to, weight) in next.beliefs[player].iter_mut().zip(belief) {
                            *to += weight * scale;
                        }
                    }
                }
            }
        }
    }
    met
}
