//! Models as scholars write them, with answers from the literature.

use brink_game::{Status, pbe};
use brink_lang::{Compiled, parse};

/// The measures of a model solved with these parameters.
fn measures(name: &str, text: &str, parameters: &[f64], names: &[&str]) -> Vec<f64> {
    let model = parse(name, text).unwrap_or_else(|d| panic!("{}", d.render(false)));
    let compiled = model.compile(&[]).unwrap_or_else(|d| panic!("{}", d.render(false)));
    measures_of(&compiled, parameters, names)
}

fn measures_of(compiled: &Compiled, parameters: &[f64], names: &[&str]) -> Vec<f64> {
    let mut evaluator = compiled.evaluator();
    evaluator.evaluate(parameters, &[]).unwrap();
    let game = evaluator.game().unwrap();
    let solution =
        pbe::Solver::new(compiled.graph()).solve(game, &pbe::Options::default()).unwrap();
    assert_eq!(solution.status, Status::Converged, "{parameters:?}: {:?}", solution.certificate);
    let mut out = Vec::new();
    evaluator.measures(None, &solution, &mut out);
    names.iter().map(|name| out[compiled.interface().find_measures(name).unwrap()[0]]).collect()
}

#[test]
fn beer_and_quiche() {
    // Above one half the weak drink beer as the strong do. Below, as many as leave the other
    // indifferent. The kind may be a type, or a draw that the other does not see.
    let models = [
        ("beer-quiche", include_str!("models/beer-quiche.brink"), ["strong", "weak"]),
        ("beer-quiche2", include_str!("models/beer-quiche2.brink"), ["surly", "wimp"]),
        ("beer-quiche3", include_str!("models/beer-quiche3.brink"), ["surly", "wimp"]),
    ];
    for (name, text, kinds) in models {
        let names = kinds.map(|kind| format!("eats[{kind}, beer]"));
        let names = names.each_ref().map(String::as_str);
        for share in [0.1, 0.3, 0.49, 0.51, 0.55, 0.7, 0.9, 0.99_f64] {
            let weak = (share / (1.0 - share)).min(1.0);
            let found = measures(name, text, &[share], &names);
            assert!((found[0] - 1.0).abs() < 1e-6, "{name} {share}: {found:?}");
            assert!((found[1] - weak).abs() < 1e-6, "{name} {share}: {found:?}");
        }
    }
}

/// A war of attrition of this many turns whose costs are cut into as many cells: war, and either
/// side giving up.
fn attrition(turns: u32, horizon: f64) -> [f64; 3] {
    let text = include_str!("models/fearon-1994.brink");
    let model = parse("fearon-1994", text).unwrap_or_else(|d| panic!("{}", d.render(false)));
    let sizes = ["turns", "cells"].map(|size| (size.to_owned(), i64::from(turns)));
    let found = measures_of(
        &model.compile(&sizes).unwrap_or_else(|d| panic!("{}", d.render(false))),
        &[horizon, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0],
        &["war", "one_concedes", "two_concedes"],
    );
    [found[0], found[1], found[2]]
}

#[test]
fn audience_costs_and_the_horizon() {
    // In continuous time nobody gives up after .806466: war has probability .306436 and either side
    // concedes with .346782, at whatever later time the crisis would end. With n turns and cells all
    // are off by 1/n, in opposite directions for the sides, of whom one moves first.
    let [war, concedes] = [0.306_436, 0.346_782];
    for (horizon, turns) in [(0.806_466, [10, 20]), (1.2, [20, 40])] {
        let [coarse, fine] = turns.map(|turns| attrition(turns, horizon));
        let off = [coarse, fine].map(|found| found[0] - war);
        assert!(off[1].abs() < 0.5 / f64::from(turns[1]), "{horizon}: {off:?}");
        assert!((0.4..0.65).contains(&(off[1] / off[0])), "{horizon}: {off:?}");
        assert!((fine.iter().sum::<f64>() - 1.0).abs() < 1e-6, "{fine:?}");
        let limit = [0, 1, 2].map(|k| 2.0 * fine[k] - coarse[k]);
        let found = [limit[0], 0.5 * (limit[1] + limit[2])];
        assert!((found[0] - war).abs() < 0.006, "{horizon}: {limit:?}");
        assert!((found[1] - concedes).abs() < 0.004, "{horizon}: {limit:?}");
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
