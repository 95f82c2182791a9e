//! A small classification tree (Breiman, Friedman, Olshen and Stone 1984, *Classification and
//! Regression Trees*), as a second opinion on what boxes say.

use serde::{Deserialize, Serialize};

use super::search::{Tally, row_tally};
use super::table::{Column, Kind, Table};
use super::{Error, Sample};

/// How to grow a tree.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TreeOptions {
    /// Most splits from the root to a leaf, 0 to 4. Default 3.
    pub depth: usize,
    /// Least share of the total weight in a leaf, in \[0, 0.5\]. Default 0.05.
    pub leaf_mass: f64,
}

impl Default for TreeOptions {
    fn default() -> Self {
        Self { depth: 3, leaf_mass: 0.05 }
    }
}

/// What sends a row to the first branch of a split.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Condition {
    /// The value is at most this.
    AtMost(f64),
    /// The category is one of these, ascending.
    In(Vec<u32>),
}

/// A split of a node.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Split {
    /// Number of the column, from 0.
    pub column: usize,
    /// What holds in the first branch.
    pub condition: Condition,
    /// Fall of the Gini impurity `2p(1 − p)`, weighted by the node's share of all: from 0 to 0.5.
    pub gain: f64,
    /// The branches: where the condition holds, and where not.
    pub branches: Box<[Node; 2]>,
}

/// A node of the tree.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Node {
    /// Rows in it.
    pub rows: u32,
    /// Share of all weight in it; NaN if there is none.
    pub mass: f64,
    /// Share of it that is of interest; NaN if it is empty.
    pub density: f64,
    /// Share of all of interest that is in it; NaN if none is.
    pub coverage: f64,
    /// How it is split; a leaf is not.
    pub split: Option<Split>,
}

/// Grows a tree that tells rows of interest from the others.
///
/// Categories are ordered by their share of interest, which for two classes finds the best of all
/// subsets. Of equal splits the one of the first column and the lowest value is taken.
pub fn tree(sample: &Sample, options: &TreeOptions) -> Result<Node, Error> {
    if options.depth > 4 {
        let wanted = "at most 4";
        return Err(Error::Option { option: "depth", value: options.depth as f64, wanted });
    }
    if !(0.0..=0.5).contains(&options.leaf_mass) {
        let wanted = "a number from 0 to 0.5";
        return Err(Error::Option { option: "leaf_mass", value: options.leaf_mass, wanted });
    }
    let table = Table::of(sample)?;
    let mut all = Tally::default();
    let rows: Vec<u32> = (0..table.rows() as u32).collect();
    for &row in &rows {
        all.add(row_tally(&table, &table.weight, row as usize));
    }
    Ok(Grower { table: &table, options, all }.node(&rows, options.depth))
}

struct Grower<'a> {
    table: &'a Table,
    options: &'a TreeOptions,
    all: Tally,
}

/// `2p(1 − p)` times the weight.
fn impurity(tally: &Tally) -> f64 {
    if tally.weight > 0.0 {
        2.0 * tally.interest * ((tally.weight - tally.interest) / tally.weight)
    } else {
        0.0
    }
}

/// The best split of a node so far.
struct Best {
    gain: f64,
    column: usize,
    condition: Condition,
    first: Vec<bool>,
}

impl Grower<'_> {
    fn node(&self, rows: &[u32], depth: usize) -> Node {
        let mut tally = Tally::default();
        for &row in rows {
            tally.add(row_tally(self.table, &self.table.weight, row as usize));
        }
        let split = if depth == 0 { None } else { self.split(rows, &tally, depth) };
        Node {
            rows: tally.count,
            mass: tally.weight / self.all.weight,
            density: tally.interest / tally.weight,
            coverage: tally.interest / self.all.interest,
            split,
        }
    }

    fn split(&self, rows: &[u32], tally: &Tally, depth: usize) -> Option<Split> {
        let mut best = None;
        for (number, column) in self.table.columns.iter().enumerate() {
            self.best_of(number, column, rows, tally, &mut best);
        }
        let Best { gain, column, condition, first } = best?;
        let level = &self.table.columns[column].level;
        let (yes, no): (Vec<u32>, Vec<u32>) =
            rows.iter().partition(|&&row| first[level[row as usize] as usize]);
        let branches = Box::new([self.node(&yes, depth - 1), self.node(&no, depth - 1)]);
        Some(Split { column, condition, gain: gain / self.all.weight, branches })
    }

    fn best_of(
        &self,
        number: usize,
        column: &Column,
        rows: &[u32],
        tally: &Tally,
        best: &mut Option<Best>,
    ) {
        let mut tallies = vec![Tally::default(); column.levels.len()];
        for &row in rows {
            let row = row as usize;
            tallies[column.level[row] as usize].add(row_tally(self.table, &self.table.weight, row));
        }
        let mut order: Vec<usize> =
            (0..tallies.len()).filter(|&level| tallies[level].count > 0).collect();
        if column.kind == Kind::Category {
            let share = |level: usize| tallies[level].interest / tallies[level].weight;
            order.sort_by(|&a, &b| share(a).total_cmp(&share(b)));
        }
        let least = self.options.leaf_mass * self.all.weight;
        let mut first = Tally::default();
        for at in 0..order.len().saturating_sub(1) {
            first.add(tallies[order[at]]);
            let second = Tally {
                count: tally.count - first.count,
                weight: tally.weight - first.weight,
                sum: 0.0,
                interest: tally.interest - first.interest,
            };
            let gain = impurity(tally) - impurity(&first) - impurity(&second);
            // Rounding alone is no gain.
            let enough = best.as_ref().map_or(impurity(tally) * 1e-12, |best| best.gain);
            if first.weight < least || second.weight < least || gain <= enough {
                continue;
            }
            let mut chosen = vec![false; tallies.len()];
            order[..=at].iter().for_each(|&level| chosen[level] = true);
            let condition = match column.kind {
                Kind::Category => Condition::In(
                    (0..chosen.len())
                        .filter(|&level| chosen[level])
                        .map(|level| column.code(level))
                        .collect(),
                ),
                _ => Condition::AtMost(f64::midpoint(
                    column.levels[order[at]],
                    column.levels[order[at + 1]],
                )),
            };
            *best = Some(Best { gain, column: number, condition, first: chosen });
        }
    }
}
