//! The patient rule induction method (Friedman and Fisher 1999, *Statistics and Computing* 9:
//! 123–143) as scenario discovery uses it (Bryant and Lempert 2010, *Technological Forecasting and
//! Social Change* 77: 34–49).
//!
//! A peel takes the end of one column, or one category, whose loss raises the mean of the box most
//! per weight lost; pasting then gives back what was taken too much. Quantiles, ties and the order
//! of equal candidates are those of the EMA Workbench, whose default objective this is.

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::binomial::at_least;
use super::search::{Part, Search, State, Tally, row_tally};
use super::table::{Kind, Table};
use super::{Error, Sample};

/// Which box of a trajectory is reported.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Choice {
    /// The box whose membership correlates most with being of interest (Matthews 1975; the earlier
    /// one of equals), from which then, the least significant first, each restriction goes whose
    /// quasi-p value is above [`Options::significance`]. Where none would be left, the last one stays.
    ///
    /// The correlation rewards neither a box that is nearly everything nor one that is nearly pure:
    /// both say little.
    Correlation,
    /// The last box, with all its restrictions.
    Last,
}

/// How to search.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Options {
    /// Share of a box that a peel is to take, in (0, 0.5). Default 0.05.
    pub peel_alpha: f64,
    /// Share of the rows beyond a limit that a paste is to take, in (0, 0.5). Default 0.05.
    pub paste_alpha: f64,
    /// Least share of the total weight in a box, in (0, 1). Default 0.05.
    pub mass_min: f64,
    /// Quasi-p value above which a restriction is dropped, in \[0, 1\]. Default 0.05.
    pub significance: f64,
    /// Boxes to look for, from 1. Default 4.
    pub boxes: usize,
    /// Which box is reported. Default [`Choice::Correlation`].
    pub choice: Choice,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            peel_alpha: 0.05,
            paste_alpha: 0.05,
            mass_min: 0.05,
            significance: 0.05,
            boxes: 4,
            choice: Choice::Correlation,
        }
    }
}

/// How a search ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Status {
    /// There is at least one box.
    Found,
    /// No restriction raises the share of rows of interest in a large enough box.
    NoBox,
    /// No decided row.
    Empty,
    /// No decided row is of interest.
    NoneOfInterest,
    /// Every decided row is of interest, so there is nothing to tell apart.
    AllOfInterest,
}

/// What a box says of one column.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Range {
    /// Values from `low` to `high`, both included; an end that is not restricted is absent.
    Between {
        /// Least value inside.
        low: Option<f64>,
        /// Greatest value inside.
        high: Option<f64>,
    },
    /// The categories inside, ascending.
    Categories(Vec<u32>),
}

/// A column that a box restricts.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Restriction {
    /// Number of the column, from 0.
    pub column: usize,
    /// What is inside.
    pub range: Range,
    /// For the lower and the upper end, how probable as many rows of interest would be if the share
    /// of interest were that of the box without this end (one-sided binomial test); absent where an
    /// end is not restricted. Categories have the first alone.
    pub quasi_p: [Option<f64>; 2],
}

/// A box on the trajectory. Shares are of weight.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Step {
    /// The columns it restricts, by number.
    pub restrictions: Vec<Restriction>,
    /// Share of all of interest that lies inside.
    pub coverage: f64,
    /// Share of the box that is of interest.
    pub density: f64,
    /// Share of all that lies inside.
    pub mass: f64,
    /// Mean outcome inside.
    pub mean: f64,
    /// Rows inside.
    pub rows: u32,
    /// Weight inside.
    pub weight: f64,
    /// Weight of interest inside.
    pub interest: f64,
}

/// A box and how it was found.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FoundBox {
    /// The box reported: `trajectory[chosen]` without the restrictions that were dropped.
    pub reported: Step,
    /// Where on the trajectory it comes from.
    pub chosen: usize,
    /// Every box from all remaining rows through the peels to the last paste.
    pub trajectory: Vec<Step>,
}

/// What was found.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Discovery {
    /// How it ended; the boxes are empty unless it is [`Status::Found`].
    pub status: Status,
    /// Decided rows with a weight above 0.
    pub rows: usize,
    /// Their weight.
    pub weight: f64,
    /// Their weight of interest.
    pub interest: f64,
    /// Rows left out because their outcome is undecided.
    pub undecided_rows: usize,
    /// The weight of these.
    pub undecided_weight: f64,
    /// Boxes in the order found, each among the rows that those before it do not cover. Coverage
    /// and mass are shares of the whole.
    pub boxes: Vec<FoundBox>,
}

/// Looks for boxes in which the outcome is high.
pub fn prim(sample: &Sample, options: &Options) -> Result<Discovery, Error> {
    options.check()?;
    let table = Table::of(sample)?;
    Ok(discover(&table, options))
}

