//! CREATE TABLE.

mod like;

use sqlparser::{parser::Parser, tokenizer::TokenWithSpan};

use super::{
    column::{self, Draft},
    constraint::{self, Constraint, Kind},
    mend::{cut, find, group, items, starts_with},
    names::Name,
    parse::{Path, Script, Tokens, unread},
    state::{Applied, Slot, State, Trouble},
};
use crate::{dialect::Dialect, schema::Table};

/// `CREATE TABLE`, from behind the word TABLE on. How the table is stored is not read.
pub(super) fn create(
    state: &mut State,
    script: Script<'_>,
    mut tokens: Tokens,
    temporary: bool,
    replaces: bool,
) -> Applied {
    let if_not_exists = cut(&mut tokens, "IF NOT EXISTS");
    let (path, behind) = head(script, &tokens)?;
    let rest = &tokens[behind..];
    if temporary || path.schema.is_some() || starts_with(rest, "PARTITION OF") {
        state.note(&path.name.text);
        return Ok(());
    }
    if let Some(slot) = state.slot(&path.name.text) {
        if if_not_exists {
            return Ok(());
        }
        if !replaces {
            let message = format!("there is a table `{}` already", path.name.text);
            return Err(Trouble::contradiction(&path.name, message));
        }
        state.drop_table(slot);
    }
    let length = group(rest).unwrap_or(0);
    let body = if length > 0 { &rest[1..length - 1] } else { rest };
    let tail = &rest[length..];
    if starts_with(body, "LIKE") && state.dialect == Dialect::Mysql {
        return match like::copy(state, script, body, &path.name)? {
            Some(table) => {
                state.insert(table);
                Ok(())
            }
            None => {
                state.note(&path.name.text);
                Ok(())
            }
        };
    }
    let says = |word: &str| find(tail, word).is_some();
    let queries = if length > 0 { &["SELECT", "WITH"][..] } else { &["AS", "SELECT", "WITH", "TABLE", "VALUES"] };
    if queries.iter().any(|word| starts_with(body, word)) || length > 0 && (says("SELECT") || says("AS")) {
        return Err(Trouble::Unread(format!("the columns of `{}` come from a query", path.name.text)));
    }
    let mut table = Table::new(path.name.text.clone());
    table.span = path.name.span;
    let parents = inherit(state, script, &mut table, tail)?;
    let (drafts, constraints) = read_body(state, script, rest[..length].to_vec(), &mut table)?;
    let keyed = if says("ROWID") {
        Keyed::WithoutRowid
    } else if says("STRICT") {
        Keyed::Strict
    } else {
        Keyed::Loosely
    };
    let slot = fill(state, table, drafts, constraints, keyed)?;
    parents.into_iter().for_each(|parent| state.inherit(parent, slot));
    Ok(())
}

/// The name that comes first, and how many tokens it is.
pub(super) fn head(script: Script<'_>, tokens: &[TokenWithSpan]) -> Applied<(Path, usize)> {
    let mut parser = script.parser(&tokens[..tokens.len().min(8)]);
    let name = parser.parse_object_name(false).map_err(unread)?;
    Ok((script.path(&name)?, parser.index()))
}

/// How SQLite takes a table's primary key: only in the first case may it hold NULL, only in the last does an INTEGER
/// not number the rows.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Keyed {
    Loosely,
    Strict,
    WithoutRowid,
}

/// The columns and constraints between the parentheses.
fn read_body(
    state: &mut State,
    script: Script<'_>,
    mut body: Tokens,
    table: &mut Table,
) -> Applied<(Vec<Draft>, Vec<Constraint>)> {
    if body.is_empty() {
        return Err(Trouble::Unread("it has no columns".to_owned()));
    }
    let mut drafts = Vec::new();
    if state.dialect == Dialect::Postgres
        && items(&body[1..body.len() - 1]).iter().any(|item| starts_with(item, "LIKE"))
    {
        drafts = like::copy_into(state, script, &mut body, table)?;
        if body.len() < 3 {
            return Ok((drafts, Vec::new()));
        }
    }
    let (columns, constraints) = script.parse(&mut body, Parser::parse_columns)?;
    let mut found = Vec::new();
    let mut columns = columns.iter().peekable();
    let mut constraints = constraints.iter();
    for item in items(&body[1..body.len() - 1]) {
        if let Some(written) = columns.next_if(|column| column.name.span == item[0].span) {
            drafts.push(column::read(state, script, item, written, None)?);
        } else if let Some(written) = constraints.next() {
            found.push(constraint::read(script, written, script.span(item))?);
        }
    }
    Ok((drafts, found))
}

