//! Typed access to the fields of a table, with a diagnostic for everything unexpected.

use std::sync::Arc;

use brink_lang::{Diagnostic, Diagnostics, SourceFile, Span, suggestion};

use super::node::{Located, Node, Table, Value};

/// A table being read: what it is called in messages, and what is wrong with it so far.
pub(crate) struct Fields<'t, 'p> {
    file: &'t Arc<SourceFile>,
    table: &'t Table,
    /// What the table describes, as in ``parameter `stake` ``.
    what: String,
    /// Where it begins, for messages about what is missing.
    span: Span,
    problems: &'p mut Diagnostics,
}

impl<'t, 'p> Fields<'t, 'p> {
    /// Starts to read a table that may have these keys only.
    pub(crate) fn new(
        file: &'t Arc<SourceFile>,
        table: &'t Table,
        span: Span,
        what: impl Into<String>,
        known: &[&str],
        problems: &'p mut Diagnostics,
    ) -> Self {
        let what = what.into();
        for (key, _) in table {
            if !known.contains(&key.value.as_str()) {
                let message = format!("{what} has no field `{}`", key.value);
                let found = Diagnostic::error(file, key.span, message, "unknown field");
                problems.push(found.with_help(suggestion(&key.value, "fields", known)));
            }
        }
        Self { file, table, what, span, problems }
    }

    /// The value of a key.
    pub(crate) fn node(&self, key: &str) -> Option<&'t Node> {
        self.table.iter().find(|(k, _)| k.value == key).map(|(_, node)| node)
    }

    /// Reports an error at a place.
    pub(crate) fn error(
        &mut self,
        span: Span,
        message: impl Into<String>,
        label: &str,
        help: &str,
    ) {
        let found = Diagnostic::error(self.file, span, message, label);
        self.problems.push(found.with_help(help));
    }

    fn expected(&mut self, key: &str, node: &Node, expected: &str) {
        let message = format!("`{key}` of {} must be {expected}", self.what);
        self.error(node.span, message, &format!("this is {}", node.kind()), "");
    }

    /// A text, if the key is there.
    pub(crate) fn text(&mut self, key: &str) -> Option<Located<String>> {
        let node = self.node(key)?;
        if let Value::Text(text) = &node.value {
            return Some(Located { value: text.clone(), span: node.span });
        }
        self.expected(key, node, "a text in quotes");
        None
    }

    /// A text that must be there; `help` shows how to write it.
    pub(crate) fn required_text(&mut self, key: &str, help: &str) -> Option<Located<String>> {
        if self.node(key).is_none() {
            let message = format!("{} has no `{key}`", self.what);
            self.error(self.span, message, "", help);
        }
        let text = self.text(key)?;
        if text.value.trim().is_empty() {
            let message = format!("the `{key}` of {} is empty", self.what);
            self.error(text.span, message, "says nothing", help);
        }
        Some(text)
    }

    /// One of several words.
    pub(crate) fn word<T: Copy>(&mut self, key: &str, words: &[(&str, T)]) -> Option<T> {
        let text = self.text(key)?;
        let found = words.iter().find(|(word, _)| *word == text.value);
        if found.is_none() {
            let names: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
            let message = format!("`{}` is not a possible `{key}` of {}", text.value, self.what);
            self.error(text.span, message, "unknown", &suggestion(&text.value, "possible", &names));
        }
        found.map(|(_, value)| *value)
    }

    /// A number, if the key is there.
    pub(crate) fn number(&mut self, key: &str) -> Option<Located<f64>> {
        let node = self.node(key)?;
        if let Some(value) = node.number() {
            return Some(Located { value, span: node.span });
        }
        self.expected(key, node, "a number");
        None
    }

    /// A whole number between `low` and `high`, if the key is there.
    pub(crate) fn whole(&mut self, key: &str, low: i64, high: i64) -> Option<Located<i64>> {
        let node = self.node(key)?;
        match node.value {
            Value::Integer(value) if (low..=high).contains(&value) => {
                Some(Located { value, span: node.span })
            }
            _ => {
                self.expected(key, node, &format!("a whole number from {low} to {high}"));
                None
            }
        }
    }

    /// A pair `[low, high]` with `low < high`, if the key is there.
    pub(crate) fn range(&mut self, key: &str) -> Option<Located<[f64; 2]>> {
        let node = self.node(key)?;
        match pair(node) {
            Some([low, high]) if low < high => {
                Some(Located { value: [low, high], span: node.span })
            }
            _ => {
                self.expected(key, node, "two numbers [low, high], the lower first");
                None
            }
        }
    }

    /// A text or a list of texts; empty if the key is not there.
    pub(crate) fn texts(&mut self, key: &str) -> Vec<Located<String>> {
        let Some(node) = self.node(key) else { return Vec::new() };
        let items = match &node.value {
            Value::List(items) => items.iter().collect(),
            _ => vec![node],
        };
        let mut texts = Vec::new();
        for item in items {
            match &item.value {
                Value::Text(text) => {
                    texts.push(Located { value: text.clone(), span: item.span });
                }
                _ => self.expected(key, item, "a text in quotes, or a list of them"),
            }
        }
        texts
    }

    /// A table, if the key is there.
    pub(crate) fn table(&mut self, key: &str) -> Option<(&'t Table, Span)> {
        let node = self.node(key)?;
        if let Value::Table(table) = &node.value {
            return Some((table, node.span));
        }
        self.expected(key, node, "a table");
        None
    }

    /// A list of tables, as `[[claims]]` makes one; empty if the key is not there.
    pub(crate) fn tables(&mut self, key: &str) -> Vec<(&'t Table, Span)> {
        let Some(node) = self.node(key) else { return Vec::new() };
        let Value::List(items) = &node.value else {
            self.expected(key, node, &format!("a list of tables, each begun by [[{key}]]"));
            return Vec::new();
        };
        let mut tables = Vec::new();
        for item in items {
            match &item.value {
                Value::Table(table) => tables.push((table, item.span)),
                _ => self.expected(key, item, &format!("tables, each begun by [[{key}]]")),
            }
        }
        tables
    }

    /// The problems found so far, to read a table inside this one.
    pub(crate) fn problems(&mut self) -> &mut Diagnostics {
        self.problems
    }
}

/// Two numbers in a list.
pub(crate) fn pair(node: &Node) -> Option<[f64; 2]> {
    match &node.value {
        Value::List(items) => match items.as_slice() {
            [a, b] => Some([a.number()?, b.number()?]),
            _ => None,
        },
        _ => None,
    }
}
