//! A compiled model: the graph, and programs that fill in its numbers.

use std::sync::Arc;

use brink_game::Graph;

use crate::dag::depends;
use crate::definitions::{Definitions, Family};
use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::evaluate::Evaluator;
use crate::expand::{Expander, Leaf, Origin, PlayerPayoffs, PlayerTypes, Requirement, SetValues};
use crate::interface::{ControlInput, Input, MeasureInfo};
use crate::source::{SourceFile, Span};
use crate::tape::{Registers, Tape};

/// A model for given sizes. Cheap to clone; evaluators are made from it with
/// [`Compiled::evaluator`], one per thread.
#[derive(Clone, Debug)]
pub struct Compiled {
    pub(crate) program: Arc<Program>,
}

/// Everything that an evaluator needs and never changes.
#[derive(Debug)]
pub(crate) struct Program {
    pub(crate) file: Arc<SourceFile>,
    pub(crate) graph: Arc<Graph>,
    pub(crate) inputs: Vec<Input>,
    pub(crate) controls: Vec<ControlInput>,
    pub(crate) measures: Vec<MeasureInfo>,
    pub(crate) players: Vec<PlayerProgram>,
    /// Contents of the registers before any tape has run.
    pub(crate) image: Vec<f64>,
    pub(crate) input_register: usize,
    pub(crate) control_register: usize,
    pub(crate) leaf_register: usize,
    /// Whatever depends on parameters and controls only.
    pub(crate) scalar: Tape,
    /// Whatever depends on a solution.
    pub(crate) solution: Tape,
    /// Registers of the effective controls.
    pub(crate) effective_controls: Vec<u32>,
    /// Register of each edge's probability, `[edge]`.
    pub(crate) edges: Vec<u32>,
    pub(crate) checks: Vec<(u32, Requirement, usize)>,
    pub(crate) origins: Vec<Origin>,
    pub(crate) names: Vec<String>,
    pub(crate) sets: Vec<SetValues>,
    pub(crate) leaves: Vec<Leaf>,
    /// Registers of the measures.
    pub(crate) measure_registers: Vec<u32>,
    /// Why no game in affine form exists, if it does not.
    pub(crate) not_affine: Option<Diagnostic>,
}

/// The types and payoffs of one player.
#[derive(Debug)]
pub(crate) struct PlayerProgram {
    pub(crate) name: String,
    pub(crate) labels: Vec<String>,
    /// Names of the continuous attributes.
    pub(crate) attributes: Vec<String>,
    pub(crate) attribute_registers: Vec<usize>,
    pub(crate) probability: Vec<u32>,
    /// `[cell][continuous attribute]`
    pub(crate) distributions: Vec<Vec<DistributionProgram>>,
    /// `[terminal * cells + cell]`; empty if the model is not affine.
    pub(crate) payoff_intercept: Vec<u32>,
    pub(crate) payoff_slope: Vec<u32>,
    /// `[action * cells + cell]`; empty if no action pays the player.
    pub(crate) flow_intercept: Vec<u32>,
    pub(crate) flow_slope: Vec<u32>,
    /// `[cell]`: payoffs for given values of the attributes; empty if the model is affine.
    pub(crate) direct: Vec<DirectProgram>,
    /// Where the payoff of each terminal and action is written.
    pub(crate) payoff_spans: Vec<Span>,
    pub(crate) flow_spans: Vec<Span>,
}

/// Payoffs of one cell as they are written.
#[derive(Debug)]
pub(crate) struct DirectProgram {
    pub(crate) tape: Tape,
    /// `[terminal]`
    pub(crate) payoffs: Vec<u32>,
    /// `[action]`, or empty.
    pub(crate) flows: Vec<u32>,
}

#[derive(Debug)]
pub(crate) struct DistributionProgram {
    pub(crate) family: Family,
    pub(crate) arguments: Vec<u32>,
    pub(crate) truncated: Option<[u32; 2]>,
    pub(crate) origin: usize,
}

