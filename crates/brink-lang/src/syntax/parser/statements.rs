//! The statements of a model other than nodes.

use super::{Failed, Parsed, Parser};
use crate::names::nearest;
use crate::source::{Diagnostic, Span};
use crate::syntax::lexer::TokenKind;
use crate::syntax::{
    DomainSyntax, Expr, Identifier, LetSyntax, ModelSyntax, OutcomeSyntax, ParameterSyntax,
    SetBody, SetSyntax, SizeSyntax, TypeBody, TypeSyntax,
};

pub(super) const STATEMENTS: [&str; 15] = [
    "model",
    "players",
    "set",
    "size",
    "param",
    "control",
    "type",
    "let",
    "outcome",
    "start",
    "measure",
    "chance",
    "story",
    "description",
    "citation",
];

impl Parser<'_> {
    pub(super) fn model(&mut self) -> ModelSyntax {
        let mut model = ModelSyntax::default();
        while self.peek().kind != TokenKind::End {
            let before = self.at;
            let result = self.statement(&mut model).and_then(|()| self.end_of_statement());
            if result.is_err() {
                if self.at == before {
                    self.advance();
                }
                self.recover();
            }
        }
        if model.name.is_none() && self.diagnostics.is_empty() {
            let span = Span::new(0, self.file.text.find('\n').unwrap_or(self.file.text.len()));
            let diagnostic = Diagnostic::error(
                self.file,
                span,
                "a model begins with `model NAME`",
                "expected `model` and a name before this",
            );
            self.report(diagnostic);
        }
        model
    }

    /// Skips to the next line that begins a statement.
    fn recover(&mut self) {
        while self.peek().kind != TokenKind::End {
            let token = self.peek();
            if token.starts_line {
                let begins = match &token.kind {
                    TokenKind::Keyword(word) => STATEMENTS.contains(word),
                    TokenKind::Identifier(_) => {
                        matches!(self.peek_at(1), TokenKind::Keyword("at"))
                    }
                    _ => false,
                };
                if begins {
                    return;
                }
            }
            self.advance();
        }
    }

    pub(super) fn end_of_statement(&mut self) -> Parsed<()> {
        if self.peek().starts_line || self.peek().kind == TokenKind::End {
            return Ok(());
        }
        if self.take_symbol(";") {
            return Ok(());
        }
        Err(self.expected("the end of the line"))
    }

    fn statement(&mut self, model: &mut ModelSyntax) -> Parsed<()> {
        let token = self.peek().clone();
        match token.kind {
            TokenKind::Keyword("chance") => model.nodes.push(self.node()?),
            TokenKind::Keyword(word) if STATEMENTS.contains(&word) => {
                self.advance();
                self.declaration(word, model)?;
            }
            TokenKind::Identifier(_) if matches!(self.peek_at(1), TokenKind::Keyword("at")) => {
                model.nodes.push(self.node()?);
            }
            TokenKind::Identifier(word) if matches!(self.peek_at(1), TokenKind::Text(_)) => {
                self.advance();
                let text = self.text();
                match word.as_str() {
                    "title" => model.title = text,
                    "story" => model.story = text,
                    "description" => model.description = text,
                    "citation" => model.citation = text,
                    _ => return Err(self.unknown_statement(&word, token.span)),
                }
            }
            TokenKind::Identifier(word) => return Err(self.unknown_statement(&word, token.span)),
            _ => return Err(self.expected("a statement")),
        }
        Ok(())
    }

    fn unknown_statement(&mut self, word: &str, span: Span) -> Failed {
        let diagnostic = Diagnostic::error(
            self.file,
            span,
            format!("expected a statement, found the name `{word}`"),
            "no statement begins like this",
        );
        let help = match nearest(word, STATEMENTS) {
            Some(known) => format!("did you mean `{known}`?"),
            None => "statements begin with `param`, `let`, `outcome`, ..., or as `PLAYER at NODE:`"
                .into(),
        };
        self.report(diagnostic.with_help(help))
    }

    fn declaration(&mut self, word: &str, model: &mut ModelSyntax) -> Parsed<()> {
        match word {
            "model" => {
                let name = self.identifier("the name of the model")?;
                if let Some(first) = &model.name {
                    let message = "a file holds one model";
                    let diagnostic =
                        Diagnostic::error(self.file, name.span, message, "a second one")
                            .with_secondary(first.span, "the first one");
                    return Err(self.report(diagnostic));
                }
                model.name = Some(name);
                if let Some(title) = self.text() {
                    model.title = Some(title);
                }
            }
            "players" => loop {
                let name = self.identifier("the name of a player")?;
                model.players.push((name, self.text()));
                if !self.take_symbol(",") {
                    break;
                }
            },
            "set" => model.sets.push(self.set()?),
            "size" => {
                let name = self.identifier("the name of the size")?;
                self.expect_symbol("=", "and an integer after the name of a size")?;
                let value = self.expression()?;
                model.sizes.push(SizeSyntax { name, value, doc: self.text() });
            }
            "param" => model.parameters.push(self.parameter("parameter")?),
            "control" => model.controls.push(self.parameter("control")?),
            "type" => model.types.push(self.type_statement()?),
            "let" => model.lets.push(self.definition("the name of a formula")?),
            "measure" => model.measures.push(self.definition("the name of a measure")?),
            "outcome" => model.outcomes.push(self.outcome()?),
            "start" => model.starts.push(self.target("the node where play starts")?),
            _ => return Err(self.expected("a statement")),
        }
        Ok(())
    }

    fn set(&mut self) -> Parsed<SetSyntax> {
        let name = self.identifier("the name of the set")?;
        self.expect_symbol("=", "after the name of the set")?;
        let open = self.peek().span;
        let body = if self.take_symbol("{") {
            let mut elements = Vec::new();
            while !self.is_symbol("}") {
                elements.push(self.identifier("the name of an element")?);
                if !self.take_symbol(",") {
                    break;
                }
            }
            self.close(open, "}", "or `,` after an element")?;
            SetBody::Elements(elements)
        } else {
            let low = self.expression()?;
            self.expect_symbol("..", "between the bounds of an integer set")?;
            SetBody::Range(Box::new([low, self.expression()?]))
        };
        Ok(SetSyntax { name, body, doc: self.text() })
    }

    fn parameter(&mut self, what: &str) -> Parsed<ParameterSyntax> {
        let head = self.segment(&format!("the name of a {what}"))?;
        let mut doc = self.text();
        let domain = if self.take_keyword("in") { self.domain()? } else { DomainSyntax::Real };
        let default = if self.take_symbol("=") { Some(self.expression()?) } else { None };
        if doc.is_none() {
            doc = self.text();
        }
        Ok(ParameterSyntax { head, domain, default, doc })
    }

    fn domain(&mut self) -> Parsed<DomainSyntax> {
        let start = self.peek().span;
        let low_open = self.is_symbol("(");
        if !low_open && !self.is_symbol("[") {
            if self.is_word("simplex") {
                return Ok(DomainSyntax::Simplex(self.advance().span));
            }
            if self.is_word("real") {
                self.advance();
                return Ok(DomainSyntax::Real);
            }
            if !matches!(self.peek().kind, TokenKind::Identifier(_)) {
                let what = "an interval such as `[0, 1]` or `(0, inf)`, a set, or `simplex`";
                return Err(self.expected(what));
            }
            return Ok(DomainSyntax::Set(self.set_name()?));
        }
        self.advance();
        let low = self.expression()?;
        self.expect_symbol(",", "between the ends of an interval")?;
        let high = self.expression()?;
        let high_open = self.is_symbol(")");
        if !high_open && !self.is_symbol("]") {
            if let Some(failed) = self.unclosed(start, "]") {
                return Err(failed);
            }
            return Err(self.expected("`]` (end included) or `)` (end excluded) after an interval"));
        }
        self.advance();
        let span = Span::new(start.start, self.last_end());
        Ok(DomainSyntax::Interval { low, low_open, high, high_open, span })
    }

    fn type_statement(&mut self) -> Parsed<TypeSyntax> {
        let player = self.identifier("the name of a player")?;
        self.expect_symbol(".", "and an attribute after the player, as in `type challenger.cost`")?;
        let attribute = self.identifier("the name of an attribute")?;
        let body = if self.take_symbol("~") {
            self.distribution()?
        } else if self.take_keyword("in") {
            self.values()?
        } else {
            let what = "`in` and the values of a discrete attribute, or `~` and the distribution \
                        of a continuous one";
            return Err(self.expected(what));
        };
        Ok(TypeSyntax { player, attribute, body, doc: self.text() })
    }

    fn values(&mut self) -> Parsed<TypeBody> {
        let open = self.peek().span;
        if !self.take_symbol("{") {
            let set = self.set_name()?;
            if let ([family], true) = (&set[..], self.is_symbol("(")) {
                return Err(self.distribution_after_in(&family.name, family.span));
            }
            self.expect_keyword("with", "and a probability for each element of the set")?;
            return Ok(TypeBody::OverSet(set, self.expression()?));
        }
        let mut values = Vec::new();
        while !self.is_symbol("}") {
            let value = self.identifier("the name of a value of the attribute")?;
            self.expect_symbol(":", "and its probability after a value of the attribute")?;
            values.push((value, self.expression()?));
            if !self.take_symbol(",") && !self.take_symbol(";") && !self.peek().starts_line {
                break;
            }
        }
        self.close(open, "}", "or `,` after a probability")?;
        Ok(TypeBody::Values(values))
    }

    fn distribution(&mut self) -> Parsed<TypeBody> {
        let family = self.identifier("the name of a distribution")?;
        let open = self.peek().span;
        self.expect_symbol("(", "and the arguments of the distribution")?;
        let arguments = self.arguments()?;
        self.close(open, ")", "after the arguments of the distribution")?;
        let mut truncated = None;
        if self.is_word("truncated") {
            let span = self.advance().span;
            let open = self.peek().span;
            self.expect_symbol("(", "and the bounds after `truncated`")?;
            let bounds = self.arguments()?;
            self.close(open, ")", "after the bounds")?;
            truncated = Some((span, bounds));
        }
        Ok(TypeBody::Continuous { family, arguments, truncated })
    }

    fn definition(&mut self, what: &str) -> Parsed<LetSyntax> {
        let head = self.segment(what)?;
        let mut doc = self.text();
        self.expect_symbol("=", "and a formula after the name")?;
        let body = self.expression()?;
        if doc.is_none() {
            doc = self.text();
        }
        Ok(LetSyntax { head, body, doc })
    }

    fn outcome(&mut self) -> Parsed<OutcomeSyntax> {
        let head = self.segment("the name of an outcome")?;
        let mut doc = self.text();
        let payoffs = if self.is_symbol("{") { self.payoffs()? } else { Vec::new() };
        if doc.is_none() {
            doc = self.text();
        }
        Ok(OutcomeSyntax { head, payoffs, doc })
    }

    /// `{ player: expr  player: expr }`
    pub(super) fn payoffs(&mut self) -> Parsed<Vec<(Identifier, Expr)>> {
        let open = self.peek().span;
        self.expect_symbol("{", "and payoffs")?;
        let mut payoffs = Vec::new();
        while !self.is_symbol("}") {
            let player = matches!(self.peek().kind, TokenKind::Identifier(_));
            let node = player && matches!(self.peek_at(1), TokenKind::Keyword("at"));
            if (!player || node)
                && let Some(failed) = self.unclosed(open, "}")
            {
                return Err(failed);
            }
            if !player {
                return Err(self.expected("`PLAYER: payoff` or `}`"));
            }
            let player = self.identifier("the name of a player")?;
            self.expect_symbol(":", "and a payoff after the player")?;
            payoffs.push((player, self.expression()?));
            if !self.take_symbol(",") {
                self.take_symbol(";");
            }
        }
        self.close(open, "}", "after the payoffs")?;
        Ok(payoffs)
    }
}
