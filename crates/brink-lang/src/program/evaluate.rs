//! Evaluation: from values of parameters and controls to the numbers of a game.

use std::sync::Arc;

use brink_game::{Distribution, Game, TypeSpace};

use crate::expand::Requirement;
use crate::program::code::{DistributionProgram, PlayerProgram, Program};
use crate::program::error::{EvalError, Finding};
use crate::resolve::definitions::Family;
use crate::source::Span;

/// Probabilities this far outside \[0, 1\], or sums this far from one, are rounding.
const ROUNDING: f64 = 1e-9;

/// A workspace for evaluating one compiled model. After the first call
/// [`Evaluator::evaluate`] allocates nothing.
#[derive(Clone, Debug)]
pub struct Evaluator {
    pub(crate) program: Arc<Program>,
    pub(crate) registers: Vec<f64>,
    pub(crate) game: Game,
    controls: Vec<f64>,
    /// Whether the last evaluation succeeded.
    evaluated: bool,
}

impl Evaluator {
    pub(crate) fn new(program: Arc<Program>) -> Self {
        let cells: Vec<usize> = program.players.iter().map(|p| p.probability.len()).collect();
        let mut game = Game::zeros(Arc::clone(&program.graph), &cells);
        let registers = program.image.clone();
        game.edge_probability = program.edges.read(&registers);
        if program.not_affine.is_none() {
            for (types, player) in game.types.iter_mut().zip(&program.players) {
                types.payoff_intercept = player.payoff_intercept.read(&registers);
                types.payoff_slope = player.payoff_slope.read(&registers);
                types.flow_intercept = player.flow_intercept.read(&registers);
                types.flow_slope = player.flow_slope.read(&registers);
            }
        }
        let controls = vec![f64::NAN; program.interface.controls.len()];
        Self { program, registers, game, controls, evaluated: false }
    }

    /// Computes all numbers of the game. `inputs` and `controls` stand in the order of
    /// [`crate::Interface::inputs`] and [`crate::Interface::controls`]; NaN takes the default of an
    /// input or the default formula of a control. An error names the formula, its place, the
    /// index and the value.
    pub fn evaluate(&mut self, inputs: &[f64], controls: &[f64]) -> Result<(), EvalError> {
        self.evaluated = false;
        self.take_inputs(inputs, controls)?;
        let program = Arc::clone(&self.program);
        program.scalar.run(&mut self.registers);
        self.take_controls()?;
        for &(register, requirement, origin) in &program.checks {
            self.require(register, requirement, origin)?;
        }
        program.edges.update(&self.registers, &mut self.game.edge_probability);
        for probability in &mut self.game.edge_probability {
            *probability = probability.clamp(0.0, 1.0);
        }
        for (at, player) in program.players.iter().enumerate() {
            self.fill_types(at, player)?;
        }
        self.evaluated = true;
        Ok(())
    }

    pub(super) fn take_inputs(
        &mut self,
        inputs: &[f64],
        controls: &[f64],
    ) -> Result<(), EvalError> {
        self.check_counts(inputs, controls)?;
        for (at, &given) in inputs.iter().enumerate() {
            let value = self.input(at, given)?;
            self.registers[self.program.input_register + at] = value;
        }
        for (at, &value) in controls.iter().enumerate() {
            self.registers[self.program.control_register + at] = value;
        }
        Ok(())
    }

    pub(super) fn check_counts(&self, inputs: &[f64], controls: &[f64]) -> Result<(), EvalError> {
        let interface = &self.program.interface;
        for (what, found, expected) in [
            ("number of parameter values", inputs.len(), interface.inputs.len()),
            ("number of control values", controls.len(), interface.controls.len()),
        ] {
            if found != expected {
                let must = format!("must be {expected}");
                return Err(self.error(what, "inputs", found as f64, must, Span::default()));
            }
        }
        Ok(())
    }

    /// The value of an input, where it lies in its domain.
    pub(super) fn input(&self, at: usize, given: f64) -> Result<f64, EvalError> {
        let input = &self.program.interface.inputs[at];
        let value = match input.default {
            Some(default) if given.is_nan() => default,
            _ => given,
        };
        if input.domain.contains(value) {
            return Ok(value);
        }
        let must = match input.domain.elements() {
            _ if value.is_nan() => "has no value".to_owned(),
            None => format!("must be in {}", input.domain),
            Some(elements) => format!("must be a position among {}", elements.join(", ")),
        };
        Err(self.error("parameter", input.name.as_str(), value, must, input.span))
    }

    fn take_controls(&mut self) -> Result<(), EvalError> {
        for at in 0..self.program.interface.controls.len() {
            self.controls[at] = self.control(at)?;
        }
        Ok(())
    }

