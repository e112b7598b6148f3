//! ALTER TABLE.

use super::{
    column::{self, Draft, Place},
    constraint::{self, no_column},
    cursor::Cursor,
    drop, redefine, rename,
    state::{Applied, Slot, State, Trouble},
};
use crate::{
    dialect::Dialect,
    schema::{Column, Table},
};

/// What an operation may start with that changes nothing that is modelled.
const UNMODELLED: &[&[&str]] = &[
    &["ALGORITHM"],
    &["ALTER", "CHECK"],
    &["ALTER", "CONSTRAINT"],
    &["ALTER", "INDEX"],
    &["ALTER", "KEY"],
    &["ATTACH"],
    &["AUTO_INCREMENT"],
    &["AVG_ROW_LENGTH"],
    &["CHARACTER"],
    &["CHARSET"],
    &["CHECKSUM"],
    &["CLUSTER"],
    &["COLLATE"],
    &["COMMENT"],
    &["CONVERT"],
    &["DEFAULT"],
    &["DETACH"],
    &["DISABLE"],
    &["ENABLE"],
    &["ENGINE"],
    &["FORCE"],
    &["INHERIT"],
    &["KEY_BLOCK_SIZE"],
    &["LOCK"],
    &["NO", "FORCE"],
    &["NO", "INHERIT"],
    &["ORDER", "BY"],
    &["OWNER"],
    &["PAGE_CHECKSUM"],
    &["PARTITION"],
    &["REMOVE", "PARTITIONING"],
    &["REPLICA", "IDENTITY"],
    &["RESET"],
    &["ROW_FORMAT"],
    &["SET", "ACCESS"],
    &["SET", "LOGGED"],
    &["SET", "TABLESPACE"],
    &["SET", "UNLOGGED"],
    &["SET", "WITHOUT"],
    &["STATS_AUTO_RECALC"],
    &["STATS_PERSISTENT"],
    &["VALIDATE"],
    &["ADD", "PARTITION"],
    &["DROP", "PARTITION"],
    &["TRUNCATE", "PARTITION"],
];

/// `ALTER TABLE`, from behind the word TABLE on.
pub(super) fn table(state: &mut State, mut cursor: Cursor<'_>) -> Applied {
    let if_exists = cursor.take(&["IF", "EXISTS"]);
    cursor.take(&["ONLY"]);
    let path = cursor.path()?;
    cursor.take_symbol('*');
    let slot = match state.find(&path) {
        Err(_) if if_exists => return Ok(()),
        found => found?,
    };
    let mut operations = cursor.items();
    if state.dialect != Dialect::Sqlite {
        // Servers look at the statement as a whole: what goes makes room for what comes.
        operations.sort_by_key(|operation| !operation.is(&["DROP"]));
    }
    for operation in operations {
        match slot {
            Some(slot) => {
                if let Err(trouble) = apply(state, slot, operation) {
                    state.troubles.push((trouble, operation.span()));
                }
            }
            None => note_rename(state, operation),
        }
    }
    Ok(())
}

/// A table that is not modelled goes on as one that is not, by its new name.
fn note_rename(state: &mut State, mut operation: Cursor<'_>) {
    if operation.take(&["RENAME", "TO"])
        && let Ok(to) = operation.name()
    {
        state.note(&to.text);
    }
}

fn apply(state: &mut State, slot: Slot, mut operation: Cursor<'_>) -> Applied {
    let lists = operation.is(&["SET"]) && {
        let mut behind = operation;
        behind.next();
        behind.is_symbol('(')
    };
    if lists || UNMODELLED.iter().any(|words| operation.is(words)) {
        return Ok(());
    }
    if operation.take(&["ADD"]) {
        add(state, slot, operation)
    } else if operation.take(&["DROP"]) {
        drop::operation(state, slot, operation)
    } else if operation.take(&["RENAME"]) {
        rename::operation(state, slot, operation)
    } else if operation.take(&["ALTER"]) {
        operation.take(&["COLUMN"]);
        redefine::alter(state, slot, operation)
    } else if operation.take(&["MODIFY"]) {
        redefine::modify(state, slot, operation, false)
    } else if operation.take(&["CHANGE"]) {
        redefine::modify(state, slot, operation, true)
    } else {
        operation.expected("an operation that is modelled")?;
        Ok(())
    }
}

/// Changes a table in its place.
pub(super) fn change<T>(
    state: &mut State,
    slot: Slot,
    change: impl FnOnce(&mut State, &mut Table) -> Applied<T>,
) -> Applied<T> {
    let Some(mut table) = state.take(slot) else {
        return Err(Trouble::Opaque("the table is gone".to_owned()));
    };
    let result = change(state, &mut table);
    state.put_back(slot, table);
    result
}

fn add(state: &mut State, slot: Slot, mut operation: Cursor<'_>) -> Applied {
    if constraint::starts_here(&operation) {
        let constraint = constraint::read(&mut operation)?;
        operation.end()?;
        return change(state, slot, |state, table| state.attach(Some(slot), table, constraint));
    }
    operation.take(&["COLUMN"]);
    let if_not_exists = operation.take(&["IF", "NOT", "EXISTS"]);
    let columns = if operation.is_symbol('(') { operation.parentheses()?.items() } else { vec![operation] };
    for mut column in columns {
        if constraint::starts_here(&column) {
            let constraint = constraint::read(&mut column)?;
            change(state, slot, |state, table| state.attach(Some(slot), table, constraint))?;
            continue;
        }
        let draft = column::read(&mut state.types, &mut column)?;
        column.end()?;
        if let Some(remark) = draft.remark() {
            state.troubles.push((Trouble::Opaque(remark), draft.column.span));
        }
        change(state, slot, |state, table| add_column(state, slot, table, draft, if_not_exists))?;
    }
    Ok(())
}