/// Puts the columns into the table and adds it to the schema.
fn fill(
    state: &mut State,
    mut table: Table,
    drafts: Vec<Draft>,
    constraints: Vec<Constraint>,
    keyed: Keyed,
) -> Applied<Slot> {
    let mut integers = Vec::new();
    let mut all = Vec::new();
    for draft in drafts {
        let name = Name { text: draft.column.name.clone(), span: draft.column.span };
        let twice = table.columns.iter().position(|column| state.same(&column.name, &name.text));
        if let Some(twice) = twice {
            // A column of an inherited table may be said again.
            table.columns[twice] = draft.column;
        } else {
            if draft.integer {
                integers.push(name.text);
            }
            table.columns.push(draft.column);
        }
        all.extend(draft.constraints);
    }
    all.extend(constraints);
    // What refers to the table itself asks for its key.
    all.sort_by_key(|constraint| !matches!(constraint.kind, Kind::PrimaryKey(_)));
    let mut key_name = None;
    for constraint in all {
        if let (Kind::PrimaryKey(_), Some(name)) = (&constraint.kind, &constraint.name) {
            key_name = Some(name.text.clone());
        }
        state.attach(None, &mut table, constraint)?;
    }
    for column in &mut table.columns {
        if keyed != Keyed::Loosely && table.primary_key.contains(&column.name) {
            column.nullable = false;
        }
        let whole_key = table.primary_key == [column.name.as_str()] && integers.contains(&column.name);
        if whole_key && keyed != Keyed::WithoutRowid {
            (column.generated, column.nullable) = (true, false);
        }
    }
    let slot = state.insert(table);
    if let Some(name) = key_name {
        state.name_primary_key(slot, name);
    }
    Ok(slot)
}

/// `INHERITS (a, b)`: their columns come first.
fn inherit(state: &mut State, script: Script<'_>, table: &mut Table, tail: &[TokenWithSpan]) -> Applied<Vec<Slot>> {
    let Some(parents) = find(tail, "INHERITS ()") else { return Ok(Vec::new()) };
    let mut slots = Vec::new();
    for parent in items(&tail[parents.start + 2..parents.end - 1]) {
        if let Some(slot) = state.find(&head(script, parent)?.0)?
            && let Some(parent) = state.table(slot)
        {
            table.columns.extend(parent.columns.iter().cloned());
            table.checks.extend(parent.checks.iter().cloned());
            slots.push(slot);
        }
    }
    Ok(slots)
}

#[cfg(test)]
mod tests {
    use Dialect::{Mysql, Postgres, Sqlite};

    use super::*;
    use crate::replay::testing::{check, finds};

