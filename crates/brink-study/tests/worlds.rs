//! Plausible worlds: order, correlation, constraints, replicates, hypercubes.

mod common;

use brink_statistics::copula::rank_correlation;
use brink_study::case::Case;
use brink_study::design::{Design, Worlds, setting};
use common::{SCENARIO, case_with, resolve};

/// Parameters of the first worlds, `[world][input]`.
fn draws(case: &Case, seed: u64, count: u64) -> Vec<Vec<f64>> {
    let worlds = Worlds::new(case, seed, count).unwrap();
    (0..count).map(|row| setting(&worlds, row).inputs(case, case.view)).collect()
}

fn column(draws: &[Vec<f64>], input: usize) -> Vec<f64> {
    draws.iter().map(|world| world[input]).collect()
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

/// Whether one of so many stakes lies in each of as many equal slices of their range [1, 3].
fn one_in_each_slice(stakes: impl Iterator<Item = f64>, slices: u32) -> bool {
    let slice = |stake: f64| libm::floor((stake - 1.0) / 2.0 * f64::from(slices));
    let mut found: Vec<f64> = stakes.map(slice).collect();
    found.sort_by(f64::total_cmp);
    found.into_iter().eq((0..slices).map(f64::from))
}

/// Both prizes over [0, 1].
fn wide(more: &str) -> Result<Case, String> {
    let text = SCENARIO.replacen(
        "range = { convoy = [0.1, 0.5] }\ndistribution = \"triangular\"",
        "range = { convoy = [0, 1], invasion = [0, 1] }",
        1,
    );
    resolve(&format!("{text}\n{more}\n"), None).map_err(|found| found.to_string())
}

/// Two uniform numbers in order have means 1/3 and 2/3; parameters outside the group keep theirs.
#[test]
fn ordered_ranges_are_order_statistics() {
    let ordered = wide("[[worlds.ordered]]\nparameters = \"prize\"").unwrap();
    let found = draws(&ordered, 4, 4096);
    assert!(found.iter().all(|world| world[2] <= world[3]));
    assert!((mean(&column(&found, 2)) - 1.0 / 3.0).abs() < 2e-3);
    assert!((mean(&column(&found, 3)) - 2.0 / 3.0).abs() < 2e-3);
    let free = draws(&wide("").unwrap(), 4, 4096);
    for input in [0, 1, 4, 5] {
        assert_eq!(column(&found, input), column(&free, input));
    }
}

/// What is fixed by hand stays, and the others keep to the order.
#[test]
fn order_holds_beside_a_value_set_by_hand() {
    let mut case = wide("[[worlds.ordered]]\nparameters = \"prize\"").unwrap();
    case.set("prize[invasion]", "0.5").unwrap();
    let found = draws(&case, 4, 1024);
    assert!(found.iter().all(|world| world[2] <= 0.5 && world[3] == 0.5));
    assert!((mean(&column(&found, 2)) - 0.25).abs() < 2e-3);
}

#[test]
fn correlated_ranges_have_their_rank_correlation() {
    for rank in [-0.8, 0.5] {
        let case = case_with(&format!(
            "[[worlds.correlated]]\nparameters = [\"stake\", \"pressure\"]\nrank = {rank}\n"
        ));
        let found = draws(&case, 2, 8192);
        let between = rank_correlation(&column(&found, 0), &column(&found, 1));
        assert!((between - rank).abs() < 0.01, "{between} is not {rank}");
        // Each alone is as it was, and the others are untouched.
        assert!((mean(&column(&found, 0)) - 2.0).abs() < 5e-3);
        let other = rank_correlation(&column(&found, 0), &column(&found, 2));
        assert!(other.abs() < 0.02, "{other}");
    }
}

/// `stake > 2` and `pressure < 0.5` are independent halves: a quarter of the draws is coherent.
#[test]
fn constraints_refuse_worlds_and_say_what_share() {
    let constraint =
        "[[worlds.constraints]]\ntext = \"a test\"\nholds = \"stake > 2 and pressure < 0.5\"\n";
    let case = case_with(constraint);
    let worlds = Worlds::new(&case, 3, 2048).unwrap();
    assert!((worlds.refused() - 0.75).abs() < 0.01, "{}", worlds.refused());
    let free = case_with("");
    let all = Worlds::new(&free, 3, 20_000).unwrap();
    for row in 0..2048 {
        let own = setting(&worlds, row).inputs(&case, case.view);
        assert!(own[0] > 2.0 && own[1] < 0.5, "{own:?}");
        // A world keeps the number of its draw, by which it can be had alone.
        let number = worlds.number(row);
        assert_eq!(own, setting(&all, number).inputs(&free, free.view));
    }
    // More worlds go on from fewer.
    let few = Worlds::new(&case, 3, 16).unwrap();
    assert!((0..16).all(|row| few.number(row) == worlds.number(row)));
    let never = case_with("[[worlds.constraints]]\ntext = \"t\"\nholds = \"stake > 3.5\"\n");
    let found = Worlds::new(&never, 3, 1).unwrap_err().to_string();
    assert!(found.contains("fewer than one draw in 10000"), "{found}");
}

#[test]
fn worlds_alternate_between_replicates() {
    let case = case_with("[worlds]\nreplicates = 4\n");
    let worlds = Worlds::new(&case, 3, 64).unwrap();
    let replicates: Vec<u64> = (0..8).map(|row| worlds.replicate(row)).collect();
    assert_eq!(replicates, [0, 1, 2, 3, 0, 1, 2, 3]);
    // Each has its own 16 points, one in each sixteenth of the range [1, 3] of the stake.
    for replicate in 0..4 {
        let stake = |k: u64| {
            let row = 4 * k + replicate;
            setting(&worlds, row).inputs(&case, case.view)[0]
        };
        assert!(one_in_each_slice((0..16).map(stake), 16));
    }
}

#[test]
fn a_latin_hypercube_depends_on_the_number_of_worlds() {
    let case = case_with("[worlds]\nsampling = \"latin-hypercube\"\nreplicates = 2\n");
    let found = draws(&case, 3, 100);
    for replicate in 0..2 {
        let own = found.iter().skip(replicate).step_by(2);
        assert!(one_in_each_slice(own.map(|world| world[0]), 50));
    }
    assert_ne!(found[..10], draws(&case, 3, 10));
    assert_eq!(Worlds::new(&case, 3, 100).unwrap().rows(), 100);
}

#[test]
fn mistakes_are_explained_in_their_place() {
    for (text, expected) in [
        ("[[worlds.ordered]]\nparameters = [\"stake\"]", "two parameters at least"),
        ("[[worlds.ordered]]\nparameters = [\"stake\", \"war\"]", "`war` takes elements"),
        ("[[worlds.ordered]]\nparameters = [\"stake\", \"spare\"]", "`spare` has no range"),
        ("[[worlds.ordered]]\nparameters = [\"stake\", \"steak\"]", "`steak`"),
        (
            "[[worlds.ordered]]\nparameters = [\"stake\", \"pressure\"]",
            "`pressure` cannot be at least `stake`",
        ),
        ("[[worlds.correlated]]\nparameters = [\"stake\", \"pressure\"]", "needs `parameters` and"),
        (
            "[[worlds.correlated]]\nparameters = [\"stake\", \"pressure\"]\nrank = 1",
            "between -1 and 1",
        ),
        (
            "[[worlds.correlated]]\nparameters = [\"stake\", \"pressure\", \"prize[convoy]\"]\nrank = -0.9",
            "impossible together",
        ),
        ("[[worlds.constraints]]\ntext = \"t\"\nholds = \"stake\"", "a constraint is a condition"),
        ("[[worlds.constraints]]\ntext = \"t\"\nholds = \"attack > 1\"", "`attack`"),
        ("[worlds]\nsampling = \"halton\"", "`halton` is not a possible `sampling`"),
        ("[worlds]\nreplicates = 1", "a whole number from 2 to 64"),
    ] {
        let found = resolve(&format!("{SCENARIO}\n{text}\n"), None);
        let message = found.map_or_else(|found| found.to_string(), |_| "fine".into());
        assert!(message.contains(expected), "{text}\n{message}");
    }
}
