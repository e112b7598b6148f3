//! `jointable status`

use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};

use jointable_core::{
    diagnostic::Sink,
    layout::Layout,
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
    report::{Report, VersionName},
    runtime::block_on,
};

#[derive(Serialize)]
struct Body {
    migrations: Vec<Row>,
}

#[derive(Serialize)]
struct Row {
    version: VersionName,
    name: Option<String>,
    state: &'static str,
}

/// Shows which migrations have been applied.
pub(crate) fn run(report: &mut Report<'_, '_>, global: &Global, args: &Status) -> Result<Exit, Failure> {
    let project = Project::load(report.env, global)?;
    let mut sources = Sources::new();
    let (layout, migrations) = project.read_migrations(&mut sources, report)?;
    let (dialect, history, running) = block_on(async {
        let mut database = project.connect(&args.connect, MissingFile::Refuse).await?;
        let history = database.history_of(layout, &migrations).await?;
        // What has been begun and not ended belongs to the run that holds the lock, where there is one.
        let begun = history.iter().any(|row| !row.success);
        let running = begun && database.lock(Duration::ZERO).await.is_err();
        let dialect = database.dialect();
        database.close().await;
        Ok::<_, Failure>((dialect, history, running))
    })?;
    let mut problems = migration::pending(layout, &migrations, &history).err().unwrap_or_default();
    let mut rows = rows(layout, &migrations, &history, &problems);
    if running {
        problems.retain(|problem| !matches!(problem, Problem::Dirty { .. }));
        rows.iter_mut().filter(|row| row.state == "dirty").for_each(|row| row.state = "running");
    }
    for Row { version, name, state } in &rows {
        let version = match version {
            VersionName::Number(number) => number.to_string(),
            VersionName::Text(text) => text.clone(),
        };
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
    // What the replay cannot follow; a mistake of theirs `make` will tell.
    let mut sink = Sink::new();
    migration::schema(&migration::ups(&migrations, &mut sources), dialect, &mut sink);
    let warnings = sink.into_vec().into_iter().filter(|finding| !finding.is_error());
    report.diagnostics(warnings.collect(), &sources);
    let (status, exit) = match (problems.is_empty(), pending) {
        (false, _) => ("problems", Exit::Refused),
        (true, true) => ("pending", if args.check { Exit::Differs } else { Exit::Ok }),
        (true, false) => ("current", Exit::Ok),
    };
    Ok(report.finish(status, exit, Body { migrations: rows }))
}

fn rows(layout: Layout, migrations: &[Migration], history: &[Applied], problems: &[Problem]) -> Vec<Row> {
    let modified: BTreeSet<&str> = problems
        .iter()
        .filter_map(|problem| match problem {
            Problem::Modified { version, .. } => Some(version.as_str()),
            _ => None,
        })
        .collect();
    let applied: BTreeMap<&str, &Applied> = history.iter().map(|row| (row.version.as_str(), row)).collect();
    let known: BTreeSet<&str> = migrations.iter().map(|migration| migration.version.as_str()).collect();
    let files = migrations.iter().map(|migration| {
        let version = migration.version.as_str();
        let state = match applied.get(version) {
            None => "pending",
            Some(row) if !row.success => "dirty",
            Some(_) if modified.contains(version) => "modified",
            Some(_) => "applied",
        };
        (&migration.version, Some(migration.name.clone()), state)
    });
    let gone = history.iter().filter(|row| !known.contains(row.version.as_str()));
    let gone = gone.map(|row| (&row.version, None, if row.success { "missing" } else { "dirty" }));
    let mut rows: Vec<_> = files.collect();
    for row in gone {
        let place = rows.iter().position(|other| layout.compare(other.0, row.0).is_gt()).unwrap_or(rows.len());
        rows.insert(place, row);
    }
    rows.into_iter().map(|(version, name, state)| Row { version: version.into(), name, state }).collect()
}
