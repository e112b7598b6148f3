//! `jointable revert`

use jointable_core::{
    diagnostic::{self, Diagnostic, Sink},
    dialect::Dialect,
    layout::Layout,
    migration::{self, Applied, Migration},
    source::{Sources, Span},
};
use serde::Serialize;

use crate::{
    args::{Allow, Global, Revert},
    database::{Database, MissingFile, Ran},
    exit::Exit,
    failure::Failure,
    project::{Project, patience},
    report::{Report, VersionName},
    runtime::block_on,
};

#[derive(Default, Serialize)]
struct Body {
    reverted: Vec<Reverted>,
}

#[derive(Serialize)]
struct Reverted {
    version: VersionName,
    name: String,
    milliseconds: u128,
}

/// Takes back the last applied migration, or all after a version.
pub(crate) fn run(report: &mut Report<'_, '_>, global: &Global, args: &Revert) -> Result<Exit, Failure> {
    let project = Project::load(report.env, global)?;
    let (layout, migrations) = project.read_migrations(&mut Sources::new(), report)?;
    project.runs(layout, layout.facts().revert)?;
    block_on(async {
        let mut database = project.connect(&args.connect, MissingFile::Refuse).await?;
        let mut body = Body::default();
        let result = revert(&mut database, &project, &migrations, args, &mut body, report).await;
        database.close().await;
        Ok(match result {
            Ok(status) => report.finish(status, Exit::Ok, body),
            Err(failure) => {
                report.failure(&failure);
                report.finish(if failure.exit == Exit::Refused { "refused" } else { "failed" }, failure.exit, body)
            }
        })
    })
}

async fn revert(
    database: &mut Database,
    project: &Project,
    migrations: &[Migration],
    args: &Revert,
    body: &mut Body,
    report: &mut Report<'_, '_>,
) -> Result<&'static str, Failure> {
    let history = database.history().await?;
    migration::pending(Layout::Sqlx, migrations, &history).map_err(|problems| report.problems(&problems))?;
    let applied = applied(migrations, &history);
    let last = chosen(&applied, args.target)?;
    if last.is_empty() {
        report.line("nothing to do: nothing to take back has been applied");
        return Ok("unchanged");
    }
    let lost = lost(project, &applied, &last, database.dialect(), report)?;
    if !lost.is_empty() && !args.allow.contains(&Allow::Destructive) {
        consent(&lost, report)?;
    }
    // Nobody waits for a lock while a question is open, so that the history may have changed by now.
    database.lock(patience(args.lock_timeout)).await?;
    if database.history().await? != history {
        return Err(Failure::new(Exit::Refused, "another run has changed the history meanwhile", "run again"));
    }
    for migration in last {
        if let Ran::Done(time) = database.revert(migration).await? {
            let milliseconds = time.as_millis();
            report.line(&format!("reverted {} {} ({milliseconds} ms)", migration.version, migration.name));
            body.reverted.push(Reverted {
                version: (&migration.version).into(),
                name: migration.name.clone(),
                milliseconds,
            });
        }
    }
    database.unlock().await?;
    Ok("reverted")
}

fn applied(migrations: &[Migration], history: &[Applied]) -> Vec<Migration> {
    let applied = |migration: &&Migration| history.iter().any(|row| row.version == migration.version);
    migrations.iter().filter(applied).cloned().collect()
}

/// What is to be taken back, latest first.
fn chosen(applied: &[Migration], target: Option<i64>) -> Result<Vec<&Migration>, Failure> {
    let chosen: Vec<&Migration> = match target {
        None => applied.last().into_iter().collect(),
        Some(target) if target != 0 && !applied.iter().any(|migration| migration.version.number() == Some(target)) => {
            return Err(Failure::input(
                format!("migration {target} has not been applied"),
                "name one that `jointable status` shows as applied, or 0 to take back all",
            ));
        }
        Some(target) => {
            applied.iter().rev().take_while(|migration| migration.version.number() > Some(target)).collect()
        }
    };
    match chosen.iter().find(|migration| migration.down.is_none()) {
        Some(migration) => Err(Failure::new(
            Exit::Refused,
            format!("migration {} {} has no down script", migration.version, migration.name),
            "undo it with a new migration; nothing was changed",
        )),
        None => Ok(chosen),
    }
}

/// What the down scripts delete, a sentence each: the replay tells, before anything runs.
fn lost(
    project: &Project,
    applied: &[Migration],
    chosen: &[&Migration],
    dialect: Dialect,
    report: &mut Report<'_, '_>,
) -> Result<Vec<String>, Failure> {
    let mut sources = Sources::new();
    let mut schema = project.replay(applied, dialect, &mut sources, report)?;
    let mut lost = Vec::new();
    for down in chosen.iter().filter_map(|migration| migration.down.as_ref()) {
        let mut sink = Sink::new();
        let source = sources.add(&down.path, &*down.text);
        lost.extend(migration::lost(&mut schema, &down.text, source, dialect, &mut sink));
        if report.diagnostics(sink.into_vec(), &sources) {
            return Err(Failure::reported(Exit::Input));
        }
    }
    Ok(lost)
}

/// Asks where somebody can be asked.
fn consent(lost: &[String], report: &mut Report<'_, '_>) -> Result<(), Failure> {
    let found = lost.iter().map(|lost| Diagnostic::new(diagnostic::DESTRUCTIVE, &[lost], Span::NOWHERE)).collect();
    report.diagnostics(found, &Sources::new());
    match report.env.confirm("Go on, and lose that?") {
        Some(true) => Ok(()),
        _ => Err(Failure::reported(Exit::Refused)),
    }
}
