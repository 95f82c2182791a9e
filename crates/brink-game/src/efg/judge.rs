//! Whether a solution holds in the tree of the file.
//!
//! What is solved is the game that was found in the tree, and its certificate speaks of that game.
//! Here the tree itself has the last word: regret at every information set of the file, with the
//! file's own numbers. Nothing of the public graph, of types or of routes that meet is used, only
//! what each information set does.

use std::collections::BTreeMap;

use num_traits::Zero;

use super::Read;
use super::numbers::{Exact, nearest};
use super::parse::{Kind, Tree};
use crate::{Certificate, Concept, Equilibrium, Profile, pbe, qre};

/// The verifier of the game leaves out terms of the order of a tremble.
const SLACK: f64 = 10.0 * pbe::TREMBLE;

impl Read {
    /// The solution with the verdict of the tree that was read: regrets and residuals are the
    /// larger of those in [`Read::game`] and those in the tree, and what the tree refutes has not
    /// converged. For solutions of [`Read::game`].
    #[must_use]
    pub fn confirm(&self, solution: Equilibrium) -> Equilibrium {
        let play = self.play_of_sets(&solution.profile);
        let (mut absolute, mut regret, mut residual): (f64, f64, f64) = (0.0, 0.0, 0.0);
        for player in 0..self.tree.players.len() {
            let Some(payoffs) = Payoffs::of(&self.tree, player) else { continue };
            let (tremble, precision) = match solution.concept {
                Concept::Pbe => (pbe::TREMBLE, None),
                Concept::Qre { lambda } => (0.0, Some(lambda * payoffs.range)),
            };
            let mut judge = Judge::new(&self.tree, &play, player, &payoffs, tremble, precision);
            judge.all();
            absolute = absolute.max(judge.regret * payoffs.range);
            regret = regret.max(judge.regret);
            residual = residual.max(judge.residual);
        }
        let holds = match solution.concept {
            Concept::Pbe => regret <= pbe::REGRET_TOLERANCE + SLACK,
            Concept::Qre { .. } => residual <= 10.0 * qre::RESIDUAL_TOLERANCE,
        };
        let second = Certificate {
            max_regret: absolute,
            relative_regret: regret,
            // The tree's own yardstick is the payoff range.
            local_regret: regret,
            residual,
        };
        Equilibrium { certified: solution.certified.doubted(second, !holds), ..solution }
    }

    /// What each information set of the tree does, `[set][action]`; `None` of one that play cannot
    /// come to.
    fn play_of_sets(&self, profile: &Profile) -> Vec<Option<Vec<f64>>> {
        let (tree, graph) = (&self.tree, &self.game.graph);
        let mut position = BTreeMap::new();
        for node in &tree.nodes {
            if let Kind::Decision(player, set) = node.kind {
                position.insert((player, tree.sets[set].number), set);
            }
        }
        let mut play = vec![None; tree.sets.len()];
        for (node, player) in graph.choices() {
            let pieces = &profile.players[player];
            for piece in 0..pieces.len() {
                let number = self.information_sets[node][pieces.cell[piece]];
                let actions = graph.nodes()[node].actions.clone();
                let own = actions.map(|action| pieces.play(graph.slot(action), piece)).collect();
                if let Some(&set) = position.get(&(player, number)) {
                    play[set] = Some(own);
                }
            }
        }
        play
    }
}

/// A player's payoffs at ends as shares of its range: the zero and the unit of payoffs are taken
/// out before anything is rounded.
struct Payoffs {
    /// Most less least that play can lead to.
    range: f64,
    /// In \[0, 1\] at ends that play can lead to, `[account]` of the tree.
    share: Vec<f64>,
}

impl Payoffs {
    /// `None` if the player is paid the same everywhere.
    fn of(tree: &Tree, player: usize) -> Option<Self> {
        let mut possible = vec![true; tree.nodes.len()];
        let mut extremes: Option<(&Exact, &Exact)> = None;
        for (id, node) in tree.nodes.iter().enumerate() {
            for (branch, &child) in node.children.iter().enumerate() {
                possible[child] = possible[id]
                    && match node.kind {
                        Kind::Chance(set) => !tree.sets[set].chances[branch].is_zero(),
                        _ => true,
                    };
            }
            if possible[id] && node.kind == Kind::Terminal {
                let paid = tree.paid(id, player);
                let (low, high) = extremes.unwrap_or((paid, paid));
                extremes = Some((low.min(paid), high.max(paid)));
            }
        }
        let (low, high) = extremes.filter(|(low, high)| low < high)?;
        let range = high - low;
        let share = |paid: &Vec<Exact>| nearest(&((&paid[player] - low) / &range));
        Some(Self { range: nearest(&range), share: tree.paid.iter().map(share).collect() })
    }
}

/// One player's best replies in the tree.
struct Judge<'a> {
    tree: &'a Tree,
    play: &'a [Option<Vec<f64>>],
    player: usize,
    payoffs: &'a Payoffs,
    /// Probability with which everybody else trembles.
    tremble: f64,
    /// Of the logit reply to shares of the range, in a quantal response equilibrium.
    precision: Option<f64>,
    /// Logarithm to base 2 of how likely chance and the others lead to each node, `[node]`: deep
    /// in a tree products of trembles are smaller than any number.
    weight: Vec<f64>,
    /// Nodes by the number of own moves before them, `[moves][]`, in the order of the tree.
    levels: Vec<Vec<usize>>,
    /// Value of each node if the player follows its play, and if it replies best, `[node]`.
    follow: Vec<f64>,
    best: Vec<f64>,
    /// Largest gain at an information set, as a share of the range.
    regret: f64,
    /// Largest distance from the logit reply.
    residual: f64,
}

