//! Views and triggers: they are kept as they are written.

use std::ops::Range;

use super::{
    body::Text,
    names::{kept, unquote},
    parse::Script,
    state::State,
    token::{Kind, Lexer, Token},
};
use crate::{
    dialect::Dialect,
    schema::{Table, Trigger, View},
    source::Span,
};

/// The words and symbols of a statement.
struct Words<'a> {
    dialect: Dialect,
    text: &'a str,
    tokens: Vec<Token>,
    at: usize,
}

impl<'a> Words<'a> {
    fn new(dialect: Dialect, text: &'a str) -> Self {
        let meaning = |token: &Token| !matches!(token.kind, Kind::Comment | Kind::Version);
        Self { dialect, text, tokens: Lexer::new(text, dialect).filter(meaning).collect(), at: 0 }
    }

    /// Goes behind these words, if they are here.
    fn take(&mut self, words: &str) -> bool {
        let is_word = |(token, word): (&Token, &str)| {
            token.kind == Kind::Word && self.text[token.range()].eq_ignore_ascii_case(word)
        };
        let count = words.split(' ').count();
        let found =
            self.tokens.len() >= self.at + count && self.tokens[self.at..].iter().zip(words.split(' ')).all(is_word);
        self.at += if found { count } else { 0 };
        found
    }

