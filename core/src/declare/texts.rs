//! What a declaration says of texts: comments for the catalogue, and how columns compare theirs.

use super::{Field, options::Options};
use crate::{
    diagnostic::{self, Sink},
    dialect::Dialect,
    source::Span,
    types::{COLLATED, Type},
};

/// The most characters that MySQL keeps of a comment, the fewest of all: as a number, in words, and how to write one.
pub(super) type Limit = (usize, &'static str, &'static str);

pub(super) const OF_TABLE: Limit = (2048, "a text of at most 2048 characters", "comment = \"dishes\"");
pub(super) const OF_COLUMN: Limit = (1024, "a text of at most 1024 characters", "comment = \"in grams\"");

/// What `comment` says.
pub(super) fn comment(options: &Options, (most, needs, example): Limit, sink: &mut Sink) -> Option<String> {
    let text = options.text("comment")?;
    if text.chars().count() > most || text.contains('\0') {
        let at = options.span("comment").unwrap_or(Span::NOWHERE);
        sink.report(diagnostic::BAD_VALUE, &["comment", needs, example], at);
    }
    Some(text)
}

/// What `collate` says for each dialect, and where. Of an `own` type it is known later whether it is kept as text.
pub(super) fn collate(options: &Options, ty: &Type, own: bool, sink: &mut Sink) -> Option<([Option<String>; 3], Span)> {
    let at = options.span("collate")?;
    if !(ty.is_text() || own || options.flag("sql_type")) {
        sink.report(diagnostic::MISPLACED_OPTION, &["collate", COLLATED.0, COLLATED.1], at);
    }
    Some((options.by_dialect("collate")?, at))
}

/// Whether a text can be the name of a collation.
pub(super) fn is_collation(text: &str) -> bool {
    (1..=63).contains(&text.len()) && !text.contains(|c: char| c.is_control() || matches!(c, '"' | '`' | '\''))
}

/// What is wrong with a field that says how it compares: keys and references do it in one way.
pub(super) fn check(field: &Field, is_key: bool, is_reference: bool, sink: &mut Sink) {
    let Some((given, at)) = &field.collate else { return };
    let (why, help) = if is_reference {
        ("a reference compares as the key that it refers to", "remove it, and write it at the key")
    } else if is_key && !tells_apart(given) {
        let help = "use `utf8mb4_bin` for MySQL, `BINARY` for SQLite, or keep the text in a field beside the key";
        ("texts that differ are different keys", help)
    } else {
        return;
    };
    sink.report(diagnostic::MISPLACED_OPTION, &["collate", why, help], *at);
}

/// Whether texts that differ differ for these collations. PostgreSQL's nearly all do that.
fn tells_apart(given: &[Option<String>; 3]) -> bool {
    let of_bytes = |name: &String| name.to_ascii_lowercase().ends_with("_bin") || name.eq_ignore_ascii_case("BINARY");
    [Dialect::Sqlite, Dialect::Mysql].iter().all(|dialect| given[*dialect as usize].as_ref().is_none_or(of_bytes))
}
