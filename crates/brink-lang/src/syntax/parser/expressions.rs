//! Expressions, by precedence climbing.

use super::{Failed, Parsed, Parser};
use crate::source::{Diagnostic, Span};
use crate::syntax::lexer::TokenKind;
use crate::syntax::{
    Argument, BinaryOperator, Binder, Comparison, Event, Expr, ExprKind, Identifier, Reduction,
    Segment,
};

/// How tightly operators bind; larger is tighter.
mod binding {
    pub(super) const OR: u8 = 1;
    pub(super) const AND: u8 = 2;
    pub(super) const NOT: u8 = 3;
    pub(super) const COMPARE: u8 = 4;
    pub(super) const ADD: u8 = 5;
    pub(super) const MULTIPLY: u8 = 6;
    pub(super) const NEGATE: u8 = 7;
    pub(super) const POWER: u8 = 8;
}

#[derive(Clone, Copy)]
enum Infix {
    Or,
    And,
    Compare(Comparison),
    Member,
    Binary(BinaryOperator),
}

impl Infix {
    fn binding(self) -> u8 {
        match self {
            Infix::Or => binding::OR,
            Infix::And => binding::AND,
            Infix::Compare(_) | Infix::Member => binding::COMPARE,
            Infix::Binary(BinaryOperator::Add | BinaryOperator::Subtract) => binding::ADD,
            Infix::Binary(BinaryOperator::Power) => binding::POWER,
            Infix::Binary(_) => binding::MULTIPLY,
        }
    }
}