    /// Goes behind the first of these words that there is.
    fn find(&mut self, words: &[&'static str]) -> Option<&'static str> {
        while self.at < self.tokens.len() {
            if let Some(word) = words.iter().find(|word| self.take(word)) {
                return Some(word);
            }
            self.at += 1;
        }
        None
    }

    /// A name without the schema before it, where it begins, and whether the schema is the usual one.
    fn name(&mut self) -> Option<(String, usize, bool)> {
        let mut schema = None;
        loop {
            let token = *self.tokens.get(self.at).filter(|token| matches!(token.kind, Kind::Word | Kind::Quoted))?;
            let text = &self.text[token.range()];
            let quoted = token.kind == Kind::Quoted;
            let name = kept(self.dialect, quoted, &if quoted { unquote(text) } else { text.to_owned() });
            self.at += 1;
            if !self.symbol('.') {
                let usual = match self.dialect {
                    Dialect::Sqlite => "main",
                    Dialect::Postgres => "public",
                    Dialect::Mysql => return Some((name, token.start, true)),
                };
                return Some((
                    name,
                    token.start,
                    schema.is_none_or(|schema: String| schema.eq_ignore_ascii_case(usual)),
                ));
            }
            schema = Some(name);
        }
    }

    /// Goes behind the next of these symbols.
    fn behind(&mut self, symbol: char) {
        while self.at < self.tokens.len() && !self.symbol(symbol) {
            self.at += 1;
        }
    }

    fn symbol(&mut self, symbol: char) -> bool {
        let found = self.tokens.get(self.at).is_some_and(|token| token.kind == Kind::Symbol(symbol));
        self.at += usize::from(found);
        found
    }
}

/// `CREATE … VIEW` and `CREATE … TRIGGER`; what else is created is passed over.
pub(super) fn create(state: &mut State, script: Script<'_>, range: Range<usize>) {
    let text = &script.sql[range.clone()];
    let mut words = Words::new(script.dialect, text);
    let Some(kind) = words.find(&["VIEW", "TRIGGER", "FUNCTION", "PROCEDURE", "EVENT", "RULE", "AS"]) else { return };
    if !matches!(kind, "VIEW" | "TRIGGER") {
        return;
    }
    let found = words.take("IF NOT EXISTS");
    let Some((name, start, true)) = words.name() else { return };
    // As SQLite keeps it.
    let text = match script.dialect {
        Dialect::Sqlite => format!("CREATE {kind} {}", &text[start..]),
        Dialect::Postgres | Dialect::Mysql => text.to_owned(),
    };
    let span = Span::new(script.source, range.start, range.end);
    let is_view = kind == "VIEW";
    let owner = Text::new(script.dialect, &text).owner().map(str::to_owned);
    let there = match &owner {
        None => state.views.iter().any(|view| state.same(&view.name, &name)),
        Some(_) => state.triggers_mut().any(|trigger| trigger.name == name),
    };
    if found && there {
        return;
    }
    match owner {
        _ if is_view => {
            drop_view(state, &name);
            state.views.push(View { name, text, triggers: Vec::new(), span });
        }
        Some(owner) => {
            drop_trigger(state, &name, Some(&owner));
            state.add_trigger(&owner, Trigger { name, text, span });
        }
        None => {}
    }
}

/// `DROP VIEW` and `DROP TRIGGER`.
pub(super) fn drop(state: &mut State, script: Script<'_>, range: Range<usize>) {
    let mut words = Words::new(script.dialect, &script.sql[range]);
    let kind = words.find(&["VIEW", "TRIGGER"]);
    words.take("IF EXISTS");
    while let Some((name, _, usual)) = words.name() {
        if !usual {
        } else if kind == Some("VIEW") {
            drop_view(state, &name);
        } else {
            let owner = if words.take("ON") { words.name().map(|(owner, ..)| owner) } else { None };
            drop_trigger(state, &name, owner.as_deref());
        }
        if !words.symbol(',') {
            return;
        }
    }
}

/// `ALTER VIEW … RENAME TO`.
pub(super) fn rename(state: &mut State, script: Script<'_>, range: Range<usize>) {
    let mut words = Words::new(script.dialect, &script.sql[range]);
    words.find(&["VIEW"]);
    words.take("IF EXISTS");
    if let Some((from, _, true)) = words.name()
        && words.take("RENAME TO")
        && let Some((to, ..)) = words.name()
    {
        state.note(&to);
        state.rename_view(&from, &to);
    }
}

/// `ALTER TRIGGER … ON … RENAME TO`, as PostgreSQL has it.
pub(super) fn rename_trigger(state: &mut State, script: Script<'_>, range: Range<usize>) {
    let mut words = Words::new(script.dialect, &script.sql[range]);
    words.find(&["TRIGGER"]);
    if let Some((from, ..)) = words.name()
        && words.take("ON")
        && let Some((owner, _, true)) = words.name()
        && words.take("RENAME TO")
        && let Some((to, ..)) = words.name()
    {
        state.rename_trigger(&owner, &from, &to);
    }
}

/// The text of a view or trigger of another name.
pub(super) fn named(dialect: Dialect, text: &str, name: &str) -> String {
    let mut words = Words::new(dialect, text);
    words.find(&["VIEW", "TRIGGER"]);
    words.take("IF NOT EXISTS");
    words.name();
    let at = words.tokens[..words.at].last().map_or(0..0, |token| token.range());
    format!("{}{}{}", &text[..at.start], dialect.identifier(name), &text[at.end..])
}

/// `DROP FUNCTION … CASCADE`: triggers that call it go, too.
pub(super) fn drop_function(state: &mut State, script: Script<'_>, range: Range<usize>) {
    let mut words = Words::new(script.dialect, &script.sql[range]);
    words.find(&["FUNCTION", "ROUTINE"]);
    words.take("IF EXISTS");
    let mut gone = Vec::new();
    loop {
        gone.extend(words.name().map(|(name, ..)| name));
        if words.symbol('(') {
            words.behind(')');
        }
        if !words.symbol(',') {
            break;
        }
    }
    if words.take("CASCADE") {
        state.retain_triggers(|_, trigger| {
            let mut words = Words::new(script.dialect, &trigger.text);
            words.find(&["EXECUTE FUNCTION", "EXECUTE PROCEDURE"]);
            words.name().is_none_or(|(name, ..)| !gone.contains(&name))
        });
    }
}

impl Trigger {
    /// A column of a row that it names, NEW or OLD, and the table does not have. Only MySQL lets that come to be: it
    /// drops and renames columns without a look at triggers.
    pub(crate) fn misses(&self, table: &Table, dialect: Dialect) -> Option<String> {
        let words = Words::new(dialect, &self.text);
        let named = |three: &[Token]| {
            let [row, point, column] = three else { return None };
            let text = |token: &Token| &self.text[token.range()];
            let of_row =
                row.kind == Kind::Word && ["NEW", "OLD"].iter().any(|word| text(row).eq_ignore_ascii_case(word));
            let column = match column.kind {
                Kind::Word => text(column).to_owned(),
                Kind::Quoted => unquote(text(column)),
                _ => return None,
            };
            (of_row && point.kind == Kind::Symbol('.')).then_some(column)
        };
        let has = |name: &String| table.columns.iter().any(|column| super::names::same(dialect, &column.name, name));
        words.tokens.windows(3).filter_map(named).find(|name| dialect == Dialect::Mysql && !has(name))
    }
}

fn drop_view(state: &mut State, name: &str) {
    let dialect = state.dialect;
    state.views.retain(|view| !super::names::same(dialect, &view.name, name));
}

/// Names of triggers are unique; on PostgreSQL, within a table.
fn drop_trigger(state: &mut State, name: &str, owner: Option<&str>) {
    let dialect = state.dialect;
    let owner = owner.filter(|_| dialect == Dialect::Postgres);
    state.retain_triggers(|of, trigger| {
        !super::names::same(dialect, &trigger.name, name) || owner.is_some_and(|owner| owner != of)
    });
}

#[cfg(test)]
mod tests {
    use Dialect::{Mysql, Postgres, Sqlite};

    use super::*;
    use crate::{
        diagnostic::Sink,
        replay::{
            replay,
            testing::{check, run},
        },
        schema::Schema,
        source::Sources,
    };

    fn schema(dialect: Dialect, sql: &str) -> Schema {
        let (mut schema, mut sources, mut sink) = (Schema::default(), Sources::new(), Sink::new());
        let source = sources.add("a.sql", sql);
        replay(&mut schema, sql, source, dialect, &mut sink);
        assert!(sink.into_vec().is_empty(), "{sql}");
        schema
    }

    #[test]
    fn triggers_and_views_come_and_go() {
        check(
            Sqlite,
            "CREATE TABLE a (b INT); CREATE TABLE c (d INT); CREATE VIEW IF NOT EXISTS v AS SELECT b FROM a;
             CREATE TEMP VIEW w AS SELECT 1; CREATE TRIGGER x AFTER INSERT ON a BEGIN SELECT 1; SELECT 2; END;
             CREATE TRIGGER IF NOT EXISTS main.y BEFORE UPDATE OF b ON \"A\" BEGIN SELECT 1; END;
             CREATE TRIGGER IF NOT EXISTS y BEFORE DELETE ON c BEGIN SELECT 1; END; CREATE VIEW u AS SELECT 1;
             CREATE TRIGGER z INSTEAD OF INSERT ON v BEGIN SELECT 1; END; CREATE TEMP TRIGGER t DELETE ON a BEGIN SELECT 1; END;
             CREATE TRIGGER q DELETE ON c BEGIN SELECT 1; END; DROP TABLE c; DROP VIEW IF EXISTS u; DROP TRIGGER X",
            &["a: b INT?, trigger y", "view v, trigger z"],
        );
        check(
            Postgres,
            "CREATE TABLE a (b int); CREATE TABLE c (b int); CREATE OR REPLACE VIEW v AS SELECT 1;
             CREATE MATERIALIZED VIEW m AS SELECT b FROM a; CREATE OR REPLACE VIEW v AS SELECT 2; ALTER VIEW v RENAME TO w; ALTER TABLE w RENAME TO u;
             CREATE CONSTRAINT TRIGGER x AFTER INSERT ON a FOR EACH ROW EXECUTE FUNCTION f();
             CREATE TRIGGER x AFTER INSERT ON c FOR EACH ROW EXECUTE FUNCTION f(); DROP TRIGGER x ON a; DROP MATERIALIZED VIEW m",
            &["a: b integer?", "c: b integer?, trigger x", "view u"],
        );
        check(
            Postgres,
            "CREATE TABLE a (b int); CREATE TRIGGER x BEFORE INSERT ON a FOR EACH ROW EXECUTE FUNCTION f('f');
             CREATE TRIGGER y BEFORE INSERT ON a FOR EACH ROW EXECUTE PROCEDURE public.g();
             CREATE TRIGGER z BEFORE INSERT ON a FOR EACH ROW EXECUTE FUNCTION h(); ALTER TRIGGER z ON a RENAME TO w;
             DROP FUNCTION h(); DROP FUNCTION IF EXISTS e(int, int), f() CASCADE; DROP FUNCTION g CASCADE",
            &["a: b integer?, trigger w"],
        );
        check(
            Mysql,
            "CREATE TABLE a (b int); CREATE ALGORITHM = MERGE DEFINER = `me`@`%` SQL SECURITY INVOKER VIEW v AS SELECT b FROM a;
             CREATE DEFINER = me TRIGGER x BEFORE INSERT ON a FOR EACH ROW BEGIN SET NEW.b = 1; END; CREATE TABLE c LIKE a",
            &["a: b int?, trigger x", "c: b int?", "view v"],
        );
    }

    #[test]
    fn how_a_table_is_stored_is_kept() {
        check(
            Sqlite,
            "CREATE TABLE a (id INTEGER PRIMARY KEY AUTOINCREMENT) STRICT; CREATE TABLE b (c INTEGER PRIMARY KEY) WITHOUT ROWID;
             CREATE TABLE d (c INT, e TEXT, PRIMARY KEY (c, e)) strict, without rowid; ALTER TABLE a RENAME TO f",
            &[
                "f: id INTEGER#, key (id), strict, autoincrement",
                "b: c INTEGER, key (c), without rowid",
                "d: c INTEGER, e TEXT, key (c e), strict, without rowid",
            ],
        );
    }

    #[test]
    fn texts_are_kept_as_the_server_keeps_them() {
        let sql = "CREATE TABLE a (b INT);
                   CREATE /* ! */ TRIGGER IF NOT EXISTS main.x AFTER UPDATE OF b ON a BEGIN SELECT NEW.b; END;
                   CREATE VIEW v AS SELECT b FROM a;";
        let text = |schema: &Schema| [schema.tables[0].triggers[0].text.clone(), schema.views[0].text.clone()];
        let kept = text(&schema(Sqlite, sql));
        assert_eq!(
            kept,
            ["CREATE TRIGGER x AFTER UPDATE OF b ON a BEGIN SELECT NEW.b; END", "CREATE VIEW v AS SELECT b FROM a"]
        );
        let renamed = text(&schema(Sqlite, &format!("{sql} ALTER TABLE a RENAME b TO c; ALTER TABLE a RENAME TO d")));
        assert_eq!(
            renamed,
            [
                r#"CREATE TRIGGER x AFTER UPDATE OF "c" ON "d" BEGIN SELECT NEW."c"; END"#,
                r#"CREATE VIEW v AS SELECT "c" FROM "d""#
            ]
        );
        // The older way leaves views, and triggers of others, as they are.
        let legacy = format!("{sql} PRAGMA legacy_alter_table = ON; ALTER TABLE a RENAME TO d");
        assert!(text(&schema(Sqlite, &legacy))[1].ends_with("FROM a"));
        assert!(text(&schema(Sqlite, &legacy))[0].contains(r#"ON "d""#));
        // A server of MySQL knows by the new name whose trigger it is; what it does it leaves.
        let sql = "CREATE TABLE a (b int); CREATE VIEW v AS SELECT b FROM a; DELIMITER //
            CREATE TRIGGER x BEFORE INSERT ON a FOR EACH ROW BEGIN SET NEW.b = (SELECT count(*) FROM a); END//
            DELIMITER ;
            RENAME TABLE a TO d; ALTER TABLE d RENAME COLUMN b TO c";
        let trigger =
            "CREATE TRIGGER x BEFORE INSERT ON `d` FOR EACH ROW BEGIN SET NEW.b = (SELECT count(*) FROM a); END";
        assert_eq!(text(&schema(Mysql, sql)), [trigger, "CREATE VIEW v AS SELECT b FROM a"]);
        let sql = "CREATE TABLE a (b int); CREATE VIEW v AS SELECT 1;
            CREATE TRIGGER x AFTER UPDATE OF b ON a FOR EACH ROW WHEN (NEW.b > 1) EXECUTE FUNCTION f();
            CREATE VIEW w AS SELECT * FROM v; ALTER VIEW v RENAME TO u;
            ALTER TRIGGER x ON a RENAME TO \"Y\"; ALTER TABLE a RENAME b TO c; ALTER TABLE a RENAME TO d";
        let trigger =
            r#"CREATE TRIGGER "Y" AFTER UPDATE OF "c" ON "d" FOR EACH ROW WHEN (NEW."c" > 1) EXECUTE FUNCTION f()"#;
        let postgres = schema(Postgres, sql);
        assert_eq!(text(&postgres), [trigger, "CREATE VIEW \"u\" AS SELECT 1"]);
        assert_eq!(postgres.views[1].text, "CREATE VIEW w AS SELECT * FROM \"u\"");
    }

    #[test]
    fn a_text_that_cannot_be_followed_is_known_no_more() {
        let sql = "CREATE TABLE a (b INT); CREATE TABLE c (b INT, d INT); CREATE VIEW v AS SELECT b FROM a, c;
                   ALTER TABLE a RENAME b TO e";
        assert_eq!(
            run(Sqlite, sql),
            ("a: e INT?\nc: b INT?, d INT?\n".to_owned(), vec!["JT050 ALTER TABLE a RENAME b TO e".to_owned()])
        );
        assert!(run(Postgres, sql).1.is_empty());
    }
}
