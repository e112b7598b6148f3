//! One form for SQL expressions that mean the same.

mod word;

use std::ops::ControlFlow;

use jointable_core::{dialect::Dialect, schema::Literal};
use sqlparser::{
    ast::{
        BinaryOperator, Expr, Function, FunctionArg, FunctionArgExpr, FunctionArguments, Ident, ObjectNamePart,
        UnaryOperator, Value, visit_expressions_mut,
    },
    dialect::{MySqlDialect, PostgreSqlDialect, SQLiteDialect},
    parser::Parser,
};

/// An expression in one form: no casts, quotes only around names that are words of SQL, parentheses only where they
/// count, and what PostgreSQL makes of `IN`, `BETWEEN`, `LIKE` and `CASE`. One that cannot be read stays as it is.
pub(super) fn canonical(text: &str, dialect: Dialect) -> String {
    parse(text, dialect).map_or_else(|| text.trim().to_owned(), |expression| expression.to_string())
}

/// The same of an expression about these columns: a name in double quotes that is none of them is a text to SQLite.
pub(super) fn canonical_of(text: &str, columns: &[String], dialect: Dialect) -> String {
    let Some(mut expression) = read(text, dialect) else { return text.trim().to_owned() };
    if dialect == Dialect::Sqlite {
        let known = |ident: &Ident| columns.iter().any(|column| column.eq_ignore_ascii_case(&ident.value));
        let _ = visit_expressions_mut(&mut expression, |node| {
            if let Expr::Identifier(ident) = node
                && ident.quote_style == Some('"')
                && !known(ident)
            {
                *node = Expr::value(Value::SingleQuotedString(std::mem::take(&mut ident.value)));
            }
            ControlFlow::<()>::Continue(())
        });
    }
    simplified(expression, dialect).to_string()
}

/// A default as a literal; `None` for NULL.
pub(super) fn literal(text: &str, dialect: Dialect) -> Option<Literal> {
    // SQLite takes a name for a text where there can be no name.
    let name = text.trim().strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
    if let Some(name) = name.filter(|name| dialect == Dialect::Sqlite && !name.contains('"')) {
        return Some(Literal::Text(name.to_owned()));
    }
    let Some(expression) = parse(text, dialect) else {
        return Some(Literal::Expression(text.trim().to_owned()));
    };
    let (sign, value) = match &expression {
        Expr::UnaryOp { op: UnaryOperator::Plus, expr } => ("", expr.as_ref()),
        Expr::UnaryOp { op: UnaryOperator::Minus, expr } => ("-", expr.as_ref()),
        other => ("", other),
    };
    if let Expr::Value(value) = value {
        match &value.value {
            Value::Null => return None,
            Value::Number(number, _) => return Some(Literal::Number(format!("{sign}{number}"))),
            Value::Boolean(value) if sign.is_empty() => return Some(Literal::Bool(*value)),
            other if sign.is_empty() => {
                if let Some(text) = other.clone().into_string() {
                    return Some(Literal::Text(text));
                }
            }
            _ => {}
        }
    }
    Some(Literal::Expression(expression.to_string()))
}

/// An expression, as it is written.
fn read(text: &str, dialect: Dialect) -> Option<Expr> {
    // MySQL 8 escapes the quotes of strings within expressions once more.
    let text = if dialect == Dialect::Mysql && text.contains("_utf8mb4\\'") {
        text.replace("\\'", "'")
    } else {
        text.to_owned()
    };
    let parser = match dialect {
        Dialect::Sqlite => Parser::new(&SQLiteDialect {}),
        Dialect::Postgres => Parser::new(&PostgreSqlDialect {}),
        Dialect::Mysql => Parser::new(&MySqlDialect {}),
    };
    let mut parser = parser.try_with_sql(&text).ok()?;
    let expression = parser.parse_expr().ok()?;
    if parser.peek_token().token != sqlparser::tokenizer::Token::EOF {
        return None;
    }
    Some(expression)
}

fn parse(text: &str, dialect: Dialect) -> Option<Expr> {
    Some(simplified(read(text, dialect)?, dialect))
}

fn simplified(mut expression: Expr, dialect: Dialect) -> Expr {
    // From the inside out: each node sees its operands in their final form.
    let _ = visit_expressions_mut(&mut expression, |node| {
        simplify(node, dialect);
        ControlFlow::<()>::Continue(())
    });
    expression
}

