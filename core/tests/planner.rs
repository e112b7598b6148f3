//! The differ and the planner on random pairs of schemas.

#![cfg(feature = "sql")]

#[path = "planner/generate.rs"]
mod generate;

use generate::{Random, pair};
use jointable_core::{
    dialect::Dialect,
    diff::{Renames, diff, same},
    plan::{Direction, Manner, plan, way},
    schema::Schema,
};

const PAIRS: u64 = 300;

/// Pairs of schemas, every second one alike.
fn pairs(dialect: Dialect) -> impl Iterator<Item = (Schema, Schema)> {
    (0..PAIRS).map(move |seed| pair(&mut Random(seed), dialect, seed % 2 == 0))
}

#[test]
fn the_changes_make_the_one_of_the_other() {
    for dialect in Dialect::ALL {
        for (from, to) in pairs(dialect) {
            let mut made = from.clone();
            for change in diff(&from, &to, dialect) {
                change.apply(&mut made, dialect);
            }
            // A change may leave a table that cannot be stored as it was.
            made.tables.iter_mut().for_each(|table| table.options = table.options.of(table));
            assert!(same(&made, &to, dialect), "{dialect}\n{made:#?}\n{to:#?}");
            assert_eq!(diff(&made, &to, dialect), [], "{dialect}");
            assert_eq!(diff(&from, &from, dialect), [], "{dialect}");
        }
    }
}

#[test]
fn the_order_of_declarations_does_not_count() {
    for dialect in Dialect::ALL {
        for (seed, (from, to)) in pairs(dialect).enumerate() {
            let mut random = Random(seed as u64);
            let (mut from_shuffled, mut to_shuffled) = (from.clone(), to.clone());
            for schema in [&mut from_shuffled, &mut to_shuffled] {
                random.shuffle(&mut schema.tables);
                for table in &mut schema.tables {
                    random.shuffle(&mut table.columns);
                    random.shuffle(&mut table.foreign_keys);
                    random.shuffle(&mut table.indexes);
                    random.shuffle(&mut table.checks);
                }
            }
            let summaries = |from: &Schema, to: &Schema| {
                let mut summaries: Vec<_> = diff(from, to, dialect).iter().map(|change| change.summary()).collect();
                summaries.sort();
                summaries
            };
            assert_eq!(summaries(&from, &to), summaries(&from_shuffled, &to_shuffled), "{dialect}");
        }
    }
}

#[test]
fn every_change_is_in_the_script() {
    for dialect in Dialect::ALL {
        for (from, to) in pairs(dialect) {
            let plan = plan(&from, &to, &Renames::default(), dialect, Direction::Up);
            let script = plan.script();
            for change in &plan.changes {
                assert!(script.contains(&format!("-- {}\n", change.summary())), "{} in\n{script}", change.summary());
            }
            assert_eq!(script.contains("BEGIN;\n"), !plan.transactional, "{script}");
            let confined = Manner { confined: true, ..Manner::default() };
            let confined = way(&from, &to, &Renames::default(), dialect, confined);
            assert_eq!(confined.changes, plan.changes);
            for leg in confined.legs {
                let script = leg.up.script();
                assert_eq!(script.contains("PRAGMA foreign_keys"), !leg.up.transactional, "{script}");
            }
            assert!(!script.contains('\r') && !script.contains("\n\n\n"), "{script}");
            assert!(script.is_empty() || script.ends_with(";\n"), "{script}");
        }
    }
}

