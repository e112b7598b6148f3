//! When two columns, keys, indexes or checks are the same thing, whatever they are called and however they are
//! spelled.

use crate::{
    dialect::Dialect,
    replay::statement_form,
    schema::{
        Check, Column, Computed, Enum, ForeignKey, Index, IndexPart, Indexed, Literal, Schema, Table, Trigger, View,
        is_compound_word,
    },
    types::Type,
};

/// Whether two schemas say the same. Order and the names of equal keys, indexes and checks do not count.
pub fn same(a: &Schema, b: &Schema, dialect: Dialect) -> bool {
    let same_enum = |own: &Enum| b.enumeration(&own.name).is_some_and(|other| own.values == other.values);
    a.tables.len() == b.tables.len()
        && a.enums.len() == b.enums.len()
        && a.enums.iter().all(same_enum)
        && same_views(&a.views, &b.views, dialect)
        && a.unshared(b).next().is_none()
        && a.shared(b).all(|(own, other)| same_table(own, other, dialect))
}

fn same_table(a: &Table, b: &Table, dialect: Dialect) -> bool {
    let Table {
        name,
        columns,
        primary_key,
        primary_key_name: _,
        foreign_keys,
        indexes,
        checks,
        comment,
        collation: _,
        options,
        triggers,
        span: _,
    } = a;
    *name == b.name
        && columns.len() == b.columns.len()
        && columns.iter().all(|column| b.column(&column.name).is_some_and(|other| same_column(column, other, dialect)))
        && *primary_key == b.primary_key
        && same_parts(foreign_keys, &b.foreign_keys)
        && same_parts(indexes, &b.indexes)
        && same_parts(checks, &b.checks)
        && *comment == b.comment
        && *options == b.options
        && same_triggers(triggers, &b.triggers, dialect)
}

/// Whether there are the same triggers, told by their names. Other databases than SQLite have more of them than is
/// written in one statement.
fn same_triggers(a: &[Trigger], b: &[Trigger], dialect: Dialect) -> bool {
    let same = |a: &Trigger, b: &Trigger| {
        a.name.eq_ignore_ascii_case(&b.name) && statement_form(&a.text) == statement_form(&b.text)
    };
    dialect != Dialect::Sqlite || a.len() == b.len() && a.iter().all(|a| b.iter().any(|b| same(a, b)))
}

fn same_views(a: &[View], b: &[View], dialect: Dialect) -> bool {
    let same = |a: &View, b: &View| {
        a.name.eq_ignore_ascii_case(&b.name)
            && statement_form(&a.text) == statement_form(&b.text)
            && same_triggers(&a.triggers, &b.triggers, dialect)
    };
    dialect != Dialect::Sqlite || a.len() == b.len() && a.iter().all(|a| b.iter().any(|b| same(a, b)))
}

fn same_parts<T: Part>(a: &[T], b: &[T]) -> bool {
    let mut rest: Vec<&T> = b.iter().collect();
    let all = a.iter().all(|part| {
        let found = rest.iter().position(|other| part.same(other));
        found.map(|at| rest.remove(at)).is_some()
    });
    all && rest.is_empty()
}

/// Something of a table that has a name and a content.
pub(super) trait Part {
    fn name(&self) -> &str;
    /// Whether the contents are equal, whatever the names.
    fn same(&self, other: &Self) -> bool;
}

impl Part for ForeignKey {
    fn name(&self) -> &str {
        &self.name
    }

    fn same(&self, other: &Self) -> bool {
        let ForeignKey {
            name: _,
            columns,
            references_table,
            references_columns,
            on_delete,
            on_update,
            checked,
            span: _,
        } = self;
        *columns == other.columns
            && *references_table == other.references_table
            && *references_columns == other.references_columns
            && *on_delete == other.on_delete
            && *on_update == other.on_update
            && *checked == other.checked
    }
}

impl Part for Index {
    fn name(&self) -> &str {
        &self.name
    }

    fn same(&self, other: &Self) -> bool {
        let Index { name: _, parts, unique, predicate, method, only, constraint: _, span: _ } = self;
        let form = |predicate: &Option<String>| predicate.as_deref().map(expression_form);
        let same_part = |(a, b): (&IndexPart, &IndexPart)| {
            a.descending == b.descending
                && match (&a.of, &b.of) {
                    (Indexed::Expression(a), Indexed::Expression(b)) => expression_form(a) == expression_form(b),
                    (a, b) => a == b,
                }
        };
        parts.len() == other.parts.len()
            && parts.iter().zip(&other.parts).all(same_part)
            && *unique == other.unique
            && form(predicate) == form(&other.predicate)
            && *method == other.method
            && *only == other.only
    }
}

impl Part for Check {
    fn name(&self) -> &str {
        &self.name
    }

