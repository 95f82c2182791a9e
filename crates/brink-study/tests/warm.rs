//! Warm sweeps: what a row starts from is a matter of row numbers alone.

mod common;

use std::sync::atomic::{AtomicUsize, Ordering};

use brink_game::Concept;
use brink_lang::{Diagnostics, SourceFile};
use brink_study::case::Case;
use brink_study::run::{DirectoryStore, NoStore};
use brink_study::solve::Settings;
use brink_study::{Answer, Engine, ModelSource, Study, StudyError};
use common::{ClosedForm, case_with, numbers, solved, sweep};

fn store(name: &str) -> DirectoryStore {
    let name = format!("brink-warm-{}-{name}", std::process::id());
    DirectoryStore::new(std::env::temp_dir().join(name))
}

/// The closed form, but for `attack`, which is the number of rows since the last cold start. Stops
/// after so many solves, as an interrupted run does.
struct Counting {
    left: AtomicUsize,
}

impl Counting {
    fn stopping_after(solves: usize) -> Self {
        Self { left: AtomicUsize::new(solves) }
    }

    fn endless() -> Self {
        Self::stopping_after(usize::MAX)
    }
}

impl Engine for Counting {
    fn answer(&self, inputs: &[f64], controls: &[f64]) -> Result<Answer, StudyError> {
        self.answer_near(inputs, controls, &mut Vec::new())
    }

    fn answer_near(
        &self,
        inputs: &[f64],
        controls: &[f64],
        near: &mut Vec<f64>,
    ) -> Result<Answer, StudyError> {
        let enough = |left: usize| left.checked_sub(1);
        if self.left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, enough).is_err() {
            return Err(StudyError::Cancelled);
        }
        let mut answer = ClosedForm.answer(inputs, controls)?;
        let since = near.first().map_or(0.0, |since| since + 1.0);
        answer.measures[0] = since;
        near.clear();
        if answer.converged() {
            near.push(since);
        }
        Ok(answer)
    }
}

/// Rows since the last cold start.
fn since_cold(case: &Case, axes: &[&str], worlds: Option<u64>, warm: bool) -> Vec<f64> {
    let design = sweep(case, axes, worlds);
    let (table, _) = solved(case, &design, warm, &Counting::endless(), &mut NoStore).unwrap();
    numbers(&table, "attack").to_vec()
}

#[test]
fn a_row_starts_from_the_one_before_along_the_last_axis() {
    let case = case_with("");
    let axes = ["stake=1,2", "posture=0:1:3"];
    let warm = since_cold(&case, &axes, Some(2), true);
    assert_eq!(warm, [0.0, 1.0, 2.0].repeat(4));
    assert_eq!(since_cold(&case, &axes, Some(2), false), [0.0; 12]);
    assert_eq!(since_cold(&case, &[], Some(2), true), [0.0; 2]);
}

#[test]
fn after_a_row_without_solution_the_next_starts_cold() {
    let case = case_with("");
    let found = since_cold(&case, &["pressure=0.1,0.2,0.95,0.3,0.4"], None, true);
    assert_eq!((&found[..2], &found[3..]), (&[0.0, 1.0][..], &[0.0, 1.0][..]));
    assert!(found[2].is_nan());
}

#[test]
fn long_lines_start_again_at_fixed_rows() {
    let case = case_with("");
    let found = since_cold(&case, &["stake=1,2", "posture=0:1:5000"], None, true);
    let starts: Vec<usize> = (0..found.len()).filter(|&row| found[row] == 0.0).collect();
    assert_eq!(starts, [0, 4096, 5000, 8192]);
}

