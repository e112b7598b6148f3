//! What servers take and sqlparser does not: rules that rewrite a statement's tokens.
//!
//! Only what changes nothing that is modelled is cut out. The rules are for statements that were refused: sqlparser
//! may come to know more of them.

use std::ops::Range;

use sqlparser::{
    keywords::Keyword,
    tokenizer::{Span, Token, TokenWithSpan},
};

use super::parse::Tokens;
use crate::dialect::Dialect;

/// What stands before, what is cut out behind it, and what is put there instead. In them `*` is any one token, `()`
/// is a pair of parentheses and what is between them, and `(=)` is one that holds options.
const RULES: &[(&str, &str, &str)] = &[
    // PostgreSQL: options of indexes and sequences, and what became of columns later.
    ("IDENTITY", "()", ""),
    ("ALWAYS AS ()", "VIRTUAL", "STORED"),
    ("SET NULL", "()", ""),
    ("SET DEFAULT", "()", ""),
    ("", "USING INDEX TABLESPACE *", ""),
    ("", "TABLESPACE *", ""),
    ("", "NOT DEFERRABLE", ""),
    ("", "INITIALLY IMMEDIATE", ""),
    ("", "WITH ()", ""),
    ("", "(=)", ""),
    ("", "NO INHERIT", ""),
    ("", "NOT VALID", ""),
    ("", "UNIQUE NULLS NOT DISTINCT", ""),
    ("", "UNIQUE NULLS DISTINCT", "UNIQUE"),
    ("", "COMPRESSION *", ""),
    ("", "STORAGE *", ""),
    ("ON", "ONLY", ""),
    ("INDEX", "CONCURRENTLY", ""),
    ("", "DROP IDENTITY", "DROP DEFAULT"),
    // MySQL and MariaDB.
    ("CREATE", "OR REPLACE", ""),
    ("", "DROP CHECK", "DROP CONSTRAINT"),
    ("", "DROP KEY", "DROP INDEX"),
    ("", "KEY_BLOCK_SIZE = *", ""),
    ("", "KEY_BLOCK_SIZE *", ""),
    ("", "WITH PARSER *", ""),
    ("", "LOCK = *", ""),
    ("", "ALGORITHM = *", ""),
    ("", "COLUMN_FORMAT *", ""),
    ("", "CHARSET *", ""),
    ("", "COMMENT *", ""),
    ("", "VISIBLE", ""),
    ("", "INVISIBLE", ""),
    ("", "ZEROFILL", ""),
    ("", "PERSISTENT", "STORED"),
    ("", "NATIONAL", ""),
    ("()", "BINARY", ""),
    ("()", "BYTE", ""),
    ("TEXT", "BINARY", ""),
    // SQLite.
    ("", "ON CONFLICT *", ""),
];

/// Rewrites what sqlparser is known to refuse; whether there was any of it.
pub(super) fn mend(dialect: Dialect, tokens: &mut Tokens) -> bool {
    let before = tokens.clone();
    if dialect == Dialect::Sqlite {
        join_types(tokens);
        part_constraints(tokens);
    }
    for (keep, cut, put) in RULES {
        let mut at = 0;
        while at < tokens.len() {
            let kept = matched(&tokens[at..], keep);
            let found = kept.and_then(|kept| Some((at + kept, at + kept + matched(&tokens[at + kept..], cut)?)));
            if let Some((start, end)) = found.filter(|(start, _)| !put.is_empty() || !starts_item(tokens, *start)) {
                let span = tokens[start].span;
                let put: Tokens = put.split_whitespace().map(|text| made(text, span)).collect();
                tokens.splice(start..end, put);
            }
            at += 1;
        }
    }
    free_names(tokens);
    *tokens != before
}

