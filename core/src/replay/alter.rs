//! ALTER TABLE.

use sqlparser::{
    ast::{
        AlterTableOperation as Operation, ColumnDef, ColumnOption, ColumnOptionDef, DataType, DropBehavior, Ident,
        RenameTableNameKind,
    },
    parser::Parser,
    tokenizer::{Token, TokenWithSpan},
};

use super::{
    column::{self, Draft, Place},
    constraint::{self, no_column},
    drop, index,
    mend::{cut, find, group, items, starts_with},
    parse::{Script, Tokens},
    redefine, rename,
    state::{Applied, Slot, State, Trouble},
    table,
    texts::{self, Texts},
};
use crate::{
    dialect::Dialect,
    schema::{Checked, Column, Table},
};

/// What an operation may start with that changes nothing that is modelled and that sqlparser does not know.
const UNMODELLED: &str = "ALTER CHECK|ALTER INDEX|ALTER KEY|AVG_ROW_LENGTH|CHARACTER|CHARSET|\
    CHECKSUM|CLUSTER|COLLATE|COMMENT|CONVERT|DEFAULT|DISABLE|ENABLE|ENGINE|FORCE|INHERIT|KEY_BLOCK_SIZE|\
    NO FORCE|NO INHERIT|ORDER BY|PAGE_CHECKSUM|PARTITION|REMOVE PARTITIONING|RESET|ROW_FORMAT|SET ()|SET ACCESS|\
    SET TABLESPACE|SET WITHOUT|STATS_AUTO_RECALC|STATS_PERSISTENT|ADD PARTITION|DROP PARTITION|TRUNCATE PARTITION";

/// The same of what ALTER COLUMN does to a column.
const UNMODELLED_OF_COLUMN: &str = "RESET|RESTART|SET ()|SET STATISTICS|SET STORAGE|SET COMPRESSION|\
    SET GENERATED|SET INCREMENT|SET START|SET CACHE|SET MAXVALUE|SET MINVALUE|SET VISIBLE|SET INVISIBLE";

/// `ALTER TABLE`, from behind the word TABLE on. Each operation is parsed alone: one that is not understood spoils no
/// other.
pub(super) fn table(state: &mut State, script: Script<'_>, mut tokens: Tokens) -> Applied {
    let if_exists = starts_with(&tokens, "IF EXISTS") && cut(&mut tokens, "IF EXISTS");
    let only = starts_with(&tokens, "ONLY");
    if only {
        tokens.remove(0);
    }
    let (path, behind) = table::head(script, &tokens)?;
    let slot = match state.find(&path) {
        Err(_) if if_exists => return Ok(()),
        found => found?,
    };
    let behind = behind + usize::from(tokens.get(behind).is_some_and(|token| token.token == Token::Mul));
    let mut operations = items(&tokens[behind..]);
    if state.dialect != Dialect::Sqlite {
        // Servers look at the statement as a whole: what goes makes room for what comes.
        operations.sort_by_key(|operation| !starts_with(operation, "DROP"));
    }
    for operation in operations {
        let span = script.span(operation);
        let Some(slot) = slot else {
            // A table that is not modelled goes on as one that is not, by its new name.
            if starts_with(operation, "RENAME TO") {
                let to = table::head(script, &operation[2..])?.0.name.text;
                state.note(&to);
                state.rename_view(&path.name.text, &to);
            } else if starts_with(operation, "SET SCHEMA public") {
                let message = format!("what table `{}` of another schema has is not known", path.name.text);
                state.troubles.push((Trouble::Unread(message), span));
            }
            continue;
        };
        for operation in one_by_one(operation) {
            let heirs = if only || !is_inherited(&operation) { Vec::new() } else { state.family(slot).split_off(1) };
            for heir in heirs {
                // What it says of a column already it goes on saying.
                let _ = apply(state, heir, script, operation.clone());
            }
            if let Err(trouble) = apply(state, slot, script, operation) {
                state.troubles.push((trouble, span));
            }
        }
    }
    Ok(())
}

/// Whether tables that inherit from the one that is altered are altered, too: columns and checks are, keys are not.
fn is_inherited(operation: &[TokenWithSpan]) -> bool {
    const OWN: &str = "ADD PRIMARY|ADD UNIQUE|ADD FOREIGN|ADD EXCLUDE|ADD CONSTRAINT * PRIMARY|ADD CONSTRAINT * UNIQUE|\
        ADD CONSTRAINT * FOREIGN|ADD CONSTRAINT * EXCLUDE|RENAME TO|ATTACH|DETACH|INHERIT|NO INHERIT";
    ["ADD", "DROP", "ALTER", "RENAME"].iter().any(|word| starts_with(operation, word))
        && !OWN.split('|').any(|words| starts_with(operation, words))
}