#[test]
fn neither_threads_nor_interruptions_change_a_warm_table() {
    let case = case_with("");
    // Chunks of 40 lines, the last of fewer; and lines longer than a chunk.
    let sweeps = [
        sweep(&case, &["pressure=0.1:0.95:101"], Some(90)),
        sweep(&case, &["stake=1,2", "posture=0:1:5000"], None),
    ];
    for (number, design) in sweeps.iter().enumerate() {
        let run = |engine: &Counting, store: &mut DirectoryStore, threads: usize| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            pool.install(|| solved(&case, design, true, engine, store))
        };
        // Text that is the same only if every bit is (NaN compares unequal to itself).
        let endless = Counting::endless();
        let (whole, uninterrupted) = solved(&case, design, true, &endless, &mut NoStore).unwrap();
        let whole = format!("{whole:?}");
        for threads in 1..=3 {
            let mut store = store(&format!("{number}-{threads}"));
            // Each goes on from the one before: within the first line, at the end of a chunk of one
            // of the sweeps or the other, and in between.
            for solves in [1, 50, 4040, 150, 4096] {
                let stopped = run(&Counting::stopping_after(solves), &mut store, threads);
                assert!(matches!(stopped, Err(StudyError::Cancelled)));
            }
            let (resumed, summary) = run(&Counting::endless(), &mut store, threads).unwrap();
            assert!((1..summary.rows).contains(&summary.restored), "{summary:?}");
            assert!(format!("{resumed:?}") == whole, "an interruption changes the rows");
            assert_eq!(summary.tally, uninterrupted.tally);
            store.clone().remove().unwrap();
            let (again, _) = run(&Counting::endless(), &mut store, threads).unwrap();
            assert!(format!("{again:?}") == whole, "threads change the rows");
            store.remove().unwrap();
        }
    }
}

#[test]
fn warm_and_cold_rows_are_never_mixed() {
    let case = case_with("");
    let design = sweep(&case, &["posture=0:1:64"], Some(70));
    let mut store = store("mixed");
    let mut restored = |warm: bool| {
        solved(&case, &design, warm, &Counting::endless(), &mut store).unwrap().1.restored
    };
    assert_eq!([false, true, true, false].map(&mut restored), [0, 0, 4480, 4480]);
    store.remove().unwrap();
}

/// Two hunters choose at once between the stag, which takes both and is worth 1 to each, and a hare
/// worth `hare` to whoever takes one.
const HUNT: &str = r"
model hunt
players first, second
set prey = { stag, small }
param hare in (0, 2)
outcome catch[own in prey, other in prey] {
  first: if own == stag then (if other == stag then 1 else 0) else hare
  second: if other == stag then (if own == stag then 1 else 0) else hare
}
start open
first at open:
  choose[own in prey] -> answer[own]
second at answer[own in prey] unseen own:
  reply[other in prey] -> catch[own, other]
measure stag = reach(catch[stag, stag])
";

const HUNTED: &str = r#"
title = "A hunt"
model = "hunt"
[analysis]
player = "first"
[parameters.hare]
value = 0.5
judgement = "by hand"
"#;

struct Shelf;

impl ModelSource for Shelf {
    fn model(&self, name: &str) -> Option<Result<SourceFile, Diagnostics>> {
        (name == "hunt").then(|| Ok(SourceFile::new("hunt.brink", HUNT)))
    }
}

fn hunt() -> Study {
    let file = SourceFile::new("hunt.toml", HUNTED);
    Study::open("hunt", file, &Shelf, None).unwrap_or_else(|found| panic!("{found}"))
}

/// Up to a hare of 1 both hunting the stag is an equilibrium, both taking hares is one from 0 on.
/// The path from the centroid, where the other hunts the stag with probability one half, leads to
/// the stag below 1/2 and to hares above. A warm line stays where it is until that ends.
#[test]
fn a_warm_line_stays_on_its_branch() {
    let study = hunt();
    let case = study.case();
    let solvers = study.solvers(&study.settings()).unwrap();
    let design = sweep(case, &["hare=0.25,0.75,1.25,0.75,0.25"], None);
    let found = |warm: bool| {
        let (table, summary) = solved(case, &design, warm, &solvers, &mut NoStore).unwrap();
        assert_eq!((summary.tally.not_converged, summary.tally.invalid), (0, 0));
        numbers(&table, "stag").to_vec()
    };
    let close = |found: &[f64], expected: [f64; 5]| {
        assert!(found.iter().zip(expected).all(|(a, b)| (a - b).abs() < 1e-6), "{found:?}");
    };
    close(&found(false), [1.0, 0.0, 0.0, 0.0, 1.0]);
    close(&found(true), [1.0, 1.0, 0.0, 0.0, 0.0]);
}

#[test]
fn quantal_response_refuses_to_start_warm() {
    let study = hunt();
    let settings = Settings { concept: Concept::Qre { lambda: 5.0 }, points: 8 };
    let solvers = study.solvers(&settings).unwrap();
    let design = sweep(study.case(), &["hare=0.25,0.75"], None);
    let refused = solved(study.case(), &design, true, &solvers, &mut NoStore);
    let refused = refused.unwrap_err().to_string();
    assert!(refused.contains("principal branch") && refused.contains("solve cold"), "{refused}");
}
