//! `jointable status`

use std::time::Duration;

use jointable_core::{
    migration::{self, Applied, Migration, Problem},
    source::Sources,
};
use serde::Serialize;

use crate::{
    args::{Global, Status},
    database::MissingFile,
    exit::Exit,
    failure::Failure,
    project::Project,
    report::Report,
    runtime::block_on,
};

#[derive(Serialize)]
struct Body {
    migrations: Vec<Row>,
}

#[derive(Serialize)]
struct Row {
    version: i64,
    name: Option<String>,
    state: &'static str,
}

/// Shows which migrations have been applied.
pub(crate) fn run(report: &mut Report<'_, '_>, global: &Global, args: &Status) -> Result<Exit, Failure> {
    let project = Project::load(report.env, global)?;
    let migrations = project.read_migrations(&mut Sources::new(), report)?;
    let (history, running) = block_on(async {
        let mut database = project.connect(&args.connect, MissingFile::Refuse).await?;
        let history = database.history().await?;
        // What has been begun and not ended belongs to the run that holds the lock, where there is one.
        let begun = history.iter().any(|row| !row.success);
        let running = begun && database.lock(Duration::ZERO).await.is_err();
        database.close().await;
        Ok::<_, Failure>((history, running))
    })?;
    let mut problems = migration::pending(&migrations, &history).err().unwrap_or_default();
    let mut rows = rows(&migrations, &history, &problems);
    if running {
        problems.retain(|problem| !matches!(problem, Problem::Dirty { .. }));
        rows.iter_mut().filter(|row| row.state == "dirty").for_each(|row| row.state = "running");
    }
    for Row { version, name, state } in &rows {
        report.line(&format!("{state:<8}  {version}  {}", name.as_deref().unwrap_or("(no file)")));
    }
    if rows.is_empty() {
        report.line("no migrations yet: `jointable make` writes the first");
    }
    if running {
        report.line("another run is at work on this database");
    }
    let pending = rows.iter().any(|row| matches!(row.state, "pending" | "running"));
    let _ = report.problems(&problems);
    let (status, exit) = match (problems.is_empty(), pending) {
        (false, _) => ("problems", Exit::Refused),
        (true, true) => ("pending", if args.check { Exit::Differs } else { Exit::Ok }),
        (true, false) => ("current", Exit::Ok),
    };
    Ok(report.finish(status, exit, Body { migrations: rows }))
}

fn rows(migrations: &[Migration], history: &[Applied], problems: &[Problem]) -> Vec<Row> {
    let modified = |version: i64| {
        problems.iter().any(|problem| matches!(problem, Problem::Modified { version: found, .. } if *found == version))
    };
    let files = migrations.iter().map(|migration| {
        let version = migration.version;
        let state = match history.iter().find(|row| row.version == version) {
            None => "pending",
            Some(row) if !row.success => "dirty",
            Some(_) if modified(version) => "modified",
            Some(_) => "applied",
        };
        Row { version, name: Some(migration.name.clone()), state }
    });
    let gone = history.iter().filter(|row| !migrations.iter().any(|migration| migration.version == row.version));
    let gone =
        gone.map(|row| Row { version: row.version, name: None, state: if row.success { "missing" } else { "dirty" } });
    let mut rows: Vec<Row> = files.chain(gone).collect();
    rows.sort_by_key(|row| row.version);
    rows
}
