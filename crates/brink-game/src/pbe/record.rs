//! From solved aggregates to a strategy profile in pieces, and its certificate.

use super::envelope::Field;
use super::line::Kind;
use super::polish;
use super::row::for_each_atom;
use super::{Homotopy, REGRET_TOLERANCE, Solver, TREMBLE};
use crate::shape::Shape;
use crate::{Certificate, Concept, Equilibrium, Game, Pieces, Profile, Status, outcome, verify};

/// Buffers of a result, and a result that is not needed any more.
#[derive(Clone, Debug, Default)]
pub(super) struct Scratch {
    pub(super) spare: Option<Equilibrium>,
    pub(super) verifier: verify::Verifier,
    /// Payoff range of each player, `[player]`.
    pub(super) ranges: Vec<f64>,
    /// Aggregates that the profile implies, `[action]`.
    implied: Vec<f64>,
    /// Play of each piece, `[piece][slot]`, and of each atom on a line, `[atom][slot]`.
    rows: Vec<f64>,
    mixtures: Vec<f64>,
    worth: outcome::Worth,
    polish: polish::Buffers,
}

impl Scratch {
    /// A result to fill.
    pub(super) fn blank(&mut self, players: usize) -> Equilibrium {
        let mut blank = self.spare.take().unwrap_or_else(|| Equilibrium {
            concept: Concept::Pbe,
            status: Status::NotConverged,
            principal: false,
            aggregate: Vec::new(),
            reach: Vec::new(),
            value: Vec::new(),
            profile: Profile::default(),
            certificate: Certificate { max_regret: 0.0, relative_regret: 0.0, residual: 0.0 },
            iterations: 0,
        });
        blank.concept = Concept::Pbe;
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
    let mut result = solver.scratch.blank(game.types.len());
    let has_limit = solver.limit(game, spread_all, &mut result.aggregate);
    solver.set_tremble_play(1.0);
    let y = std::mem::take(&mut solver.workspace.y);
    solver.expand(&y);
    solver.workspace.y = y;
    let homotopy = Homotopy::at(1.0, spread_all);
    for (player, pieces) in result.profile.players.iter_mut().enumerate() {
        cut_pieces(solver, game, player, homotopy, pieces);
    }
    (result.principal, result.iterations) = (principal, iterations);
    certified(solver, game, result, has_limit)
}

/// Fills in a result with profile and, if it `has_limit`, aggregates; else these are what the
/// profile implies. The verifier judges it.
pub(super) fn certified(
    solver: &mut Solver,
    game: &Game,
    mut result: Equilibrium,
    has_limit: bool,
) -> Equilibrium {
    let Solver { shape, workspace, scratch, .. } = solver;
    let Equilibrium { profile, aggregate, reach, value, .. } = &mut result;
    if has_limit && shape.is_tree && !shape.has_sets {
        for (player, pieces) in profile.players.iter_mut().enumerate() {
            polish::polish(shape, &game.graph, player, pieces, aggregate, &mut scratch.polish);
        }
    }
    let Scratch { verifier, ranges, implied, worth, .. } = scratch;
    implied.resize(shape.action_count(), 1.0);
    let certificate = verifier.certify_by(ranges, game, profile, Concept::Pbe, TREMBLE, implied);
    let coordinates = shape.coordinate_action.iter().zip(&workspace.y);
    let residual = coordinates
        .map(|(&action, y)| (implied[action as usize] - y).abs())
        .fold(certificate.residual, f64::max);
    if !has_limit {
        aggregate.clone_from(implied);
    }
    let reported = aggregate.iter().zip(&*implied).map(|(a, b)| (a - b).abs());
    let residual = reported.fold(residual, f64::max);
    let good = certificate.relative_regret <= REGRET_TOLERANCE && residual <= 1e-6;
    outcome::write_reach(game, aggregate, 0, reach);
    worth.write_values(game, profile, aggregate, value);
    result.status = if good { Status::Converged } else { Status::NotConverged };
    result.certificate = Certificate { residual, ..certificate };
    result
}

fn cut_pieces(
    solver: &mut Solver,
    game: &Game,
    player: usize,
    homotopy: Homotopy,
    pieces: &mut Pieces,
) {
    let Solver {
        shape, replies, aggregate, tremble_play, spread_direction, lines, scratch, ..
    } = solver;
    let Scratch { rows, mixtures, .. } = scratch;
    let reply = &mut replies[player];
    let slots: usize =
        shape.own_nodes[player].iter().map(|&n| shape.actions(n as usize).len()).sum();
    let types = &game.types[player];
    rows.clear();
    for line in lines[player].iter() {
        let field = Field {
            shape,
            edge_probability: &game.edge_probability,
            aggregate,
            tremble_play,
            player,
            line,
            spread: line.spread(homotopy),
            spread_direction,
        };
        let atoms = if line.kind == Kind::Attribute { 0 } else { line.row.atoms() };
        mixtures.clear();
        mixtures.resize(atoms * slots, 0.0);
        reply.envelope.start(&field);
        let mut here = line.place(reply.envelope.x, homotopy);
        loop {
            let cut = reply.envelope.next_cutpoint(&field);
            let (low, high) = (reply.envelope.x, cut.map_or(reply.envelope.end, |cut| cut.x));
            let there = line.place(high, homotopy);
            if line.kind == Kind::Attribute {
                let share = line.distribution.probability(low, high);
                if share > 0.0 {
                    let mean = line.distribution.mean_within(low, high);
                    pieces.push(line.cell, (low, high), mean, line.weight * share);
                    let row = rows.len();
                    rows.resize(row + slots, 0.0);
                    mix(shape, player, &reply.envelope.choice, |slot, _| rows[row + slot] = 1.0);
                }
            } else if line.mass(&here, &there) > 0.0 {
                reply.update_reach(&field, 0, homotopy.tremble);
                for_each_atom(&here, &there, |atom, share| {
                    mix(shape, player, &reply.envelope.choice, |slot, node| {
                        mixtures[atom * slots + slot] += share * reply.reach[node];
                    });
                });
            }
            here = there;
            let Some(cut) = cut else { break };
            reply.envelope.switch(&field, cut);
        }
        mixtures.chunks_exact_mut(slots.max(1)).for_each(|row| normalise(shape, player, row));
        let members = line.row.members.iter().filter(|_| line.kind != Kind::Attribute);
        for member in members {
            pieces.push(member.cell, (0.0, 0.0), 0.0, types.probability[member.cell]);
            rows.extend_from_slice(&mixtures[member.atom * slots..(member.atom + 1) * slots]);
        }
    }
    // From rows by piece to play by slot.
    let count = pieces.len();
    pieces.play.resize(slots * count, 0.0);
    for piece in 0..count {
        for slot in 0..slots {
            pieces.play[slot * count + piece] = rows[piece * slots + slot];
        }
    }
}

/// Calls `visit(slot, node)` for the chosen action of every own node.
fn mix(shape: &Shape, player: usize, choice: &[u32], mut visit: impl FnMut(usize, usize)) {
    let mut first = 0;
    for &node in &shape.own_nodes[player] {
        let node = node as usize;
        let actions = shape.actions(node);
        visit(first + choice[node] as usize - actions.start, node);
        first += actions.len();
    }
}

/// Makes the weights at each node sum to one.
fn normalise(shape: &Shape, player: usize, row: &mut [f64]) {
    let mut first = 0;
    for &node in &shape.own_nodes[player] {
        let count = shape.actions(node as usize).len();
        let own = &mut row[first..first + count];
        let sum: f64 = own.iter().sum();
        for entry in own.iter_mut() {
            *entry /= sum;
        }
        first += count;
    }
}
