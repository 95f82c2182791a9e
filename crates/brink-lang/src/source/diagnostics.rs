//! What is wrong with a source, where, and what to do about it.

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use ariadne::{CharSet, Color, Config, IndexType, Label, Report, ReportKind};

use crate::source::excerpt::{Excerpt, visible};
use crate::source::file::{SourceFile, Span};

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The source can be used, but something in it looks unintended.
    Warning,
    /// The source cannot be used.
    Error,
}

/// One finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// The source it is about.
    pub file: Arc<SourceFile>,
    /// How bad it is.
    pub severity: Severity,
    /// What is wrong, in one sentence without a full stop.
    pub message: String,
    /// The text concerned.
    pub span: Span,
    /// What to say under the text; empty to underline only.
    pub label: String,
    /// Other places that matter, each with what to say there.
    pub secondary: Vec<(Span, String)>,
    /// What to do about it.
    pub help: Option<String>,
}

impl Diagnostic {
    /// An error at a span.
    pub fn error(
        file: &Arc<SourceFile>,
        span: Span,
        message: impl Into<String>,
        label: impl Into<String>,
    ) -> Self {
        Self {
            file: Arc::clone(file),
            severity: Severity::Error,
            message: message.into(),
            span,
            label: label.into(),
            secondary: Vec::new(),
            help: None,
        }
    }

    /// A warning at a span.
    pub fn warning(
        file: &Arc<SourceFile>,
        span: Span,
        message: impl Into<String>,
        label: impl Into<String>,
    ) -> Self {
        Self { severity: Severity::Warning, ..Self::error(file, span, message, label) }
    }

    /// The same with advice on what to do; an empty text is none.
    #[must_use]
    pub fn with_help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into()).filter(|help| !help.is_empty());
        self
    }

    /// The same with another place that matters.
    #[must_use]
    pub fn with_secondary(mut self, span: Span, label: impl Into<String>) -> Self {
        self.secondary.push((span, label.into()));
        self
    }

    /// `file:line:column` of the text concerned.
    pub fn place(&self) -> String {
        self.file.place(self.span.start)
    }

    /// The finding with the text underlined, as compilers print it; `color` adds ANSI colours.
    /// Long lines are cut to what lies around the text concerned, and characters that would steer
    /// a terminal are escaped.
    pub fn render(&self, color: bool) -> String {
        if self.file.text.is_empty() {
            return self.render_without_text();
        }
        let (kind, primary) = match self.severity {
            Severity::Error => (ReportKind::Error, Color::Red),
            Severity::Warning => (ReportKind::Warning, Color::Yellow),
        };
        let config = Config::default()
            .with_color(color)
            .with_index_type(IndexType::Byte)
            .with_char_set(CharSet::Unicode);
        let mut ranges = vec![self.clamped(self.span)];
        ranges.extend(self.secondary.iter().map(|(span, _)| self.clamped(*span)));
        let excerpt = Excerpt::around(&self.file.text, &ranges);
        let name = visible(&self.file.name);
        let id = name.as_str();
        let range = excerpt.range(&ranges[0]);
        let start = range.start;
        let label = Label::new((id, range.clone()));
        let label = label.with_color(primary).with_message(visible(&self.label));
        let mut report = Report::build(kind, (id, range))
            .with_config(config)
            .with_message(visible(&self.message))
            .with_label(label);
        for (range, (_, text)) in ranges[1..].iter().zip(&self.secondary) {
            let label = Label::new((id, excerpt.range(range)));
            report = report.with_label(label.with_color(Color::Cyan).with_message(visible(text)));
        }
        if let Some(help) = &self.help {
            report = report.with_help(visible(help));
        }
        let mut bytes = Vec::new();
        let cache = (id, ariadne::Source::from(excerpt.text.as_str()));
        if report.finish().write(cache, &mut bytes).is_err() {
            return self.render_without_text();
        }
        let text = String::from_utf8_lossy(&bytes);
        let text = text.lines().map(str::trim_end).collect::<Vec<_>>().join("\n") + "\n";
        // The column is that of the source, also where the line shown is cut.
        let cut = SourceFile::new(id, excerpt.text).place(start);
        text.replacen(&format!("{cut} "), &format!("{} ", visible(&self.place())), 1)
    }

    fn render_without_text(&self) -> String {
        let severity = match self.severity {
            Severity::Error => "Error",
            Severity::Warning => "Warning",
        };
        let mut text =
            format!("{severity}: {}: {}\n", visible(&self.file.name), visible(&self.message));
        if let Some(help) = &self.help {
            text.push_str("  Help: ");
            text.push_str(&visible(help));
            text.push('\n');
        }
        text
    }

    fn clamped(&self, span: Span) -> Range<usize> {
        let end = span.end.min(self.file.text.len());
        span.start.min(end)..end
    }
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let severity = match self.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        let place = if self.file.text.is_empty() { self.file.name.clone() } else { self.place() };
        write!(f, "{}: {severity}: {}", visible(&place), visible(&self.message))?;
        if let Some(help) = &self.help {
            write!(f, " ({})", visible(help))?;
        }
        Ok(())
    }
}

