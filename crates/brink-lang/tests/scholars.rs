//! Models as scholars write them, with answers from the literature.

use brink_game::{Status, pbe};
use brink_lang::parse;

/// The measures of a model solved with these parameters.
fn measures(name: &str, text: &str, parameters: &[f64], names: &[&str]) -> Vec<f64> {
    let model = parse(name, text).unwrap_or_else(|d| panic!("{}", d.render(false)));
    let compiled = model.compile(&[]).unwrap_or_else(|d| panic!("{}", d.render(false)));
    let mut evaluator = compiled.evaluator();
    evaluator.evaluate(parameters, &[]).unwrap();
    let game = evaluator.game().unwrap();
    let solution =
        pbe::Solver::new(compiled.graph()).solve(game, &pbe::Options::default()).unwrap();
    assert_eq!(solution.status, Status::Converged, "{name} {parameters:?}");
    let mut out = Vec::new();
    evaluator.measures(None, &solution, &mut out);
    names.iter().map(|name| out[compiled.interface().find_measures(name).unwrap()[0]]).collect()
}

#[test]
fn beer_and_quiche() {
    let text = include_str!("models/beer-quiche.brink");
    let names = ["eats[strong, beer]", "eats[weak, beer]"];
    for (share, weak) in [(0.3, 0.428_571), (0.55, 1.0), (0.7, 1.0), (0.9, 1.0)] {
        let found = measures("beer-quiche", text, &[share], &names);
        assert!((found[0] - 1.0).abs() < 1e-6, "{share}: {found:?}");
        assert!((found[1] - weak).abs() < 1e-6, "{share}: {found:?}");
    }
}

#[test]
fn no_war_by_mutual_optimism() {
    let text = include_str!("models/mutual-optimism.brink");
    for accuracy in [0.6, 0.8, 0.95] {
        let found = measures("mutual-optimism", text, &[accuracy, 0.1, 0.9, 0.1], &["war"]);
        assert!(found[0].abs() < 1e-6, "{accuracy}: {found:?}");
    }
}
