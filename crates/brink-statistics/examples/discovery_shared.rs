//! Writes shared data sets and what is found in them, for `referee/discovery.py`.
//!
//! `cargo run -p brink-statistics --example discovery_shared -- FOLDER`

use brink_statistics::discovery::{
    Choice, Options, Outcome, Sample, TreeOptions, Values, prim, tree,
};
use brink_statistics::points::Net;
use serde_json::json;

const ROWS: usize = 3000;
const SEEDS: u64 = 12;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = std::env::args().nth(1).ok_or("usage: discovery_shared FOLDER")?;
    for seed in 0..SEEDS {
        let text = serde_json::to_string(&case(seed)?)?;
        std::fs::write(format!("{folder}/discovery_{seed:02}.json"), text)?;
    }
    Ok(())
}

/// Worlds with four real, two integer and two categorical columns, and an outcome that depends on
/// some of each; every third case is a planted box of real columns without noise.
#[allow(clippy::cast_sign_loss, reason = "draws are not negative")]
fn case(seed: u64) -> Result<serde_json::Value, Box<dyn std::error::Error>> {
    let points = Net::new(&(0..9).map(|d| (d, seed + d as u64)).collect::<Vec<_>>())
        .ok_or("nine dimensions")?;
    let draws: Vec<Vec<f64>> = (0..ROWS as u64).map(|k| points.point(k)).collect();
    let column = |j: usize| draws.iter().map(|draw| draw[j]).collect::<Vec<f64>>();
    // The last real column has ties.
    let rounded: Vec<f64> = column(3).iter().map(|x| (x * 40.0).floor() / 40.0).collect();
    let reals = [column(0), column(1), column(2), rounded];
    let integers = [4, 5].map(|j| column(j).iter().map(|x| (x * 20.0) as i64).collect::<Vec<_>>());
    let categories = [6, 7].map(|j| column(j).iter().map(|x| (x * 4.0) as u32).collect::<Vec<_>>());
    let planted = seed.is_multiple_of(3);
    let interest: Vec<bool> = (0..ROWS)
        .map(|row| {
            let inside = reals[0][row] > 0.55 && reals[1][row] < 0.6;
            if planted {
                return inside;
            }
            let discrete = integers[0][row] < 14 && categories[0][row] != 1;
            let share = if inside && discrete { 0.85 } else { 0.08 + 0.1 * reals[3][row] };
            draws[row][8] < share
        })
        .collect();
    let mut columns: Vec<Values> = reals.iter().map(|column| Values::Real(column)).collect();
    columns.extend(integers.iter().map(|column| Values::Integer(column)));
    columns.extend(categories.iter().map(|column| Values::Category(column)));
    let outcome = Outcome::Binary(&interest);
    let sample = Sample { columns, outcome, undecided: None, weights: None };
    let options = Options { boxes: 2, choice: Choice::Last, ..Options::default() };
    let numbers = Sample { columns: sample.columns[..6].to_vec(), ..sample.clone() };
    let grown = tree(&numbers, &TreeOptions { depth: 3, leaf_mass: 0.05 })?;
    Ok(json!({
        "planted": planted,
        "reals": reals,
        "integers": integers,
        "categories": categories,
        "interest": interest,
        "boxes": prim(&sample, &options)?.boxes,
        "tree": grown,
    }))
}
