//! A TOML document as a tree of values that know where they stand.

use std::sync::Arc;

use brink_lang::{Diagnostic, Diagnostics, SourceFile, Span};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// A value and where it stands in its file.
#[derive(Clone, Debug, PartialEq)]
pub struct Located<T> {
    /// The value.
    pub value: T,
    /// Its place.
    pub span: Span,
}

/// A TOML value.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Value {
    Number(f64),
    Integer(i64),
    Text(String),
    Bool(bool),
    List(Vec<Node>),
    Table(Table),
    /// A date or time, which no field of a scenario takes.
    Date,
}

/// A TOML value and where it stands.
pub(crate) type Node = Located<Value>;

/// Keys with their values in the order of the file.
pub(crate) type Table = Vec<(Located<String>, Node)>;

impl Node {
    /// What kind of value it is, for messages.
    pub(crate) fn kind(&self) -> &'static str {
        match self.value {
            Value::Number(_) => "a number",
            Value::Integer(_) => "a whole number",
            Value::Text(_) => "a text",
            Value::Bool(_) => "true or false",
            Value::List(_) => "a list",
            Value::Table(_) => "a table",
            Value::Date => "a date",
        }
    }

    /// The value as a real number.
    pub(crate) fn number(&self) -> Option<f64> {
        match self.value {
            Value::Number(x) => Some(x),
            Value::Integer(i) => Some(i as f64),
            _ => None,
        }
    }
}

/// Reads a document. Syntax errors are diagnostics with their places; numbers that are not
/// finite are refused here, once for all fields.
pub(crate) fn read(file: &Arc<SourceFile>, problems: &mut Diagnostics) -> Table {
    let (table, errors) = DeTable::parse_recoverable(&file.text);
    for error in errors {
        let range = error.span().unwrap_or(0..0);
        let message = format!("this is not valid TOML: {}", error.message());
        let span = Span::new(range.start, range.end);
        let found = Diagnostic::error(file, span, message, "the error is here");
        problems.push(found.with_help("text is quoted, tables are written [name], lists [a, b]"));
    }
    convert_table(file, table.get_ref(), problems)
}

fn convert_table(file: &Arc<SourceFile>, table: &DeTable<'_>, problems: &mut Diagnostics) -> Table {
    let mut entries: Table = table
        .iter()
        .map(|(key, value)| {
            let name = Located { value: key.get_ref().to_string(), span: place(key) };
            (name, convert(file, value, problems))
        })
        .collect();
    entries.sort_by_key(|(key, _)| key.span);
    entries
}

fn convert(
    file: &Arc<SourceFile>,
    node: &Spanned<DeValue<'_>>,
    problems: &mut Diagnostics,
) -> Node {
    let span = place(node);
    let mut refuse = |message: &str| {
        problems.push(Diagnostic::error(file, span, message, "not a finite number"));
        Value::Number(0.0)
    };
    let value = match node.get_ref() {
        DeValue::String(text) => Value::Text(text.to_string()),
        DeValue::Boolean(b) => Value::Bool(*b),
        DeValue::Datetime(_) => Value::Date,
        DeValue::Integer(digits) => match i64::from_str_radix(digits.as_str(), digits.radix()) {
            Ok(i) => Value::Integer(i),
            Err(_) => refuse("this whole number is too large"),
        },
        DeValue::Float(digits) => match digits.as_str().parse::<f64>() {
            Ok(x) if x.is_finite() => Value::Number(x),
            _ => refuse("a scenario holds finite numbers only; `inf` and `nan` are not values"),
        },
        DeValue::Array(items) => {
            Value::List(items.iter().map(|item| convert(file, item, problems)).collect())
        }
        DeValue::Table(table) => Value::Table(convert_table(file, table, problems)),
    };
    Located { value, span }
}

fn place<T>(spanned: &Spanned<T>) -> Span {
    let range = spanned.span();
    Span::new(range.start, range.end)
}
