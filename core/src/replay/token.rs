//! The tokens of SQL text, in any dialect. Every text has some: nothing is refused here.

use std::ops::Range;

use crate::dialect::Dialect;

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A keyword or a name without quotes.
    Word,
    /// A name in quotes.
    Quoted,
    /// A string literal.
    Text,
    /// A string literal with a prefix, or dollar-quoted: its value is not read.
    Opaque,
    /// A number.
    Number,
    /// One character of anything else.
    Symbol(char),
    /// The start or end of MySQL's `/*! … */`: part of the statement, but not of its meaning.
    Version,
    /// A comment.
    Comment,
}

/// A token and where it is.
#[derive(Clone, Copy, Debug)]
pub(super) struct Token {
    pub kind: Kind,
    pub start: usize,
    pub end: usize,
}

impl Token {
    pub fn range(self) -> Range<usize> {
        self.start..self.end
    }
}

/// Cuts text into tokens, from `at` on.
pub(super) struct Lexer<'a> {
    sql: &'a str,
    dialect: Dialect,
    /// Where the next token is looked for; always a character boundary.
    pub at: usize,
    /// Whether we are inside `/*! … */`.
    versioned: bool,
}

impl<'a> Lexer<'a> {
    pub fn new(sql: &'a str, dialect: Dialect) -> Self {
        Self { sql, dialect, at: 0, versioned: false }
    }

    fn rest(&self) -> &'a str {
        &self.sql[self.at..]
    }

    /// Moves to behind the next `pattern`, or to the end.
    fn skip_past(&mut self, pattern: &str, from: usize) {
        let from = self.sql.floor_char_boundary(from.min(self.sql.len()));
        self.at = self.sql[from..].find(pattern).map_or(self.sql.len(), |found| from + found + pattern.len());
    }

    /// Moves behind what is in quotes from here on; a doubled quote does not end it.
    fn skip_quotes(&mut self, quote: u8, backslashes: bool) {
        let bytes = self.sql.as_bytes();
        self.at += 1;
        while self.at < bytes.len() {
            match bytes[self.at] {
                b'\\' if backslashes => self.at += 2,
                byte if byte == quote && bytes.get(self.at + 1) == Some(&quote) => self.at += 2,
                byte if byte == quote => {
                    self.at += 1;
                    return;
                }
                _ => self.at += 1,
            }
        }
        self.at = bytes.len();
    }

    /// Moves behind `/* … */`, which on PostgreSQL may hold others of its kind.
    fn skip_block(&mut self) {
        if self.dialect != Dialect::Postgres {
            return self.skip_past("*/", self.at + 2);
        }
        let bytes = self.sql.as_bytes();
        let mut depth = 0;
        while self.at < bytes.len() {
            if bytes[self.at..].starts_with(b"/*") {
                depth += 1;
                self.at += 2;
            } else if bytes[self.at..].starts_with(b"*/") {
                depth -= 1;
                self.at += 2;
                if depth == 0 {
                    return;
                }
            } else {
                self.at += 1;
            }
        }
    }

    /// Moves to behind the closing `$tag$` if there is an opening one here.
    fn skip_dollars(&mut self) -> bool {
        let Some(length) = self.rest()[1..].find('$') else { return false };
        let tag = &self.rest()[..length + 2];
        let name = &tag[1..tag.len() - 1];
        if !name.chars().all(is_word) || name.starts_with(|first: char| first.is_ascii_digit()) {
            return false;
        }
        self.skip_past(tag, self.at + tag.len());
        true
    }

    fn skip_word(&mut self) {
        let word = self.rest().find(|c| !is_word(c) && c != '$').unwrap_or(self.rest().len());
        self.at += word;
    }

    fn skip_number(&mut self) {
        let bytes = self.sql.as_bytes();
        while self.at < bytes.len() {
            let byte = bytes[self.at];
            let signed = matches!(byte, b'+' | b'-')
                && matches!(bytes[self.at - 1], b'e' | b'E')
                && bytes.get(self.at + 1).is_some_and(u8::is_ascii_digit);
            if !(byte.is_ascii_alphanumeric() || byte == b'.' || byte == b'_' || signed) {
                return;
            }
            self.at += 1;
        }
    }

    /// The comment that starts here, if one does.
    fn comment(&mut self) -> Option<Kind> {
        let rest = self.rest();
        let mysql = self.dialect == Dialect::Mysql;
        // MySQL takes `--` for two minus signs unless space or the end follows.
        let dashes = rest.strip_prefix("--").is_some_and(|rest| {
            !mysql || rest.is_empty() || rest.starts_with(|c: char| c.is_whitespace() || c.is_control())
        });
        if dashes || mysql && rest.starts_with('#') {
            self.skip_past("\n", self.at);
            return Some(Kind::Comment);
        }
        if mysql && (rest.starts_with("/*!") || rest.starts_with("/*M!")) {
            let digits = rest.find('!').unwrap_or(0) + 1;
            self.at += rest[digits..].find(|c: char| !c.is_ascii_digit()).map_or(rest.len(), |end| digits + end);
            self.versioned = true;
            return Some(Kind::Version);
        }
        if self.versioned && rest.starts_with("*/") {
            self.at += 2;
            self.versioned = false;
            return Some(Kind::Version);
        }
        if rest.starts_with("/*") {
            self.skip_block();
            return Some(Kind::Comment);
        }
        None
    }
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_' || !c.is_ascii() && !c.is_whitespace()
}

