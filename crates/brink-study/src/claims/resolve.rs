//! Looks the names of claims up: experiments, measures, controls, parameters.

use std::sync::Arc;

use brink_lang::functions::Functions;
use brink_lang::syntax::{Expr, Segment};
use brink_lang::{
    Diagnostic, Diagnostics, Domain, EntryKind, Interface, Name, NameError, Quantity, SourceFile,
    Span, listed, suggestion,
};

use super::experiment::{Experiment, ExperimentKind, Setting};
use super::predicate::{Formula, Scope, read};
use super::quantity::Kind;
use super::{Claim, Reference, Statement};
use crate::case::{Plan, control_settings};
use crate::maximise::line_grid;
use crate::scenario::{
    ClaimEntry, ExperimentEntry, ExperimentKindEntry, Located, Node, Scenario, Value,
};

/// Looks up all claims of a scenario. Claims with errors are reported and left out.
pub(crate) fn resolve(
    scenario: &Scenario,
    interface: &Interface,
    functions: &Functions,
    plan: &Plan,
    problems: &mut Diagnostics,
) -> Vec<Claim> {
    let mut reader = StatementReader { scenario, interface, functions, plan, problems };
    scenario.claims.iter().filter_map(|entry| reader.claim(entry)).collect()
}

/// Looks formulas and their experiments up.
pub(crate) struct StatementReader<'a> {
    pub(crate) scenario: &'a Scenario,
    pub(crate) interface: &'a Interface,
    pub(crate) functions: &'a Functions,
    pub(crate) plan: &'a Plan,
    pub(crate) problems: &'a mut Diagnostics,
}