impl Parser<'_> {
    pub(super) fn expression(&mut self) -> Parsed<Expr> {
        self.binary(0)
    }

    fn infix(&self) -> Option<Infix> {
        Some(match self.peek().kind {
            TokenKind::Keyword("or") => Infix::Or,
            TokenKind::Keyword("and") => Infix::And,
            TokenKind::Keyword("mod") => Infix::Binary(BinaryOperator::Modulo),
            TokenKind::Keyword("in") if matches!(self.peek_at(1), TokenKind::Symbol("{")) => {
                Infix::Member
            }
            TokenKind::Symbol(symbol) => match symbol {
                "<" => Infix::Compare(Comparison::Less),
                "<=" => Infix::Compare(Comparison::LessEqual),
                ">" => Infix::Compare(Comparison::Greater),
                ">=" => Infix::Compare(Comparison::GreaterEqual),
                "=" | "==" => Infix::Compare(Comparison::Equal),
                "!=" => Infix::Compare(Comparison::NotEqual),
                "+" => Infix::Binary(BinaryOperator::Add),
                "-" => Infix::Binary(BinaryOperator::Subtract),
                "*" => Infix::Binary(BinaryOperator::Multiply),
                "/" => Infix::Binary(BinaryOperator::Divide),
                "^" => Infix::Binary(BinaryOperator::Power),
                _ => return None,
            },
            _ => return None,
        })
    }

    fn binary(&mut self, least: u8) -> Parsed<Expr> {
        self.enter()?;
        let result = self.binary_inside(least);
        self.leave();
        result
    }

    fn binary_inside(&mut self, least: u8) -> Parsed<Expr> {
        let mut left = self.prefix()?;
        // A long chain `a + b + c ...` nests to the left, so it counts as depth too.
        let mut chain = 0;
        let result = loop {
            let Some(infix) = self.infix() else { break Ok(left) };
            if infix.binding() < least {
                break Ok(left);
            }
            if let Err(failed) = self.enter() {
                break Err(failed);
            }
            chain += 1;
            match self.infix_operand(infix, left) {
                Ok(expr) => left = expr,
                Err(failed) => break Err(failed),
            }
        };
        self.depth -= chain;
        result
    }

    fn infix_operand(&mut self, infix: Infix, left: Expr) -> Parsed<Expr> {
        let operator = self.advance();
        if let Infix::Member = infix {
            return self.member(left);
        }
        // `^` groups to the right, all others to the left.
        let right_least = match infix {
            Infix::Binary(BinaryOperator::Power) => binding::POWER,
            _ => infix.binding() + 1,
        };
        let right = self.binary(right_least)?;
        let span = left.span.to(right.span);
        let pair = Box::new([left, right]);
        let kind = match infix {
            Infix::Or => ExprKind::Or(pair),
            Infix::And => ExprKind::And(pair),
            Infix::Binary(operator) => ExprKind::Binary(operator, pair),
            Infix::Compare(comparison) => {
                if let Some(Infix::Compare(_)) = self.infix() {
                    let span = operator.span.to(self.peek().span);
                    let diagnostic = Diagnostic::error(
                        self.file,
                        span,
                        "comparisons cannot be chained",
                        "two comparisons in a row",
                    );
                    let help = "write `a < b and b < c`";
                    return Err(self.report(diagnostic.with_help(help)));
                }
                ExprKind::Compare(comparison, pair)
            }
            Infix::Member => ExprKind::Missing,
        };
        Ok(Expr { kind, span })
    }

    fn member(&mut self, left: Expr) -> Parsed<Expr> {
        let open = self.peek().span;
        self.expect_symbol("{", "and elements after `in`")?;
        let mut elements = vec![self.expression()?];
        while self.take_symbol(",") {
            elements.push(self.expression()?);
        }
        self.close(open, "}", "after the elements")?;
        let span = Span::new(left.span.start, self.last_end());
        Ok(Expr { kind: ExprKind::Member(Box::new(left), elements), span })
    }

    fn prefix(&mut self) -> Parsed<Expr> {
        let start = self.peek().span;
        if self.take_symbol("-") {
            let operand = self.binary(binding::NEGATE)?;
            let span = start.to(operand.span);
            return Ok(Expr { kind: ExprKind::Negate(Box::new(operand)), span });
        }
        if self.take_symbol("+") {
            return self.binary(binding::NEGATE);
        }
        if self.take_keyword("not") {
            let operand = self.binary(binding::NOT)?;
            let span = start.to(operand.span);
            return Ok(Expr { kind: ExprKind::Not(Box::new(operand)), span });
        }
        if self.take_keyword("if") {
            let condition = self.expression()?;
            self.expect_keyword("then", "after the condition of `if`")?;
            let then = self.expression()?;
            self.expect_keyword("else", "after the first branch of `if`")?;
            let otherwise = self.expression()?;
            let span = start.to(otherwise.span);
            return Ok(Expr { kind: ExprKind::If(Box::new([condition, then, otherwise])), span });
        }
        self.primary()
    }

    fn primary(&mut self) -> Parsed<Expr> {
        let token = self.peek().clone();
        match token.kind {
            TokenKind::Number(number) => {
                self.advance();
                Ok(Expr { kind: ExprKind::Number(number), span: token.span })
            }
            TokenKind::Keyword("inf") => {
                self.advance();
                Ok(Expr { kind: ExprKind::Number(f64::INFINITY), span: token.span })
            }
            TokenKind::Text(text) if !self.in_model => {
                self.advance();
                Ok(Expr { kind: ExprKind::Text(text), span: token.span })
            }
            TokenKind::Symbol("(") => {
                self.advance();
                let inner = self.expression()?;
                self.close(token.span, ")", "to close the parenthesis")?;
                let span = Span::new(token.span.start, self.last_end());
                Ok(Expr { kind: inner.kind, span })
            }
            TokenKind::Identifier(name) => {
                let calls = matches!(self.peek_at(1), TokenKind::Symbol("("))
                    && !self.tokens[self.at + 1].starts_line;
                if calls { self.call(Identifier { name, span: token.span }) } else { self.name() }
            }
            _ => Err(self.expected("an expression (a number, a name or a parenthesis)")),
        }
    }

    fn name(&mut self) -> Parsed<Expr> {
        let start = self.peek().span.start;
        let segments = self.segments()?;
        Ok(Expr { kind: ExprKind::Name(segments), span: Span::new(start, self.last_end()) })
    }

    /// `name[indices].name[indices]...`
    fn segments(&mut self) -> Parsed<Vec<Segment>> {
        let mut segments = vec![self.segment("a name")?];
        while self.take_symbol(".") {
            // After a dot a reserved word is a name like any other.
            if let TokenKind::Keyword(word) = self.peek().kind {
                let name = Identifier { name: word.into(), span: self.peek().span };
                self.advance();
                let indices = self.indices()?;
                segments.push(Segment { name, indices });
            } else {
                segments.push(self.segment("a name after `.`")?);
            }
        }
        Ok(segments)
    }

    fn call(&mut self, function: Identifier) -> Parsed<Expr> {
        self.advance();
        let open = self.advance().span;
        let start = function.span.start;
        let kind = match function.name.as_str() {
            "reach" if self.in_model => self.reach()?,
            "expect" if self.in_model => self.expect()?,
            "sum" => self.reduce(Reduction::Sum)?,
            "product" => self.reduce(Reduction::Product)?,
            "min" if self.binds_ahead() => self.reduce(Reduction::Minimum)?,
            "max" if self.binds_ahead() => self.reduce(Reduction::Maximum)?,
            _ => ExprKind::Call { function, arguments: self.arguments()? },
        };
        self.close(open, ")", "to close the parenthesis")?;
        Ok(Expr { kind, span: Span::new(start, self.last_end()) })
    }

    /// Whether `p in path` or `path :` follows, as in `min(p in path: ...)`.
    fn binds_ahead(&self) -> bool {
        matches!(self.peek().kind, TokenKind::Identifier(_))
            && matches!(self.peek_at(1), TokenKind::Keyword("in") | TokenKind::Symbol(":"))
            && !matches!(self.peek_at(2), TokenKind::Symbol("{"))
    }

    pub(super) fn arguments(&mut self) -> Parsed<Vec<Argument>> {
        let mut arguments = Vec::new();
        while !self.is_symbol(")") {
            let named = matches!(self.peek().kind, TokenKind::Identifier(_))
                && matches!(self.peek_at(1), TokenKind::Symbol("="));
            let name = if named {
                let name = self.identifier("the name of an argument")?;
                self.advance();
                Some(name)
            } else {
                None
            };
            arguments.push(Argument { name, value: self.expression()? });
            if !self.take_symbol(",") {
                break;
            }
        }
        Ok(arguments)
    }

    /// `p in path, q in path if guard: body`; a set alone binds a variable of its own name.
    fn reduce(&mut self, reduction: Reduction) -> Parsed<ExprKind> {
        let mut binders = Vec::new();
        loop {
            if matches!(self.peek_at(1), TokenKind::Keyword("in")) {
                binders.push(self.binder()?);
            } else {
                let set = self.set_name().map_err(|failed| self.explain_reduce(failed))?;
                let Some(variable) = set.last().cloned() else { return Err(Failed) };
                binders.push(Binder { variable, set });
            }
            if !self.take_symbol(",") {
                break;
            }
        }
        let guard = if self.take_keyword("if") { Some(Box::new(self.expression()?)) } else { None };
        if !self.is_symbol(":") {
            let failed = self.expected("`:` after the index variables");
            return Err(self.explain_reduce(failed));
        }
        self.advance();
        let body = Box::new(self.expression()?);
        Ok(ExprKind::Reduce { reduction, binders, guard, body })
    }

    fn explain_reduce(&mut self, failed: Failed) -> Failed {
        if let Some(last) = self.diagnostics.list.last_mut()
            && last.help.is_none()
        {
            last.help = Some("a sum runs over a set: `sum(p in path: prize[p])`".into());
        }
        failed
    }

    /// `event | given, given`
    fn reach(&mut self) -> Parsed<ExprKind> {
        let event = Box::new(self.event()?);
        let mut given = Vec::new();
        if self.take_symbol("|") {
            given.push(self.event()?);
            while self.take_symbol(",") || self.take_keyword("and") {
                given.push(self.event()?);
            }
        }
        Ok(ExprKind::Reach { event, given })
    }

    fn event(&mut self) -> Parsed<Event> {
        let segments = self.segments()?;
        if self.take_symbol("=") || self.take_symbol("==") {
            return Ok(Event::Type(segments, self.binary(binding::ADD)?));
        }
        Ok(Event::Place(segments))
    }

    /// `amount at place, amount at place, ...`
    fn expect(&mut self) -> Parsed<ExprKind> {
        let mut items = Vec::new();
        while !self.is_symbol(")") {
            let amount = self.expression()?;
            self.expect_keyword("at", "and a node or an outcome after the amount in `expect`")?;
            items.push((amount, self.segments()?));
            if !self.take_symbol(",") {
                break;
            }
        }
        if items.is_empty() {
            return Err(self.expected("an amount `at` a node or an outcome"));
        }
        Ok(ExprKind::Expect(items))
    }
}
