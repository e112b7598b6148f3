//! CREATE INDEX, DROP INDEX and ALTER INDEX.
//!
//! Kept are the indexes that are nothing but columns. One with a condition, an expression, an operator class or a
//! method of its own is passed over: only its name is remembered, so that dropping it is no mistake.

use sqlparser::ast::{AlterIndexOperation, Expr, IndexColumn, IndexOption, IndexType, Statement};

use super::{
    alter::change,
    constraint,
    mend::{cut, find},
    names::{Name, Part, default_name},
    parse::{Script, Tokens},
    state::{Applied, Slot, State, Trouble},
};
use crate::{
    dialect::Dialect,
    schema::{Index, Table},
};

/// `CREATE [UNIQUE] INDEX`.
pub(super) fn create(state: &mut State, script: Script<'_>, mut tokens: Tokens) -> Applied {
    let span = script.span(&tokens);
    let replaces = cut(&mut tokens, "OR REPLACE");
    // A condition is not modelled, so it is not parsed.
    let condition = find(&tokens, "WHERE");
    tokens.truncate(condition.as_ref().map_or(tokens.len(), |found| found.start));
    let statement = script.statement(&mut tokens)?;
    let Statement::CreateIndex(written) = statement else { return Ok(()) };
    let Some(slot) = state.find(&script.path(&written.table_name)?)? else { return Ok(()) };
    let name = written.name.as_ref().map(|name| script.path(name)).transpose()?.map(|path| path.name);
    let behind = written.index_options.iter().filter_map(|option| match option {
        IndexOption::Using(method) => Some(method),
        IndexOption::Comment(_) => None,
    });
    // InnoDB makes the one of the other.
    let mut methods = written.using.iter().chain(behind);
    let plain = methods.all(|method| *method == IndexType::BTree || state.dialect == Dialect::Mysql)
        && condition.is_none()
        && written.include.is_empty()
        && written.nulls_distinct.is_none();
    let Some(columns) = constraint::columns(script, &written.columns).filter(|_| plain) else {
        let name = match (name, state.table(slot)) {
            (None, Some(table)) => {
                let parts: Vec<String> = written.columns.iter().map(|part| name_of_part(script, part)).collect();
                default_name(state.dialect, table, Part::Index, &parts)
            }
            (name, _) => name.map(|name| name.text).unwrap_or_default(),
        };
        state.note(&name);
        return Ok(());
    };
    if let Some(name) = &name {
        let taken = match state.dialect {
            // An index's name is its table's own affair there.
            Dialect::Mysql => state.table(slot).is_some_and(|table| has_index(state, table, &name.text)),
            Dialect::Sqlite | Dialect::Postgres => state.index_slot(&name.text).is_some(),
        };
        // A statement that was not followed has dropped it, else the server would refuse this one.
        let gone = taken && !written.if_not_exists && (replaces || state.is_unknown(&name.text));
        if gone
            && let Some(owner) = if state.dialect == Dialect::Mysql { Some(slot) } else { state.index_slot(&name.text) }
        {
            change(state, owner, |state, table| {
                table.indexes.retain(|index| !state.same(&index.name, &name.text));
                Ok(())
            })?;
        } else if taken {
            let message = format!("there is an index `{}` already", name.text);
            return if written.if_not_exists { Ok(()) } else { Err(Trouble::contradiction(name, message)) };
        }
    }
    change(state, slot, |state, table| {
        let columns = state.resolve(table, &columns)?;
        let span = name.as_ref().map_or(span, |name| name.span);
        state.supersede(Some(slot), table, &columns);
        let name = name.map_or_else(|| default_name(state.dialect, table, Part::Index, &columns), |name| name.text);
        table.indexes.push(Index { name, columns, unique: written.unique, constraint: false, span });
        Ok(())
    })
}