    /// The value of a control, where it lies in its interval.
    pub(super) fn control(&self, at: usize) -> Result<f64, EvalError> {
        let value = self.registers[self.program.effective_controls[at] as usize];
        let control = &self.program.interface.controls[at];
        if (control.low - ROUNDING..=control.high + ROUNDING).contains(&value) {
            return Ok(value.clamp(control.low, control.high));
        }
        let must = if value.is_nan() && !control.has_default {
            "has neither a value nor a default".to_owned()
        } else {
            format!("must be in [{}, {}]", control.low, control.high)
        };
        Err(self.error("control", control.name.as_str(), value, must, control.span))
    }

    fn error(
        &self,
        what: &str,
        formula: &str,
        value: f64,
        expected: impl Into<String>,
        span: Span,
    ) -> EvalError {
        EvalError::new(Finding {
            what: what.into(),
            formula: formula.into(),
            indices: String::new(),
            value,
            expected: expected.into(),
            hint: None,
            file: Arc::clone(&self.program.file),
            span,
        })
    }

    pub(super) fn require(
        &self,
        register: u32,
        requirement: Requirement,
        origin: usize,
    ) -> Result<(), EvalError> {
        let value = self.registers[register as usize];
        let satisfied = match requirement {
            Requirement::Probability => (-ROUNDING..=1.0 + ROUNDING).contains(&value),
            Requirement::SumsToOne => (value - 1.0).abs() <= ROUNDING,
        };
        if satisfied {
            return Ok(());
        }
        let (what, expected, hint) = match requirement {
            Requirement::Probability => (
                "probability",
                "must be in [0, 1]",
                "change the parameters that it is made of, or bound it with `clamp(x, 0, 1)`",
            ),
            Requirement::SumsToOne => (
                "sum of the probabilities",
                "must be 1",
                "one branch must happen: let the last one take what the others leave",
            ),
        };
        Err(self.error_at(what, value, expected, origin, Some(hint)))
    }

    fn error_at(
        &self,
        what: &str,
        value: f64,
        expected: &str,
        origin: usize,
        hint: Option<&str>,
    ) -> EvalError {
        let origin = &self.program.origins[origin];
        let indices: Vec<String> = origin
            .indices
            .iter()
            .map(|&(name, set, position)| {
                let element = self.program.sets[set as usize].name(position as usize);
                format!("{} = {element}", self.program.names[name as usize])
            })
            .collect();
        let formula = self.program.file.brief(origin.span);
        let mut error = self.error(what, &formula, value, expected, origin.span);
        error.indices = indices.join(", ");
        error.hint = hint.map(str::to_owned);
        error
    }

    fn fill_types(&mut self, at: usize, player: &PlayerProgram) -> Result<(), EvalError> {
        let cells = player.probability.len();
        for cell in 0..cells {
            let probability = self.registers[player.probability[cell] as usize].clamp(0.0, 1.0);
            self.game.types[at].probability[cell] = probability;
            for (number, own) in player.distributions[cell].iter().enumerate() {
                let distribution = self.distribution(own)?;
                if number == 0 {
                    self.game.types[at].attribute[cell] = Some(distribution);
                }
            }
        }
        if self.program.not_affine.is_some() {
            return Ok(());
        }
        let registers = &self.registers;
        let types = &mut self.game.types[at];
        let mut wrong: Option<(bool, usize)> = None;
        for (flow, column, entries) in [
            (false, &player.payoff_intercept, &mut types.payoff_intercept),
            (false, &player.payoff_slope, &mut types.payoff_slope),
            (true, &player.flow_intercept, &mut types.flow_intercept),
            (true, &player.flow_slope, &mut types.flow_slope),
        ] {
            let found = column.update(registers, entries);
            wrong = wrong.or(found.map(|position| (flow, position)));
        }
        match wrong {
            None => Ok(()),
            Some((flow, position)) => {
                let types = &self.game.types[at];
                let (intercept, slope) = if flow {
                    (types.flow_intercept[position], types.flow_slope[position])
                } else {
                    (types.payoff_intercept[position], types.payoff_slope[position])
                };
                let value = if intercept.is_finite() { slope } else { intercept };
                Err(self.payoff_error(player, flow, position / cells, position % cells, value))
            }
        }
    }

    /// A payoff at a terminal, or of an action, that is not a finite number.
    pub(super) fn payoff_error(
        &self,
        player: &PlayerProgram,
        flow: bool,
        at: usize,
        cell: usize,
        value: f64,
    ) -> EvalError {
        let graph = &self.program.graph;
        let (span, place) = if flow {
            let action = &graph.actions()[at];
            let node = &graph.nodes()[action.node].name;
            (player.flow_spans[at], format!("action {node}.{}", action.name))
        } else {
            let node = &graph.nodes()[graph.terminals()[at]].name;
            (player.payoff_spans[at], format!("outcome {node}"))
        };
        let what = format!("payoff of {}", player.name);
        let formula = self.program.file.brief(span);
        let mut error = self.error(&what, &formula, value, "must be a finite number", span);
        let label = &player.labels[cell];
        error.indices = if label.is_empty() { place } else { format!("{place}, type {label}") };
        error.hint = Some(
            "look for a division by zero, or a logarithm or root of a negative \
                           number"
                .into(),
        );
        error
    }

