//! Any text as the source of a crate: its models are read and checked, and the schema they want is planned.
#![no_main]

use std::path::PathBuf;

use jointable_core::{
    check,
    diagnostic::Sink,
    dialect::Dialect,
    diff::Renames,
    plan::{Direction, plan},
    read::{self, CrateRoot, MemoryFiles},
    relations::resolve,
    schema::Schema,
    source::Sources,
};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|source: &str| {
    let file = PathBuf::from("src/lib.rs");
    let files: MemoryFiles = [(file.clone(), source.to_owned())].into_iter().collect();
    let (mut sources, mut sink) = (Sources::new(), Sink::new());
    let root = CrateRoot { name: "fuzz".to_owned(), file, ..CrateRoot::default() };
    let crates = read::read(&[root], &files, &mut sources, &mut sink);
    let wanted = check::schema(&crates.models, &mut sink);
    for found in sink.into_vec() {
        let _ = (sources.position(found.span), found.text());
    }
    let relations = resolve(&crates.models);
    for dialect in Dialect::ALL {
        for (index, model) in relations.models.iter().enumerate() {
            let _ = relations.operations_of_model(index, dialect);
            for relation in &model.relations {
                let _ = relations.operations(relation, dialect);
            }
        }
        let wanted = wanted.clone().lowered(dialect);
        let _ = plan(&Schema::default(), &wanted, &Renames::default(), dialect, Direction::Up).script();
    }
});