impl Compiled {
    pub(crate) fn new(
        definitions: &Definitions,
        file: &Arc<SourceFile>,
        sizes: &[Option<i64>],
    ) -> Result<Self, Diagnostics> {
        let mut expander = Expander::new(definitions, file);
        expander.set_up(sizes)?;
        let one = |diagnostic: Box<Diagnostic>| Diagnostics::from(*diagnostic);
        let inputs = expander.describe_inputs().map_err(one)?;
        let controls = expander.describe_controls();
        let graph = expander.expand_graph()?;
        let mut diagnostics = Diagnostics::new();
        let mut players = Vec::new();
        for player in 0..definitions.players.len() {
            let expanded = expander.expand_types(player).and_then(|types| {
                let payoffs = expander.expand_payoffs(player, &types, &graph)?;
                Ok((types, payoffs))
            });
            match expanded {
                Ok(expanded) => players.push(expanded),
                Err(diagnostic) => diagnostics.push(*diagnostic),
            }
        }
        if !diagnostics.is_empty() {
            diagnostics.sort();
            return Err(diagnostics);
        }
        let cells = players.iter().map(|(types, _)| types.cells.clone()).collect();
        expander.set_events(&graph, cells);
        let measures = expander.expand_measures().map_err(one)?;
        let mut effective = Vec::new();
        for control in 0..definitions.controls.len() {
            effective.extend(expander.all_effective(control).map_err(one)?);
        }
        let not_affine = why_not_affine(definitions, file, &players);

        let attributes = definitions.attributes.iter().map(Vec::len).sum();
        let counts = [inputs.len(), controls.len(), attributes, expander.leaves.len()];
        let mut registers = Registers::new(&expander.dag, counts);
        let mut roots = effective.clone();
        roots.extend(&graph.probabilities);
        roots.extend(expander.checks.iter().map(|check| check.value));
        for (types, payoffs) in &players {
            roots.extend(&types.probability);
            for distribution in types.distributions.iter().flatten() {
                roots.extend(&distribution.arguments);
                roots.extend(distribution.truncated.iter().flatten());
            }
            match &payoffs.affine {
                Some(affine) if not_affine.is_none() => {
                    let lists = [
                        &affine.payoff_intercept,
                        &affine.payoff_slope,
                        &affine.flow_intercept,
                        &affine.flow_slope,
                    ];
                    lists.into_iter().for_each(|list| roots.extend(list));
                }
                _ => roots.extend(payoffs.payoffs.iter().chain(&payoffs.flows)),
            }
        }
        let scalar = registers.tape(roots, depends::ON_ATTRIBUTE | depends::ON_SOLUTION);
        let measure_values: Vec<_> = measures.iter().map(|measure| measure.value).collect();
        let solution = registers.tape(measure_values.iter().copied(), depends::ON_ATTRIBUTE);
        let is_affine = not_affine.is_none();
        let mut programs = Vec::new();
        for (player, (types, payoffs)) in players.iter().enumerate() {
            let span = |flow: bool, at: usize| expander.payoff_span(player, &graph, flow, at);
            let mut program =
                player_program(definitions, player, types, payoffs, is_affine, &mut registers);
            let first = registers.attributes + expander.attribute_offsets[player];
            program.attribute_registers = types.continuous.iter().map(|at| first + at).collect();
            program.payoff_spans = (0..graph.terminals.len()).map(|at| span(false, at)).collect();
            if !payoffs.flows.is_empty() {
                program.flow_spans = (0..graph.actions.len()).map(|at| span(true, at)).collect();
            }
            programs.push(program);
        }
        let checks = expander
            .checks
            .iter()
            .map(|check| (registers.of(check.value), check.requirement, check.origin))
            .collect();
        let edges = registers.all(&graph.probabilities);
        let effective_controls = registers.all(&effective);
        let measure_registers = registers.all(&measure_values);
        let mut image = std::mem::take(&mut registers.image);
        image.resize(registers.len(), 0.0);
        let (input_register, control_register, leaf_register) =
            (registers.inputs, registers.controls, registers.leaves);
        let measures = measures
            .into_iter()
            .map(|measure| {
                let declaration = &definitions.measures[measure.measure].declaration;
                MeasureInfo {
                    name: measure.name,
                    measure: measure.measure,
                    doc: declaration.doc.clone(),
                    unit: declaration.unit.clone(),
                }
            })
            .collect();
        let program = Program {
            file: Arc::clone(file),
            graph: Arc::new(graph.graph),
            inputs,
            controls,
            measures,
            players: programs,
            image,
            input_register,
            control_register,
            leaf_register,
            scalar,
            solution,
            effective_controls,
            edges,
            checks,
            origins: std::mem::take(&mut expander.origins),
            names: std::mem::take(&mut expander.names),
            sets: std::mem::take(&mut expander.sets),
            leaves: std::mem::take(&mut expander.leaves),
            measure_registers,
            not_affine,
        };
        Ok(Self { program: Arc::new(program) })
    }

