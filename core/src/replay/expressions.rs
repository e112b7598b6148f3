//! Defaults and conditions: literals are understood, everything else is kept as written.

use std::ops::Range;

use sqlparser::{
    ast::{Expr, UnaryOperator, Value},
    tokenizer::TokenWithSpan,
};

use super::{
    mend::is_word,
    names::{kept, same, unquote},
    parse::Script,
    token::{Kind, Lexer, Token},
};
use crate::{dialect::Dialect, schema::Literal, types::Type};

/// What a column's DEFAULT says.
#[derive(Debug, PartialEq)]
pub(super) enum Default {
    Null,
    Value(Literal),
    /// `nextval(…)`: the database numbers the column.
    Sequence,
}

/// What a default is. It is the first one that `tokens` declare.
pub(super) fn default(script: Script<'_>, tokens: &[TokenWithSpan], expression: &Expr, ty: &Type) -> Default {
    let (bare, depth) = unwrapped(expression);
    let found = match bare {
        // PostgreSQL writes `'x'::text` for 'x'.
        Expr::Cast { expr, .. } => {
            literal(expr, ty).filter(|found| matches!(found, Default::Null | Default::Value(Literal::Text(_))))
        }
        Expr::Function(call) if call.name.to_string().eq_ignore_ascii_case("nextval") => Some(Default::Sequence),
        _ => literal(bare, ty),
    };
    let written = || Literal::Expression(written(script, tokens, expression, depth));
    found.unwrap_or_else(|| Default::Value(written()))
}

/// An expression without the parentheses around it, and how many there were: `((1))` is 1.
fn unwrapped(mut expression: &Expr) -> (&Expr, usize) {
    let mut depth = 0;
    loop {
        expression = match expression {
            Expr::Nested(inner) => {
                depth += 1;
                inner
            }
            Expr::Collate { expr, .. } => expr,
            _ => return (expression, depth),
        };
    }
}

fn literal(expression: &Expr, ty: &Type) -> Option<Default> {
    let (sign, expression) = match expression {
        Expr::UnaryOp { op: UnaryOperator::Minus, expr } => (Some("-"), &**expr),
        Expr::UnaryOp { op: UnaryOperator::Plus, expr } => (Some(""), &**expr),
        _ => (None, expression),
    };
    let value = match expression {
        Expr::Value(value) => &value.value,
        // SQLite takes a name for a text where there can be no name.
        Expr::Identifier(name) if name.quote_style.is_some() && sign.is_none() => {
            return Some(Default::Value(Literal::Text(name.value.clone())));
        }
        _ => return None,
    };
    Some(Default::Value(match value {
        Value::Number(text, _) if sign.is_none() && *ty == Type::Bool && matches!(text.as_str(), "0" | "1") => {
            Literal::Bool(text == "1")
        }
        Value::Number(text, _) => Literal::Number(format!("{}{text}", sign.unwrap_or_default())),
        _ if sign.is_some() => return None,
        Value::Null => return Some(Default::Null),
        Value::Boolean(value) => Literal::Bool(*value),
        Value::SingleQuotedString(text) | Value::DoubleQuotedString(text) => Literal::Text(text.clone()),
        _ => return None,
    }))
}

/// A default as it stands in the script. Expressions do not know where they end, so it is read once more.
fn written(script: Script<'_>, tokens: &[TokenWithSpan], expression: &Expr, depth: usize) -> String {
    let declares = |at: usize| at == 0 || !(is_word(&tokens[at - 1], "BY") || is_word(&tokens[at - 1], "SET"));
    let found = (0..tokens.len()).find(|at| is_word(&tokens[*at], "DEFAULT") && declares(*at));
    let text = found.and_then(|word| {
        let mut parser = script.parser(&tokens[word..]);
        parser.parse_optional_column_option().ok()?;
        let value = tokens.get(word + 1 + depth..(word + parser.index()).checked_sub(depth)?)?;
        Some(script.text(value.first()?.span.union(&value.last()?.span)).to_owned())
    });
    text.unwrap_or_else(|| expression.to_string())
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
    Lexer::new(condition, dialect).filter(|token| matches!(token.kind, Kind::Word | Kind::Quoted)).map(move |token| {
        let text = &condition[token.range()];
        let quoted = token.kind == Kind::Quoted;
        (token, kept(dialect, quoted, &if quoted { unquote(text) } else { text.to_owned() }))
    })
}

/// What stands before each opening parenthesis of an expression, with what names its schema: functions, and types and
/// words of the language that have one. Nothing where the parenthesis only groups.
pub(crate) fn calls(text: &str, dialect: Dialect) -> impl Iterator<Item = &str> {
    let tokens = Lexer::new(text, dialect).filter(|token| token.kind != Kind::Comment);
    let (mut name, mut qualified) = (None::<Range<usize>>, false);
    tokens.filter_map(move |token| {
        let before = name.take();
        match token.kind {
            Kind::Symbol('(') => return before.map(|range| &text[range]),
            Kind::Symbol('.') => (name, qualified) = (before, true),
            Kind::Word | Kind::Quoted => {
                let start = before.filter(|_| std::mem::take(&mut qualified)).map_or(token.start, |range| range.start);
                name = Some(start..token.end);
            }
            _ => {}
        }
        None
    })
}

#[cfg(test)]
mod tests {
    use sqlparser::ast::ColumnOption;

    use super::*;
    use crate::source::Sources;

    fn read(dialect: Dialect, sql: &str, ty: &Type) -> Default {
        let sql = format!("DEFAULT {sql}");
        let script = Script { sql: &sql, source: Sources::new().add("a.sql", &sql), dialect };
        let tokens = script.tokens(0..sql.len()).unwrap();
        match script.parser(&tokens).parse_optional_column_option() {
            Ok(Some(ColumnOption::Default(value))) => default(script, &tokens, &value, ty),
            other => panic!("{dialect}: {sql}: {other:?}"),
        }
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
        assert_eq!(read(Dialect::Sqlite, "1 + (2) CHECK (b = DEFAULT)", &Type::Text), expression("1 + (2)"));
        assert_eq!(read(Dialect::Mysql, r#""a\n\'""b""#, &Type::Text), text("a\n'\"b"));
        assert_eq!(read(Dialect::Sqlite, "\"x\"", &Type::Text), text("x"));
    }

    #[test]
    fn casts_of_literals_are_left_out() {
        assert_eq!(read(Dialect::Postgres, "'{}'::jsonb NOT NULL", &Type::Json), text("{}"));
        assert_eq!(read(Dialect::Postgres, "NULL::character varying", &Type::Text), Default::Null);
        assert_eq!(read(Dialect::Postgres, "now()::date", &Type::Date), expression("now()::date"));
        let array = read(Dialect::Postgres, "((array[]::text[])) not null", &Type::Text);
        assert_eq!(array, expression("array[]::text[]"));
        assert_eq!(read(Dialect::Postgres, "array['a']::text[]", &Type::Text), expression("array['a']::text[]"));
        assert_eq!(read(Dialect::Postgres, "array[]::text[] not null", &Type::Text), expression("array[]::text[]"));
        assert_eq!(read(Dialect::Postgres, "nextval('a_id_seq'::regclass)", &Type::Int), Default::Sequence);
    }

    #[test]
    fn a_renamed_column_is_renamed_in_conditions() {
        assert_eq!(rename(Dialect::Postgres, "A > 0 AND \"a\" < 'a'", "a", "b"), "b > 0 AND \"b\" < 'a'");
        assert_eq!(rename(Dialect::Mysql, "a > 0", "a", "B c"), "`B c` > 0");
    }
}
