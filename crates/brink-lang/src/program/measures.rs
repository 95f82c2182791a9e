//! Measures of a solution.

use std::sync::Arc;

use brink_game::play::{CellEvent, Event, Given, joint};
use brink_game::{Game, Verdict};

use crate::expand::{Happening, Leaf};
use crate::program::code::Program;
use crate::program::evaluate::Evaluator;

impl Evaluator {
    /// The measures for a solution of the game that the last evaluation made, in the order of
    /// [`crate::Interface::measures`]; `out` is cleared first. `atoms` is the game solved where
    /// that was one of [`Evaluator::discrete_game`], `None` where it was [`Evaluator::game`]. NaN
    /// where a measure is undefined, such as a probability given something that never happens.
    pub fn measures(&mut self, atoms: Option<&Game>, equilibrium: &Verdict, out: &mut Vec<f64>) {
        out.clear();
        let program = Arc::clone(&self.program);
        let graph = &program.graph;
        let fits = equilibrium.reach.len() == graph.nodes().len()
            && equilibrium.aggregate.len() == graph.actions().len()
            && equilibrium.value.len() == graph.players().len();
        if fits {
            let game = atoms.unwrap_or(&self.game);
            let mut reader = Reader { program: &program, game, equilibrium, given: None };
            for (at, leaf) in program.leaves.iter().enumerate() {
                self.registers[program.leaf_register + at] = reader.read(leaf);
            }
        } else {
            self.registers[program.leaf_register..][..program.leaves.len()].fill(f64::NAN);
        }
        program.solution.run(&mut self.registers);
        let values = program.measure_registers.iter();
        out.extend(values.map(|&register| self.registers[register as usize]));
    }
}

/// Reads leaves off a solution of a game.
struct Reader<'a> {
    program: &'a Program,
    game: &'a Game,
    equilibrium: &'a Verdict,
    /// The condition asked for last: measures over a set share theirs.
    given: Option<(&'a Happening, Given<'a>)>,
}

impl<'a> Reader<'a> {
    fn read(&mut self, leaf: &'a Leaf) -> f64 {
        let (game, equilibrium) = (self.game, self.equilibrium);
        match leaf {
            Leaf::Value(player) => equilibrium.value[*player],
            Leaf::Sum(targets) => targets
                .iter()
                .map(|target| match *target {
                    Event::Node(node) => equilibrium.reach[node],
                    Event::Action(action) => {
                        let node = game.graph.actions()[action].node;
                        equilibrium.reach[node] * equilibrium.aggregate[action]
                    }
                })
                .sum(),
            Leaf::Joint(wanted) => {
                let cells = self.cells(wanted);
                joint(game, &equilibrium.profile, &wanted.targets, &cells)
            }
            Leaf::Conditional(wanted, given) => {
                if self.given.as_ref().is_none_or(|(known, _)| *known != given) {
                    let (events, cells) = (given.targets.clone(), self.cells(given));
                    let new = Given::new(game, &equilibrium.profile, events, &cells);
                    self.given = Some((given, new));
                }
                let cells = self.cells(wanted);
                let of = |(_, given): &(_, Given<'_>)| given.probability(&wanted.targets, &cells);
                self.given.as_ref().map_or(f64::NAN, of)
            }
        }
    }

    /// The model's cells as those of the game solved, in which the atoms of a cell stand together
    /// and are equally many.
    fn cells(&self, happening: &Happening) -> Vec<CellEvent> {
        let of_player = |(player, allowed): &(usize, Vec<bool>)| {
            let cells = self.program.players[*player].probability.len().max(1);
            let atoms = self.game.types[*player].cells() / cells;
            let allowed = allowed.iter().flat_map(|&own| std::iter::repeat_n(own, atoms)).collect();
            CellEvent { player: *player, allowed }
        };
        happening.cells.iter().map(of_player).collect()
    }
}
