//! Source files and places in them.

use std::sync::Arc;

use crate::diagnostics::{Diagnostic, Diagnostics};

/// Sources larger than this many bytes are refused (1 MiB).
pub const MAX_SOURCE_BYTES: usize = 1 << 20;

/// A range of bytes in a source text: `start` inclusive, `end` exclusive.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// Offset of the first byte.
    pub start: usize,
    /// Offset after the last byte.
    pub end: usize,
}

impl Span {
    /// The bytes from `start` up to `end`.
    pub fn new(start: usize, end: usize) -> Self {
        Self { start, end }
    }

    /// The smallest span that covers both.
    #[must_use]
    pub fn to(self, other: Span) -> Self {
        Self { start: self.start.min(other.start), end: self.end.max(other.end) }
    }
}

/// A text with the name that diagnostics print for it. Nothing is read from disk here.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SourceFile {
    /// File name as diagnostics show it.
    pub name: String,
    /// The whole text.
    pub text: String,
}

impl SourceFile {
    /// A source from text that is known to be UTF-8.
    pub fn new(name: impl Into<String>, text: impl Into<String>) -> Self {
        Self { name: name.into(), text: text.into() }
    }

    /// A source from the bytes of a file. Bytes that are not UTF-8 text and more than
    /// [`MAX_SOURCE_BYTES`] are errors that say so. Whether there is anything in it is for those
    /// to say who know what should be.
    pub fn from_bytes(name: impl Into<String>, bytes: &[u8]) -> Result<Self, Diagnostics> {
        let name = name.into();
        let refuse = |message: String, help: &str| {
            let file = Arc::new(SourceFile::new(name.clone(), ""));
            Diagnostic::error(&file, Span::default(), message, "").with_help(help).into()
        };
        if bytes.len() > MAX_SOURCE_BYTES {
            return Err(refuse(
                format!("the file has {} bytes; the limit is {MAX_SOURCE_BYTES}", bytes.len()),
                "models and scenarios are text written by hand; is this the right file?",
            ));
        }
        if bytes.contains(&0) {
            return Err(refuse(
                "this is a binary file, not a text".into(),
                "give the name of a text file in UTF-8",
            ));
        }
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        let Ok(text) = std::str::from_utf8(bytes) else {
            return Err(refuse(
                "the file is not valid UTF-8 text".into(),
                "save it as UTF-8; a text editor offers this as its encoding",
            ));
        };
        Ok(Self::new(name, text))
    }

    /// Refuses a text that is too large or has nothing in it.
    pub(crate) fn check(&self) -> Result<(), Diagnostics> {
        let file = || Arc::new(SourceFile::new(self.name.clone(), ""));
        if self.text.len() > MAX_SOURCE_BYTES {
            let message =
                format!("the file has {} bytes; the limit is {MAX_SOURCE_BYTES}", self.text.len());
            return Err(Diagnostic::error(&file(), Span::default(), message, "").into());
        }
        if self.text.trim().is_empty() {
            let help = "a model begins with `model NAME` and a text that says what it is";
            let empty = Diagnostic::error(&file(), Span::default(), "the file is empty", "");
            return Err(empty.with_help(help).into());
        }
        Ok(())
    }

    /// Line and column of a byte offset, both counted from one; columns count characters.
    pub fn position(&self, offset: usize) -> (usize, usize) {
        let mut offset = offset.min(self.text.len());
        while !self.text.is_char_boundary(offset) {
            offset -= 1;
        }
        let before = &self.text[..offset];
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        let line = before.bytes().filter(|&byte| byte == b'\n').count() + 1;
        (line, before[line_start..].chars().count() + 1)
    }

    /// `file:line:column` of a byte offset.
    pub fn place(&self, offset: usize) -> String {
        let (line, column) = self.position(offset);
        format!("{}:{line}:{column}", self.name)
    }

    /// The text of a span with every run of white space as one blank; empty for a bad span.
    pub fn snippet(&self, span: Span) -> String {
        let text = self.text.get(span.start..span.end).unwrap_or_default();
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }
}