    /// The public graph.
    pub fn graph(&self) -> &Arc<Graph> {
        &self.program.graph
    }

    /// The parameters expanded over their indices, in order of declaration; the values given to
    /// [`Evaluator::evaluate`] stand in this order.
    pub fn inputs(&self) -> &[Input] {
        &self.program.inputs
    }

    /// The controls expanded over their indices, in order of declaration.
    pub fn controls(&self) -> &[ControlInput] {
        &self.program.controls
    }

    /// The measures expanded over their indices, in order of declaration.
    pub fn measures(&self) -> &[MeasureInfo] {
        &self.program.measures
    }

    /// Labels of a player's cells, the combinations of its discrete attributes, such as `greedy`
    /// or `greedy, weak`; one empty label where it has none.
    pub fn cells(&self, player: usize) -> &[String] {
        self.program.players.get(player).map_or(&[], |player| &player.labels)
    }

    /// Name of a player's continuous attribute, the first if there are several.
    pub fn attribute(&self, player: usize) -> Option<&str> {
        self.program.players.get(player)?.attributes.first().map(String::as_str)
    }

    /// Number of a player's continuous attributes.
    pub fn continuous_attributes(&self, player: usize) -> usize {
        self.program.players.get(player).map_or(0, |player| player.attributes.len())
    }

    /// Whether every payoff is affine in the player's one continuous attribute, as the exact
    /// engine needs; see [`Compiled::not_affine`].
    pub fn is_affine(&self) -> bool {
        self.program.not_affine.is_none()
    }

    /// The formula for which the exact engine does not apply, and why.
    pub fn not_affine(&self) -> Option<&Diagnostic> {
        self.program.not_affine.as_ref()
    }

    /// Position of the input of this name among [`Compiled::inputs`]; blanks do not matter.
    pub fn find_input(&self, name: &str) -> Option<usize> {
        self.inputs().iter().position(|input| same_name(&input.name, name))
    }

    /// Position of the control of this name among [`Compiled::controls`]; blanks do not matter.
    pub fn find_control(&self, name: &str) -> Option<usize> {
        self.controls().iter().position(|control| same_name(&control.name, name))
    }

    /// Position of the measure of this name among [`Compiled::measures`]; blanks do not matter.
    pub fn find_measure(&self, name: &str) -> Option<usize> {
        self.measures().iter().position(|measure| same_name(&measure.name, name))
    }

    /// Operations that one evaluation of the game and one of the measures take.
    pub fn operations(&self) -> (usize, usize) {
        (self.program.scalar.len(), self.program.solution.len())
    }

    /// A workspace for evaluation.
    pub fn evaluator(&self) -> Evaluator {
        Evaluator::new(Arc::clone(&self.program))
    }
}

