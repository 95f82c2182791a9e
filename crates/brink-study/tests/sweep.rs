//! Sweeps: rows, order, threads, and going on after an interruption.

mod common;

use std::sync::atomic::{AtomicUsize, Ordering};

use brink_study::case::Case;
use brink_study::sweep::{
    Axis, Batch, CHUNK_ROWS, ColumnData, ColumnKind, DirectoryStore, NoStore, SweepPlan,
};
use brink_study::{Engine, Point, StudyError};
use common::{ClosedForm, case_with, table};

fn plan(case: &Case, axes: &[&str], worlds: Option<u64>) -> SweepPlan {
    let axes = axes.iter().map(|text| Axis::parse(case, text).unwrap()).collect();
    SweepPlan { axes, worlds, seed: 3, warm: false }
}

fn numbers(batch: &Batch, column: usize) -> &[f64] {
    match &batch.columns[column] {
        ColumnData::Number(values) => values,
        other => panic!("not numbers: {other:?}"),
    }
}

/// Text that is the same only if every bit is (NaN compares unequal to itself).
fn bits(batches: &[Batch]) -> String {
    format!("{batches:?}")
}

#[test]
fn rows_are_the_product_with_the_last_axis_fastest() {
    let case = case_with("");
    let plan = plan(&case, &["stake=1,2", "posture=0:1:3"], None);
    let names: Vec<String> = plan.columns(&case).into_iter().map(|column| column.name).collect();
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
    let (batches, summary) = table(&case, &plan, &ClosedForm, &mut NoStore).unwrap();
    assert_eq!(summary.rows, 6);
    assert_eq!(numbers(&batches[0], 0), [1.0, 1.0, 1.0, 2.0, 2.0, 2.0]);
    assert_eq!(numbers(&batches[0], 1), [0.0, 0.5, 1.0, 0.0, 0.5, 1.0]);
    assert_eq!(numbers(&batches[0], 2), [0.0, 0.5, 1.0, 0.0, 0.5, 1.0]);
    assert_eq!(numbers(&batches[0], 5), [1.0, 0.5, 0.0, 1.0, 0.5, 0.0]);
}

#[test]
fn failed_rows_keep_their_status_and_lose_their_numbers() {
    let case = case_with("");
    let plan = plan(&case, &["pressure=0.5,0.95", "stake=2,11"], None);
    let (batches, summary) = table(&case, &plan, &ClosedForm, &mut NoStore).unwrap();
    assert_eq!((summary.not_converged, summary.invalid), (1, 2));
    let attack = numbers(&batches[0], 6);
    assert_eq!(attack.iter().map(|x| x.is_nan()).collect::<Vec<_>>(), [false, true, true, true]);
    let ColumnData::Text(status) = &batches[0].columns[10] else { panic!("status is text") };
    assert_eq!(status, &["converged", "invalid", "not_converged", "invalid"]);
}

#[test]
fn worlds_and_elements_have_columns() {
    let case = case_with("");
    let plan = plan(&case, &["war=quick,stalemate"], Some(4));
    let columns = plan.columns(&case);
    assert_eq!(columns[0].name, "world");
    let war = columns.iter().position(|column| column.name == "war").unwrap();
    assert_eq!(columns[war].kind, ColumnKind::Text);
    let (batches, summary) = table(&case, &plan, &ClosedForm, &mut NoStore).unwrap();
    assert_eq!(summary.rows, 8);
    assert_eq!(batches[0].columns[0], ColumnData::Integer(vec![0, 0, 1, 1, 2, 2, 3, 3]));
    let stakes = numbers(&batches[0], 1);
    assert!(stakes.iter().all(|stake| (1.0..=3.0).contains(stake)) && stakes[0] != stakes[2]);
}

#[test]
fn threads_do_not_change_the_table() {
    let case = case_with("");
    let plan = plan(&case, &["posture=0:1:21"], Some(2 * CHUNK_ROWS / 21));
    let with = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| bits(&table(&case, &plan, &ClosedForm, &mut NoStore).unwrap().0))
    };
    assert_eq!(with(1), with(2));
}

/// Stops after so many solves, as an interrupted run does.
struct Interrupted {
    left: AtomicUsize,
}

impl Engine for Interrupted {
    fn point(&self, inputs: &[f64], controls: &[f64]) -> Result<Point, StudyError> {
        let enough = |left: usize| left.checked_sub(1);
        match self.left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, enough) {
            Ok(_) => ClosedForm.point(inputs, controls),
            Err(_) => Err(StudyError::Cancelled),
        }
    }
}

#[test]
fn interrupted_work_goes_on_to_the_same_table() {
    let case = case_with("");
    let plan = plan(&case, &["posture=0:1:21"], Some(3 * CHUNK_ROWS / 21));
    let whole = table(&case, &plan, &ClosedForm, &mut NoStore).unwrap().0;
    let directory = std::env::temp_dir().join(format!("brink-sweep-{}", std::process::id()));
    let mut store = DirectoryStore::new(&directory);
    let interrupted = Interrupted { left: AtomicUsize::new(2 * CHUNK_ROWS as usize + 10) };
    let stopped = table(&case, &plan, &interrupted, &mut store);
    assert!(matches!(stopped, Err(StudyError::Cancelled)));
    let (resumed, summary) = table(&case, &plan, &ClosedForm, &mut store).unwrap();
    assert_eq!(summary.restored, 2 * CHUNK_ROWS);
    assert_eq!(bits(&resumed), bits(&whole));
    // Other work does not take these chunks for its own.
    let mut changed = case.clone();
    changed.set("stake", "2").unwrap();
    assert_ne!(plan.fingerprint(&case, "closed form"), plan.fingerprint(&changed, "closed form"));
    let (_, summary) = table(&changed, &plan, &ClosedForm, &mut store).unwrap();
    assert_eq!(summary.restored, 0);
    store.remove().unwrap();
    assert!(!directory.exists());
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