/// What a layout's runner finds in its files is what was planned.
#[cfg(feature = "sql")]
#[test]
fn every_layout_carries_every_statement() {
    use jointable_core::{
        diagnostic::Sink,
        layout::{self, Draft, Folder, Layout},
        replay::split,
        source::Sources,
    };
    let statements = |sql: &str, dialect| -> Vec<String> {
        let all = split(sql, dialect).into_iter().map(|range| sql[range].to_owned());
        // A transaction of its own, where the two ways have to agree on whose it is.
        all.filter(|statement| statement != "BEGIN" && statement != "COMMIT").collect()
    };
    for dialect in Dialect::ALL {
        let ways = pairs(dialect).map(|(from, to)| way(&from, &to, &Renames::default(), dialect, Manner::default()));
        for leg in ways.flat_map(|way| way.legs) {
            let (up, down) = (&leg.up, &leg.down);
            let name = up.changes.first().map_or("nothing".to_owned(), |change| change.summary());
            for layout in Layout::ALL.into_iter().filter(|layout| layout.hindrance(up.transactional).is_none()) {
                let version = layout::next_version(layout, "20260102030405", &[]).expect("the first");
                let draft = Draft::new(version, name.clone(), &leg);
                let files = layout::write(layout, dialect, &draft).into_iter().collect();
                let folder = Folder { files, ..Folder::default() };
                let mut sink = Sink::new();
                let migrations = layout::read(layout, &folder, &mut Sources::new(), &mut sink);
                assert_eq!(sink.count(), 0, "{layout}: {folder:?}");
                let [migration] = migrations.as_slice() else { panic!("{layout}: {folder:?}") };
                assert_eq!(statements(&migration.up.sql(), dialect), statements(&up.script(), dialect), "{layout}");
                let down = layout.facts().down.then(|| statements(&down.script(), dialect));
                assert_eq!(migration.down.as_ref().map(|down| statements(&down.sql(), dialect)), down, "{layout}");
                if layout == Layout::Goose && migration.up.transactional {
                    assert_eq!(as_goose_cuts(&migration.up.sql()), statements(&up.script(), dialect));
                }
            }
        }
    }
}

/// A script cut as goose does it: at semicolons that end a line, or where it is told.
#[cfg(feature = "sql")]
fn as_goose_cuts(sql: &str) -> Vec<String> {
    let (mut found, mut lines, mut told) = (Vec::new(), Vec::new(), false);
    for line in sql.lines() {
        match line {
            "-- +goose StatementBegin" => told = true,
            "-- +goose StatementEnd" => told = false,
            _ if lines.is_empty() && (line.is_empty() || line.starts_with("--")) => continue,
            _ => lines.push(line),
        }
        let ends = lines.last().is_some_and(|line| line.split(" --").next().unwrap_or("").trim_end().ends_with(';'));
        if !told && ends {
            let statement = lines.join("\n");
            found.push(statement.trim_end_matches(';').to_owned());
            lines.clear();
        }
    }
    found
}

/// What jointable writes, jointable reads.
#[test]
fn every_statement_is_parsed() {
    use sqlparser::{
        dialect::{Dialect as Parsed, MySqlDialect, PostgreSqlDialect, SQLiteDialect},
        parser::Parser,
    };
    for dialect in Dialect::ALL {
        let parsed: &dyn Parsed = match dialect {
            Dialect::Sqlite => &SQLiteDialect {},
            Dialect::Postgres => &PostgreSqlDialect {},
            Dialect::Mysql => &MySqlDialect {},
        };
        for (from, to) in pairs(dialect) {
            for leg in way(&from, &to, &Renames::default(), dialect, Manner::default()).legs {
                for statement in
                    [leg.up, leg.down].iter().flat_map(|plan| &plan.steps).flat_map(|step| &step.statements)
                {
                    // The forms that sqlparser does not know.
                    const ENDS: [&str; 3] = ["DROP IDENTITY IF EXISTS", "DROP EXPRESSION", "STRICT, WITHOUT ROWID"];
                    if ENDS.iter().any(|end| statement.ends_with(end))
                        || statement.contains(" COMMENT=")
                        || statement.contains(" TYPE ") && statement.contains(" COLLATE ")
                        || statement.starts_with("DROP INDEX CONCURRENTLY")
                    {
                        continue;
                    }
                    if let Err(error) = Parser::parse_sql(parsed, statement) {
                        panic!("{dialect}: {error}\n{statement}");
                    }
                }
            }
        }
    }
}
