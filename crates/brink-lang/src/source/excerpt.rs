//! What of a text is shown: the lines concerned, long ones cut, and nothing that steers a
//! terminal.

use std::ops::Range;

/// Lines of at most this many characters are shown whole.
const WHOLE_LINE: usize = 160;
/// Characters of a longer line that are shown on either side of a place in it.
const AROUND: usize = 60;
/// Characters of a message that are shown.
const WHOLE_MESSAGE: usize = 2000;

/// Whether a character would move the cursor, begin a command of a terminal, end a line for some
/// programs only, or turn the direction of writing.
fn steers(c: char) -> bool {
    let turns = matches!(
        c,
        '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
    );
    turns
        || matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}')
        || (c.is_control() && !matches!(c, '\n' | '\t'))
}

fn push(shown: &mut String, c: char) {
    if steers(c) {
        shown.extend(c.escape_unicode());
    } else {
        shown.push(c);
    }
}

/// A message as it is shown: characters that steer a terminal are escaped, what is very long is
/// cut.
pub(super) fn visible(text: &str) -> String {
    let mut shown = String::with_capacity(text.len().min(WHOLE_MESSAGE));
    for (at, c) in text.chars().enumerate() {
        if at == WHOLE_MESSAGE {
            shown.push('…');
            break;
        }
        push(&mut shown, c);
    }
    shown
}

/// A source of which only the lines around some places are left, with as many lines as before.
#[derive(Debug, Default)]
pub(super) struct Excerpt {
    pub(super) text: String,
    /// Offset in the source and in the excerpt of every character that is left.
    kept: Vec<(usize, usize)>,
}

impl Excerpt {
    /// The lines of a source in which a range begins or ends.
    pub(super) fn around(source: &str, ranges: &[Range<usize>]) -> Self {
        let mut places: Vec<usize> = ranges.iter().flat_map(|r| [r.start, r.end]).collect();
        places.sort_unstable();
        let mut excerpt = Self::default();
        let mut start = 0;
        for line in source.split_inclusive('\n') {
            let end = start + line.len();
            let last = end == source.len();
            let inside = |&&at: &&usize| at >= start && (at < end || (last && at == end));
            let here: Vec<usize> = places.iter().filter(inside).copied().collect();
            if !here.is_empty() {
                excerpt.line(line, start, &here);
            }
            if line.ends_with('\n') {
                excerpt.kept.push((end - 1, excerpt.text.len()));
                excerpt.text.push('\n');
            }
            start = end;
        }
        excerpt
    }

    /// Adds a line that begins at an offset, cut to what lies around the places in it.
    fn line(&mut self, line: &str, start: usize, places: &[usize]) {
        let line = line.strip_suffix('\n').unwrap_or(line);
        let line = line.strip_suffix('\r').unwrap_or(line);
        let characters: Vec<(usize, char)> = line.char_indices().collect();
        let mut near = vec![characters.len() <= WHOLE_LINE; characters.len()];
        for &place in places {
            let at = characters.partition_point(|&(offset, _)| start + offset < place);
            let last = (at + AROUND).min(characters.len());
            near[at.saturating_sub(AROUND)..last].fill(true);
        }
        let mut cut = false;
        for (&(offset, c), near) in characters.iter().zip(near) {
            if near {
                self.kept.push((start + offset, self.text.len()));
                push(&mut self.text, c);
            } else if !cut {
                self.text.push('…');
            }
            cut = !near;
        }
    }

    /// A range of the source in the excerpt.
    pub(super) fn range(&self, range: &Range<usize>) -> Range<usize> {
        let find = |place: usize| {
            let at = self.kept.partition_point(|&(offset, _)| offset < place);
            self.kept.get(at).map_or(self.text.len(), |&(_, shown)| shown)
        };
        let start = find(range.start);
        start..find(range.end).max(start)
    }
}
