//! From solved aggregates to a strategy profile in pieces, and its certificate.

use super::envelope::Field;
use super::line::Kind;
use super::polish;
use super::reply::Reply;
use super::row::for_each_atom;
use super::{Homotopy, REGRET_TOLERANCE, Solver, TREMBLE};
use crate::shape::Shape;
use crate::{Certificate, Concept, Equilibrium, Game, Pieces, Profile, Status, outcome, verify};

/// Atoms that are gone through together, so that their numbers stay in the cache.
const CHUNK: usize = 256;

/// Buffers of a result, and a result that is not needed any more.
#[derive(Clone, Debug, Default)]
pub(super) struct Scratch {
    pub(super) spare: Option<Equilibrium>,
    pub(super) verifier: verify::Verifier,
    /// Payoff range of each player, `[player]`.
    pub(super) ranges: Vec<f64>,
    /// Aggregates that the profile implies, `[action]`.
    implied: Vec<f64>,
    /// Play on each line of a player: of pieces `[piece][slot]`, of atoms `[slot][atom]`.
    rows: Vec<f64>,
    /// First piece of each line and where its play begins in `rows`.
    begins: Vec<(usize, usize)>,
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

/// Cuts a player's types into pieces of constant play.
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
    let Scratch { rows, begins, .. } = scratch;
    let slots: usize =
        shape.own_nodes[player].iter().map(|&n| shape.actions(n as usize).len()).sum();
    rows.clear();
    begins.clear();
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
        begins.push((pieces.len(), rows.len()));
        if line.kind == Kind::Attribute {
            cut_attribute(&field, &mut replies[player], pieces, (rows, slots));
        } else {
            cut_atoms(&field, homotopy, &mut replies[player], (rows, slots));
            for member in &line.row.members {
                let probability = game.types[player].probability[member.cell];
                pieces.push(member.cell, (0.0, 0.0), 0.0, probability);
            }
        }
    }
    // From the order of lines to play by slot.
    let count = pieces.len();
    pieces.play.resize(slots * count, 0.0);
    for (line, &(first, begin)) in lines[player].iter().zip(&*begins) {
        let rows = &rows[begin..];
        if line.kind == Kind::Attribute {
            let end = pieces.cell[first..].iter().take_while(|&&cell| cell == line.cell).count();
            for (piece, row) in (first..first + end).zip(rows.chunks_exact(slots.max(1))) {
                for (slot, &play) in row.iter().enumerate() {
                    pieces.play[slot * count + piece] = play;
                }
            }
            continue;
        }
        for (chunk, members) in line.row.members.chunks(CHUNK).enumerate() {
            for slot in 0..slots {
                let column = &rows[slot * line.row.atoms()..][..line.row.atoms()];
                let play = &mut pieces.play[slot * count + first + chunk * CHUNK..];
                for (play, member) in play.iter_mut().zip(members) {
                    *play = column[member.atom];
                }
            }
        }
    }
}

/// Adds the pieces of a cell with an attribute, and their play to `rows`, `[piece][slot]`.
fn cut_attribute(
    field: &Field<'_>,
    reply: &mut Reply,
    pieces: &mut Pieces,
    (rows, slots): (&mut Vec<f64>, usize),
) {
    let Field { shape, player, line, .. } = *field;
    let envelope = &mut reply.envelope;
    envelope.start(field);
    loop {
        let cut = envelope.next_cutpoint(field);
        let (low, high) = (envelope.x, cut.map_or(envelope.end, |cut| cut.x));
        let share = line.distribution.probability(low, high);
        if share > 0.0 {
            let mean = line.distribution.mean_within(low, high);
            pieces.push(line.cell, (low, high), mean, line.weight * share);
            let row = rows.len();
            rows.resize(row + slots, 0.0);
            for_each_choice(shape, player, &envelope.choice, |slot, _| rows[row + slot] = 1.0);
        }
        let Some(cut) = cut else { break };
        envelope.switch(field, cut);
    }
}

/// Adds the play of atoms on a line to `rows`, `[slot][atom]`.
fn cut_atoms(
    field: &Field<'_>,
    homotopy: Homotopy,
    reply: &mut Reply,
    (rows, slots): (&mut Vec<f64>, usize),
) {
    let Field { shape, player, line, .. } = *field;
    let (begin, atoms) = (rows.len(), line.row.atoms());
    rows.resize(begin + atoms * slots, 0.0);
    let rows = &mut rows[begin..];
    reply.envelope.start(field);
    let mut here = line.place(reply.envelope.x, homotopy);
    loop {
        let cut = reply.envelope.next_cutpoint(field);
        let there = line.place(cut.map_or(reply.envelope.end, |cut| cut.x), homotopy);
        if line.mass(&here, &there) > 0.0 {
            reply.update_reach(field, 0, homotopy.tremble);
            for_each_choice(shape, player, &reply.envelope.choice, |slot, node| {
                let column = &mut rows[slot * atoms..][..atoms];
                let reach = reply.reach[node];
                for_each_atom(&here, &there, |atom, share| column[atom] += share * reach);
            });
        }
        here = there;
        let Some(cut) = cut else { break };
        reply.envelope.switch(field, cut);
    }
    normalise(shape, player, rows, atoms);
}

/// Calls `visit(slot, node)` for the chosen action of every own node.
fn for_each_choice(
    shape: &Shape,
    player: usize,
    choice: &[u32],
    mut visit: impl FnMut(usize, usize),
) {
    let mut first = 0;
    for &node in &shape.own_nodes[player] {
        let node = node as usize;
        let actions = shape.actions(node);
        visit(first + choice[node] as usize - actions.start, node);
        first += actions.len();
    }
}

/// Makes the weights of every atom at each node sum to one.
fn normalise(shape: &Shape, player: usize, rows: &mut [f64], atoms: usize) {
    let mut rows = rows;
    for &node in &shape.own_nodes[player] {
        let (own, rest) = rows.split_at_mut(shape.actions(node as usize).len() * atoms);
        rows = rest;
        for first in (0..atoms).step_by(CHUNK) {
            let chunk = first..atoms.min(first + CHUNK);
            let mut sum = [0.0; CHUNK];
            for column in own.chunks_exact(atoms) {
                sum.iter_mut().zip(&column[chunk.clone()]).for_each(|(sum, entry)| *sum += entry);
            }
            for column in own.chunks_exact_mut(atoms) {
                let entries = column[chunk.clone()].iter_mut();
                entries.zip(&sum).for_each(|(entry, sum)| *entry /= sum);
            }
        }
    }
}
