//! What a run tells: lines and diagnostics for people, one document for machines.

use std::{fs, path::Path};

use annotate_snippets::{Group, Level, Origin, Renderer, normalize_untrusted_str};
use jointable_core::{
    diagnostic::{Diagnostic, Severity, render, shown},
    migration::{Problem, Version},
    source::Sources,
};
use serde::Serialize;

use crate::{
    args::{Color, Format},
    env::Env,
    exit::Exit,
    failure::Failure,
};

/// What a run tells.
pub(crate) struct Report<'r, 'a> {
    /// Where it is told.
    pub env: &'r mut Env<'a>,
    format: Format,
    color: Color,
    found: Vec<Finding>,
    /// Whether stdout is for a document.
    document: bool,
}

/// A diagnostic, for machines.
#[derive(Serialize)]
struct Finding {
    code: Option<&'static str>,
    severity: &'static str,
    message: String,
    help: String,
    file: Option<String>,
    line: Option<usize>,
    column: Option<usize>,
}

/// The document for machines: what `--format json` prints, whatever happens.
#[derive(Serialize)]
struct Document<T> {
    status: &'static str,
    exit: u8,
    #[serde(flatten)]
    body: T,
    diagnostics: Vec<Finding>,
}

/// A migration's version, for machines: a number, where it is one.
#[derive(Serialize)]
#[serde(untagged)]
pub(crate) enum VersionName {
    Number(i64),
    Text(String),
}

impl From<&Version> for VersionName {
    fn from(version: &Version) -> Self {
        version.number().map_or_else(|| Self::Text(version.to_string()), Self::Number)
    }
}

/// A document's body when there is nothing to say but the status.
#[derive(Serialize)]
pub(crate) struct Empty {}

impl<'r, 'a> Report<'r, 'a> {
    /// Nothing told yet.
    pub fn new(env: &'r mut Env<'a>, format: Format, color: Color) -> Self {
        Self { env, format, color, found: Vec::new(), document: false }
    }

    /// Prints a line for people.
    pub fn line(&mut self, line: &str) {
        match self.format {
            Format::Human if self.document => self.env.err(&format!("{line}\n")),
            Format::Human => self.env.out(&format!("{line}\n")),
            Format::Json => {}
        }
    }

    /// Says that stdout is for a document, so that lines for people go to stderr.
    pub fn prints(&mut self, document: bool) {
        self.document = document;
    }

    /// Writes a document to a file, or prints it.
    pub fn document(&mut self, text: &str, output: Option<&Path>) -> Result<(), Failure> {
        let Some(file) = output else {
            self.env.out(text);
            return Ok(());
        };
        let path = self.env.cwd.join(file);
        let name = shown(&path, &self.env.cwd);
        fs::write(&path, text).map_err(|error| {
            let help = "name a file in a folder that is there with `--output`";
            Failure::input(format!("cannot write {name}: {error}"), help)
        })?;
        self.line(&format!("wrote {name}"));
        Ok(())
    }

    /// Tells what a phase found. Whether an error is among it is told back.
    pub fn diagnostics(&mut self, found: Vec<Diagnostic>, sources: &Sources) -> bool {
        let mut errors = false;
        for diagnostic in found {
            errors |= diagnostic.is_error();
            match self.format {
                Format::Human => {
                    let text = render(&diagnostic, sources, &self.env.cwd, &self.renderer());
                    self.env.err(&format!("{text}\n\n"));
                }
                Format::Json => self.found.push(Finding::of(&diagnostic, sources, &self.env.cwd)),
            }
        }
        errors
    }

