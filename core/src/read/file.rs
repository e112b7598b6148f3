//! One file: its text, its items, its spans.

use proc_macro2::{Delimiter, Punct, Spacing, TokenStream, TokenTree};

use crate::{
    declare::Spans,
    diagnostic::{SYNTAX, Sink},
    source::{SourceId, Sources, Span},
};

/// Byte ranges of a file for the tokens that were parsed from it on this thread.
#[derive(Clone, Copy)]
pub struct FileSpans {
    pub(super) id: SourceId,
    /// Bytes in front of what the parser was given: byte order mark, `#!` line.
    skipped: usize,
}

impl Spans for FileSpans {
    fn span(&mut self, first: proc_macro2::Span, last: proc_macro2::Span) -> Span {
        Span::new(self.id, first.byte_range().start + self.skipped, last.byte_range().end + self.skipped)
    }
}

/// Parses the source `id`.
pub(super) fn parse(id: SourceId, sources: &Sources, sink: &mut Sink) -> Option<(FileSpans, syn::File)> {
    let text = sources.text(id);
    let skipped = skipped(text);
    let mut spans = FileSpans { id, skipped };
    let tokens = match text[skipped..].parse::<TokenStream>() {
        Ok(tokens) => tokens,
        Err(error) => {
            sink.report(SYNTAX, &[LEXICAL], spans.span(error.span(), error.span()));
            return None;
        }
    };
    let parsed = match too_deep(tokens.clone()) {
        Some(token) => Err(syn::Error::new(token, "this is nested too deeply")),
        None => syn::parse2::<syn::File>(tokens),
    };
    match parsed {
        Ok(syntax) => Some((spans, syntax)),
        Err(error) => {
            let at = error.span();
            let span = if at.byte_range().is_empty() {
                // Where the file ends too early there is no token to point at.
                let end = text.trim_end().len();
                Span::new(id, end, end)
            } else {
                spans.span(at, at)
            };
            sink.report(SYNTAX, &[&error.to_string()], span);
            None
        }
    }
}

/// The lexer says where, but not what.
const LEXICAL: &str =
    "a bracket or a quote has no partner, a comment does not end, or a character does not belong here";

/// The bytes that are no Rust tokens: a byte order mark, a `#!` line.
fn skipped(text: &str) -> usize {
    let mark = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    match text[mark..].strip_prefix("#!") {
        Some(rest) if !rest.trim_start().starts_with('[') => {
            mark + text[mark..].find('\n').unwrap_or(text.len() - mark)
        }
        _ => mark,
    }
}

/// The parser is recursive and the stack is finite: the first token that is nested deeper than any program needs.
fn too_deep(tokens: TokenStream) -> Option<proc_macro2::Span> {
    const LIMIT: usize = 128;
    let mut levels = vec![Level::new(tokens, 0)];
    while let Some(top) = levels.last_mut() {
        let Some(token) = top.tokens.next() else {
            levels.pop();
            continue;
        };
        let span = token.span();
        match token {
            TokenTree::Group(group) => {
                let inner = Level::new(group.stream(), top.depth() + 1);
                top.prefixes = 0;
                if group.delimiter() == Delimiter::Brace {
                    (top.angles, top.arrows) = (0, 0);
                }
                levels.push(inner);
            }
            TokenTree::Punct(punct) => top.punct(&punct),
            // A word ends a row of operators, unless it is one itself: `&mut &mut`, `return return`.
            TokenTree::Ident(ident) if is_prefix(&ident) => top.prefixes += 1,
            TokenTree::Ident(_) => top.prefixes = 0,
            TokenTree::Literal(_) => (top.angles, top.prefixes) = (0, 0),
        }
        if levels.last().is_some_and(|top| top.depth() > LIMIT) {
            return Some(span);
        }
    }
    None
}

/// What makes the parser recurse within one pair of brackets.
struct Level {
    tokens: proc_macro2::token_stream::IntoIter,
    /// The depth of the brackets themselves.
    base: usize,
    /// Generic brackets open here.
    angles: usize,
    /// Prefix operators in a row.
    prefixes: usize,
    /// `->` in a row: functions that return functions.
    arrows: usize,
    /// The last punctuation, where it belongs to the next: the `-` of `->`.
    joint: Option<char>,
}

impl Level {
    fn new(tokens: TokenStream, base: usize) -> Self {
        Self { tokens: tokens.into_iter(), base, angles: 0, prefixes: 0, arrows: 0, joint: None }
    }

    fn depth(&self) -> usize {
        self.base + self.angles + self.prefixes + self.arrows
    }

    fn punct(&mut self, punct: &Punct) {
        let before = self.joint.take();
        let mark = punct.as_char();
        self.joint = (punct.spacing() == Spacing::Joint).then_some(mark);
        match mark {
            ';' => (self.angles, self.prefixes, self.arrows) = (0, 0, 0),
            ',' => (self.prefixes, self.arrows) = (0, 0),
            '#' | ':' | '\'' => {}
            '>' if before == Some('-') => self.arrows += 1,
            // `<<` and `<=` open nothing.
            '<' | '=' if before == Some('<') => self.angles = self.angles.saturating_sub(1),
            '<' => self.angles += 1,
            // None of these is found in a type: what looked like brackets were comparisons.
            '>' if before == Some('=') => self.angles = 0,
            '.' | '|' => (self.angles, self.prefixes) = (0, self.prefixes + 1),
            '>' => self.angles = self.angles.saturating_sub(1),
            _ => self.prefixes += 1,
        }
    }
}

fn is_prefix(ident: &proc_macro2::Ident) -> bool {
    ["mut", "const", "dyn", "return", "break", "async", "move", "unsafe", "fn", "box", "ref", "else", "if", "impl"]
        .iter()
        .any(|word| ident == word)
}
