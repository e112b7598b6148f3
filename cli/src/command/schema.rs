//! `jointable schema`

use jointable_core::{
    diff::{Renames, complete},
    plan::whole,
    schema,
    source::Sources,
};

use crate::{
    args::{From, Global, Schema, SchemaFormat},
    database::comparable,
    document,
    exit::Exit,
    failure::Failure,
    origin::Origin,
    project::Project,
    report::{Empty, Report},
};

/// Prints the schema of the models, the migrations or the database.
pub(crate) fn run(report: &mut Report<'_, '_>, global: &Global, args: &Schema) -> Result<Exit, Failure> {
    let project = Project::load(report.env, global)?;
    let mut sources = Sources::new();
    report.prints(true);
    let Origin { mut schema, dialect, .. } =
        project.read_from(args.from, &args.crates, &args.connect, &mut sources, report)?;
    if let From::Models = args.from {
        schema = complete(schema, &schema::Schema::default(), &Renames::default(), dialect);
    }
    // One form for all, so that they can be compared as they are printed.
    let schema = comparable(schema, dialect);
    let text = match args.format {
        SchemaFormat::Sql => whole(&schema, dialect).script(),
        SchemaFormat::Json => document::json(&schema, dialect)?,
    };
    report.env.out(&text);
    Ok(report.finish("printed", Exit::Ok, Empty {}))
}
