//! A compiled model: the graph, and programs that fill in its numbers.

use std::sync::Arc;

use brink_game::Graph;

use crate::expand::{Leaf, Origin, Requirement, SetValues};
use crate::interface::Interface;
use crate::program::tape::{Column, Tape};
use crate::resolve::definitions::Family;
use crate::source::{Diagnostic, SourceFile, Span};

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
