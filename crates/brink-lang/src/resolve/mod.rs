//! Name resolution: from the syntax tree to definitions, with the checks that need no sizes.

mod attributes;
mod calls;
mod declarations;
pub(crate) mod definitions;
mod elements;
mod events;
pub(crate) mod formula;
mod formulas;
mod graph;
mod heads;
mod privacy;
mod symbols;
mod unseen;
mod unused;

use std::sync::Arc;

use crate::functions::Functions;
use crate::resolve::definitions::{Declaration, Definitions};
use crate::resolve::formula::{AttributeReference, Formula, SetId, Variable};
use crate::source::{Diagnostic, Diagnostics, SourceFile, Span};
use crate::syntax::{Expr, Identifier, ModelSyntax, Text};
use privacy::Requirement;
use symbols::Symbols;

/// Where a formula stands: decides which types and which measures it may use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Context {
    /// Known to everybody: probabilities, bounds, defaults. The text says what it is.
    Public(&'static str),
    /// A payoff of this player.
    Payoff(usize),
    /// The distribution of attribute `.1` of player `.0`.
    Type(usize, usize),
    /// A formula whose use decides.
    Let(usize),
    Measure,
}

/// What a formula uses, collected while it is resolved.
#[derive(Clone, Debug, Default)]
struct Uses {
    attributes: Vec<(AttributeReference, Span)>,
    lets: Vec<(usize, Span)>,
    measures: Vec<(usize, Span)>,
}

struct Resolver<'a> {
    file: &'a Arc<SourceFile>,
    functions: &'a Functions,
    syntax: &'a ModelSyntax,
    diagnostics: &'a mut Diagnostics,
    symbols: Symbols,
    definitions: Definitions,
    /// Index variables in scope, innermost last.
    scope: Vec<Variable>,
    context: Context,
    uses: Uses,
    /// Uses per formula, to be checked when all formulas are known.
    contexts: Vec<(Context, Uses)>,
    let_requirements: Vec<Vec<Requirement>>,
    used: Used,
}

/// What has been used anywhere.
#[derive(Debug, Default)]
struct Used {
    parameters: Vec<bool>,
    controls: Vec<bool>,
    lets: Vec<bool>,
    sizes: Vec<bool>,
    sets: Vec<bool>,
    places: Vec<bool>,
}

/// Resolves all names. The definitions are only good for use if `diagnostics` has no error.
pub(crate) fn resolve(
    file: &Arc<SourceFile>,
    functions: &Functions,
    syntax: &ModelSyntax,
    diagnostics: &mut Diagnostics,
) -> Definitions {
    let mut resolver = Resolver {
        file,
        functions,
        syntax,
        diagnostics,
        symbols: Symbols::default(),
        definitions: Definitions::default(),
        scope: Vec::new(),
        context: Context::Public(""),
        uses: Uses::default(),
        contexts: Vec::new(),
        let_requirements: Vec::new(),
        used: Used::default(),
    };
    resolver.run();
    resolver.definitions
}

impl Resolver<'_> {
    fn run(&mut self) {
        self.declare_players();
        self.declare_sets();
        self.declare_values();
        self.declare_places();
        self.used = Used {
            parameters: vec![false; self.syntax.parameters.len()],
            controls: vec![false; self.syntax.controls.len()],
            lets: vec![false; self.syntax.lets.len()],
            sizes: vec![false; self.syntax.sizes.len()],
            sets: vec![false; self.definitions.sets.len()],
            places: vec![false; self.definitions.places.len()],
        };
        self.declare_formulas();
        self.resolve_sizes();
        self.resolve_parameters();
        self.resolve_attributes();
        self.resolve_lets();
        self.resolve_outcomes();
        self.resolve_nodes();
        self.resolve_start();
        self.resolve_measures();
        self.check_privacy();
        self.check_measure_cycles();
        if !self.diagnostics.has_errors() {
            self.warn_unused();
        }
    }

    fn error(&mut self, span: Span, message: impl Into<String>, label: impl Into<String>) {
        self.diagnostics.push(Diagnostic::error(self.file, span, message, label));
    }

    fn error_with_help(
        &mut self,
        span: Span,
        message: impl Into<String>,
        label: impl Into<String>,
        help: impl Into<String>,
    ) {
        let diagnostic = Diagnostic::error(self.file, span, message, label);
        self.diagnostics.push(diagnostic.with_help(help));
    }

    /// Runs `resolve` on a formula of this context in a scope of these variables, and keeps what
    /// the formula uses for the checks at the end.
    fn within<T>(
        &mut self,
        context: Context,
        variables: &[Variable],
        resolve: impl FnOnce(&mut Self) -> T,
    ) -> T {
        let scope = std::mem::replace(&mut self.scope, variables.to_vec());
        let outer_uses = std::mem::take(&mut self.uses);
        let outer_context = std::mem::replace(&mut self.context, context);
        let result = resolve(self);
        let uses = std::mem::replace(&mut self.uses, outer_uses);
        self.contexts.push((context, uses));
        self.context = outer_context;
        self.scope = scope;
        result
    }

    fn number_in(
        &mut self,
        context: Context,
        variables: &[Variable],
        expr: &Expr,
    ) -> Option<Formula> {
        self.within(context, variables, |resolver| resolver.number(expr))
    }

    /// The name, text and unit of something defined.
    fn declaration(
        &self,
        name: &Identifier,
        doc: Option<&Text>,
        variables: &[Variable],
    ) -> Declaration {
        let (doc, unit) = doc.map_or((None, None), |doc| split_unit(&doc.text));
        let set_name = |v: &Variable| self.definitions.sets[v.set].declaration.name.clone();
        Declaration {
            name: name.name.clone(),
            span: name.span,
            doc,
            unit,
            indices: variables.iter().map(set_name).collect(),
        }
    }

    fn set_name(&self, set: SetId) -> &str {
        &self.definitions.sets[set].declaration.name
    }
}

/// Parts `"text [unit]"` into the text and the unit.
pub(crate) fn split_unit(text: &str) -> (Option<String>, Option<String>) {
    let text = text.trim();
    let nonempty = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    if let Some(inner) = text.strip_suffix(']')
        && let Some(open) = inner.rfind('[')
    {
        return (nonempty(inner[..open].trim_end()), nonempty(inner[open + 1..].trim()));
    }
    (nonempty(text), None)
}
