//! Shares of one whole: moving one scales the others to fill the rest, wherever it is moved.

use brink_lang::{Diagnostics, SourceFile};
use brink_study::progress::{Cancel, Silent};
use brink_study::sweep::{Axis, Batch, ColumnData, NoStore, SweepPlan, run};
use brink_study::worlds::Worlds;
use brink_study::{AnalysisOptions, ModelSource, Study, analyse, curves};

const MODEL: &str = r#"
model s "Weather by shares"
players raider, guard
set season = { calm, rain, storm }
size rungs = 2
control patrol in [0, 1]
param share[season] in simplex
param prize in (0, inf)
param spare[season] in [0, 1] = 0.5
type raider.cost ~ uniform(0, 2)
outcome peace
outcome sunk  { raider: -cost  guard: 0 }
outcome taken { raider: prize  guard: -1 }
start open
raider at open:
  wait -> peace
  raid -> draw season in season with share[season] -> sea[season]
chance at sea[season]:
  lost with (if season == storm then 0.9 else if season == rain then 0.6 else 0.1) * patrol -> sunk
  through -> taken
measure raid = reach(open.raid)
measure sunk = reach(sunk)
measure seen[s in season] = share[s] + 0 * rungs * spare[s]
"#;

const SCENARIO: &str = r#"
title = "Shares"
model = "s"
[analysis]
player = "guard"
dial = "patrol"
attack = "raid"
catastrophe = "sunk"
outcomes = ["raid", "sunk"]
[analysis.map]
x = { parameter = "prize", range = [0.1, 1], points = 3 }
y = { parameter = "share[storm]", range = [0, 1], points = 3 }
[parameters.prize]
value = 0.3
range = [0.1, 0.5]
judgement = "guess"
[parameters.share]
value = { calm = 0.5, rain = 0.3, storm = 0.2 }
range = { calm = [0.3, 0.7], storm = [0.1, 0.4] }
judgement = "guess"
[[claims]]
id = "one"
text = "more storm, less of the others"
holds = "stormy.seen[storm] == 0.5 and stormy.seen[calm] == 0.3125 and stormy.seen[rain] == 0.1875"
[claims.experiments]
stormy = { controls = { patrol = 1 }, set = { "share[storm]" = 0.5 } }
[[claims]]
id = "two"
text = "two moved, the third fills the rest"
holds = "both.seen[storm] == 0.3 and both.seen[calm] == 0.4 and both.seen[rain] == 0.3"
[claims.experiments]
both = { controls = { patrol = 1 }, set = { "share[storm]" = 0.3, "share[calm]" = 0.4 } }
"#;

struct Model;

impl ModelSource for Model {
    fn model(&self, name: &str) -> Option<Result<SourceFile, Diagnostics>> {
        (name == "s").then(|| Ok(SourceFile::new("s.brink", MODEL)))
    }
}

fn study(scenario: &str) -> Study {
    let file = SourceFile::new("s.toml", scenario);
    Study::open("s", file, &Model, None).unwrap_or_else(|found| panic!("{found}"))
}

/// Shares of calm, rain and storm where storm is moved: the others keep their ratio.
const MOVED: [(f64, [f64; 3]); 3] =
    [(0.0, [0.625, 0.375, 0.0]), (0.5, [0.3125, 0.1875, 0.5]), (1.0, [0.0, 0.0, 1.0])];

fn close(found: &[f64], expected: &[f64]) {
    assert_eq!(found.len(), expected.len());
    for (a, b) in found.iter().zip(expected) {
        assert!((a - b).abs() < 1e-12, "{found:?}, expected {expected:?}");
    }
}

#[test]
fn set_by_hand_in_the_base_case_and_in_every_world() {
    for (storm, shares) in MOVED {
        let mut study = study(SCENARIO);
        study.set("share[storm]", &storm.to_string()).unwrap();
        close(&study.case().base().base[..3], &shares);
        let worlds = Worlds::new(study.case(), 1);
        for world in 0..32 {
            let inputs = worlds.inputs(study.case(), world);
            assert_eq!(inputs[2], storm);
            close(&[inputs[..3].iter().sum()], &[1.0]);
        }
    }
    let mut study = study(SCENARIO);
    // What is set stays where it is when more is set.
    study.set("share[storm]", "0.3").unwrap();
    study.set("share[calm]", "2 * share[calm] - 0.375").unwrap();
    close(&study.case().base().base[..3], &[0.5, 0.2, 0.3]);
    let found = study.set("share[rain]", "0.4").unwrap_err().to_string();
    assert!(found.contains("`share` are shares and must sum to one; these sum to 1.2"), "{found}");
    close(&study.case().base().base[..3], &[0.5, 0.2, 0.3]);
    assert!(study.set("share", "0.5").unwrap_err().to_string().contains("sum to 1.5"));
}

