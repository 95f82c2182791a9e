//! Standard output and standard error. Whatever a user's file holds, a terminal gets no command
//! from it; whatever becomes of the reader, nothing panics.

use std::fmt::Write as _;
use std::io::{self, IsTerminal, Write};

use brink_workbench::Refusal;

/// Prints to standard output. A reader that has gone away (`brink ... | head`) is no error.
pub(crate) fn print(text: &str) -> io::Result<()> {
    let mut out = io::stdout().lock();
    let written = out.write_all(harmless(text).as_bytes()).and_then(|()| out.flush());
    match written {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        written => written,
    }
}

/// Prints one JSON document to standard output.
pub(crate) fn print_json(value: &impl serde::Serialize) -> io::Result<()> {
    let text = serde_json::to_string_pretty(value)?;
    // Of the characters that terminals obey JSON leaves some as they are; within its texts they may
    // be written by their numbers.
    let mut escaped = String::with_capacity(text.len() + 1);
    for c in text.chars() {
        if obeyed(c) {
            let _ = write!(escaped, "\\u{:04x}", u32::from(c));
        } else {
            escaped.push(c);
        }
    }
    escaped.push('\n');
    print(&escaped)
}

/// Prints a line to standard error. Where that is closed or full, there is nobody to tell.
pub(crate) fn note(text: &str) {
    let _ = writeln!(io::stderr().lock(), "{}", harmless(text));
}

/// Says why a request is refused.
pub(crate) fn refuse(refusal: &Refusal) {
    let color = io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none();
    let plain = refusal.message(false);
    if color && harmless(&plain) == plain {
        let _ = writeln!(io::stderr().lock(), "{}", refusal.message(true));
    } else {
        note(&plain);
    }
}

/// The text with every character that a terminal obeys written out.
fn harmless(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if obeyed(c) {
            out.extend(c.escape_unicode());
        } else {
            out.push(c);
        }
    }
    out
}

/// Control characters but the ends of lines and tabs, and marks that turn the direction of text.
fn obeyed(c: char) -> bool {
    let turns = matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    turns || (c.is_control() && c != '\n' && c != '\t')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_character_of_a_file_commands_the_terminal() {
        let text = harmless("a\u{1b}[31mred\u{9b}2J\u{7}\u{202e}\tb\n");
        assert_eq!(text, "a\\u{1b}[31mred\\u{9b}2J\\u{7}\\u{202e}\tb\n");
    }
}
