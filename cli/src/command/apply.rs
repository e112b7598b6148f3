//! `jointable apply`

use jointable_core::{
    layout::Layout,
    migration::{self, Migration},
    source::Sources,
};
use serde::Serialize;

use crate::{
    args::{Apply, Global},
    database::{Database, MissingFile, Ran},
    exit::Exit,
    failure::Failure,
    project::{Project, patience},
    report::{Report, VersionName},
    runtime::block_on,
};

#[derive(Default, Serialize)]
struct Body {
    applied: Vec<Applied>,
    pending: Vec<Pending>,
}

#[derive(Serialize)]
struct Applied {
    version: VersionName,
    name: String,
    milliseconds: u128,
}

#[derive(Serialize)]
struct Pending {
    version: VersionName,
    name: String,
}

/// Runs the pending migrations.
pub(crate) fn run(report: &mut Report<'_, '_>, global: &Global, args: &Apply) -> Result<Exit, Failure> {
    let project = Project::load(report.env, global)?;
    let (layout, migrations) = project.read_migrations(&mut Sources::new(), report)?;
    project.runs(layout, Some(layout.facts().apply))?;
    if let Some(target) = args.target
        && !migrations.iter().any(|migration| migration.version.number() == Some(target))
    {
        return Err(Failure::input(format!("there is no migration {target}"), "`jointable status` lists them"));
    }
    block_on(async {
        let missing = if args.dry_run { MissingFile::Empty } else { MissingFile::Create };
        let mut database = project.connect(&args.connect, missing).await?;
        let mut body = Body::default();
        let result = if args.dry_run {
            list(&mut database, &migrations, args, &mut body, report).await
        } else {
            apply(&mut database, &migrations, args, &mut body, report).await
        };
        database.close().await;
        Ok(match result {
            Ok(status) => report.finish(status, Exit::Ok, body),
            Err(failure) => {
                // What has been applied before belongs into the document.
                report.failure(&failure);
                report.finish("failed", failure.exit, body)
            }
        })
    })
}

async fn list(
    database: &mut Database,
    migrations: &[Migration],
    args: &Apply,
    body: &mut Body,
    report: &mut Report<'_, '_>,
) -> Result<&'static str, Failure> {
    for migration in pending(database, migrations, args, report).await? {
        report.line(&format!("would apply {} {}", migration.version, migration.name));
        body.pending.push(Pending { version: (&migration.version).into(), name: migration.name.clone() });
    }
    if body.pending.is_empty() {
        report.line("nothing to do: every migration has been applied");
    }
    Ok("planned")
}

async fn apply(
    database: &mut Database,
    migrations: &[Migration],
    args: &Apply,
    body: &mut Body,
    report: &mut Report<'_, '_>,
) -> Result<&'static str, Failure> {
    database.lock(patience(args.lock_timeout)).await?;
    database.prepare().await?;
    for migration in pending(database, migrations, args, report).await? {
        match database.apply(migration).await? {
            Ran::Done(time) => {
                let milliseconds = time.as_millis();
                report.line(&format!("applied {} {} ({milliseconds} ms)", migration.version, migration.name));
                body.applied.push(Applied {
                    version: (&migration.version).into(),
                    name: migration.name.clone(),
                    milliseconds,
                });
            }
            Ran::Already => {}
        }
    }
    database.unlock().await?;
    if body.applied.is_empty() {
        report.line("nothing to do: every migration has been applied");
        return Ok("unchanged");
    }
    Ok("applied")
}

/// What is to run. Problems of the history are reported.
async fn pending<'m>(
    database: &mut Database,
    migrations: &'m [Migration],
    args: &Apply,
    report: &mut Report<'_, '_>,
) -> Result<Vec<&'m Migration>, Failure> {
    let history = database.history().await?;
    let pending =
        migration::pending(Layout::Sqlx, migrations, &history).map_err(|problems| report.problems(&problems))?;
    let wanted = |migration: &&Migration| args.target.is_none_or(|last| migration.version.number() <= Some(last));
    Ok(pending.into_iter().filter(wanted).collect())
}
