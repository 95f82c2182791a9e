//! Single expressions, as claims about results hold them.

use std::sync::Arc;

use crate::source::{Diagnostics, SourceFile};
use crate::syntax::Expr;
use crate::syntax::parser::parse_claim;

/// A parsed expression. What its names mean is up to whoever evaluates it; see
/// [`crate::syntax::ExprKind`] for its parts.
#[derive(Clone, Debug, PartialEq)]
pub struct Expression {
    /// The text that it was read from; spans refer to it.
    pub source: Arc<SourceFile>,
    /// The outermost operation.
    pub root: Expr,
}

/// Reads an expression in the syntax of formulas, with texts in quotes as well. `name` is what
/// diagnostics call the source.
pub fn parse_expression(name: &str, text: &str) -> Result<Expression, Diagnostics> {
    let source = Arc::new(SourceFile::new(name, text));
    let mut diagnostics = Diagnostics::new();
    let parsed = parse_claim(&source, &mut diagnostics);
    match parsed {
        Ok(root) if diagnostics.is_empty() => Ok(Expression { source, root }),
        _ => Err(diagnostics),
    }
}
