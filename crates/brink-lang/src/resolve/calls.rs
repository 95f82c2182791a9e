//! Calls of functions in formulas.

use super::declarations::set_path;
use super::{Context, Resolver};
use crate::functions::{Body, Function, SetFunction};
use crate::names::nearest;
use crate::resolve::formula::{Element, ElementKind, Formula, FormulaKind};
use crate::source::Span;
use crate::syntax::{Argument, Expr, Identifier};

impl Resolver<'_> {
    pub(super) fn call(
        &mut self,
        function: &Identifier,
        arguments: &[Argument],
        span: Span,
    ) -> Option<Formula> {
        let name = function.name.as_str();
        if let Some(argument) = arguments.iter().find_map(|a| a.name.as_ref()) {
            let message = format!("the arguments of `{name}` have no names");
            self.error(argument.span, message, "");
            return None;
        }
        let functions = self.functions;
        // A form with a syntax of its own has been read by the parser already.
        let is_form = |f: &&Function| !matches!(f.body, Body::Syntax);
        let Some(known) = functions.of_models().filter(is_form).find(|f| f.name == name) else {
            self.unknown_function(function);
            return None;
        };
        if !known.takes(arguments.len()) {
            self.wrong_arity(function, known, arguments.len());
            return None;
        }
        match known.body {
            Body::Set(of_set) => self.set_function(of_set, &arguments[0].value, span),
            Body::PlayerValue => {
                let kind = self.player_value(function, &arguments[0].value)?;
                Some(Formula { kind, span })
            }
            _ => {
                let values: Vec<Option<Formula>> =
                    arguments.iter().map(|argument| self.number(&argument.value)).collect();
                let values = values.into_iter().collect::<Option<Vec<_>>>()?;
                Some(Formula { kind: FormulaKind::Call(known, values), span })
            }
        }
    }

    fn unknown_function(&mut self, function: &Identifier) {
        let name = function.name.as_str();
        let message = format!("there is no function `{name}`");
        let known = self.functions.of_models().map(|f| f.name);
        let mut names: Vec<&str> = known.collect();
        names.sort_unstable();
        names.dedup();
        let help = match (name, nearest(name, names.iter().copied())) {
            ("ln", _) => "the natural logarithm is `log`".to_owned(),
            (_, _) if self.symbols.values.contains_key(name) => {
                format!(
                    "`{name}` is not a function; write `{name} * (...)` for a product, or \
                         brackets `{name}[...]` for an index"
                )
            }
            (_, Some(near)) => format!("did you mean `{near}`?"),
            (_, None) => format!("the functions are {}", names.join(", ")),
        };
        self.error_with_help(function.span, message, "not a function", help);
    }

    fn wrong_arity(&mut self, function: &Identifier, known: &Function, found: usize) {
        let wanted = known.parameters.len();
        let least = if known.repeats { "at least " } else { "" };
        let noun = if wanted == 1 { "argument" } else { "arguments" };
        let message = format!("`{}` takes {least}{wanted} {noun}, not {found}", function.name);
        let help = format!("write `{}`: {}", known.form(), known.doc);
        self.error_with_help(function.span, message, "", help);
    }

    /// `first(set)`, `last(set)` and `count(set)` as numbers.
    fn set_function(&mut self, of_set: SetFunction, set: &Expr, span: Span) -> Option<Formula> {
        let set = self.set_argument(set)?;
        let kind = match of_set {
            SetFunction::Count => return Some(Formula { kind: FormulaKind::Count(set), span }),
            SetFunction::First => ElementKind::First,
            SetFunction::Last => ElementKind::Last,
        };
        self.integer(Element { kind, set, span })
    }

    fn player_value(&mut self, function: &Identifier, player: &Expr) -> Option<FormulaKind> {
        if self.context != Context::Measure {
            self.error(function.span, "`value` belongs in measures", "");
            return None;
        }
        if let Some([player]) = set_path(player).as_deref() {
            self.player(player).map(FormulaKind::PlayerValue)
        } else {
            self.error(player.span, "expected the name of a player", "");
            None
        }
    }
}
