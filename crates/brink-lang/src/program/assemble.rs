//! Assembly: expands a model and writes the programs that evaluate it.

use std::sync::Arc;

use crate::expand::dag::{Value, depends};
use crate::expand::{ExpandedGraph, ExpandedMeasure, Expander, PlayerPayoffs, PlayerTypes};
use crate::interface::Interface;
use crate::program::code::{DirectProgram, DistributionProgram, PlayerProgram, Program};
use crate::program::tape::{Column, Registers};
use crate::resolve::definitions::Definitions;
use crate::source::{Diagnostic, Diagnostics, SourceFile};

/// A model after expansion, before registers are given to its values.
struct Parts {
    interface: Interface,
    graph: ExpandedGraph,
    players: Vec<(PlayerTypes, PlayerPayoffs)>,
    measures: Vec<ExpandedMeasure>,
    effective_controls: Vec<Value>,
}

/// The program of a model for these sizes, `None` for the model's own.
pub(crate) fn assemble(
    definitions: &Definitions,
    file: &Arc<SourceFile>,
    sizes: &[Option<i64>],
) -> Result<Program, Diagnostics> {
    let mut expander = Expander::new(definitions, file);
    expander.set_up(sizes)?;
    let parts = expand(&mut expander)?;
    Ok(write(expander, parts))
}

fn expand(expander: &mut Expander<'_>) -> Result<Parts, Diagnostics> {
    let one = |diagnostic: Box<Diagnostic>| Diagnostics::from(*diagnostic);
    let definitions = expander.definitions;
    let mut interface = expander.describe_inputs().map_err(one)?;
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
    interface.measures = expander.describe_measures(&measures);
    let mut effective_controls = Vec::new();
    for control in 0..definitions.controls.len() {
        effective_controls.extend(expander.all_effective(control).map_err(one)?);
    }
    Ok(Parts { interface, graph, players, measures, effective_controls })
}

fn write(mut expander: Expander<'_>, parts: Parts) -> Program {
    let definitions = expander.definitions;
    let not_affine = why_not_affine(definitions, expander.file, &parts.players);
    let is_affine = not_affine.is_none();
    let attributes = definitions.attributes.iter().map(Vec::len).sum();
    let Interface { inputs, controls, .. } = &parts.interface;
    let counts = [inputs.len(), controls.len(), attributes, expander.leaves.len()];
    let mut registers = Registers::new(&expander.dag, counts);
    let roots = scalar_roots(&expander, &parts, is_affine);
    let scalar = registers.tape(roots, depends::ON_ATTRIBUTE | depends::ON_SOLUTION);
    let measure_values: Vec<Value> = parts.measures.iter().map(|m| m.value).collect();
    let solution = registers.tape(measure_values.iter().copied(), depends::ON_ATTRIBUTE);
    let mut players = Vec::new();
    for (player, (types, payoffs)) in parts.players.iter().enumerate() {
        let span = |flow: bool, at: usize| expander.payoff_span(player, &parts.graph, flow, at);
        let mut program =
            player_program(definitions, player, types, payoffs, is_affine, &mut registers);
        let first = registers.attributes + expander.attribute_offsets[player];
        program.attribute_registers = types.continuous.iter().map(|at| first + at).collect();
        let terminals = 0..parts.graph.terminals.len();
        program.payoff_spans = terminals.map(|at| span(false, at)).collect();
        if !payoffs.flows.is_empty() {
            let actions = 0..parts.graph.actions.len();
            program.flow_spans = actions.map(|at| span(true, at)).collect();
        }
        players.push(program);
    }
    let check =
        |check: &crate::expand::Check| (registers.of(check.value), check.requirement, check.origin);
    let checks = expander.checks.iter().map(check).collect();
    let edges = registers.column(&parts.graph.probabilities);
    let effective_controls = registers.all(&parts.effective_controls);
    let measure_registers = registers.all(&measure_values);
    let mut image = std::mem::take(&mut registers.image);
    image.resize(registers.len(), 0.0);
    let (input_register, control_register, leaf_register) =
        (registers.inputs, registers.controls, registers.leaves);
    Program {
        file: Arc::clone(expander.file),
        graph: Arc::new(parts.graph.graph),
        interface: Arc::new(parts.interface),
        players,
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
    }
}

/// Everything that an evaluation reads, and what formulas of the attribute are made of.
fn scalar_roots(expander: &Expander<'_>, parts: &Parts, is_affine: bool) -> Vec<Value> {
    let mut roots = parts.effective_controls.clone();
    roots.extend(&parts.graph.probabilities);
    roots.extend(expander.checks.iter().map(|check| check.value));
    for (types, payoffs) in &parts.players {
        roots.extend(&types.probability);
        for distribution in types.distributions.iter().flatten() {
            roots.extend(&distribution.arguments);
            roots.extend(distribution.truncated.iter().flatten());
        }
        match &payoffs.affine {
            Some(affine) if is_affine => {
                for list in [
                    &affine.payoff_intercept,
                    &affine.payoff_slope,
                    &affine.flow_intercept,
                    &affine.flow_slope,
                ] {
                    roots.extend(list);
                }
            }
            _ => roots.extend(payoffs.payoffs.iter().chain(&payoffs.flows)),
        }
    }
    roots
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
                file.brief(reason.span)
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
        payoff_intercept: Column::default(),
        payoff_slope: Column::default(),
        flow_intercept: Column::default(),
        flow_slope: Column::default(),
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
            program.payoff_intercept = registers.column(&affine.payoff_intercept);
            program.payoff_slope = registers.column(&affine.payoff_slope);
            program.flow_intercept = registers.column(&affine.flow_intercept);
            program.flow_slope = registers.column(&affine.flow_slope);
        }
        _ => {
            for cell in 0..cells {
                let of_cell = |list: &[crate::expand::dag::Value]| -> Vec<_> {
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
