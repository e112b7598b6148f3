//! Files with both directions in them: which part is which.

use std::ops::Range;

use super::Layout;

/// The two directions in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Sections {
    /// The way up.
    pub up: Section,
    /// The way down.
    pub down: Option<Section>,
}

/// One direction: the parts of the file in the order they run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Section {
    pub parts: Vec<Range<usize>>,
    pub no_transaction: bool,
}

impl Section {
    /// One that begins there.
    fn from(start: usize) -> Self {
        Self { parts: std::iter::once(start..start).collect(), no_transaction: false }
    }
}

/// Why a file cannot be read, what to do about it, and the line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Mistake {
    pub what: &'static str,
    pub help: &'static str,
    pub line: Range<usize>,
}

/// What a line of a file says to the runner.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Word {
    Up,
    Down,
    StatementBegin,
    StatementEnd,
    NoTransaction,
}

/// Whether a file has a line for the runner that begins the way up.
pub(super) fn marked(layout: Layout, text: &str) -> bool {
    text.lines().any(|line| word(layout, line).is_some_and(|(word, _)| word == Word::Up))
}

/// The sections of a file.
pub(super) fn sections(layout: Layout, text: &str) -> Result<Sections, Mistake> {
    if layout == Layout::Goose { goose(text) } else { dbmate(text) }
}

/// What a line says to the runner, and what is behind that on the line.
fn word(layout: Layout, line: &str) -> Option<(Word, &str)> {
    let rest = line.strip_prefix("--")?.trim();
    if layout == Layout::Dbmate {
        let (word, rest) = match (rest.strip_prefix("migrate:up"), rest.strip_prefix("migrate:down")) {
            (Some(rest), _) => (Word::Up, rest),
            (None, Some(rest)) => (Word::Down, rest),
            (None, None) => return None,
        };
        return (rest.is_empty() || rest.starts_with(char::is_whitespace)).then_some((word, rest));
    }
    let rest = rest.strip_prefix("+goose")?.trim().to_ascii_uppercase();
    let word = match rest.as_str() {
        "UP" => Word::Up,
        "DOWN" => Word::Down,
        "STATEMENTBEGIN" => Word::StatementBegin,
        "STATEMENTEND" => Word::StatementEnd,
        "NO TRANSACTION" => Word::NoTransaction,
        _ => return None,
    };
    Some((word, ""))
}

/// The lines of a text with their ranges, line ends not included, and where the next begins.
fn lines(text: &str) -> impl Iterator<Item = (Range<usize>, usize, &str)> {
    let mut at = 0;
    text.split_inclusive('\n').map(move |line| {
        let start = at;
        at += line.len();
        let bare = line.trim_end_matches(['\n', '\r']);
        (start..start + bare.len(), at, bare)
    })
}

/// Pairs of an up and a down block; the downs run last first.
fn dbmate(text: &str) -> Result<Sections, Mistake> {
    let mistake = |what, help, line| Err(Mistake { what, help, line });
    let (mut up, mut down) = (Section::default(), Section::default());
    let mut last: Option<Word> = None;
    let mut up_line = 0..0;
    for (line, next, bare) in lines(text) {
        let Some((word, options)) = word(Layout::Dbmate, bare) else {
            let blank = bare.trim().is_empty() || bare.trim_start().starts_with("--");
            match last {
                None if !blank => {
                    return mistake("a statement before `-- migrate:up`", "move it behind that line", line);
                }
                None => {}
                Some(Word::Up) => extend(&mut up.parts, next),
                Some(_) => extend(&mut down.parts, next),
            }
            continue;
        };
        let no_transaction = options.split_whitespace().any(|option| option == "transaction:false");
        match (word, last) {
            (Word::Up, Some(Word::Up)) => {
                return mistake("the block before this has no `-- migrate:down`", "add one, empty if need be", up_line);
            }
            (Word::Up, _) => {
                up_line = line;
                up.parts.push(next..next);
                up.no_transaction |= no_transaction;
            }
            (_, Some(Word::Up)) => {
                down.parts.push(next..next);
                down.no_transaction |= no_transaction;
            }
            _ => {
                return mistake(
                    "`-- migrate:down` without `-- migrate:up` before it",
                    "a block begins with that",
                    line,
                );
            }
        }
        last = Some(word);
    }
    match last {
        None => mistake("there is no line `-- migrate:up`", "begin with one", 0..0),
        Some(Word::Up) => {
            mistake("there is no line `-- migrate:down` behind this", "add one, empty if need be", up_line)
        }
        Some(_) => {
            down.parts.reverse();
            Ok(Sections { up, down: Some(down) })
        }
    }
}

