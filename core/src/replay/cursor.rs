//! A place in a statement's tokens, and how to go on from it.

use super::{
    names::Name,
    token::{Kind, Lexer, Token},
};
use crate::{
    dialect::Dialect,
    source::{SourceId, Span},
};

/// The script that is being replayed.
#[derive(Clone, Copy)]
pub(super) struct Script<'a> {
    pub sql: &'a str,
    pub source: SourceId,
    pub dialect: Dialect,
}

impl<'a> Script<'a> {
    /// The tokens of one statement that mean something.
    pub fn tokens(&self, range: std::ops::Range<usize>) -> Vec<Token> {
        let start = range.start;
        Lexer::new(&self.sql[range], self.dialect)
            .filter(|token| !matches!(token.kind, Kind::Comment | Kind::Version))
            .map(|token| Token { start: token.start + start, end: token.end + start, ..token })
            .collect()
    }

    pub fn text(&self, token: Token) -> &'a str {
        &self.sql[token.range()]
    }
}

/// Why a statement was not read: what was expected instead, or what is not modelled.
#[derive(Debug)]
pub(super) struct Unread(pub String);

pub(super) type Read<T> = Result<T, Unread>;

/// A table's or index's name with the schema it is in.
#[derive(Clone, Debug)]
pub(super) struct Path {
    /// The schema, where one is named that is not the usual one.
    pub schema: Option<String>,
    pub name: Name,
}

/// Reads tokens one after the other. Keywords are compared without regard to case; a quoted name is never one.
#[derive(Clone, Copy)]
pub(super) struct Cursor<'a> {
    pub script: Script<'a>,
    tokens: &'a [Token],
}

impl<'a> Cursor<'a> {
    pub fn new(script: Script<'a>, tokens: &'a [Token]) -> Self {
        Self { script, tokens }
    }

    pub fn is_end(&self) -> bool {
        self.tokens.is_empty()
    }

    pub fn peek(&self) -> Option<Token> {
        self.tokens.first().copied()
    }

    pub fn next(&mut self) -> Option<Token> {
        let (first, rest) = self.tokens.split_first()?;
        self.tokens = rest;
        Some(*first)
    }

    /// Where the next tokens are, up to the end.
    pub fn span(&self) -> Span {
        match (self.tokens.first(), self.tokens.last()) {
            (Some(first), Some(last)) => Span::new(self.script.source, first.start, last.end),
            _ => Span::NOWHERE,
        }
    }

