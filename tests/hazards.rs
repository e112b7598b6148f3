//! What plans say of rows and locks is so: the queries find the rows that a step fails on, PostgreSQL takes the locks
//! and writes the tables anew that are named, and MariaDB alters in the way that is named.

use std::collections::{BTreeMap, BTreeSet};

use jointable_cli::database::Database;
use jointable_core::{
    dialect::Dialect,
    diff::{Change, Renames, complete},
    plan::{self, Direction, HazardKind, Manner, Plan, Step, plan, way},
    schema::Schema,
};
use jointable_tests::{
    coverage::scenarios,
    scenario::Scenario,
    server::{self, Fresh},
};
use libtest_mimic::{Arguments, Trial};

fn main() {
    let files = scenarios();
    let trials = files.iter().flat_map(|file| Dialect::ALL.map(|dialect| (file.clone(), dialect)));
    let trials = trials.map(|(file, dialect)| {
        let name = format!("{}/{}", file.file_stem().unwrap_or_default().display(), dialect.name());
        Trial::test(name, move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
            runtime.block_on(prove(&Scenario::read(&file), dialect));
            Ok(())
        })
    });
    libtest_mimic::run(&Arguments::from_args(), trials.collect()).exit();
}

async fn prove(scenario: &Scenario, dialect: Dialect) {
    let [from, to] = ["from.rs", "to.rs"].map(|section| scenario.models(section).schema.lowered(dialect));
    let renames = scenario.renames(&from, &to, dialect);
    let from = complete(from, &Schema::default(), &Renames::default(), dialect);
    let to = complete(to, &from, &renames, dialect);
    if from.tables.is_empty() || !plan::check(&way(&from, &to, &renames, dialect, Manner::default()), &to).is_empty() {
        return;
    }
    let up = plan(&from, &to, &renames, dialect, Direction::Up);
    let end = up.leads_to(&from);
    let down = plan(&end, &from, &renames.back(), dialect, Direction::Down);
    for (schema, way, section) in [(&from, &up, "unfit_up.sql"), (&end, &down, "unfit_down.sql")] {
        if let (Some(rows), Some(fresh)) = (scenario.section(section), server::fresh(dialect)) {
            fail_on(rows, &fresh, schema, way).await;
        }
    }
    let Some(fresh) = server::fresh(dialect) else { return };
    let mut database = with_rows(&fresh, &from, scenario.section("rows.sql"), dialect).await;
    for way in [&up, &down] {
        let renaming = way.steps.iter().rposition(|step| renames_something(step, way)).map_or(0, |at| at + 1);
        let (first, rest) = way.steps.split_at(renaming);
        // Of what is done in a transaction the queries would see nothing.
        let (begins, first): (Vec<&Step>, Vec<&Step>) =
            first.iter().partition(|step| step.statements.contains(&"BEGIN".into()));
        run(&mut database, &fresh, way, first).await;
        assert!(found(&fresh, way).await.iter().all(|(_, rows)| rows == "0"), "{:?}", found(&fresh, way).await);
        run(&mut database, &fresh, way, begins.into_iter().chain(rest)).await;
    }
    database.close().await;
}

/// Whether a step gives something another name, which its queries know already.
fn renames_something(step: &Step, way: &Plan) -> bool {
    let renames = |change: &&Change| {
        matches!(
            change,
            Change::RenameTable { .. }
                | Change::RenameColumn { .. }
                | Change::RenameValues { .. }
                | Change::RenameEnumValues { .. }
        )
    };
    let renames: Vec<_> = way.changes.iter().filter(renames).map(Change::summary).collect();
    step.tasks.iter().any(|task| renames.contains(&task.summary))
}

/// A database with a schema and rows.
async fn with_rows(fresh: &Fresh, schema: &Schema, rows: Option<&str>, dialect: Dialect) -> Database {
    let mut database = fresh.connect().await;
    let start = plan(&Schema::default(), schema, &Renames::default(), dialect, Direction::Up);
    for statement in start.steps.iter().flat_map(|step| &step.statements).map(String::as_str).chain(rows) {
        database.execute(statement).await.expect("a schema with rows");
    }
    database
}

/// On these rows the way fails, and its queries find them.
async fn fail_on(rows: &str, fresh: &Fresh, schema: &Schema, way: &Plan) {
    let mut database = with_rows(fresh, schema, Some(rows), way.dialect).await;
    let found = found(fresh, way).await;
    assert!(!found.is_empty() && found.iter().all(|(_, rows)| rows != "0"), "{found:?}");
    let mut failed = false;
    for statement in way.steps.iter().flat_map(|step| &step.statements) {
        failed = failed || database.execute(statement).await.is_err();
    }
    assert!(failed, "rows that do not fit, and it went on:\n{}", way.script());
    database.close().await;
}

/// The queries for rows that a way fails on, with how many they find.
async fn found(fresh: &Fresh, way: &Plan) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for hazard in way.hazards().filter(|hazard| hazard.kind == HazardKind::MayFail) {
        let Some(query) = &hazard.query else { continue };
        let count = match way.dialect {
            Dialect::Mysql => format!("SELECT CONVERT(COUNT(*), CHAR) FROM ({query}) AS found"),
            Dialect::Sqlite | Dialect::Postgres => format!("SELECT CAST(COUNT(*) AS text) FROM ({query}) AS found"),
        };
        found.push((query.clone(), fresh.texts(way.dialect, &count).await.concat()));
    }
    found
}