    #[test]
    fn columns_and_constraints_within_them() {
        check(
            Postgres,
            "CREATE TABLE IF NOT EXISTS public.Recipes (
                id bigserial PRIMARY KEY, -- the key
                \"Title\" character varying (80) NOT NULL UNIQUE CHECK (\"Title\" <> ''),
                author_id integer REFERENCES authors ON DELETE SET NULL ON UPDATE CASCADE DEFERRABLE,
                price numeric(10, 2) DEFAULT '1'::text NOT NULL, made timestamp with time zone DEFAULT now()
            ) WITH (fillfactor = 70);",
            &["recipes: id bigint#, Title varchar(80), author_id integer?, price numeric(10,2) = '1', \
               made timestamptz? = (now()), key (id), \
               fkey recipes_author_id_fkey (author_id) authors () on delete set null on update cascade, \
               unique constraint recipes_Title_key (Title), check recipes_Title_check (\"Title\" <> '')"],
        );
    }

    #[test]
    fn constraints_of_the_table() {
        for dialect in Dialect::ALL {
            let (a, b, constraint) = match dialect {
                Postgres => ("integer", "text", " constraint"),
                Sqlite => ("INT", "TEXT", " constraint"),
                Mysql => ("int", "text", ""),
            };
            check(
                dialect,
                "CREATE TABLE a (x int, y text NOT NULL, CONSTRAINT k PRIMARY KEY (x, y), CONSTRAINT u UNIQUE (y),
                 CONSTRAINT f FOREIGN KEY (x, y) REFERENCES a (x, y) ON DELETE RESTRICT, CONSTRAINT c CHECK (x > 0))",
                &[&format!(
                    "a: x {a}{}, y {b}, key (x y), fkey f (x y) a (x y) on delete restrict, \
                     unique{constraint} u (y), check c (x > 0)",
                    if dialect == Sqlite { "?" } else { "" }
                )],
            );
        }
    }

    #[test]
    fn names_that_were_left_out() {
        let sql = "CREATE TABLE a (x int, y int, UNIQUE (x, y), CHECK (x > 0), CHECK (x > y), CHECK (x < 9),
                   FOREIGN KEY (x) REFERENCES a (y), FOREIGN KEY (y) REFERENCES a (x))";
        check(
            Postgres,
            sql,
            &["a: x integer?, y integer?, fkey a_x_fkey (x) a (y), fkey a_y_fkey (y) a (x), \
               unique constraint a_x_y_key (x y), check a_x_check (x > 0), check a_check (x > y), \
               check a_x_check1 (x < 9)"],
        );
        check(
            Mysql,
            sql,
            &["a: x int?, y int?, fkey a_ibfk_1 (x) a (y), fkey a_ibfk_2 (y) a (x), unique x (x y), \
               check a_chk_1 (x > 0), check a_chk_2 (x > y), check a_chk_3 (x < 9)"],
        );
    }

    #[test]
    fn numbered_columns() {
        let identity = "CREATE TABLE a (id bigint GENERATED BY DEFAULT AS IDENTITY (START 5) PRIMARY KEY)";
        check(Postgres, identity, &["a: id bigint#, key (id)"]);
        check(Postgres, "CREATE TABLE a (id int DEFAULT nextval('a_id_seq'::regclass) NOT NULL)", &["a: id integer#"]);
        check(Mysql, "CREATE TABLE a (id BIGINT(20) PRIMARY KEY AUTO_INCREMENT)", &["a: id bigint#, key (id)"]);
        check(Mysql, "CREATE TABLE a (id SERIAL)", &["a: id bigint unsigned#, unique id (id)"]);
        for integer in [
            "CREATE TABLE a (id INTEGER PRIMARY KEY)",
            "CREATE TABLE a (id integer NOT NULL PRIMARY KEY ASC AUTOINCREMENT)",
            "CREATE TABLE a (id INTEGER, PRIMARY KEY (id DESC))",
        ] {
            check(Sqlite, integer, &["a: id INTEGER#, key (id)"]);
        }
        check(Sqlite, "CREATE TABLE a (id INTEGER PRIMARY KEY DESC)", &["a: id INTEGER?, key (id)"]);
        check(Sqlite, "CREATE TABLE a (id BIGINT PRIMARY KEY)", &["a: id INTEGER?, key (id)"]);
        check(Sqlite, "CREATE TABLE a (id INTEGER PRIMARY KEY) WITHOUT ROWID, STRICT", &["a: id INTEGER, key (id)"]);
        check(Sqlite, "CREATE TABLE a (id TEXT PRIMARY KEY) STRICT", &["a: id TEXT, key (id)"]);
    }

    #[test]
    fn indexes_within_a_mysql_table() {
        check(
            Mysql,
            "CREATE TABLE `a` (`x` varchar(80) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin DEFAULT 'it\\'s' COMMENT \"c\",
             y int(11) unsigned NOT NULL /*!80000 INVISIBLE */, KEY (x(10) DESC), INDEX `i` USING BTREE (y),
             UNIQUE KEY u (x, y) KEY_BLOCK_SIZE=8, FULLTEXT KEY ft (x)) ENGINE=InnoDB AUTO_INCREMENT=5 COMMENT='z'",
            &["a: x varchar(80)? = 'it's', y int unsigned, index x (x), index i (y), unique u (x y)"],
        );
    }

    #[test]
    fn sqlite_asks_for_little() {
        check(
            Sqlite,
            "CREATE TABLE [a b] (x, 'y' LONG VARCHAR DEFAULT \"q\", z UNSIGNED BIG INT
             CONSTRAINT pk PRIMARY KEY (x) CONSTRAINT fk FOREIGN KEY (y) REFERENCES \"a b\" ON DELETE CASCADE)",
            &["a b: x ?, y long varchar? = 'q', z unsigned big int?, key (x), \
               fkey fk (y) a b (x) on delete cascade"],
        );
    }

    #[test]
    fn what_refers_to_a_later_table_learns_its_key() {
        check(
            Sqlite,
            "CREATE TABLE a (b_id INT REFERENCES B); CREATE TABLE b (id INTEGER PRIMARY KEY)",
            &["a: b_id INT?, fkey a_b_id_fkey (b_id) B (id)", "b: id INTEGER#, key (id)"],
        );
    }

    #[test]
    fn like_and_inherits() {
        let a = "a: x int, y int? = 1, key (x), index i (y)";
        check(
            Mysql,
            "CREATE TABLE a (x int PRIMARY KEY, y int DEFAULT 1, KEY i (y)); CREATE TABLE b LIKE a",
            &[a, &a.replace("a:", "b:")],
        );
        check(
            Postgres,
            "CREATE TABLE a (x int PRIMARY KEY, y int DEFAULT 1 UNIQUE); CREATE TABLE b (LIKE a);
             CREATE TABLE c (LIKE a INCLUDING ALL); CREATE TABLE d (z int) INHERITS (a)",
            &[
                "a: x integer, y integer? = 1, key (x), unique constraint a_y_key (y)",
                "b: x integer, y integer?",
                "c: x integer, y integer? = 1, key (x), unique constraint c_y_key (y)",
                "d: x integer, y integer? = 1, z integer?",
            ],
        );
        check(
            Postgres,
            "CREATE TABLE a (x int NOT NULL); CREATE TABLE b (LIKE a INCLUDING ALL, y int, UNIQUE (x, y));
             CREATE TABLE c (z int) INHERITS (a); ALTER TABLE a ADD COLUMN w text, ALTER x TYPE bigint;
             ALTER TABLE a RENAME x TO v; ALTER TABLE ONLY a ADD UNIQUE (v)",
            &[
                "a: v bigint, w text?, unique constraint a_v_key (v)",
                "b: x integer, y integer?, unique constraint b_x_y_key (x y)",
                "c: v bigint, z integer?, w text?",
            ],
        );
    }

    #[test]
    fn partitions_are_no_tables() {
        check(
            Postgres,
            "CREATE TABLE a (x int) PARTITION BY RANGE (x); CREATE TABLE b (LIKE a);
             CREATE TABLE c PARTITION OF a FOR VALUES FROM (1) TO (2);
             ALTER TABLE a ATTACH PARTITION b FOR VALUES FROM (2) TO (3); CREATE INDEX i ON b (x); DROP TABLE c;
             ALTER TABLE a ADD y int",
            &["a: x integer?, y integer?"],
        );
        finds(
            Postgres,
            "CREATE TABLE a (x int) PARTITION BY LIST (x); CREATE TABLE b PARTITION OF a DEFAULT;
             ALTER TABLE a DETACH PARTITION b",
            &["JT050 DETACH PARTITION b"],
        );
    }

    #[test]
    fn what_is_not_modelled_is_no_contradiction_later() {
        check(
            Postgres,
            "CREATE TEMP TABLE t (a int); ALTER TABLE t ADD COLUMN b int; CREATE TABLE audit.u (a int);
             ALTER TABLE audit.u DROP COLUMN c; CREATE VIEW v AS SELECT 1; ALTER TABLE v RENAME TO w; DROP TABLE w;
             CREATE SEQUENCE s START WITH 1 INCREMENT BY 1; ALTER TABLE s OWNER TO me; CREATE TABLE p PARTITION OF x FOR VALUES IN (1); ALTER TABLE p ADD COLUMN b int",
            &[],
        );
    }

    #[test]
    fn contradictions_and_what_is_opaque() {
        finds(Postgres, "CREATE TABLE a (b int); CREATE TABLE a (c int)", &["JT051 a"]);
        finds(Postgres, "CREATE TABLE a (b int, PRIMARY KEY (c))", &["JT051 c"]);
        finds(
            Postgres,
            "CREATE TABLE a (b int); CREATE TABLE c AS SELECT * FROM a",
            &["JT050 CREATE TABLE c AS SELECT * FROM a"],
        );
        let query = "CREATE TABLE q AS SELECT 1";
        finds(
            Postgres,
            &format!("{query}; ALTER TABLE q ADD COLUMN b int; DROP TABLE q"),
            &[&format!("JT050 {query}")],
        );
        finds(Sqlite, "CREATE TABLE a (b INT, c INT AS (b * 2) STORED)", &["JT050 c"]);
        finds(Mysql, "CREATE TABLE a b c; CREATE TABLE", &["JT050 CREATE TABLE a b c", "JT050 CREATE TABLE"]);
    }
}