fn extend(parts: &mut [Range<usize>], to: usize) {
    if let Some(part) = parts.last_mut() {
        part.end = to;
    }
}

/// One way up and perhaps one down. A statement ends with a semicolon at the end of a line, or where it says so.
fn goose(text: &str) -> Result<Sections, Mistake> {
    const SEMICOLON: (&str, &str) = ("a statement has no `;` at the end of a line", "end it so");
    let mistake = |what, help, line| Err(Mistake { what, help, line });
    let mut up: Option<Section> = None;
    let mut down: Option<Section> = None;
    let mut no_transaction = false;
    // Where a statement began that has not ended, and whether by StatementBegin.
    let mut open: Option<(Range<usize>, bool)> = None;
    for (line, next, bare) in lines(text) {
        let said = word(Layout::Goose, bare).map(|(word, _)| word);
        match said {
            Some(Word::Up) if up.is_some() => {
                return mistake("`-- +goose Up` is there twice", "a file is one migration: split it", line);
            }
            Some(Word::Down) if up.is_none() => {
                return mistake("`-- +goose Down` before `-- +goose Up`", "begin with the way up", line);
            }
            Some(Word::Down) if down.is_some() => {
                return mistake("`-- +goose Down` is there twice", "a file is one migration: split it", line);
            }
            Some(Word::Down) if open.is_some() => {
                let (line, begun) = open.unwrap_or_default();
                return if begun { mistake(BEGUN.0, BEGUN.1, line) } else { mistake(SEMICOLON.0, SEMICOLON.1, line) };
            }
            Some(Word::Up) => {
                up = Some(Section::from(next));
                continue;
            }
            Some(Word::Down) => {
                down = Some(Section::from(next));
                continue;
            }
            Some(Word::StatementBegin) => open = Some((line.clone(), true)),
            Some(Word::StatementEnd) => match open.take() {
                Some((_, true)) => {}
                _ => return mistake("`-- +goose StatementEnd` without a begin", "remove it", line),
            },
            Some(Word::NoTransaction) => no_transaction = true,
            None => {
                let blank = bare.trim().is_empty() || bare.trim_start().starts_with("--");
                if up.is_none() && !blank {
                    return mistake("a statement before `-- +goose Up`", "move it behind that line", line);
                }
                open = match open.take() {
                    None if blank => None,
                    Some((start, true)) => Some((start, true)),
                    _ if ends_with_semicolon(bare) => None,
                    Some(open) => Some(open),
                    None => Some((line, false)),
                };
            }
        }
        if let Some(section) = down.as_mut().or(up.as_mut()) {
            extend(&mut section.parts, next);
        }
    }
    match (open, up) {
        (Some((line, true)), _) => mistake(BEGUN.0, BEGUN.1, line),
        (Some((line, false)), _) => mistake(SEMICOLON.0, SEMICOLON.1, line),
        (None, None) => mistake("there is no line `-- +goose Up`", "begin with one", 0..0),
        (None, Some(up)) => {
            let with = |section| Section { no_transaction, ..section };
            Ok(Sections { up: with(up), down: down.map(with) })
        }
    }
}

const BEGUN: (&str, &str) = ("this has no `-- +goose StatementEnd`", "add one behind the statement");