async fn run(database: &mut Database, fresh: &Fresh, way: &Plan, steps: impl IntoIterator<Item = &Step>) {
    let new = way.changes.iter().filter_map(|change| match change {
        Change::CreateTable(table) => Some(table.name.as_str()),
        _ => None,
    });
    let new: BTreeSet<&str> = new.collect();
    for step in steps {
        match way.dialect {
            Dialect::Sqlite => {
                for statement in &step.statements {
                    database.execute(statement).await.expect("a step");
                }
            }
            Dialect::Postgres => watch_postgres(database, fresh, step, &new).await,
            Dialect::Mysql => watch_mysql(database, step, &new).await,
        }
    }
}

/// The tables that a step's hazards of a kind are about, with the lock.
fn named(step: &Step, kinds: &[HazardKind]) -> BTreeSet<(String, String)> {
    let hazards = step.tasks.iter().flat_map(|task| &task.hazards);
    let hazards = hazards.filter(|hazard| kinds.contains(&hazard.kind));
    hazards.map(|hazard| (hazard.table.clone(), hazard.lock.unwrap_or_default().to_owned())).collect()
}

/// Runs a step in a transaction of its own, and looks at the locks and the files of the tables that were there before;
/// nobody knows of `new` ones yet.
async fn watch_postgres(database: &mut Database, fresh: &Fresh, step: &Step, new: &BTreeSet<&str>) {
    const FILES: &str = "SELECT oid || ' ' || relname || ' ' || pg_relation_filenode(oid) FROM pg_class \
                         WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace";
    // A weaker one holds up neither readers nor writers.
    const LOCKS: &str = "SELECT c.relname || '/' || l.mode FROM pg_locks l JOIN pg_class c ON c.oid = l.relation \
         WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace AND l.granted \
         AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database()) \
         AND l.mode IN ('ShareLock', 'ShareRowExclusiveLock', 'ExclusiveLock', 'AccessExclusiveLock')";
    let before = files(fresh.texts(Dialect::Postgres, FILES).await);
    database.execute("BEGIN").await.expect("a transaction");
    for statement in &step.statements {
        database.execute(statement).await.expect("a step");
    }
    let taken = fresh.texts(Dialect::Postgres, LOCKS).await;
    database.execute("COMMIT").await.expect("the end of it");
    let after = files(fresh.texts(Dialect::Postgres, FILES).await);

    let rewritten: BTreeSet<&String> = before
        .iter()
        .filter(|(id, (_, file))| after.get(*id).is_some_and(|(_, now)| now != file))
        .map(|(_, (name, _))| name)
        .collect();
    let said = named(step, &[HazardKind::Rewrites]);
    assert_eq!(said.iter().map(|(table, _)| table).collect::<BTreeSet<_>>(), rewritten, "rewritten by {step:#?}");

    let mode = |lock: &str| match lock {
        "ShareLock" => "SHARE",
        "ShareRowExclusiveLock" => "SHARE ROW EXCLUSIVE",
        "AccessExclusiveLock" => "ACCESS EXCLUSIVE",
        other => panic!("no plan of ours takes {other}"),
    };
    let taken = taken.iter().filter_map(|line| line.rsplit_once('/'));
    let taken: BTreeSet<_> = taken.map(|(table, lock)| (table.to_owned(), mode(lock).to_owned())).collect();
    let said = named(step, &[HazardKind::Rewrites, HazardKind::Blocks, HazardKind::Locks]);
    for pair in &said {
        assert!(taken.contains(pair), "{pair:?} is not taken, but {taken:?}, by {step:#?}");
    }
    for (table, lock) in taken.iter().filter(|(table, _)| !new.contains(table.as_str())) {
        let greatest = |(of, said): &(String, String)| of == table && (said == lock || said == "ACCESS EXCLUSIVE");
        assert!(said.iter().any(greatest), "{lock} on {table} is not told of {step:#?}");
    }
}

/// By table, its name and its file.
fn files(lines: Vec<String>) -> BTreeMap<String, (String, String)> {
    let line = |line: String| {
        let mut words = line.split(' ').map(str::to_owned);
        Some((words.next()?, (words.next()?, words.next()?)))
    };
    lines.into_iter().filter_map(line).collect()
}

/// Asks for what the hazards promise, which MariaDB refuses where it cannot; and for no less, which has to be too
/// little for one of the statements. What is done to `new` tables holds up nobody.
async fn watch_mysql(database: &mut Database, step: &Step, new: &BTreeSet<&str>) {
    let rewrites = named(step, &[HazardKind::Rewrites]);
    let (least, promised) = match rewrites.first() {
        None => (None, Some("ALGORITHM=NOCOPY, LOCK=NONE")),
        Some((_, lock)) if lock == "LOCK=NONE" => {
            (Some("ALGORITHM=NOCOPY, LOCK=NONE"), Some("ALGORITHM=INPLACE, LOCK=NONE"))
        }
        Some(_) => (Some("ALGORITHM=INPLACE, LOCK=NONE"), None),
    };
    let mut needed = least.is_none();
    for statement in &step.statements {
        let of_new = statement.split('`').nth(1).is_some_and(|table| new.contains(table));
        if !statement.starts_with("ALTER TABLE") || statement.contains(" RENAME TO ") || of_new {
            database.execute(statement).await.expect("a step");
            continue;
        }
        if let Some(least) = least
            && database.execute(&format!("{statement}, {least}")).await.is_ok()
        {
            continue;
        }
        needed = true;
        let asked = promised.map_or_else(|| statement.clone(), |promised| format!("{statement}, {promised}"));
        database.execute(&asked).await.unwrap_or_else(|failure| panic!("{failure:?}\n{asked}"));
    }
    assert!(needed, "{least:?} is enough for {step:#?}");
}
