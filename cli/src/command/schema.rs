//! `jointable schema`

use jointable_core::{
    diff::{Renames, complete},
    plan::whole,
    schema,
    source::Sources,
};

use crate::{
    args::{From, Global, Schema, SchemaFormat},
    database::{MissingFile, comparable},
    document,
    exit::Exit,
    failure::Failure,
    project::Project,
    report::{Empty, Report},
    runtime::block_on,
};

/// Prints the schema of the models, the migrations or the database.
pub(crate) fn run(report: &mut Report<'_, '_>, global: &Global, args: &Schema) -> Result<Exit, Failure> {
    let project = Project::load(report.env, global)?;
    let mut sources = Sources::new();
    let (schema, dialect) = match args.from {
        From::Models => {
            let dialect = project.dialect()?;
            let wanted = project.read_models(&args.crates, dialect, &mut sources, report)?;
            (complete(wanted, &schema::Schema::default(), &Renames::default(), dialect), dialect)
        }
        From::Migrations => {
            let dialect = project.dialect()?;
            let (_, migrations) = project.read_migrations(&mut sources, report)?;
            (project.replay(&migrations, dialect, &mut sources, report)?, dialect)
        }
        From::Database => block_on(async {
            let mut database = project.connect(&args.connect, MissingFile::Refuse).await?;
            let (schema, dialect) = (database.schema().await, database.dialect());
            database.close().await;
            Ok((schema?, dialect))
        })?,
    };
    // One form for all, so that they can be compared as they are printed.
    let schema = comparable(schema, dialect);
    let text = match args.format {
        SchemaFormat::Sql => whole(&schema, dialect).script(),
        SchemaFormat::Json => document::json(&schema, dialect)?,
    };
    report.env.out(&text);
    Ok(report.finish("printed", Exit::Ok, Empty {}))
}
