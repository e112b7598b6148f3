//! PostgreSQL.

mod comment;
mod enums;
mod live;
mod locks;
mod stable;

pub(crate) use live::{loosen, stages};

use super::{
    Dialect,
    ddl::{Alter, Context, Ddl, Steps, Work, step_by_step, triggers},
    filling::Filling,
};
use crate::{
    diff::{Change, Linking, same_default, same_type},
    plan::Hazard,
    schema::{Check, Column, Enum, ForeignKey, Index, Literal, Table},
    types::Type,
};

const DIALECT: Dialect = Dialect::Postgres;

/// Changes as PostgreSQL makes them.
pub(crate) struct Postgres<'a>(pub(super) Context<'a>);

impl Ddl for Postgres<'_> {
    fn dialect(&self) -> Dialect {
        DIALECT
    }

    fn context(&self) -> Context<'_> {
        self.0
    }

    fn locks(&self, change: &Change) -> Vec<Hazard> {
        self.lock_hazards(change)
    }

    fn create_enum(&self, own: &Enum) -> Work {
        Work::statement(enums::create(own))
    }

    fn rename_enum_values(&self, from: &Enum, values: &[(String, String)]) -> Work {
        Work::Statements(enums::rename(from, values))
    }

    fn alter_enum(&self, from: &Enum, to: &Enum) -> Work {
        enums::alter(self.0, from, to)
    }

    fn drop_enum(&self, own: &Enum) -> Work {
        Work::statement(enums::drop(&own.name))
    }

    fn create_table(&self, table: &Table) -> Work {
        let Table { name, columns, primary_key, primary_key_name: _, foreign_keys, indexes, checks, .. } = table;
        let mut parts: Vec<String> = columns.iter().map(|column| definition(column, None)).collect();
        if !primary_key.is_empty() {
            parts.push(primary_key_clause(name, primary_key));
        }
        let (constraints, indexes): (Vec<&Index>, Vec<&Index>) = indexes.iter().partition(|index| index.constraint);
        parts.extend(constraints.iter().map(|index| DIALECT.unique(index)));
        parts.extend(foreign_keys.iter().map(|key| DIALECT.foreign_key(key)));
        parts.extend(checks.iter().map(|check| DIALECT.check(check)));
        let indexes = indexes.iter().map(|index| DIALECT.create_index(name, index));
        let create = [DIALECT.table(name, &parts)];
        Work::Statements(create.into_iter().chain(indexes).chain(comment::of_new(table)).collect())
    }

    fn drop_table(&self, table: &Table) -> Work {
        Work::statement(format!("DROP TABLE {}", DIALECT.identifier(&table.name)))
    }

    fn rename_table(&self, from: &Table, to: &str) -> Work {
        let mut statements = vec![DIALECT.rename_table(&from.name, to)];
        // A table that takes the old name some day takes this one with it.
        if !from.primary_key.is_empty() && from.primary_key_name.is_none() {
            let [old, new] = [&from.name, to].map(|table| DIALECT.identifier(&primary_key_name(table)));
            statements.push(DIALECT.alter_table(to, &[format!("RENAME CONSTRAINT {old} TO {new}")]));
        }
        Work::Statements(statements)
    }

    fn add_column(&self, table: &str, column: &Column) -> Work {
        let name = DIALECT.identifier(&column.name);
        let clauses = match self.0.filling(DIALECT, table, column) {
            Filling::Own | Filling::None => vec![format!("ADD COLUMN {}", definition(column, None))],
            Filling::Zero(zero) => vec![
                format!("ADD COLUMN {}", definition(column, Some(&zero))),
                format!("ALTER COLUMN {name} DROP DEFAULT"),
            ],
        };
        let after = comment::of_new_column(table, column).into_iter().collect();
        Work::Alter(Alter { clauses, after, ..Alter::default() })
    }

    fn drop_column(&self, _: &str, column: &Column) -> Work {
        Work::clause(format!("DROP COLUMN {}", DIALECT.identifier(&column.name)))
    }

    fn rename_column(&self, table: &str, from: &str, to: &str) -> Work {
        Work::statement(DIALECT.rename_column(table, from, to))
    }

    fn alter_column(&self, table: &str, from: &Column, to: &Column) -> Work {
        let Column { name, ty, nullable, default, generated, computed, comment, collation, span: _ } = to;
        let name = DIALECT.identifier(name);
        let mut alter = Alter::default();
        let mut clause = |text: String| alter.clauses.push(format!("ALTER COLUMN {name} {text}"));

        if from.computed.is_some() && computed.is_none() {
            clause("DROP EXPRESSION".to_owned());
        }
        if from.generated && !generated {
            clause("DROP IDENTITY IF EXISTS".to_owned());
            // Older tables are numbered by a default, `serial`.
            clause("DROP DEFAULT".to_owned());
        }
        let retyped = !same_type(from, to, DIALECT);
        let redefaulted = retyped || !same_default(from, to, DIALECT);
        if redefaulted && from.default.is_some() {
            // The old default need not have the new type.
            clause("DROP DEFAULT".to_owned());
        }
        if retyped || from.collation != *collation {
            let sql = ty.sql(DIALECT);
            let collate = DIALECT.collate(collation.as_ref());
            let using = match enums::texts_before(self.0, &name, &from.ty, ty) {
                Some(texts) => Some(converted(&texts, &Type::Text, ty).unwrap_or(texts)),
                None => converted(&name, &from.ty, ty),
            };
            let using = using.map(|value| format!(" USING {value}")).unwrap_or_default();
            clause(format!("TYPE {sql}{collate}{using}"));
        }
        if let (Some(default), true) = (default, redefaulted) {
            clause(format!("SET DEFAULT {}", literal(default)));
        }
        match (from.nullable, nullable) {
            (true, false) => clause("SET NOT NULL".to_owned()),
            (false, true) => clause("DROP NOT NULL".to_owned()),
            (true, true) | (false, false) => {}
        }
        if !from.generated && *generated {
            clause("ADD GENERATED BY DEFAULT AS IDENTITY".to_owned());
            let table_name = DIALECT.identifier(table);
            let sequence = format!("{}, {}", DIALECT.string(&table_name), DIALECT.string(&to.name));
            // The numbers go on behind those that are there.
            alter.after.push(format!(
                "SELECT setval(pg_get_serial_sequence({sequence}), COALESCE(MAX({name}), 0) + 1, false) FROM {table_name}"
            ));
        }
        let default = default.as_ref().map(literal);
        if retyped {
            // The default has the new type, so NULL gives way to it once the column has it too.
            let fill = DIALECT.fill_nulls(table, from, to, default);
            let at = alter.clauses.iter().position(|clause| clause.ends_with("SET NOT NULL"));
            if let (Some(at), false) = (at, fill.is_empty()) {
                let rest = alter.clauses.split_off(at);
                let now = alter.clauses.drain(..).map(|clause| DIALECT.alter_table(table, &[clause]));
                alter.before = now.chain(fill).collect();
                alter.clauses = rest;
            }
        } else {
            alter.before = DIALECT.fill_nulls(table, from, to, default);
        }
        if from.comment != *comment {
            alter.after.push(comment::of_column(table, &to.name, comment.as_deref()));
        }
        Work::Alter(alter)
    }

    fn comment_table(&self, table: &str, comment: Option<&str>) -> Work {
        Work::statement(comment::of_table(table, comment))
    }

    fn rename_values(&self, table: &str, column: &Column, check: Option<&Check>, values: &[(String, String)]) -> Work {
        let turns = column.in_turn(self.0.from.table(table), check, values);
        let mut statements = DIALECT.rename_values(table, column, check, &turns);
        let after = column.with_values(values);
        if let Some(default) = after.default.as_ref().filter(|_| after.default != column.default) {
            let set = format!("ALTER COLUMN {} SET DEFAULT {}", DIALECT.identifier(&column.name), literal(default));
            statements.push(DIALECT.alter_table(table, &[set]));
        }
        Work::Statements(statements)
    }

    fn add_primary_key(&self, table: &str, columns: &[String]) -> Work {
        Work::clause(format!("ADD {}", primary_key_clause(table, columns)))
    }

    fn drop_primary_key(&self, table: &str, _: &[String]) -> Work {
        let own = self.0.from.table(table).and_then(|table| table.primary_key_name.clone());
        let name = own.unwrap_or_else(|| primary_key_name(table));
        Work::clause(format!("DROP CONSTRAINT {}", DIALECT.identifier(&name)))
    }

    fn add_foreign_key(&self, _: &str, foreign_key: &ForeignKey) -> Work {
        Work::clause(format!("ADD {}", DIALECT.foreign_key(foreign_key)))
    }

    fn drop_foreign_key(&self, _: &str, foreign_key: &ForeignKey) -> Work {
        Work::clause(format!("DROP CONSTRAINT {}", DIALECT.identifier(&foreign_key.name)))
    }

    fn create_index(&self, table: &str, index: &Index) -> Work {
        match index.constraint {
            true => Work::clause(format!("ADD {}", DIALECT.unique(index))),
            false => Work::statement(DIALECT.create_index(table, index)),
        }
    }

    fn drop_index(&self, _: &str, index: &Index) -> Work {
        let name = DIALECT.identifier(&index.name);
        match index.constraint {
            true => Work::clause(format!("DROP CONSTRAINT {name}")),
            false => Work::statement(format!("DROP INDEX {name}")),
        }
    }

    fn add_check(&self, _: &str, check: &Check) -> Work {
        Work::clause(format!("ADD {}", DIALECT.check(check)))
    }

    fn drop_check(&self, _: &str, check: &Check) -> Work {
        Work::clause(format!("DROP CONSTRAINT {}", DIALECT.identifier(&check.name)))
    }

    fn fill_links(&self, linking: &Linking) -> Work {
        Work::statement(self.0.fill_links(DIALECT, linking))
    }

    fn fill_reference(&self, linking: &Linking) -> Work {
        Work::statement(self.0.fill_reference(DIALECT, linking))
    }

    fn steps(&self) -> Steps {
        let steps = self.0.guards(DIALECT).chain(step_by_step(self)).chain(triggers(DIALECT, self.0.changes)).collect();
        Steps { steps, transactional: true }
    }
}