/// How many tokens the pattern takes at the start of these.
fn matched(tokens: &[TokenWithSpan], pattern: &str) -> Option<usize> {
    let mut at = 0;
    for part in pattern.split_whitespace() {
        let rest = tokens.get(at..).filter(|rest| !rest.is_empty())?;
        at += match part {
            "*" => 1,
            "()" => group(rest)?,
            "(=)" => group(rest).filter(|_| rest.get(2).is_some_and(|token| token.token == Token::Eq))?,
            "=" if rest[0].token == Token::Eq => 1,
            "." if rest[0].token == Token::Period => 1,
            word if is_word(&rest[0], word) => 1,
            _ => return None,
        };
    }
    Some(at)
}

fn made(text: &str, span: Span) -> TokenWithSpan {
    let token = match text {
        "(" => Token::LParen,
        ")" => Token::RParen,
        "," => Token::Comma,
        "1" => Token::Number("1".to_owned(), false),
        word => Token::make_keyword(word),
    };
    TokenWithSpan { token, span }
}

/// Whether this is the word, without quotes.
pub(super) fn is_word(token: &TokenWithSpan, word: &str) -> bool {
    matches!(&token.token, Token::Word(found) if found.quote_style.is_none() && found.value.eq_ignore_ascii_case(word))
}

/// Whether these words come first.
pub(super) fn starts_with(tokens: &[TokenWithSpan], words: &str) -> bool {
    matched(tokens, words).is_some()
}

/// The number of tokens from the parenthesis that opens here to the one that closes it.
pub(super) fn group(tokens: &[TokenWithSpan]) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, token) in tokens.iter().enumerate() {
        match token.token {
            Token::LParen => depth += 1,
            Token::RParen => depth = depth.checked_sub(1)?,
            _ => {}
        }
        if depth == 0 {
            return (at > 0).then_some(at + 1);
        }
    }
    None
}

