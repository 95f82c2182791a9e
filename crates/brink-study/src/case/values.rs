//! Reads the values, ranges and chances of one parameter.

use std::sync::Arc;

use brink_lang::{Diagnostic, Diagnostics, Domain, SourceFile, Span, listed, suggestion};

use super::spread::check_value;
use crate::scenario::{Node, Table, Value, pair};

/// What is known of the parameter being read.
#[derive(Clone, Copy)]
pub(super) struct Values<'a> {
    pub(super) file: &'a Arc<SourceFile>,
    /// Name without indices.
    pub(super) name: &'a str,
    pub(super) domain: &'a Domain,
}

impl Values<'_> {
    fn error(
        &self,
        problems: &mut Diagnostics,
        span: Span,
        message: String,
        label: &str,
        help: &str,
    ) {
        let found = Diagnostic::error(self.file, span, message, label);
        problems.push(found.with_help(help));
    }

    pub(super) fn value(&self, node: &Node, problems: &mut Diagnostics) -> Option<(f64, Span)> {
        let Values { name, domain, .. } = *self;
        let found = match (domain, &node.value) {
            (Domain::Elements(names), Value::Text(text)) => {
                let position = names.iter().position(|element| element == text);
                if position.is_none() {
                    let known: Vec<&str> = names.iter().map(String::as_str).collect();
                    let message = format!("parameter `{name}` cannot be `{text}`");
                    let help = suggestion(text, "elements", &known);
                    self.error(problems, node.span, message, "not an element", &help);
                }
                position.map(|p| p as f64)
            }
            (Domain::Elements(names), _) => {
                let known: Vec<&str> = names.iter().map(String::as_str).collect();
                let message = format!("parameter `{name}` takes an element of a set");
                let help = format!("one of {}, in quotes", listed(&known));
                self.error(
                    problems,
                    node.span,
                    message,
                    &format!("this is {}", node.kind()),
                    &help,
                );
                None
            }
            (Domain::Interval { .. }, _) => {
                let number = node.number();
                if number.is_none() {
                    let message = format!("parameter `{name}` takes a number here");
                    let label = format!("this is {}", node.kind());
                    self.error(problems, node.span, message, &label, "");
                }
                number
            }
        };
        let value = found?;
        if check_value(domain, value).is_err() {
            let message = format!("parameter `{name}` must be in {}", domain.text());
            self.error(problems, node.span, message, &format!("{value} is outside"), "");
            return None;
        }
        Some((value, node.span))
    }

    pub(super) fn range(
        &self,
        node: &Node,
        problems: &mut Diagnostics,
    ) -> Option<([f64; 2], Span)> {
        let Values { name, domain, .. } = *self;
        if matches!(domain, Domain::Elements(_)) {
            let message = format!("parameter `{name}` takes an element, which has no range");
            let help = "give chances = { element = 0.5, ... } instead";
            self.error(problems, node.span, message, "", help);
            return None;
        }
        let Some([low, high]) = pair(node) else {
            let message = format!("the range of `{name}` must be two numbers [low, high]");
            self.error(problems, node.span, message, &format!("this is {}", node.kind()), "");
            return None;
        };
        if low > high {
            let message = format!("the range of `{name}` begins above its end");
            let help = format!("write [{high}, {low}]");
            self.error(problems, node.span, message, "the lower end comes first", &help);
            return None;
        }
        for end in [low, high] {
            if check_value(domain, end).is_err() {
                let message = format!(
                    "the range of `{name}` leaves the parameter's domain {}",
                    domain.text()
                );
                self.error(problems, node.span, message, &format!("{end} is outside"), "");
            }
        }
        Some(([low, high], node.span))
    }

    pub(super) fn chances(&self, node: &Node, problems: &mut Diagnostics) -> Option<Vec<f64>> {
        let Values { name, domain, .. } = *self;
        let Domain::Elements(names) = domain else {
            let message = format!("parameter `{name}` takes a number, which has no chances");
            self.error(problems, node.span, message, "", "give range = [low, high] instead");
            return None;
        };
        let Value::Table(table) = &node.value else {
            let message = format!("the chances of `{name}` must be a table");
            let help = "chances = { element = 0.5, ... }";
            self.error(problems, node.span, message, &format!("this is {}", node.kind()), help);
            return None;
        };
        let mut chances = vec![0.0; names.len()];
        let given = self.given_chances(names, table, problems);
        let complete = given.len() == table.len();
        for (element, chance) in given {
            chances[element] = chance;
        }
        let sum: f64 = chances.iter().sum();
        if complete && (sum - 1.0).abs() > 1e-6 {
            let message = format!("the chances of `{name}` must sum to one");
            self.error(problems, node.span, message, &format!("these sum to {sum}"), "");
        }
        complete.then(|| chances.iter().map(|chance| chance / sum).collect())
    }

    fn given_chances(
        &self,
        names: &[String],
        table: &Table,
        problems: &mut Diagnostics,
    ) -> Vec<(usize, f64)> {
        let name = self.name;
        let mut given = Vec::new();
        for (key, node) in table {
            let element = names.iter().position(|element| *element == key.value);
            let chance = node.number().filter(|chance| (0.0..=1.0).contains(chance));
            if element.is_none() {
                let known: Vec<&str> = names.iter().map(String::as_str).collect();
                let message = format!("parameter `{name}` cannot be `{}`", key.value);
                let help = suggestion(&key.value, "elements", &known);
                self.error(problems, key.span, message, "not an element", &help);
            }
            if chance.is_none() {
                let message = "a chance must be a number in [0, 1]".to_owned();
                self.error(problems, node.span, message, "", "");
            }
            given.extend(element.zip(chance));
        }
        given
    }
}
