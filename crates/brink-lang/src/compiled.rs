//! A compiled model: the graph, and programs that fill in its numbers.

use std::sync::Arc;

use brink_game::Graph;

use crate::definitions::Family;
use crate::diagnostics::Diagnostic;
use crate::evaluate::Evaluator;
use crate::expand::{Leaf, Origin, Requirement, SetValues};
use crate::interface::Interface;
use crate::source::{SourceFile, Span};
use crate::tape::{Column, Tape};

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
    pub(crate) interface: Arc<Interface>,
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
    /// Probability of each edge, `[edge]`.
    pub(crate) edges: Column,
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
    pub(crate) payoff_intercept: Column,
    pub(crate) payoff_slope: Column,
    /// `[action * cells + cell]`; empty if no action pays the player.
    pub(crate) flow_intercept: Column,
    pub(crate) flow_slope: Column,
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
    /// The public graph.
    pub fn graph(&self) -> &Arc<Graph> {
        &self.program.graph
    }

    /// What can be set, moved, measured and whose value can be found.
    pub fn interface(&self) -> &Arc<Interface> {
        &self.program.interface
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

    /// Operations that one evaluation of the game and one of the measures take.
    pub fn operations(&self) -> (usize, usize) {
        (self.program.scalar.len(), self.program.solution.len())
    }

    /// A workspace for evaluation.
    pub fn evaluator(&self) -> Evaluator {
        Evaluator::new(Arc::clone(&self.program))
    }
}
