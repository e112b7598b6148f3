//! A history, replayed and run.

use std::{ops::Range, time::Instant};

use jointable_cli::database::{Database, comparable};
use jointable_core::{
    diagnostic::{Diagnostic, OPAQUE, Sink},
    dialect::Dialect,
    migration::{self, Migration},
    replay::split,
    schema::Schema,
    source::Sources,
};

use super::{History, Note, Outcome, Script, aspects, collations::Usual, round_trip, unmodelled, wipe};
use crate::server::Fresh;

/// Runs a history on an empty database; the schema that it leaves there.
///
/// # Panics
/// When the server cannot be reached.
pub async fn applied(mut history: History, database: &Fresh) -> Schema {
    let mut server = database.connect().await;
    for script in &mut history.scripts {
        let ranges = split(&script.sql, history.dialect);
        apply(&mut server, history.dialect, script, &ranges, &mut Vec::new()).await;
    }
    server.close().await;
    // A dump may have left its session with settings of its own.
    let mut server = database.connect().await;
    let live = server.schema().await.expect("the catalogue");
    server.close().await;
    comparable(live, history.dialect)
}

/// Replays a history, runs it on an empty database, and compares what both leave.
///
/// # Panics
/// When the server cannot be reached.
pub async fn compare(mut history: History, database: &Fresh) -> Outcome {
    let dialect = history.dialect;
    let mut server = database.connect().await;
    let (mut refused, mut statements) = (Vec::new(), 0);
    for script in &mut history.scripts {
        let ranges = split(&script.sql, dialect);
        statements += ranges.len();
        apply(&mut server, dialect, script, &ranges, &mut refused).await;
    }
    server.close().await;
    // A dump may have left its session with settings of its own.
    let mut server = database.connect().await;
    let mut live = server.schema().await.expect("the catalogue");
    server.close().await;

    let start = Instant::now();
    let (schema, sources, found) = replay(&history);
    let replay = start.elapsed();
    let mut replayed = comparable(schema.clone(), dialect);
    let usual = Usual::of(dialect, database).await;
    [&mut replayed, &mut live].into_iter().for_each(|schema| {
        usual.resolve(schema);
        aspects::written(schema, dialect);
    });
    let (opaque, contradictions) = notes(&found, &sources);
    let (counts, mut differences) = aspects::compare(&replayed, &live);
    for difference in &mut differences {
        difference.place = sources
            .position(difference.span)
            .zip(difference.span.source())
            .map(|(position, source)| format!("{}:{}", sources.path(source).display(), position.line));
        difference.cause = cause(&opaque, difference);
    }
    let unmodelled = unmodelled::count(dialect, database).await;
    let round_trip = round_trip::prove(&schema, dialect, database, &usual).await;
    Outcome {
        name: history.name,
        dialect,
        scripts: history.scripts.len(),
        statements,
        replay,
        refused,
        opaque,
        contradictions,
        counts,
        differences,
        unmodelled,
        round_trip,
    }
}

/// The schema that a history leaves, with its texts and what the replay found.
pub fn replay(history: &History) -> (Schema, Sources, Vec<Diagnostic>) {
    let migrations = history.scripts.iter().zip(1_i64..).map(|(up, version)| Migration {
        version: version.into(),
        name: up.path.clone(),
        up: migration::Script::whole(&up.path, &up.sql, true),
        down: None,
    });
    let migrations: Vec<Migration> = migrations.collect();
    let (mut sources, mut sink) = (Sources::new(), Sink::new());
    let schema = migration::schema(&migration::ups(&migrations, &mut sources), history.dialect, &mut sink);
    (schema, sources, sink.into_vec())
}