fn add_column(state: &mut State, slot: Slot, table: &mut Table, draft: Draft, if_not_exists: bool) -> Applied {
    let name = super::names::Name { text: draft.column.name.clone(), span: draft.column.span };
    if table.columns.iter().any(|column| state.same(&column.name, &name.text)) {
        if if_not_exists {
            return Ok(());
        }
        let message = format!("table `{}` has a column `{}` already", table.name, name.text);
        return Err(Trouble::contradiction(&name, message));
    }
    place(state, table, draft.column, draft.place)?;
    for constraint in draft.constraints {
        state.attach(Some(slot), table, constraint)?;
    }
    Ok(())
}

/// Puts a column where it belongs: at the end, unless MySQL is told otherwise.
pub(super) fn place(state: &State, table: &mut Table, column: Column, place: Option<Place>) -> Applied {
    let at = match place {
        None => table.columns.len(),
        Some(Place::First) => 0,
        Some(Place::After(name)) => {
            let found = table.columns.iter().position(|column| state.same(&column.name, &name.text));
            found.ok_or_else(|| no_column(table, &name))? + 1
        }
    };
    table.columns.insert(at, column);
    Ok(())
}

#[cfg(test)]
mod tests {
    use Dialect::{Mysql, Postgres};

    use super::*;
    use crate::replay::testing::{check, finds};

    #[test]
    fn several_operations() {
        check(
            Postgres,
            "CREATE TABLE a (b int, c text);
             ALTER TABLE ONLY a ADD COLUMN d bool DEFAULT false NOT NULL, DROP COLUMN IF EXISTS x, DROP c,
               ALTER COLUMN b SET NOT NULL, ALTER b TYPE bigint USING b::bigint, ALTER COLUMN b SET DEFAULT 3,
               ADD CONSTRAINT u UNIQUE (b, d), OWNER TO me, ALTER COLUMN d SET STATISTICS 100;
             ALTER TABLE IF EXISTS nothing ADD COLUMN x int;
             ALTER TABLE a ADD COLUMN IF NOT EXISTS b int, RENAME COLUMN d TO e",
            &["a: b bigint = 3, e boolean = false, unique constraint u (b e)"],
        );
    }

    #[test]
    fn constraints_come_and_go() {
        check(
            Postgres,
            "CREATE TABLE a (b int, CONSTRAINT c CHECK (b > 0)); ALTER TABLE a ADD PRIMARY KEY (b);
             ALTER TABLE a RENAME CONSTRAINT c TO d; ALTER TABLE a RENAME CONSTRAINT a_pkey TO k;
             ALTER TABLE a DROP CONSTRAINT k, DROP CONSTRAINT IF EXISTS nothing,
               ADD CONSTRAINT f FOREIGN KEY (b) REFERENCES a (b) NOT VALID;
             ALTER TABLE a VALIDATE CONSTRAINT f",
            &["a: b integer, fkey f (b) a (b), check d (b > 0)"],
        );
        check(
            Mysql,
            "CREATE TABLE a (b int, c int, PRIMARY KEY (b), KEY i (c)); ALTER TABLE a
             ADD FOREIGN KEY (c) REFERENCES a (b), ADD CONSTRAINT k CHECK (b > 0), RENAME INDEX i TO j,
             ADD UNIQUE INDEX u (b), DROP PRIMARY KEY, ADD PRIMARY KEY (c);
             ALTER TABLE a DROP FOREIGN KEY a_ibfk_1, DROP CHECK k, DROP KEY u",
            &["a: b int, c int, key (c), index j (c)"],
        );
        check(
            Postgres,
            "CREATE TABLE a (b int); CREATE UNIQUE INDEX i ON a (b); CREATE UNIQUE INDEX j ON a (b);
             ALTER TABLE a ADD CONSTRAINT k PRIMARY KEY USING INDEX i, ADD CONSTRAINT u UNIQUE USING INDEX j",
            &["a: b integer, key (b), unique constraint u (b)"],
        );
    }

    #[test]
    fn contradictions_point_at_the_name() {
        for dialect in Dialect::ALL {
            finds(dialect, "ALTER TABLE a ADD COLUMN b int", &["JT051 a"]);
            let a = "CREATE TABLE a (b int);";
            finds(dialect, &format!("{a} ALTER TABLE a ADD COLUMN B int"), &["JT051 B"]);
            finds(dialect, &format!("{a} ALTER TABLE a DROP COLUMN c"), &["JT051 c"]);
            finds(dialect, &format!("{a} ALTER TABLE a RENAME c TO d"), &["JT051 c"]);
            finds(dialect, &format!("{a} CREATE TABLE c (d int); ALTER TABLE a RENAME TO c"), &["JT051 c"]);
            finds(dialect, &format!("{a} ALTER TABLE a FROB b"), &["JT050 FROB b"]);
        }
        finds(
            Postgres,
            "CREATE TABLE a (b int); ALTER TABLE a ADD CONSTRAINT c FOREIGN KEY (d) REFERENCES a",
            &["JT051 d"],
        );
        finds(Postgres, "CREATE TABLE a (b int); ALTER TABLE a DROP CONSTRAINT c", &["JT051 c"]);
    }

    #[test]
    fn one_bad_operation_spoils_no_other() {
        let (schema, found) =
            crate::replay::testing::run(Postgres, "CREATE TABLE a (b int); ALTER TABLE a FROB b, ADD COLUMN c int");
        assert_eq!(schema, "a: b integer?, c integer?\n");
        assert_eq!(found, ["JT050 FROB b"]);
    }
}
