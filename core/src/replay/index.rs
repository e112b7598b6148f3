//! CREATE INDEX, DROP INDEX and ALTER INDEX.
//!
//! One with an operator class, a collation of its own or columns that it only carries is passed over, as are MySQL's on
//! expressions: only its name is remembered, so that dropping it is no mistake.

use sqlparser::{
    ast::{AlterIndexOperation, Expr, IndexColumn, IndexOption, Statement},
    tokenizer::{Token, TokenWithSpan},
};

use super::{
    alter::change,
    constraint,
    mend::{cut, find, group, is_word, items},
    names::{Name, Part, default_name},
    parse::{Script, Tokens},
    state::{Applied, Slot, State, Trouble},
};
use crate::{
    dialect::Dialect,
    schema::{Index, IndexPart, Indexed, Table},
};

/// `CREATE [UNIQUE] INDEX`.
pub(super) fn create(state: &mut State, script: Script<'_>, mut tokens: Tokens) -> Applied {
    let span = script.span(&tokens);
    let replaces = cut(&mut tokens, "OR REPLACE");
    // A condition is kept as it is written, so it is not parsed.
    let condition = find(&tokens, "WHERE").map(|found| tokens.split_off(found.start));
    let predicate = condition.map(|tokens| script.sql_of(without_parentheses(&tokens[1..])));
    let texts = texts_of_parts(script, &tokens);
    let statement = script.statement(&mut tokens)?;
    let Statement::CreateIndex(written) = statement else { return Ok(()) };
    let Some(slot) = state.find(&script.path(&written.table_name)?)? else { return Ok(()) };
    let name = written.name.as_ref().map(|name| script.path(name)).transpose()?.map(|path| path.name);
    let behind = written.index_options.iter().filter_map(|option| match option {
        IndexOption::Using(method) => Some(method),
        IndexOption::Comment(_) => None,
    });
    // InnoDB makes the one of the other.
    let methods = written.using.iter().chain(behind).filter(|_| state.dialect != Dialect::Mysql);
    let method = methods.map(|method| method.to_string().to_ascii_lowercase()).find(|method| method != "btree");
    let modelled = written.include.is_empty() && written.nulls_distinct.is_none();
    let parts = written.columns.iter().enumerate().map(|(at, part)| {
        let of = match constraint::column(script, part) {
            Some(column) => Of::Column(column),
            None => Of::Expression(texts.get(at).filter(|_| is_expression(state.dialect, part))?.clone()),
        };
        Some((of, constraint::is_descending(part), constraint::prefix(part)))
    });
    let Some(parts) = parts.collect::<Option<Vec<_>>>().filter(|_| modelled) else {
        let name = match (name, state.table(slot)) {
            (None, Some(table)) => {
                let parts: Vec<String> = written.columns.iter().map(|part| name_of_part(script, part)).collect();
                default_name(state.dialect, table, Part::Index, &parts)
            }
            (name, _) => name.map(|name| name.text).unwrap_or_default(),
        };
        state.note(&name);
        // Where tables are made anew it would be lost, and the script stops.
        return match state.dialect {
            Dialect::Sqlite => Err(Trouble::Opaque(format!(
                "index `{name}` compares in a way of its own, which is not modelled: drop it before a migration that makes \
                 its table anew, and create it behind"
            ))),
            Dialect::Postgres | Dialect::Mysql => Ok(()),
        };
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
        let span = name.as_ref().map_or(span, |name| name.span);
        let mut index = Index { unique: written.unique, predicate, method, ..Index::new("", [""; 0], span) };
        for (of, descending, prefix) in parts {
            let of = match of {
                Of::Column(column) => Indexed::Column(state.resolve(table, &[column])?.remove(0)),
                Of::Expression(text) => Indexed::Expression(text),
            };
            let prefix = match &of {
                Indexed::Column(column) => constraint::within(table, column, prefix),
                Indexed::Expression(_) => None,
            };
            index.parts.push(IndexPart { of, descending, prefix });
        }
        if let Some(columns) = index.whole() {
            state.supersede(Some(slot), table, &columns);
        }
        index.name = match name {
            Some(name) => name.text,
            None => default_name(state.dialect, table, Part::Index, &names_of_parts(&index)),
        };
        table.indexes.push(index);
        Ok(())
    })
}

/// What an index is on, as written.
enum Of {
    Column(Name),
    Expression(String),
}

/// Whether a part that is no column is an expression which compares as its type does.
fn is_expression(dialect: Dialect, part: &IndexColumn) -> bool {
    dialect != Dialect::Mysql && part.operator_class.is_none() && !matches!(part.column.expr, Expr::Collate { .. })
}

/// The text of each part between the parentheses, without those around it and what is said of its order.
fn texts_of_parts(script: Script<'_>, tokens: &[TokenWithSpan]) -> Vec<String> {
    let start = tokens.iter().position(|token| token.token == Token::LParen).unwrap_or(tokens.len());
    let Some(length) = group(&tokens[start..]) else { return Vec::new() };
    let ordered =
        |token: &TokenWithSpan| ["ASC", "DESC", "NULLS", "FIRST", "LAST"].iter().any(|word| is_word(token, word));
    let text = |part: &[TokenWithSpan]| {
        let end = part.iter().rposition(|token| !ordered(token)).map_or(0, |last| last + 1);
        script.sql_of(without_parentheses(&part[..end]))
    };
    items(&tokens[start + 1..start + length - 1]).into_iter().map(text).collect()
}

