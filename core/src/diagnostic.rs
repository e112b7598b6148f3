//! What went wrong, where, and what to do about it.

mod codes;
#[cfg(feature = "snippets")]
mod snippet;

pub use codes::*;
#[cfg(feature = "snippets")]
pub use {
    annotate_snippets::Renderer,
    snippet::{render, shown},
};

use crate::{source::Span, text::Text};

/// A kind of diagnostic: one row of the table in `diagnostic/codes.rs`.
#[derive(Debug, PartialEq, Eq)]
pub struct Code {
    /// Stable identifier, `JT001`.
    pub id: &'static str,
    /// How grave it is.
    pub severity: Severity,
    /// The message; `{0}`, `{1}`, … are filled in.
    pub message: &'static str,
    /// What to do; the same arguments fill it in.
    pub help: &'static str,
}

/// How grave a diagnostic is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Severity {
    /// The phase can't go on.
    Error,
    /// Worth knowing.
    Warning,
}

impl Code {
    /// Message and help as one text, for compile errors.
    ///
    /// # Panics
    /// When the text is longer than its buffer.
    pub const fn text(&self, arguments: &[&str]) -> Text<2048> {
        let mut text = Text::new();
        text.push_format(self.message, arguments);
        text.push("\nhelp: ");
        text.push_format(self.help, arguments);
        text
    }
}

/// One finding.
#[derive(Clone, Debug)]
pub struct Diagnostic {
    /// Its kind.
    pub code: &'static Code,
    /// Its message, filled in.
    pub message: String,
    /// Its help, filled in.
    pub help: String,
    /// Where: the offending token.
    pub span: Span,
    /// Other places that matter, each with a few words.
    pub labels: Vec<(Span, String)>,
}

impl Diagnostic {
    /// A finding of kind `code` at `span`.
    pub fn new(code: &'static Code, arguments: &[&str], span: Span) -> Self {
        Self {
            code,
            message: fill(code.message, arguments),
            help: fill(code.help, arguments),
            span,
            labels: Vec::new(),
        }
    }

    /// Points at another place too.
    pub fn label(mut self, span: Span, text: impl Into<String>) -> Self {
        self.labels.push((span, text.into()));
        self
    }

    /// Message and help as one text, for compile errors.
    pub fn text(&self) -> String {
        format!("{}\nhelp: {}", self.message, self.help)
    }

    /// Whether the phase can't go on.
    pub fn is_error(&self) -> bool {
        self.code.severity == Severity::Error
    }
}

fn fill(template: &str, arguments: &[&str]) -> String {
    let mut text = template.to_owned();
    for (index, argument) in arguments.iter().enumerate() {
        text = text.replace(&format!("{{{index}}}"), argument);
    }
    text
}

/// Collects findings, so that all of a phase are reported at once.
#[derive(Debug, Default)]
pub struct Sink {
    found: Vec<Diagnostic>,
}

impl Sink {
    /// Nothing found yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a finding.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.found.push(diagnostic);
    }

    /// Adds a finding of kind `code` at `span`.
    pub fn report(&mut self, code: &'static Code, arguments: &[&str], span: Span) {
        self.push(Diagnostic::new(code, arguments, span));
    }

    /// How many findings there are.
    pub fn count(&self) -> usize {
        self.found.len()
    }

    /// Whether an error is among the findings.
    pub fn has_errors(&self) -> bool {
        self.found.iter().any(Diagnostic::is_error)
    }

    /// All findings, in order of discovery.
    pub fn into_vec(self) -> Vec<Diagnostic> {
        self.found
    }
}
