//! Expansion: from definitions over index sets to scalar formulas and a graph.

mod affine;
mod checks;
pub(crate) mod dag;
mod elements;
mod events;
mod formulas;
mod graph;
mod lotteries;
mod measures;
mod payoffs;
mod setup;
mod types;

use std::sync::Arc;

pub(crate) use events::{Leaf, Target};
pub(crate) use graph::ExpandedGraph;
pub(crate) use measures::ExpandedMeasure;
pub(crate) use payoffs::PlayerPayoffs;
pub(crate) use setup::{Block, SetValues};
pub(crate) use types::PlayerTypes;

use crate::expand::affine::Affine;
use crate::expand::dag::{Dag, Value};
use crate::resolve::definitions::Definitions;
use crate::resolve::formula::{SetId, Variable};
use crate::source::{Diagnostic, SourceFile, Span};
use rustc_hash::{FxHashMap, FxHashSet};

/// A model that expands to more scalar formulas than this is refused.
pub(crate) const MAX_FORMULAS: usize = 5_000_000;

/// Formulas nested deeper than this, named formulas counted with what they stand for, are
/// refused.
const MAX_NESTING: usize = 400;

/// The first error ends the expansion of what it stands in.
pub(crate) type Expanded<T> = Result<T, Box<Diagnostic>>;

/// An index variable with its value.
#[derive(Clone, Copy, Debug)]
struct Bound<'m> {
    name: &'m str,
    set: SetId,
    position: usize,
}

/// Whose payoff is expanded, and for which of its cells.
#[derive(Clone, Debug)]
struct View {
    player: usize,
    /// Position of each discrete attribute in its set, `[attribute]`; 0 for continuous ones.
    cell: Vec<usize>,
    /// Tells views apart; 0 is none.
    id: usize,
}

/// Where a number comes from, for messages about its value.
#[derive(Clone, Debug)]
pub(crate) struct Origin {
    pub(crate) span: Span,
    /// Variable (in [`Expander::names`]), set and position.
    pub(crate) indices: Box<[(u32, u32, u32)]>,
}

/// What a number must satisfy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Requirement {
    /// In \[0, 1\].
    Probability,
    /// Probabilities that sum to one.
    SumsToOne,
}

#[derive(Clone, Debug)]
pub(crate) struct Check {
    pub(crate) value: Value,
    pub(crate) requirement: Requirement,
    pub(crate) origin: usize,
}

#[derive(Clone, Copy, Debug)]
enum LetState {
    InProgress,
    Done(Value),
}

pub(crate) struct Expander<'m> {
    pub(crate) definitions: &'m Definitions,
    pub(crate) file: &'m Arc<SourceFile>,
    pub(crate) sizes: Vec<f64>,
    pub(crate) sets: Vec<SetValues>,
    pub(crate) parameters: Vec<Block>,
    pub(crate) controls: Vec<Block>,
    /// First number of each player's attributes among all, `[player]`.
    pub(crate) attribute_offsets: Vec<usize>,
    pub(crate) dag: Dag,
    pub(crate) affine: Affine,
    pub(crate) checks: Vec<Check>,
    pub(crate) origins: Vec<Origin>,
    /// Names of index variables that origins refer to.
    pub(crate) names: Vec<String>,
    pub(crate) leaves: Vec<Leaf>,
    /// Where a value that depends on a continuous attribute was first written.
    pub(crate) places: FxHashMap<Value, Span>,
    known_checks: FxHashSet<(Value, Requirement)>,
    known_leaves: FxHashMap<Leaf, usize>,
    lets: FxHashMap<(usize, usize, Box<[usize]>), LetState>,
    filled_lets: FxHashSet<(usize, usize)>,
    effective_controls: Vec<Option<LetState>>,
    env: Vec<Bound<'m>>,
    /// Where the variables of the formula that is being expanded begin in `env`.
    frame: usize,
    view: Option<View>,
    views: usize,
    depth: usize,
    steps: usize,
    events: events::EventTable,
}

impl<'m> Expander<'m> {
    pub(crate) fn new(definitions: &'m Definitions, file: &'m Arc<SourceFile>) -> Self {
        let mut attribute_offsets = Vec::new();
        let mut attributes = 0;
        for own in &definitions.attributes {
            attribute_offsets.push(attributes);
            attributes += own.len();
        }
        Self {
            definitions,
            file,
            sizes: Vec::new(),
            sets: Vec::new(),
            parameters: Vec::new(),
            controls: Vec::new(),
            attribute_offsets,
            dag: Dag::default(),
            affine: Affine::default(),
            checks: Vec::new(),
            origins: Vec::new(),
            names: Vec::new(),
            leaves: Vec::new(),
            places: FxHashMap::default(),
            known_checks: FxHashSet::default(),
            known_leaves: FxHashMap::default(),
            lets: FxHashMap::default(),
            filled_lets: FxHashSet::default(),
            effective_controls: Vec::new(),
            env: Vec::new(),
            frame: 0,
            view: None,
            views: 0,
            depth: 0,
            steps: 0,
            events: events::EventTable::default(),
        }
    }

