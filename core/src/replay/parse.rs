//! What sqlparser is given and what becomes of its answers: the tokens of a statement with their places in the
//! script, names, and pieces of the script's text.

use std::{borrow::Cow, ops::Range};

use sqlparser::{
    ast::{Ident, ObjectName, Statement},
    dialect::{Dialect as Grammar, MySqlDialect, PostgreSqlDialect, SQLiteDialect},
    parser::{Parser, ParserError},
    tokenizer::{self, Location, TokenWithSpan, Tokenizer},
};

use super::{
    mend::{self, mend},
    names::{Name, kept},
    state::Trouble,
    token::{Kind, Lexer},
};
use crate::{
    dialect::Dialect,
    source::{SourceId, Span},
};

/// The most tokens a column or a constraint may have: what nests deeper in them could exhaust the stack.
const MOST_TOKENS: usize = 2_000;

/// The script that is being replayed.
#[derive(Clone, Copy)]
pub(super) struct Script<'a> {
    pub sql: &'a str,
    pub source: SourceId,
    pub dialect: Dialect,
}

/// The tokens of a statement or of a part of one: what means something, and where in the script it is. The places
/// are bytes: lines are not counted, so that what is cut out or put in moves nothing else.
pub(super) type Tokens = Vec<TokenWithSpan>;

/// A table's or index's name with the schema it is in.
#[derive(Clone, Debug)]
pub(super) struct Path {
    /// The schema, where one is named that is not the usual one.
    pub schema: Option<String>,
    pub name: Name,
}

impl<'a> Script<'a> {
    /// The tokens of one statement behind a word.
    pub fn tokens_behind(&self, word: &str, range: Range<usize>) -> Result<Tokens, Trouble> {
        let mut tokens = self.tokens(range)?;
        Ok(tokens.split_off(mend::find(&tokens, word).map_or(0, |found| found.end)))
    }

    /// The tokens of one statement.
    pub fn tokens(&self, range: Range<usize>) -> Result<Tokens, Trouble> {
        let text = self.without_versions(range.clone());
        let mut tokens = Tokenizer::new(grammar(self.dialect), &text)
            .tokenize_with_location()
            .map_err(|error| Trouble::Unread(error.message))?;
        let depth = tokens.iter().try_fold(0_usize, |depth, token| match token.token {
            tokenizer::Token::LParen => Some(depth + 1),
            tokenizer::Token::RParen => depth.checked_sub(1),
            _ => Some(depth),
        });
        if depth != Some(0) {
            return Err(Trouble::Unread("a parenthesis is not closed".to_owned()));
        }
        let mut chars = text.char_indices();
        let mut at = Location::new(1, 1);
        let mut byte = |location: Location| {
            while at < location {
                match chars.next() {
                    Some((_, '\n')) => at = Location::new(at.line + 1, 1),
                    Some(_) => at.column += 1,
                    None => break,
                }
            }
            Location::new(1, (range.start + chars.offset()) as u64)
        };
        for token in &mut tokens {
            token.span.start = byte(token.span.start);
            token.span.end = byte(token.span.end);
        }
        tokens.retain(|token| !matches!(token.token, tokenizer::Token::Whitespace(_)));
        if self.dialect == Dialect::Sqlite {
            mend::strings_as_names(&mut tokens);
        }
        Ok(mend::without_conditions(tokens))
    }

