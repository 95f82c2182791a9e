//! From the text of a file to a tree.

use std::collections::BTreeMap;

use super::text::{Token, tokens};
use super::{EfgError, MAX_TREE_NODES, numbers};

/// An extensive game as a tree, nodes in the order of the file: every subtree is contiguous.
#[derive(Clone, Debug, Default)]
pub(super) struct Tree {
    pub(super) title: String,
    pub(super) players: Vec<String>,
    pub(super) nodes: Vec<TreeNode>,
    pub(super) sets: Vec<Set>,
    /// What each player has been paid on the way to a node and at it, `[node * players + player]`.
    pub(super) paid: Vec<f64>,
}

/// A node of the tree.
#[derive(Clone, Debug)]
pub(super) struct TreeNode {
    pub(super) line: usize,
    pub(super) name: String,
    pub(super) kind: Kind,
    pub(super) children: Vec<usize>,
    /// The first node after the subtree.
    pub(super) end: usize,
}

/// Who moves; information sets by their position in [`Tree::sets`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Chance(usize),
    Decision(usize, usize),
    Terminal,
}

/// An information set, of a player or of chance.
#[derive(Clone, Debug)]
pub(super) struct Set {
    pub(super) number: usize,
    pub(super) label: String,
    pub(super) actions: Vec<String>,
    /// Probability of each branch at a chance node; empty otherwise.
    pub(super) probability: Vec<f64>,
}

/// Reads a file.
pub(super) fn parse(text: &str) -> Result<Tree, EfgError> {
    let mut parser = Parser {
        tokens: tokens(text)?,
        next: 0,
        tree: Tree::default(),
        sets: BTreeMap::new(),
        outcomes: BTreeMap::new(),
    };
    parser.header()?;
    parser.nodes()?;
    Ok(parser.tree)
}

struct Parser {
    tokens: Vec<(usize, Token)>,
    next: usize,
    tree: Tree,
    /// Position of each set by its owner (`None`: chance) and number.
    sets: BTreeMap<(Option<usize>, usize), usize>,
    /// Payoffs of each outcome by its number.
    outcomes: BTreeMap<usize, Vec<f64>>,
}

impl Parser {
    fn header(&mut self) -> Result<(), EfgError> {
        for (expected, names) in [("EFG", ["EFG", "EFG"]), ("2", ["2", "2"]), ("R", ["R", "D"])] {
            match self.take() {
                Some(Token::Word(word)) if names.contains(&word.as_str()) => {}
                _ => return Err(self.error(format!("expected `{expected}` of `EFG 2 R`"))),
            }
        }
        self.tree.title = self.text("the title of the game")?;
        self.open("the list of players")?;
        while let Some(Token::Text(name)) = self.peek().cloned() {
            self.next += 1;
            let copies = self.tree.players.iter().filter(|known| **known == name).count();
            let number = self.tree.players.len() + 1;
            let unnamed = name.is_empty() || copies > 0;
            self.tree.players.push(if unnamed { format!("player {number}") } else { name });
        }
        self.close("the list of players")?;
        if self.tree.players.is_empty() {
            return Err(self.error("the game has no player".into()));
        }
        if matches!(self.peek(), Some(Token::Text(_))) {
            self.next += 1;
        }
        Ok(())
    }

    /// Nodes in prefix order; a stack of those whose branches are not all filled.
    fn nodes(&mut self) -> Result<(), EfgError> {
        let players = self.tree.players.len();
        let mut open: Vec<(usize, usize)> = Vec::new();
        loop {
            let (line, name, kind, payoffs) = self.node()?;
            let id = self.tree.nodes.len();
            if id == MAX_TREE_NODES {
                return Err(EfgError::TooLarge { nodes: self.tokens.len() as f64 / 8.0 });
            }
            let parent = open.last().map(|&(parent, _)| parent);
            for player in 0..players {
                let before = parent.map_or(0.0, |parent| self.tree.paid[parent * players + player]);
                self.tree.paid.push(before + payoffs.get(player).copied().unwrap_or(0.0));
            }
            if let Some((parent, missing)) = open.last_mut() {
                self.tree.nodes[*parent].children.push(id);
                *missing -= 1;
            }
            let branches = match kind {
                Kind::Terminal => 0,
                Kind::Chance(set) | Kind::Decision(_, set) => self.tree.sets[set].actions.len(),
            };
            let children = Vec::with_capacity(branches);
            self.tree.nodes.push(TreeNode { line, name, kind, children, end: id + 1 });
            if branches > 0 {
                open.push((id, branches));
            }
            while let Some(&(full, 0)) = open.last() {
                self.tree.nodes[full].end = id + 1;
                open.pop();
            }
            if open.is_empty() {
                break;
            }
        }
        match self.peek() {
            None => Ok(()),
            Some(_) => Err(self.error("the tree is complete, but the file goes on".into())),
        }
    }

    #[allow(clippy::type_complexity)]
    fn node(&mut self) -> Result<(usize, String, Kind, Vec<f64>), EfgError> {
        let line = self.line();
        let kind = match self.take() {
            Some(Token::Word(word)) if ["c", "p", "t"].contains(&word.as_str()) => word,
            None => return Err(self.error("the file ends before the tree is complete".into())),
            _ => return Err(self.error("expected a node: `c`, `p` or `t`".into())),
        };
        let name = self.text("the name of a node")?;
        let kind = match kind.as_str() {
            "c" => Kind::Chance(self.set(None)?),
            "p" => {
                let player = self.whole("the number of a player")?;
                if player == 0 || player > self.tree.players.len() {
                    let count = self.tree.players.len();
                    return Err(self.error(format!("there is no player {player} of {count}")));
                }
                Kind::Decision(player - 1, self.set(Some(player - 1))?)
            }
            _ => Kind::Terminal,
        };
        Ok((line, name, kind, self.outcome()?))
    }

