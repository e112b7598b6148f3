//! What changes in generated code when links get one more payload column that may be left out.

use std::path::Path;

use jointable_core::{
    diagnostic::Sink,
    read::{CrateRoot, MemoryFiles, read},
    source::Sources,
};
use jointable_templates::{
    Templates,
    code::{Style, generate},
};
use similar::TextDiff;

const MODELS: &str = r#"
use jointable::Model;

/// A dish.
#[derive(Model)]
#[many_to_many(through = Need, as = ingredients)]
pub struct Recipe {
    /// Its number.
    #[model(key)]
    pub id: i64,
}

/// What it is made of.
#[derive(Model)]
#[many_to_many(through = Need, as = recipes)]
pub struct Ingredient {
    /// Its number.
    #[model(key)]
    pub id: i64,
}

/// How much of it.
#[derive(Model)]
pub struct Need {
    /// The dish.
    #[model(references = Recipe)]
    pub recipe_id: i64,
    /// What it needs.
    #[model(references = Ingredient)]
    pub ingredient_id: i64,
    /// How many grams.
    pub grams: i32,
}
"#;

fn code(models: &str) -> String {
    let files: MemoryFiles = [("models/mod.rs", models)].into_iter().collect();
    let (mut sources, mut sink) = (Sources::new(), Sink::new());
    let root = CrateRoot::of_file(Path::new("models/mod.rs"));
    let crates = read(std::slice::from_ref(&root), &files, &mut sources, &mut sink);
    let templates = Templates::new();
    let files = generate(&crates, &root, &sources, Style { templates: &templates, dialect: None }).unwrap();
    files.into_iter().map(|file| file.text).collect()
}

/// The golden is written with `BLESS=1`. What reads recipes and ingredients keeps its signature: only rows of the join
/// model, their payload and their columns have one field more.
#[test]
fn a_payload_column_changes_what_has_payload() {
    let more = MODELS.replace("grams: i32,", "grams: i32,\n    /// How it is cut.\n    pub cut: Option<String>,");
    let (before, after) = (code(MODELS), code(&more));
    let diff = TextDiff::from_lines(&before, &after).unified_diff().context_radius(2).to_string();
    let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/payload.diff");
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&golden, &diff).unwrap();
    }
    assert_eq!(diff, std::fs::read_to_string(&golden).unwrap());
    let signatures = |text: &str| -> Vec<String> {
        let lines = text.lines().filter(|line| line.trim_start().starts_with("pub fn"));
        lines.map(str::to_owned).collect()
    };
    assert_eq!(signatures(&before), signatures(&after));
    assert!(!signatures(&before).is_empty());
}