/// Whether goose takes a statement to end with this line: it looks for nothing but a comment.
pub(super) fn ends_with_semicolon(line: &str) -> bool {
    line.split_whitespace().take_while(|word| !word.starts_with("--")).last().is_some_and(|word| word.ends_with(';'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(layout: Layout, text: &str) -> (Vec<&str>, Option<Vec<&str>>) {
        let sections = sections(layout, text).unwrap();
        let texts = |section: Section| section.parts.into_iter().map(|part| &text[part]).collect::<Vec<_>>();
        (texts(sections.up), sections.down.map(texts))
    }

    fn mistaken(layout: Layout, text: &str, what: &str, line: &str) {
        let mistake = sections(layout, text).unwrap_err();
        assert!(mistake.what.contains(what), "{mistake:?}");
        assert_eq!(&text[mistake.line], line);
    }

    #[test]
    fn dbmate_has_blocks() {
        let text = "-- a comment\n\n-- migrate:up\nCREATE TABLE a (b int);\n\n-- migrate:down\nDROP TABLE a;\n";
        assert_eq!(read(Layout::Dbmate, text), (vec!["CREATE TABLE a (b int);\n\n"], Some(vec!["DROP TABLE a;\n"])));
        let pairs = "--migrate:up\na;\n--migrate:down\nb;\n-- migrate:up\nc;\n--   migrate:down\nd;";
        assert_eq!(read(Layout::Dbmate, pairs), (vec!["a;\n", "c;\n"], Some(vec!["d;", "b;\n"])));
        // No line of these is one for dbmate.
        let other = "-- migrate:up\n-- migrate:upper\n -- migrate:down\n-- migrate:down\n";
        assert_eq!(read(Layout::Dbmate, other).0, ["-- migrate:upper\n -- migrate:down\n"]);
    }

    #[test]
    fn dbmate_leaves_transactions_by_block() {
        let text = "-- migrate:up transaction:false\na;\n-- migrate:down\r\nb;";
        let Sections { up, down } = sections(Layout::Dbmate, text).unwrap();
        assert!(up.no_transaction && !down.unwrap().no_transaction);
    }

    #[test]
    fn dbmate_refuses() {
        mistaken(Layout::Dbmate, "a;\n-- migrate:up\n", "a statement before", "a;");
        mistaken(Layout::Dbmate, "-- a", "no line `-- migrate:up`", "");
        mistaken(Layout::Dbmate, "-- migrate:up\na;", "no line `-- migrate:down`", "-- migrate:up");
        mistaken(Layout::Dbmate, "-- migrate:down\n", "without `-- migrate:up`", "-- migrate:down");
        mistaken(Layout::Dbmate, "-- migrate:up\n-- migrate:up x\n", "no `-- migrate:down`", "-- migrate:up");
    }

    #[test]
    fn goose_has_two_parts() {
        let text = "\n-- +goose Up\nCREATE TABLE a (\n  b int\n); -- a\n\n-- +goose Down\nDROP TABLE a;\n";
        let up = "CREATE TABLE a (\n  b int\n); -- a\n\n";
        assert_eq!(read(Layout::Goose, text), (vec![up], Some(vec!["DROP TABLE a;\n"])));
        assert_eq!(read(Layout::Goose, "-- +goose up\na;"), (vec!["a;"], None));
        let body = "-- +goose StatementBegin\nCREATE f $$\n a;\n$$\n-- +goose StatementEnd\n";
        assert_eq!(read(Layout::Goose, &format!("-- +goose Up\n{body}")), (vec![body], None));
    }

    #[test]
    fn goose_leaves_transactions_for_both() {
        let text = "-- +goose NO TRANSACTION\n-- +goose Up\na;\n-- +goose Down\nb;";
        let Sections { up, down } = sections(Layout::Goose, text).unwrap();
        assert!(up.no_transaction && down.unwrap().no_transaction);
    }

    #[test]
    fn goose_refuses() {
        mistaken(Layout::Goose, "a;\n-- +goose Up\n", "a statement before", "a;");
        mistaken(Layout::Goose, "-- a\n", "no line `-- +goose Up`", "");
        mistaken(Layout::Goose, "-- +goose Up\na;\nb\n", "no `;`", "b");
        mistaken(Layout::Goose, "-- +goose Up\nb -- ;\n-- +goose Down\n", "no `;`", "b -- ;");
        mistaken(Layout::Goose, "-- +goose Up\n-- +goose Up\n", "twice", "-- +goose Up");
        mistaken(Layout::Goose, "-- +goose Down\n", "before `-- +goose Up`", "-- +goose Down");
        mistaken(Layout::Goose, "-- +goose Up\n-- +goose StatementBegin\na;\n", "End", "-- +goose StatementBegin");
        mistaken(Layout::Goose, "-- +goose Up\n-- +goose StatementEnd\n", "without", "-- +goose StatementEnd");
    }
}
