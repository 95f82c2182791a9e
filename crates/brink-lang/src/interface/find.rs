//! From text to positions.

use super::{Interface, Name, NameError};
use crate::names::{listed, suggestion};

/// What a name is the name of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum EntryKind {
    /// A parameter: an entry of [`Interface::inputs`].
    Input,
    /// A control.
    Control,
    /// A measure.
    Measure,
    /// A player.
    Player,
}

impl EntryKind {
    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Input => "parameter",
            Self::Control => "control",
            Self::Measure => "measure",
            Self::Player => "player",
        }
    }
}

impl Interface {
    /// Family and indices of every entry of a kind.
    fn entries(&self, kind: EntryKind) -> Vec<(&str, &[String])> {
        fn parts(name: &Name) -> (&str, &[String]) {
            (name.family(), name.indices())
        }
        match kind {
            EntryKind::Input => self.inputs.iter().map(|input| parts(&input.name)).collect(),
            EntryKind::Control => self.controls.iter().map(|c| parts(&c.name)).collect(),
            EntryKind::Measure => self.measures.iter().map(|m| parts(&m.name)).collect(),
            EntryKind::Player => self.players.iter().map(|p| (p.as_str(), &[][..])).collect(),
        }
    }

    /// Positions of all entries of a family, in order; empty where there is no such family.
    pub fn entries_of(&self, kind: EntryKind, family: &str) -> Vec<usize> {
        let entries = self.entries(kind).into_iter().enumerate();
        entries.filter(|(_, (own, _))| *own == family).map(|(position, _)| position).collect()
    }

    /// The families of a kind, in order.
    pub fn families(&self, kind: EntryKind) -> Vec<&str> {
        let mut families: Vec<&str> = self.entries(kind).into_iter().map(|e| e.0).collect();
        families.dedup();
        families
    }

    /// Positions of the entries that a text means: one entry for a name with indices, all
    /// entries of the family for a name without.
    pub fn find(&self, kind: EntryKind, text: &str) -> Result<Vec<usize>, NameError> {
        self.find_any(&[kind], text).map(|(_, positions)| positions)
    }

    /// The same for a name that may be of several kinds, the first that has the family.
    pub fn find_any(
        &self,
        kinds: &[EntryKind],
        text: &str,
    ) -> Result<(EntryKind, Vec<usize>), NameError> {
        let name: Name = text.parse()?;
        let place = 0..text.len();
        for &kind in kinds {
            let family = self.entries_of(kind, name.family());
            if !family.is_empty() {
                let positions = self.chosen(kind, &name, family);
                return positions
                    .map(|positions| (kind, positions))
                    .map_err(|(message, help)| NameError { message, help, place });
            }
        }
        let words: Vec<&str> = kinds.iter().map(|kind| kind.word()).collect();
        let known: Vec<&str> = kinds.iter().flat_map(|&kind| self.families(kind)).collect();
        let plural: Vec<String> = words.iter().map(|word| format!("{word}s")).collect();
        Err(NameError {
            message: format!("there is no {} `{}`", words.join(" or "), name.family()),
            help: suggestion(name.family(), &plural.join(" and "), &known),
            place,
        })
    }

    /// Of the entries of a family those that a name means, or what is wrong and the remedy.
    fn chosen(
        &self,
        kind: EntryKind,
        name: &Name,
        family: Vec<usize>,
    ) -> Result<Vec<usize>, (String, String)> {
        if name.indices().is_empty() {
            return Ok(family);
        }
        let entries = self.entries(kind);
        if let Some(&found) = family.iter().find(|&&at| entries[at].1 == name.indices()) {
            return Ok(vec![found]);
        }
        let own = name.family();
        let (count, given) = (entries[family[0]].1.len(), name.indices().len());
        if count == 0 {
            return Err((format!("`{own}` has no indices"), format!("write `{own}`")));
        }
        // A wrong index is no slip of the keyboard to be guessed at: all entries are shown.
        let all: Vec<String> =
            family.iter().map(|&at| Name::new(own, entries[at].1.to_vec()).to_string()).collect();
        let all: Vec<&str> = all.iter().map(String::as_str).collect();
        let message = if count == given {
            format!("`{own}` has no entry `{name}`")
        } else {
            let index = if count == 1 { "index" } else { "indices" };
            format!("`{own}` has {count} {index}, not the {given} of `{name}`")
        };
        Err((message, format!("entries: {}", listed(&all))))
    }

