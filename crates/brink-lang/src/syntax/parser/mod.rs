//! From tokens to the syntax tree, by recursive descent. After an error the parser goes on at the
//! next line that can begin a statement, so that one run reports all of them.

mod expressions;
mod hints;
mod nodes;
mod statements;

use std::sync::Arc;

use crate::source::{Diagnostic, Diagnostics, SourceFile};
use crate::syntax::lexer::{Token, TokenKind, lex};
use crate::syntax::{Binder, Expr, Identifier, Index, ModelSyntax, Segment, Text};

/// Deeper nesting of parentheses and the like than this is refused.
pub(crate) const MAX_DEPTH: usize = 200;

/// After this many errors the parser gives up.
const MAX_ERRORS: usize = 30;

/// An error has been reported; the caller recovers or passes it on.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Failed;

pub(crate) type Parsed<T> = Result<T, Failed>;

pub(crate) struct Parser<'a> {
    file: &'a Arc<SourceFile>,
    tokens: Vec<Token>,
    at: usize,
    depth: usize,
    diagnostics: &'a mut Diagnostics,
    /// Whether `reach` and `expect` have their own syntax, and texts are refused.
    in_model: bool,
}

/// Parses a whole model. The tree holds what could be read; it is only good for use if
/// `diagnostics` has no error.
pub(crate) fn parse_model(file: &Arc<SourceFile>, diagnostics: &mut Diagnostics) -> ModelSyntax {
    let tokens = lex(file, diagnostics);
    let mut parser = Parser { file, tokens, at: 0, depth: 0, diagnostics, in_model: true };
    parser.model()
}

/// Parses a single expression, as claims hold it.
pub(crate) fn parse_claim(file: &Arc<SourceFile>, diagnostics: &mut Diagnostics) -> Parsed<Expr> {
    let tokens = lex(file, diagnostics);
    let mut parser = Parser { file, tokens, at: 0, depth: 0, diagnostics, in_model: false };
    let expr = parser.expression()?;
    if parser.peek().kind != TokenKind::End {
        return Err(parser.expected("an operator or the end of the expression"));
    }
    Ok(expr)
}