impl StatementReader<'_> {
    /// Reports what is wrong at a place.
    pub(crate) fn report(&mut self, span: Span, message: &str) {
        self.error(span, message, "");
    }

    fn error(&mut self, span: Span, message: impl Into<String>, help: &str) {
        let found = Diagnostic::error(&self.scenario.file, span, message, "");
        self.problems.push(found.with_help(help));
    }

    /// Passes a finding on, or reports it at a place.
    fn found<T>(&mut self, span: Span, result: Result<T, NameError>) -> Option<T> {
        result.map_err(|unknown| self.error(span, unknown.message, &unknown.help)).ok()
    }

    fn claim(&mut self, entry: &ClaimEntry) -> Option<Claim> {
        let statement = self.condition("a claim", &entry.holds, &entry.experiments)?;
        Some(Claim {
            id: entry.id.clone(),
            text: entry.text.clone(),
            predicate: entry.holds.value.clone(),
            statement,
        })
    }

    /// A statement that is true or false; `what` is what messages call it.
    pub(crate) fn condition(
        &mut self,
        what: &str,
        text: &Located<String>,
        experiments: &[ExperimentEntry],
    ) -> Option<Statement> {
        self.of_kind(Kind::Truth, what, text, experiments)
    }

    /// A statement that is a number; as [`Self::condition`].
    pub(crate) fn number(
        &mut self,
        what: &str,
        text: &Located<String>,
        experiments: &[ExperimentEntry],
    ) -> Option<Statement> {
        self.of_kind(Kind::Number, what, text, experiments)
    }

    fn of_kind(
        &mut self,
        wanted: Kind,
        what: &str,
        text: &Located<String>,
        experiments: &[ExperimentEntry],
    ) -> Option<Statement> {
        let statement = self.statement(text, experiments)?;
        let kind = statement.formula.kind;
        if kind != wanted {
            let one = if wanted == Kind::Number { "number" } else { "condition" };
            let message = format!("{what} is one {one}; this is {}", kind.words());
            let help = match wanted {
                Kind::Number => "take its mean(...), max(...) or value_at(...)",
                _ => advice(kind),
            };
            self.error(text.span, message, help);
        }
        Some(statement)
    }

    fn statement(
        &mut self,
        text: &Located<String>,
        entries: &[ExperimentEntry],
    ) -> Option<Statement> {
        let experiments: Vec<Option<Experiment>> =
            entries.iter().map(|e| self.experiment(e)).collect();
        let expr = parse(&self.scenario.file, text, self.problems)?;
        let mut axes: Vec<Vec<f64>> = Vec::new();
        let kinds: Vec<Kind> = experiments.iter().map(|e| kind(e.as_ref(), &mut axes)).collect();
        let mut references = Vec::new();
        let mut problems = Diagnostics::new();
        let mut scope = StatementScope {
            file: &self.scenario.file,
            interface: self.interface,
            plan: self.plan,
            experiments: entries,
            kinds: &kinds,
            references: &mut references,
            problems: Diagnostics::new(),
        };
        let formula = read(&expr, &self.scenario.file, self.functions, &mut scope, &mut problems);
        self.problems.extend(scope.problems);
        self.problems.extend(problems);
        let formula = formula?;
        let experiments: Vec<Experiment> = experiments.into_iter().collect::<Option<_>>()?;
        Some(Statement { formula, references, experiments, axes })
    }

    fn experiment(&mut self, entry: &ExperimentEntry) -> Option<Experiment> {
        let controls =
            control_settings(self.scenario, self.interface, &entry.controls, self.problems);
        let mut set = Vec::new();
        for (name, node) in &entry.set {
            let found = self.found(name.span, self.interface.find_inputs(&name.value));
            for input in found.unwrap_or_default() {
                set.extend(self.setting(input, node).map(|setting| (input, setting)));
            }
        }
        let view = entry.view.as_ref().map(|view| self.view(view));
        let named = entry.player.as_ref();
        let player = named
            .and_then(|p| self.found(p.span, self.interface.find_player(&p.value)))
            .or(self.plan.player);
        let kind = self.kind(entry)?;
        if player.is_none() && matches!(kind, ExperimentKind::Optimise(_)) {
            let help = "add player = \"...\" here or in [analysis]";
            self.error(entry.name.span, "whose value is to be optimised?", help);
        }
        Some(Experiment { kind, controls, set, view: view.flatten(), player })
    }

    fn view(&mut self, name: &Located<String>) -> Option<usize> {
        if name.value == "base" {
            return Some(0);
        }
        let position = self.scenario.views().position(|view| view == name.value);
        if position.is_none() {
            let known: Vec<&str> = self.scenario.views().collect();
            let help = suggestion(&name.value, "views", &known);
            let message = format!("the scenario has no view `{}`", name.value);
            let found = Diagnostic::error(&self.scenario.file, name.span, message, "unknown view");
            self.problems.push(found.with_help(help));
        }
        position.map(|p| p + 1)
    }

    fn kind(&mut self, entry: &ExperimentEntry) -> Option<ExperimentKind> {
        match &entry.kind {
            ExperimentKindEntry::Point => Some(ExperimentKind::Point),
            ExperimentKindEntry::Optimise(names) => {
                let mut levers = Vec::new();
                for name in names {
                    let found = self.found(name.span, self.interface.find_controls(&name.value))?;
                    if found.iter().any(|control| levers.contains(control)) {
                        let message = format!("`{}` is named twice", name.value);
                        self.error(name.span, message, "name each control once");
                    }
                    levers.extend(found);
                }
                Some(ExperimentKind::Optimise(levers))
            }
            ExperimentKindEntry::Over { control, ends, steps } => {
                let found =
                    self.found(control.span, self.interface.find_controls(&control.value))?;
                let [position] = found[..] else {
                    self.error(control.span, "`over` moves one control; name one entry", "");
                    return None;
                };
                let info = &self.interface.controls[position];
                let (mut low, mut high) = (info.low, info.high);
                if let Some([from, to]) = ends {
                    for end in [from, to] {
                        if !(info.low..=info.high).contains(&end.value) {
                            let message = format!(
                                "control `{}` must be in [{}, {}]",
                                info.name, info.low, info.high
                            );
                            self.error(end.span, message, "");
                        }
                    }
                    (low, high) = (from.value, to.value);
                }
                let positions = line_grid(low, high, *steps);
                Some(ExperimentKind::Over { control: position, positions })
            }
        }
    }

    /// The new value of one parameter: a number, an element, or a formula in a text.
    fn setting(&mut self, input: usize, node: &Node) -> Option<Setting> {
        let info = &self.interface.inputs[input];
        if let Some(value) = node.number() {
            if !info.domain.contains(value) || matches!(info.domain, Domain::Elements(_)) {
                let message =
                    format!("parameter `{}` must be in {}", info.name, info.domain.text());
                self.error(node.span, message, "");
            }
            return Some(Setting::Number(value));
        }
        let Value::Text(text) = &node.value else {
            let message = "a new value is a number, an element or a formula in quotes";
            self.error(node.span, message, "");
            return None;
        };
        if let Domain::Elements(names) = &info.domain {
            let position = names.iter().position(|name| name == text);
            if position.is_none() {
                let known: Vec<&str> = names.iter().map(String::as_str).collect();
                let help = suggestion(text, "elements", &known);
                self.error(node.span, format!("`{}` cannot be `{text}`", info.name), &help);
            }
            return position.map(|p| Setting::Number(p as f64));
        }
        let located = Located { value: text.clone(), span: node.span };
        let expr = parse(&self.scenario.file, &located, self.problems)?;
        let scope = InputScope::new(
            &self.scenario.file,
            self.interface,
            Some(&self.interface.inputs[input].name),
        );
        Some(Setting::Formula(scope.read(&expr, self.functions, self.problems)?))
    }
}

