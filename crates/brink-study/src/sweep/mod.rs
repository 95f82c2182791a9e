//! Sweeps: many solves in a table, streamed to whoever wants it.
//!
//! Rows come in chunks of fixed size; the rows of a chunk are solved in parallel and handed on
//! in order, so that the table is the same for any number of threads and memory stays bounded by
//! one chunk. Where rows start from others ([`SweepPlan::warm`]), whole `lines` of them are solved
//! in parallel instead. A [`Store`] keeps finished chunks: an interrupted sweep goes on from them
//! and ends with the same table to the byte.

mod lines;
mod plan;
mod store;
mod table;

use brink_lang::Domain;
use rayon::prelude::*;

pub use plan::{Axis, AxisTarget, SweepPlan};
pub use store::{DirectoryStore, NoStore, Store};
pub use table::{Batch, Column, ColumnData, ColumnKind, Sink};

use crate::case::Case;
use crate::error::StudyError;
use crate::point::{Engine, Point};
use crate::progress::{Event, Progress};
use crate::worlds::Worlds;
use lines::Lines;

/// Rows solved between two hand-overs, at most.
pub const CHUNK_ROWS: u64 = 4096;

/// How a sweep went.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SweepSummary {
    /// Rows of the table.
    pub rows: u64,
    /// Rows that came from the store.
    pub restored: u64,
    /// Rows whose solve did not converge.
    pub not_converged: u64,
    /// Rows for which the model has no value.
    pub invalid: u64,
}

/// Runs a sweep and hands its rows to the sink, in order. `fingerprint` names the work in the
/// store (see [`SweepPlan::fingerprint`]). Rows that did not converge have their status and NaN
/// for values and measures.
pub fn run(
    case: &Case,
    engine: &dyn Engine,
    plan: &SweepPlan,
    fingerprint: u64,
    store: &mut dyn Store,
    sink: &mut dyn Sink,
    progress: &dyn Progress,
) -> Result<SweepSummary, StudyError> {
    let rows = plan.rows();
    progress.event(Event::Stage { name: "sweep".into(), total: rows });
    let worker = Worker {
        case,
        engine,
        plan,
        lines: Lines::of(plan),
        worlds: plan.draw(case),
        inputs: plan.shown_inputs(case),
        columns: plan.columns(case),
    };
    let mut summary = SweepSummary { rows, ..SweepSummary::default() };
    let chunk_rows = worker.lines.chunk_rows();
    for chunk in 0..rows.div_ceil(chunk_rows) {
        let (start, end) = (chunk * chunk_rows, rows.min((chunk + 1) * chunk_rows));
        let kept = store.load(fingerprint, chunk).filter(|b| b.rows() as u64 == end - start);
        let batch = if let Some(batch) = kept {
            summary.restored += end - start;
            batch
        } else {
            let batch = worker.solve(start, end)?;
            store.save(fingerprint, chunk, &batch).map_err(StudyError::Storage)?;
            batch
        };
        summary.count(&batch, &worker.columns);
        sink.batch(&batch).map_err(StudyError::Storage)?;
        progress.event(Event::Advance(end - start));
    }
    Ok(summary)
}

impl SweepSummary {
    fn count(&mut self, batch: &Batch, columns: &[Column]) {
        let status = columns.iter().position(|column| column.name == "status");
        let Some(ColumnData::Text(words)) = status.map(|at| &batch.columns[at]) else { return };
        let count = |wanted: &str| words.iter().filter(|word| *word == wanted).count() as u64;
        self.not_converged += count("not_converged");
        self.invalid += count("invalid");
    }
}

struct Worker<'a> {
    case: &'a Case,
    engine: &'a dyn Engine,
    plan: &'a SweepPlan,
    lines: Lines,
    worlds: Option<Worlds>,
    /// Inputs that have a column.
    inputs: Vec<usize>,
    columns: Vec<Column>,
}

/// A solved row before it is split into columns.
struct Row {
    world: u64,
    inputs: Vec<f64>,
    point: Point,
}

impl Worker<'_> {
    fn solve(&self, start: u64, end: u64) -> Result<Batch, StudyError> {
        let lines = self.lines.of_rows(start..end);
        let rows: Vec<Row> = lines
            .flat_map_iter(|line| {
                let mut near = Vec::new();
                line.map(move |row| self.row(row, &mut near))
            })
            .collect::<Result<_, _>>()?;
        Ok(self.batch(&rows))
    }

    /// Solves a row; `near` is as for [`Engine::point_near`].
    fn row(&self, row: u64, near: &mut Vec<f64>) -> Result<Row, StudyError> {
        let (world, values) = self.plan.position(row);
        let mut inputs = match &self.worlds {
            Some(worlds) => worlds.inputs(self.case, world),
            None => self.case.base().base.clone(),
        };
        let mut controls = self.case.controls.clone();
        let mut moved = Vec::new();
        for (axis, value) in self.plan.axes.iter().zip(values) {
            match &axis.target {
                AxisTarget::Inputs(targets) => moved.extend(targets.iter().map(|&i| (i, value))),
                AxisTarget::Controls(targets) => targets.iter().for_each(|&c| controls[c] = value),
            }
        }
        self.case.move_inputs(&mut inputs, &moved);
        let point = if self.plan.warm {
            self.engine.point_near(&inputs, &controls, near)?
        } else {
            self.engine.point(&inputs, &controls)?
        };
        Ok(Row { world, inputs, point })
    }

    fn batch(&self, rows: &[Row]) -> Batch {
        let interface = &self.case.interface;
        let numbers = |of: &dyn Fn(&Row) -> f64| ColumnData::Number(rows.iter().map(of).collect());
        let mut columns = Vec::with_capacity(self.columns.len());
        if self.worlds.is_some() {
            let worlds = rows.iter().map(|row| row.world.cast_signed());
            columns.push(ColumnData::Integer(worlds.collect()));
        }
        for &input in &self.inputs {
            let domain = &interface.inputs[input].domain;
            columns.push(match domain {
                Domain::Interval { .. } => numbers(&|row| row.inputs[input]),
                Domain::Elements(_) => {
                    let names = rows.iter().map(|row| domain.show(row.inputs[input]));
                    ColumnData::Text(names.collect())
                }
            });
        }
        for control in 0..interface.controls.len() {
            columns.push(numbers(&|row| row.point.controls[control]));
        }
        for player in 0..interface.players.len() {
            columns.push(numbers(&|row| row.point.value(player)));
        }
        for measure in 0..interface.measures.len() {
            columns.push(numbers(&|row| row.point.measure(measure)));
        }
        let status = rows.iter().map(|row| row.point.status.word().to_owned());
        columns.push(ColumnData::Text(status.collect()));
        columns.push(numbers(&|row| row.point.certificate.relative_regret));
        columns.push(numbers(&|row| row.point.certificate.residual));
        Batch { columns }
    }
}
