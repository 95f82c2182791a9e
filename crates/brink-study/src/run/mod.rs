//! Running: the one way in which many rows are computed.
//!
//! A run asks a [`Question`] about every row of a [`Design`]. Rows are solved in parallel and
//! handed on in order, so that the table is the same for any number of threads and memory stays
//! bounded. A [`Store`] keeps what is done, by rows and by time: interrupted work, by whatever
//! means, goes on from there and ends with the same table to the byte. Everything that computes
//! more than one row goes through here, and so everything can be stopped and resumed.

mod columns;
mod engine;
mod evidence;
mod lines;
mod others;
mod question;
mod solvers;
mod store;
mod tally;
mod worker;

pub use columns::{AnswerColumns, coordinates};
pub(crate) use engine::Remembering;
pub use evidence::EvidenceColumns;
pub use lines::LONGEST;
pub use others::ClaimsUnderOthers;
pub use question::{Asked, BestDial, BestLevers, Claims, OneSolve, Question};
pub(crate) use solvers::several;
pub use solvers::{MAX_STARTS, Solved, Solvers};
pub use store::{DirectoryStore, MemoryStore, NoStore, Part, Store};
pub use tally::Tally;

use crate::answer::Engine;
use crate::case::Case;
use crate::design::{Design, Worlds, check_length};
use crate::error::StudyError;
use crate::fingerprint::Hasher;
use crate::progress::{Cancel, Event, Progress};
use crate::table::{Column, Table};
use lines::Lines;
use worker::Worker;

/// Rows between two hand-overs, at most.
pub const CHUNK_ROWS: u64 = 4096;

/// What is to be computed.
#[derive(Clone, Copy)]
pub struct Work<'a> {
    /// What progress calls it, lower case.
    pub name: &'a str,
    /// The rows.
    pub design: &'a dyn Design,
    /// What is asked about each.
    pub question: &'a dyn Question,
    /// Whether rows start from the solution of the row before along the fastest axis, see
    /// [`Engine::answer_near`]. The first row of every run along that axis starts from none, and where
    /// a run is longer than [`LONGEST`] so do rows whose number is divisible by that.
    pub warm: bool,
}

/// Takes the rows of a run in order.
pub trait Sink {
    /// Takes the next rows. The text of an error says what failed and how to mend it.
    fn rows(&mut self, rows: &Table) -> Result<(), String>;
}

/// Any function of a table will do.
impl<F: FnMut(&Table) -> Result<(), String>> Sink for F {
    fn rows(&mut self, rows: &Table) -> Result<(), String> {
        self(rows)
    }
}

/// How a run went.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Summary {
    /// Rows of the table.
    pub rows: u64,
    /// Rows that came from the store.
    pub restored: u64,
    /// The solves behind the rows, those of restored rows too.
    pub tally: Tally,
}

impl Summary {
    /// Whether there were solves and none of them may be used.
    pub fn none_converged(&self) -> bool {
        let Tally { solved, not_converged, invalid, .. } = self.tally;
        solved > 0 && solved == not_converged + invalid
    }
}

/// All rows of a run.
#[derive(Clone, Debug)]
pub struct Rows {
    /// The rows: coordinates, then what the question gave.
    pub table: Table,
    /// Position of the question's first column.
    pub first: usize,
}

/// Runs work on one case: who solves, where finished rows are kept, who is told, who may stop it.
pub struct Runner<'a> {
    /// The case.
    pub case: &'a Case,
    /// Who solves.
    pub engine: &'a dyn Engine,
    /// What tells the engine from others: the model's text, its sizes, the settings, as
    /// [`crate::Study::identity`] gives it.
    pub identity: &'a str,
    /// Keeps finished rows.
    pub store: &'a mut dyn Store,
    /// Is told how far the work is.
    pub progress: &'a dyn Progress,
    /// Stops the work at the next solve.
    pub cancel: &'a Cancel,
    /// All solves so far.
    pub tally: Tally,
}