    fn same(&self, other: &Self) -> bool {
        let Check { name: _, expression, span: _ } = self;
        same_check(expression, &other.expression)
    }
}

/// Whether two columns of one name are equal.
pub(super) fn same_column(a: &Column, b: &Column, dialect: Dialect) -> bool {
    let Column { name, ty: _, nullable, default: _, generated, computed, comment, collation, span: _ } = a;
    *name == b.name
        && same_type(a, b, dialect)
        && *nullable == b.nullable
        && default_form(a, dialect) == default_form(b, dialect)
        && *generated == b.generated
        && *comment == b.comment
        && *collation == b.collation
        && match (computed, &b.computed) {
            (Some(Computed { expression, stored }), Some(other)) => {
                *stored == other.stored && expression_form(expression) == expression_form(&other.expression)
            }
            (None, None) => true,
            (Some(_), None) | (None, Some(_)) => false,
        }
}

/// Whether two columns have one type, as `dialect` spells it.
pub(crate) fn same_type(a: &Column, b: &Column, dialect: Dialect) -> bool {
    a.ty.sql(dialect) == b.ty.sql(dialect)
        || match (&a.ty, &b.ty) {
            // `sql_type` names it, with quotes or without.
            (Type::Enum(name), Type::Raw(text)) | (Type::Raw(text), Type::Enum(name)) => name == text,
            _ => false,
        }
}

/// Whether two columns have one default.
pub(crate) fn same_default(a: &Column, b: &Column, dialect: Dialect) -> bool {
    default_form(a, dialect) == default_form(b, dialect)
}

/// A column's default in a form that is equal for equal values: SQLite and MySQL keep TRUE as 1, a number may stand
/// between quotes, an expression between parentheses.
fn default_form(column: &Column, dialect: Dialect) -> Option<String> {
    let quoted = |text: &str| Some(Dialect::Sqlite.string(text));
    let truth = dialect != Dialect::Postgres && column.ty == Type::Bool;
    let number = |text: &str| match text {
        "0" if truth => Some("FALSE".to_owned()),
        "1" if truth => Some("TRUE".to_owned()),
        _ => Some(text.trim_start_matches('+').to_owned()),
    };
    match column.default.as_ref()? {
        Literal::Bool(value) => Some(if *value { "TRUE" } else { "FALSE" }.to_owned()),
        Literal::Number(text) => number(text),
        Literal::Text(text) if truth || is_number(&column.ty) => number(text),
        Literal::Text(text) => quoted(text),
        Literal::Expression(text) => {
            let form = expression_form(text);
            let upper = form.to_ascii_uppercase();
            match upper.split('(').next().unwrap_or("") {
                "NULL" => None,
                "CURRENT_TIMESTAMP" | "NOW" | "LOCALTIMESTAMP" => Some("CURRENT_TIMESTAMP".to_owned()),
                // `ARRAY[]::text[]`
                empty if empty.starts_with("ARRAY[]") && matches!(column.ty, Type::Array(_)) => quoted("{}"),
                "TRUE" | "FALSE" | "CURRENT_DATE" | "CURRENT_TIME" => Some(upper),
                _ => Some(form),
            }
        }
    }
}

fn is_number(ty: &Type) -> bool {
    matches!(ty, Type::SmallInt | Type::Int | Type::BigInt | Type::Real | Type::Double | Type::Decimal(..))
}

/// An SQL expression without the white space and the outer parentheses that mean nothing.
pub(crate) fn expression_form(expression: &str) -> String {
    let mut form = String::with_capacity(expression.len());
    let mut space = false;
    let mut quote = None;
    for character in expression.trim().chars() {
        if let Some(open) = quote {
            form.push(character);
            if character == open {
                quote = None;
            }
            continue;
        }
        if character.is_whitespace() {
            space = true;
            continue;
        }
        if std::mem::take(&mut space) && is_word(character) && form.chars().next_back().is_some_and(is_word) {
            form.push(' ');
        }
        if matches!(character, '\'' | '"' | '`') {
            quote = Some(character);
        }
        form.push(character);
    }
    while let Some(inner) = without_parentheses(&form) {
        form = inner;
    }
    form
}

/// Whether two checks say the same.
pub(crate) fn same_check(a: &str, b: &str) -> bool {
    unquoted(&expression_form(a)) == unquoted(&expression_form(b))
}

/// An expression without quotes around names that need none: whoever writes a check may leave them away.
fn unquoted(form: &str) -> String {
    const MEAN_MORE: [&str; 5] = ["user", "true", "false", "null", "default"];
    let needs_none = |name: &str| {
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
        name.starts_with(|c: char| c.is_ascii_lowercase() || c == '_')
            && name.chars().all(plain)
            && !MEAN_MORE.contains(&name)
            && !is_compound_word(name)
    };
    let (mut text, mut rest) = (String::with_capacity(form.len()), form);
    while let Some(at) = rest.find(['\'', '"', '`']) {
        let quote = &rest[at..=at];
        let Some(length) = rest[at + 1..].find(quote) else { break };
        let inner = &rest[at + 1..at + 1 + length];
        let bare = quote != "'" && needs_none(inner);
        text += &rest[..at];
        text += if bare { inner } else { &rest[at..at + length + 2] };
        rest = &rest[at + length + 2..];
    }
    text + rest
}