/// What to do where a condition was expected.
fn advice(kind: Kind) -> &'static str {
    match kind {
        Kind::Truth => "",
        Kind::Truths(_) => "put all(...) or any(...) around it",
        _ => "compare it with something: <, <=, >, >=, ==, !=",
    }
}

/// The kind of an experiment's numbers; `axes` collects the positions of curves.
fn kind(experiment: Option<&Experiment>, axes: &mut Vec<Vec<f64>>) -> Kind {
    let Some(ExperimentKind::Over { positions, .. }) = experiment.map(|e| &e.kind) else {
        return Kind::Number;
    };
    let known = axes.iter().position(|axis| axis == positions);
    Kind::Curve(known.unwrap_or_else(|| {
        axes.push(positions.clone());
        axes.len() - 1
    }))
}

/// Names in statements: `EXPERIMENT.WHAT`, or a parameter of the world.
struct StatementScope<'a> {
    file: &'a Arc<SourceFile>,
    interface: &'a Interface,
    plan: &'a Plan,
    experiments: &'a [ExperimentEntry],
    kinds: &'a [Kind],
    references: &'a mut Vec<Reference>,
    problems: Diagnostics,
}

impl StatementScope<'_> {
    fn error<T>(&mut self, span: Span, message: String, help: &str) -> Option<T> {
        let found = Diagnostic::error(self.file, span, message, "");
        self.problems.push(found.with_help(help));
        None
    }

    fn what(&mut self, name: &str, span: Span) -> Option<Quantity> {
        if name == "value" {
            let Some(player) = self.plan.player else {
                let help = "write EXPERIMENT.value.PLAYER, or give [analysis] a `player`";
                return self.error(span, "whose value is meant?".into(), help);
            };
            return Some(Quantity::Value(player));
        }
        let found = self.interface.find_quantity(name);
        found.map_err(|unknown| self.error::<()>(span, unknown.message, &unknown.help)).ok()
    }

    /// The number of a reference, entered once.
    fn entered(&mut self, text: String, experiment: Option<usize>, what: Quantity) -> usize {
        let known =
            self.references.iter().position(|r| r.experiment == experiment && r.what == what);
        known.unwrap_or_else(|| {
            self.references.push(Reference { text, experiment, what });
            self.references.len() - 1
        })
    }
}

impl Scope for StatementScope<'_> {
    fn reference(&mut self, _: &[Segment], span: Span) -> Option<(usize, Kind)> {
        let text = self.file.snippet(span);
        if let Ok(input) = self.interface.find_one(EntryKind::Input, &text) {
            return Some((self.entered(text, None, Quantity::Input(input)), Kind::Number));
        }
        let names: Vec<&str> = self.experiments.iter().map(|e| e.name.value.as_str()).collect();
        let Some((experiment, what)) = text.split_once('.') else {
            let help =
                format!("write EXPERIMENT.{text}, where the experiment is {}", listed(&names));
            return self.error(span, format!("of which experiment is `{text}` meant?"), &help);
        };
        let Some(position) = names.iter().position(|name| *name == experiment) else {
            let help = suggestion(experiment, "experiments here", &names);
            return self.error(span, format!("there is no experiment `{experiment}` here"), &help);
        };
        let what = self.what(what, span)?;
        Some((self.entered(text.clone(), Some(position), what), self.kinds[position]))
    }
}

/// Names in formulas of `set`: parameters. A family's name means the entry with the indices of
/// the parameter being set.
struct InputScope<'a> {
    file: &'a Arc<SourceFile>,
    interface: &'a Interface,
    /// The parameter being set, if one is.
    target: Option<&'a Name>,
    problems: Diagnostics,
}

impl<'a> InputScope<'a> {
    fn new(file: &'a Arc<SourceFile>, interface: &'a Interface, target: Option<&'a Name>) -> Self {
        Self { file, interface, target, problems: Diagnostics::new() }
    }

    /// The formula of an expression, if it is a number.
    fn read(
        mut self,
        expr: &Expr,
        functions: &Functions,
        problems: &mut Diagnostics,
    ) -> Option<Formula> {
        let formula = read(expr, self.file, functions, &mut self, problems);
        problems.extend(self.problems);
        let formula = formula?;
        if formula.kind != Kind::Number {
            let message = format!("a new value is a number; this is {}", formula.kind.words());
            problems.push(Diagnostic::error(self.file, expr.span, message, "not a number"));
            return None;
        }
        Some(formula)
    }