impl Options {
    pub(super) fn check(&self) -> Result<(), Error> {
        let within = |option, value: f64, low: f64, high: f64, wanted| {
            // Written so that NaN is refused.
            if value > low && value < high {
                return Ok(());
            }
            Err(Error::Option { option, value, wanted })
        };
        within("peel_alpha", self.peel_alpha, 0.0, 0.5, "a number between 0 and 0.5")?;
        within("paste_alpha", self.paste_alpha, 0.0, 0.5, "a number between 0 and 0.5")?;
        within("mass_min", self.mass_min, 0.0, 1.0, "a number between 0 and 1")?;
        let (significance, boxes) = (self.significance, self.boxes as f64);
        if !(0.0..=1.0).contains(&significance) {
            let wanted = "a number from 0 to 1";
            return Err(Error::Option { option: "significance", value: significance, wanted });
        }
        within("boxes", boxes, 0.5, f64::INFINITY, "at least 1")
    }
}

fn discover(table: &Table, options: &Options) -> Discovery {
    let weight: f64 = table.weight.iter().sum();
    let mut remaining = vec![true; table.rows()];
    let mut all = Tally::default();
    (0..table.rows()).for_each(|row| all.add(row_tally(table, &table.weight, row)));
    let mut found = Discovery {
        status: Status::NoBox,
        rows: table.rows(),
        weight,
        interest: all.interest,
        undecided_rows: table.undecided.0,
        undecided_weight: table.undecided.1,
        boxes: Vec::new(),
    };
    let of_interest = table.interest.iter().filter(|&&interest| interest).count();
    if table.rows() == 0 {
        found.status = Status::Empty;
    } else if of_interest == 0 {
        found.status = Status::NoneOfInterest;
    } else if of_interest == table.rows() {
        found.status = Status::AllOfInterest;
    } else {
        while found.boxes.len() < options.boxes {
            let Some((next, state)) = one_box(table, options, &remaining, &all) else { break };
            for (row, left) in remaining.iter_mut().enumerate() {
                *left &= !inside(table, &state, row);
            }
            found.boxes.push(next);
            found.status = Status::Found;
        }
    }
    found
}

/// The next box among the remaining rows, if any restriction pays.
fn one_box(
    table: &Table,
    options: &Options,
    remaining: &[bool],
    all: &Tally,
) -> Option<(FoundBox, State)> {
    let states = Search::new(table, options, &table.weight, remaining).run();
    if states.len() < 2 || states[0].tally.interest <= 0.0 {
        return None;
    }
    let trajectory: Vec<Step> =
        states.par_iter().map(|state| step(table, state, remaining, all)).collect();
    let chosen = choose(&trajectory, options.choice);
    let (mut state, mut reported) = (states[chosen].clone(), trajectory[chosen].clone());
    if options.choice == Choice::Correlation {
        while let Some(lighter) = without_weakest(table, &state, &reported, options) {
            state = lighter;
            state.tally = Tally::default();
            for row in (0..table.rows()).filter(|&row| remaining[row]) {
                if inside(table, &state, row) {
                    state.tally.add(row_tally(table, &table.weight, row));
                }
            }
            reported = step(table, &state, remaining, all);
        }
    }
    Some((FoundBox { reported, chosen, trajectory }, state))
}

/// The box of a trajectory that is reported; never the first, which restricts nothing.
fn choose(trajectory: &[Step], choice: Choice) -> usize {
    match choice {
        Choice::Last => trajectory.len() - 1,
        Choice::Correlation => {
            let all = &trajectory[0];
            let best = |best, k| {
                if correlation(all, &trajectory[k]) > correlation(all, &trajectory[best]) {
                    k
                } else {
                    best
                }
            };
            (2..trajectory.len()).fold(1, best)
        }
    }
}

/// Correlation between lying in a box and being of interest, among all rows; 0 where everything or
/// nothing does.
fn correlation(all: &Step, inside: &Step) -> f64 {
    let (interest, mass) = (all.interest / all.weight, inside.weight / all.weight);
    let both = inside.interest / all.weight;
    let spread = interest * (1.0 - interest) * mass * (1.0 - mass);
    if spread > 0.0 { (both - interest * mass) / libm::sqrt(spread) } else { 0.0 }
}

/// The box without the end of largest quasi-p value, if that is not significant and not the last.
fn without_weakest(table: &Table, state: &State, step: &Step, options: &Options) -> Option<State> {
    let ends = || {
        step.restrictions.iter().flat_map(|restriction| {
            (0..2).filter_map(|side| Some((restriction.quasi_p[side]?, restriction.column, side)))
        })
    };
    if ends().count() < 2 {
        return None;
    }
    let (quasi_p, column, side) = ends().max_by(|a, b| a.0.total_cmp(&b.0))?;
    if quasi_p <= options.significance {
        return None;
    }
    let mut lighter = state.clone();
    lighter.parts[column] = released(table, state, column, side);
    Some(lighter)
}