fn without_parentheses(mut tokens: &[TokenWithSpan]) -> &[TokenWithSpan] {
    while tokens.len() > 2 && group(tokens) == Some(tokens.len()) {
        tokens = &tokens[1..tokens.len() - 1];
    }
    tokens
}

/// What PostgreSQL puts for each part into the name of an index that it copies.
pub(super) fn names_of_parts(index: &Index) -> Vec<String> {
    let name = |part: &IndexPart| match &part.of {
        Indexed::Column(column) => column.clone(),
        Indexed::Expression(text) => match text.split_once('(') {
            Some((name, _)) if !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || c == '_') => {
                name.to_lowercase()
            }
            _ => "expr".to_owned(),
        },
    };
    index.parts.iter().map(name).collect()
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
            &["a: b integer?, c integer?, unique j (b desc c), index a_b_idx (b), index a_b_idx1 (b)"],
        );
        check(
            Sqlite,
            "CREATE TABLE a (b, c); CREATE UNIQUE INDEX main.i ON A (\"b\" DESC); CREATE INDEX j ON a (c);
             DROP INDEX IF EXISTS J",
            &["a: b ?, c ?, unique i (b desc)"],
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
    fn conditions_expressions_orders_and_methods_are_kept() {
        let a = "CREATE TABLE a (b text, c text); CREATE INDEX";
        for (written, kept) in [
            ("i ON a (b) WHERE (b > 'x' AND c IS NULL)", "i (b) where b > 'x' AND c IS NULL"),
            ("i ON a (lower(b) DESC NULLS LAST, c)", "i ((lower(b)) desc c)"),
            ("i ON a ((b || c) ASC, (coalesce(b, 'a, (')))", "i ((b || c) (coalesce(b, 'a, (')))"),
        ] {
            check(Postgres, &format!("{a} {written}"), &[&format!("a: b text?, c text?, index {kept}")]);
            check(
                Sqlite,
                &format!("{a} {}", written.replace(" NULLS LAST", "")),
                &[&format!("a: b TEXT?, c TEXT?, index {kept}")],
            );
        }
        check(
            Postgres,
            &format!("{a} ON a USING gin (b) WITH (fastupdate = off)"),
            &["a: b text?, c text?, index a_b_idx (b) using gin"],
        );
        let renamed = "i ON a (lower(b), b) WHERE b <> 'b'; ALTER TABLE a RENAME b TO d; ALTER TABLE a DROP COLUMN c";
        check(Postgres, &format!("{a} {renamed}"), &["a: d text?, index i ((lower(d)) d) where d <> 'b'"]);
        let gone = "i ON a (b) WHERE c <> ''; ALTER TABLE a DROP COLUMN c";
        check(Postgres, &format!("{a} {gone}"), &["a: b text?"]);
        finds(Sqlite, &format!("{a} {gone}"), &["JT051 c"]);
        let copied = "ON a (lower(b)) WHERE b > ''; CREATE TABLE d (LIKE a INCLUDING INDEXES)";
        let table = "b text?, c text?, index";
        check(
            Postgres,
            &format!("{a} {copied}"),
            &[
                &format!("a: {table} a_lower_idx ((lower(b))) where b > ''"),
                &format!("d: {table} d_lower_idx ((lower(b))) where b > ''"),
            ],
        );
    }

    #[test]
    fn what_is_not_modelled_of_an_index_is_passed_over() {
        for index in [
            "i ON a (b text_pattern_ops)",
            "i ON a (b) INCLUDE (c)",
            "i ON a (b COLLATE \"C\")",
            "i ON a (lower(b) COLLATE \"C\")",
        ] {
            check(
                Postgres,
                &format!("CREATE TABLE a (b text, c text); CREATE INDEX {index}; DROP INDEX i"),
                &["a: b text?, c text?"],
            );
        }
        let unnamed = "CREATE TABLE a (b text); CREATE INDEX ON a (lower(b) text_pattern_ops); DROP INDEX a_lower_idx";
        check(Postgres, unnamed, &["a: b text?"]);
        check(Mysql, "CREATE TABLE a (b int); CREATE INDEX i ON a ((b + 1)); DROP INDEX i ON a", &["a: b int?"]);
    }

    #[test]
    fn what_a_rebuild_would_lose_is_told() {
        let unknown = "CREATE TABLE a (b text); CREATE UNIQUE INDEX i ON a (b COLLATE NOCASE)";
        finds(Sqlite, unknown, &["JT050 CREATE UNIQUE INDEX i ON a (b COLLATE NOCASE)"]);
        finds(Postgres, "CREATE TABLE a (b text); CREATE INDEX i ON a (b COLLATE \"C\")", &[]);
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
