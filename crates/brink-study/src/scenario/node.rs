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
        problems.push(found.with_help(hint(&file.text, span)));
    }
    convert_table(file, table.get_ref(), problems)
}

/// What to do about a syntax error: numbers as people write them are not all numbers of TOML.
fn hint(text: &str, span: Span) -> String {
    let line_start = text[..span.start].rfind('\n').map_or(0, |at| at + 1);
    let line = text[line_start..].lines().next().unwrap_or_default();
    let is_part = |c: char| c.is_ascii_alphanumeric() || "+-._%".contains(c);
    for word in line.split(|c: char| !is_part(c)) {
        let digits = word.trim_start_matches(['+', '-']);
        let sign = &word[..word.len() - digits.len()];
        if let Some(share) = digits.strip_suffix('%')
            && let Ok(percent) = share.parse::<f64>()
        {
            return format!("write {sign}{} for {word}", percent / 100.0);
        }
        if digits.len() > 1 && digits.starts_with('.') && digits.parse::<f64>().is_ok() {
            return format!("write {sign}0{digits} for {word}: a digit comes before the point");
        }
        if digits.len() > 1 && digits.ends_with('.') && digits.parse::<f64>().is_ok() {
            return format!("write {word}0 for {word}: a digit comes after the point");
        }
    }
    "text is quoted, tables are written [name], lists [a, b]".into()
}

fn convert_table(file: &Arc<SourceFile>, table: &DeTable<'_>, problems: &mut Diagnostics) -> Table {
    let mut entries: Table = table
        .iter()
        .map(|(key, value)| {
            let name = Located { value: key.get_ref().to_string(), span: place(key) };
            refuse_control_characters(file, &name.value, name.span, problems);
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
        DeValue::String(text) => {
            refuse_control_characters(file, text, span, problems);
            Value::Text(text.to_string())
        }
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

/// Texts reach terminals and web pages: what steers a terminal is not text.
fn refuse_control_characters(
    file: &Arc<SourceFile>,
    text: &str,
    span: Span,
    problems: &mut Diagnostics,
) {
    let steers = |c: &char| c.is_control() && !matches!(c, '\n' | '\r' | '\t');
    if let Some(found) = text.chars().find(steers) {
        let message = format!("a text holds the control character U+{:04X}", found as u32);
        let found = Diagnostic::error(file, span, message, "not a text to be read");
        problems.push(found.with_help("leave it out; lines and tabs may stay"));
    }
}

fn place<T>(spanned: &Spanned<T>) -> Span {
    let range = spanned.span();
    Span::new(range.start, range.end)
}
