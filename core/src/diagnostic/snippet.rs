//! Diagnostics with the lines they are about, for people.

use std::{
    ops::Range,
    path::{Path, PathBuf},
};

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet, normalize_untrusted_str};

use super::{Diagnostic, Severity};
use crate::source::{Sources, Span};

/// A diagnostic as rustc would show it, its paths as seen from the folder `cwd`.
pub fn render(diagnostic: &Diagnostic, sources: &Sources, cwd: &Path, renderer: &Renderer) -> String {
    let level = match diagnostic.code.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let mut group = Group::with_title(level.primary_title(diagnostic.message.as_str()).id(diagnostic.code.id));
    let mut places = vec![(diagnostic.span, None)];
    places.extend(diagnostic.labels.iter().map(|(span, label)| (*span, Some(label.as_str()))));
    // All places in one file belong to one snippet; files come in the order they are first mentioned.
    let mut files: Vec<_> = Vec::new();
    for (span, _) in &places {
        if let Some(id) = span.source()
            && !files.contains(&id)
        {
            files.push(id);
        }
    }
    for id in files {
        let text = sources.text(id);
        let inside = places.iter().enumerate().filter(|(_, (span, _))| span.source() == Some(id));
        let annotations = inside.map(|(index, (span, label))| {
            let kind = if index == 0 { AnnotationKind::Primary } else { AnnotationKind::Context };
            kind.span(within(*span, text)).label(*label)
        });
        group = group.element(Snippet::source(text).path(shown(sources.path(id), cwd)).annotations(annotations));
    }
    if !diagnostic.help.is_empty() {
        group = group.element(Level::HELP.message(normalize_untrusted_str(&diagnostic.help)));
    }
    renderer.render(&[group])
}

/// A span's range, cut to the text and to whole characters.
fn within(span: Span, text: &str) -> Range<usize> {
    let whole = |mut offset: usize| {
        offset = offset.min(text.len());
        while !text.is_char_boundary(offset) {
            offset -= 1;
        }
        offset
    };
    let (start, end) = (whole(span.range().start), whole(span.range().end));
    start..end.max(start)
}

/// A path as it is shown: relative to the working folder where it lies in it.
pub fn shown(path: &Path, cwd: &Path) -> String {
    let relative = path.strip_prefix(cwd).unwrap_or(path);
    let parts: PathBuf = relative.components().filter(|part| part.as_os_str() != ".").collect();
    parts.display().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic;

    #[test]
    fn people_see_code_place_snippet_and_help() {
        let mut sources = Sources::new();
        let id = sources.add("/w/./src/lib.rs", "struct A {\n    id: i64,\n}\n");
        let found = Diagnostic::new(diagnostic::COLUMN_TWICE, &["A", "id"], Span::new(id, 15, 17));
        let found = found.label(Span::new(id, 7, 8), "of this");
        let text = render(&found, &sources, Path::new("/w"), &Renderer::plain());
        for part in ["error[JT013]: two fields of `A`", "src/lib.rs:2:5", "id: i64", "of this", "help: rename one"] {
            assert!(text.contains(part), "{part} is missing in\n{text}");
        }
        assert!(!text.contains("/w"), "{text}");
    }

    #[test]
    fn spans_outside_the_text_are_cut() {
        let mut sources = Sources::new();
        let id = sources.add("a.sql", "é");
        for (start, end) in [(0, 1), (1, 2), (0, 99), (5, 2)] {
            let found = Diagnostic::new(diagnostic::REPLAY, &["x"], Span::new(id, start, end));
            render(&found, &sources, Path::new("/"), &Renderer::plain());
        }
    }
}