    /// An information set: its number and, at least where it is first named, its actions.
    fn set(&mut self, owner: Option<usize>) -> Result<usize, EfgError> {
        let number = self.whole("the number of an information set")?;
        let mut label = String::new();
        if let Some(Token::Text(text)) = self.peek().cloned() {
            self.next += 1;
            label = text;
        }
        let known = self.sets.get(&(owner, number)).copied();
        if self.peek() != Some(&Token::Open) {
            let message = || format!("information set {number} is named before its actions");
            return known.ok_or_else(|| self.error(message()));
        }
        self.open("the list of actions")?;
        let (mut actions, mut probability) = (Vec::new(), Vec::new());
        while let Some(Token::Text(name)) = self.peek().cloned() {
            self.next += 1;
            actions.push(name);
            if owner.is_none() {
                probability.push(self.number("the probability of a branch")?);
            }
        }
        self.close("the list of actions")?;
        if actions.is_empty() {
            return Err(self.error(format!("information set {number} has no action")));
        }
        self.check_chances(&probability)?;
        let set = Set { number, label, actions, probability };
        if let Some(known) = known {
            let old = &self.tree.sets[known];
            if old.actions != set.actions || old.probability != set.probability {
                let text = format!("information set {number} has other actions than before");
                return Err(self.error(text));
            }
            return Ok(known);
        }
        self.sets.insert((owner, number), self.tree.sets.len());
        self.tree.sets.push(set);
        Ok(self.tree.sets.len() - 1)
    }

    fn check_chances(&self, probability: &[f64]) -> Result<(), EfgError> {
        if probability.is_empty() {
            return Ok(());
        }
        if let Some(bad) = probability.iter().find(|p| !(0.0..=1.0).contains(*p)) {
            return Err(self.error(format!("the probability {bad} is not in [0, 1]")));
        }
        let sum: f64 = probability.iter().sum();
        if (sum - 1.0).abs() > 1e-9 {
            return Err(self.error(format!("the probabilities sum to {sum}, not to 1")));
        }
        Ok(())
    }

    /// An outcome: 0 for none, or its number and, where it is first named, its payoffs.
    fn outcome(&mut self) -> Result<Vec<f64>, EfgError> {
        let number = self.whole("the number of an outcome")?;
        if matches!(self.peek(), Some(Token::Text(_))) {
            self.next += 1;
        }
        if self.peek() != Some(&Token::Open) {
            if number == 0 {
                return Ok(Vec::new());
            }
            let known = self.outcomes.get(&number).cloned();
            let message = || format!("outcome {number} is named before its payoffs");
            return known.ok_or_else(|| self.error(message()));
        }
        self.open("the payoffs")?;
        let mut payoffs = Vec::new();
        while matches!(self.peek(), Some(Token::Word(_))) {
            payoffs.push(self.number("a payoff")?);
        }
        self.close("the payoffs")?;
        let (found, expected) = (payoffs.len(), self.tree.players.len());
        if found != expected {
            let text = format!("outcome {number} has {found} payoffs for {expected} players");
            return Err(self.error(text));
        }
        self.outcomes.insert(number, payoffs.clone());
        Ok(payoffs)
    }

    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.next).map(|(_, token)| token)
    }

    fn take(&mut self) -> Option<Token> {
        let token = self.peek().cloned();
        self.next += 1;
        token
    }

    /// The line of the next word, or the last line.
    fn line(&self) -> usize {
        self.tokens.get(self.next).or(self.tokens.last()).map_or(1, |&(line, _)| line)
    }

    /// An error at the word read last.
    fn error(&self, message: String) -> EfgError {
        let at = self.tokens.get(self.next.saturating_sub(1)).or(self.tokens.last());
        EfgError::Syntax { line: at.map_or(1, |&(line, _)| line), message }
    }

    fn text(&mut self, what: &str) -> Result<String, EfgError> {
        match self.take() {
            Some(Token::Text(text)) => Ok(text),
            _ => Err(self.error(format!("expected {what} between quotation marks"))),
        }
    }

    fn whole(&mut self, what: &str) -> Result<usize, EfgError> {
        match self.take() {
            Some(Token::Word(word)) if word.parse::<u32>().is_ok() => Ok(word.parse().unwrap_or(0)),
            _ => Err(self.error(format!("expected {what}"))),
        }
    }

    fn number(&mut self, what: &str) -> Result<f64, EfgError> {
        let found = match self.take() {
            Some(Token::Word(word)) => numbers::parse(&word),
            _ => None,
        };
        found.ok_or_else(|| self.error(format!("expected {what}, a finite number")))
    }

    fn open(&mut self, what: &str) -> Result<(), EfgError> {
        match self.take() {
            Some(Token::Open) => Ok(()),
            _ => Err(self.error(format!("expected `{{` before {what}"))),
        }
    }

    fn close(&mut self, what: &str) -> Result<(), EfgError> {
        match self.take() {
            Some(Token::Close) => Ok(()),
            _ => Err(self.error(format!("expected `}}` after {what}"))),
        }
    }
}
