//! Writes seeded random games as files of Gambit: `random_games FOLDER COUNT`.
//! `cargo xtask referee` has another program solve them.

#[path = "../tests/common/mod.rs"]
mod common;
use ::brink_game;
use brink_game::efg::{self, Names};
use common::unseen::random_unseen_game;
use common::{Random, Types, random_flows, random_game};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let folder = arguments.next().ok_or("expected FOLDER COUNT")?;
    let count: usize = arguments.next().ok_or("expected FOLDER COUNT")?.parse()?;
    let mut random = Random(1_962);
    for number in 0..count {
        let mut game = random_game(
            &mut random,
            2 + usize::from(number % 3 > 0) + usize::from(number % 20 == 19),
            Types::Discrete,
        );
        // Every other game pays for actions on the way, too.
        if number % 2 == 1 {
            random_flows(&mut random, &mut game, 0.3);
        }
        let names = Names { title: format!("random game {number}"), types: Vec::new() };
        let written = efg::write(&game, &names)?;
        std::fs::write(format!("{folder}/random-{number:04}.efg"), written.text)?;
    }
    Ok(())
}
