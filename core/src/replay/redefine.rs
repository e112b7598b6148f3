//! Changing what a column is.

use sqlparser::{ast::AlterColumnOperation as Operation, tokenizer::TokenWithSpan};

use super::{
    alter,
    column::Draft,
    constraint::no_column,
    expressions::{self, Default},
    mend::is_word,
    names::Name,
    parse::Script,
    state::{Applied, Slot, State},
    texts::Texts,
};

/// ALTER COLUMN.
pub(super) fn alter(
    state: &mut State,
    slot: Slot,
    script: Script<'_>,
    tokens: &[TokenWithSpan],
    name: &Name,
    (operation, texts): (&Operation, &Texts),
    if_exists: bool,
) -> Applied {
    alter::change(state, slot, |state, table| {
        let Some(at) = table.columns.iter().position(|column| state.same(&column.name, &name.text)) else {
            return if if_exists { Ok(()) } else { Err(no_column(table, name)) };
        };
        let column = &mut table.columns[at];
        match operation {
            Operation::SetDataType { data_type, .. } => {
                column.ty = state.types.read(script.dialect, data_type).ty;
                column.collation = texts.collation(script.dialect);
            }
            Operation::SetNotNull => column.nullable = false,
            Operation::DropNotNull => column.nullable = true,
            Operation::SetDefault { value } => {
                let word = tokens.iter().position(|token| is_word(token, "DEFAULT")).unwrap_or(0);
                match expressions::default(script, &tokens[word..], value, &column.ty) {
                    Default::Null => column.default = None,
                    Default::Value(value) => column.default = Some(value),
                    Default::Sequence => column.generated = true,
                }
            }
            // Or an identity, which is mended to look so.
            Operation::DropDefault => {
                column.default = None;
                column.generated = false;
            }
            Operation::AddGenerated { .. } => {
                column.generated = true;
                column.nullable = false;
            }
        }
        Ok(())
    })
}

/// PostgreSQL's DROP EXPRESSION, and SET EXPRESSION.
pub(super) fn compute(
    state: &mut State,
    slot: Slot,
    script: Script<'_>,
    name: &Name,
    says: &[TokenWithSpan],
) -> Applied {
    alter::change(state, slot, |state, table| {
        let Some(column) = table.columns.iter_mut().find(|column| state.same(&column.name, &name.text)) else {
            return Err(no_column(table, name));
        };
        match (&mut column.computed, says) {
            (Some(computed), [set, _, _, _, inner @ .., _]) if is_word(set, "SET") => {
                computed.expression = script.sql_of(inner);
            }
            (computed, _) => *computed = None,
        }
        Ok(())
    })
}

/// MySQL's MODIFY, and CHANGE, which renames: the column is said anew.
pub(super) fn modify(state: &mut State, slot: Slot, name: &Name, draft: Draft, if_exists: bool) -> Applied {
    let Some(table) = state.table(slot) else { return Ok(()) };
    let Some(column) = table.columns.iter().find(|column| state.same(&column.name, &name.text)) else {
        return if if_exists { Ok(()) } else { Err(no_column(table, name)) };
    };
    let old = column.name.clone();
    if !state.same(&old, &draft.column.name) {
        state.rename_column(slot, &old, &draft.column.name);
    }
    alter::change(state, slot, |state, table| {
        let Draft { mut column, constraints, place: to, .. } = draft;
        let Some(at) = table.columns.iter().position(|there| state.same(&there.name, &column.name)) else {
            return Ok(());
        };
        column.nullable &= !table.primary_key.contains(&table.columns[at].name);
        if to.is_some() {
            let old = table.columns.remove(at);
            if let Err(trouble) = alter::place(state, table, column, to) {
                table.columns.insert(at, old);
                return Err(trouble);
            }
        } else {
            table.columns[at] = column;
        }
        constraints.into_iter().try_for_each(|constraint| state.attach(Some(slot), table, constraint))
    })
}

#[cfg(test)]
mod tests {
    use crate::{
        dialect::Dialect::{Mysql, Postgres, Sqlite},
        replay::testing::check,
    };

    #[test]
    fn computed_columns_change() {
        let a =
            "CREATE TABLE a (b int, c int GENERATED ALWAYS AS (b + 1) STORED, d int GENERATED ALWAYS AS (b) VIRTUAL);";
        check(Postgres, a, &["a: b integer?, c integer? as (b + 1) stored, d integer? as (b)"]);
        check(
            Postgres,
            &format!(
                "{a} ALTER TABLE a ALTER COLUMN c DROP EXPRESSION IF EXISTS, ALTER d SET EXPRESSION AS (b * (2 + b));
                 ALTER TABLE a RENAME b TO e"
            ),
            &["a: e integer?, c integer?, d integer? as (e * (2 + e))"],
        );
        check(Postgres, &format!("{a} ALTER TABLE a DROP COLUMN b CASCADE"), &["a: "]);
        check(
            Mysql,
            "CREATE TABLE a (b int, c int AS (b + 1) UNIQUE, d int AS (b) STORED); ALTER TABLE a MODIFY c int NOT NULL,
             CHANGE d e int AS (c) STORED, RENAME COLUMN b TO f",
            &["a: f int?, c int, e int? as (c) stored, unique c (c)"],
        );
        check(
            Sqlite,
            "CREATE TABLE a (b INT, c INT NOT NULL AS (b + 1)); ALTER TABLE a ADD COLUMN d INT AS (c) VIRTUAL;
             ALTER TABLE a RENAME c TO e",
            &["a: b INT?, e INT as (b + 1), d INT? as (e)"],
        );
    }

    #[test]
    fn columns_change() {
        check(
            Postgres,
            "CREATE TABLE a (b serial, c text DEFAULT 'x', d int NOT NULL); ALTER TABLE a ALTER b DROP DEFAULT,
             ALTER c DROP DEFAULT, ALTER d DROP NOT NULL, ALTER COLUMN d ADD GENERATED ALWAYS AS IDENTITY (START 2);
             ALTER TABLE a ALTER c SET DATA TYPE varchar(9) COLLATE \"C\"",
            &["a: b integer, c varchar(9)? collate C, d integer#"],
        );
        check(
            Postgres,
            "CREATE TABLE a (b int GENERATED ALWAYS AS IDENTITY, c int GENERATED BY DEFAULT AS IDENTITY);
             ALTER TABLE a ALTER COLUMN b DROP IDENTITY IF EXISTS, ALTER COLUMN c DROP IDENTITY",
            &["a: b integer, c integer"],
        );
        check(
            Mysql,
            "CREATE TABLE a (b int PRIMARY KEY, c text, d int); ALTER TABLE a MODIFY c varchar(9) NOT NULL AFTER d,
             CHANGE COLUMN b e bigint AUTO_INCREMENT, ADD COLUMN (f int, g int), ADD h int FIRST,
             ALTER COLUMN c SET DEFAULT 'x', ENGINE=InnoDB, CONVERT TO CHARACTER SET utf8mb4 COLLATE utf8mb4_bin",
            &["a: h int?, e bigint#, d int?, c varchar(9) = 'x', f int?, g int?, key (e), collate utf8mb4_bin"],
        );
    }
}
