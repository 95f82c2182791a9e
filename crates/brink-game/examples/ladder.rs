//! Times the exact engine on a ladder and prints the answer as JSON, for scripts that judge it.
//!
//! `cargo run --release -p brink-game --example ladder -- FAMILY T1 T2 K [seconds=S]
//! [solves=N] [fronts=F] [efg=FILE] [play=no]`
//!
//! FAMILY is `pure` or `mixed`, T1 and T2 are the numbers of types, K is the number of holds.
//! The solve is repeated for S seconds (default 0.5) after one that warms up, or exactly N times
//! in all; the game is built and the solver's buffers are set up before. With several fronts the
//! challenger chooses among as many ladders, and `play=no` must be given.

#[path = "../tests/common/mod.rs"]
mod common;

use std::time::{Duration, Instant};

use ::brink_game;
use brink_game::efg::{self, Names};
use brink_game::{Equilibrium, Game, Status, pbe};
use common::ladder::{Family, fronts, going_on};

struct Arguments {
    family: Family,
    types: [usize; 2],
    holds: usize,
    fronts: usize,
    seconds: f64,
    solves: Option<usize>,
    efg: Option<String>,
    play: bool,
}

fn arguments() -> Result<Arguments, Box<dyn std::error::Error>> {
    let mut words = std::env::args().skip(1);
    let mut word = || words.next().ok_or("expected FAMILY T1 T2 K");
    let mut arguments = Arguments {
        family: Family::named(&word()?).ok_or("the family is `pure` or `mixed`")?,
        types: [word()?.parse()?, word()?.parse()?],
        holds: word()?.parse()?,
        fronts: 1,
        seconds: 0.5,
        solves: None,
        efg: None,
        play: true,
    };
    for option in words {
        match option.split_once('=') {
            Some(("seconds", value)) => arguments.seconds = value.parse()?,
            Some(("solves", value)) => arguments.solves = Some(value.parse()?),
            Some(("fronts", value)) => arguments.fronts = value.parse()?,
            Some(("efg", value)) => arguments.efg = Some(value.to_owned()),
            Some(("play", value)) => arguments.play = value != "no",
            _ => return Err(format!("unknown option `{option}`").into()),
        }
    }
    Ok(arguments)
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments = arguments()?;
    let game = fronts(arguments.family, arguments.types, arguments.holds, arguments.fronts);
    if let Some(file) = &arguments.efg {
        std::fs::write(file, efg::write(&game, &Names::default())?.text)?;
    }
    let mut solver = pbe::Solver::new(&game.graph);
    let options = pbe::Options::default();
    let mut solution = solver.solve(&game, &options)?;
    let mut times = Vec::new();
    let begin = Instant::now();
    loop {
        let enough = match arguments.solves {
            Some(solves) => times.len() + 1 >= solves,
            None => !times.is_empty() && begin.elapsed().as_secs_f64() >= arguments.seconds,
        };
        if enough {
            break;
        }
        solver.recycle(solution);
        let start = Instant::now();
        solution = solver.solve(&game, &options)?;
        times.push(start.elapsed());
    }
    println!("{}", json(&game, &solution, &mut times, arguments.play));
    Ok(())
}

fn json(game: &Game, solution: &Equilibrium, times: &mut [Duration], play: bool) -> String {
    times.sort_unstable();
    let seconds =
        |time: Option<&Duration>| time.map_or("null".into(), |time| time.as_secs_f64().to_string());
    let certificate = solution.certificate;
    let going_on = if play { going_on(game, solution) } else { Vec::new() };
    let fields = [
        format!("\"seconds\": {}", seconds(times.get(times.len() / 2))),
        format!("\"fastest\": {}", seconds(times.first())),
        format!("\"solves\": {}", times.len()),
        format!("\"converged\": {}", solution.status == Status::Converged),
        format!("\"principal\": {}", solution.principal),
        format!("\"iterations\": {}", solution.iterations),
        format!("\"nodes\": {}", game.graph.nodes().len()),
        format!("\"max_regret\": {:e}", certificate.max_regret),
        format!("\"relative_regret\": {:e}", certificate.relative_regret),
        format!("\"residual\": {:e}", certificate.residual),
        format!("\"value\": {:?}", solution.value),
        format!("\"going_on\": {going_on:?}"),
    ];
    format!("{{{}}}", fields.join(", "))
}
