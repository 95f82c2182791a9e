//! Many solves into a folder of parts, all at once or shard by shard, and the parts put together.

use std::path::Path;

use brink_report::{Dataset, MAX_PARTS, PartNote, Parts, Whole};
use brink_study::files::Output;
use brink_study::progress::{Cancel, Progress};
use brink_study::run::{NoStore, OneSolve, Work};

use crate::documents::{MergeDocument, SweepDocument};
use crate::open::{Opened, Unfinished};
use crate::{MergeRequest, Refusal, Shard, SweepRequest, Workbench, sweep};

/// Rows of a part where a table is not divided by hand: some hundred megabytes on the disk, and no
/// more than a reader can hold.
const PART_ROWS: u64 = 1_000_000;

impl Workbench {
    /// A sweep whose output is a folder: one shard of it, or all parts.
    pub(crate) fn sweep_parts(
        &self,
        request: &SweepRequest,
        progress: &dyn Progress,
        cancel: &Cancel,
    ) -> Result<SweepDocument, Refusal> {
        self.check_folder(&request.output)?;
        let opened = self.open(&request.case)?;
        let design = sweep::design(&opened, request)?;
        let work = Work { name: "sweep", design: &design, question: &OneSolve, warm: request.warm };
        let count = match request.shard {
            Some(shard) => checked(shard)?.of,
            None => work.parts(PART_ROWS),
        };
        let whole = whole(&opened, request, &work, count)?;
        let writer = Writer { opened: &opened, request, whole: &whole, progress, cancel };
        let dataset = Dataset::open(&request.output, whole.clone())?;
        let mine = match request.shard {
            Some(Shard { number, .. }) => number - 1..number,
            None => 0..count,
        };
        let path = match request.shard {
            Some(_) => dataset.part(mine.start),
            None => request.output.clone(),
        };
        let shard = request.shard;
        let mut document =
            SweepDocument { path, rows: 0, restored: 0, not_converged: 0, invalid: 0, shard };
        for part in mine {
            let name = format!("sweep, part {} of {count}", part + 1);
            let (note, restored) = writer.part(&dataset, &Work { name: &name, ..work }, part)?;
            document.rows += note.rows();
            document.restored += restored;
            document.not_converged += note.not_converged;
            document.invalid += note.invalid;
        }
        if request.shard.is_none() {
            Parts::of(&request.output)?.complete()?;
        }
        Ok(document)
    }

    /// The parts in a folder as one table: checked, and written to one file where one is named.
    pub(crate) fn merge(
        &self,
        request: &MergeRequest,
        cancel: &Cancel,
    ) -> Result<MergeDocument, Refusal> {
        self.check_folder(&request.folder)?;
        let parts = Parts::of(&request.folder)?;
        let path = match &request.output {
            None => {
                parts.complete()?;
                request.folder.clone()
            }
            Some(path) => {
                sweep::check_ending(path)?;
                let files: Vec<_> = parts.notes.iter().map(|note| parts.file(note)).collect();
                let files: Vec<&Path> = files.iter().map(std::path::PathBuf::as_path).collect();
                let output = Output::check(path, &files)?;
                check_outside(&output, &request.folder)?;
                let lock = output.lock()?;
                parts.merge(path, &|| cancel.is_cancelled())?;
                drop(lock);
                path.clone()
            }
        };
        Ok(MergeDocument {
            path,
            parts: parts.whole.parts,
            rows: parts.whole.rows,
            not_converged: parts.not_converged(),
            invalid: parts.invalid(),
        })
    }

    fn check_folder(&self, folder: &Path) -> Result<(), Refusal> {
        if self.disk {
            return Ok(());
        }
        Err(Refusal::Input(format!("{}: files are not written here", folder.display())))
    }
}

/// Who writes the parts of a table.
struct Writer<'a> {
    opened: &'a Opened,
    request: &'a SweepRequest,
    whole: &'a Whole,
    progress: &'a dyn Progress,
    cancel: &'a Cancel,
}

impl Writer<'_> {
    /// Writes a part, unless it is there already. Also gives how many of its rows an earlier run had
    /// solved.
    fn part(&self, dataset: &Dataset, work: &Work, part: u64) -> Result<(PartNote, u64), Refusal> {
        let output = Output::check(&dataset.part(part), &self.opened.inputs())?;
        let lock = output.lock()?;
        let mut unfinished = Unfinished::beside(output.file().unwrap_or(output.path()));
        if self.request.restart {
            unfinished.remove()?;
            dataset.forget(part)?;
        }
        if let Some(note) = dataset.finished(part) {
            unfinished.remove()?;
            let rows = note.rows();
            return Ok((note, rows));
        }
        let rows = work.part(part, self.whole.parts);
        let (start, end) = (rows.start, rows.end);
        let summary =
            self.opened.run(unfinished.store(), self.progress, self.cancel, |runner| {
                sweep::write(runner, work, rows, &output, &self.whole.metadata)
            })?;
        let (not_converged, invalid) = (summary.tally.not_converged, summary.tally.invalid);
        let mut note = PartNote { part, start, end, not_converged, invalid, ..PartNote::default() };
        dataset.finish(&mut note)?;
        unfinished.remove()?;
        drop(lock);
        Ok((note, summary.restored))
    }
}

/// What all parts of a sweep have in common.
fn whole(
    opened: &Opened,
    request: &SweepRequest,
    work: &Work,
    parts: u64,
) -> Result<Whole, Refusal> {
    let silent = (brink_study::progress::Silent, Cancel::new());
    opened.run(&mut NoStore, &silent.0, &silent.1, |runner| {
        Ok(Whole {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            fingerprint: format!("{:016x}", runner.fingerprint(work)),
            rows: work.design.rows(),
            parts,
            metadata: sweep::metadata(opened, request).to_vec(),
            columns: runner.columns(work),
        })
    })
}

/// Checks `--shard`.
fn checked(shard: Shard) -> Result<Shard, Refusal> {
    let Shard { number, of } = shard;
    if (1..=of).contains(&number) && of <= MAX_PARTS {
        return Ok(shard);
    }
    Err(Refusal::Input(format!(
        "--shard {number}/{of}: shards are counted from 1/{of} to {of}/{of}, and {MAX_PARTS} are the \
         most"
    )))
}

/// A merged table among the parts would be read as one of them.
fn check_outside(output: &Output, folder: &Path) -> Result<(), Refusal> {
    let Some(file) = output.file() else { return Ok(()) };
    let beside = match file.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    let canonical = |path: &Path| std::fs::canonicalize(path).ok();
    if canonical(beside).is_none() || canonical(beside) != canonical(folder) {
        return Ok(());
    }
    Err(Refusal::Input(format!(
        "-o {}: in {} it would be read as one of the parts: choose another folder",
        output.path().display(),
        folder.display()
    )))
}
