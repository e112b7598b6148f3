//! The transactions that a script begins and ends itself.

use std::ops::Range;

use jointable_core::{dialect::Dialect, replay};

/// A script's statements, and which of them begin and end its only transaction.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Own {
    pub statements: Vec<Range<usize>>,
    pub begin: usize,
    pub commit: usize,
}

/// The transaction a script brings along, where it is one that the record can join: around it are only settings and
/// temporary tables, since what runs there is no part of it.
pub(super) fn own_transaction(sql: &str, dialect: Dialect) -> Option<Own> {
    if dialect != Dialect::Sqlite {
        return None;
    }
    let statements = replay::split(sql, dialect);
    let words: Vec<Vec<String>> = statements.iter().map(|range| words_of(&sql[range.clone()])).collect();
    let first = |statement: &[String]| statement.first().cloned().unwrap_or_default();
    let only = |matches: &dyn Fn(&str) -> bool| {
        let mut found = words.iter().enumerate().filter(|(_, words)| matches(&first(words)));
        let (index, _) = found.next()?;
        found.next().is_none().then_some(index)
    };
    let begin = only(&|word| word == "BEGIN")?;
    let commit = only(&|word| word == "COMMIT" || word == "END")?;
    let nested = words.iter().any(|words| matches!(first(words).as_str(), "ROLLBACK" | "SAVEPOINT" | "RELEASE"));
    let before = lasting(&words[..begin]) == 0;
    let after = commit < words.len() && words[commit + 1..].iter().all(|words| first(words) == "PRAGMA");
    (begin < commit && !nested && before && after).then_some(Own { statements, begin, commit })
}

/// How many of these statements of a script do something that is not gone with the connection.
pub(super) fn changes(sql: &str, statements: &[Range<usize>]) -> usize {
    let words: Vec<Vec<String>> = statements.iter().map(|range| words_of(&sql[range.clone()])).collect();
    lasting(&words)
}

/// The same of their first words.
fn lasting(statements: &[Vec<String>]) -> usize {
    let mut temporary: Vec<String> = Vec::new();
    let mut lasts = |words: &&Vec<String>| {
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        match words.as_slice() {
            ["PRAGMA" | "SET", ..] | ["DROP", "TEMPORARY", ..] => false,
            ["CREATE", "TEMP" | "TEMPORARY", "TABLE", name, ..] => {
                temporary.push((*name).to_owned());
                false
            }
            ["INSERT", "INTO", name, ..] | ["DROP", "TABLE", name, ..] => !temporary.iter().any(|own| own == name),
            _ => true,
        }
    };
    statements.iter().filter(|words| lasts(words)).count()
}

/// Whether a statement of the script ends a transaction.
pub(super) fn ends_transaction(sql: &str, dialect: Dialect) -> bool {
    let statements = replay::split(sql, dialect);
    let mut first = statements.into_iter().map(|range| words_of(&sql[range]).into_iter().next().unwrap_or_default());
    first.any(|word| matches!(word.as_str(), "COMMIT" | "END" | "ROLLBACK" | "ABORT"))
}

/// The first words of a statement, in capitals; a quoted name is a word.
fn words_of(statement: &str) -> Vec<String> {
    let separators = |c: char| c.is_whitespace() || matches!(c, '(' | ';' | '=' | ',');
    let words = statement.split(separators).filter(|word| !word.is_empty());
    words.take(4).map(|word| word.trim_matches(['"', '`', '[', ']']).to_ascii_uppercase()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn joins(sql: &str) -> bool {
        own_transaction(sql, Dialect::Sqlite).is_some()
    }

    #[test]
    fn the_record_joins_a_transaction_that_is_the_whole_script() {
        assert!(joins("PRAGMA foreign_keys = 0;\nBEGIN;\nDROP TABLE a;\nCOMMIT;\nPRAGMA foreign_keys = 1;"));
        assert!(joins("-- why\nbegin immediate; update a set b = 1; end transaction;"));
        assert!(joins(
            "CREATE TEMP TABLE \"g\" (v INTEGER); INSERT INTO \"g\" SELECT 1; DROP TABLE \"g\"; BEGIN; COMMIT;"
        ));
    }

    #[test]
    fn what_stands_outside_of_it_forbids_that() {
        for script in [
            "VACUUM;",
            "UPDATE a SET b = b + 1; BEGIN; COMMIT;",
            "BEGIN; COMMIT; UPDATE a SET b = b + 1;",
            "BEGIN; COMMIT; BEGIN; COMMIT;",
            "BEGIN; SAVEPOINT s; RELEASE s; COMMIT;",
            "INSERT INTO g VALUES (1); BEGIN; COMMIT;",
            "COMMIT; BEGIN;",
        ] {
            assert!(!joins(script), "{script}");
        }
    }

    #[test]
    fn a_trigger_is_no_transaction() {
        assert!(!joins("CREATE TRIGGER t AFTER INSERT ON a BEGIN DELETE FROM b; END;"));
    }
}
