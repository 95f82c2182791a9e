//! From the text of a file to a tree.

use std::collections::BTreeMap;

use num_traits::{One, Zero};

use super::labels::distinct;
use super::numbers::{Exact, nearest};
use super::text::{Token, Words};
use super::{EfgError, MAX_TREE_NODES, numbers};

/// More amounts, of as many players on as many ways, are not kept.
const MAX_PAYMENTS: usize = 10 * MAX_TREE_NODES;

/// An extensive game as a tree, nodes in the order of the file: every subtree is contiguous.
#[derive(Clone, Debug, Default)]
pub(super) struct Tree {
    pub(super) title: String,
    pub(super) players: Vec<String>,
    pub(super) nodes: Vec<TreeNode>,
    pub(super) sets: Vec<Set>,
    /// What each player has been paid in sum, `[account][player]`; see [`TreeNode::account`].
    pub(super) paid: Vec<Vec<Exact>>,
}

impl Tree {
    /// What a player has been paid on the way to a node and at it.
    pub(super) fn paid(&self, node: usize, player: usize) -> &Exact {
        &self.paid[self.nodes[node].account][player]
    }
}

/// A node of the tree.
#[derive(Clone, Debug)]
pub(super) struct TreeNode {
    pub(super) line: usize,
    pub(super) name: String,
    pub(super) kind: Kind,
    pub(super) children: Vec<usize>,
    /// Position in [`Tree::paid`] of what has been paid so far; nodes may share it.
    pub(super) account: usize,
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
    pub(super) chances: Vec<Exact>,
    /// The same in double precision.
    pub(super) probability: Vec<f64>,
    /// Where it is first named.
    line: usize,
}

/// Reads a file.
pub(super) fn parse(text: &str) -> Result<Tree, EfgError> {
    let mut parser = Parser {
        words: Words::new(text),
        ahead: None,
        fault: None,
        line: 1,
        tree: Tree::default(),
        sets: BTreeMap::new(),
        outcomes: BTreeMap::new(),
        accounts: BTreeMap::new(),
    };
    parser.advance();
    parser.header()?;
    parser.nodes()?;
    Ok(parser.tree)
}

struct Parser<'a> {
    words: Words<'a>,
    /// The next word.
    ahead: Option<(usize, Token)>,
    /// Why there is no next word, unless the file ends.
    fault: Option<EfgError>,
    /// Line of the word read last.
    line: usize,
    tree: Tree,
    /// Position of each set by its owner (`None`: chance) and number.
    sets: BTreeMap<(Option<usize>, usize), usize>,
    /// Line and payoffs of each outcome by its number.
    outcomes: BTreeMap<usize, (usize, Vec<Exact>)>,
    /// Account after each outcome, by the account before.
    accounts: BTreeMap<(usize, usize), usize>,
}

