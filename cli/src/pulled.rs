//! The models of a schema as source, and what `make` would change for them.

use std::path::PathBuf;

use jointable_core::{
    check,
    diagnostic::{Diagnostic, Sink},
    dialect::Dialect,
    diff::{Change, Renames, complete, diff},
    pull::{self, Choices},
    read::{self, CrateRoot, MemoryFiles},
    schema::Schema,
    source::Sources,
};
use jointable_templates::{Error, Templates, models};

/// What was pulled.
pub struct Pulled {
    /// The declarations.
    pub declared: pull::Pulled,
    /// The same as source.
    pub source: String,
    /// What models cannot say.
    pub found: Vec<Diagnostic>,
    /// The same as `make` would say it: what the source wants otherwise.
    pub changes: Vec<Change>,
    /// What is wrong with the source, each with its line; nothing, unless a template is the user's own.
    pub mistakes: Vec<String>,
}

/// The models of a schema, which is lowered for `dialect`. The source is read again and compared with the schema.
///
/// # Errors
/// Where a template of the user's own is wrong.
pub fn pull(schema: &Schema, dialect: Dialect, choices: &mut Choices, templates: &Templates) -> Result<Pulled, Error> {
    let mut sink = Sink::new();
    let declared = pull::pull(schema, dialect, choices, &mut sink);
    let source = templates.render("models.rs", models(&declared))?;
    let (wanted, mistakes) = wanted(&source);
    let wanted = complete(wanted.lowered(dialect), schema, &Renames::default(), dialect);
    let changes = diff(schema, &wanted, dialect);
    Ok(Pulled { declared, source, found: sink.into_vec(), changes, mistakes })
}

/// The schema that the models of a source want, and what is wrong with them.
fn wanted(source: &str) -> (Schema, Vec<String>) {
    let file = PathBuf::from("src/lib.rs");
    let files: MemoryFiles = [(file.clone(), source.to_owned())].into_iter().collect();
    let (mut sources, mut sink) = (Sources::new(), Sink::new());
    let root = CrateRoot { name: "pulled".to_owned(), file, ..CrateRoot::default() };
    let crates = read::read(&[root], &files, &mut sources, &mut sink);
    let schema = check::schema(&crates.models, &mut sink);
    let mistake = |found: &Diagnostic| {
        let line = sources.position(found.span).map(|at| format!("line {}: ", at.line)).unwrap_or_default();
        format!("{line}{} {}", found.code.id, found.text())
    };
    (schema, sink.into_vec().iter().map(mistake).collect())
}
