//! What can be read as a source, and what is refused.

use std::sync::Arc;

use crate::source::{Diagnostic, Diagnostics, SourceFile, Span};

/// Sources larger than this many bytes are refused (1 MiB).
pub const MAX_SOURCE_BYTES: usize = 1 << 20;

impl SourceFile {
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
}