/// Findings that are kept of one run; the others are counted.
const MOST_KEPT: usize = 50;

/// All that was found in one run, in the order of the source; of very many the first fifty, and
/// how many more there were.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Diagnostics {
    /// The findings.
    pub list: Vec<Diagnostic>,
    /// Findings that are not in the list.
    omitted: usize,
}

impl Diagnostics {
    /// None yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a finding, unless the same message stands at the same place already. Beyond the first
    /// fifty findings are counted only, but the first error is always kept.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        let repeated = |old: &Diagnostic| {
            old.span == diagnostic.span
                && old.message == diagnostic.message
                && old.file.name == diagnostic.file.name
        };
        if self.list.iter().any(repeated) {
            return;
        }
        let first_error = diagnostic.severity == Severity::Error && !self.has_errors();
        if self.list.len() < MOST_KEPT || first_error {
            self.list.push(diagnostic);
        } else {
            self.omitted += 1;
        }
    }

    /// Whether further findings are only counted.
    pub(crate) fn is_full(&self) -> bool {
        self.list.len() >= MOST_KEPT
    }

    /// Number of findings beyond those in the list.
    pub fn omitted(&self) -> usize {
        self.omitted
    }

    /// What to say of those that are not listed.
    fn rest(&self) -> Option<String> {
        (self.omitted > 0).then(|| format!("... and {} more findings like these", self.omitted))
    }

    /// Adds all findings of another list.
    pub fn extend(&mut self, other: Diagnostics) {
        for diagnostic in other.list {
            self.push(diagnostic);
        }
        self.omitted += other.omitted;
    }

    /// Whether there is no finding.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// Whether any finding is an error.
    pub fn has_errors(&self) -> bool {
        self.list.iter().any(|d| d.severity == Severity::Error)
    }

    /// Puts the findings in the order of their places.
    pub(crate) fn sort(&mut self) {
        self.list.sort_by_key(|a| a.span);
    }

    /// Every finding rendered, with a blank line between; see [`Diagnostic::render`].
    pub fn render(&self, color: bool) -> String {
        let rendered: Vec<String> = self.list.iter().map(|d| d.render(color)).collect();
        let mut text = rendered.join("\n");
        if let Some(rest) = self.rest() {
            text.push_str(&format!("\n{rest}\n"));
        }
        text
    }
}

impl From<Diagnostic> for Diagnostics {
    fn from(diagnostic: Diagnostic) -> Self {
        Self { list: vec![diagnostic], omitted: 0 }
    }
}

impl fmt::Display for Diagnostics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, diagnostic) in self.list.iter().enumerate() {
            if position > 0 {
                writeln!(f)?;
            }
            write!(f, "{diagnostic}")?;
        }
        if let Some(rest) = self.rest() {
            write!(f, "\n{rest}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Diagnostics {}
