//! The differ and the planner on random pairs of schemas.

#[path = "planner/generate.rs"]
mod generate;

use generate::{Random, neighbour, schema};
use jointable_core::{
    dialect::Dialect,
    diff::{diff, same},
    plan::{Direction, plan, plan_confined},
    schema::Schema,
};

const PAIRS: u64 = 300;

/// Pairs of schemas, every second one alike.
fn pairs(dialect: Dialect) -> impl Iterator<Item = (Schema, Schema)> {
    (0..PAIRS).map(move |seed| {
        let mut random = Random(seed);
        let from = schema(&mut random);
        let to = if seed % 2 == 0 { neighbour(&mut random, &from) } else { schema(&mut random) };
        (from.lowered(dialect), to.lowered(dialect))
    })
}

#[test]
fn the_changes_make_the_one_of_the_other() {
    for dialect in Dialect::ALL {
        for (from, to) in pairs(dialect) {
            let mut made = from.clone();
            for change in diff(&from, &to, dialect) {
                change.apply(&mut made);
            }
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
            let plan = plan(&from, &to, dialect, Direction::Up);
            let script = plan.script();
            for change in &plan.changes {
                assert!(script.contains(&format!("-- {}\n", change.summary())), "{} in\n{script}", change.summary());
            }
            assert_eq!(script.contains("BEGIN;\n"), !plan.transactional, "{script}");
            let confined = plan_confined(&from, &to, dialect, Direction::Up);
            assert_eq!(confined.changes, plan.changes);
            assert_eq!(confined.script().contains("PRAGMA"), !confined.transactional, "{}", confined.script());
            assert!(!script.contains('\r') && !script.contains("\n\n\n"), "{script}");
            assert!(script.is_empty() || script.ends_with(";\n"), "{script}");
        }
    }
}

/// What jointable writes, jointable reads.
#[cfg(feature = "sql")]
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
            for direction in [Direction::Up, Direction::Down] {
                for statement in plan(&from, &to, dialect, direction).steps.iter().flat_map(|step| &step.statements) {
                    // The one form that sqlparser does not know.
                    if statement.ends_with("DROP IDENTITY IF EXISTS") {
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
