//! Defaults and conditions: literals are understood, everything else is kept as written.

use super::{
    cursor::{Cursor, Read},
    names::{kept, same, unquote},
    token::{Kind, Lexer, Token},
};
use crate::{dialect::Dialect, schema::Literal, types::Type};

/// Words that end a default: an option of the column follows.
const OPTIONS: &[&str] = &[
    "AFTER",
    "AUTOINCREMENT",
    "AUTO_INCREMENT",
    "CHECK",
    "COLLATE",
    "COLUMN_FORMAT",
    "COMMENT",
    "CONSTRAINT",
    "DEFERRABLE",
    "FIRST",
    "GENERATED",
    "INVISIBLE",
    "KEY",
    "NOT",
    "NULL",
    "ON",
    "PRIMARY",
    "REFERENCES",
    "STORAGE",
    "UNIQUE",
    "VISIBLE",
];

/// What a column's DEFAULT says.
#[derive(Debug, PartialEq)]
pub(super) enum Default {
    Null,
    Value(Literal),
    /// `nextval(…)`: the database numbers the column.
    Sequence,
}

/// The default that comes next.
pub(super) fn default(cursor: &mut Cursor<'_>, ty: &Type) -> Read<Default> {
    let start = *cursor;
    // The first word is the value, whatever it is: `DEFAULT NULL`.
    while !cursor.is_end() && (start.until(cursor).is_end() || !cursor.is_one_of(OPTIONS)) {
        cursor.skip();
    }
    let expression = start.until(cursor);
    if expression.is_end() { start.expected("a default") } else { Ok(value(expression, ty)) }
}

fn value(mut expression: Cursor<'_>, ty: &Type) -> Default {
    // `((1))` is 1.
    let mut inside = expression;
    while let Ok(inner) = inside.parentheses()
        && inside.is_end()
    {
        expression = inner;
        inside = inner;
    }
    let dialect = expression.script.dialect;
    // PostgreSQL writes `'x'::text` for 'x'.
    let mut bare = expression;
    if dialect == Dialect::Postgres {
        while !bare.is_end() && !bare.is_symbol(':') {
            bare.skip();
        }
        bare = expression.until(&bare);
        let cast = bare.tokens().len() < expression.tokens().len();
        if cast && !(bare.tokens().len() == 1 && (bare.is(&["NULL"]) || is_text(bare))) {
            bare = expression;
        }
        let mut call = bare;
        if call.take(&["NEXTVAL"]) && call.is_symbol('(') {
            return Default::Sequence;
        }
    }
    if bare.is(&["NULL"]) && bare.tokens().len() == 1 {
        return Default::Null;
    }
    Default::Value(literal(bare, ty).unwrap_or_else(|| Literal::Expression(expression.source().to_owned())))
}

fn is_text(cursor: Cursor<'_>) -> bool {
    let sqlite = cursor.script.dialect == Dialect::Sqlite;
    cursor.peek().is_some_and(|token| token.kind == Kind::Text || sqlite && token.kind == Kind::Quoted)
}

fn literal(mut cursor: Cursor<'_>, ty: &Type) -> Option<Literal> {
    let sign = if cursor.take_symbol('-') {
        "-"
    } else {
        cursor.take_symbol('+');
        ""
    };
    let only = cursor.tokens().len() == 1;
    let token = cursor.peek().filter(|_| only)?;
    let text = cursor.script.text(token);
    match token.kind {
        Kind::Number if sign.is_empty() && *ty == Type::Bool && matches!(text, "0" | "1") => {
            Some(Literal::Bool(text == "1"))
        }
        Kind::Number => Some(Literal::Number(format!("{sign}{text}"))),
        _ if !sign.is_empty() => None,
        Kind::Word if text.eq_ignore_ascii_case("TRUE") => Some(Literal::Bool(true)),
        Kind::Word if text.eq_ignore_ascii_case("FALSE") => Some(Literal::Bool(false)),
        Kind::Text | Kind::Quoted if is_text(cursor) => Some(Literal::Text(string(cursor.script.dialect, text))),
        _ => None,
    }
}