/// What PostgreSQL puts into the name of an index that was given none.
fn name_of_part(script: Script<'_>, part: &IndexColumn) -> String {
    let name = match &part.column.expr {
        Expr::Identifier(name) => Some(name),
        Expr::Function(call) => call.name.0.last().and_then(|part| part.as_ident()),
        _ => None,
    };
    name.map_or_else(|| "expr".to_owned(), |name| script.name(name).text)
}

fn has_index(state: &State, table: &Table, name: &str) -> bool {
    table.indexes.iter().any(|index| state.same(&index.name, name))
}

/// `DROP INDEX`.
pub(super) fn drop(state: &mut State, script: Script<'_>, mut tokens: Tokens) -> Applied {
    let statement = script.statement(&mut tokens)?;
    let Statement::Drop { names, if_exists, table, .. } = statement else { return Ok(()) };
    for name in &names {
        let path = script.path(name)?;
        let slot = match &table {
            Some(table) => state.find(&script.path(table)?)?,
            None => state.index_slot(&path.name.text),
        };
        match slot {
            Some(slot) => drop_of(state, slot, &path.name, if_exists)?,
            None if if_exists || path.schema.is_some() || state.is_unknown(&path.name.text) => {}
            None if state.dialect == Dialect::Mysql => {}
            None => {
                let message = format!("there is no index `{}`", path.name.text);
                return Err(Trouble::contradiction(&path.name, message));
            }
        }
    }
    Ok(())
}

/// Drops an index of a table.
pub(super) fn drop_of(state: &mut State, slot: Slot, name: &Name, if_exists: bool) -> Applied {
    let unknown = if_exists || state.is_unknown(&name.text);
    change(state, slot, |state, table| {
        let sqlite = state.dialect == Dialect::Sqlite;
        let found = |index: &Index| state.same(&index.name, &name.text) && !(sqlite && index.constraint);
        let Some(at) = table.indexes.iter().position(found) else {
            return if unknown { Ok(()) } else { Err(constraint::no_index(table, name)) };
        };
        if table.indexes[at].constraint {
            let message = format!("index `{}` belongs to a constraint of table `{}`", name.text, table.name);
            return Err(Trouble::contradiction(name, message));
        }
        table.indexes.remove(at);
        Ok(())
    })
}

/// `ALTER INDEX`; only its name is modelled.
pub(super) fn alter(state: &mut State, script: Script<'_>, mut tokens: Tokens) -> Applied {
    if find(&tokens, "RENAME").is_none() {
        return Ok(());
    }
    let if_exists = cut(&mut tokens, "IF EXISTS");
    let statement = script.statement(&mut tokens)?;
    let Statement::AlterIndex { name, operation: AlterIndexOperation::RenameIndex { index_name } } = statement else {
        return Ok(());
    };
    let (path, to) = (script.path(&name)?, script.path(&index_name)?.name);
    if let Some(slot) = state.index_slot(&path.name.text) {
        return change(state, slot, |state, table| {
            for index in table.indexes.iter_mut().filter(|index| state.same(&index.name, &path.name.text)) {
                index.name.clone_from(&to.text);
            }
            Ok(())
        });
    }
    if let Some(slot) = state.primary_key_slot(&path.name.text) {
        state.name_primary_key(slot, Some(to.text));
        return Ok(());
    }
    if if_exists || path.schema.is_some() || state.is_unknown(&path.name.text) {
        state.note(&to.text);
        return Ok(());
    }
    Err(Trouble::contradiction(&path.name, format!("there is no index `{}`", path.name.text)))
}

#[cfg(test)]
mod tests {
    use Dialect::{Mysql, Postgres, Sqlite};

    use super::*;
    use crate::replay::testing::{check, finds};