impl Parser<'_> {
    fn header(&mut self) -> Result<(), EfgError> {
        for (expected, names) in [("EFG", ["EFG", "EFG"]), ("2", ["2", "2"]), ("R", ["R", "D"])] {
            match self.take() {
                Some(Token::Word(word)) if names.contains(&word.as_str()) => {}
                _ => return Err(self.error(format!("expected `{expected}` of `EFG 2 R`"))),
            }
        }
        self.tree.title = self.text("the title of the game")?;
        self.open("the list of players")?;
        let mut players = Vec::new();
        while let Some(name) = self.optional_text() {
            players.push(name);
        }
        self.close("the list of players")?;
        if players.is_empty() {
            return Err(self.error("the game has no player".into()));
        }
        self.tree.players = distinct(&players, |k| format!("player {}", k + 1));
        self.tree.paid.push(vec![Exact::zero(); players.len()]);
        self.optional_text();
        Ok(())
    }

    /// Nodes in prefix order; a stack of those whose branches are not all filled.
    fn nodes(&mut self) -> Result<(), EfgError> {
        let mut open: Vec<(usize, usize)> = Vec::new();
        // Branches that nodes read so far have and that are not yet read.
        let mut missing = 1;
        loop {
            let parent = open.last().map(|&(parent, _)| parent);
            let node = self.node(parent)?;
            let id = self.tree.nodes.len();
            if let Some((parent, missing)) = open.last_mut() {
                self.tree.nodes[*parent].children.push(id);
                *missing -= 1;
            }
            let branches = match node.kind {
                Kind::Terminal => 0,
                Kind::Chance(set) | Kind::Decision(_, set) => self.tree.sets[set].actions.len(),
            };
            self.tree.nodes.push(node);
            missing = missing + branches - 1;
            let nodes = self.tree.nodes.len() + missing;
            if nodes > MAX_TREE_NODES {
                return Err(EfgError::TooLarge { nodes: nodes as f64 });
            }
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
        match (self.peek(), &self.fault) {
            (None, None) => Ok(()),
            _ => Err(self.error("the tree is complete, but the file goes on".into())),
        }
    }

    fn node(&mut self, parent: Option<usize>) -> Result<TreeNode, EfgError> {
        let line = self.ahead.as_ref().map_or(self.line, |&(line, _)| line);
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
        let before = parent.map_or(0, |parent| self.tree.nodes[parent].account);
        let outcome = self.outcome()?;
        let account = self.account(before, outcome)?;
        let end = self.tree.nodes.len() + 1;
        Ok(TreeNode { line, name, kind, children: Vec::new(), account, end })
    }

    /// An information set: its number and, at least where it is first named, its actions.
    fn set(&mut self, owner: Option<usize>) -> Result<usize, EfgError> {
        let number = self.whole("the number of an information set")?;
        let line = self.line;
        let label = self.optional_text().unwrap_or_default();
        let known = self.sets.get(&(owner, number)).copied();
        if self.peek() != Some(&Token::Open) {
            let message = || format!("information set {number} is named before its actions");
            return known.ok_or_else(|| self.error(message()));
        }
        self.open("the list of actions")?;
        let (mut actions, mut chances) = (Vec::new(), Vec::new());
        while let Some(name) = self.optional_text() {
            actions.push(name);
            if owner.is_none() {
                chances.push(self.number("the probability of a branch")?);
            }
        }
        self.close("the list of actions")?;
        if actions.is_empty() {
            return Err(self.error(format!("information set {number} has no action")));
        }
        let probability = self.probabilities(&chances)?;
        if let Some(known) = known {
            let old = &self.tree.sets[known];
            if old.actions != actions || old.chances != chances {
                let at = old.line;
                let text =
                    format!("information set {number} has other actions than before, in line {at}");
                return Err(self.error(text));
            }
            return Ok(known);
        }
        self.sets.insert((owner, number), self.tree.sets.len());
        self.tree.sets.push(Set { number, label, actions, chances, probability, line });
        Ok(self.tree.sets.len() - 1)
    }

    /// The chances in double precision, summing to one.
    fn probabilities(&self, chances: &[Exact]) -> Result<Vec<f64>, EfgError> {
        let zero_to_one = Exact::zero()..=Exact::one();
        if let Some(bad) = chances.iter().find(|chance| !zero_to_one.contains(chance)) {
            let text = format!("the probability {} is not in [0, 1]", nearest(bad));
            return Err(self.error(text));
        }
        let sum = nearest(&chances.iter().sum());
        if !chances.is_empty() && (sum - 1.0).abs() > 1e-9 {
            return Err(self.error(format!("the probabilities sum to {sum}, not to 1")));
        }
        Ok(chances.iter().map(nearest).collect())
    }

    /// An outcome: 0 for none, or its number and, where it is first named, its payoffs.
    fn outcome(&mut self) -> Result<usize, EfgError> {
        let number = self.whole("the number of an outcome")?;
        let line = self.line;
        self.optional_text();
        if self.peek() != Some(&Token::Open) {
            if number != 0 && !self.outcomes.contains_key(&number) {
                return Err(self.error(format!("outcome {number} is named before its payoffs")));
            }
            return Ok(number);
        }
        if number == 0 {
            return Err(self.error("outcome 0 stands for none and has no payoffs".into()));
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
        let (first, known) = self.outcomes.entry(number).or_insert((line, payoffs.clone()));
        if *known != payoffs {
            let message = format!(
                "outcome {number} has other payoffs than before, in line {first}; give the two \
                 outcomes different numbers"
            );
            return Err(EfgError::Syntax { line, message });
        }
        Ok(number)
    }

    /// What has been paid after an outcome.
    fn account(&mut self, before: usize, outcome: usize) -> Result<usize, EfgError> {
        let Some((_, payoffs)) = self.outcomes.get(&outcome) else { return Ok(before) };
        if let Some(&known) = self.accounts.get(&(before, outcome)) {
            return Ok(known);
        }
        let account = self.tree.paid.len();
        if account * self.tree.players.len() > MAX_PAYMENTS {
            let message = format!("more than {MAX_PAYMENTS} payments to players");
            return Err(self.error(message));
        }
        let sums: Vec<Exact> =
            self.tree.paid[before].iter().zip(payoffs).map(|(before, now)| before + now).collect();
        self.tree.paid.push(sums);
        self.accounts.insert((before, outcome), account);
        Ok(account)
    }

    fn peek(&self) -> Option<&Token> {
        self.ahead.as_ref().map(|(_, token)| token)
    }

    fn advance(&mut self) {
        self.ahead = match self.words.next() {
            None => None,
            Some(Ok(word)) => Some(word),
            Some(Err(fault)) => {
                self.fault = Some(fault);
                None
            }
        };
    }

    fn take(&mut self) -> Option<Token> {
        let (line, token) = self.ahead.take()?;
        self.line = line;
        self.advance();
        Some(token)
    }

    /// An error at the word read last.
    fn error(&self, message: String) -> EfgError {
        // Where words could not be told apart is what to mend first.
        let syntax = EfgError::Syntax { line: self.line, message };
        self.fault.clone().filter(|_| self.ahead.is_none()).unwrap_or(syntax)
    }

    fn optional_text(&mut self) -> Option<String> {
        match self.ahead.take_if(|(_, token)| matches!(token, Token::Text(_)))? {
            (line, Token::Text(text)) => {
                self.line = line;
                self.advance();
                Some(text)
            }
            _ => None,
        }
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

    fn number(&mut self, what: &str) -> Result<Exact, EfgError> {
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
