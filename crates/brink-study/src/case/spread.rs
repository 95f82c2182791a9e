//! Values of an indexed parameter: one for all, by element, nested, or a list in order.

use std::sync::Arc;

use brink_lang::{Diagnostic, Diagnostics, Domain, SourceFile, suggestion};

use crate::scenario::{Node, Value};

/// What is needed to spread the values of one parameter over its entries.
pub(super) struct Spread<'a> {
    pub(super) file: &'a Arc<SourceFile>,
    /// Name of the parameter without indices.
    pub(super) parameter: &'a str,
    /// Indices of each entry, `[entry][depth]`.
    pub(super) labels: &'a [&'a [String]],
    /// Whether lists run over the elements of a set in order.
    pub(super) lists: bool,
}

impl Spread<'_> {
    /// The value of each entry, `[entry]`: `leaf` reads a value that is not split further, or
    /// reports what is wrong with it. Entries that nothing is said about are `None`.
    pub(super) fn read<T: Clone>(
        &self,
        node: &Node,
        problems: &mut Diagnostics,
        leaf: &mut dyn FnMut(&Node, usize, &mut Diagnostics) -> Option<T>,
    ) -> Vec<Option<T>> {
        let mut values = vec![None; self.labels.len()];
        let all: Vec<usize> = (0..self.labels.len()).collect();
        self.part(node, 0, &all, problems, leaf, &mut values);
        values
    }

    fn part<T: Clone>(
        &self,
        node: &Node,
        depth: usize,
        entries: &[usize],
        problems: &mut Diagnostics,
        leaf: &mut dyn FnMut(&Node, usize, &mut Diagnostics) -> Option<T>,
        values: &mut [Option<T>],
    ) {
        let deepest = depth == self.labels[entries[0]].len();
        match &node.value {
            Value::Table(table) if !deepest => {
                let elements = self.elements(entries, depth);
                for (key, value) in table {
                    if !elements.contains(&key.value.as_str()) {
                        let message = format!("`{}` has no entry `{}`", self.parameter, key.value);
                        let help = suggestion(&key.value, "elements", &elements);
                        let found =
                            Diagnostic::error(self.file, key.span, message, "unknown element");
                        problems.push(found.with_help(help));
                        continue;
                    }
                    let chosen = self.chosen(entries, depth, &key.value);
                    self.part(value, depth + 1, &chosen, problems, leaf, values);
                }
            }
            Value::List(items) if !deepest && self.lists => {
                let elements = self.elements(entries, depth);
                if items.len() != elements.len() {
                    let message = format!(
                        "`{}` needs {} values here, one for each element",
                        self.parameter,
                        elements.len()
                    );
                    let label = format!("{} values", items.len());
                    let help = format!("in this order: {}", brink_lang::listed(&elements));
                    let found = Diagnostic::error(self.file, node.span, message, label);
                    problems.push(found.with_help(help));
                    return;
                }
                for (element, item) in elements.iter().zip(items) {
                    let chosen = self.chosen(entries, depth, element);
                    self.part(item, depth + 1, &chosen, problems, leaf, values);
                }
            }
            _ => {
                for &entry in entries {
                    values[entry] = leaf(node, entry, problems);
                }
            }
        }
    }

    fn elements(&self, entries: &[usize], depth: usize) -> Vec<&str> {
        let mut elements: Vec<&str> = Vec::new();
        for &entry in entries {
            if !elements.contains(&self.labels[entry][depth].as_str()) {
                elements.push(&self.labels[entry][depth]);
            }
        }
        elements
    }

    fn chosen(&self, entries: &[usize], depth: usize, element: &str) -> Vec<usize> {
        entries.iter().copied().filter(|&entry| self.labels[entry][depth] == element).collect()
    }
}

/// Reads a value given as text: a number, or the name of an element.
pub(super) fn parse_value(domain: &Domain, text: &str) -> Result<f64, String> {
    let text = text.trim().trim_matches('"');
    match domain {
        Domain::Elements(names) => {
            let position = names.iter().position(|name| name == text);
            position.map(|position| position as f64).ok_or_else(|| {
                let known: Vec<&str> = names.iter().map(String::as_str).collect();
                format!("no element `{text}`; {}", suggestion(text, "elements", &known))
            })
        }
        Domain::Interval { .. } => {
            let value: f64 = text.parse().map_err(|_| format!("`{text}` is not a number"))?;
            check_value(domain, value)?;
            Ok(value)
        }
    }
}

/// Whether a number is finite and in the domain; the reason if not.
pub(super) fn check_value(domain: &Domain, value: f64) -> Result<(), String> {
    if value.is_finite() && domain.contains(value) {
        return Ok(());
    }
    Err(format!("{value} is outside {}", domain.text()))
}