impl Runner<'_> {
    /// The columns of some work: coordinates of the design, then those of the question.
    pub fn columns(&self, work: &Work) -> Vec<Column> {
        columns::all(self.case, work)
    }

    /// Does some work and keeps its rows.
    pub fn table(&mut self, work: &Work) -> Result<Rows, StudyError> {
        let mut table = Table::with_columns(&self.columns(work));
        let mut sink = |rows: &Table| {
            table.append(rows);
            Ok(())
        };
        self.stream(work, &mut sink)?;
        Ok(Rows { table, first: coordinates(self.case, work.design).len() })
    }

    /// Does some work and hands its rows to the sink, in order.
    pub fn stream(&mut self, work: &Work, sink: &mut dyn Sink) -> Result<Summary, StudyError> {
        let rows = work.design.rows();
        check_length(rows)?;
        self.progress.event(Event::Stage { name: work.name.into(), total: rows });
        let mut stream = Stream {
            worker: Worker::new(self.case, self.engine, self.cancel, work),
            run: self.fingerprint(work),
            lines: Lines { length: if work.warm { work.design.run_length().max(1) } else { 1 } },
            summary: Summary { rows, ..Summary::default() },
            store: &mut *self.store,
            sink,
            progress: self.progress,
        };
        stream.go()?;
        let summary = stream.summary;
        self.tally.add(&summary.tally);
        Ok(summary)
    }

    /// What tells plausible worlds from all others: a hash of the model, the scenario and what is set by
    /// hand, the seed and the number of worlds.
    pub fn name_of(&self, worlds: &Worlds) -> String {
        let mut hasher = Hasher::default();
        self.identify(&mut hasher);
        let hash = hasher.finish() >> 32;
        format!("{hash:08x}-seed-{}-of-{}", worlds.seed(), worlds.rows())
    }

    /// A number that differs where rows may differ: it covers the question, the design, whether rows
    /// start from others, the case with the values set by hand, the engine and its version.
    pub fn fingerprint(&self, work: &Work) -> u64 {
        let mut hasher = Hasher::default();
        self.identify(&mut hasher);
        work.design.identify(&mut hasher);
        work.question.identify(&mut hasher);
        hasher.text(if work.warm { "warm" } else { "cold" });
        hasher.finish()
    }

    /// Adds what tells the case and the engine from others.
    fn identify(&self, hasher: &mut Hasher) {
        hasher.text(self.identity);
        hasher.text(env!("CARGO_PKG_VERSION"));
        let case = self.case;
        hasher.text(&case.scenario.file.text);
        hasher.number(case.view as u64);
        for beliefs in &case.beliefs {
            hasher.reals(&beliefs.base);
            beliefs.plausible.iter().for_each(|p| hasher.text(&format!("{p:?}")));
        }
        hasher.reals(&case.controls);
    }
}

/// One run on its way.
struct Stream<'a> {
    worker: Worker<'a>,
    run: u64,
    lines: Lines,
    summary: Summary,
    store: &'a mut dyn Store,
    sink: &'a mut dyn Sink,
    progress: &'a dyn Progress,
}

impl Stream<'_> {
    fn go(&mut self) -> Result<(), StudyError> {
        let rows = self.summary.rows;
        // Blocks grow until one takes as long as rows may stay unsaved, so that slow rows are kept
        // early and fast ones cost no waiting for each other.
        let least = 4 * rayon::current_num_threads() as u64;
        let mut block = least;
        let mut done = self.worker.nothing(0);
        let mut row = 0;
        while row < rows {
            if row == done.start
                && let Some(part) = self.restored(row)
            {
                row += part.table.rows() as u64;
                self.summary.restored += part.table.rows() as u64;
                self.hand_on(&part)?;
                done = self.worker.nothing(row);
                continue;
            }
            let (first, held) = (row, row - done.start);
            let lines = self.lines.take(row..rows, block.min(CHUNK_ROWS - held));
            let failure = self.worker.solve(&lines, &mut done);
            row = done.start + done.table.rows() as u64;
            let due = self.store.is_due();
            if row > done.start
                && (failure.is_some() || due || row == rows || row - done.start >= CHUNK_ROWS)
            {
                self.store.save(self.run, &done).map_err(StudyError::Storage)?;
                self.hand_on(&done)?;
                done = self.worker.nothing(row);
            }
            if let Some(failure) = failure {
                return Err(failure);
            }
            block = if due && held == 0 { (block / 2).max(least) } else { row.abs_diff(first) * 2 };
            block = block.clamp(least, CHUNK_ROWS);
        }
        Ok(())
    }

    /// The part of the store that begins at a row and fits this run.
    fn restored(&self, row: u64) -> Option<Part> {
        let part = self.store.load(self.run, row)?;
        let end = row + part.table.rows() as u64;
        let whole = end == self.summary.rows || end < self.summary.rows && self.lines.begins(end);
        (end > row && whole && self.worker.fits(&part)).then_some(part)
    }

    fn hand_on(&mut self, part: &Part) -> Result<(), StudyError> {
        self.summary.tally.add(&part.tally);
        self.sink.rows(&part.table).map_err(StudyError::Storage)?;
        self.progress.event(Event::Advance(part.table.rows() as u64));
        Ok(())
    }
}
