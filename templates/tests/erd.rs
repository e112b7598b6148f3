//! Diagrams of models, in words and as pictures. `BLESS=1 cargo test -p jointable-templates --test erd` writes them.

use std::{
    fs,
    path::{Path, PathBuf},
};

use jointable_core::{
    check,
    diagnostic::{Diagnostic, Sink},
    dialect::Dialect,
    erd::Diagram,
    read::{self, CrateRoot, MemoryFiles},
    relations::resolve,
    source::Sources,
};
use jointable_templates::{
    Templates,
    erd::{picture, words},
};

/// The diagram of the models in a file.
fn diagram(models: &Path, dialect: Dialect) -> Diagram {
    let (mut sources, mut sink) = (Sources::new(), Sink::new());
    let root = CrateRoot { name: "app".into(), file: "src/lib.rs".into(), ..CrateRoot::default() };
    let files: MemoryFiles = [("src/lib.rs", fs::read_to_string(models).unwrap())].into_iter().collect();
    let crates = read::read(&[root], &files, &mut sources, &mut sink);
    let schema = check::schema(&crates.models, &mut sink);
    assert_eq!(sink.into_vec().iter().map(Diagnostic::text).collect::<Vec<_>>(), [""; 0]);
    Diagram::new(&schema.lowered(dialect), &resolve(&crates.models), dialect)
}

#[track_caller]
fn expect(file: &Path, actual: &str) {
    if std::env::var_os("BLESS").is_some() {
        fs::write(file, actual).unwrap();
    }
    let expected = fs::read_to_string(file).unwrap_or_default();
    assert!(expected == actual, "{} is not what is made; BLESS=1 accepts it:\n{actual}", file.display());
}

/// The words stand beside the models, and the picture where it is said.
#[track_caller]
fn as_expected(models: &Path, name: &str, svg: &Path) {
    let diagram = diagram(models, Dialect::Postgres);
    let templates = Templates::new();
    let folder = own(name);
    for (template, extension) in [("erd.mmd", "mmd"), ("erd.dot", "dot")] {
        expect(&folder.with_extension(extension), &templates.render(template, words(&diagram, name)).unwrap());
    }
    expect(svg, &templates.render("erd.svg", picture(&diagram, name)).unwrap());
}

fn own(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/erd").join(name)
}

/// The README shows the picture.
#[test]
fn recipes() {
    let example = Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples/recipes");
    as_expected(&example.join("src/models.rs"), "recipes", &example.join("schema.svg"));
}

#[test]
fn models_beside_them() {
    for name in ["follows", "messages", "stock"] {
        as_expected(&own(name).with_extension("rs"), name, &own(name).with_extension("svg"));
    }
}
