//! All that is wrong with given numbers, in one go.

use std::sync::Arc;

use crate::program::code::PlayerProgram;
use crate::program::error::EvalError;
use crate::program::evaluate::Evaluator;
use crate::source::Diagnostics;

impl Evaluator {
    /// Everything that keeps [`Evaluator::evaluate`] from succeeding for these numbers, in the
    /// order of the source, each formula once with the first indices at which it is wrong. Where
    /// values of parameters or controls themselves are wrong, these alone are reported: what
    /// follows from them says nothing more. Empty exactly where the evaluation succeeds.
    pub fn check(&mut self, inputs: &[f64], controls: &[f64]) -> Diagnostics {
        let mut found = Diagnostics::new();
        if self.evaluate(inputs, controls).is_ok() {
            return found;
        }
        for error in self.wrong_values(inputs, controls) {
            found.push(error.to_diagnostic());
        }
        if found.is_empty() {
            for error in self.wrong_formulas() {
                found.push(error.to_diagnostic());
            }
        }
        found.sort();
        found
    }

    /// Parameters and controls outside their domains. Afterwards all numbers stand in the
    /// registers, if there are none.
    fn wrong_values(&mut self, inputs: &[f64], controls: &[f64]) -> Vec<EvalError> {
        if let Err(error) = self.check_counts(inputs, controls) {
            return vec![error];
        }
        let numbers = inputs.iter().enumerate();
        let mut wrong: Vec<EvalError> =
            numbers.filter_map(|(at, &given)| self.input(at, given).err()).collect();
        if wrong.is_empty() && self.take_inputs(inputs, controls).is_ok() {
            let program = Arc::clone(&self.program);
            program.scalar.run(&mut self.registers);
            wrong.extend((0..controls.len()).filter_map(|at| self.control(at).err()));
        }
        wrong
    }

    /// Probabilities, distributions and payoffs that are none.
    fn wrong_formulas(&self) -> Vec<EvalError> {
        let program = &self.program;
        let checks = program.checks.iter();
        let mut wrong: Vec<EvalError> = checks
            .filter_map(|&(register, requirement, origin)| {
                self.require(register, requirement, origin).err()
            })
            .collect();
        for player in &program.players {
            let distributions = player.distributions.iter().flatten();
            wrong.extend(distributions.filter_map(|own| self.distribution(own).err()));
            if program.not_affine.is_none() {
                self.wrong_payoffs(player, &mut wrong);
            }
        }
        wrong
    }

    fn wrong_payoffs(&self, player: &PlayerProgram, wrong: &mut Vec<EvalError>) {
        let cells = player.probability.len();
        for (flow, column) in [
            (false, &player.payoff_intercept),
            (false, &player.payoff_slope),
            (true, &player.flow_intercept),
            (true, &player.flow_slope),
        ] {
            for (at, value) in column.undefined(&self.registers) {
                wrong.push(self.payoff_error(player, flow, at / cells, at % cells, value));
            }
        }
    }
}
