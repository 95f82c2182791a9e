//! Names that files leave out or use twice.

use std::collections::{BTreeMap, BTreeSet};

/// Names that are taken.
#[derive(Clone, Debug, Default)]
pub(super) struct Taken {
    /// Names that have been given, whether taken yet or not.
    given: BTreeSet<String>,
    names: BTreeSet<String>,
    /// How often each name has been asked for, so that the thousandth copy is found at once.
    copies: BTreeMap<String, usize>,
}

impl Taken {
    /// Nothing is taken, but these names are given to something.
    pub(super) fn with_given<'a>(given: impl Iterator<Item = &'a str>) -> Self {
        Self { given: given.map(str::to_owned).collect(), ..Self::default() }
    }

    /// A name like this one for what has none, which nothing has or is given.
    pub(super) fn invent(&mut self, name: &str) -> String {
        if !self.given.contains(name) && self.take(name) {
            return name.to_owned();
        }
        let copies = self.copies.entry(name.to_owned()).or_insert(1);
        loop {
            *copies += 1;
            let candidate = format!("{name} ({copies})");
            if !self.given.contains(&candidate) && self.names.insert(candidate.clone()) {
                return candidate;
            }
        }
    }

    /// Takes a name; says whether it was free.
    pub(super) fn take(&mut self, name: &str) -> bool {
        self.names.insert(name.to_owned())
    }

    /// The name, or where it is taken the name with a number; taken from now on.
    pub(super) fn unused(&mut self, name: &str) -> String {
        if self.take(name) {
            return name.to_owned();
        }
        let mut copy = self.copies.get(name).copied().unwrap_or(1);
        loop {
            copy += 1;
            let candidate = format!("{name} ({copy})");
            if self.take(&candidate) {
                self.copies.insert(name.to_owned(), copy);
                return candidate;
            }
        }
    }
}

/// A list without gaps and repetitions: where a label is empty or stands earlier in the list, one
/// is invented, which nobody has been given.
pub(super) fn distinct(given: &[String], mut invent: impl FnMut(usize) -> String) -> Vec<String> {
    let mut taken = Taken::default();
    let kept: Vec<bool> =
        given.iter().map(|label| !label.is_empty() && taken.take(label)).collect();
    let pairs = given.iter().zip(kept).enumerate();
    pairs
        .map(|(k, (label, kept))| if kept { label.clone() } else { taken.unused(&invent(k)) })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn invented_labels_make_way_for_given_ones() {
        let labels = |given: &[&str]| {
            let given: Vec<String> = given.iter().map(|&label| label.to_owned()).collect();
            distinct(&given, |k| format!("action {}", k + 1))
        };
        assert_eq!(labels(&["action 2", ""]), ["action 2", "action 2 (2)"]);
        assert_eq!(labels(&["", "", "action 1"]), ["action 1 (2)", "action 2", "action 1"]);
        assert_eq!(labels(&["a", "a", "a"]), ["a", "action 2", "action 3"]);
    }

    #[test]
    fn copies_are_numbered() {
        let mut taken = Taken::default();
        let names: Vec<String> = (0..3).map(|_| taken.unused("x")).collect();
        assert_eq!(names, ["x", "x (2)", "x (3)"]);
    }
}
