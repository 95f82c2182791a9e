//! The words of a file.

use std::iter::Peekable;
use std::str::Chars;

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

/// Cuts a file into words, each with its line from 1, as they are asked for: a file beyond the
/// limits is refused before all of it has been cut. Commas are space.
#[derive(Clone, Debug)]
pub(super) struct Words<'a> {
    rest: Peekable<Chars<'a>>,
    line: usize,
}

impl<'a> Words<'a> {
    /// The words of a text, which may begin with a byte order mark.
    pub(super) fn new(text: &'a str) -> Self {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        Self { rest: text.chars().peekable(), line: 1 }
    }

    /// What follows an opening quotation mark, up to the closing one. A backslash makes a
    /// quotation mark part of the text.
    fn quoted(&mut self) -> Result<Token, EfgError> {
        let start = self.line;
        let mut label = String::new();
        while let Some(next) = self.rest.next() {
            match next {
                '"' => return Ok(Token::Text(label)),
                '\\' if self.rest.next_if_eq(&'"').is_some() => label.push('"'),
                other => {
                    self.line += usize::from(other == '\n');
                    label.push(other);
                }
            }
        }
        let message = "a quotation mark is not closed".into();
        Err(EfgError::Syntax { line: start, message })
    }

    fn word(&mut self, first: char) -> Token {
        let mut word = String::from(first);
        let ends = |c: char| c.is_whitespace() || matches!(c, '{' | '}' | '"' | ',');
        while let Some(more) = self.rest.next_if(|&c| !ends(c)) {
            word.push(more);
        }
        Token::Word(word)
    }
}

impl Iterator for Words<'_> {
    type Item = Result<(usize, Token), EfgError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let line = self.line;
            let token = match self.rest.next()? {
                '\n' => {
                    self.line += 1;
                    continue;
                }
                ',' => continue,
                space if space.is_whitespace() => continue,
                '{' => Ok(Token::Open),
                '}' => Ok(Token::Close),
                '"' => self.quoted(),
                first => Ok(self.word(first)),
            };
            return Some(token.map(|token| (line, token)));
        }
    }
}
