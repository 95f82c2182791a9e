//! The words of a file.

use super::EfgError;

/// A word with its line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Token {
    /// Text between quotation marks.
    Text(String),
    /// A letter or a number.
    Word(String),
    /// `{`
    Open,
    /// `}`
    Close,
}

/// Cuts a file into words, each with its line from 1. Commas are space.
pub(super) fn tokens(text: &str) -> Result<Vec<(usize, Token)>, EfgError> {
    let mut found = Vec::new();
    let mut line = 1;
    let mut rest = text.chars().peekable();
    while let Some(next) = rest.next() {
        match next {
            '\n' => line += 1,
            '{' => found.push((line, Token::Open)),
            '}' => found.push((line, Token::Close)),
            ',' => {}
            '"' => {
                let start = line;
                let mut label = String::new();
                loop {
                    match rest.next() {
                        None => {
                            let message = "a quotation mark is not closed".into();
                            return Err(EfgError::Syntax { line: start, message });
                        }
                        Some('"') => break,
                        Some('\\') if rest.peek() == Some(&'"') => {
                            label.push('"');
                            rest.next();
                        }
                        Some(other) => {
                            line += usize::from(other == '\n');
                            label.push(other);
                        }
                    }
                }
                found.push((start, Token::Text(label)));
            }
            space if space.is_whitespace() => {}
            first => {
                let mut word = String::from(first);
                while let Some(&more) = rest.peek() {
                    if more.is_whitespace() || matches!(more, '{' | '}' | '"' | ',') {
                        break;
                    }
                    word.push(more);
                    rest.next();
                }
                found.push((line, Token::Word(word)));
            }
        }
    }
    Ok(found)
}
