//! What a run owns in its folder of results.

use std::collections::BTreeSet;
use std::path::{Component, Path};

use serde::{Deserialize, Serialize};

/// Name of the manifest in a folder of results.
pub const MANIFEST: &str = "manifest.json";

/// The files of a folder of results that belong to the run that wrote them.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Manifest {
    /// Whose results these are: the name of the scenario.
    pub(super) scenario: String,
    /// Whether the run that wrote them put all of them in place.
    pub(super) complete: bool,
    /// Paths relative to the folder, with `/`.
    pub(super) files: BTreeSet<String>,
}

impl Manifest {
    /// The manifest in a folder; none where there is none that can be read.
    pub(super) fn of(folder: &Path) -> Option<Self> {
        let bytes = super::read(&folder.join(MANIFEST), super::MAX_INPUT_BYTES).ok()?;
        let mut manifest: Self = serde_json::from_slice(&bytes).ok()?;
        // A file that anybody can edit must not lead out of its folder.
        manifest.files.retain(|file| stays_inside(file));
        Some(manifest)
    }

    pub(super) fn bytes(&self) -> Vec<u8> {
        // Texts, truth values and numbers always fit JSON.
        let mut bytes = serde_json::to_vec_pretty(self).unwrap_or_default();
        bytes.push(b'\n');
        bytes
    }
}

fn stays_inside(file: &str) -> bool {
    let mut parts = Path::new(file).components();
    !file.is_empty() && parts.all(|part| matches!(part, Component::Normal(_)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_manifest_does_not_lead_out_of_its_folder() {
        let folder = tempfile::tempdir().unwrap();
        let files = ["report.html", "figures/map.svg", "../x", "/etc/x", "a/../../x", ""];
        let manifest = Manifest {
            scenario: "s".into(),
            complete: true,
            files: files.map(str::to_owned).into(),
        };
        std::fs::write(folder.path().join(MANIFEST), manifest.bytes()).unwrap();
        let kept: Vec<String> = Manifest::of(folder.path()).unwrap().files.into_iter().collect();
        assert_eq!(kept, ["figures/map.svg", "report.html"]);
    }
}