impl<'a> Judge<'a> {
    fn new(
        tree: &'a Tree,
        play: &'a [Option<Vec<f64>>],
        player: usize,
        payoffs: &'a Payoffs,
        tremble: f64,
        precision: Option<f64>,
    ) -> Self {
        let nodes = tree.nodes.len();
        Self {
            tree,
            play,
            player,
            payoffs,
            tremble,
            precision,
            weight: vec![0.0; nodes],
            levels: Vec::new(),
            follow: vec![0.0; nodes],
            best: vec![0.0; nodes],
            regret: 0.0,
            residual: 0.0,
        }
    }

    /// Judges all information sets, those with most own moves before them first: what is best
    /// later is known by then.
    fn all(&mut self) {
        self.weigh();
        for level in std::mem::take(&mut self.levels).into_iter().rev() {
            let mut sets: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
            for &node in &level {
                if let Some(set) = self.own_set(node) {
                    sets.entry(set).or_default().push(node);
                }
            }
            for (set, members) in sets {
                self.judge(set, &members);
            }
            for &node in level.iter().rev() {
                if self.own_set(node).is_none() {
                    self.value(node);
                }
            }
        }
    }

    fn own_set(&self, node: usize) -> Option<usize> {
        match self.tree.nodes[node].kind {
            Kind::Decision(player, set) if player == self.player => Some(set),
            _ => None,
        }
    }

    /// Probability that an information set of somebody else, or chance, takes a branch.
    fn taken(&self, kind: Kind, branch: usize) -> f64 {
        match kind {
            Kind::Chance(set) => self.tree.sets[set].probability[branch],
            Kind::Decision(_, set) => {
                let uniform = 1.0 / self.tree.sets[set].actions.len() as f64;
                let planned = self.play[set].as_ref().map_or(uniform, |play| play[branch]);
                planned + self.tremble * (uniform - planned)
            }
            Kind::Terminal => 1.0,
        }
    }

    fn weigh(&mut self) {
        let mut moves = vec![0; self.tree.nodes.len()];
        for (id, node) in self.tree.nodes.iter().enumerate() {
            if self.levels.len() == moves[id] {
                self.levels.push(Vec::new());
            }
            self.levels[moves[id]].push(id);
            let own = self.own_set(id).is_some();
            for (branch, &child) in node.children.iter().enumerate() {
                moves[child] = moves[id] + usize::from(own);
                let taken = if own { 1.0 } else { self.taken(node.kind, branch) };
                self.weight[child] = self.weight[id] + libm::log2(taken);
            }
        }
    }

    /// Values of a node where somebody else moves, or play ends.
    fn value(&mut self, node: usize) {
        let at = &self.tree.nodes[node];
        if at.kind == Kind::Terminal {
            let share = self.payoffs.share[at.account];
            (self.follow[node], self.best[node]) = (share, share);
            return;
        }
        let (mut follow, mut best) = (0.0, 0.0);
        for (branch, &child) in at.children.iter().enumerate() {
            let taken = self.taken(at.kind, branch);
            follow += taken * self.follow[child];
            best += taken * self.best[child];
        }
        (self.follow[node], self.best[node]) = (follow, best);
    }

    /// Judges an information set, and sets the values of its nodes.
    fn judge(&mut self, set: usize, members: &[usize]) {
        let tree = self.tree;
        let count = tree.sets[set].actions.len();
        let top = members.iter().map(|&node| self.weight[node]).fold(f64::NEG_INFINITY, f64::max);
        // Where chance never leads, any belief will do, and none is a fault.
        let reached = top > f64::NEG_INFINITY;
        let weight = |node: usize| if reached { libm::exp2(self.weight[node] - top) } else { 1.0 };
        let total: f64 = members.iter().map(|&node| weight(node)).sum();
        let (mut replied, mut followed) = (vec![0.0; count], vec![0.0; count]);
        for &node in members {
            let belief = weight(node) / total;
            for (action, &child) in tree.nodes[node].children.iter().enumerate() {
                replied[action] += belief * self.best[child];
                followed[action] += belief * self.follow[child];
            }
        }
        let uniform = vec![1.0 / count as f64; count];
        let play = self.play[set].as_ref().unwrap_or(&uniform);
        let choice = (0..count).fold(0, |a, b| if replied[b] > replied[a] { b } else { a });
        let value: f64 = play.iter().zip(&followed).map(|(play, value)| play * value).sum();
        for &node in members {
            let children = &tree.nodes[node].children;
            self.best[node] = self.best[children[choice]];
            let moves = play.iter().zip(children);
            self.follow[node] = moves.map(|(play, &child)| play * self.follow[child]).sum();
        }
        if reached && self.play[set].is_some() {
            self.regret = self.regret.max(replied[choice] - value);
            if let Some(precision) = self.precision {
                self.residual = self.residual.max(logit_distance(precision, &followed, play));
            }
        }
    }
}

/// Largest difference in the probability of any action from the logit reply to these values.
fn logit_distance(precision: f64, values: &[f64], play: &[f64]) -> f64 {
    let top = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let weight = |value: &f64| libm::exp(precision * (value - top));
    let sum: f64 = values.iter().map(weight).sum();
    let pairs = values.iter().zip(play);
    pairs.fold(0.0, |far: f64, (value, play)| far.max((play - weight(value) / sum).abs()))
}