    pub(super) fn distribution(
        &self,
        own: &DistributionProgram,
    ) -> Result<Distribution, EvalError> {
        let of = |register: u32| self.registers[register as usize];
        let mut arguments = [0.0; 4];
        for (slot, &register) in arguments.iter_mut().zip(&own.arguments) {
            *slot = of(register);
        }
        let [a, b, c, d] = arguments;
        let built = match own.family {
            Family::Uniform => Distribution::uniform(a, b),
            Family::Normal => Distribution::normal(a, b),
            Family::Lognormal => Distribution::lognormal(a, b),
            Family::Beta => Distribution::beta(a, b, c, d),
            Family::Triangular => Distribution::triangular(a, b, c),
            Family::Pert => Distribution::pert(a, b, c),
        };
        let built = built.and_then(|distribution| match own.truncated {
            None => Ok(distribution),
            Some([low, high]) => distribution.truncated(of(low), of(high)),
        });
        built.map_err(|reason| {
            let hint = reason.to_string();
            let what = format!("{} distribution of", own.family.name());
            let expected = "has parameters that do not make a distribution";
            self.error_at(&what, a, expected, own.origin, Some(&hint))
        })
    }

    /// The game in affine form, as the last successful evaluation left it; `None` if there was
    /// none or the model is not affine ([`crate::Compiled::is_affine`]).
    pub fn game(&self) -> Option<&Game> {
        (self.evaluated && self.program.not_affine.is_none()).then_some(&self.game)
    }

    /// The effective values of the controls at the last evaluation, defaults worked out.
    pub fn control_values(&self) -> &[f64] {
        &self.controls
    }

    /// The game with every continuous attribute replaced by `points` atoms at the conditional
    /// means of as many equally likely bins (several attributes: all combinations). The atoms of
    /// a cell stand together. Fails if there has been no successful evaluation, or where a payoff
    /// is not finite at an atom.
    pub fn discrete_game(&mut self, points: usize) -> Result<Game, EvalError> {
        let points = points.max(1);
        if !self.evaluated {
            let must = "must be made before the game is asked for";
            return Err(self.error("evaluation", "evaluate", f64::NAN, must, Span::default()));
        }
        if self.program.not_affine.is_none() {
            return Ok(self.game.discretise(points));
        }
        let program = Arc::clone(&self.program);
        let mut types = Vec::new();
        for (at, player) in program.players.iter().enumerate() {
            types.push(self.atoms(at, player, points)?);
        }
        Ok(Game {
            graph: Arc::clone(&program.graph),
            edge_probability: self.game.edge_probability.clone(),
            types,
        })
    }

    fn atoms(
        &mut self,
        at: usize,
        player: &PlayerProgram,
        points: usize,
    ) -> Result<TypeSpace, EvalError> {
        let program = Arc::clone(&self.program);
        let per_cell = points.pow(player.attributes.len() as u32);
        let cells = player.probability.len();
        let atoms = cells * per_cell;
        let terminals = program.graph.terminals().len();
        let actions = if player.flow_spans.is_empty() { 0 } else { program.graph.actions().len() };
        let mut types = TypeSpace {
            probability: Vec::with_capacity(atoms),
            attribute: vec![None; atoms],
            payoff_intercept: vec![0.0; terminals * atoms],
            payoff_slope: vec![0.0; terminals * atoms],
            flow_intercept: vec![0.0; actions * atoms],
            flow_slope: vec![0.0; actions * atoms],
        };
        for (cell, direct) in player.direct.iter().enumerate() {
            let mut values = Vec::new();
            for own in &player.distributions[cell] {
                values.push(self.distribution(own)?.bin_means(points));
            }
            let share = self.game.types[at].probability[cell] / per_cell as f64;
            for number in 0..per_cell {
                let atom = cell * per_cell + number;
                types.probability.push(share);
                let mut rest = number;
                for (&register, means) in player.attribute_registers.iter().zip(&values).rev() {
                    self.registers[register] = means[rest % points];
                    rest /= points;
                }
                direct.tape.run(&mut self.registers);
                for (flow, from, to) in [
                    (false, &direct.payoffs, &mut types.payoff_intercept),
                    (true, &direct.flows, &mut types.flow_intercept),
                ] {
                    for (row, &register) in from.iter().enumerate() {
                        let value = self.registers[register as usize];
                        if !value.is_finite() {
                            return Err(self.payoff_error(player, flow, row, cell, value));
                        }
                        to[row * atoms + atom] = value;
                    }
                }
            }
        }
        Ok(types)
    }
}
