//! A schema from nothing, all of it.

use super::{Direction, Plan, Step, Task, plan};
use crate::{
    dialect::Dialect,
    diff::Renames,
    replay::Text,
    schema::{Schema, View},
};

/// The plan that makes `schema`, which is [lowered](Schema::lowered), where there is nothing: its views too, which no
/// other plan makes.
///
/// Functions that they or triggers call are not in it: a schema has none.
pub fn whole(schema: &Schema, dialect: Dialect) -> Plan {
    let mut plan = plan(&Schema::default(), schema, &Renames::default(), dialect, Direction::Up);
    plan.steps.extend(in_turn(&schema.views, dialect).into_iter().map(|View { name, text, triggers, .. }| Step {
        tasks: vec![Task::new(format!("create view {name}"))],
        statements: [text].into_iter().chain(triggers.iter().map(|trigger| &trigger.text)).cloned().collect(),
    }));
    plan
}

/// Views, each behind those that it reads.
fn in_turn(views: &[View], dialect: Dialect) -> Vec<&View> {
    let texts: Vec<(Text<'_>, String)> =
        views.iter().map(|view| (Text::new(dialect, &view.text), view.text.to_lowercase())).collect();
    let reads = |at: usize, other: usize| {
        let (text, lower) = &texts[at];
        let name = &views[other].name;
        // Most of them name something else.
        at != other && lower.contains(&name.to_lowercase()) && !text.table(name, || false).is_empty()
    };
    let (mut rest, mut turn): (Vec<usize>, Vec<&View>) = ((0..views.len()).collect(), Vec::new());
    while !rest.is_empty() {
        let ready = rest.iter().position(|at| !rest.iter().any(|other| reads(*at, *other)));
        turn.push(&views[rest.remove(ready.unwrap_or(0))]);
    }
    turn
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{diagnostic::Sink, replay::replay, source::Sources};

    #[test]
    fn what_is_made_can_be_read_again() {
        let sql = "CREATE TABLE a (id INTEGER PRIMARY KEY AUTOINCREMENT, b TEXT) STRICT;
            CREATE VIEW w AS SELECT * FROM a; CREATE VIEW v AS SELECT * FROM w; DROP VIEW w;
            CREATE VIEW w AS SELECT b FROM a; CREATE TRIGGER x AFTER INSERT ON a BEGIN SELECT 1; SELECT 2; END;
            CREATE TRIGGER y INSTEAD OF DELETE ON v BEGIN DELETE FROM a; END;";
        let read = |sql: &str| {
            let (mut schema, mut sink) = (Schema::default(), Sink::new());
            let source = Sources::new().add("a.sql", sql);
            replay(&mut schema, sql, source, Dialect::Sqlite, &mut sink);
            assert!(sink.into_vec().is_empty(), "{sql}");
            schema.lowered(Dialect::Sqlite)
        };
        let schema = read(sql);
        let script = whole(&schema, Dialect::Sqlite).script();
        assert!(crate::diff::same(&read(&script), &schema, Dialect::Sqlite), "{script}");
        let order = ["CREATE TABLE", "CREATE TRIGGER x", "CREATE VIEW w", "CREATE VIEW v", "CREATE TRIGGER y"];
        let places: Vec<_> = order.iter().map(|text| script.find(text).expect("a statement")).collect();
        assert!(places.is_sorted(), "{script}");
    }
}