/// The value of a string literal.
fn string(dialect: Dialect, text: &str) -> String {
    if dialect != Dialect::Mysql || !text.contains('\\') {
        return unquote(text);
    }
    let quote = text.chars().next().unwrap_or('\'');
    let inner = &text[quote.len_utf8()..];
    let inner = inner.strip_suffix(quote).unwrap_or(inner);
    let mut value = String::new();
    let mut chars = inner.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => match chars.next() {
                Some('n') => value.push('\n'),
                Some('r') => value.push('\r'),
                Some('t') => value.push('\t'),
                Some('0') => value.push('\0'),
                Some('b') => value.push('\u{8}'),
                Some('Z') => value.push('\u{1a}'),
                // These keep it, for LIKE.
                Some(wildcard @ ('%' | '_')) => value.extend(['\\', wildcard]),
                Some(other) => value.push(other),
                None => {}
            },
            c if c == quote => {
                chars.next();
                value.push(c);
            }
            c => value.push(c),
        }
    }
    value
}

/// The columns among `columns` that a condition names, in the table's order.
pub(super) fn columns_of(dialect: Dialect, condition: &str, columns: &[String]) -> Vec<String> {
    let names: Vec<String> = names(dialect, condition).map(|(_, name)| name).collect();
    columns.iter().filter(|column| names.iter().any(|name| same(dialect, name, column))).cloned().collect()
}

/// A condition with one of its columns renamed.
pub(super) fn rename(dialect: Dialect, condition: &str, from: &str, to: &str) -> String {
    let mut text = String::new();
    let mut end = 0;
    for (token, name) in names(dialect, condition) {
        if same(dialect, &name, from) {
            text.push_str(&condition[end..token.start]);
            // Quoted as it was; quoted, too, where it has to be.
            let plain = to.chars().all(|c| c.is_ascii_lowercase() || c == '_');
            if token.kind == Kind::Word && plain {
                text.push_str(to);
            } else {
                text.push_str(&dialect.identifier(to));
            }
            end = token.end;
        }
    }
    text + &condition[end..]
}

fn names(dialect: Dialect, condition: &str) -> impl Iterator<Item = (Token, String)> {
    Lexer::new(condition, dialect)
        .filter(|token| matches!(token.kind, Kind::Word | Kind::Quoted))
        .map(move |token| (token, kept(dialect, token.kind, &condition[token.range()])))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{replay::cursor::Script, source::Sources};

    fn read(dialect: Dialect, sql: &str, ty: &Type) -> Default {
        let script = Script { sql, source: Sources::new().add("a.sql", sql), dialect };
        let tokens = script.tokens(0..sql.len());
        default(&mut Cursor::new(script, &tokens), ty).unwrap()
    }

    fn text(text: &str) -> Default {
        Default::Value(Literal::Text(text.to_owned()))
    }

    fn expression(text: &str) -> Default {
        Default::Value(Literal::Expression(text.to_owned()))
    }

    #[test]
    fn literals_are_understood() {
        let number = |text: &str| Default::Value(Literal::Number(text.to_owned()));
        for dialect in Dialect::ALL {
            assert_eq!(read(dialect, "- 1.50 NOT NULL", &Type::Double), number("-1.50"));
            assert_eq!(read(dialect, "(('it''s'))", &Type::Text), text("it's"));
            assert_eq!(read(dialect, "True", &Type::Bool), Default::Value(Literal::Bool(true)));
            assert_eq!(read(dialect, "0", &Type::Bool), Default::Value(Literal::Bool(false)));
            assert_eq!(read(dialect, "NULL", &Type::Text), Default::Null);
            assert_eq!(read(dialect, "CURRENT_TIMESTAMP NOT NULL", &Type::Text), expression("CURRENT_TIMESTAMP"));
            assert_eq!(read(dialect, "(a + (1))", &Type::Int), expression("a + (1)"));
        }
        assert_eq!(read(Dialect::Mysql, r#""a\n\'""b""#, &Type::Text), text("a\n'\"b"));
        assert_eq!(read(Dialect::Sqlite, "\"x\"", &Type::Text), text("x"));
    }

    #[test]
    fn casts_of_literals_are_left_out() {
        assert_eq!(read(Dialect::Postgres, "'{}'::jsonb NOT NULL", &Type::Json), text("{}"));
        assert_eq!(read(Dialect::Postgres, "NULL::character varying", &Type::Text), Default::Null);
        assert_eq!(read(Dialect::Postgres, "now()::date", &Type::Date), expression("now()::date"));
        assert_eq!(read(Dialect::Postgres, "nextval('a_id_seq'::regclass)", &Type::Int), Default::Sequence);
    }

    #[test]
    fn a_renamed_column_is_renamed_in_conditions() {
        assert_eq!(rename(Dialect::Postgres, "A > 0 AND \"a\" < 'a'", "a", "b"), "b > 0 AND \"b\" < 'a'");
        assert_eq!(rename(Dialect::Mysql, "a > 0", "a", "B c"), "`B c` > 0");
    }
}
