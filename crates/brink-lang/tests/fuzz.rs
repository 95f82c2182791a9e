//! The parser and compiler never panic, whatever the text. `BRINK_FUZZ_SECONDS` sets how long to
//! try (`cargo xtask fuzz`: ten minutes); the seed of a failure is printed.

mod mutate;

use std::path::Path;
use std::time::{Duration, Instant};

use brink_lang::{Compiled, SourceFile, parse_source};
use mutate::{Random, mutate};

fn seconds() -> u64 {
    std::env::var("BRINK_FUZZ_SECONDS").ok().and_then(|text| text.parse().ok()).unwrap_or(5)
}

fn corpus() -> Vec<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut texts = Vec::new();
    for folder in ["models", "docs/tutorial"] {
        for entry in std::fs::read_dir(root.join(folder)).into_iter().flatten().flatten() {
            if entry.path().extension().is_some_and(|ending| ending == "brink") {
                texts.push(std::fs::read_to_string(entry.path()).expect("a model"));
            }
        }
    }
    texts.sort();
    assert!(!texts.is_empty(), "no model to start from");
    texts
}

#[test]
fn mutated_models_never_panic() {
    let corpus = corpus();
    let start = Instant::now();
    let (mut seed, mut parsed, mut compiled) = (0, 0_u64, 0_u64);
    while start.elapsed() < Duration::from_secs(seconds()) {
        seed += 1;
        let mut random = Random(seed);
        let text = mutate(&corpus[random.below(corpus.len())], &mut random);
        let outcome = std::panic::catch_unwind(|| try_text(&text));
        let Ok((was_parsed, was_compiled)) = outcome else { panic!("seed {seed}:\n{text}") };
        parsed += u64::from(was_parsed);
        compiled += u64::from(was_compiled);
    }
    println!("{seed} texts, {parsed} parsed, {compiled} compiled");
    assert!(parsed > 0 && compiled > 0, "the mutations are too wild to reach the compiler");
}

/// Parses, compiles and evaluates; how far it got.
fn try_text(text: &str) -> (bool, bool) {
    let Ok(file) = SourceFile::from_bytes("mutated.brink", text.as_bytes()) else {
        return (false, false);
    };
    let model = match parse_source(file) {
        Ok(model) => model,
        Err(diagnostics) => {
            let _ = diagnostics.render(false);
            return (false, false);
        }
    };
    match model.compile(&[]) {
        Ok(compiled) => {
            evaluate(&compiled);
            (true, true)
        }
        Err(diagnostics) => {
            let _ = diagnostics.render(false);
            (true, false)
        }
    }
}

fn evaluate(compiled: &Compiled) {
    let mut evaluator = compiled.evaluator();
    for value in [0.5, 1.0, 0.0, -1.0, f64::NAN, f64::INFINITY, 1e300] {
        let inputs = vec![value; compiled.interface().inputs.len()];
        let controls = vec![f64::NAN; compiled.interface().controls.len()];
        if let Err(error) = evaluator.evaluate(&inputs, &controls) {
            let _ = error.to_string();
        }
    }
}
