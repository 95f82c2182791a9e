//! What a compiled model takes and gives, and how it is looked up.

use std::sync::Arc;

use brink_game::Graph;

use crate::interface::Interface;
use crate::program::assemble::assemble;
use crate::program::code::Program;
use crate::program::evaluate::Evaluator;
use crate::resolve::definitions::Definitions;
use crate::source::{Diagnostic, Diagnostics, SourceFile};

/// A model for given sizes. Cheap to clone; evaluators are made from it with
/// [`Compiled::evaluator`], one per thread.
#[derive(Clone, Debug)]
pub struct Compiled {
    pub(crate) program: Arc<Program>,
}

impl Compiled {
    /// Compiles for these sizes, `None` for the model's own.
    pub(crate) fn new(
        definitions: &Definitions,
        file: &Arc<SourceFile>,
        sizes: &[Option<i64>],
    ) -> Result<Self, Diagnostics> {
        Ok(Self { program: Arc::new(assemble(definitions, file, sizes)?) })
    }

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