    /// The text without the marks around `/*!80000 … */`: what is between them counts.
    fn without_versions(&self, range: Range<usize>) -> Cow<'a, str> {
        let text = &self.sql[range];
        if self.dialect != Dialect::Mysql || !text.contains("/*") {
            return Cow::Borrowed(text);
        }
        let mut blank = text.to_owned();
        for mark in Lexer::new(text, self.dialect).filter(|token| token.kind == Kind::Version) {
            blank.replace_range(mark.range(), &" ".repeat(mark.end - mark.start));
        }
        Cow::Owned(blank)
    }

    /// Parses tokens to their end; what sqlparser refuses is mended and tried once more.
    pub fn parse<T>(
        &self,
        tokens: &mut Tokens,
        read: impl Fn(&mut Parser<'static>) -> Result<T, ParserError>,
    ) -> Result<T, Trouble> {
        let all = mend::group(tokens) == Some(tokens.len());
        let inner = if all { &tokens[1..tokens.len() - 1] } else { &tokens[..] };
        if mend::items(inner).iter().any(|item| item.len() > MOST_TOKENS) {
            return Err(Trouble::Unread("it is too long".to_owned()));
        }
        let attempt = |tokens: &Tokens| {
            let mut parser = self.parser(tokens);
            let value = read(&mut parser)?;
            let rest = parser.peek_token_ref();
            if rest.token == tokenizer::Token::EOF { Ok(value) } else { parser.expected_ref("its end", rest) }
        };
        let result = match attempt(tokens) {
            Err(_) if mend(self.dialect, tokens) => attempt(tokens),
            result => result,
        };
        result.map_err(unread)
    }

    /// Parses the tokens of a whole statement.
    pub fn statement(&self, tokens: &mut Tokens) -> Result<Statement, Trouble> {
        self.parse(tokens, Parser::parse_statement)
    }

    pub fn parser(&self, tokens: &[TokenWithSpan]) -> Parser<'static> {
        Parser::new(grammar(self.dialect)).with_tokens_with_locations(tokens.to_vec())
    }

    /// Where tokens are.
    pub fn span(&self, tokens: &[TokenWithSpan]) -> Span {
        match (tokens.first(), tokens.last()) {
            (Some(first), Some(last)) => self.place(first.span.union(&last.span)),
            _ => Span::NOWHERE,
        }
    }

    fn place(&self, span: tokenizer::Span) -> Span {
        if span == tokenizer::Span::empty() {
            return Span::NOWHERE;
        }
        Span::new(self.source, span.start.column as usize, span.end.column as usize)
    }

    /// The text in the script.
    pub fn text(&self, span: tokenizer::Span) -> &'a str {
        self.sql.get(span.start.column as usize..span.end.column as usize).unwrap_or_default()
    }

    /// The text of tokens in the script.
    pub fn sql_of(&self, tokens: &[TokenWithSpan]) -> String {
        match (tokens.first(), tokens.last()) {
            (Some(first), Some(last)) => self.text(first.span.union(&last.span)).to_owned(),
            _ => String::new(),
        }
    }

    pub fn name(&self, ident: &Ident) -> Name {
        let text = kept(self.dialect, ident.quote_style.is_some(), &ident.value);
        Name { text, span: self.place(ident.span) }
    }

    pub fn names(&self, idents: &[Ident]) -> Vec<Name> {
        idents.iter().map(|ident| self.name(ident)).collect()
    }

    /// A name that a schema's may stand before.
    pub fn path(&self, name: &ObjectName) -> Result<Path, Trouble> {
        let mut parts = name.0.iter().rev().filter_map(|part| part.as_ident());
        let Some(last) = parts.next().filter(|name| name.quote_style != Some('\'')) else {
            return Err(Trouble::Unread(format!("`{name}` is no name")));
        };
        let usual = match self.dialect {
            Dialect::Sqlite => Some("main"),
            Dialect::Postgres => Some("public"),
            // A script may name its database; there is no usual one.
            Dialect::Mysql => None,
        };
        let schema = usual.and_then(|usual| {
            let schema = self.name(parts.next()?).text;
            (!schema.eq_ignore_ascii_case(usual)).then_some(schema)
        });
        Ok(Path { schema, name: self.name(last) })
    }
}

/// Why sqlparser refused a statement.
pub(super) fn unread(error: ParserError) -> Trouble {
    match error {
        ParserError::TokenizerError(message) | ParserError::ParserError(message) => {
            // Its line and column are not the ones of the file.
            let message = message.split_once(" at Line").map_or(message.as_str(), |(message, _)| message);
            Trouble::Unread(message.replacen("Expected: ", "expected ", 1).replacen(", found: ", ", found ", 1))
        }
        ParserError::RecursionLimitExceeded => Trouble::Unread("it nests too deep".to_owned()),
    }
}

fn grammar(dialect: Dialect) -> &'static dyn Grammar {
    match dialect {
        Dialect::Sqlite => &SQLiteDialect {},
        Dialect::Postgres => &PostgreSqlDialect {},
        Dialect::Mysql => &MySqlDialect {},
    }
}