    /// Tells why the command stopped.
    pub fn failure(&mut self, failure: &Failure) {
        if failure.message.is_empty() {
            return;
        }
        let place = failure.place.as_ref().map(|(path, line, column)| (shown(path, &self.env.cwd), *line, *column));
        match self.format {
            Format::Human => {
                let mut group = Group::with_title(Level::ERROR.primary_title(failure.message.as_str()));
                if let Some((path, line, column)) = place {
                    group = group.element(Origin::path(path).line(line).char_column(column));
                }
                if !failure.help.is_empty() {
                    group = group.element(Level::HELP.message(normalize_untrusted_str(&failure.help)));
                }
                let text = self.renderer().render(&[group]);
                self.env.err(&format!("{text}\n"));
            }
            Format::Json => {
                let (file, line, column) = match place {
                    Some((file, line, column)) => (Some(file), Some(line), Some(column)),
                    None => (None, None, None),
                };
                let (message, help) = (failure.message.clone(), failure.help.clone());
                self.found.push(Finding { code: None, severity: "error", message, help, file, line, column });
            }
        }
    }

    /// Tells why a database and its migrations do not fit; what comes of it is a refusal.
    pub fn problems(&mut self, problems: &[Problem]) -> Failure {
        for problem in problems {
            let sentence = problem.to_string();
            // The sentence holds the way out behind its colon.
            let (message, help) = sentence.split_once(": ").unwrap_or((&sentence, ""));
            self.failure(&Failure::new(Exit::Refused, message, help));
        }
        Failure::reported(Exit::Refused)
    }

    /// Ends the run: prints the document for machines.
    pub fn finish(&mut self, status: &'static str, exit: Exit, body: impl Serialize) -> Exit {
        if self.format == Format::Json {
            let document = Document { status, exit: exit.code(), body, diagnostics: std::mem::take(&mut self.found) };
            match serde_json::to_string_pretty(&document) {
                Ok(text) => self.env.out(&format!("{text}\n")),
                Err(error) => self.env.err(&format!("error: cannot write JSON: {error}\n")),
            }
        }
        exit
    }

    fn renderer(&self) -> Renderer {
        let colored = match self.color {
            Color::Always => true,
            Color::Never => false,
            Color::Auto => {
                self.env.terminal.1 && self.env.variables.get("NO_COLOR").is_none_or(|value| value.is_empty())
            }
        };
        if colored { Renderer::styled() } else { Renderer::plain() }
    }
}

impl Finding {
    fn of(diagnostic: &Diagnostic, sources: &Sources, cwd: &Path) -> Self {
        let position = sources.position(diagnostic.span);
        Self {
            code: Some(diagnostic.code.id),
            severity: match diagnostic.code.severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
            },
            message: diagnostic.message.clone(),
            help: diagnostic.help.clone(),
            file: diagnostic.span.source().map(|id| shown(sources.path(id), cwd)),
            line: position.map(|position| position.line),
            column: position.map(|position| position.column),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jointable_core::{diagnostic, source::Span};

    fn example() -> (Diagnostic, Sources) {
        let mut sources = Sources::new();
        let id = sources.add("/w/./src/lib.rs", "struct A {\n    id: i64,\n}\n");
        let found = Diagnostic::new(diagnostic::COLUMN_TWICE, &["A", "id"], Span::new(id, 15, 17));
        (found.label(Span::new(id, 7, 8), "of this"), sources)
    }

    #[test]
    fn machines_get_one_document() {
        let (found, sources) = example();
        let mut out = Vec::new();
        let mut env = Env::new("/w", &mut out, std::io::sink());
        let mut report = Report::new(&mut env, Format::Json, Color::Never);
        report.line("not for machines");
        assert!(report.diagnostics(vec![found], &sources));
        report.finish("error", Exit::Input, Empty {});
        drop(env);
        let document: serde_json::Value = serde_json::from_slice(&out).unwrap();
        assert_eq!(document["exit"], 2);
        let finding = &document["diagnostics"][0];
        assert_eq!(finding["code"], "JT013");
        assert_eq!((finding["line"].as_u64(), finding["column"].as_u64()), (Some(2), Some(5)));
        assert_eq!(finding["file"], "src/lib.rs");
    }
}