fn same_name(a: &str, b: &str) -> bool {
    let letters = |name: &'_ str| name.chars().filter(|c| !c.is_whitespace()).collect::<Vec<_>>();
    a == b || letters(a) == letters(b)
}

fn why_not_affine(
    definitions: &Definitions,
    file: &Arc<SourceFile>,
    players: &[(PlayerTypes, PlayerPayoffs)],
) -> Option<Diagnostic> {
    for (player, (types, payoffs)) in players.iter().enumerate() {
        let name = &definitions.players[player].name;
        if let [first, second, ..] = types.continuous[..] {
            let own = &definitions.attributes[player];
            let message = format!("`{name}` has more than one continuous attribute");
            let help = "the exact engine takes one; types are integrated by quadrature instead";
            let diagnostic =
                Diagnostic::warning(file, own[second].declaration.span, message, "the second one")
                    .with_secondary(own[first].declaration.span, "the first one")
                    .with_help(help);
            return Some(diagnostic);
        }
        if let Some(reason) = &payoffs.not_affine {
            let attribute = &definitions.attributes[player][types.continuous[0]].declaration.name;
            let message = format!(
                "the payoff of `{name}` is not affine in `{attribute}` (`{}`)",
                file.snippet(reason.span)
            );
            let help = "the exact engine needs intercept + slope * attribute; types are \
                        integrated by quadrature instead";
            let mut diagnostic = Diagnostic::warning(file, reason.span, message, "not affine");
            if reason.payoff != reason.span {
                diagnostic = diagnostic.with_secondary(reason.payoff, "in this payoff");
            }
            return Some(diagnostic.with_help(help));
        }
    }
    None
}

fn player_program(
    definitions: &Definitions,
    player: usize,
    types: &PlayerTypes,
    payoffs: &PlayerPayoffs,
    is_affine: bool,
    registers: &mut Registers<'_>,
) -> PlayerProgram {
    let cells = types.cells.len();
    let name = |at: &usize| definitions.attributes[player][*at].declaration.name.clone();
    let mut program = PlayerProgram {
        name: definitions.players[player].name.clone(),
        labels: types.labels.clone(),
        attributes: types.continuous.iter().map(name).collect(),
        attribute_registers: Vec::new(),
        probability: registers.all(&types.probability),
        distributions: Vec::new(),
        payoff_intercept: Vec::new(),
        payoff_slope: Vec::new(),
        flow_intercept: Vec::new(),
        flow_slope: Vec::new(),
        direct: Vec::new(),
        payoff_spans: Vec::new(),
        flow_spans: Vec::new(),
    };
    for own in &types.distributions {
        let own = own.iter().map(|distribution| DistributionProgram {
            family: distribution.family,
            arguments: registers.all(&distribution.arguments),
            truncated: distribution.truncated.map(|bounds| bounds.map(|v| registers.of(v))),
            origin: distribution.origin,
        });
        program.distributions.push(own.collect());
    }
    match &payoffs.affine {
        Some(affine) if is_affine => {
            program.payoff_intercept = registers.all(&affine.payoff_intercept);
            program.payoff_slope = registers.all(&affine.payoff_slope);
            program.flow_intercept = registers.all(&affine.flow_intercept);
            program.flow_slope = registers.all(&affine.flow_slope);
        }
        _ => {
            for cell in 0..cells {
                let of_cell = |list: &[crate::dag::Value]| -> Vec<_> {
                    list.iter().skip(cell).step_by(cells).copied().collect()
                };
                let mut roots = of_cell(&payoffs.payoffs);
                let terminals = roots.len();
                roots.extend(of_cell(&payoffs.flows));
                let (tape, mut read) = registers.scratch_tape(&roots);
                let flows = read.split_off(terminals);
                program.direct.push(DirectProgram { tape, payoffs: read, flows });
            }
        }
    }
    program
}
