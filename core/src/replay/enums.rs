//! PostgreSQL's enums.

use sqlparser::ast::{
    AlterType, AlterTypeAddValue, AlterTypeAddValuePosition, AlterTypeOperation, Statement,
    UserDefinedTypeRepresentation,
};

use super::{
    drop,
    names::Name,
    parse::{Script, Tokens},
    state::{Applied, State, Trouble},
};
use crate::{
    schema::{Column, Enum, Literal},
    types::Type,
};

/// `CREATE TYPE`; of other types than enums nothing is kept.
pub(super) fn create(state: &mut State, script: Script<'_>, mut tokens: Tokens) -> Applied {
    let Ok(Statement::CreateType { name, representation: Some(UserDefinedTypeRepresentation::Enum { labels }) }) =
        script.statement(&mut tokens)
    else {
        return Ok(());
    };
    let path = script.path(&name)?;
    if path.schema.is_some() {
        return Ok(());
    }
    let name = path.name;
    if state.enums.iter().any(|own| own.name == name.text) {
        return Err(Trouble::contradiction(&name, format!("there is an enum `{}` already", name.text)));
    }
    let values = labels.into_iter().map(|label| label.value).collect();
    state.enums.push(Enum { name: name.text, values, span: name.span });
    Ok(())
}

/// `DROP TYPE`
pub(super) fn drop(state: &mut State, script: Script<'_>, mut tokens: Tokens) -> Applied {
    let Ok(Statement::Drop { names, cascade, .. }) = script.statement(&mut tokens) else { return Ok(()) };
    for name in &names {
        let path = script.path(name)?;
        if path.schema.is_some() {
            continue;
        }
        let before = state.enums.len();
        state.enums.retain(|own| own.name != path.name.text);
        if cascade && state.enums.len() < before {
            for (slot, name) in state.columns_where(|column| is_of(column, &path.name)) {
                drop::column(state, slot, &name, true, true)?;
            }
        }
    }
    Ok(())
}

/// `ALTER TYPE`
pub(super) fn alter(state: &mut State, script: Script<'_>, mut tokens: Tokens) -> Applied {
    let Ok(Statement::AlterType(AlterType { name, operation, .. })) = script.statement(&mut tokens) else {
        return Ok(());
    };
    let path = script.path(&name)?;
    if path.schema.is_some() {
        return Ok(());
    }
    let name = path.name;
    match operation {
        AlterTypeOperation::Rename(rename) => {
            let to = script.name(&rename.new_name).text;
            for column in state.columns_mut().filter(|column| is_of(column, &name)) {
                column.ty = Type::Raw(spelled(&to).into());
            }
            for own in state.enums.iter_mut().filter(|own| own.name == name.text) {
                own.name.clone_from(&to);
            }
        }
        AlterTypeOperation::AddValue(value) => return add(state, &name, value),
        AlterTypeOperation::RenameValue(rename) => {
            let (from, to) = (rename.from.value, rename.to.value);
            let Some(own) = state.enums.iter_mut().find(|own| own.name == name.text) else { return Ok(()) };
            let Some(at) = own.values.iter().position(|value| *value == from) else {
                return Err(no_value(&name, &from));
            };
            own.values[at].clone_from(&to);
            let values = [(from.clone(), to.clone())];
            state.tables_mut().for_each(|table| table.rename_values(|own| is_of(own, &name), &values));
            for column in state.columns_mut().filter(|column| is_of(column, &name)) {
                if let Some(Literal::Text(text)) = &mut column.default
                    && *text == from
                {
                    text.clone_from(&to);
                }
            }
        }
    }
    Ok(())
}

fn add(state: &mut State, name: &Name, add: AlterTypeAddValue) -> Applied {
    let Some(own) = state.enums.iter_mut().find(|own| own.name == name.text) else { return Ok(()) };
    let AlterTypeAddValue { if_not_exists, value, position } = add;
    if own.values.contains(&value.value) {
        let message = format!("enum `{}` has a value `{}` already", name.text, value.value);
        return if if_not_exists { Ok(()) } else { Err(Trouble::contradiction(name, message)) };
    }
    let (neighbour, behind) = match position {
        None => (None, 0),
        Some(AlterTypeAddValuePosition::Before(other)) => (Some(other.value), 0),
        Some(AlterTypeAddValuePosition::After(other)) => (Some(other.value), 1),
    };
    let at = match &neighbour {
        None => own.values.len(),
        Some(other) => match own.values.iter().position(|value| value == other) {
            Some(at) => at + behind,
            None => return Err(no_value(name, other)),
        },
    };
    own.values.insert(at, value.value);
    Ok(())
}

