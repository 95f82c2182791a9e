//! From solved aggregates to a strategy profile in pieces, and its certificate.

use super::envelope::{Envelope, Field};
use super::line::Kind;
use super::polish;
use super::reply::Reply;
use super::row::ends;
use super::{Homotopy, Solver};
use crate::backward::{Backward, Rule};
use crate::shape::{NONE, Shape};
use crate::verify::{Claim, Verifier};
use crate::{Equilibrium, Game, Pieces};

/// Pieces whose play is written together.
const CHUNK: usize = 256;

/// Buffers of a result, and the memory of one that is not needed any more.
#[derive(Clone, Debug, Default)]
pub(super) struct Scratch {
    pub(super) spare: Claim,
    pub(super) verifier: Verifier,
    pub(super) backward: Backward,
    plans: Plans,
    polish: polish::Buffers,
}

impl Scratch {
    /// A claim to fill.
    pub(super) fn blank(&mut self, players: usize) -> Claim {
        let mut blank = std::mem::take(&mut self.spare);
        blank.profile.players.resize_with(players, Pieces::default);
        blank.profile.players.iter_mut().for_each(Pieces::clear);
        blank
    }
}

/// The equilibrium at the point where the search ended, certified by the verifier alone: the
/// search's own verdict does not enter the status.
pub(super) fn equilibrium(
    solver: &mut Solver,
    game: &Game,
    spread_all: bool,
    principal: bool,
    iterations: usize,
) -> Equilibrium {
    let mut claim = solver.scratch.blank(game.types.len());
    solver.limit(game, spread_all, &mut claim.aggregate);
    solver.set_tremble_play(1.0);
    let y = std::mem::take(&mut solver.workspace.y);
    solver.expand(&y);
    solver.workspace.y = y;
    let homotopy = Homotopy::at(1.0, spread_all);
    for (player, pieces) in claim.profile.players.iter_mut().enumerate() {
        cut_pieces(solver, game, player, homotopy, pieces);
    }
    certified(solver, game, claim, principal, iterations)
}

/// The equilibrium of a game of perfect information without private types.
pub(super) fn backward(solver: &mut Solver, game: &Game) -> Equilibrium {
    let mut claim = solver.scratch.blank(game.types.len());
    claim.aggregate.clear();
    let Solver { shape, scratch, workspace, .. } = &mut *solver;
    scratch.backward.solve(shape, game, Rule::Best);
    scratch.backward.write_profile(game, &mut claim.profile);
    let play = scratch.backward.play();
    for (y, &action) in workspace.y.iter_mut().zip(&shape.coordinate_action) {
        *y = play[action as usize];
    }
    certified(solver, game, claim, true, 0)
}

/// Hands a claim to the verifier, its mixtures brought in line with the aggregates it has, if any.
pub(super) fn certified(
    solver: &mut Solver,
    game: &Game,
    mut claim: Claim,
    principal: bool,
    iterations: usize,
) -> Equilibrium {
    let Solver { shape, workspace, scratch, .. } = solver;
    let Claim { profile, aggregate, .. } = &mut claim;
    if !aggregate.is_empty() && shape.is_tree && !shape.has_sets {
        for (player, pieces) in profile.players.iter_mut().enumerate() {
            polish::polish(shape, &game.graph, player, pieces, aggregate, &mut scratch.polish);
        }
    }
    let unknowns = (&shape.coordinate_action[..], &workspace.y[..]);
    let certified = scratch.verifier.certify(game, claim, unknowns);
    Equilibrium { certified, principal, iterations }
}

/// Cuts a player's types into pieces of constant play.
fn cut_pieces(
    solver: &mut Solver,
    game: &Game,
    player: usize,
    homotopy: Homotopy,
    pieces: &mut Pieces,
) {
    let Solver { shape, replies, aggregate, tremble_play, lines, scratch, .. } = solver;
    let plans = &mut scratch.plans;
    plans.start(shape, player);
    for line in lines[player].iter() {
        let field = Field {
            shape,
            edge_probability: &game.edge_probability,
            aggregate,
            tremble_play,
            player,
            line,
            spread: line.spread(homotopy),
        };
        let reply = &mut replies[player];
        if line.kind == Kind::Attribute {
            cut_attribute(&field, &mut reply.envelope, pieces, plans);
            continue;
        }
        cut_atoms(&field, homotopy, reply, plans);
        for member in &line.row.members {
            let probability = game.types[player].probability[member.cell];
            pieces.push(member.cell, (0.0, 0.0), 0.0, probability);
            plans.of_piece.push(plans.of_atom[member.atom]);
        }
    }
    plans.write_play(&mut pieces.play);
}