    fn find(&self, text: &str) -> Result<usize, NameError> {
        let found = self.interface.find_inputs(text)?;
        let indices = self.target.map(Name::indices);
        let same = |&&i: &&usize| Some(self.interface.inputs[i].name.indices()) == indices;
        match found.iter().find(same) {
            Some(&input) if found.len() > 1 => Ok(input),
            _ => self.interface.find_one(EntryKind::Input, text),
        }
    }
}

impl Scope for InputScope<'_> {
    fn reference(&mut self, _: &[Segment], span: Span) -> Option<(usize, Kind)> {
        let report = |unknown: NameError| {
            let found = Diagnostic::error(self.file, span, unknown.message, "unknown name");
            found.with_help(unknown.help)
        };
        let found = self.find(&self.file.snippet(span)).map_err(report);
        found.map(|input| (input, Kind::Number)).map_err(|found| self.problems.push(found)).ok()
    }
}

/// A formula for a parameter that is not in a scenario; `name` is what messages call its place.
pub(crate) fn input_formula(
    name: &str,
    text: &str,
    interface: &Interface,
    functions: &Functions,
    target: usize,
) -> Result<Formula, Diagnostics> {
    let expression = brink_lang::parse_expression(name, text)?;
    let mut problems = Diagnostics::new();
    let scope =
        InputScope::new(&expression.source, interface, Some(&interface.inputs[target].name));
    scope.read(&expression.root, functions, &mut problems).ok_or(problems)
}

/// A condition on the parameters of a world, whose references are positions of parameters.
pub(crate) fn input_condition(
    file: &Arc<SourceFile>,
    text: &Located<String>,
    interface: &Interface,
    functions: &Functions,
    problems: &mut Diagnostics,
) -> Option<Formula> {
    let expr = parse(file, text, problems)?;
    let mut scope = InputScope::new(file, interface, None);
    let formula = read(&expr, file, functions, &mut scope, problems);
    problems.extend(scope.problems);
    let formula = formula?;
    if formula.kind != Kind::Truth {
        let message = format!("a constraint is a condition; this is {}", formula.kind.words());
        let found = Diagnostic::error(file, text.span, message, "");
        problems.push(found.with_help(advice(formula.kind)));
        return None;
    }
    Some(formula)
}

/// A formula for a size in the sizes of this order.
pub(crate) fn size_formula(
    name: &str,
    text: &str,
    sizes: &[&str],
    functions: &Functions,
) -> Result<Formula, Diagnostics> {
    let expression = brink_lang::parse_expression(name, text)?;
    let mut problems = Diagnostics::new();
    let file = &expression.source;
    let mut scope = SizeScope { file, sizes, problems: Diagnostics::new() };
    let formula = read(&expression.root, file, functions, &mut scope, &mut problems);
    problems.extend(scope.problems);
    formula.filter(|formula| formula.kind == Kind::Number && problems.is_empty()).ok_or(problems)
}

/// Names in formulas of sizes: sizes.
struct SizeScope<'a> {
    file: &'a Arc<SourceFile>,
    sizes: &'a [&'a str],
    problems: Diagnostics,
}

impl Scope for SizeScope<'_> {
    fn reference(&mut self, _: &[Segment], span: Span) -> Option<(usize, Kind)> {
        let name = self.file.snippet(span);
        let found = self.sizes.iter().position(|size| *size == name);
        if found.is_none() {
            let message = format!("the model has no size `{name}`");
            let found = Diagnostic::error(self.file, span, message, "unknown size");
            self.problems.push(found.with_help(suggestion(&name, "sizes", self.sizes)));
        }
        found.map(|size| (size, Kind::Number))
    }
}

/// Parses an expression that stands in a text of the scenario, with places in the scenario.
fn parse(
    file: &Arc<SourceFile>,
    text: &Located<String>,
    problems: &mut Diagnostics,
) -> Option<Expr> {
    // The text with blanks before it, so that places in it are places in the file. A text with
    // escapes does not stand in the file as it reads; places are then near, not exact.
    let raw = file.text.get(text.span.start..text.span.end).unwrap_or_default();
    let offset = text.span.start + raw.find(text.value.as_str()).unwrap_or(1);
    let padded = format!("{}{}", " ".repeat(offset), text.value);
    let report = |found: Diagnostics| {
        for mut diagnostic in found.list {
            diagnostic.file = Arc::clone(file);
            problems.push(diagnostic);
        }
    };
    let parsed = brink_lang::parse_expression(&file.name, &padded).map_err(report);
    parsed.ok().map(|expression| expression.root)
}