/// `ADD COLUMN (a int, b int)` is `ADD COLUMN a int, ADD COLUMN b int`.
fn one_by_one(operation: &[TokenWithSpan]) -> Vec<Tokens> {
    let words = ["ADD ()", "ADD COLUMN ()"].iter().position(|words| starts_with(operation, words));
    let inner = words.and_then(|words| Some((words + 1, group(&operation[words + 1..])?)));
    match inner {
        Some((words, length)) => {
            let columns = items(&operation[words + 1..words + length - 1]);
            columns.into_iter().map(|column| [&operation[..words], column].concat()).collect()
        }
        None => vec![operation.to_vec()],
    }
}

fn apply(state: &mut State, slot: Slot, script: Script<'_>, mut tokens: Tokens) -> Applied {
    if starts_with(&tokens, "ATTACH PARTITION *") {
        let slot = state.find(&table::head(script, &tokens[2..])?.0)?;
        slot.into_iter().for_each(|slot| leave(state, slot));
        return Ok(());
    }
    if starts_with(&tokens, "SET SCHEMA *") {
        if !starts_with(&tokens, "SET SCHEMA public") {
            leave(state, slot);
        }
        return Ok(());
    }
    if starts_with(&tokens, "DETACH PARTITION *") {
        return Err(Trouble::Unread("what a partition has when it becomes a table is not known".to_owned()));
    }
    if starts_with(&tokens, "ALTER CONSTRAINT *") {
        return defer(state, slot, script, &tokens);
    }
    if UNMODELLED.split('|').any(|words| starts_with(&tokens, words)) {
        return if state.dialect == Dialect::Mysql { options(state, slot, &tokens) } else { Ok(()) };
    }
    let span = script.span(if starts_with(&tokens, "ADD") { &tokens[1..] } else { &tokens });
    let if_exists = cut(&mut tokens, "IF EXISTS");
    let if_not_exists = cut(&mut tokens, "IF NOT EXISTS");
    if starts_with(&tokens, "ALTER") {
        let column = if starts_with(&tokens, "ALTER COLUMN") { 3 } else { 2 };
        let rest = tokens.get(column..).unwrap_or_default();
        if UNMODELLED_OF_COLUMN.split('|').any(|words| starts_with(rest, words)) {
            return Ok(());
        }
        if starts_with(rest, "DROP EXPRESSION") || starts_with(rest, "SET EXPRESSION AS ()") {
            let name = table::head(script, &tokens[column - 1..])?.0.name;
            return redefine::compute(state, slot, script, &name, rest);
        }
    }
    let mysql = state.dialect == Dialect::Mysql;
    // MySQL renames a table without TO, and an index as others rename a column.
    if mysql && tokens.len() == 2 && starts_with(&tokens, "RENAME") {
        let (to, _) = table::head(script, &tokens[1..])?;
        return state.rename_table(slot, &to.name);
    }
    let is_index = mysql && (starts_with(&tokens, "RENAME INDEX *") || starts_with(&tokens, "RENAME KEY * TO"));
    if is_index {
        tokens.remove(1);
    }
    let usual = state.table(slot).and_then(|table| table.collation.as_ref());
    let name = name_of_column(&tokens);
    let texts = name.map(|name| Texts::of_column(script.dialect, &mut tokens, name, usual)).unwrap_or_default();
    let operation = script.parse(&mut tokens, Parser::parse_alter_table_operation)?;
    let cascades = |behavior: Option<DropBehavior>| behavior == Some(DropBehavior::Cascade);
    match operation {
        Operation::AddConstraint { constraint, .. } => {
            let constraint = constraint::read(script, &constraint, span)?;
            let constraint = constraint::Constraint { if_not_exists, ..constraint };
            change(state, slot, |state, table| state.attach(Some(slot), table, constraint))
        }
        Operation::AddColumn { column_def, column_position, .. } => {
            let draft = column::read(state, script, &tokens, &column_def, column_position, &texts)?;
            change(state, slot, |state, table| add_column(state, slot, table, draft, if_not_exists))
        }
        Operation::DropPrimaryKey { .. } => change(state, slot, |_, table| {
            table.primary_key.clear();
            Ok(())
        }),
        Operation::DropColumn { column_names, drop_behavior, .. } => {
            let mut names = script.names(&column_names).into_iter();
            names.try_for_each(|name| drop::column(state, slot, &name, if_exists, cascades(drop_behavior)))
        }
        Operation::DropConstraint { name, drop_behavior, .. } | Operation::DropForeignKey { name, drop_behavior } => {
            drop::constraint(state, slot, &script.name(&name), if_exists, cascades(drop_behavior))
        }
        Operation::DropIndex { name } => index::drop_of(state, slot, &script.name(&name), if_exists),
        Operation::RenameTable { table_name: RenameTableNameKind::To(to) | RenameTableNameKind::As(to) } => {
            state.rename_table(slot, &script.path(&to)?.name)
        }
        Operation::RenameColumn { old_column_name, new_column_name } => {
            let (from, to) = (script.name(&old_column_name), script.name(&new_column_name));
            if is_index {
                rename::index(state, slot, &from, to)
            } else {
                rename::column(state, slot, &from, &to, if_exists)
            }
        }
        Operation::RenameConstraint { old_name, new_name } => {
            rename::constraint(state, slot, &script.name(&old_name), &script.name(&new_name).text)
        }
        Operation::AlterColumn { column_name, op } => {
            redefine::alter(state, slot, script, &tokens, &script.name(&column_name), (&op, &texts), if_exists)
        }
        Operation::ModifyColumn { col_name, data_type, options, column_position } => {
            let column = definition(col_name.clone(), data_type, options);
            let draft = column::read(state, script, &tokens, &column, column_position, &texts)?;
            redefine::modify(state, slot, &script.name(&col_name), draft, if_exists)
        }
        Operation::ChangeColumn { old_name, new_name, data_type, options, column_position } => {
            let column = definition(new_name, data_type, options);
            let draft = column::read(state, script, &tokens, &column, column_position, &texts)?;
            redefine::modify(state, slot, &script.name(&old_name), draft, if_exists)
        }
        _ => Ok(()),
    }
}