    /// An error at a span, with the values of the index variables in scope.
    #[expect(clippy::unnecessary_box_returns, reason = "it is the error of `Expanded`")]
    pub(crate) fn error(&self, span: Span, message: impl Into<String>) -> Box<Diagnostic> {
        let label = self.indices_text();
        Box::new(Diagnostic::error(self.file, span, message, label))
    }

    /// `at path = invasion, rung = 2`, or nothing where no index variable is bound.
    fn indices_text(&self) -> String {
        let values: Vec<String> = self.env[self.frame..]
            .iter()
            .map(|bound| format!("{} = {}", bound.name, self.sets[bound.set].name(bound.position)))
            .collect();
        if values.is_empty() { String::new() } else { format!("at {}", values.join(", ")) }
    }

    fn push_variable(&mut self, variable: &'m Variable, position: usize) {
        self.env.push(Bound { name: &variable.name, set: variable.set, position });
    }

    /// Runs `inside` with these variables only in scope.
    pub(crate) fn framed<T>(
        &mut self,
        variables: &'m [Variable],
        positions: &[usize],
        inside: impl FnOnce(&mut Self) -> T,
    ) -> T {
        let outer = (self.frame, self.env.len());
        self.frame = self.env.len();
        for (variable, &position) in variables.iter().zip(positions) {
            self.push_variable(variable, position);
        }
        let result = inside(self);
        self.env.truncate(outer.1);
        self.frame = outer.0;
        result
    }

    /// Calls `visit` for every combination of positions of these variables, in order; `what`
    /// names what is being expanded should there be too many.
    fn for_each(
        &mut self,
        variables: &'m [Variable],
        span: Span,
        mut visit: impl FnMut(&mut Self, &[usize]) -> Expanded<()>,
    ) -> Expanded<()> {
        let shape: Vec<usize> = variables.iter().map(|v| self.sets[v.set].len()).collect();
        let count = shape.iter().try_fold(1_usize, |product, &n| product.checked_mul(n));
        if count.is_none_or(|count| count > MAX_FORMULAS) {
            let sets: Vec<String> = shape.iter().map(ToString::to_string).collect();
            let message = format!(
                "this expands to {} formulas; the limit is {MAX_FORMULAS}",
                sets.join(" x ")
            );
            return Err(self.error(span, message));
        }
        let mut positions = vec![0; shape.len()];
        for _ in 0..count.unwrap_or(0) {
            visit(self, &positions)?;
            for at in (0..shape.len()).rev() {
                positions[at] += 1;
                if positions[at] < shape[at] {
                    break;
                }
                positions[at] = 0;
            }
        }
        Ok(())
    }

    /// Counts work, so that a model cannot expand without bound.
    fn step(&mut self, span: Span) -> Expanded<()> {
        self.steps += 1;
        if self.dag.len() > MAX_FORMULAS || self.steps > 40 * MAX_FORMULAS {
            let message = format!("the model expands to more than {MAX_FORMULAS} formulas");
            let help = "smaller index sets, or fewer of them on one node, make it smaller";
            return Err(Box::new(
                Diagnostic::error(self.file, span, message, "while expanding this").with_help(help),
            ));
        }
        Ok(())
    }

    /// The present place and index values, for messages about values.
    fn origin(&mut self, span: Span) -> usize {
        let mut indices = Vec::new();
        for bound in &self.env[self.frame..] {
            let name = if let Some(name) = self.names.iter().position(|name| name == bound.name) {
                name
            } else {
                self.names.push(bound.name.to_owned());
                self.names.len() - 1
            };
            indices.push((name as u32, bound.set as u32, bound.position as u32));
        }
        self.origins.push(Origin { span, indices: indices.into_boxed_slice() });
        self.origins.len() - 1
    }

    /// Requires something of a value at every evaluation; constants that satisfy it need none.
    pub(crate) fn check(&mut self, value: Value, requirement: Requirement, span: Span) {
        let satisfied = self.dag.constant_of(value).is_some_and(|number| match requirement {
            Requirement::Probability => (0.0..=1.0).contains(&number),
            Requirement::SumsToOne => (number - 1.0).abs() <= 1e-9,
        });
        if satisfied || !self.known_checks.insert((value, requirement)) {
            return;
        }
        let origin = self.origin(span);
        self.checks.push(Check { value, requirement, origin });
    }
}
