//! Solvers go from one game to the next, as threads do in a sweep. What was solved before must not
//! change a bit: else tables would depend on which thread took which row.

use brink_study::solve::{Concept, Settings};
use brink_study::{Engine, run::Solvers};

use super::*;

/// Every scenario that ships.
fn scenarios() -> Vec<String> {
    let folder = shipped("scenarios", "any", "toml");
    let files = std::fs::read_dir(folder.parent().unwrap()).unwrap();
    let paths = files.map(|file| file.unwrap().path());
    let scenarios = paths.filter(|path| path.extension().is_some_and(|ending| ending == "toml"));
    let mut names: Vec<String> =
        scenarios.map(|path| path.file_stem().unwrap().to_str().unwrap().into()).collect();
    names.sort();
    names
}

/// What the solvers find, in a text that differs where any bit does: in full, as a row of a table,
/// and as one that starts from what was found.
fn written(solvers: &Solvers, inputs: &[f64], controls: &[f64]) -> [String; 3] {
    let Ok(solved) = solvers.solve(inputs, controls) else {
        return std::array::from_fn(|_| "no value".into());
    };
    let row = solvers.answer(inputs, controls).unwrap();
    let aggregate = solved.equilibrium.aggregate.iter();
    let mut near: Vec<f64> = aggregate.map(|p| p.clamp(0.0, 1.0)).collect();
    let near = solvers.answer_near(inputs, controls, &mut near).map(|found| (found, near));
    [format!("{:?}", (solved.equilibrium, solved.answer)), format!("{row:?}"), format!("{near:?}")]
}

#[track_caller]
fn check(study: &Study, settings: &Settings, worlds: &[Vec<f64>]) {
    let controls = &study.case().controls;
    let used = study.solvers(settings).unwrap();
    // There and back again.
    for world in worlds.iter().chain(worlds.iter().rev()) {
        let new = study.solvers(settings).unwrap();
        let (used, new) = (written(&used, world, controls), written(&new, world, controls));
        assert_eq!(used, new, "{} {settings:?}", study.name());
    }
}

#[test]
fn what_was_solved_before_changes_nothing() {
    let names = scenarios();
    assert!(names.len() > SCENARIOS.len());
    for name in &names {
        let study = study(name, &[]);
        let mut worlds = vec![study.case().base().base.clone()];
        worlds.extend((0..4).map(|number| {
            let mut study = self::study(name, &[]);
            study.enter_world(3, number, None).unwrap();
            study.case().base().base.clone()
        }));
        let lambda = 0.01 * study.default_lambda(8).unwrap();
        let quantal = Settings { concept: Concept::Qre { lambda }, points: 8 };
        let exact = study.compiled().not_affine().is_none();
        for settings in exact.then(|| study.settings()).into_iter().chain([quantal]) {
            check(&study, &settings, &worlds);
        }
    }
}