/// Where the name stands of the column that is declared.
fn name_of_column(tokens: &[TokenWithSpan]) -> Option<usize> {
    let declared = ["ADD COLUMN", "ADD", "MODIFY COLUMN", "MODIFY", "CHANGE COLUMN *", "CHANGE *"];
    let altered = ["ALTER COLUMN * SET DATA", "ALTER * SET DATA", "ALTER COLUMN *", "ALTER *"];
    // What is declared anew is the type alone.
    let retyped = || altered.iter().find(|words| starts_with(tokens, &format!("{words} TYPE")));
    let words = declared.iter().find(|words| starts_with(tokens, words)).or_else(retyped)?;
    Some(words.split(' ').count())
}

/// What is said of a MySQL table itself.
fn options(state: &mut State, slot: Slot, tokens: &[TokenWithSpan]) -> Applied {
    change(state, slot, |state, table| match texts::options(table, tokens, state.usual.as_ref()) {
        true => Ok(()),
        false => Err(Trouble::Opaque(format!("the character set that columns of `{}` have is not known", table.name))),
    })
}

/// A table is modelled no more: it becomes a partition, where another keeps its rows, or goes to another schema.
fn leave(state: &mut State, slot: Slot) {
    if let Some(name) = state.table(slot).map(|table| table.name.clone()) {
        state.drop_table(slot);
        state.note(&name);
    }
}

/// PostgreSQL's `ALTER CONSTRAINT a DEFERRABLE`; of other constraints than foreign keys it is not modelled.
fn defer(state: &mut State, slot: Slot, script: Script<'_>, tokens: &[TokenWithSpan]) -> Applied {
    let (path, behind) = table::head(script, &tokens[2..])?;
    let rest = &tokens[2 + behind..];
    let says = |words| find(rest, words).is_some();
    let checked = match (says("NOT DEFERRABLE"), says("INITIALLY DEFERRED"), says("DEFERRABLE")) {
        (true, ..) => Checked::AtOnce,
        (_, true, _) => Checked::AtCommit,
        (_, _, true) => Checked::Deferrable,
        _ => return Ok(()),
    };
    change(state, slot, |state, table| {
        for key in table.foreign_keys.iter_mut().filter(|key| state.same(&key.name, &path.name.text)) {
            key.checked = checked;
        }
        Ok(())
    })
}

fn definition(name: Ident, data_type: DataType, options: Vec<ColumnOption>) -> ColumnDef {
    let options = options.into_iter().map(|option| ColumnOptionDef { name: None, option }).collect();
    ColumnDef { name, data_type, options }
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
pub(super) fn place(state: &State, table: &mut Table, mut column: Column, place: Option<Place>) -> Applied {
    if table.options.strict {
        column.ty = column.ty.in_strict();
    }
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
             ALTER TABLE a VALIDATE CONSTRAINT f, ALTER CONSTRAINT f DEFERRABLE INITIALLY DEFERRED",
            &["a: b integer, fkey f (b) a (b) deferrable initially deferred, check d (b > 0)"],
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
    fn tables_come_from_and_go_to_other_schemas() {
        let a = "CREATE TABLE a (b int);";
        check(
            Postgres,
            &format!("{a} ALTER TABLE a SET SCHEMA other; ALTER TABLE other.a DROP COLUMN b; {a}"),
            &["a: b integer?"],
        );
        check(Postgres, &format!("{a} ALTER TABLE a SET SCHEMA public"), &["a: b integer?"]);
        let other = "CREATE TABLE other.c (b int); ALTER TABLE other.c SET SCHEMA public; ALTER TABLE c ADD d int";
        finds(Postgres, other, &["JT050 SET SCHEMA public"]);
    }

    #[test]
    fn one_bad_operation_spoils_no_other() {
        let (schema, found) =
            crate::replay::testing::run(Postgres, "CREATE TABLE a (b int); ALTER TABLE a FROB b, ADD COLUMN c int");
        assert_eq!(schema, "a: b integer?, c integer?\n");
        assert_eq!(found, ["JT050 FROB b"]);
    }
}