/// Runs the statements of a script one by one, as its runner would run them together. Those that fail are wiped out.
async fn apply(
    server: &mut Database,
    dialect: Dialect,
    script: &mut Script,
    ranges: &[Range<usize>],
    refused: &mut Vec<Note>,
) {
    let sql = script.sql.clone();
    // On PostgreSQL runners have one transaction around a script, unless it says otherwise or cannot be in one.
    let whole =
        dialect == Dialect::Postgres && !script.alone && !ranges.iter().any(|range| stands_alone(&sql[range.clone()]));
    if whole {
        server.execute("BEGIN").await.expect("a transaction");
    }
    for range in ranges {
        let statement = &sql[range.clone()];
        if is_of_the_client(dialect, statement) {
            continue;
        }
        let save = if whole { server.execute("SAVEPOINT statement").await } else { Ok(()) };
        let done = match save {
            Ok(()) => server.execute(statement).await,
            failed => failed,
        };
        if let Err(failure) = done {
            if whole {
                server.execute("ROLLBACK TO SAVEPOINT statement").await.expect("the savepoint");
            }
            let line = sql[..range.start].matches('\n').count() + 1;
            let message = failure.message.strip_prefix("cannot run a script: ").unwrap_or(&failure.message).to_owned();
            let place = format!("{}:{line}", script.path);
            refused.push(Note { place, statement: statement.to_owned(), message });
            wipe(&mut script.sql, range.clone());
        }
    }
    if whole {
        // A deferred constraint may fail here; then nothing of the script has been done.
        if let Err(failure) = server.execute("COMMIT").await {
            refused.push(Note { place: script.path.clone(), statement: "COMMIT".to_owned(), message: failure.message });
            wipe(&mut script.sql, 0..sql.len());
        }
    }
}

fn first_words(statement: &str) -> Vec<String> {
    let words = statement.split(|c: char| !(c.is_alphanumeric() || c == '_')).filter(|word| !word.is_empty());
    words.take(3).map(str::to_ascii_uppercase).collect()
}

/// What PostgreSQL runs in no transaction of another's.
fn stands_alone(statement: &str) -> bool {
    let words = first_words(statement);
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    matches!(words.as_slice(), ["BEGIN" | "COMMIT" | "ROLLBACK" | "VACUUM", ..] | ["START", "TRANSACTION", ..])
        || matches!(words.as_slice(), ["CREATE" | "DROP" | "REINDEX", ..])
            && statement.to_ascii_uppercase().contains("CONCURRENTLY")
}

/// What is not for the database at hand: another one, or rows that only a client sends.
fn is_of_the_client(dialect: Dialect, statement: &str) -> bool {
    let words = first_words(statement);
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match (dialect, words.as_slice()) {
        (Dialect::Mysql, ["USE", ..] | ["CREATE" | "DROP", "DATABASE" | "SCHEMA", ..]) => true,
        (Dialect::Postgres, ["CREATE" | "DROP", "DATABASE", ..]) => true,
        (Dialect::Postgres, ["COPY", ..]) => statement.contains('\n'),
        _ => false,
    }
}

/// What the replay found: statements it did not follow, and those it held for mistakes.
fn notes(found: &[Diagnostic], sources: &Sources) -> (Vec<Note>, Vec<Note>) {
    let note = |diagnostic: &Diagnostic| {
        let source = diagnostic.span.source()?;
        let position = sources.position(diagnostic.span)?;
        let statement = sources.text(source)[diagnostic.span.range()].to_owned();
        let place = format!("{}:{}", sources.path(source).display(), position.line);
        Some(Note { place, statement, message: diagnostic.message.clone() })
    };
    let of = |opaque: bool| {
        let found = found.iter().filter(move |diagnostic| (diagnostic.code == OPAQUE) == opaque);
        found.filter_map(note).collect()
    };
    (of(true), of(false))
}

/// The statements that were not followed and mention what differs: those that name table and thing, or else the table.
fn cause(opaque: &[Note], difference: &aspects::Difference) -> Option<String> {
    let mention = |note: &Note, name: &str| {
        let text = format!("{} {}", note.statement, note.message);
        text.split(|c: char| !(c.is_alphanumeric() || c == '_')).any(|word| word.eq_ignore_ascii_case(name))
    };
    let of_table = opaque
        .iter()
        .filter(|note| mention(note, if difference.table.is_empty() { &difference.name } else { &difference.table }));
    let of_table: Vec<&Note> = of_table.collect();
    let exact: Vec<&Note> = of_table.iter().filter(|note| mention(note, &difference.name)).copied().collect();
    let notes = if exact.is_empty() { of_table } else { exact };
    let places: Vec<&str> = notes.iter().map(|note| note.place.as_str()).collect();
    (!places.is_empty()).then(|| places.join(", "))
}
