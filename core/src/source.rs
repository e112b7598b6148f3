//! Where things were written: files and spans.

use std::path::{Path, PathBuf};

/// A range of bytes in one source; what every diagnostic points with.
///
/// Two spans are always equal, so that comparing two schemas compares what they say and not where they say it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Span {
    source: u32,
    start: u32,
    end: u32,
}

impl PartialEq for Span {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Span {}

/// Number of a source in [`Sources`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SourceId(u32);

impl Span {
    /// The span of what was written nowhere (made by jointable itself).
    pub const NOWHERE: Self = Self { source: 0, start: 0, end: 0 };

    /// Bytes `start..end` of the source `id`.
    pub fn new(id: SourceId, start: usize, end: usize) -> Self {
        let cut = |offset: usize| u32::try_from(offset).unwrap_or(u32::MAX);
        Self { source: id.0, start: cut(start), end: cut(end) }
    }

    /// The source this points into; `None` for [`Span::NOWHERE`].
    pub fn source(self) -> Option<SourceId> {
        (self.source != 0).then_some(SourceId(self.source))
    }

    /// The byte range within the source.
    pub fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// Everything that was read, so that spans can be shown to a person.
#[derive(Default)]
pub struct Sources {
    files: Vec<SourceFile>,
    #[cfg(feature = "rust")]
    tokens: Vec<(proc_macro2::Span, proc_macro2::Span)>,
}

struct SourceFile {
    path: PathBuf,
    text: String,
}

/// A position as an editor counts it: both from 1, the column in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position {
    /// Line, from 1.
    pub line: usize,
    /// Column, from 1, in characters.
    pub column: usize,
}

impl Sources {
    /// No sources yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes in a file's text under the path that diagnostics shall show.
    pub fn add(&mut self, path: impl Into<PathBuf>, text: impl Into<String>) -> SourceId {
        self.files.push(SourceFile { path: path.into(), text: text.into() });
        SourceId(self.files.len() as u32)
    }

    /// The path a source was added under.
    pub fn path(&self, id: SourceId) -> &Path {
        &self.files[id.0 as usize - 1].path
    }

    /// The source that was added under this path.
    pub fn find(&self, path: &Path) -> Option<SourceId> {
        let at = self.files.iter().position(|file| file.path == path)?;
        Some(SourceId(at as u32 + 1))
    }

    /// A source's text.
    pub fn text(&self, id: SourceId) -> &str {
        &self.files[id.0 as usize - 1].text
    }

    /// Line and column of a span's start; `None` for spans of tokens and of nowhere.
    pub fn position(&self, span: Span) -> Option<Position> {
        let file = self.files.get((span.source as usize).checked_sub(1)?)?;
        let before = file.text.get(..span.start as usize)?;
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        Some(Position { line: before.matches('\n').count() + 1, column: before[line_start..].chars().count() + 1 })
    }

    /// Remembers the compiler's own spans of a first and a last token, for the derive.
    #[cfg(feature = "rust")]
    pub fn add_tokens(&mut self, first: proc_macro2::Span, last: proc_macro2::Span) -> Span {
        self.tokens.push((first, last));
        Span { source: Self::TOKENS, start: self.tokens.len() as u32 - 1, end: 0 }
    }

    /// The compiler's spans behind one that [`Sources::add_tokens`] made.
    #[cfg(feature = "rust")]
    pub fn tokens(&self, span: Span) -> Option<(proc_macro2::Span, proc_macro2::Span)> {
        (span.source == Self::TOKENS).then(|| self.tokens[span.start as usize])
    }

    #[cfg(feature = "rust")]
    const TOKENS: u32 = u32::MAX;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_count_from_one_in_characters() {
        let mut sources = Sources::new();
        let id = sources.add("a.rs", "één\ntwee");
        let at = |byte| sources.position(Span::new(id, byte, byte + 1)).unwrap();
        assert_eq!(at(0), Position { line: 1, column: 1 });
        assert_eq!(at("éé".len()), Position { line: 1, column: 3 });
        assert_eq!(at("één\nt".len()), Position { line: 2, column: 2 });
        assert_eq!(sources.position(Span::NOWHERE), None);
    }
}