impl Iterator for Lexer<'_> {
    type Item = Token;

    fn next(&mut self) -> Option<Token> {
        let rest = self.rest();
        // A byte order mark is no word.
        self.at += rest.len() - rest.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}').len();
        let start = self.at;
        let first = self.rest().chars().next()?;
        let second = self.sql.as_bytes().get(self.at + 1).copied();
        let mysql = self.dialect == Dialect::Mysql;
        let kind = if let Some(kind) = self.comment() {
            kind
        } else {
            match first {
                '\'' => {
                    self.skip_quotes(b'\'', mysql);
                    Kind::Text
                }
                '"' if mysql => {
                    self.skip_quotes(b'"', true);
                    Kind::Text
                }
                '"' => {
                    self.skip_quotes(b'"', false);
                    Kind::Quoted
                }
                '`' if self.dialect != Dialect::Postgres => {
                    self.skip_quotes(b'`', false);
                    Kind::Quoted
                }
                '[' if self.dialect == Dialect::Sqlite => {
                    self.skip_past("]", self.at + 1);
                    Kind::Quoted
                }
                '$' if self.dialect == Dialect::Postgres && self.skip_dollars() => Kind::Opaque,
                'e' | 'E' if second == Some(b'\'') && self.dialect == Dialect::Postgres => {
                    self.at += 1;
                    self.skip_quotes(b'\'', true);
                    Kind::Opaque
                }
                'x' | 'X' | 'b' | 'B' | 'n' | 'N' if second == Some(b'\'') => {
                    self.at += 1;
                    self.skip_quotes(b'\'', mysql);
                    Kind::Opaque
                }
                '0'..='9' => {
                    self.skip_number();
                    Kind::Number
                }
                '.' if second.is_some_and(|byte| byte.is_ascii_digit()) => {
                    self.skip_number();
                    Kind::Number
                }
                c if is_word(c) => {
                    self.skip_word();
                    Kind::Word
                }
                symbol => {
                    self.at += symbol.len_utf8();
                    Kind::Symbol(symbol)
                }
            }
        };
        // A backslash may have led past the end, or into a character.
        self.at = self.sql.ceil_char_boundary(self.at.min(self.sql.len()));
        Some(Token { kind, start, end: self.at })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(sql: &str, dialect: Dialect) -> Vec<(&str, Kind)> {
        Lexer::new(sql, dialect).map(|token| (&sql[token.range()], token.kind)).collect()
    }

    #[test]
    fn quotes_hold_what_the_dialect_says() {
        use Kind::{Opaque, Quoted, Symbol, Text, Word};
        assert_eq!(kinds(r"'a\' b", Dialect::Postgres), [(r"'a\'", Text), ("b", Word)]);
        assert_eq!(kinds(r"'a\'' b", Dialect::Mysql), [(r"'a\''", Text), ("b", Word)]);
        assert_eq!(kinds("\"a\"\"b\"c", Dialect::Sqlite), [("\"a\"\"b\"", Quoted), ("c", Word)]);
        assert_eq!(kinds("\"a\"", Dialect::Mysql), [("\"a\"", Text)]);
        assert_eq!(kinds("[a b]", Dialect::Sqlite), [("[a b]", Quoted)]);
        assert_eq!(kinds("$x$ ' $x$;", Dialect::Postgres), [("$x$ ' $x$", Opaque), (";", Symbol(';'))]);
        assert_eq!(kinds(r"E'\''", Dialect::Postgres), [(r"E'\''", Opaque)]);
    }

    #[test]
    fn comments_are_comments() {
        use Kind::{Comment, Number, Symbol, Version, Word};
        assert_eq!(kinds("/* /* */ */a", Dialect::Postgres), [("/* /* */ */", Comment), ("a", Word)]);
        assert_eq!(kinds("/* /* */a", Dialect::Sqlite), [("/* /* */", Comment), ("a", Word)]);
        assert_eq!(kinds("--a\nb", Dialect::Sqlite), [("--a\n", Comment), ("b", Word)]);
        assert_eq!(kinds("#a", Dialect::Mysql), [("#a", Comment)]);
        assert_eq!(kinds("--1", Dialect::Mysql), [("-", Symbol('-')), ("-", Symbol('-')), ("1", Number)]);
        assert_eq!(kinds("/*!80000 a*/", Dialect::Mysql), [("/*!80000", Version), ("a", Word), ("*/", Version)]);
    }

    #[test]
    fn numbers_are_whole() {
        assert_eq!(kinds("1.5e-3", Dialect::Sqlite), [("1.5e-3", Kind::Number)]);
    }
}
