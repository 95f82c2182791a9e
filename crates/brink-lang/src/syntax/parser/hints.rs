//! Help for what other languages write otherwise, and for brackets that are never closed.

use super::{Failed, Parsed, Parser};
use crate::source::{Diagnostic, Span};
use crate::syntax::lexer::TokenKind;

impl Parser<'_> {
    /// What to write instead of the present token, where it is right in another language.
    pub(super) fn habit(&self) -> Option<String> {
        let TokenKind::Symbol(symbol) = self.peek().kind else { return None };
        let before = self.at.checked_sub(1).map(|at| &self.tokens[at].kind);
        let help = match (before, symbol, self.peek_at(1)) {
            (Some(TokenKind::Number(percent)), "%", next) if !starts_operand(next) => {
                return Some(format!("write {} for {percent}%", percent / 100.0));
            }
            (_, "%", _) => "write `a mod b` for a remainder, and 0.2 for 20%",
            (_, "&", _) => "write `and`",
            (_, "|", _) => "write `or`; `|` stands in `reach(event | given)` alone",
            (_, "=", TokenKind::Symbol(">")) => "write `->` where play goes on",
            (Some(TokenKind::Symbol("=")), ">", _) => "write `>=` for at least",
            (Some(TokenKind::Symbol("=")), "<", _) => "write `<=` for at most",
            (Some(TokenKind::Symbol("<")), ">", _) => "write `!=` for unequal",
            (_, ":", TokenKind::Symbol("=")) => "write `=`",
            (Some(TokenKind::Symbol("~")), "{", _) => {
                "the values of a discrete attribute stand after `in`, as in \
                 `type challenger.kind in { bold: 0.3, meek: 0.7 }`"
            }
            (_, "~", TokenKind::Identifier(_)) if self.calls_ahead() => {
                "only the type of a player has a distribution here; a parameter has an interval, \
                 as in `param p in [0, 1]`, and how uncertain it is the scenario says"
            }
            (_, "~", _) => "write `in`; `~` stands before a distribution alone",
            _ => return None,
        };
        Some(help.into())
    }

    /// Whether `name(` follows the present token.
    fn calls_ahead(&self) -> bool {
        matches!(self.peek_at(2), TokenKind::Symbol("("))
    }

    /// A distribution after `in`, where `~` belongs.
    pub(super) fn distribution_after_in(&mut self, family: &str, span: Span) -> Failed {
        let message = "expected the values of a discrete attribute, found a distribution";
        let diagnostic = Diagnostic::error(self.file, span, message, "a distribution");
        self.report(diagnostic.with_help(format!("write `~ {family}(...)` instead of `in`")))
    }

    /// The closing half of a bracket that was opened at a place. Where the line, an outer bracket
    /// or the text ends before it, the opening half is what is shown.
    pub(super) fn close(&mut self, open: Span, symbol: &str, context: &str) -> Parsed<()> {
        if self.take_symbol(symbol) {
            return Ok(());
        }
        if let Some(failed) = self.unclosed(open, symbol) {
            return Err(failed);
        }
        Err(self.expected(&format!("`{symbol}` {context}")))
    }

    /// Reports that a bracket is never closed, if nothing that belongs into it follows.
    pub(super) fn unclosed(&mut self, open: Span, symbol: &str) -> Option<Failed> {
        let next = self.peek().clone();
        let ends = next.starts_line
            || matches!(next.kind, TokenKind::End | TokenKind::Symbol(")" | "]" | "}"));
        if !ends {
            return None;
        }
        let half = self.file.text.get(open.start..open.end).unwrap_or_default();
        let message = format!("this `{half}` is never closed");
        let help = format!("write `{symbol}` before {}", next.describe());
        let diagnostic = Diagnostic::error(self.file, open, message, "opened here");
        Some(self.report(diagnostic.with_help(help)))
    }
}

/// Whether an operand can begin with a token.
fn starts_operand(token: &TokenKind) -> bool {
    matches!(token, TokenKind::Number(_) | TokenKind::Identifier(_) | TokenKind::Symbol("("))
}
