//! Sweeps: rows, order, threads, and going on after an interruption.

mod common;

use std::sync::atomic::{AtomicUsize, Ordering};

use brink_study::design::{Axis, Design, Grid, MAX_ROWS, Worlds};
use brink_study::run::{CHUNK_ROWS, DirectoryStore, MemoryStore, NoStore, Part, Store};
use brink_study::table::{Cells, Kind, Table};
use brink_study::{Answer, Engine, StudyError};
use common::{ClosedForm, case_with, numbers, solved, sweep};

/// Text that is the same only if every bit is (NaN compares unequal to itself).
fn bits(table: &Table) -> String {
    format!("{table:?}")
}

#[test]
fn rows_are_the_product_with_the_last_axis_fastest() {
    let case = case_with("");
    let design = sweep(&case, &["stake=1,2", "posture=0:1:3"], None);
    let (table, summary) = solved(&case, &design, false, &ClosedForm, &mut NoStore).unwrap();
    let names: Vec<&str> = table.columns.iter().map(|column| column.name.as_str()).collect();
    assert_eq!(
        names,
        [
            "stake",
            "posture",
            "alert",
            "value.challenger",
            "value.defender",
            "attack",
            "catastrophe",
            "path_share[convoy]",
            "path_share[invasion]",
            "status",
            "relative_regret",
            "residual",
        ]
    );
    assert_eq!(summary.rows, 6);
    assert_eq!(numbers(&table, "stake"), [1.0, 1.0, 1.0, 2.0, 2.0, 2.0]);
    assert_eq!(numbers(&table, "posture"), [0.0, 0.5, 1.0, 0.0, 0.5, 1.0]);
    assert_eq!(numbers(&table, "alert"), [0.0, 0.5, 1.0, 0.0, 0.5, 1.0]);
    assert_eq!(numbers(&table, "attack"), [1.0, 0.5, 0.0, 1.0, 0.5, 0.0]);
}

#[test]
fn failed_rows_keep_their_status_and_lose_their_numbers() {
    let case = case_with("");
    let design = sweep(&case, &["pressure=0.5,0.95", "stake=2,11"], None);
    let (table, summary) = solved(&case, &design, false, &ClosedForm, &mut NoStore).unwrap();
    assert_eq!((summary.tally.not_converged, summary.tally.invalid), (1, 2));
    assert!(!summary.none_converged());
    let attack = numbers(&table, "attack");
    assert_eq!(attack.iter().map(|x| x.is_nan()).collect::<Vec<_>>(), [false, true, true, true]);
    let status: Vec<&str> = table.words(10).iter().flatten().map(String::as_str).collect();
    assert_eq!(status, ["converged", "invalid", "not_converged", "invalid"]);
    let design = sweep(&case, &["pressure=0.95", "stake=2,11"], None);
    let (_, summary) = solved(&case, &design, false, &ClosedForm, &mut NoStore).unwrap();
    assert!(summary.none_converged());
}

#[test]
fn worlds_and_elements_have_columns() {
    let case = case_with("");
    let design = sweep(&case, &["war=quick,stalemate"], Some(4));
    let (table, summary) = solved(&case, &design, false, &ClosedForm, &mut NoStore).unwrap();
    assert_eq!(table.columns[0].name, "world");
    let war = table.columns.iter().position(|column| column.name == "war").unwrap();
    assert_eq!(table.columns[war].cells.kind(), Kind::Utf8);
    assert_eq!(summary.rows, 8);
    let worlds = [0, 0, 1, 1, 2, 2, 3, 3].map(Some).to_vec();
    assert_eq!(table.columns[0].cells, Cells::I64(worlds));
    let stakes = numbers(&table, "stake");
    assert!(stakes.iter().all(|stake| (1.0..=3.0).contains(stake)) && stakes[0] != stakes[2]);
}

#[test]
fn threads_do_not_change_the_table() {
    let case = case_with("");
    let design = sweep(&case, &["posture=0:1:21"], Some(2 * CHUNK_ROWS / 21));
    let with = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        let work = || solved(&case, &design, false, &ClosedForm, &mut NoStore).unwrap().0;
        bits(&pool.install(work))
    };
    assert_eq!(with(1), with(2));
}

/// Stops after so many solves, as an interrupted run does.
struct Interrupted {
    left: AtomicUsize,
}

impl Engine for Interrupted {
    fn answer(&self, inputs: &[f64], controls: &[f64]) -> Result<Answer, StudyError> {
        let enough = |left: usize| left.checked_sub(1);
        match self.left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, enough) {
            Ok(_) => ClosedForm.answer(inputs, controls),
            Err(_) => Err(StudyError::Cancelled),
        }
    }
}

fn stopping_after(solves: usize) -> Interrupted {
    Interrupted { left: AtomicUsize::new(solves) }
}

fn folder(name: &str) -> std::path::PathBuf {
    std::env::temp_dir().join(format!("brink-sweep-{}-{name}", std::process::id()))
}