impl Parser<'_> {
    fn peek(&self) -> &Token {
        &self.tokens[self.at.min(self.tokens.len() - 1)]
    }

    fn peek_at(&self, ahead: usize) -> &TokenKind {
        &self.tokens[(self.at + ahead).min(self.tokens.len() - 1)].kind
    }

    fn advance(&mut self) -> Token {
        let token = self.peek().clone();
        self.at = (self.at + 1).min(self.tokens.len() - 1);
        token
    }

    /// End of the token before the present one.
    fn last_end(&self) -> usize {
        self.at.checked_sub(1).map_or(0, |at| self.tokens[at].span.end)
    }

    fn is_symbol(&self, symbol: &str) -> bool {
        matches!(self.peek().kind, TokenKind::Symbol(s) if s == symbol)
    }

    fn is_keyword(&self, word: &str) -> bool {
        matches!(self.peek().kind, TokenKind::Keyword(w) if w == word)
    }

    /// Whether the next token is this word, which is not reserved.
    fn is_word(&self, word: &str) -> bool {
        matches!(&self.peek().kind, TokenKind::Identifier(w) if w == word)
    }

    fn take_symbol(&mut self, symbol: &str) -> bool {
        let found = self.is_symbol(symbol);
        if found {
            self.advance();
        }
        found
    }

    fn take_keyword(&mut self, word: &str) -> bool {
        let found = self.is_keyword(word);
        if found {
            self.advance();
        }
        found
    }

    fn report(&mut self, diagnostic: Diagnostic) -> Failed {
        self.diagnostics.push(diagnostic);
        if self.diagnostics.list.len() >= MAX_ERRORS {
            self.at = self.tokens.len() - 1;
        }
        Failed
    }

    /// Reports that something else should stand at the present token.
    fn expected(&mut self, what: &str) -> Failed {
        let token = self.peek().clone();
        let message = format!("expected {what}, found {}", token.describe());
        let mut diagnostic = Diagnostic::error(self.file, token.span, message, "not expected here");
        if let TokenKind::Keyword(word) = token.kind
            && what.starts_with("the name")
        {
            let help = format!("`{word}` is a word of the language; choose another name");
            diagnostic = diagnostic.with_help(help);
        } else if let Some(help) = self.habit() {
            diagnostic = diagnostic.with_help(help);
        }
        self.report(diagnostic)
    }

    fn expect_symbol(&mut self, symbol: &str, context: &str) -> Parsed<()> {
        if self.take_symbol(symbol) {
            return Ok(());
        }
        Err(self.expected(&format!("`{symbol}` {context}")))
    }

    fn expect_keyword(&mut self, word: &str, context: &str) -> Parsed<()> {
        if self.take_keyword(word) {
            return Ok(());
        }
        Err(self.expected(&format!("`{word}` {context}")))
    }

    fn identifier(&mut self, what: &str) -> Parsed<Identifier> {
        if let TokenKind::Identifier(name) = &self.peek().kind {
            let identifier = Identifier { name: name.clone(), span: self.peek().span };
            self.advance();
            return Ok(identifier);
        }
        Err(self.expected(what))
    }

    fn text(&mut self) -> Option<Text> {
        let TokenKind::Text(text) = &self.peek().kind else { return None };
        let text = Text { text: text.clone() };
        self.advance();
        Some(text)
    }

    /// Counts a level of nesting; [`Parser::leave`] must follow if it succeeds.
    fn enter(&mut self) -> Parsed<()> {
        if self.depth >= MAX_DEPTH {
            let span = self.peek().span;
            let message = format!("this is nested more than {MAX_DEPTH} levels deep");
            // What follows would only repeat the error.
            self.at = self.tokens.len() - 1;
            let diagnostic = Diagnostic::error(self.file, span, message, "");
            return Err(self.report(diagnostic.with_help("name parts of it with `let`")));
        }
        self.depth += 1;
        Ok(())
    }

    fn leave(&mut self) {
        self.depth -= 1;
    }

    /// A name, with indices in brackets on the same line if there are any.
    fn segment(&mut self, what: &str) -> Parsed<Segment> {
        let name = self.identifier(what)?;
        let indices = self.indices()?;
        Ok(Segment { name, indices })
    }

    fn indices(&mut self) -> Parsed<Option<Vec<Index>>> {
        if !self.is_symbol("[") || self.peek().starts_line {
            return Ok(None);
        }
        let open = self.advance().span;
        let mut indices = Vec::new();
        loop {
            indices.push(self.index()?);
            if self.take_symbol("]") {
                return Ok(Some(indices));
            }
            if self.take_symbol(",") {
                continue;
            }
            if let Some(failed) = self.unclosed(open, "]") {
                return Err(failed);
            }
            return Err(self.expected("`,` or `]` after an index"));
        }
    }

    fn index(&mut self) -> Parsed<Index> {
        let binds = matches!(self.peek().kind, TokenKind::Identifier(_))
            && matches!(self.peek_at(1), TokenKind::Keyword("in"))
            && matches!(self.peek_at(2), TokenKind::Identifier(_));
        if binds {
            return Ok(Index::Binder(self.binder()?));
        }
        Ok(Index::Expression(self.expression()?))
    }

    /// `variable in set`
    fn binder(&mut self) -> Parsed<Binder> {
        let variable = self.identifier("the name of an index variable")?;
        self.expect_keyword("in", "and the name of a set after an index variable")?;
        let set = self.set_name()?;
        Ok(Binder { variable, set })
    }

    /// `set` or `player.attribute`
    fn set_name(&mut self) -> Parsed<Vec<Identifier>> {
        let mut parts = vec![self.identifier("the name of a set")?];
        while self.take_symbol(".") {
            parts.push(self.identifier("the name of a discrete attribute after `.`")?);
        }
        Ok(parts)
    }
}