/// The characters that would run together without a space between them: those of words, and the quotes, since
/// `'a' 'b'` is not `'a''b'`.
fn is_word(character: char) -> bool {
    character.is_alphanumeric() || matches!(character, '_' | '$' | '\'' | '"' | '`') || !character.is_ascii()
}

/// `(a)` as `a`, but `(a)+(b)` as it is.
fn without_parentheses(form: &str) -> Option<String> {
    let inner = form.strip_prefix('(')?.strip_suffix(')')?;
    let mut depth = 0_usize;
    let mut quote = None;
    for character in inner.chars() {
        match (quote, character) {
            (Some(open), _) if character == open => quote = None,
            (Some(_), _) => {}
            (None, '\'' | '"' | '`') => quote = Some(character),
            (None, '(') => depth += 1,
            (None, ')') => depth = depth.checked_sub(1)?,
            (None, _) => {}
        }
    }
    (depth == 0 && quote.is_none()).then(|| inner.to_owned())
}

/// The expression between parentheses, once.
pub(crate) fn in_parentheses(expression: &str) -> String {
    let expression = expression.trim();
    match without_parentheses(expression) {
        Some(_) => expression.to_owned(),
        None => format!("({expression})"),
    }
}

/// Whether `expression` names `column`, by the look of it: a word outside of string literals.
pub(crate) fn mentions(expression: &str, column: &str) -> bool {
    let mut words = Vec::new();
    let mut word = String::new();
    let mut quote = None;
    for character in expression.chars() {
        match quote {
            Some(open) if character == open => {
                quote = None;
                let word = std::mem::take(&mut word);
                if open != '\'' {
                    words.push(word);
                }
            }
            Some(_) => word.push(character),
            None if character.is_alphanumeric() || character == '_' || character == '$' => word.push(character),
            None => {
                words.push(std::mem::take(&mut word));
                if matches!(character, '\'' | '"' | '`') {
                    quote = Some(character);
                }
            }
        }
    }
    words.push(word);
    let column = column.to_lowercase();
    words.iter().any(|word| word.to_lowercase() == column)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn white_space_and_outer_parentheses_mean_nothing() {
        let form = expression_form("quantity > 0");
        for spelling in ["quantity>0", "( quantity\n > 0 )", "((quantity > 0))"] {
            assert_eq!(expression_form(spelling), form);
        }
        assert_eq!(expression_form("(a) + (b)"), "(a)+(b)");
        assert_eq!(expression_form("a  is not null"), "a is not null");
        assert_ne!(expression_form("a = ' x'"), expression_form("a = 'x'"));
        assert_ne!(expression_form("'a' 'b'"), expression_form("'a''b'"));
        assert_eq!(expression_form("(a = ')')"), "a=')'");
    }

    #[test]
    fn quotes_that_a_name_does_not_need_mean_nothing_in_a_check() {
        assert_eq!(unquoted("\"type\" IN('a''b','\"type\"')"), "type IN('a''b','\"type\"')");
        for kept in ["\"Type\">0", "\"user\"='a'", "`current_date`>0", "\"a b\"=1", "'`a`'"] {
            assert_eq!(unquoted(kept), kept);
        }
    }

    #[test]
    fn words_in_strings_are_no_columns() {
        assert!(mentions("quantity > 0", "quantity"));
        assert!(mentions("\"Quantity\">0", "quantity"));
        assert!(!mentions("unit <> 'quantity'", "quantity"));
        assert!(!mentions("max_quantity > 0", "quantity"));
    }

    #[test]
    fn defaults_are_compared_by_value() {
        let column = |ty: Type, default: Literal| Column { default: Some(default), ..Column::new("c", ty) };
        let truth = column(Type::Bool, Literal::Bool(true));
        let one = column(Type::Bool, Literal::Number("1".into()));
        assert!(same_default(&truth, &one, Dialect::Sqlite));
        assert!(!same_default(&truth, &one, Dialect::Postgres));
        let quoted = column(Type::Int, Literal::Text("5".into()));
        assert!(same_default(&quoted, &column(Type::Int, Literal::Number("5".into())), Dialect::Mysql));
        let moment = column(Type::Timestamp, Literal::Expression("current_timestamp(6)".into()));
        let now = column(Type::Timestamp, Literal::Expression("(CURRENT_TIMESTAMP)".into()));
        assert!(same_default(&moment, &now, Dialect::Mysql));
    }
}
