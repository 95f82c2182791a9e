//! Text as the figures measure it: widths from the embedded font, wrapping, names for people.

use std::sync::LazyLock;

use skrifa::FontRef;
use skrifa::MetadataProvider;
use skrifa::instance::{LocationRef, Size};

static REGULAR: LazyLock<Option<FontRef<'static>>> =
    LazyLock::new(|| FontRef::new(notosans::REGULAR_TTF).ok());
static BOLD: LazyLock<Option<FontRef<'static>>> =
    LazyLock::new(|| FontRef::new(notosans::BOLD_TTF).ok());

/// Width of `text` in px at font size `size`. Kerning is left out: it only shortens.
pub(crate) fn width(text: &str, size: f64, bold: bool) -> f64 {
    let font = if bold { &*BOLD } else { &*REGULAR };
    let Some(font) = font else { return text.chars().count() as f64 * size * 0.6 };
    let metrics = font.glyph_metrics(Size::unscaled(), LocationRef::default());
    let units = f64::from(font.metrics(Size::unscaled(), LocationRef::default()).units_per_em);
    let letters = font.charmap();
    let advance = |letter: char| {
        letters
            .map(letter)
            .and_then(|glyph| metrics.advance_width(glyph))
            // A letter that the font lacks takes a full square.
            .map_or(units, f64::from)
    };
    text.chars().map(advance).sum::<f64>() / units * size
}

/// Cuts `text` to `limit` px with an ellipsis.
pub(crate) fn shorten(text: &str, size: f64, bold: bool, limit: f64) -> String {
    if width(text, size, bold) <= limit {
        return text.to_owned();
    }
    let mut cut: String = text.to_owned();
    while cut.pop().is_some() {
        let candidate = format!("{}…", cut.trim_end());
        if width(&candidate, size, bold) <= limit {
            return candidate;
        }
    }
    "…".to_owned()
}

/// Breaks `text` into at most `lines` lines of `limit` px; what does not fit ends in an ellipsis.
pub(crate) fn wrap(text: &str, size: f64, bold: bool, limit: f64, lines: usize) -> Vec<String> {
    let mut wrapped: Vec<String> = Vec::new();
    let mut words = text.split_whitespace().peekable();
    while let Some(word) = words.next() {
        let mut line = word.to_owned();
        let last = wrapped.len() + 1 >= lines.max(1);
        while let Some(next) = words.peek() {
            let longer = format!("{line} {next}");
            if !last && width(&longer, size, bold) > limit {
                break;
            }
            line = longer;
            words.next();
        }
        wrapped.push(shorten(&line, size, bold, limit));
    }
    wrapped
}

/// A name of the model file for people: `attack[land_grab]` reads `attack: land grab`.
pub(crate) fn humanize(name: &str) -> String {
    let plain = name.replace('_', " ");
    match plain.split_once('[') {
        Some((head, rest)) => match rest.strip_suffix(']') {
            Some(inside) => format!("{}: {}", head.trim_end(), inside.trim()),
            None => plain,
        },
        None => plain,
    }
}

/// Text for XML content and attributes; letters that XML 1.0 forbids become U+FFFD.
pub(crate) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\t' | '\n' | '\r' => out.push(letter),
            '\u{0}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => out.push('\u{fffd}'),
            other => out.push(other),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn widths_add_up_and_scale() {
        let one = width("m", 10.0, false);
        assert!((width("mmm", 20.0, false) - 6.0 * one).abs() < 1e-9);
        assert!(width("mm", 10.0, true) > 2.0 * one);
    }

    #[test]
    fn lines_keep_to_the_limit_and_keep_all_words_if_they_can() {
        let text = "the quick brown fox jumps over the lazy dog";
        let lines = wrap(text, 10.0, false, 90.0, 9);
        assert!(lines.len() > 1);
        assert!(lines.iter().all(|line| width(line, 10.0, false) <= 90.0), "{lines:?}");
        assert_eq!(lines.join(" "), text);
        let lines = wrap(text, 10.0, false, 90.0, 2);
        assert_eq!(lines.len(), 2);
        assert!(lines[1].ends_with('…'));
        assert!(width(&lines[1], 10.0, false) <= 90.0);
        assert!(wrap("", 10.0, false, 90.0, 2).is_empty());
    }

    #[test]
    fn names_for_people() {
        assert_eq!(humanize("attack[land_grab]"), "attack: land grab");
        assert_eq!(humanize("response[land_grab, 1]"), "response: land grab, 1");
        assert_eq!(humanize("status_quo"), "status quo");
    }

    #[test]
    fn escape_leaves_no_markup_and_no_forbidden_letter() {
        assert_eq!(escape("<a b='c'>&\"\u{1}"), "&lt;a b=&#39;c&#39;&gt;&amp;&quot;\u{fffd}");
    }
}