/// A column as CREATE TABLE and ADD COLUMN spell it; `filling` stands in for a default it does not have.
fn definition(column: &Column, filling: Option<&str>) -> String {
    let Column { name, ty, nullable, default, generated, computed, comment: _, collation, span: _ } = column;
    let collate = DIALECT.collate(collation.as_ref());
    let mut text = format!("{} {}{collate}", DIALECT.identifier(name), ty.sql(DIALECT));
    if !nullable {
        text += " NOT NULL";
    }
    if let Some(computed) = computed {
        text += &DIALECT.computed(computed);
    } else if *generated {
        text += " GENERATED BY DEFAULT AS IDENTITY";
    } else if let Some(default) = default.as_ref().map(literal).as_deref().or(filling) {
        text += " DEFAULT ";
        text += default;
    }
    text
}

fn literal(default: &Literal) -> String {
    match default {
        Literal::Bool(true) => "TRUE".to_owned(),
        Literal::Bool(false) => "FALSE".to_owned(),
        Literal::Expression(text) if has_word_operator(text) => format!("({text})"),
        Literal::Number(text) | Literal::Expression(text) => text.clone(),
        Literal::Text(text) => DIALECT.string(text),
    }
}

/// Whether a default may have an operator that is a word: PostgreSQL takes those between parentheses only.
fn has_word_operator(expression: &str) -> bool {
    let mut words = expression.split(|c: char| !(c.is_alphanumeric() || c == '_')).map(str::to_ascii_uppercase);
    words.any(|word| " AND AT BETWEEN COLLATE ILIKE IN IS LIKE NOT OR ".contains(&format!(" {word} ")))
}

