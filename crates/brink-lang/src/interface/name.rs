//! Names of what a model takes and gives, their indices apart.

use std::fmt;
use std::ops::Range;
use std::str::FromStr;
use std::sync::Arc;

/// A name with its indices, as in `prize[land_grab, 1]`. Cheap to clone; its text is written
/// once.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Name {
    text: Arc<str>,
    family: Arc<str>,
    indices: Arc<[String]>,
}

/// What is wrong with a name, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}; {help}")]
pub struct NameError {
    /// What is wrong.
    pub message: String,
    /// The nearest name, all there are, or how to write it.
    pub help: String,
    /// Which bytes of the text are meant.
    pub place: Range<usize>,
}

impl Name {
    /// The name of an entry; without indices, of a whole family.
    pub fn new(family: &str, indices: Vec<String>) -> Self {
        let text = match indices.as_slice() {
            [] => family.to_owned(),
            indices => format!("{family}[{}]", indices.join(", ")),
        };
        Self { text: text.into(), family: family.into(), indices: indices.into() }
    }

    /// The name without indices, `prize`.
    pub fn family(&self) -> &str {
        &self.family
    }

    /// The elements that it is indexed by, as text; empty where there are none.
    pub fn indices(&self) -> &[String] {
        &self.indices
    }

    /// The name as it is printed.
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl PartialEq<str> for Name {
    fn eq(&self, text: &str) -> bool {
        *self.text == *text
    }
}

impl PartialEq<&str> for Name {
    fn eq(&self, text: &&str) -> bool {
        *self.text == **text
    }
}

impl FromStr for Name {
    type Err = NameError;

    /// Reads a name as people write it; blanks beside its parts do not matter.
    fn from_str(text: &str) -> Result<Self, NameError> {
        let fail = |message: String, help: String, place: Range<usize>| {
            Err(NameError { message, help, place })
        };
        let trimmed = text.trim();
        let (family, rest) = match text.find('[') {
            None => (trimmed, None),
            Some(open) => (text[..open].trim(), Some((open, text[open + 1..].trim_end()))),
        };
        let whole = 0..text.len();
        if family.is_empty() {
            let help = "write NAME, or NAME[INDEX] for one entry".to_owned();
            return fail("a name is missing".to_owned(), help, whole);
        }
        let Some((open, rest)) = rest else {
            return match family.find([']', ',']) {
                Some(_) => {
                    let help = "write NAME, or NAME[INDEX, INDEX] for one entry".to_owned();
                    fail(format!("`{trimmed}` has no `[`"), help, whole)
                }
                None => Ok(Self::new(family, Vec::new())),
            };
        };
        let inner_starts = open + 1;
        let Some(close) = rest.find(']') else {
            let indices: Vec<&str> = rest.split(',').map(str::trim).collect();
            let indices = match indices.as_slice() {
                [""] => "INDEX".to_owned(),
                indices => indices.join(", "),
            };
            let help = format!("write `{family}[{indices}]`");
            return fail(format!("`{trimmed}` has no closing `]`"), help, open..text.len());
        };
        let after = inner_starts + close + 1;
        if close + 1 < rest.len() {
            let help = format!("write `{}`", text[..after].trim());
            return fail(format!("`{trimmed}` goes on after its `]`"), help, after..text.len());
        }
        let inner = &rest[..close];
        let indices: Vec<String> = inner.split(',').map(|index| index.trim().into()).collect();
        let bad = |index: &String| index.is_empty() || index.contains('[');
        if indices.iter().any(bad) {
            let help = format!("write `{family}[INDEX]` with one element for each index");
            return fail(format!("an index of `{trimmed}` is missing"), help, open..after);
        }
        Ok(Self::new(family, indices))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_and_text_of_a_name() {
        for (written, text, family, indices) in [
            ("stake", "stake", "stake", vec![]),
            (" stake ", "stake", "stake", vec![]),
            ("prize[land_grab,1]", "prize[land_grab, 1]", "prize", vec!["land_grab", "1"]),
            ("prize [ -1 ]", "prize[-1]", "prize", vec!["-1"]),
        ] {
            let name: Name = written.parse().unwrap();
            assert_eq!(name.as_str(), text);
            assert_eq!(name.to_string(), text);
            assert_eq!((name.family(), name.indices()), (family, &*to_strings(&indices)));
            assert_eq!(name, text.parse::<Name>().unwrap());
        }
    }

    fn to_strings(texts: &[&str]) -> Vec<String> {
        texts.iter().map(|&text| text.to_owned()).collect()
    }

    #[test]
    fn half_written_names_are_refused_with_the_place() {
        for (written, message, help, place) in [
            ("", "missing", "NAME", 0..0),
            ("[a]", "missing", "NAME", 0..3),
            ("prize[", "`prize[` has no closing `]`", "`prize[INDEX]`", 5..6),
            ("prize[land_grab", "no closing", "`prize[land_grab]`", 5..15),
            ("prize[a]b", "goes on", "`prize[a]`", 8..9),
            ("prize[]", "an index", "`prize[INDEX]`", 5..7),
            ("prize[a,]", "an index", "`prize[INDEX]`", 5..9),
            ("prize]", "has no `[`", "NAME[INDEX", 0..6),
        ] {
            let error = written.parse::<Name>().unwrap_err();
            assert!(error.message.contains(message), "{written}: {error}");
            assert!(error.help.contains(help), "{written}: {error}");
            assert_eq!(error.place, place, "{written}");
        }
    }
}
