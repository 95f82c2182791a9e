//! Calls of functions in formulas.

use super::declarations::set_path;
use super::{Context, Resolver};
use crate::functions::{BinaryFunction, FUNCTION_NAMES, UNARY_NAMES};
use crate::names::nearest;
use crate::resolve::formula::{Element, ElementKind, Formula, FormulaKind};
use crate::source::Span;
use crate::syntax::{Argument, Identifier};

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
        let kind = match name {
            "first" | "last" | "count" => return self.set_function(function, arguments, span),
            "value" => self.player_value(function, arguments)?,
            _ => {
                if let Some((_, known)) = UNARY_NAMES.iter().find(|known| known.0 == name) {
                    self.arity(function, arguments, 1)?;
                    let operand = Box::new(self.number(&arguments[0].value)?);
                    return Some(Formula { kind: FormulaKind::Unary(*known, operand), span });
                }
                match name {
                    "pow" => self.arity(function, arguments, 2)?,
                    "clamp" => self.arity(function, arguments, 3)?,
                    "min" | "max" if arguments.is_empty() => {
                        self.arity(function, arguments, 2)?;
                    }
                    "min" | "max" => {}
                    _ => {
                        self.unknown_function(function);
                        return None;
                    }
                }
                let values = arguments
                    .iter()
                    .map(|argument| self.number(&argument.value))
                    .collect::<Vec<_>>()
                    .into_iter()
                    .collect::<Option<Vec<_>>>()?;
                return Some(combine(name, values, span));
            }
        };
        Some(Formula { kind, span })
    }

    fn unknown_function(&mut self, function: &Identifier) {
        let name = function.name.as_str();
        let message = format!("there is no function `{name}`");
        let help = match (name, nearest(name, FUNCTION_NAMES)) {
            ("ln", _) => "the natural logarithm is `log`".to_owned(),
            (_, _) if self.symbols.values.contains_key(name) => {
                format!(
                    "`{name}` is not a function; write `{name} * (...)` for a product, or \
                         brackets `{name}[...]` for an index"
                )
            }
            (_, Some(near)) => format!("did you mean `{near}`?"),
            (_, None) => format!("the functions are {}", FUNCTION_NAMES.join(", ")),
        };
        self.error_with_help(function.span, message, "not a function", help);
    }

    fn arity(
        &mut self,
        function: &Identifier,
        arguments: &[Argument],
        wanted: usize,
    ) -> Option<()> {
        if arguments.len() == wanted {
            return Some(());
        }
        let noun = if wanted == 1 { "argument" } else { "arguments" };
        let message = format!("`{}` takes {wanted} {noun}, not {}", function.name, arguments.len());
        self.error(function.span, message, "");
        None
    }

    /// `first(set)`, `last(set)` and `count(set)` as numbers.
    fn set_function(
        &mut self,
        function: &Identifier,
        arguments: &[Argument],
        span: Span,
    ) -> Option<Formula> {
        self.arity(function, arguments, 1)?;
        let set = self.set_argument(&arguments[0].value)?;
        let kind = match function.name.as_str() {
            "count" => return Some(Formula { kind: FormulaKind::Count(set), span }),
            "first" => ElementKind::First,
            _ => ElementKind::Last,
        };
        self.integer(Element { kind, set, span })
    }

    fn player_value(
        &mut self,
        function: &Identifier,
        arguments: &[Argument],
    ) -> Option<FormulaKind> {
        if self.context != Context::Measure {
            self.error(function.span, "`value` belongs in measures", "");
            return None;
        }
        self.arity(function, arguments, 1)?;
        let value = &arguments[0].value;
        if let Some([player]) = set_path(value).as_deref() {
            self.player(player).map(FormulaKind::PlayerValue)
        } else {
            self.error(value.span, "expected the name of a player", "");
            None
        }
    }
}

/// Functions of several numbers as functions of two.
fn combine(name: &str, values: Vec<Formula>, span: Span) -> Formula {
    let fold = |function: BinaryFunction, values: Vec<Formula>| {
        let pair = |a, b| Formula { kind: FormulaKind::Binary(function, Box::new([a, b])), span };
        let number = Formula { kind: FormulaKind::Number(0.0), span };
        values.into_iter().reduce(pair).unwrap_or(number)
    };
    match name {
        "pow" => fold(BinaryFunction::Power, values),
        "min" => fold(BinaryFunction::Minimum, values),
        "max" => fold(BinaryFunction::Maximum, values),
        _ => {
            // clamp(x, low, high)
            let mut values = values;
            let high = values.pop();
            let raised = fold(BinaryFunction::Maximum, values);
            fold(BinaryFunction::Minimum, std::iter::once(raised).chain(high).collect())
        }
    }
}