#[test]
fn along_an_axis_of_a_sweep_and_of_curves() {
    let study = study(SCENARIO);
    let case = study.case();
    let axis = Axis::parse(case, "share[storm]=0:1:3").unwrap();
    let pool = study.pool(&study.settings(), &Cancel::new()).unwrap();
    let seen = case.interface.find_measures("seen").unwrap();
    let drawn = curves(case, &pool, &axis, &seen, &[]).unwrap();
    for (at, (_, shares)) in MOVED.iter().enumerate() {
        let found: Vec<f64> = drawn.measures.iter().map(|series| series.values[at]).collect();
        close(&found, shares);
    }
    let plan = SweepPlan { axes: vec![axis], worlds: None, seed: 1, warm: false };
    let mut rows = Vec::new();
    let mut sink = |batch: &Batch| {
        rows.push(batch.clone());
        Ok(())
    };
    let summary = run(case, &pool, &plan, 0, &mut NoStore, &mut sink, &Silent).unwrap();
    assert_eq!((summary.not_converged, summary.invalid), (0, 0));
    // All shares move, so all have a column.
    let columns = plan.columns(case);
    for (place, name) in ["share[calm]", "share[rain]", "share[storm]"].iter().enumerate() {
        assert_eq!(columns[place].name, *name);
        let ColumnData::Number(values) = &rows[0].columns[place] else { panic!("numbers") };
        close(values, &MOVED.map(|(_, shares)| shares[place]));
    }
}

#[test]
fn in_claims_the_tornado_and_the_map() {
    let study = study(SCENARIO);
    let options = AnalysisOptions { worlds: 0, starts: 1, ..AnalysisOptions::default() };
    let analysis = analyse(&study, &options, &Silent, &Cancel::new()).unwrap();
    for claim in &analysis.claims {
        assert_eq!(claim.holds, Some(true), "{}: {:?}", claim.id, claim.evidence);
    }
    assert_eq!(analysis.tornado.len(), 3);
    for row in &analysis.tornado {
        let numbers = row.best.iter().chain(&row.value).chain(&row.attack);
        assert!(numbers.into_iter().all(|x| x.is_finite()), "{row:?}");
    }
    assert!(analysis.map.unwrap().best.iter().all(|best| best.is_finite()));
}

/// A claim or a figure that this case cannot make keeps nobody from solving it.
#[test]
fn claims_are_looked_up_where_they_are_used() {
    let text = SCENARIO.replace("stormy.seen[calm]", "stormy.seen[dusk]");
    let study = study(&text.replace("dial = \"patrol\"", "dial = \"patrl\""));
    let pool = study.pool(&study.settings(), &Cancel::new()).unwrap();
    let solved = pool.solve(&study.case().base().base, &[1.0]).unwrap();
    assert!(solved.point.converged());
    let found = study.case().complete().unwrap_err().to_string();
    assert!(found.contains("did you mean `patrol`?"), "{found}");
    assert!(found.contains("entries: `seen[calm]`, `seen[rain]`, `seen[storm]`"), "{found}");
    let options = AnalysisOptions::default();
    let refused = analyse(&study, &options, &Silent, &Cancel::new()).unwrap_err().to_string();
    assert_eq!(refused, found);
}

#[test]
fn the_dial_is_not_moved_by_hand_in_an_analysis() {
    let mut study = study(SCENARIO);
    study.control("patrol", 0.5).unwrap();
    let options = AnalysisOptions::default();
    let refused = analyse(&study, &options, &Silent, &Cancel::new()).unwrap_err().to_string();
    assert!(refused.contains("leave out --control patrol"), "{refused}");
}

#[test]
fn sizes_take_formulas_in_sizes() {
    let mut study = study(SCENARIO);
    study.set("share[storm]", "0.5").unwrap();
    study.set("rungs", "2 * rungs + 1").unwrap();
    study.set("rungs", "2 * rungs").unwrap();
    assert!(study.identity(&study.settings()).contains("(\"rungs\", 10)"));
    close(&study.case().base().base[..3], &[0.3125, 0.1875, 0.5]);
    for (text, reason) in [
        ("rungs / 4", "size `rungs` takes a whole number; `rungs / 4` is 2.5"),
        ("rugs + 1", "did you mean `rungs`?"),
    ] {
        let found = study.set("rungs", text).unwrap_err().to_string();
        assert!(found.contains(reason), "{found}");
    }
}