/// A column's part without its restriction on one side.
fn released(table: &Table, state: &State, column: usize, side: usize) -> Part {
    let mut whole = Part::whole(&table.columns[column]);
    if let (Part::Between { ranks, limits }, Part::Between { ranks: all, limits: ends }) =
        (&state.parts[column], &mut whole)
    {
        all[1 - side] = ranks[1 - side];
        ends[1 - side] = limits[1 - side];
    }
    whole
}

pub(super) fn inside(table: &Table, state: &State, row: usize) -> bool {
    table.columns.iter().zip(&state.parts).all(|(column, part)| part.holds(column.level[row]))
}

/// Describes a box among the remaining rows.
fn step(table: &Table, state: &State, remaining: &[bool], all: &Tally) -> Step {
    let tally = state.tally;
    let quasi_p = quasi_p(table, state, remaining);
    let restrictions = quasi_p
        .into_iter()
        .map(|(column, quasi_p)| Restriction {
            column,
            range: range(table, state, column),
            quasi_p,
        })
        .collect();
    Step {
        restrictions,
        coverage: tally.interest / all.interest,
        density: tally.interest / tally.weight,
        mass: tally.weight / all.weight,
        mean: tally.sum / tally.weight,
        rows: tally.count,
        weight: tally.weight,
        interest: tally.interest,
    }
}

fn range(table: &Table, state: &State, column: usize) -> Range {
    let described = &table.columns[column];
    match &state.parts[column] {
        part @ Part::Between { limits, .. } => {
            let sides = part.sides(described);
            Range::Between {
                low: sides[0].then_some(limits[0]),
                high: sides[1].then_some(limits[1]),
            }
        }
        Part::Set(kept) => Range::Categories(
            (0..kept.len()).filter(|&k| kept[k]).map(|k| described.code(k)).collect(),
        ),
    }
}

/// For each restricted column the quasi-p values of its ends. One pass: a row that exactly one end
/// excludes is inside the box without that end.
fn quasi_p(table: &Table, state: &State, remaining: &[bool]) -> Vec<(usize, [Option<f64>; 2])> {
    let restricted: Vec<usize> =
        (0..table.columns.len()).filter(|&k| state.parts[k].restricts(&table.columns[k])).collect();
    let mut without = vec![[Tally::default(); 2]; restricted.len()];
    for row in (0..table.rows()).filter(|&row| remaining[row]) {
        let mut only = None;
        let mut several = false;
        for (at, &k) in restricted.iter().enumerate() {
            let level = table.columns[k].level[row];
            if state.parts[k].holds(level) {
                continue;
            }
            several = only.is_some();
            if several {
                break;
            }
            let above = matches!(&state.parts[k], Part::Between { ranks, .. } if level > ranks[1]);
            only = Some((at, usize::from(above)));
        }
        if let (Some((at, side)), false) = (only, several) {
            without[at][side].add(row_tally(table, &table.weight, row));
        }
    }
    let inside = state.tally;
    let value = |outside: Tally| {
        let weight = inside.weight + outside.weight;
        let share = (inside.interest + outside.interest) / weight;
        at_least(libm::round(inside.interest), libm::round(inside.weight), share)
    };
    restricted
        .iter()
        .zip(&without)
        .map(|(&k, without)| {
            let sides = state.parts[k].sides(&table.columns[k]);
            let of = |side: usize| sides[side].then(|| value(without[side]));
            (k, [of(0), of(1)])
        })
        .collect()
}

/// The state of a reported box, to find its rows again; `None` if it names an unknown column.
pub(super) fn state_of(table: &Table, step: &Step) -> Option<State> {
    let mut state =
        State { parts: table.columns.iter().map(Part::whole).collect(), tally: Tally::default() };
    for restriction in &step.restrictions {
        let column = table.columns.get(restriction.column)?;
        state.parts[restriction.column] = match (&restriction.range, column.kind) {
            (Range::Categories(inside), Kind::Category) => Part::Set(
                (0..column.levels.len()).map(|k| inside.contains(&column.code(k))).collect(),
            ),
            (Range::Between { low, high }, Kind::Real | Kind::Integer) => {
                let first = low.map_or(0, |low| column.levels.partition_point(|&x| x < low));
                let end = high.map_or(column.levels.len(), |high| {
                    column.levels.partition_point(|&x| x <= high)
                });
                if end <= first {
                    return None;
                }
                Part::Between {
                    ranks: [first as u32, end as u32 - 1],
                    limits: [
                        low.unwrap_or(column.levels[0]),
                        high.unwrap_or(column.levels[column.levels.len() - 1]),
                    ],
                }
            }
            _ => return None,
        };
    }
    Some(state)
}