fn simplify(node: &mut Expr, dialect: Dialect) {
    if let Expr::Cast { expr, .. } = node
        && let Some(number) = quoted_number(expr)
    {
        *node = number;
    }
    if let Expr::Nested(inner) | Expr::Cast { expr: inner, .. } | Expr::Prefixed { value: inner, .. } = node {
        *node = take(inner);
    }
    match node {
        Expr::Identifier(ident) => word::name(ident, dialect),
        Expr::CompoundIdentifier(idents) => idents.iter_mut().for_each(|ident| word::name(ident, dialect)),
        Expr::Function(function) => {
            for part in &mut function.name.0 {
                if let ObjectNamePart::Identifier(ident) = part {
                    word::of_function(ident);
                }
            }
            if dialect == Dialect::Mysql {
                one_name(function);
                if let Some(sum) = sum(function) {
                    *node = sum;
                }
            }
        }
        // What is left of `'1 day'::interval` without its cast.
        Expr::Interval(interval) if dialect == Dialect::Postgres && interval.leading_field.is_none() => {
            *node = take(&mut interval.value);
        }
        Expr::AnyOp { left, compare_op: BinaryOperator::Eq, right, .. } => {
            if let Expr::Array(array) = right.as_mut() {
                let list = std::mem::take(&mut array.elem);
                *node = Expr::InList { expr: Box::new(operand(take(left))), list, negated: false };
            }
        }
        Expr::AllOp { left, compare_op: BinaryOperator::NotEq, right } => {
            if let Expr::Array(array) = right.as_mut() {
                let list = std::mem::take(&mut array.elem);
                *node = Expr::InList { expr: Box::new(operand(take(left))), list, negated: true };
            }
        }
        Expr::Between { expr, negated: false, low, high } => {
            let subject = operand(take(expr));
            let (low, high) = (operand(take(low)), operand(take(high)));
            let from = binary(subject.clone(), BinaryOperator::GtEq, low);
            *node = binary(from, BinaryOperator::And, binary(subject, BinaryOperator::LtEq, high));
        }
        Expr::BinaryOp { left, op: op @ (BinaryOperator::PGLikeMatch | BinaryOperator::PGNotLikeMatch), right } => {
            *node = Expr::Like {
                negated: *op == BinaryOperator::PGNotLikeMatch,
                any: false,
                expr: Box::new(operand(take(left))),
                pattern: Box::new(operand(take(right))),
                escape_char: None,
            };
        }
        Expr::BinaryOp { left, op, right } => {
            let same = |side: &Expr| matches!(side, Expr::BinaryOp { op: inner, .. } if inner == op);
            // `a AND b AND c` needs no parentheses, nor does a comparison in it.
            let logical = matches!(op, BinaryOperator::And | BinaryOperator::Or);
            let loose = |side: &Expr| {
                logical && !matches!(side, Expr::BinaryOp { op: BinaryOperator::And | BinaryOperator::Or, .. })
            };
            if !(same(left) || loose(left)) {
                **left = operand(take(left));
            }
            if !(loose(right) || logical && same(right)) {
                **right = operand(take(right));
            }
        }
        Expr::UnaryOp { op: UnaryOperator::Not, expr } if is_negatable(expr) => *node = negated(take(expr)),
        Expr::UnaryOp { expr, .. } | Expr::IsNull(expr) | Expr::IsNotNull(expr) => **expr = operand(take(expr)),
        // A list of one is no list to servers.
        Expr::InList { expr, list, negated } if list.len() == 1 => {
            let op = if *negated { BinaryOperator::NotEq } else { BinaryOperator::Eq };
            *node = binary(operand(take(expr)), op, operand(take(&mut list[0])));
        }
        Expr::InList { expr, .. } | Expr::Like { expr, .. } => **expr = operand(take(expr)),
        // Nothing is what there is when nothing is said.
        Expr::Case { else_result, .. } => {
            else_result.take_if(|value| matches!(&**value, Expr::Value(value) if value.value == Value::Null));
        }
        _ => {}
    }
}