fn no_value(name: &Name, value: &str) -> Trouble {
    Trouble::contradiction(name, format!("enum `{}` has no value `{value}`", name.text))
}

/// Whether the column's type is spelled so.
fn is_of(column: &Column, name: &Name) -> bool {
    match &column.ty {
        Type::Enum(own) => *own == name.text,
        Type::Raw(text) => *text == spelled(&name.text),
        _ => false,
    }
}

/// A name as types are spelled: quoted where it has to be.
fn spelled(name: &str) -> String {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    if name.chars().all(plain) { name.to_owned() } else { format!("\"{}\"", name.replace('"', "\"\"")) }
}

#[cfg(test)]
mod tests {
    use crate::{
        dialect::Dialect::Postgres,
        replay::testing::{check, finds},
    };

    const MOOD: &str = "CREATE TYPE mood AS ENUM ('sad', 'it''s ok'); CREATE TABLE a (b mood NOT NULL DEFAULT 'sad');";

    #[test]
    fn values_come_where_they_are_put() {
        let after = |sql: &str, values: &str, rest: &str| check(Postgres, &format!("{MOOD} {sql}"), &[values, rest]);
        let a = "a: b \"mood\" = 'sad'";
        after("", "enum mood (sad, it's ok)", a);
        after("ALTER TYPE mood ADD VALUE 'glad'", "enum mood (sad, it's ok, glad)", a);
        after("ALTER TYPE public.mood ADD VALUE 'low' BEFORE 'sad'", "enum mood (low, sad, it's ok)", a);
        after("ALTER TYPE mood ADD VALUE IF NOT EXISTS 'x' AFTER 'sad'", "enum mood (sad, x, it's ok)", a);
        after("ALTER TYPE mood ADD VALUE IF NOT EXISTS 'sad'", "enum mood (sad, it's ok)", a);
        after("ALTER TYPE mood RENAME VALUE 'sad' TO 'low'", "enum mood (low, it's ok)", "a: b \"mood\" = 'low'");
        let rest = "ALTER TABLE a ADD CHECK (b <> 'it''s ok' OR b IN ('sad', '')), ADD CHECK (b::text <> 'sad');
             CREATE INDEX i ON a (b) WHERE b = 'sad'::mood; ALTER TYPE mood RENAME VALUE 'sad' TO 'low'";
        let expressions = "a: b \"mood\" = 'low', index i (b) where b = 'low'::mood, \
                           check a_b_check (b <> 'it''s ok' OR b IN ('low', '')), check a_b_check1 (b::text <> 'sad')";
        after(rest, "enum mood (low, it's ok)", expressions);
        after("ALTER TYPE mood RENAME TO \"Mood\"", "enum Mood (sad, it's ok)", "a: b \"Mood\" = 'sad'");
    }

    #[test]
    fn columns_go_with_their_type() {
        check(Postgres, &format!("{MOOD} ALTER TABLE a ADD c int; DROP TYPE mood CASCADE"), &["a: c integer?"]);
    }

    #[test]
    fn another_type_takes_the_place_of_one() {
        check(
            Postgres,
            &format!(
                "{MOOD} ALTER TYPE mood RENAME TO mood_old; CREATE TYPE mood AS ENUM ('sad');
                 ALTER TABLE a ALTER b TYPE mood USING b::text::mood; DROP TYPE mood_old"
            ),
            &["enum mood (sad)", "a: b \"mood\" = 'sad'"],
        );
        check(Postgres, &format!("{MOOD} DROP TABLE a; DROP TYPE IF EXISTS mood CASCADE"), &[]);
    }

    #[test]
    fn what_the_server_would_refuse_is_told() {
        finds(Postgres, &format!("{MOOD} CREATE TYPE mood AS ENUM ()"), &["JT051 mood"]);
        finds(Postgres, &format!("{MOOD} ALTER TYPE mood ADD VALUE 'sad'"), &["JT051 mood"]);
        finds(Postgres, &format!("{MOOD} ALTER TYPE mood ADD VALUE 'x' AFTER 'y'"), &["JT051 mood"]);
        finds(Postgres, "CREATE TYPE pair AS (a int, b int); ALTER TYPE pair RENAME TO two; DROP TYPE two", &[]);
    }
}
