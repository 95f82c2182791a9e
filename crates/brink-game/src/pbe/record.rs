//! From solved aggregates to a strategy profile in pieces, and its certificate.

use super::envelope::Field;
use super::line::Kind;
use super::polish::polish;
use super::row::for_each_atom;
use super::{Homotopy, REGRET_TOLERANCE, Solver, TREMBLE};
use crate::shape::Shape;
use crate::{Concept, Equilibrium, Game, Pieces, Profile, Status, outcome, verify};

/// The equilibrium at the point where the search ended, certified by the verifier alone: the
/// search's own verdict does not enter the status.
pub(super) fn equilibrium(
    solver: &mut Solver,
    game: &Game,
    spread_all: bool,
    principal: bool,
    iterations: usize,
) -> Equilibrium {
    let homotopy = Homotopy::at(1.0, spread_all);
    let limit = solver.limit(game, spread_all);
    solver.set_tremble_play(1.0);
    let y = std::mem::take(&mut solver.workspace.y);
    solver.expand(&y);
    solver.workspace.y = y;
    let players =
        (0..game.types.len()).map(|player| pieces(solver, game, player, homotopy)).collect();
    certified(solver, game, Profile { players }, limit, principal, iterations)
}

/// A profile judged by the verifier, reported with the aggregates that it implies or, if given,
/// their limit.
pub(super) fn certified(
    solver: &Solver,
    game: &Game,
    mut profile: Profile,
    limit: Option<Vec<f64>>,
    principal: bool,
    iterations: usize,
) -> Equilibrium {
    let shape = &solver.shape;
    if let Some(limit) = limit.as_ref().filter(|_| shape.is_tree && !shape.has_sets) {
        for (player, pieces) in profile.players.iter_mut().enumerate() {
            polish(shape, &game.graph, player, pieces, limit);
        }
    }
    let mut implied = vec![1.0; solver.shape.action_count()];
    let certificate = verify::certify(game, &profile, Concept::Pbe, TREMBLE, &mut implied);
    let coordinates = solver.shape.coordinate_action.iter().zip(&solver.workspace.y);
    let residual = coordinates
        .map(|(&action, y)| (implied[action as usize] - y).abs())
        .fold(certificate.residual, f64::max);
    let aggregate = limit.unwrap_or_else(|| implied.clone());
    let reported = aggregate.iter().zip(&implied).map(|(a, b)| (a - b).abs());
    let residual = reported.fold(residual, f64::max);
    let certificate = crate::Certificate { residual, ..certificate };
    let good = certificate.relative_regret <= REGRET_TOLERANCE && residual <= 1e-6;
    Equilibrium {
        concept: Concept::Pbe,
        principal,
        status: if good { Status::Converged } else { Status::NotConverged },
        reach: outcome::reach(game, &aggregate),
        value: outcome::values(game, &profile, &aggregate),
        aggregate,
        profile,
        certificate,
        iterations,
    }
}

fn pieces(solver: &mut Solver, game: &Game, player: usize, homotopy: Homotopy) -> Pieces {
    let Solver { shape, replies, aggregate, tremble_play, spread_direction, lines, .. } = solver;
    let reply = &mut replies[player];
    let slots: usize =
        shape.own_nodes[player].iter().map(|&n| shape.actions(n as usize).len()).sum();
    let types = &game.types[player];
    let mut pieces = Pieces::default();
    // Play of each piece, `[piece][slot]`, and of each atom on a line, `[atom][slot]`.
    let (mut rows, mut mixtures) = (Vec::new(), Vec::new());
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
    turn_round(pieces, &rows, slots)
}

/// Gives the pieces their play from rows by piece, `[piece][slot]`.
fn turn_round(mut pieces: Pieces, rows: &[f64], slots: usize) -> Pieces {
    let count = pieces.len();
    pieces.play = vec![0.0; slots * count];
    for piece in 0..count {
        for slot in 0..slots {
            pieces.play[slot * count + piece] = rows[piece * slots + slot];
        }
    }
    pieces
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
