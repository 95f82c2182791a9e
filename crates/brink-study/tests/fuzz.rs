//! Reading a scenario never panics, whatever the text. `BRINK_FUZZ_SECONDS` sets how long to try
//! (`cargo xtask fuzz`: ten minutes); the seed of a failure is printed.

#[path = "../../brink-lang/tests/mutate/mod.rs"]
mod mutate;

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use brink_study::language::{Diagnostics, SourceFile};
use brink_study::{ModelSource, Study};
use mutate::{Random, mutate};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

struct Shipped;

impl ModelSource for Shipped {
    fn model(&self, name: &str) -> Option<Result<SourceFile, Diagnostics>> {
        let name = Path::new(name).file_name()?.to_string_lossy().into_owned();
        let folders = ["models", "docs/tutorial"];
        let paths = folders.map(|folder| root().join(folder).join(format!("{name}.brink")));
        let bytes = paths.into_iter().find_map(|path| std::fs::read(path).ok())?;
        Some(SourceFile::from_bytes(name, &bytes))
    }
}

fn corpus() -> Vec<String> {
    let mut texts = Vec::new();
    for folder in ["scenarios", "docs/tutorial"] {
        for entry in std::fs::read_dir(root().join(folder)).into_iter().flatten().flatten() {
            if entry.path().extension().is_some_and(|ending| ending == "toml") {
                texts.push(std::fs::read_to_string(entry.path()).expect("a scenario"));
            }
        }
    }
    texts.sort();
    assert!(!texts.is_empty(), "no scenario to start from");
    texts
}

#[test]
fn mutated_scenarios_never_panic() {
    let seconds = std::env::var("BRINK_FUZZ_SECONDS").ok().and_then(|text| text.parse().ok());
    let corpus = corpus();
    let start = Instant::now();
    let (mut seed, mut opened) = (0, 0_u64);
    while start.elapsed() < Duration::from_secs(seconds.unwrap_or(5)) {
        seed += 1;
        let mut random = Random(seed);
        let text = mutate(&corpus[random.below(corpus.len())], &mut random);
        let outcome = std::panic::catch_unwind(|| open(&text));
        let Ok(was_opened) = outcome else { panic!("seed {seed}:\n{text}") };
        opened += u64::from(was_opened);
    }
    println!("{seed} texts, {opened} accepted");
    assert!(opened > 0, "the mutations are too wild to be accepted");
}

fn open(text: &str) -> bool {
    let Ok(file) = SourceFile::from_bytes("mutated.toml", text.as_bytes()) else { return false };
    match Study::open("mutated", file, &Shipped, None) {
        Ok(_) => true,
        Err(diagnostics) => {
            let _ = diagnostics.render(false);
            false
        }
    }
}
