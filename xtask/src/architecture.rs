//! Compares the dependencies between the workspace's crates with the table in ARCHITECTURE.md,
//! and keeps what must stay at the edges out of the inner crates.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;

use serde_json::Value;

/// Crates that only the edges of the program may use.
const EDGE_ONLY: [&str; 7] = ["axum", "clap", "ctrlc", "indicatif", "pyo3", "reqwest", "tokio"];
/// The edges.
const EDGES: [&str; 3] = ["brink-py", "brink-web", "brinkmanship"];

/// The one crate of the workspace that edges may use: all others stand behind its door.
const DOOR: &str = "brink-workbench";
/// Crates that compute: edges convert and need none of them.
const COMPUTING: [&str; 7] =
    ["libm", "ndarray", "rand", "rand_pcg", "rayon", "sobol-qmc", "statrs"];

type Edges = BTreeMap<String, BTreeSet<String>>;

/// Fails with every difference between the table and `cargo metadata`.
pub(crate) fn check(root: &Path) -> Result<(), String> {
    println!("== dependency rules of ARCHITECTURE.md");
    let text = std::fs::read_to_string(root.join("ARCHITECTURE.md"))
        .map_err(|error| format!("ARCHITECTURE.md: {error}"))?;
    let allowed = table(&text);
    let (internal, external) = dependencies(root)?;
    let mut faults = Vec::new();
    for (name, uses) in &internal {
        match allowed.get(name) {
            None => faults.push(format!("crate `{name}` is not in the table of ARCHITECTURE.md")),
            Some(may) => faults.extend(uses.difference(may).map(|used| {
                format!("`{name}` uses `{used}`, which the table of ARCHITECTURE.md does not allow")
            })),
        }
    }
    let unknown = allowed.keys().filter(|name| !internal.contains_key(*name));
    faults.extend(unknown.map(|name| format!("the table names `{name}`, which does not exist")));
    for (name, uses) in &external {
        if !EDGES.contains(&name.as_str()) && name != "xtask" {
            let bad = uses.iter().filter(|used| EDGE_ONLY.contains(&used.as_str()));
            faults.extend(bad.map(|used| format!("`{name}` uses `{used}`: only edges may")));
        }
    }
    faults.extend(computing_edges(&internal, &external));
    if faults.is_empty() { Ok(()) } else { Err(faults.join("\n       ")) }
}

/// What edges use beyond the door, and what only who computes needs.
fn computing_edges(internal: &Edges, external: &Edges) -> Vec<String> {
    let mut faults = Vec::new();
    for edge in EDGES {
        let none = BTreeSet::new();
        let ours = internal.get(edge).unwrap_or(&none).iter().filter(|used| *used != DOOR);
        faults.extend(ours.map(|used| format!("`{edge}` uses `{used}`: edges use `{DOOR}` alone")));
        let theirs = external.get(edge).unwrap_or(&none).iter();
        let bad = theirs.filter(|used| COMPUTING.contains(&used.as_str()));
        faults.extend(
            bad.map(|used| format!("`{edge}` uses `{used}`: edges convert, and compute nothing")),
        );
    }
    faults
}

/// Rows of the form "| `crate` | owns | `a`, `b` |" below the heading "Layers".
fn table(text: &str) -> Edges {
    let mut edges = Edges::new();
    for line in text.lines().filter(|line| line.starts_with("| `")) {
        let columns: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
        let &[name, _, uses] = columns.as_slice() else { continue };
        let quoted = |text: &str| -> BTreeSet<String> {
            text.split('`').skip(1).step_by(2).map(str::to_owned).collect()
        };
        for name in quoted(name) {
            edges.entry(name).or_default().extend(quoted(uses));
        }
    }
    edges
}

/// Dependencies (not those of tests) of every crate of the workspace, on its own kind and on
/// others.
fn dependencies(root: &Path) -> Result<(Edges, Edges), String> {
    let output = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        .args(["metadata", "--format-version", "1", "--no-deps"])
        .current_dir(root)
        .output()
        .map_err(|error| format!("cargo metadata: {error}"))?;
    let metadata: Value = serde_json::from_slice(&output.stdout)
        .map_err(|error| format!("cargo metadata: {error}"))?;
    let packages = metadata["packages"].as_array().cloned().unwrap_or_default();
    let names: BTreeSet<String> =
        packages.iter().filter_map(|p| p["name"].as_str()).map(str::to_owned).collect();
    let (mut internal, mut external) = (Edges::new(), Edges::new());
    for package in &packages {
        let name = package["name"].as_str().unwrap_or_default().to_owned();
        let uses = package["dependencies"].as_array().cloned().unwrap_or_default();
        let uses = uses.iter().filter(|used| used["kind"].as_str() != Some("dev"));
        let uses = uses.filter_map(|used| used["name"].as_str()).map(str::to_owned);
        let (ours, theirs) = uses.partition(|used| names.contains(used));
        internal.insert(name.clone(), ours);
        external.insert(name, theirs);
    }
    Ok((internal, external))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_edge_that_computes_is_found() {
        let edges = |uses: &[&str]| -> Edges {
            let uses = uses.iter().map(|used| (*used).to_owned()).collect();
            Edges::from([("brinkmanship".to_owned(), uses)])
        };
        assert_eq!(computing_edges(&edges(&[DOOR]), &edges(&["clap"])), Vec::<String>::new());
        let faults = computing_edges(&edges(&[DOOR, "brink-study"]), &edges(&["clap", "rayon"]));
        assert_eq!(faults.len(), 2);
    }
}