    #[test]
    fn indexes_come_and_go() {
        check(
            Postgres,
            "CREATE TABLE a (b int, c int); CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS i ON public.a USING btree
             (b DESC NULLS LAST, c); CREATE INDEX ON ONLY a (b); CREATE INDEX ON a (b); CREATE INDEX d ON a (c);
             CREATE INDEX IF NOT EXISTS d ON a (b); DROP INDEX CONCURRENTLY IF EXISTS d, nothing;
             ALTER INDEX i RENAME TO j",
            &["a: b integer?, c integer?, unique j (b c), index a_b_idx (b), index a_b_idx1 (b)"],
        );
        check(
            Sqlite,
            "CREATE TABLE a (b, c); CREATE UNIQUE INDEX main.i ON A (\"b\" DESC); CREATE INDEX j ON a (c);
             DROP INDEX IF EXISTS J",
            &["a: b ?, c ?, unique i (b)"],
        );
        check(
            Mysql,
            "CREATE TABLE a (b int, c int); CREATE TABLE d (b int); CREATE INDEX i USING BTREE ON a (b) ALGORITHM=INPLACE;
             CREATE INDEX i ON d (b); CREATE UNIQUE INDEX u ON a (b, c); DROP INDEX i ON a LOCK=NONE",
            &["a: b int?, c int?, unique u (b c)", "d: b int?, index i (b)"],
        );
    }

    #[test]
    fn one_takes_the_place_of_another() {
        check(
            Mysql,
            "CREATE TABLE a (b int, c int); CREATE INDEX i ON a (b); CREATE OR REPLACE INDEX i ON a (c)",
            &["a: b int?, c int?, index i (c)"],
        );
        // Who takes a name that was taken, after a statement that was not followed, takes the place.
        let sql =
            "CREATE TABLE a (b int, c int, CONSTRAINT f FOREIGN KEY (b) REFERENCES a (b)); CREATE INDEX i ON a (b);
                   FROB i, f; CREATE INDEX i ON a (c);
                   ALTER TABLE a ADD CONSTRAINT f FOREIGN KEY (c) REFERENCES a (b)";
        for dialect in [Postgres, Mysql] {
            let (schema, found) = crate::replay::testing::run(dialect, sql);
            assert!(schema.ends_with("fkey f (c) a (b), index i (c)\n"), "{schema}");
            assert_eq!(found, ["JT050 FROB i, f"]);
        }
    }

    #[test]
    fn only_plain_ones_are_kept() {
        for index in [
            "i ON a (b) WHERE b > 0",
            "i ON a (lower(b))",
            "i ON a USING gin (b)",
            "i ON a (b text_pattern_ops)",
            "i ON a ((b || c))",
            "i ON a (b) INCLUDE (c)",
            "i ON a (b COLLATE \"C\")",
        ] {
            check(
                Postgres,
                &format!("CREATE TABLE a (b text, c text); CREATE INDEX {index}; DROP INDEX i"),
                &["a: b text?, c text?"],
            );
        }
        let unnamed = "CREATE TABLE a (b text); CREATE INDEX ON a (lower(b)); DROP INDEX a_lower_idx";
        check(Postgres, unnamed, &["a: b text?"]);
    }

    #[test]
    fn contradictions_point_at_the_name() {
        for dialect in Dialect::ALL {
            finds(dialect, "CREATE INDEX i ON a (b)", &["JT051 a"]);
            finds(dialect, "CREATE TABLE a (b int); CREATE INDEX i ON a (c)", &["JT051 c"]);
            let twice = "CREATE TABLE a (b int); CREATE INDEX i ON a (b); CREATE INDEX i ON a (b)";
            finds(dialect, twice, &["JT051 i"]);
        }
        finds(Postgres, "DROP INDEX i", &["JT051 i"]);
        finds(Mysql, "CREATE TABLE a (b int); DROP INDEX i ON a", &["JT051 i"]);
        finds(Postgres, "CREATE TABLE a (b int UNIQUE); DROP INDEX a_b_key", &["JT051 a_b_key"]);
        check(
            Sqlite,
            "CREATE TABLE a (b INT UNIQUE); CREATE INDEX a_b_key ON a (b); DROP INDEX a_b_key",
            &["a: b INT?, unique constraint a_b_key (b)"],
        );
    }
}
