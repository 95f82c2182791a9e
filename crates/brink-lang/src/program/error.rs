//! Why a model cannot be evaluated for the values given.

use std::fmt;
use std::ops::{Deref, DerefMut};
use std::sync::Arc;

use crate::source::{Diagnostic, SourceFile, Span};

/// A number that is not what the model needs. Its parts are read as fields, through [`Deref`].
#[derive(Clone, Debug, PartialEq)]
pub struct EvalError {
    // Boxed, so that the successful evaluations do not carry its size.
    finding: Box<Finding>,
}

impl EvalError {
    pub(crate) fn new(finding: Finding) -> Self {
        Self { finding: Box::new(finding) }
    }
}

impl Deref for EvalError {
    type Target = Finding;
    fn deref(&self) -> &Finding {
        &self.finding
    }
}

impl DerefMut for EvalError {
    fn deref_mut(&mut self) -> &mut Finding {
        &mut self.finding
    }
}

/// Which formula has a value that it must not have, where, and for which indices.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// What kind of number it is, as in `probability` or `payoff of challenger`.
    pub what: String,
    /// The formula's text, or the name of the parameter.
    pub formula: String,
    /// Index values that matter, as in `path = invasion`; may be empty.
    pub indices: String,
    /// The value found.
    pub value: f64,
    /// What was expected, as in `must be in [0, 1]`.
    pub expected: String,
    /// What to do about it.
    pub hint: Option<String>,
    /// The model's source.
    pub file: Arc<SourceFile>,
    /// Where the formula stands.
    pub span: Span,
}

impl Finding {
    /// `file:line:column` of the formula.
    pub fn place(&self) -> String {
        self.file.place(self.span.start)
    }

    /// The same as a diagnostic that underlines the formula.
    pub fn to_diagnostic(&self) -> Diagnostic {
        let label = if self.indices.is_empty() {
            format!("= {}", self.value)
        } else {
            format!("= {} at {}", self.value, self.indices)
        };
        let message = format!("{} `{}` {}", self.what, self.formula, self.expected);
        let diagnostic = Diagnostic::error(&self.file, self.span, message, label);
        match &self.hint {
            Some(hint) => diagnostic.with_help(hint.clone()),
            None => diagnostic,
        }
    }
}

impl fmt::Display for EvalError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {} `{}` = {}", self.place(), self.what, self.formula, self.value)?;
        if !self.indices.is_empty() {
            write!(f, " at {}", self.indices)?;
        }
        write!(f, ", {}", self.expected)?;
        if let Some(hint) = &self.hint {
            write!(f, " ({hint})")?;
        }
        Ok(())
    }
}

impl std::error::Error for EvalError {}
