//! Nodes, their actions, and the lotteries by which play goes on.

use super::statements::STATEMENTS;
use super::{Parsed, Parser};
use crate::names::nearest;
use crate::source::Span;
use crate::syntax::lexer::TokenKind;
use crate::syntax::{
    ActionSyntax, BranchSyntax, Lottery, NamedBranch, NodeBody, NodeSyntax, Tail, Target,
};

impl Parser<'_> {
    /// `PLAYER at node[indices] unseen index, index if guard:` and what follows.
    pub(super) fn node(&mut self) -> Parsed<NodeSyntax> {
        let player = if self.take_keyword("chance") {
            None
        } else {
            Some(self.identifier("the name of a player")?)
        };
        self.expect_keyword("at", "and a node")?;
        let head = self.segment("the name of a node")?;
        self.text();
        let mut unseen = Vec::new();
        if player.is_some() && self.take_keyword("unseen") {
            unseen.push(self.identifier("an index of the node that its player does not see")?);
            while self.take_symbol(",") {
                unseen.push(self.identifier("another index that the player does not see")?);
            }
        }
        let guard = if self.take_keyword("if") { Some(self.expression()?) } else { None };
        self.text();
        self.expect_symbol(":", "and the moves after the name of a node")?;
        let body = match &player {
            Some(_) => NodeBody::Actions(self.items(Self::action)?),
            None => NodeBody::Branches(self.items(Self::branch)?),
        };
        let empty = match &body {
            NodeBody::Actions(actions) => actions.is_empty(),
            NodeBody::Branches(branches) => branches.is_empty(),
        };
        if empty {
            let what = match player {
                Some(_) => "an action, such as `wait -> status_quo`",
                None => "a branch, such as `win with odds -> victory`, or a `draw`",
            };
            return Err(self.expected(what));
        }
        Ok(NodeSyntax { player, head, unseen, guard, body })
    }

    /// Items up to the next statement, one a line or separated by `;`. An item that cannot be
    /// read is skipped to the end of its line.
    fn items<T>(&mut self, item: impl Fn(&mut Self) -> Parsed<T>) -> Parsed<Vec<T>> {
        let mut items = Vec::new();
        let mut failed = None;
        while self.item_follows() {
            let before = self.at;
            match item(self).and_then(|item| self.end_of_statement().map(|()| item)) {
                Ok(item) => items.push(item),
                Err(error) => {
                    failed = Some(error);
                    if self.at == before {
                        self.advance();
                    }
                    self.skip_line();
                }
            }
        }
        match failed {
            // The error has been reported, so an empty node needs no second one.
            Some(error) if items.is_empty() => Err(error),
            _ => Ok(items),
        }
    }

    fn item_follows(&self) -> bool {
        match self.peek().kind {
            TokenKind::Identifier(ref name) => match self.peek_at(1) {
                TokenKind::Keyword("at") => false,
                TokenKind::Text(_) => matches!(self.peek_at(2), TokenKind::Symbol("->")),
                // `parm x in ...` is a misspelt statement, not an action.
                TokenKind::Identifier(_) => nearest(name, STATEMENTS).is_none(),
                _ => true,
            },
            TokenKind::Keyword(word) => matches!(word, "draw" | "hazard"),
            _ => false,
        }
    }

    fn skip_line(&mut self) {
        while self.peek().kind != TokenKind::End && !self.peek().starts_line {
            self.advance();
        }
    }

    /// `name[indices] if guard pays { ... } -> lottery`
    fn action(&mut self) -> Parsed<ActionSyntax> {
        if !matches!(self.peek().kind, TokenKind::Identifier(_)) {
            return Err(self.expected("the name of an action before what it leads to"));
        }
        let head = self.segment("the name of an action")?;
        let guard = if self.take_keyword("if") { Some(self.expression()?) } else { None };
        let pays = if self.take_keyword("pays") { self.payoffs()? } else { Vec::new() };
        self.text();
        self.expect_symbol("->", "and where play goes on after an action")?;
        Ok(ActionSyntax { head, guard, pays, lottery: self.lottery()? })
    }

    /// `name with probability -> lottery`, or a `draw`, or hazards.
    fn branch(&mut self) -> Parsed<BranchSyntax> {
        if self.is_keyword("draw") || self.is_keyword("hazard") {
            return Ok(BranchSyntax::Lottery(Box::new(self.lottery()?)));
        }
        let head = self.segment("the name of a branch")?;
        let guard = if self.take_keyword("if") { Some(self.expression()?) } else { None };
        let probability = if self.take_keyword("with") { Some(self.expression()?) } else { None };
        self.text();
        self.expect_symbol("->", "and where play goes on after a branch")?;
        let lottery = self.lottery()?;
        Ok(BranchSyntax::Named(Box::new(NamedBranch { head, guard, probability, lottery })))
    }

    /// `hazard p: target, ... else target`, or a target, or a `draw`.
    fn lottery(&mut self) -> Parsed<Lottery> {
        self.enter()?;
        let lottery = self.lottery_inside();
        self.leave();
        lottery
    }

    fn lottery_inside(&mut self) -> Parsed<Lottery> {
        let mut hazards = Vec::new();
        while self.take_keyword("hazard") {
            let probability = self.expression()?;
            self.expect_symbol(":", "and an outcome after the probability of a hazard")?;
            hazards.push((probability, self.target("the outcome of a hazard")?));
            self.take_symbol(",");
        }
        if !self.take_keyword("else") && !hazards.is_empty() {
            let what = "`else` and where play goes on without the hazard, or another `hazard`";
            return Err(self.expected(what));
        }
        if !self.take_keyword("draw") {
            let tail = Tail::Target(self.target("a node or an outcome")?);
            return Ok(Lottery { hazards, tail });
        }
        let binder = self.binder()?;
        let guard = if self.take_keyword("if") { Some(self.expression()?) } else { None };
        self.expect_keyword("with", "and the probability of an element after `draw`")?;
        let probability = self.expression()?;
        self.expect_symbol("->", "and where play goes on after `draw`")?;
        let then = Box::new(self.lottery()?);
        Ok(Lottery { hazards, tail: Tail::Draw { binder, guard, probability, then } })
    }

    pub(super) fn target(&mut self, what: &str) -> Parsed<Target> {
        let start = self.peek().span.start;
        let segment = self.segment(&format!("the name of {what}"))?;
        Ok(Target { segment, span: Span::new(start, self.last_end()) })
    }
}
