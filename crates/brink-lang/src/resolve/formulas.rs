//! Formulas whose value is a number.

use super::symbols::Value;
use super::{Context, Resolver};
use crate::functions::UnaryFunction;
use crate::names::nearest;
use crate::resolve::definitions::{DomainDef, SetKind};
use crate::resolve::formula::{Element, ElementKind, Formula, FormulaKind, SetId, Variable};
use crate::source::{Diagnostic, Span};
use crate::syntax::{Binder, Expr, ExprKind, Identifier, Index, Reduction, Segment};

impl Resolver<'_> {
    /// Resolves an expression as a number; `None` after an error.
    pub(super) fn number(&mut self, expr: &Expr) -> Option<Formula> {
        let span = expr.span;
        let kind = match &expr.kind {
            ExprKind::Number(number) => FormulaKind::Number(*number),
            ExprKind::Name(segments) => return self.named(segments, span),
            ExprKind::Call { function, arguments } => {
                return self.call(function, arguments, span);
            }
            ExprKind::Negate(operand) => {
                FormulaKind::Unary(UnaryFunction::Negate, Box::new(self.number(operand)?))
            }
            ExprKind::Binary(operator, operands) => {
                let left = self.number(&operands[0]);
                let pair = Box::new([left?, self.number(&operands[1])?]);
                FormulaKind::Binary((*operator).into(), pair)
            }
            ExprKind::If(parts) => {
                let condition = self.condition(&parts[0]);
                let then = self.number(&parts[1]);
                let otherwise = self.number(&parts[2]);
                FormulaKind::If(Box::new(condition?), Box::new([then?, otherwise?]))
            }
            ExprKind::Reduce { reduction, binders, guard, body } => {
                self.reduce(*reduction, binders, guard.as_deref(), body)?
            }
            ExprKind::Reach { event, given } => self.reach(event, given, span)?,
            ExprKind::Expect(items) => self.expect(items, span)?,
            ExprKind::Compare(..)
            | ExprKind::Member(..)
            | ExprKind::And(_)
            | ExprKind::Or(_)
            | ExprKind::Not(_) => {
                let help = "write `if CONDITION then 1 else 0` for a number";
                let message = "expected a number, found a condition";
                self.error_with_help(span, message, "true or false", help);
                return None;
            }
            ExprKind::Text(_) | ExprKind::Missing => {
                self.error(span, "expected a number", "");
                return None;
            }
        };
        Some(Formula { kind, span })
    }

    pub(super) fn variable(&self, name: &str) -> Option<usize> {
        self.scope.iter().rposition(|variable| variable.name == name)
    }

    pub(super) fn is_integer_set(&self, set: SetId) -> bool {
        matches!(self.definitions.sets[set].kind, SetKind::Range(_))
    }

    fn named(&mut self, segments: &[Segment], span: Span) -> Option<Formula> {
        let [segment] = segments else { return self.dotted(segments, span) };
        let name = &segment.name;
        if segment.indices.is_none()
            && let Some(slot) = self.variable(&name.name)
        {
            let set = self.scope[slot].set;
            let element = Element { kind: ElementKind::Variable(slot), set, span };
            return self.integer(element);
        }
        let Some((value, _)) = self.symbols.values.get(&name.name) else {
            self.unknown_value(name);
            return None;
        };
        match value.clone() {
            Value::Size(id) => {
                self.no_indices(segment)?;
                self.used.sizes[id] = true;
                Some(Formula { kind: FormulaKind::Size(id), span })
            }
            Value::Parameter(id) => {
                let indices = self.parameter_use(id, segment)?;
                if let Some(set) = self.parameter_set(id) {
                    let kind = ElementKind::Parameter(id, indices);
                    return self.integer(Element { kind, set, span });
                }
                Some(Formula { kind: FormulaKind::Parameter(id, indices), span })
            }
            Value::Control(id) => {
                let sets = self.symbols_of_heads(&self.syntax.controls[id].head.clone());
                self.used.controls[id] = true;
                let indices = self.indices(segment, &sets)?;
                Some(Formula { kind: FormulaKind::Control(id, indices), span })
            }
            Value::Let(id) => {
                let sets = sets_of(&self.definitions.lets.get(id)?.variables);
                self.used.lets[id] = true;
                self.uses.lets.push((id, span));
                let indices = self.indices(segment, &sets)?;
                Some(Formula { kind: FormulaKind::Let(id, indices), span })
            }
            Value::Measure(id) => {
                if self.context != Context::Measure {
                    let message = format!("`{}` is a measure of a solution", name.name);
                    let help =
                        "only other measures may use it: a game is given before it is solved";
                    self.error_with_help(span, message, "", help);
                    return None;
                }
                let sets = sets_of(&self.definitions.measures[id].variables);
                self.uses.measures.push((id, span));
                let indices = self.indices(segment, &sets)?;
                Some(Formula { kind: FormulaKind::Measure(id, indices), span })
            }
            Value::Attribute(candidates) => {
                self.no_indices(segment)?;
                self.attribute_number(&candidates, span)
            }
        }
    }

    /// Sets of the indices of a parameter or control, whose definition may not exist yet.
    fn symbols_of_heads(&mut self, head: &Segment) -> Vec<SetId> {
        let indices = head.indices.iter().flatten();
        let sets: Vec<Option<SetId>> = indices
            .map(|index| match index {
                Index::Binder(binder) => self.set(&binder.set),
                Index::Expression(expr) => {
                    super::declarations::set_path(expr).and_then(|path| self.set(&path))
                }
            })
            .collect();
        sets.into_iter().flatten().collect()
    }

    pub(super) fn parameter_use(&mut self, id: usize, segment: &Segment) -> Option<Vec<Element>> {
        self.used.parameters[id] = true;
        let sets = self.symbols_of_heads(&self.syntax.parameters[id].head.clone());
        self.indices(segment, &sets)
    }

    /// The set that a parameter's values are elements of.
    pub(super) fn parameter_set(&self, id: usize) -> Option<SetId> {
        match self.definitions.parameters.get(id)?.domain {
            DomainDef::Element(set) => Some(set),
            _ => None,
        }
    }

    /// An element as a number, which only those of integer sets are.
    pub(super) fn integer(&mut self, element: Element) -> Option<Formula> {
        let span = element.span;
        if self.is_integer_set(element.set) {
            return Some(Formula { kind: FormulaKind::Integer(Box::new(element)), span });
        }
        self.not_a_number(element.set, span);
        None
    }

    pub(super) fn not_a_number(&mut self, set: SetId, span: Span) {
        let set = self.set_name(set).to_owned();
        let message = format!(
            "expected a number, found an element of the set `{set}` (`{}`)",
            self.file.brief(span)
        );
        let help = "elements serve as indices, as in `prize[path]`, and can be compared";
        self.error_with_help(span, message, "not a number", help);
    }

    fn unknown_value(&mut self, name: &Identifier) {
        let place = self.symbols.places.contains_key(&name.name);
        if place || self.symbols.sets.contains_key(&name.name) {
            let what = if place { "a node or an outcome" } else { "a set" };
            let message = format!("expected a number, found {what} (`{}`)", name.name);
            let help = match (place, self.context) {
                (true, Context::Measure) => {
                    format!("write `reach({0})` for the probability of reaching it", name.name)
                }
                (true, _) => "nodes and outcomes stand behind `->` and in measures".into(),
                (false, _) => format!(
                    "an index variable is bound by `[{0}]` in a head or by `sum({0}: ...)`",
                    name.name
                ),
            };
            self.error_with_help(name.span, message, "not a number", help);
            return;
        }
        let message = format!("there is no `{}`", name.name);
        // A suggestion looks at every name; of findings that are only counted it is not shown.
        if self.diagnostics.is_full() {
            self.error(name.span, message, "not defined");
            return;
        }
        let known: Vec<String> = self
            .symbols
            .values
            .keys()
            .cloned()
            .chain(self.scope.iter().map(|variable| variable.name.clone()))
            .collect();
        let near = nearest(&name.name, known.iter().map(String::as_str));
        let help = match near {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("declare it, for example `param {} in [0, 1]`", name.name),
        };
        self.error_with_help(name.span, message, "not defined", help);
    }

    fn no_indices(&mut self, segment: &Segment) -> Option<()> {
        if segment.indices.is_none() {
            return Some(());
        }
        let message = format!("`{}` has no index", segment.name.name);
        self.error(segment.name.span, message, "");
        None
    }

    fn reduce(
        &mut self,
        reduction: Reduction,
        binders: &[Binder],
        guard: Option<&Expr>,
        body: &Expr,
    ) -> Option<FormulaKind> {
        let outer = self.scope.len();
        let mut variables = Vec::new();
        for binder in binders {
            let set = self.set(&binder.set)?;
            let variable = Variable { name: binder.variable.name.clone(), set };
            variables.push(variable.clone());
            self.scope.push(variable);
        }
        let guard = match guard {
            Some(guard) => self.condition(guard).map(|guard| Some(Box::new(guard))),
            None => Some(None),
        };
        let body = self.number(body);
        self.scope.truncate(outer);
        Some(FormulaKind::Reduce { reduction, variables, guard: guard?, body: Box::new(body?) })
    }

    /// Indices of a use, one for each set.
    pub(super) fn indices(&mut self, segment: &Segment, sets: &[SetId]) -> Option<Vec<Element>> {
        let given = segment.indices.as_deref().unwrap_or(&[]);
        if given.len() != sets.len() {
            let names: Vec<&str> = sets.iter().map(|&set| self.set_name(set)).collect();
            let name = &segment.name.name;
            let message = match sets.len() {
                0 => format!("`{name}` has no index"),
                1 => format!("`{name}` needs one index, found {}", given.len()),
                n => format!("`{name}` needs {n} indices, found {}", given.len()),
            };
            let mut diagnostic = Diagnostic::error(self.file, segment.name.span, message, "");
            if !sets.is_empty() {
                diagnostic = diagnostic.with_help(format!("write `{name}[{}]`", names.join(", ")));
            }
            self.diagnostics.push(diagnostic);
            return None;
        }
        let mut elements = Vec::new();
        for (index, &set) in given.iter().zip(sets) {
            match index {
                Index::Expression(expr) => elements.push(self.element(expr, set)?),
                Index::Binder(binder) => {
                    let message = "an index variable cannot be bound here";
                    let help = "bind it in the head of the definition or by `sum(p in path: ...)`";
                    self.error_with_help(binder.variable.span, message, "", help);
                    return None;
                }
            }
        }
        Some(elements)
    }
}

pub(super) fn sets_of(variables: &[Variable]) -> Vec<SetId> {
    variables.iter().map(|variable| variable.set).collect()
}