/// The parts between the commas that are in no parentheses or brackets.
pub(super) fn items(tokens: &[TokenWithSpan]) -> Vec<&[TokenWithSpan]> {
    let mut depth = 0_usize;
    let items = tokens.split(|token| {
        match token.token {
            Token::LParen | Token::LBracket => depth += 1,
            Token::RParen | Token::RBracket => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth == 0 && token.token == Token::Comma
    });
    items.filter(|item| !item.is_empty()).collect()
}

/// Where the pattern is found, outside of parentheses.
pub(super) fn find(tokens: &[TokenWithSpan], pattern: &str) -> Option<Range<usize>> {
    let mut at = 0;
    while at < tokens.len() {
        if let Some(length) = matched(&tokens[at..], pattern) {
            return Some(at..at + length);
        }
        at += group(&tokens[at..]).unwrap_or(1);
    }
    None
}

/// Cuts out what the pattern finds; whether it was there.
pub(super) fn cut(tokens: &mut Tokens, pattern: &str) -> bool {
    find(tokens, pattern).map(|found| tokens.drain(found)).is_some()
}

/// Conditions are kept as they are written: for sqlparser each is a number, in the place of the whole.
pub(super) fn without_conditions(tokens: Tokens) -> Tokens {
    let begins = |token: &TokenWithSpan| is_word(token, "CHECK") || is_word(token, "AS");
    if !tokens.iter().any(begins) {
        return tokens;
    }
    let mut kept = Tokens::with_capacity(tokens.len());
    let mut rest = &tokens[..];
    while let Some((first, behind)) = rest.split_first() {
        kept.push(first.clone());
        rest = behind;
        if !begins(first) {
            continue;
        }
        if let Some(length) = group(behind).filter(|length| *length > 2) {
            let span = behind[1].span.union(&behind[length - 2].span);
            kept.extend([behind[0].clone(), made("1", span), behind[length - 1].clone()]);
            rest = &behind[length..];
        }
    }
    kept
}

fn starts_item(tokens: &[TokenWithSpan], at: usize) -> bool {
    at == 0 || matches!(tokens[at - 1].token, Token::LParen | Token::Comma)
}

/// Names in lists that sqlparser takes for something else: `PRIMARY KEY (interval)`.
fn free_names(tokens: &mut Tokens) {
    for at in 1..tokens.len().saturating_sub(1) {
        let ends = matches!(tokens[at + 1].token, Token::Comma | Token::RParen);
        let listed = starts_item(tokens, at) && ends;
        if let Token::Word(word) = &mut tokens[at].token
            && listed
        {
            word.keyword = Keyword::NoKeyword;
        }
    }
}

/// SQLite takes strings for names, and names for strings, where only the other can be.
pub(super) fn strings_as_names(tokens: &mut Tokens) {
    for token in tokens {
        if let Token::SingleQuotedString(text) = &token.token {
            token.token = Token::make_word(text, Some('"'));
        }
    }
}

/// SQLite: any words make a type; sqlparser knows them as one.
fn join_types(tokens: &mut Tokens) {
    const OPTIONS: &str =
        "AS CHECK COLLATE CONSTRAINT DEFAULT FOREIGN GENERATED KEY NOT NULL ON PRIMARY REFERENCES UNIQUE";
    let plain = |token: &TokenWithSpan| {
        matches!(&token.token, Token::Word(word) if word.quote_style.is_none())
            && !OPTIONS.split(' ').any(|option| is_word(token, option))
    };
    let mut at = 0;
    while at + 1 < tokens.len() {
        at += 1;
        let words = tokens.iter().skip(at).take_while(|token| plain(token)).count();
        let named = match () {
            () if starts_with(tokens, "ADD COLUMN") => at == 3,
            () if starts_with(tokens, "ADD") => at == 2,
            () => at > 1 && starts_item(tokens, at - 1) && !is_word(&tokens[at - 1], "CONSTRAINT"),
        };
        if words > 1 && named {
            let text: Vec<String> = tokens[at..at + words].iter().map(|token| token.token.to_string()).collect();
            let span = tokens[at].span.union(&tokens[at + words - 1].span);
            tokens.splice(at..at + words, [made(&text.join(" "), span)]);
        }
    }
}

/// SQLite: constraints of the table need no comma before them.
fn part_constraints(tokens: &mut Tokens) {
    // A name of nothing.
    for at in (0..tokens.len().saturating_sub(2)).rev() {
        if is_word(&tokens[at], "CONSTRAINT") && matches!(tokens[at + 2].token, Token::Comma | Token::RParen) {
            tokens.drain(at..at + 2);
        }
    }
    const CONSTRAINTS: &[&str] = &["FOREIGN KEY", "PRIMARY KEY ()", "UNIQUE ()"];
    part(tokens, |_, rest| CONSTRAINTS.iter().any(|words| starts_with(rest, words)));
    // A check may be a column's, unless it stands behind a constraint of the table.
    const OF_TABLES: &[&str] = &["CONSTRAINT", "FOREIGN KEY", "PRIMARY KEY ()", "UNIQUE ()", "CHECK ()"];
    let of_table = |item: &[TokenWithSpan]| OF_TABLES.iter().any(|words| starts_with(item, words));
    part(tokens, |item, rest| starts_with(rest, "CHECK ()") && of_table(item));
}

/// Puts commas before the constraints, with a name or without, that are found in the middle of an item.
fn part(tokens: &mut Tokens, found: impl Fn(&[TokenWithSpan], &[TokenWithSpan]) -> bool) {
    let mut starts = Vec::with_capacity(tokens.len());
    let (mut depth, mut start) = (0_i32, 0);
    for (at, token) in tokens.iter().enumerate() {
        starts.push(start);
        depth += i32::from(token.token == Token::LParen) - i32::from(token.token == Token::RParen);
        if depth <= 1 && matches!(token.token, Token::LParen | Token::Comma) {
            start = at + 1;
        }
    }
    for at in (2..tokens.len()).rev() {
        let behind = matched(&tokens[at..], "CONSTRAINT *").unwrap_or(0);
        let constraint = starts[at] < at && found(&tokens[starts[at]..at], &tokens[at + behind..]);
        if constraint && !is_word(&tokens[at - 2], "CONSTRAINT") && !starts_item(tokens, at) {
            tokens.insert(at, made(",", tokens[at].span));
        }
    }
}

#[cfg(test)]
mod tests {
    use Dialect::{Mysql, Postgres, Sqlite};

    use super::*;
    use crate::replay::testing::check;

    #[test]
    fn what_only_postgres_takes() {
        check(
            Postgres,
            "CREATE TABLE t (a text STORAGE external COMPRESSION lz4, b int UNIQUE NULLS DISTINCT REFERENCES t (b)
               DEFAULT 5 NOT NULL NOT DEFERRABLE INITIALLY IMMEDIATE, c int UNIQUE NULLS NOT DISTINCT,
               UNIQUE (a) INCLUDE (b) WITH (fillfactor = 70) USING INDEX TABLESPACE x,
               FOREIGN KEY (b, c) REFERENCES t (a, b) ON DELETE SET NULL (b));
             CREATE INDEX i ON ONLY t (a) TABLESPACE x; CREATE INDEX j ON t USING gin (a gin_trgm_ops (siglen = 32));
             ALTER TABLE t ADD CHECK (b > 0) NOT VALID NO INHERIT, ALTER a TYPE text COLLATE pg_catalog.\"C\" USING a;
             DROP INDEX CONCURRENTLY j; CREATE TABLE u (interval int, PRIMARY KEY (interval))",
            &[
                "t: a text? collate C, b integer = 5, c integer?, fkey t_b_fkey (b) t (b), \
                 fkey t_b_c_fkey (b c) t (a b) on delete set null, unique constraint t_b_key (b), \
                 unique constraint t_a_key (a), index i (a), check t_b_check (b > 0)",
                "u: interval integer, key (interval)",
            ],
        );
    }

    #[test]
    fn what_only_mysql_takes() {
        check(
            Mysql,
            "CREATE TABLE t (a varchar(9) BINARY COMMENT \"x\", b text CHARSET utf8mb4 COLUMN_FORMAT FIXED VISIBLE,
               FULLTEXT KEY f (b) WITH PARSER ngram, KEY k (a) KEY_BLOCK_SIZE 4 INVISIBLE) PARTITION BY KEY (a);
             CREATE OR REPLACE INDEX i ON t (a); ALTER TABLE t ADD CONSTRAINT c CHECK (a > 1), DROP KEY k;
             ALTER TABLE t DROP CHECK c; DROP INDEX i ON t LOCK = NONE ALGORITHM = INPLACE",
            &["t: a varchar(9)? comment 'x', b text? collate utf8mb4"],
        );
        check(Mysql, "CREATE TABLE t (a int, b int AS (a + 1) PERSISTENT)", &["t: a int?, b int? as (a + 1) stored"]);
    }

    #[test]
    fn what_only_sqlite_takes() {
        check(
            Sqlite,
            "CREATE TABLE t ('a' TEXT CONSTRAINT none, b INT REFERENCES t (a) DEFERRABLE INITIALLY DEFERRED
               CONSTRAINT u UNIQUE (a) ON CONFLICT REPLACE CONSTRAINT k CHECK (b > 1) FOREIGN KEY (b) REFERENCES t (a),
               PRIMARY KEY ('b'));
             ALTER TABLE t ADD COLUMN c LONG VARCHAR; ALTER TABLE t ADD d VARYING CHARACTER(9) NOT NULL",
            &[
                "t: a TEXT?, b INT?, c long varchar?, d varying character(9), key (b), fkey t_b_fkey (b) t (a) deferrable initially deferred, \
               fkey t_b_fkey1 (b) t (a), unique constraint u (a), check k (b > 1)",
            ],
        );
    }
}
