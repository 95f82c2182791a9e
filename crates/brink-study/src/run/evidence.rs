//! The columns of evidence: how likely each piece is in the world of a row.

use crate::case::Case;
use crate::claims::Found;
use crate::design::Setting;
use crate::evidence::{Evidence, Reading};
use crate::table::{Cell, Column, Kind, Table};

/// Where the evidence stands in a table: for each piece its log-likelihood, `evidence.ID`; for one with
/// a handicap also that at face value, `evidence.ID.face_value`, and the handicap itself,
/// `handicap.ID`.
#[derive(Clone, Copy, Debug)]
pub struct EvidenceColumns {
    first: usize,
}

impl EvidenceColumns {
    /// The columns of a case's evidence, from position `first` on.
    pub fn new(first: usize) -> Self {
        Self { first }
    }

    /// How many columns a case has.
    pub fn count(case: &Case) -> usize {
        case.evidence.iter().map(width).sum()
    }

    /// Headings.
    pub(super) fn headings(case: &Case, columns: &mut Vec<Column>) {
        let mut add = |name: String, text: &str| columns.push(Column::new(name, Kind::F64, text));
        for Evidence { id, handicap, .. } in &case.evidence {
            add(format!("evidence.{id}"), "log-likelihood of what was observed");
            if handicap.is_some() {
                add(format!("evidence.{id}.face_value"), "log-likelihood without the handicap");
                add(format!("handicap.{id}"), "handicap under which it was observed");
            }
        }
    }

    /// The cells of one row, where statements are found to have these values, `[piece]`.
    pub(super) fn write(
        case: &Case,
        setting: &Setting,
        found: &[Found],
        cells: &mut Vec<Cell<'static>>,
    ) {
        let mut handicaps = 0;
        for (piece, found) in case.evidence.iter().zip(found) {
            let none = piece.observation.scale().no_handicap();
            let mut add = |x: f64| cells.push(Cell::F64(x));
            let likelihood = |at: f64| piece.observation.log_likelihood(&found.value, at);
            let Some(handicap) = &piece.handicap else {
                add(likelihood(none));
                continue;
            };
            let value = handicap.at(setting.handicap(case, handicaps));
            handicaps += 1;
            add(likelihood(value));
            add(likelihood(none));
            add(value);
        }
    }

    /// The log-likelihood of each piece under a reading, `[piece][row]`.
    pub fn log_likelihoods<'a>(
        &self,
        case: &Case,
        table: &'a Table,
        reading: Reading,
    ) -> Vec<&'a [f64]> {
        let mut column = self.first;
        case.evidence
            .iter()
            .map(|piece| {
                let face = usize::from(reading == Reading::FaceValue && piece.is_handicapped());
                let own = table.numbers(column + face);
                column += width(piece);
                own
            })
            .collect()
    }
}

fn width(piece: &Evidence) -> usize {
    if piece.is_handicapped() { 3 } else { 1 }
}
