//! Whatever stands in a scenario, reading it ends with a case or with findings, never a panic.

mod common;

use common::{SCENARIO, resolve};
use proptest::prelude::*;

const CLAIM: &str = r#"
[[claims]]
id = "C"
text = "c"
holds = "best.attack < 0.5 and all(many.attack >= min(many.attack)) or not best.path_share[convoy] > 0"
[claims.experiments]
best = { optimise = ["posture", "alert"], set = { prize = "2 * prize", war = "quick" } }
many = { over = { control = "posture", from = 0, to = 1, steps = 5 }, view = "rival" }
"#;

fn whole() -> String {
    format!("{SCENARIO}{CLAIM}")
}

/// Pieces that mean something in one place and nothing, or something else, in another.
const PIECES: [&str; 18] = [
    "",
    "[",
    "]",
    "{",
    "}",
    "\"",
    "=",
    "1e999",
    "-1",
    "0",
    "nan",
    "prize",
    "\"quick\"",
    "[1, 2]",
    "{ convoy = 1 }",
    "\u{e9}",
    "\n",
    "attack[",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn mutated_scenarios_are_read_or_refused(
        start in 0_usize..2200,
        length in 0_usize..40,
        piece in 0_usize..PIECES.len(),
    ) {
        let text = whole();
        let characters: Vec<char> = text.chars().collect();
        let start = start.min(characters.len());
        let end = (start + length).min(characters.len());
        let mutated: String = characters[..start]
            .iter()
            .copied()
            .chain(PIECES[piece].chars())
            .chain(characters[end..].iter().copied())
            .collect();
        if let Err(found) = resolve(&mutated, None) {
            prop_assert!(found.has_errors());
            found.render(false);
        }
    }

    #[test]
    fn any_text_is_read_or_refused(text in "\\PC{0,200}") {
        prop_assert!(resolve(&text, None).is_err());
    }
}

#[test]
fn the_text_that_is_mutated_is_right() {
    resolve(&whole(), None).unwrap_or_else(|found| panic!("{found}"));
}
