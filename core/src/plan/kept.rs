//! Views and triggers that a plan pulls the ground from under.

use crate::{
    diagnostic::{BREAKS, Diagnostic, MAY_BREAK},
    dialect::Dialect,
    diff::{Change, same_type},
    replay::{Text, name_key},
    schema::{Schema, Table},
    source::Span,
};

/// A view or a trigger.
struct Kept<'a> {
    kind: &'static str,
    name: &'a str,
    text: &'a str,
    span: Span,
}

/// What goes, or is not what it was, as far as a view or a trigger can notice.
struct Gone<'a> {
    table: &'a str,
    column: Option<&'a str>,
    how: &'static str,
}

/// The views and triggers of `to` that mention what `changes` take away. SQLite would carry some of them on broken, and
/// stumble over them the next time that something is renamed; there it is an error.
pub(super) fn broken(changes: &[Change], to: &Schema, dialect: Dialect) -> Vec<Diagnostic> {
    let gone: Vec<Gone<'_>> = changes.iter().filter_map(|change| gone(change, dialect)).collect();
    if gone.is_empty() {
        return Vec::new();
    }
    let (code, why) = match dialect {
        Dialect::Sqlite => (BREAKS, ""),
        Dialect::Postgres => (MAY_BREAK, "PostgreSQL refuses that while it is there"),
        Dialect::Mysql => (MAY_BREAK, "MySQL leaves it as it is, and it fails from then on"),
    };
    let mut found = Vec::new();
    for Kept { kind, name, text, span } in kept(to) {
        let lower = text.to_lowercase();
        let named = |name: &str| lower.contains(&name.to_lowercase());
        // Most of them mention something else.
        let mut near = gone.iter().filter(|gone| named(gone.table)).peekable();
        if near.peek().is_none() {
            continue;
        }
        let read = Text::new(dialect, text);
        for Gone { how, table, column } in near.filter(|gone| mentions(&read, gone, to, dialect)) {
            let what = match column {
                Some(column) => format!("column `{column}` of table `{table}`"),
                None => format!("table `{table}`"),
            };
            found.push(Diagnostic::new(code, &[kind, name, &what, how, why], span));
        }
    }
    found
}

fn kept(schema: &Schema) -> impl Iterator<Item = Kept<'_>> {
    let of_views = schema.views.iter().flat_map(|view| &view.triggers);
    let triggers = schema.tables.iter().flat_map(|table| &table.triggers).chain(of_views);
    let views =
        schema.views.iter().map(|view| Kept { kind: "view", name: &view.name, text: &view.text, span: view.span });
    views.chain(triggers.map(|own| Kept { kind: "trigger", name: &own.name, text: &own.text, span: own.span }))
}

fn gone(change: &Change, dialect: Dialect) -> Option<Gone<'_>> {
    let mysql = dialect == Dialect::Mysql;
    let (table, column, how) = match change {
        Change::DropTable(table) => (&table.name, None, "goes"),
        Change::DropColumn { table, column } => (table, Some(&column.name), "goes"),
        Change::AlterColumn { table, from, to } if dialect == Dialect::Postgres && !same_type(from, to, dialect) => {
            (table, Some(&to.name), "gets another type")
        }
        Change::RenameTable { from, .. } if mysql => (&from.name, None, "gets another name"),
        Change::RenameColumn { table, from, .. } if mysql => (table, Some(from), "gets another name"),
        _ => return None,
    };
    Some(Gone { table, column: column.map(String::as_str), how })
}

fn mentions(text: &Text<'_>, gone: &Gone<'_>, to: &Schema, dialect: Dialect) -> bool {
    let Some(column) = gone.column else { return !text.table(gone.table, || false).is_empty() };
    let key = |name: &str| name_key(dialect, name);
    let table = |name: &str| to.tables.iter().find(|table| key(&table.name) == key(name));
    let has = |table: &Table| table.columns.iter().any(|other| key(&other.name) == key(column));
    // SQLite reads `*` whenever the view is read, the others when it is made.
    let all = dialect != Dialect::Sqlite && text.all_columns(gone.table);
    all || !text.column(gone.table, column, |other| table(other).map(has)).is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        diagnostic::Sink,
        diff::{Renames, complete},
        plan::{Manner, check, way},
        replay::replay,
        source::Sources,
    };

    const HISTORY: &str =
        "CREATE TABLE a (id int PRIMARY KEY, b int, c int); CREATE TABLE d (id int PRIMARY KEY, b int);
        CREATE VIEW v AS SELECT id, b FROM a; CREATE VIEW w AS SELECT * FROM a; CREATE VIEW u AS SELECT b FROM d;";

    /// What is found where the history becomes `wanted`.
    fn found(dialect: Dialect, triggers: &str, wanted: &str) -> Vec<String> {
        let schema = |sql: &str| {
            let (mut schema, mut sink) = (Schema::default(), Sink::new());
            let source = Sources::new().add("a.sql", sql);
            replay(&mut schema, sql, source, dialect, &mut sink);
            schema.lowered(dialect)
        };
        let history = schema(&format!("{HISTORY}{triggers}"));
        let renames = Renames::default();
        let wanted = complete(schema(wanted), &history, &renames, dialect);
        let way = way(&history, &wanted, &renames, dialect, Manner::default());
        check(&way, &wanted).into_iter().map(|found| format!("{} {}", found.code.id, found.message)).collect()
    }

    #[test]
    fn sqlite_is_told_before_what_would_break() {
        let trigger = "CREATE TRIGGER t AFTER INSERT ON a BEGIN UPDATE d SET b = NEW.c; END;";
        let found = |wanted: &str| found(Dialect::Sqlite, trigger, wanted);
        let b = "JT043 view `v` mentions column `b` of table `a`, which goes";
        let c = "JT043 trigger `t` mentions column `c` of table `a`, which goes";
        let d = "CREATE TABLE d (id int PRIMARY KEY, b int);";
        assert_eq!(found(&format!("CREATE TABLE a (id int PRIMARY KEY); {d}")), [b, c]);
        assert_eq!(found(&format!("CREATE TABLE a (id int PRIMARY KEY, b text, c int); {d}")), [""; 0]);
        assert_eq!(
            found("CREATE TABLE a (id int PRIMARY KEY, b int, c int)"),
            ["JT043 view `u` mentions table `d`, which goes", "JT043 trigger `t` mentions table `d`, which goes"]
        );
    }

    #[test]
    fn servers_that_refuse_or_forget_are_a_warning() {
        let d = "CREATE TABLE d (id int PRIMARY KEY, b int);";
        let wanted = format!("CREATE TABLE a (id int PRIMARY KEY, b int); {d}");
        let all = "JT044 view `w` mentions column `c` of table `a`, which goes";
        assert_eq!(found(Dialect::Postgres, "", &wanted), [all]);
        assert_eq!(found(Dialect::Mysql, "", &wanted), [all]);
        let wanted = format!("CREATE TABLE a (id int PRIMARY KEY, b bigint, c int); {d}");
        let retyped =
            |view: &str| format!("JT044 view `{view}` mentions column `b` of table `a`, which gets another type");
        assert_eq!(found(Dialect::Postgres, "", &wanted), [retyped("v"), retyped("w")]);
        assert_eq!(found(Dialect::Mysql, "", &wanted), [""; 0]);
    }
}
