//! Measures of a solution.

use std::sync::Arc;

use brink_game::Verdict;

use crate::expand::{Leaf, Target};
use crate::program::evaluate::Evaluator;
use crate::program::joint::joint;

impl Evaluator {
    /// The measures for a solution of the game that the last evaluation made, in the order of
    /// [`crate::Compiled::measures`]; `out` is cleared first. NaN where a measure is undefined, such as
    /// a probability given something that never happens.
    pub fn measures(&mut self, equilibrium: &Verdict, out: &mut Vec<f64>) {
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

    fn leaf(&self, leaf: &Leaf, equilibrium: &Verdict) -> f64 {
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
