//! Elements of sets, and conditions.

use super::Resolver;
use super::declarations::set_path;
use super::symbols::Value;
use crate::resolve::definitions::SetKind;
use crate::resolve::formula::{Condition, ConditionKind, Element, ElementKind, Formula, SetId};
use crate::source::{Diagnostic, Span};
use crate::syntax::{Argument, Comparison, Expr, ExprKind, Identifier, Segment};

/// How a name in an index position is to be read.
pub(super) enum Reading {
    Element(ElementKind),
    /// As a number that must come out as an element of an integer set.
    Number,
}

impl Resolver<'_> {
    /// Resolves an expression as an element of a set; `None` after an error.
    pub(super) fn element(&mut self, expr: &Expr, set: SetId) -> Option<Element> {
        let span = expr.span;
        let kind = match &expr.kind {
            ExprKind::Name(segments) => match self.named_element(segments, set, span)? {
                Reading::Element(kind) => kind,
                Reading::Number => self.number_element(expr, set)?,
            },
            ExprKind::Call { function, arguments }
                if matches!(function.name.as_str(), "first" | "last") =>
            {
                match self.end_element(function, arguments, set)? {
                    Reading::Element(kind) => kind,
                    Reading::Number => self.number_element(expr, set)?,
                }
            }
            ExprKind::If(parts) => {
                let condition = self.condition(&parts[0])?;
                let branches = [self.element(&parts[1], set)?, self.element(&parts[2], set)?];
                ElementKind::If(Box::new(condition), Box::new(branches))
            }
            ExprKind::Compare(Comparison::Equal, pair) => {
                self.named_index(&pair[1], span, set);
                return None;
            }
            _ => self.number_element(expr, set)?,
        };
        Some(Element { kind, set, span })
    }

    /// Refuses `prize[path = north]`.
    fn named_index(&mut self, value: &Expr, span: Span, set: SetId) {
        let message = format!("expected an element of `{}`, found an equation", self.set_name(set));
        let value = self.file.brief(value.span);
        let help = format!("write `[{value}]` alone; {}", self.elements_help(set));
        self.error_with_help(span, message, "not an element", help);
    }

    fn number_element(&mut self, expr: &Expr, set: SetId) -> Option<ElementKind> {
        if let SetKind::Named(_) = self.definitions.sets[set].kind {
            let name = self.set_name(set).to_owned();
            let message = format!("expected an element of `{name}`");
            let help = self.elements_help(set);
            self.error_with_help(expr.span, message, "not an element", help);
            return None;
        }
        self.number(expr).map(|formula| ElementKind::Number(Box::new(formula)))
    }

    /// A name as an element of a set.
    fn named_element(&mut self, segments: &[Segment], set: SetId, span: Span) -> Option<Reading> {
        let integer = self.is_integer_set(set);
        let [segment] = segments else {
            let pair = self.player_attribute(segments)?;
            return self.attribute_element(&[pair], set, span);
        };
        let name = &segment.name;
        if segment.indices.is_none() {
            if let Some(slot) = self.variable(&name.name) {
                let own = self.scope[slot].set;
                if own == set {
                    return Some(Reading::Element(ElementKind::Variable(slot)));
                }
                if integer && self.is_integer_set(own) {
                    return Some(Reading::Number);
                }
                self.wrong_set(span, own, set);
                return None;
            }
            if let SetKind::Named(elements) = &self.definitions.sets[set].kind
                && let Some(position) = elements.iter().position(|e| *e == name.name)
            {
                return Some(Reading::Element(ElementKind::Position(position)));
            }
        }
        match self.symbols.values.get(&name.name).map(|(value, _)| value.clone()) {
            Some(Value::Attribute(pairs)) if segment.indices.is_none() => {
                self.attribute_element(&pairs, set, span)
            }
            Some(Value::Parameter(id)) if self.parameter_set(id).is_some() => {
                let own = self.parameter_set(id)?;
                let indices = self.parameter_use(id, segment)?;
                if own != set {
                    self.wrong_set(span, own, set);
                    return None;
                }
                Some(Reading::Element(ElementKind::Parameter(id, indices)))
            }
            _ if integer => Some(Reading::Number),
            _ => {
                self.unknown_element(name, set);
                None
            }
        }
    }

    fn end_element(
        &mut self,
        function: &Identifier,
        arguments: &[Argument],
        set: SetId,
    ) -> Option<Reading> {
        let [argument] = arguments else {
            let message = format!("`{}` takes the name of a set", function.name);
            self.error(function.span, message, "");
            return None;
        };
        let own = self.set_argument(&argument.value)?;
        if own == set {
            let first = function.name == "first";
            let kind = if first { ElementKind::First } else { ElementKind::Last };
            return Some(Reading::Element(kind));
        }
        Some(Reading::Number)
    }

    /// The set that an argument names, by its own name or by one of its variables.
    pub(super) fn set_argument(&mut self, expr: &Expr) -> Option<SetId> {
        let Some(path) = set_path(expr) else {
            self.error(expr.span, "expected the name of a set", "");
            return None;
        };
        if let [name] = &path[..]
            && !self.symbols.sets.contains_key(&name.name)
            && let Some(slot) = self.variable(&name.name)
        {
            return Some(self.scope[slot].set);
        }
        self.set(&path)
    }

    pub(super) fn wrong_set(&mut self, span: Span, own: SetId, set: SetId) {
        let message = format!(
            "expected an element of `{}`, found one of `{}`",
            self.set_name(set),
            self.set_name(own)
        );
        self.error(span, message, format!("of the set `{}`", self.set_name(own)));
    }

    /// Which elements a set has: all, or of many the first.
    pub(super) fn elements_help(&self, set: SetId) -> String {
        match &self.definitions.sets[set].kind {
            SetKind::Named(elements) => format!("its elements are {}", listed_names(elements)),
            SetKind::Range(bounds) => {
                let [low, high] = [&bounds[0], &bounds[1]].map(|bound| self.file.brief(bound.span));
                format!("its elements are the integers {low}..{high}")
            }
        }
    }

    fn unknown_element(&mut self, name: &Identifier, set: SetId) {
        let own = self.set_name(set);
        let (message, help) = if name.name == own {
            (
                format!("no index variable `{own}` is bound here"),
                format!("bind it by `[{own}]` in the head or by `sum({own}: ...)`"),
            )
        } else {
            let scope = self.scope.iter().filter(|v| v.set == set);
            let variables: Vec<String> = scope.map(|v| v.name.clone()).collect();
            let mut help = self.elements_help(set);
            if !variables.is_empty() {
                help.push_str("; bound here: ");
                help.push_str(&listed_names(&variables));
            }
            (format!("`{}` is not an element of `{own}`", name.name), help)
        };
        let diagnostic = Diagnostic::error(self.file, name.span, message, "not an element");
        self.diagnostics.push(diagnostic.with_help(help));
    }

    /// Resolves an expression as a condition; `None` after an error.
    pub(super) fn condition(&mut self, expr: &Expr) -> Option<Condition> {
        let span = expr.span;
        let kind = match &expr.kind {
            ExprKind::And(pair) => {
                let left = self.condition(&pair[0]);
                ConditionKind::And(Box::new([left?, self.condition(&pair[1])?]))
            }
            ExprKind::Or(pair) => {
                let left = self.condition(&pair[0]);
                ConditionKind::Or(Box::new([left?, self.condition(&pair[1])?]))
            }
            ExprKind::Not(inner) => ConditionKind::Not(Box::new(self.condition(inner)?)),
            ExprKind::Compare(comparison, pair) => {
                self.comparison(*comparison, &pair[0], &pair[1])?
            }
            ExprKind::Member(left, elements) => {
                let mut whole: Option<Condition> = None;
                for element in elements {
                    let kind = self.comparison(Comparison::Equal, left, element)?;
                    let one = Condition { kind, span };
                    whole = Some(match whole {
                        None => one,
                        Some(before) => {
                            Condition { kind: ConditionKind::Or(Box::new([before, one])), span }
                        }
                    });
                }
                return whole;
            }
            _ => {
                let message = "expected a condition, such as `round < last(round)`";
                self.error(span, message, "neither true nor false");
                return None;
            }
        };
        Some(Condition { kind, span })
    }

    fn comparison(
        &mut self,
        comparison: Comparison,
        left: &Expr,
        right: &Expr,
    ) -> Option<ConditionKind> {
        let set = self.named_set_of(left).or_else(|| self.named_set_of(right));
        if let Some(set) = set {
            let left = self.element(left, set);
            let pair = Box::new([left?, self.element(right, set)?]);
            return Some(ConditionKind::Elements(comparison, pair));
        }
        self.only_one_meant(left)?;
        self.only_one_meant(right)?;
        let left = self.number(left);
        let pair: Box<[Formula; 2]> = Box::new([left?, self.number(right)?]);
        Some(ConditionKind::Numbers(comparison, pair))
    }

    /// The set of named elements that an expression is an element of, as far as it says so.
    fn named_set_of(&self, expr: &Expr) -> Option<SetId> {
        let set = match &expr.kind {
            ExprKind::Name(segments) => match &segments[..] {
                [segment] => match self.variable(&segment.name.name) {
                    Some(slot) if segment.indices.is_none() => self.scope[slot].set,
                    _ => match self.symbols.values.get(&segment.name.name)?.0 {
                        Value::Parameter(id) => self.parameter_set(id)?,
                        Value::Attribute(ref pairs) => self.common_set(pairs)?,
                        _ => return None,
                    },
                },
                [player, attribute] => {
                    let owner = *self.symbols.players.get(&player.name.name)?;
                    let at = self.attribute_of(owner, &attribute.name.name)?;
                    self.attribute_set((owner, at))?
                }
                _ => return None,
            },
            ExprKind::Call { function, arguments }
                if matches!(function.name.as_str(), "first" | "last") =>
            {
                let path = set_path(&arguments.first()?.value)?;
                let [name] = &path[..] else { return None };
                match self.symbols.sets.get(&name.name) {
                    Some(sets) => *sets.first()?,
                    None => self.scope[self.variable(&name.name)?].set,
                }
            }
            _ => return None,
        };
        (!self.is_integer_set(set)).then_some(set)
    }
}

/// Names that a message lists of very many.
const MOST_LISTED: usize = 12;

/// Names in quotes, of very many the first.
fn listed_names(names: &[String]) -> String {
    let first: Vec<String> =
        names.iter().take(MOST_LISTED).map(|name| format!("`{name}`")).collect();
    let more = names.len().saturating_sub(MOST_LISTED);
    let rest = if more > 0 { format!(" and {more} more") } else { String::new() };
    first.join(", ") + &rest
}