    /// Position of the one entry that a text means.
    pub fn find_one(&self, kind: EntryKind, text: &str) -> Result<usize, NameError> {
        single(kind, text, &self.find(kind, text)?)
    }

    /// Positions of the parameters that a text means (all entries, for a name without indices).
    pub fn find_inputs(&self, text: &str) -> Result<Vec<usize>, NameError> {
        self.find(EntryKind::Input, text)
    }

    /// Positions of the controls that a text means.
    pub fn find_controls(&self, text: &str) -> Result<Vec<usize>, NameError> {
        self.find(EntryKind::Control, text)
    }

    /// Positions of the measures that a text means.
    pub fn find_measures(&self, text: &str) -> Result<Vec<usize>, NameError> {
        self.find(EntryKind::Measure, text)
    }

    /// Position of a player.
    pub fn find_player(&self, text: &str) -> Result<usize, NameError> {
        self.find_one(EntryKind::Player, text)
    }
}

/// The only one of the positions found.
pub(super) fn single(kind: EntryKind, text: &str, found: &[usize]) -> Result<usize, NameError> {
    match found {
        [position] => Ok(*position),
        several => Err(NameError {
            message: format!("{} `{}` has {} entries", kind.word(), text.trim(), several.len()),
            help: format!("name one of them: {}[INDEX]", text.trim()),
            place: 0..text.len(),
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Control, Interface, Measure};
    use super::*;
    use crate::source::Span;

    fn interface() -> Interface {
        let measure = |name: &str| Measure {
            name: name.parse().unwrap(),
            label: String::new(),
            unit: String::new(),
            measure: 0,
        };
        let control = Control {
            name: Name::new("posture", Vec::new()),
            label: String::new(),
            unit: String::new(),
            low: 0.0,
            high: 1.0,
            has_default: false,
            control: 0,
            span: Span::default(),
        };
        Interface {
            players: vec!["red".into(), "blue".into()],
            controls: vec![control],
            measures: ["stake", "prize[convoy, 1]", "prize[convoy, 2]", "war"].map(measure).into(),
            ..Interface::default()
        }
    }

    #[test]
    fn names_mean_an_entry_or_a_family() {
        let interface = interface();
        let find = |text| interface.find_measures(text);
        assert_eq!(find("stake"), Ok(vec![0]));
        assert_eq!(find("prize"), Ok(vec![1, 2]));
        assert_eq!(find("prize[convoy,2]"), Ok(vec![2]));
        assert!(find("stak").unwrap_err().help.contains("did you mean `stake`?"));
        assert_eq!(interface.find_player("blue"), Ok(1));
        assert_eq!(interface.entries_of(EntryKind::Measure, "prize"), [1, 2]);
        let any = interface.find_any(&[EntryKind::Control, EntryKind::Measure], "war");
        assert_eq!(any, Ok((EntryKind::Measure, vec![3])));
    }

    #[test]
    fn a_wrong_index_lists_the_entries_and_guesses_nothing() {
        let interface = interface();
        for (text, message) in [
            ("prize[convoi, 2]", "`prize` has no entry `prize[convoi, 2]`"),
            ("prize[convoy]", "`prize` has 2 indices, not the 1 of `prize[convoy]`"),
        ] {
            let error = interface.find_measures(text).unwrap_err();
            assert_eq!(error.message, message);
            assert_eq!(error.help, "entries: `prize[convoy, 1]`, `prize[convoy, 2]`");
        }
        let error = interface.find_measures("stake[1]").unwrap_err();
        assert_eq!(error.to_string(), "`stake` has no indices; write `stake`");
        let error = interface.find_one(EntryKind::Measure, "prize").unwrap_err();
        assert!(error.message.contains("2 entries"));
    }

    #[test]
    fn an_unknown_name_is_looked_for_among_all_kinds_asked() {
        let interface = interface();
        let kinds = [EntryKind::Control, EntryKind::Measure];
        let error = interface.find_any(&kinds, "postrue").unwrap_err();
        assert_eq!(error.message, "there is no control or measure `postrue`");
        assert_eq!(error.help, "did you mean `posture`?");
        assert!(interface.find_measures("prize[").unwrap_err().message.contains("closing"));
    }
}