/// PostgreSQL writes `'-5'::integer` for -5.
fn quoted_number(value: &Expr) -> Option<Expr> {
    let Expr::Value(value) = value else { return None };
    let Value::SingleQuotedString(text) = &value.value else { return None };
    let number = text.strip_prefix('-').filter(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))?;
    number.parse::<f64>().ok()?;
    let number = Expr::value(Value::Number(number.to_owned(), false));
    Some(Expr::UnaryOp { op: UnaryOperator::Minus, expr: Box::new(number) })
}

/// The names that MySQL has of one function; of what is now with and without parentheses.
fn one_name(function: &mut Function) {
    const NAMES: [&[&str]; 5] = [
        &["current_timestamp", "now", "localtime", "localtimestamp"],
        &["current_date", "curdate"],
        &["current_time", "curtime"],
        &["lower", "lcase"],
        &["upper", "ucase"],
    ];
    let [ObjectNamePart::Identifier(name)] = function.name.0.as_mut_slice() else { return };
    let Some(names) = NAMES.iter().find(|names| names.contains(&name.value.as_str())) else { return };
    names[0].clone_into(&mut name.value);
    if matches!(&function.args, FunctionArguments::List(list) if list.args.is_empty()) {
        function.args = FunctionArguments::None;
    }
}

/// MariaDB writes `a + interval 1 day` for `date_add(a, interval 1 day)`.
fn sum(function: &mut Function) -> Option<Expr> {
    let [ObjectNamePart::Identifier(name)] = function.name.0.as_slice() else { return None };
    let op = match name.value.as_str() {
        "date_add" | "adddate" => BinaryOperator::Plus,
        "date_sub" | "subdate" => BinaryOperator::Minus,
        _ => return None,
    };
    let FunctionArguments::List(list) = &mut function.args else { return None };
    match list.args.as_mut_slice() {
        [
            FunctionArg::Unnamed(FunctionArgExpr::Expr(date)),
            FunctionArg::Unnamed(FunctionArgExpr::Expr(interval @ Expr::Interval(_))),
        ] => Some(binary(operand(take(date)), op, take(interval))),
        _ => None,
    }
}

/// An expression where it is part of another: in parentheses when it has an operator of its own.
fn operand(expression: Expr) -> Expr {
    match expression {
        Expr::BinaryOp { .. } | Expr::InList { .. } | Expr::Like { .. } | Expr::IsNull(_) | Expr::IsNotNull(_) => {
            Expr::Nested(Box::new(expression))
        }
        other => other,
    }
}

fn is_negatable(expression: &Expr) -> bool {
    match expression {
        Expr::Nested(inner) => is_negatable(inner),
        Expr::Like { .. } | Expr::ILike { .. } | Expr::InList { .. } | Expr::IsNull(_) | Expr::IsNotNull(_) => true,
        _ => false,
    }
}

/// `NOT (a LIKE b)` is `a NOT LIKE b`.
fn negated(expression: Expr) -> Expr {
    match expression {
        Expr::Nested(inner) => negated(*inner),
        Expr::IsNull(inner) => Expr::IsNotNull(inner),
        Expr::IsNotNull(inner) => Expr::IsNull(inner),
        mut other => {
            if let Expr::Like { negated, .. } | Expr::ILike { negated, .. } | Expr::InList { negated, .. } = &mut other
            {
                *negated = !*negated;
            }
            other
        }
    }
}

fn binary(left: Expr, op: BinaryOperator, right: Expr) -> Expr {
    Expr::BinaryOp { left: Box::new(left), op, right: Box::new(right) }
}