fn primary_key_clause(table: &str, columns: &[String]) -> String {
    format!("CONSTRAINT {} PRIMARY KEY ({})", DIALECT.identifier(&primary_key_name(table)), DIALECT.list(columns))
}

/// The name PostgreSQL itself gives a primary key, long tables cut as it cuts them.
fn primary_key_name(table: &str) -> String {
    const SUFFIX: &str = "_pkey";
    let mut end = table.len().min(DIALECT.identifier_limit() - SUFFIX.len());
    while !table.is_char_boundary(end) {
        end -= 1;
    }
    table[..end].to_owned() + SUFFIX
}

/// How the values get from one type to another, where PostgreSQL does not know or would cut them without a word.
pub(super) fn converted(name: &str, from: &Type, to: &Type) -> Option<String> {
    let sql = &to.sql(DIALECT);
    match (from, to) {
        (Type::Array(from), Type::Array(to)) => by_cast(name, &from.ty(), &to.ty(), "text[]", sql),
        // A text is read as what an array is as text. Of anything else it is an array of one, and back again the first.
        (Type::Text | Type::Varchar(_), Type::Array(_)) | (Type::Array(_), Type::Text | Type::Varchar(_)) => {
            by_cast(name, from, to, "text", sql)
        }
        (_, Type::Array(element)) => {
            let through = if is_cast(from, &element.ty()) { "" } else { "::text" };
            Some(format!("CASE WHEN {name} IS NOT NULL THEN ARRAY[{name}{through}]::{sql} END"))
        }
        (Type::Array(element), _) => {
            let through = if is_cast(&element.ty(), to) { "" } else { "::text" };
            Some(format!("({name}[1]){through}::{sql}"))
        }
        _ => by_cast(name, from, to, "text", sql),
    }
}

/// The same by conversions; `through` is the text that every type can be read from.
fn by_cast(name: &str, from: &Type, to: &Type, through: &str, sql: &str) -> Option<String> {
    if to.is_text() {
        // An assignment, which refuses what is too long; a cast would cut it.
        None
    } else if is_cast(from, to) {
        Some(format!("{name}::{sql}"))
    } else {
        Some(format!("{name}::{through}::{sql}"))
    }
}

/// Whether PostgreSQL converts the one into the other by itself.
fn is_cast(from: &Type, to: &Type) -> bool {
    let number = |ty: &Type| ty.is_integer() || matches!(ty, Type::Real | Type::Double | Type::Decimal(..));
    let moment = |ty: &Type| matches!(ty, Type::Date | Type::DateTime | Type::Timestamp);
    from == to || from.is_text() || to.is_text() || number(from) && number(to) || moment(from) && moment(to)
}

#[cfg(test)]
mod tests;