    /// The next token, if it is a word without quotes.
    pub fn word(&self) -> Option<&'a str> {
        let token = self.peek()?;
        (token.kind == Kind::Word).then(|| self.script.text(token))
    }

    fn word_at(&self, index: usize) -> Option<&'a str> {
        let token = *self.tokens.get(index)?;
        (token.kind == Kind::Word).then(|| self.script.text(token))
    }

    /// Whether these words come next.
    pub fn is(&self, words: &[&str]) -> bool {
        let found = |(index, word): (usize, &&str)| self.word_at(index).is_some_and(|at| at.eq_ignore_ascii_case(word));
        words.iter().enumerate().all(found)
    }

    /// Whether one of these words comes next.
    pub fn is_one_of(&self, words: &[&str]) -> bool {
        self.word().is_some_and(|at| words.iter().any(|word| at.eq_ignore_ascii_case(word)))
    }

    /// Whether the word is there, anywhere outside of parentheses.
    pub fn mentions(mut self, word: &str) -> bool {
        while !self.is_end() {
            if self.is(&[word]) {
                return true;
            }
            self.skip();
        }
        false
    }

    /// Passes these words, if they come next.
    pub fn take(&mut self, words: &[&str]) -> bool {
        let found = self.is(words);
        if found {
            self.tokens = &self.tokens[words.len()..];
        }
        found
    }

    /// Passes one of these words, if one comes next.
    pub fn take_one_of(&mut self, words: &[&str]) -> bool {
        let found = self.is_one_of(words);
        if found {
            self.next();
        }
        found
    }

    pub fn is_symbol(&self, symbol: char) -> bool {
        self.peek().is_some_and(|token| token.kind == Kind::Symbol(symbol))
    }

    pub fn take_symbol(&mut self, symbol: char) -> bool {
        let found = self.is_symbol(symbol);
        if found {
            self.next();
        }
        found
    }

    /// Fails with what was expected here.
    pub fn expected<T>(&self, what: &str) -> Read<T> {
        let found = self.peek().map_or("its end", |token| self.script.text(token));
        Err(Unread(format!("expected {what}, found `{found}`")))
    }

    /// Fails unless everything was read.
    pub fn end(&self) -> Read<()> {
        if self.is_end() { Ok(()) } else { self.expected("its end") }
    }

    /// A name, as the server keeps it.
    pub fn name(&mut self) -> Read<Name> {
        let text = self.peek().map(|token| (token, token.kind));
        // Strings are names in old SQLite scripts.
        let sqlite = self.script.dialect == Dialect::Sqlite;
        match text {
            Some((token, Kind::Word | Kind::Quoted)) => {
                self.next();
                Ok(Name::read(self.script, token))
            }
            Some((token, Kind::Text)) if sqlite => {
                self.next();
                Ok(Name::read(self.script, token))
            }
            _ => self.expected("a name"),
        }
    }

    /// A name that a schema's may stand before.
    pub fn path(&mut self) -> Read<Path> {
        let mut parts = vec![self.name()?];
        while self.take_symbol('.') {
            parts.push(self.name()?);
        }
        let name = parts.pop().map_or_else(|| self.expected("a name"), Ok)?;
        let usual = match self.script.dialect {
            Dialect::Sqlite => "main",
            Dialect::Postgres => "public",
            // A script may name its database; there is no usual one.
            Dialect::Mysql => return Ok(Path { schema: None, name }),
        };
        let schema = parts.pop().map(|schema| schema.text).filter(|schema| !schema.eq_ignore_ascii_case(usual));
        Ok(Path { schema, name })
    }

    /// Passes the value of an option: a name with dots, or a string.
    pub fn path_or_text(&mut self) {
        self.take_symbol('=');
        self.next();
        while self.take_symbol('.') {
            self.next();
        }
    }

    /// Passes one token, or a pair of parentheses with all between them.
    pub fn skip(&mut self) {
        if self.parentheses().is_err() {
            self.next();
        }
    }

    /// What is between the parentheses that open here; goes on behind them.
    pub fn parentheses(&mut self) -> Read<Cursor<'a>> {
        if !self.is_symbol('(') {
            return self.expected("`(`");
        }
        let mut depth = 0_usize;
        let close = self.tokens.iter().position(|token| {
            match token.kind {
                Kind::Symbol('(') => depth += 1,
                Kind::Symbol(')') => depth -= 1,
                _ => {}
            }
            depth == 0
        });
        let Some(close) = close else { return Err(Unread("a parenthesis is not closed".to_owned())) };
        let inner = Cursor { tokens: &self.tokens[1..close], ..*self };
        self.tokens = &self.tokens[close + 1..];
        Ok(inner)
    }

    /// The parts between commas that are in no parentheses.
    pub fn items(mut self) -> Vec<Cursor<'a>> {
        let mut items = Vec::new();
        while !self.is_end() {
            let start = self;
            while !self.is_end() && !self.is_symbol(',') {
                self.skip();
            }
            items.push(start.until(&self));
            self.next();
        }
        items
    }

    /// The tokens that `other`, a later place in the same ones, has passed.
    pub fn until(&self, other: &Cursor<'a>) -> Cursor<'a> {
        Cursor { tokens: &self.tokens[..self.tokens.len() - other.tokens.len()], ..*self }
    }

    /// The text from here to the end, as written.
    pub fn source(&self) -> &'a str {
        match (self.tokens.first(), self.tokens.last()) {
            (Some(first), Some(last)) => &self.script.sql[first.start..last.end],
            _ => "",
        }
    }

    /// The text from here to the end, without comments and with single spaces.
    pub fn text(&self) -> String {
        let mut text = String::new();
        let mut end = None;
        for token in self.tokens {
            if end.is_some_and(|end| end < token.start) {
                text.push(' ');
            }
            text.push_str(self.script.text(*token));
            end = Some(token.end);
        }
        text
    }

    /// The tokens up to the end.
    pub fn tokens(&self) -> &'a [Token] {
        self.tokens
    }
}
