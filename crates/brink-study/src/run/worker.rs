//! Solves the rows of a block, in parallel.

use std::ops::Range;

use rayon::prelude::*;

use super::engine::Counting;
use super::{Asked, Part, Tally, Work, columns};
use crate::answer::Engine;
use crate::case::Case;
use crate::design;
use crate::error::StudyError;
use crate::progress::Cancel;
use crate::table::{Cell, Column, Table};

/// One row, solved: its cells and the solves it took.
type Row = (Vec<Cell<'static>>, Tally);

/// What solves the rows of some work.
pub(super) struct Worker<'a> {
    case: &'a Case,
    engine: &'a dyn Engine,
    cancel: &'a Cancel,
    work: &'a Work<'a>,
    columns: Vec<Column>,
    /// Parameters with a column.
    shown: Vec<usize>,
}

impl<'a> Worker<'a> {
    pub(super) fn new(
        case: &'a Case,
        engine: &'a dyn Engine,
        cancel: &'a Cancel,
        work: &'a Work<'a>,
    ) -> Self {
        let columns = columns::all(case, work);
        let shown = columns::shown_inputs(case, work.design);
        Self { case, engine, cancel, work, columns, shown }
    }

    /// No rows yet, from `start` on.
    pub(super) fn nothing(&self, start: u64) -> Part {
        Part { start, table: Table::with_columns(&self.columns), tally: Tally::default() }
    }

    /// Whether a part has the columns of this work.
    pub(super) fn fits(&self, part: &Part) -> bool {
        let found = &part.table.columns;
        let rows = part.table.rows();
        found.len() == self.columns.len()
            && found.iter().zip(&self.columns).all(|(found, column)| {
                found.name == column.name
                    && found.cells.kind() == column.kind
                    && found.cells.len() == rows
            })
    }

    /// Solves lines, which follow on `done`, and appends them to it. Where a row fails, or the work
    /// is cancelled, the lines before it are kept.
    pub(super) fn solve(&self, lines: &[Range<u64>], done: &mut Part) -> Option<StudyError> {
        let solved: Vec<Result<Vec<Row>, StudyError>> =
            lines.par_iter().map(|line| self.line(line.clone())).collect();
        for line in solved {
            match line {
                Ok(rows) => {
                    for (cells, tally) in rows {
                        done.table.push(cells);
                        done.tally.add(&tally);
                    }
                }
                Err(failure) => return Some(failure),
            }
        }
        None
    }

    fn line(&self, rows: Range<u64>) -> Result<Vec<Row>, StudyError> {
        let mut near = Vec::new();
        rows.map(|row| self.row(row, &mut near)).collect()
    }

    fn row(&self, row: u64, near: &mut Vec<f64>) -> Result<Row, StudyError> {
        let setting = design::setting(self.work.design, row);
        let engine = Counting::new(self.engine, self.cancel);
        let asked = Asked {
            case: self.case,
            engine: &engine,
            inputs: setting.inputs(self.case, self.case.view),
            controls: setting.controls(self.case),
            setting: &setting,
            near: self.work.warm.then_some(near),
        };
        let mut cells = columns::coordinate_cells(
            self.case,
            self.work.design,
            &self.shown,
            &setting,
            &asked.inputs,
        );
        self.work.question.ask(asked, &mut cells)?;
        debug_assert_eq!(cells.len(), self.columns.len());
        Ok((cells, engine.tally()))
    }
}
