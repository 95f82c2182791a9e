//! A table made ready for searches: every column sorted once, its values replaced by ranks.

use rayon::prelude::*;

use super::{Error, Outcome, Sample, Values};

/// How a column is restricted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Real,
    Integer,
    Category,
}

/// A column as ranks into its distinct values.
#[derive(Debug)]
pub(super) struct Column {
    pub(super) kind: Kind,
    /// Distinct values, ascending.
    pub(super) levels: Vec<f64>,
    /// Rank of each row's value.
    pub(super) level: Vec<u32>,
    /// Rows by rank; those of rank `l` are `order[start[l]..start[l + 1]]`.
    pub(super) order: Vec<u32>,
    pub(super) start: Vec<u32>,
}

/// The decided rows with a weight above 0.
#[derive(Debug)]
pub(super) struct Table {
    pub(super) columns: Vec<Column>,
    pub(super) value: Vec<f64>,
    pub(super) interest: Vec<bool>,
    pub(super) weight: Vec<f64>,
    /// Rows left out because their outcome is undecided, and their weight.
    pub(super) undecided: (usize, f64),
}

impl Table {
    pub(super) fn rows(&self) -> usize {
        self.value.len()
    }

    pub(super) fn of(sample: &Sample) -> Result<Self, Error> {
        let rows = match sample.outcome {
            Outcome::Binary(values) => values.len(),
            Outcome::Real { values, .. } => values.len(),
        };
        let count = |what: &str, found: usize| {
            if found == rows {
                return Ok(());
            }
            Err(Error::Rows { what: what.into(), found, expected: rows })
        };
        sample.undecided.map_or(Ok(()), |mask| count("the mask of undecided rows", mask.len()))?;
        sample.weights.map_or(Ok(()), |weights| count("the list of weights", weights.len()))?;
        let mut undecided = (0, 0.0);
        let mut kept = Vec::with_capacity(rows);
        for row in 0..rows {
            let weight = sample.weights.map_or(1.0, |weights| weights[row]);
            if !weight.is_finite() || weight < 0.0 {
                let wanted = "a finite number from 0";
                return Err(Error::Value { what: "the weight".into(), row, value: weight, wanted });
            }
            if sample.undecided.is_some_and(|mask| mask[row]) {
                undecided = (undecided.0 + 1, undecided.1 + weight);
            } else if weight > 0.0 {
                kept.push(row);
            }
        }
        for (k, column) in sample.columns.iter().enumerate() {
            count(&format!("column {k}"), column.len())?;
        }
        let (value, interest) = outcome(&sample.outcome, &kept)?;
        let weight =
            kept.iter().map(|&row| sample.weights.map_or(1.0, |weights| weights[row])).collect();
        let columns = sample
            .columns
            .par_iter()
            .enumerate()
            .map(|(k, values)| Column::of(k, values, &kept))
            .collect::<Vec<_>>()
            .into_iter()
            .collect::<Result<_, _>>()?;
        Ok(Self { columns, value, interest, weight, undecided })
    }
}

fn finite(what: impl Fn() -> String, row: usize, value: f64) -> Result<f64, Error> {
    if value.is_finite() {
        // Zero has one sign, so that equal values have one rank.
        return Ok(value + 0.0);
    }
    Err(Error::Value { what: what(), row, value, wanted: "a finite number" })
}

fn outcome(outcome: &Outcome, kept: &[usize]) -> Result<(Vec<f64>, Vec<bool>), Error> {
    match *outcome {
        Outcome::Binary(values) => {
            Ok(kept.iter().map(|&row| (f64::from(u8::from(values[row])), values[row])).unzip())
        }
        Outcome::Real { values, interest_from } => {
            if interest_from.is_nan() {
                let wanted = "a number";
                return Err(Error::Option {
                    option: "interest_from",
                    value: interest_from,
                    wanted,
                });
            }
            let checked = kept
                .iter()
                .map(|&row| finite(|| "the outcome".into(), row, values[row]))
                .collect::<Result<Vec<_>, _>>()?;
            let interest = checked.iter().map(|&value| value >= interest_from).collect();
            Ok((checked, interest))
        }
    }
}

impl Column {
    fn of(number: usize, values: &Values, kept: &[usize]) -> Result<Self, Error> {
        let (kind, numbers) = match values {
            Values::Real(values) => (
                Kind::Real,
                kept.iter()
                    .map(|&row| finite(|| format!("column {number}"), row, values[row]))
                    .collect::<Result<Vec<_>, _>>()?,
            ),
            Values::Integer(values) => {
                (Kind::Integer, kept.iter().map(|&row| values[row] as f64).collect())
            }
            Values::Category(values) => {
                (Kind::Category, kept.iter().map(|&row| f64::from(values[row])).collect())
            }
        };
        let mut pairs: Vec<(f64, u32)> =
            numbers.iter().enumerate().map(|(row, &value)| (value, row as u32)).collect();
        pairs.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        let (mut levels, mut start) = (Vec::new(), Vec::new());
        let mut level = vec![0; numbers.len()];
        for (at, &(value, row)) in pairs.iter().enumerate() {
            if levels.last() != Some(&value) {
                levels.push(value);
                start.push(at as u32);
            }
            level[row as usize] = levels.len() as u32 - 1;
        }
        start.push(pairs.len() as u32);
        let order = pairs.iter().map(|pair| pair.1).collect();
        Ok(Self { kind, levels, level, order, start })
    }

    /// The code of a category by rank.
    #[allow(clippy::cast_sign_loss, reason = "made from a code")]
    pub(super) fn code(&self, level: usize) -> u32 {
        self.levels[level] as u32
    }

    /// The rows whose value has this rank.
    pub(super) fn rows_of(&self, level: usize) -> &[u32] {
        &self.order[self.start[level] as usize..self.start[level + 1] as usize]
    }
}
