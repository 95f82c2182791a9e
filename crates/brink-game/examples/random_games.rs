//! Writes seeded random games as files of Gambit: `random_games FOLDER COUNT`.
//! `cargo xtask referee` has another program solve them.

#[path = "../tests/common/mod.rs"]
mod common;
use ::brink_game;
use brink_game::efg::{self, Names};
use common::unseen::random_unseen_game;
use common::{Random, Types, random_game};

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
        if number % 5 == 2 {
            let (players, turns) = (2 + number % 2, 2 + number % 3);
            game = random_unseen_game(&mut random, players, turns, Types::Discrete);
        }
        // Every other game pays for actions on the way, too.
        if number % 2 == 1 {
            let actions = game.graph.actions().len();
            for types in &mut game.types {
                let entries = actions * types.cells();
                types.flow_intercept = (0..entries).map(|_| random.between(-0.3, 0.3)).collect();
                types.flow_slope = vec![0.0; entries];
            }
        }
        let names = Names { title: format!("random game {number}"), types: Vec::new() };
        let written = efg::write(&game, &names)?;
        std::fs::write(format!("{folder}/random-{number:04}.efg"), written.text)?;
    }
    Ok(())
}