fn take(expression: &mut Expr) -> Expr {
    std::mem::replace(expression, Expr::value(Value::Null))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn equal(dialect: Dialect, written: &str, kept: &str) {
        assert_eq!(canonical(written, dialect), canonical(kept, dialect));
    }

    #[test]
    fn postgres_writes_conditions_its_own_way() {
        let equal = |written, kept| equal(Dialect::Postgres, written, kept);
        equal("quantity > 0", "(quantity > (0)::numeric)");
        equal("unit IN ('g', 'ml')", "(unit = ANY (ARRAY['g'::text, 'ml'::text]))");
        equal("unit NOT IN ('g', 'ml')", "(unit <> ALL (ARRAY['g'::text, 'ml'::text]))");
        equal("unit IN ('g')", "(unit = 'g'::text)");
        equal("unit NOT IN ('g')", "(unit <> 'g'::text)");
        equal("a BETWEEN 1 AND 5", "((a >= 1) AND (a <= 5))");
        equal("a > 0 AND b < 3 AND c <> ''", "((a > 0) AND (b < 3) AND (c <> ''::text))");
        equal("a != 1 OR b IS NOT NULL", "((a <> 1) OR (b IS NOT NULL))");
        equal("name LIKE 'a%'", "(name ~~ 'a%'::text)");
        equal("length(title) <= 80", "(length(title) <= 80)");
        equal("\"from\" < \"to\"", "(\"from\" < \"to\")");
        equal("a + 1 > 0", "((a + 1) > 0)");
        equal("a > -5 AND NOT b LIKE 'x%'", "((a > '-5'::integer) AND (b !~~ 'x%'::text))");
        equal("CASE WHEN unit = 'g' THEN a END", "CASE WHEN (unit = 'g'::text) THEN a ELSE NULL::integer END");
        equal("NOT (a > 1 AND b)", "(NOT ((a > 1) AND b))");
    }

    #[test]
    fn mysql_quotes_names() {
        equal(Dialect::Mysql, "quantity > 0", "`quantity` > 0");
        equal(Dialect::Mysql, "unit IN ('g', 'ml')", "(`unit` in (_utf8mb4\\'g\\',_utf8mb4\\'ml\\'))");
        equal(Dialect::Mysql, "unit IN ('g')", "`unit` = 'g'");
        equal(Dialect::Mysql, "CONCAT(LOWER(a), 'it''s')", "concat(lcase(`a`),'it\\'s')");
        equal(Dialect::Mysql, "DATE_ADD(a, INTERVAL b SECOND)", "`a` + interval `b` second");
        equal(Dialect::Mysql, "DATE_SUB(a + b, INTERVAL 1 DAY)", "(`a` + `b`) - interval 1 day");
        equal(Dialect::Mysql, "a > 0 AND CHAR_LENGTH(b) > 2", "`a` > 0 and char_length(`b`) > 2");
    }

    #[test]
    fn words_of_sql_are_quoted_and_no_others() {
        for (dialect, written, form) in [
            (Dialect::Postgres, "\"order\" > 0 AND \"quantity\" > 0", "\"order\" > 0 AND quantity > 0"),
            (Dialect::Sqlite, "`group` <> [end]", "\"group\" <> \"end\""),
            (
                Dialect::Mysql,
                "`key` > 0 or `Rank` < 1 and `row_number` = 2",
                "`key` > 0 OR (`Rank` < 1 AND `row_number` = 2)",
            ),
            // With quotes they are names, without them calls.
            (Dialect::Postgres, "current_user <> \"current_user\"", "current_user <> \"current_user\""),
            (Dialect::Mysql, "LOWER(`left`) = LEFT(`year`, 2)", "lower(`left`) = left(year, 2)"),
            (Dialect::Mysql, "timestampdiff(SECOND,`from`,`to`) > 0", "timestampdiff(second, `from`, `to`) > 0"),
        ] {
            assert_eq!(canonical(written, dialect), form);
            assert_eq!(canonical(form, dialect), form);
        }
        // One that need not be quoted there is, by some catalogues.
        equal(Dialect::Postgres, "position > 0", "(\"position\" > 0)");
        equal(Dialect::Mysql, "name <> ''", "`name` <> ''");
    }

    #[test]
    fn what_is_no_column_is_a_text_to_sqlite() {
        let form = |text| canonical_of(text, &["unit".to_owned(), "g".to_owned()], Dialect::Sqlite);
        assert_eq!(form("\"Unit\" IN (\"g\", \"it's\", 'ml')"), "\"Unit\" IN (g, 'it''s', 'ml')");
        assert_eq!(canonical_of("\"a\" > 0", &[], Dialect::Postgres), "a > 0");
    }

    #[test]
    fn parentheses_that_count_are_kept() {
        for (a, b) in
            [("(a OR b) AND c", "a OR (b AND c)"), ("a - (b - c)", "(a - b) - c"), ("(a + b) * c", "a + b * c")]
        {
            for dialect in Dialect::ALL {
                assert_ne!(canonical(a, dialect), canonical(b, dialect));
            }
        }
    }

    #[test]
    fn what_cannot_be_read_stays() {
        assert_eq!(canonical(" a ??? ) b", Dialect::Sqlite), "a ??? ) b");
    }
}
