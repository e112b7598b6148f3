//! ALTER TABLE.

use super::{
    column::{self, Draft, Place},
    constraint::{self, no_column, no_index},
    cursor::Cursor,
    drop,
    expressions::{self, Default},
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
        rename(state, slot, operation)
    } else if operation.take(&["ALTER"]) {
        operation.take(&["COLUMN"]);
        alter_column(state, slot, operation)
    } else if operation.take(&["MODIFY"]) {
        redefine(state, slot, operation, false)
    } else if operation.take(&["CHANGE"]) {
        redefine(state, slot, operation, true)
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
fn place(state: &State, table: &mut Table, column: Column, place: Option<Place>) -> Applied {
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

fn rename(state: &mut State, slot: Slot, mut operation: Cursor<'_>) -> Applied {
    if operation.take_one_of(&["TO", "AS"]) {
        let to = operation.path()?;
        operation.end()?;
        return state.rename_table(slot, &to.name);
    }
    let constraint = operation.take(&["CONSTRAINT"]);
    let index = !constraint && state.dialect == Dialect::Mysql && operation.take_one_of(&["INDEX", "KEY"]);
    if !constraint && !index {
        operation.take(&["COLUMN"]);
    }
    let if_exists = operation.take(&["IF", "EXISTS"]);
    let from = operation.name()?;
    if operation.is_end() && state.dialect == Dialect::Mysql {
        // MySQL does without TO.
        return state.rename_table(slot, &from);
    }
    if !operation.take(&["TO"]) {
        operation.expected("TO")?;
    }
    let to = operation.name()?;
    operation.end()?;
    if constraint {
        return rename_constraint(state, slot, &from.text, &to.text)
            .then_some(())
            .ok_or_else(|| Trouble::contradiction(&from, format!("there is no constraint `{}`", from.text)));
    }
    let Some(table) = state.table(slot) else { return Ok(()) };
    if index {
        let found = table.indexes.iter().position(|index| state.same(&index.name, &from.text));
        let found = found.ok_or_else(|| no_index(table, &from))?;
        return change(state, slot, |_, table| {
            table.indexes[found].name = to.text;
            Ok(())
        });
    }
    if !table.columns.iter().any(|column| state.same(&column.name, &from.text)) {
        return if if_exists { Ok(()) } else { Err(no_column(table, &from)) };
    }
    let taken = table.columns.iter().any(|column| state.same(&column.name, &to.text));
    if taken && !state.same(&from.text, &to.text) {
        let message = format!("table `{}` has a column `{}` already", table.name, to.text);
        return Err(Trouble::contradiction(&to, message));
    }
    state.rename_column(slot, &from.text, &to.text);
    Ok(())
}

/// Whether there was a constraint of that name.
fn rename_constraint(state: &mut State, slot: Slot, from: &str, to: &str) -> bool {
    let Some(mut table) = state.take(slot) else { return false };
    let names = (table.foreign_keys.iter_mut().map(|key| &mut key.name))
        .chain(table.checks.iter_mut().map(|check| &mut check.name))
        .chain(table.indexes.iter_mut().map(|index| &mut index.name));
    let mut found = false;
    for name in names.filter(|name| state.same(name, from)) {
        to.clone_into(name);
        found = true;
    }
    if !found && state.same(&state.primary_key_name(slot, &table), from) {
        state.name_primary_key(slot, to.to_owned());
        found = true;
    }
    state.put_back(slot, table);
    found
}

fn alter_column(state: &mut State, slot: Slot, mut operation: Cursor<'_>) -> Applied {
    let if_exists = operation.take(&["IF", "EXISTS"]);
    let name = operation.name()?;
    let Some(table) = state.table(slot) else { return Ok(()) };
    let Some(at) = table.columns.iter().position(|column| state.same(&column.name, &name.text)) else {
        return if if_exists { Ok(()) } else { Err(no_column(table, &name)) };
    };
    change(state, slot, |state, table| alter(state, &mut table.columns[at], operation))
}

fn alter(state: &mut State, column: &mut Column, mut operation: Cursor<'_>) -> Applied {
    if operation.take(&["TYPE"]) || operation.take(&["SET", "DATA", "TYPE"]) {
        column.ty = state.types.read(&mut operation)?.ty;
        // COLLATE and USING do not matter to what is there in the end.
        return Ok(());
    } else if operation.take(&["SET", "NOT", "NULL"]) {
        column.nullable = false;
    } else if operation.take(&["DROP", "NOT", "NULL"]) {
        column.nullable = true;
    } else if operation.take(&["SET", "DEFAULT"]) {
        match expressions::default(&mut operation, &column.ty)? {
            Default::Null => column.default = None,
            Default::Value(value) => column.default = Some(value),
            Default::Sequence => column.generated = true,
        }
    } else if operation.take(&["DROP", "DEFAULT"]) {
        column.default = None;
        column.generated = false;
    } else if operation.take(&["ADD", "GENERATED"]) {
        column.generated = true;
        column.nullable = false;
        return Ok(());
    } else if operation.take(&["DROP", "IDENTITY"]) {
        column.generated = false;
        operation.take(&["IF", "EXISTS"]);
    } else {
        let passed = operation.take(&["DROP", "EXPRESSION"])
            || operation.take_one_of(&["RESET", "RESTART"])
            || operation.take(&["SET"])
                && (operation.is_symbol('(')
                    || operation.is_one_of(&[
                        "STATISTICS",
                        "STORAGE",
                        "COMPRESSION",
                        "GENERATED",
                        "INCREMENT",
                        "START",
                        "CACHE",
                        "MAXVALUE",
                        "MINVALUE",
                        "VISIBLE",
                        "INVISIBLE",
                    ]));
        if passed {
            return Ok(());
        }
        operation.expected("a change of a column")?;
    }
    operation.end()?;
    Ok(())
}

/// MySQL's MODIFY, and CHANGE, which renames: the column is said anew.
fn redefine(state: &mut State, slot: Slot, mut operation: Cursor<'_>, renames: bool) -> Applied {
    operation.take(&["COLUMN"]);
    let if_exists = operation.take(&["IF", "EXISTS"]);
    let mut definition = operation;
    let name = operation.name()?;
    if renames {
        definition = operation;
    }
    let draft = column::read(&mut state.types, &mut definition)?;
    definition.end()?;
    let Some(table) = state.table(slot) else { return Ok(()) };
    let Some(column) = table.columns.iter().find(|column| state.same(&column.name, &name.text)) else {
        return if if_exists { Ok(()) } else { Err(no_column(table, &name)) };
    };
    let old = column.name.clone();
    if renames {
        state.rename_column(slot, &old, &draft.column.name);
    }
    change(state, slot, |state, table| {
        let Draft { mut column, constraints, place: to, .. } = draft;
        let Some(at) = table.columns.iter().position(|there| state.same(&there.name, &column.name)) else {
            return Ok(());
        };
        column.nullable &= !table.primary_key.contains(&table.columns[at].name);
        if to.is_some() {
            let old = table.columns.remove(at);
            if let Err(trouble) = place(state, table, column, to) {
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
    use Dialect::{Mysql, Postgres, Sqlite};

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
    fn columns_change() {
        check(
            Postgres,
            "CREATE TABLE a (b serial, c text DEFAULT 'x', d int NOT NULL); ALTER TABLE a ALTER b DROP DEFAULT,
             ALTER c DROP DEFAULT, ALTER d DROP NOT NULL, ALTER COLUMN d ADD GENERATED ALWAYS AS IDENTITY (START 2);
             ALTER TABLE a ALTER c SET DATA TYPE varchar(9) COLLATE \"C\"",
            &["a: b integer, c varchar(9)?, d integer#"],
        );
        check(
            Mysql,
            "CREATE TABLE a (b int PRIMARY KEY, c text, d int); ALTER TABLE a MODIFY c varchar(9) NOT NULL AFTER d,
             CHANGE COLUMN b e bigint AUTO_INCREMENT, ADD COLUMN (f int, g int), ADD h int FIRST,
             ALTER COLUMN c SET DEFAULT 'x', ENGINE=InnoDB, CONVERT TO CHARACTER SET utf8mb4 COLLATE utf8mb4_bin",
            &["a: h int?, e bigint#, d int?, c varchar(9) = 'x', f int?, g int?, key (e)"],
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
    fn a_renamed_table_takes_references_along() {
        let sql = "CREATE TABLE a (id int PRIMARY KEY, a_id int REFERENCES a (id));
                   CREATE TABLE b (a_id int REFERENCES A (id));
                   ALTER TABLE a RENAME TO c; ALTER TABLE c RENAME COLUMN id TO key";
        check(
            Postgres,
            sql,
            &[
                "c: key integer, a_id integer?, key (key), fkey a_a_id_fkey (a_id) c (key)",
                "b: a_id integer?, fkey b_a_id_fkey (a_id) c (key)",
            ],
        );
        check(
            Sqlite,
            sql,
            &[
                "c: key INT?, a_id INT?, key (key), fkey c_a_id_fkey (a_id) c (key)",
                "b: a_id INT?, fkey b_a_id_fkey (a_id) c (key)",
            ],
        );
        check(
            Mysql,
            &sql.replace("key", "`key`").replace(" KEY", " key").replace("RENAME TO", "RENAME"),
            &[
                "c: key int, a_id int?, key (key), fkey c_ibfk_1 (a_id) c (key)",
                "b: a_id int?, fkey b_ibfk_1 (a_id) c (key)",
            ],
        );
    }

    #[test]
    fn a_rebuilt_sqlite_table_is_still_referred_to() {
        let before = "CREATE TABLE x (id INTEGER PRIMARY KEY, a TEXT); CREATE INDEX x_a ON x (a);
                      CREATE TABLE y (x_id INT REFERENCES x (id) ON DELETE CASCADE);";
        let y = "y: x_id INT?, fkey y_x_id_fkey (x_id) x (id) on delete cascade";
        check(
            Sqlite,
            &format!(
                "{before} PRAGMA foreign_keys = OFF; CREATE TABLE \"x_new\" (id INTEGER PRIMARY KEY, a INT UNIQUE);
                 INSERT INTO x_new SELECT id, a FROM x; DROP TABLE x; ALTER TABLE x_new RENAME TO x;
                 CREATE INDEX x_a ON x (a); PRAGMA foreign_keys = ON;"
            ),
            &[y, "x: id INTEGER#, a INT?, key (id), unique constraint x_a_key (a), index x_a (a)"],
        );
        // The other way round, references follow the old table, unless SQLite is told to leave them.
        let renamed = "ALTER TABLE x RENAME TO x_old; CREATE TABLE x (id INTEGER PRIMARY KEY); DROP TABLE x_old";
        let x = "x: id INTEGER#, key (id)";
        check(Sqlite, &format!("{before} {renamed}"), &[&y.replace(") x (", ") x_old ("), x]);
        check(Sqlite, &format!("{before} PRAGMA legacy_alter_table = ON; {renamed}"), &[y, x]);
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
