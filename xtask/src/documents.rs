//! Documents that list things are checked against the things.

use std::path::Path;

/// Every shipped model, scenario and document is named where a reader looks for it, and every
/// file that a document links to exists.
pub(crate) fn check(root: &Path) -> Result<(), String> {
    println!("== lists and links in the documents");
    let mut faults = Vec::new();
    let read = |name: &str| std::fs::read_to_string(root.join(name)).unwrap_or_default();
    let (readme, architecture) = (read("README.md"), read("ARCHITECTURE.md"));
    for (folder, document, text) in [
        ("models", "README.md", &readme),
        ("scenarios", "README.md", &readme),
        ("docs", "README.md", &readme),
        ("crates", "ARCHITECTURE.md", &architecture),
    ] {
        for entry in names(&root.join(folder)) {
            let stem = entry.split('.').next().unwrap_or(&entry).to_owned();
            if !text.contains(&stem) {
                faults.push(format!("{document} does not mention {folder}/{entry}"));
            }
        }
    }
    let mut documents: Vec<String> =
        names(root).into_iter().filter(|name| is_markdown(name)).collect();
    let below = names(&root.join("docs")).into_iter().filter(|name| is_markdown(name));
    documents.extend(below.map(|name| format!("docs/{name}")));
    for document in documents {
        let folder = root.join(&document).parent().map(Path::to_path_buf).unwrap_or_default();
        for link in links(&read(&document)) {
            if !folder.join(&link).exists() {
                faults.push(format!("{document} links to {link}, which does not exist"));
            }
        }
    }
    if faults.is_empty() { Ok(()) } else { Err(faults.join("\n       ")) }
}

fn is_markdown(name: &str) -> bool {
    Path::new(name).extension().is_some_and(|ending| ending == "md")
}

fn names(folder: &Path) -> Vec<String> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let mut names: Vec<String> = entries
        .filter_map(Result::ok)
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .filter(|name| !name.starts_with('.'))
        .collect();
    names.sort();
    names
}

/// Targets of Markdown links within the repository, without anchors.
fn links(text: &str) -> Vec<String> {
    let targets = text.split("](").skip(1).filter_map(|rest| rest.split(')').next());
    targets
        .filter(|target| !target.contains("://") && !target.starts_with('#'))
        .map(|target| target.split('#').next().unwrap_or(target).to_owned())
        .collect()
}
