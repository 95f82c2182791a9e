//! Renders the report of a made-up analysis, to look at: `cargo run --example render -- DIR`.

#[path = "../tests/sample/mod.rs"]
mod sample;

use std::path::PathBuf;

use brink_report::{Style, figures, png, write_report};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder =
        std::env::args().nth(1).map_or_else(|| PathBuf::from("sample-report"), PathBuf::from);
    for path in write_report(&folder, &sample::analysis(), &|| false)? {
        println!("{}", path.display());
    }
    for (name, game) in [("entry", sample::entry_game()), ("long", sample::long_game())] {
        let picture = png(&figures::tree(&game, &Style::default()), 2.0)?;
        std::fs::write(folder.join(format!("tree-{name}.png")), picture)?;
    }
    Ok(())
}
