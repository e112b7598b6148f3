//! CREATE INDEX, DROP INDEX and ALTER INDEX.
//!
//! Kept are the indexes that are nothing but columns. One with a condition, an expression, an operator class or a
//! method of its own is passed over: only its name is remembered, so that dropping it is no mistake.

use super::{
    alter::change,
    constraint,
    cursor::{Cursor, Path},
    names::{Part, default_name},
    state::{Applied, Slot, State, Trouble},
};
use crate::{dialect::Dialect, schema::Index};

/// `CREATE [UNIQUE] INDEX`, from behind the word INDEX on.
pub(super) fn create(state: &mut State, mut cursor: Cursor<'_>, unique: bool) -> Applied {
    let start = cursor;
    cursor.take(&["CONCURRENTLY"]);
    let if_not_exists = cursor.take(&["IF", "NOT", "EXISTS"]);
    let name = if cursor.is(&["ON"]) { None } else { Some(cursor.path()?.name) };
    let mut plain = method(&mut cursor)?;
    if !cursor.take(&["ON"]) {
        cursor.expected("ON")?;
    }
    cursor.take(&["ONLY"]);
    let path = cursor.path()?;
    plain &= method(&mut cursor)?;
    let parts = cursor.parentheses()?;
    let columns = constraint::columns(parts)?;
    plain &= method(&mut cursor)?;
    plain &= !["WHERE", "INCLUDE", "NULLS"].iter().any(|word| cursor.mentions(word));
    let Some(slot) = state.find(&path)? else { return Ok(()) };
    let Some(columns) = columns.filter(|_| plain) else {
        let name = match (name, state.table(slot)) {
            (None, Some(table)) => default_name(state.dialect, table, Part::Index, &names_of_parts(parts)),
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
        if taken {
            let message = format!("there is an index `{}` already", name.text);
            return if if_not_exists { Ok(()) } else { Err(Trouble::contradiction(name, message)) };
        }
    }
    change(state, slot, |state, table| {
        let columns = state.resolve(table, &columns)?;
        let span = name.as_ref().map_or_else(|| start.span(), |name| name.span);
        let name = name.map_or_else(|| default_name(state.dialect, table, Part::Index, &columns), |name| name.text);
        table.indexes.push(Index { name, columns, unique, constraint: false, span });
        Ok(())
    })
}

/// What PostgreSQL puts into the name of an index that was given none.
fn names_of_parts(parts: Cursor<'_>) -> Vec<String> {
    let name = |mut part: Cursor<'_>| part.name().map_or_else(|_| "expr".to_owned(), |name| name.text);
    parts.items().into_iter().map(name).collect()
}

/// Passes `USING …`; whether it is the usual method, or none is named.
fn method(cursor: &mut Cursor<'_>) -> Applied<bool> {
    if !cursor.take(&["USING"]) {
        return Ok(true);
    }
    // InnoDB makes the one of the other.
    let usual = cursor.is(&["BTREE"]) || cursor.script.dialect == Dialect::Mysql;
    cursor.name()?;
    Ok(usual)
}

fn has_index(state: &State, table: &crate::schema::Table, name: &str) -> bool {
    table.indexes.iter().any(|index| state.same(&index.name, name))
}

/// `DROP INDEX`, from behind the word INDEX on.
pub(super) fn drop(state: &mut State, mut cursor: Cursor<'_>) -> Applied {
    cursor.take(&["CONCURRENTLY"]);
    let if_exists = cursor.take(&["IF", "EXISTS"]);
    for mut item in cursor.items() {
        let path = item.path()?;
        item.take_one_of(&["CASCADE", "RESTRICT"]);
        let slot = if item.take(&["ON"]) {
            let table = item.path()?;
            state.find(&table)?
        } else {
            item.end()?;
            state.index_slot(&path.name.text)
        };
        match slot {
            Some(slot) => drop_of(state, slot, &path, if_exists)?,
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

fn drop_of(state: &mut State, slot: Slot, path: &Path, if_exists: bool) -> Applied {
    let unknown = if_exists || state.is_unknown(&path.name.text);
    change(state, slot, |state, table| {
        let name = &path.name;
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

/// `ALTER INDEX`, from behind the word INDEX on; only its name is modelled.
pub(super) fn alter(state: &mut State, mut cursor: Cursor<'_>) -> Applied {
    let if_exists = cursor.take(&["IF", "EXISTS"]);
    let path = cursor.path()?;
    if !cursor.take(&["RENAME", "TO"]) {
        return Ok(());
    }
    let to = cursor.name()?;
    cursor.end()?;
    if let Some(slot) = state.index_slot(&path.name.text) {
        return change(state, slot, |state, table| {
            for index in table.indexes.iter_mut().filter(|index| state.same(&index.name, &path.name.text)) {
                index.name.clone_from(&to.text);
            }
            Ok(())
        });
    }
    if let Some(slot) = state.primary_key_slot(&path.name.text) {
        state.name_primary_key(slot, to.text);
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