#[test]
fn interrupted_work_goes_on_to_the_same_table() {
    let case = case_with("");
    let design = sweep(&case, &["posture=0:1:21"], Some(3 * CHUNK_ROWS / 21));
    let (whole, uninterrupted) = solved(&case, &design, false, &ClosedForm, &mut NoStore).unwrap();
    let mut store = DirectoryStore::new(folder("on"));
    let mut done = 0;
    // Within the first block, at the end of a chunk, and in between.
    for solves in [1, 30, CHUNK_ROWS as usize, 2000] {
        let stopped = solved(&case, &design, false, &stopping_after(solves), &mut store);
        assert!(matches!(stopped, Err(StudyError::Cancelled)));
        done += solves as u64;
    }
    let (resumed, summary) = solved(&case, &design, false, &ClosedForm, &mut store).unwrap();
    // Rows solved out of order by two threads are lost where one before them is missing.
    assert!(summary.restored <= done && summary.restored > CHUNK_ROWS, "{summary:?}");
    assert_eq!(bits(&resumed), bits(&whole));
    assert_eq!(summary.tally, uninterrupted.tally);
    // Other work does not take these rows for its own.
    let mut changed = case.clone();
    changed.set("stake", "2").unwrap();
    let (_, summary) = solved(&changed, &design, false, &ClosedForm, &mut store).unwrap();
    assert_eq!(summary.restored, 0);
    store.remove().unwrap();
    assert!(!folder("on").exists());
}

/// A store that puts rows away whenever it is asked, in memory.
#[derive(Clone, Default)]
struct Hasty(MemoryStore);

impl Store for Hasty {
    fn load(&self, run: u64, start: u64) -> Option<Part> {
        self.0.load(run, start)
    }
    fn save(&mut self, run: u64, part: &Part) -> Result<(), String> {
        self.0.save(run, part)
    }
    fn is_due(&self) -> bool {
        true
    }
}

#[test]
fn few_rows_are_kept_where_time_says_so() {
    let case = case_with("");
    let design = sweep(&case, &["posture=0:1:501"], None);
    let (whole, _) = solved(&case, &design, false, &ClosedForm, &mut NoStore).unwrap();
    for solves in (0..500).step_by(7) {
        let mut store = Hasty::default();
        let stopped = solved(&case, &design, false, &stopping_after(solves), &mut store);
        assert!(matches!(stopped, Err(StudyError::Cancelled)));
        let (resumed, summary) = solved(&case, &design, false, &ClosedForm, &mut store).unwrap();
        assert!(summary.restored <= solves as u64);
        assert!(solves < 100 || summary.restored > 0);
        assert_eq!(bits(&resumed), bits(&whole));
    }
}

#[test]
fn damaged_rows_are_computed_again() {
    let case = case_with("");
    let design = sweep(&case, &["posture=0:1:21"], Some(3 * CHUNK_ROWS / 21));
    let mut store = DirectoryStore::new(folder("damaged"));
    let (whole, _) = solved(&case, &design, false, &ClosedForm, &mut store).unwrap();
    let mut files: Vec<_> =
        std::fs::read_dir(folder("damaged")).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    assert!(files.len() >= 3);
    let bytes = std::fs::read(&files[1]).unwrap();
    std::fs::write(&files[1], &bytes[..bytes.len() / 2]).unwrap();
    std::fs::remove_file(&files[0]).unwrap();
    let (resumed, summary) = solved(&case, &design, false, &ClosedForm, &mut store).unwrap();
    assert_eq!(bits(&resumed), bits(&whole));
    assert!(summary.restored < summary.rows);
    store.remove().unwrap();
}

#[test]
fn more_worlds_go_on_from_fewer() {
    let case = case_with("");
    let mut store = MemoryStore::default();
    let rows = |worlds: u64, store: &mut MemoryStore| {
        let design = sweep(&case, &["posture=0:1:16"], Some(worlds));
        solved(&case, &design, false, &ClosedForm, store).unwrap()
    };
    let (few, _) = rows(CHUNK_ROWS / 16, &mut store);
    let (more, summary) = rows(CHUNK_ROWS / 8, &mut store);
    assert_eq!(summary.restored, CHUNK_ROWS);
    assert_eq!(numbers(&more, "stake")[..few.rows()], *numbers(&few, "stake"));
    // A part that is longer than the work is not taken.
    assert_eq!(rows(3, &mut store).1.restored, 0);
}

#[test]
fn too_many_rows_are_refused_with_a_reason() {
    let case = case_with("");
    let found = Worlds::new(&case, 1, 1_000_000_000_000).unwrap_err().to_string();
    assert!(found.contains("1000000000000 rows") && found.contains("fewer worlds"), "{found}");
    let design = sweep(&case, &["posture=0:1:1000", "alert=0:1:1000"], Some(10_000));
    assert!(design.rows() > MAX_ROWS);
    let refused = solved(&case, &design, false, &ClosedForm, &mut NoStore);
    assert!(matches!(refused, Err(StudyError::Input(_))));
}

#[test]
fn an_entry_moves_along_one_axis_alone() {
    let case = case_with("");
    for (axes, reason) in [
        (["posture=0,1", "posture=0:1:3"], "`posture` is given twice"),
        (["prize=0.1", "prize[convoy]=0.2"], "`prize` and `prize[convoy]` move the same entry"),
    ] {
        let axes = axes.iter().map(|text| Axis::parse(&case, text).unwrap()).collect();
        let found = Grid::new(axes).unwrap_err().to_string();
        assert!(found.contains(reason), "{found}");
    }
}

#[test]
fn wrong_axes_are_explained() {
    let case = case_with("");
    for (text, reason) in [
        ("stake", "there is no `=`"),
        ("stak=1:2:3", "did you mean `stake`?"),
        ("stake=2:1:3", "from low to high"),
        ("stake=0:1:3", "0 is outside (0, inf)"),
        ("posture=0:2:3", "2 is outside [0, 1]"),
        ("posture=0:1:many", "`many` is not a number of steps"),
        ("war=quik", "`quik` is not one of quick, stalemate"),
        ("posture=0:1", "two `:` or none"),
    ] {
        let found = Axis::parse(&case, text).unwrap_err().to_string();
        assert!(found.contains(reason), "{found}");
    }
}