/// Adds the pieces of a cell with an attribute, each with a plan.
fn cut_attribute(
    field: &Field<'_>,
    envelope: &mut Envelope,
    pieces: &mut Pieces,
    plans: &mut Plans,
) {
    let line = field.line;
    envelope.start(field);
    loop {
        let cut = envelope.next_cutpoint(field);
        let (low, high) = (envelope.x, cut.map_or(envelope.end, |cut| cut.x));
        let share = line.distribution.probability(low, high);
        if share > 0.0 {
            let mean = line.distribution.mean_within(low, high);
            pieces.push(line.cell, (low, high), mean, line.weight * share);
            let plan = plans.add();
            plans.of_piece.push(plan);
            plans.mix(field, &envelope.choice, plan, |_| 1.0);
        }
        let Some(cut) = cut else { break };
        envelope.switch(field, cut);
    }
}

/// Finds the plan of every atom on a line. Those between two cutpoints have one in common; one
/// with cutpoints within its spread mixes.
fn cut_atoms(field: &Field<'_>, homotopy: Homotopy, reply: &mut Reply, plans: &mut Plans) {
    let Field { shape, player, line, .. } = *field;
    let first = plans.count();
    plans.of_atom.clear();
    plans.of_atom.resize(line.row.atoms(), NONE);
    reply.envelope.start(field);
    let mut here = line.place(reply.envelope.x, homotopy);
    loop {
        let cut = reply.envelope.next_cutpoint(field);
        let there = line.place(cut.map_or(reply.envelope.end, |cut| cut.x), homotopy);
        if line.mass(&here, &there) > 0.0 {
            reply.update_reach(field, 0, homotopy.tremble);
            let Reply { envelope, reach, .. } = &*reply;
            for (atom, share) in ends(&here, &there) {
                if plans.of_atom[atom] == NONE {
                    plans.of_atom[atom] = plans.add();
                }
                plans.mix(field, &envelope.choice, plans.of_atom[atom], |node| share * reach[node]);
            }
            if here.atom + 1 < there.atom {
                let plan = plans.add();
                plans.of_atom[here.atom + 1..there.atom].fill(plan);
                plans.mix(field, &envelope.choice, plan, |_| 1.0);
            }
        }
        here = there;
        let Some(cut) = cut else { break };
        reply.envelope.switch(field, cut);
    }
    plans.normalise(shape, player, first);
}

/// What the types of a player do: far fewer plans than types where there are many of these.
#[derive(Clone, Debug, Default)]
struct Plans {
    /// Number of own actions.
    slots: usize,
    /// Weight of each own action, `[plan][slot]`.
    weight: Vec<f64>,
    /// The plan of each atom on the current line, and of each piece.
    of_atom: Vec<u32>,
    of_piece: Vec<u32>,
}

impl Plans {
    fn start(&mut self, shape: &Shape, player: usize) {
        let own_nodes = shape.own_nodes[player].iter();
        self.slots = own_nodes.map(|&node| shape.actions(node as usize).len()).sum();
        self.weight.clear();
        self.of_piece.clear();
    }

    fn count(&self) -> usize {
        self.weight.len() / self.slots.max(1)
    }

    /// Adds a plan without weights.
    fn add(&mut self) -> u32 {
        let plan = self.count();
        self.weight.resize((plan + 1) * self.slots, 0.0);
        plan as u32
    }

    /// Adds weight to the chosen action of every own node; to all alike where nothing is at stake.
    fn mix(&mut self, field: &Field<'_>, choice: &[u32], plan: u32, weight: impl Fn(usize) -> f64) {
        let mut first = plan as usize * self.slots;
        for &node in &field.shape.own_nodes[field.player] {
            let node = node as usize;
            let actions = field.shape.actions(node);
            if field.line.idle[node] {
                let share = weight(node) / actions.len() as f64;
                self.weight[first..first + actions.len()].iter_mut().for_each(|w| *w += share);
            } else {
                self.weight[first + choice[node] as usize - actions.start] += weight(node);
            }
            first += actions.len();
        }
    }

    /// Makes the weights at each node sum to one, in plans from `first` on.
    fn normalise(&mut self, shape: &Shape, player: usize, first: usize) {
        for plan in self.weight.chunks_exact_mut(self.slots.max(1)).skip(first) {
            let mut first = 0;
            for &node in &shape.own_nodes[player] {
                let count = shape.actions(node as usize).len();
                let own = &mut plan[first..first + count];
                let sum: f64 = own.iter().sum();
                for entry in own.iter_mut() {
                    *entry /= sum;
                }
                first += count;
            }
        }
    }

    /// Writes the play of all pieces, `[slot][piece]`.
    fn write_play(&self, play: &mut Vec<f64>) {
        let pieces = self.of_piece.len();
        play.resize(self.slots * pieces, 0.0);
        for (chunk, plans) in self.of_piece.chunks(CHUNK).enumerate() {
            let alike = plans.iter().all(|&plan| plan == plans[0]);
            for slot in 0..self.slots {
                let weight = |plan: u32| self.weight[plan as usize * self.slots + slot];
                let play = &mut play[slot * pieces + chunk * CHUNK..][..plans.len()];
                if alike {
                    play.fill(weight(plans[0]));
                    continue;
                }
                play.iter_mut().zip(plans).for_each(|(play, &plan)| *play = weight(plan));
            }
        }
    }
}
