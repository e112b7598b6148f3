//! What is pulled of a schema, read again, wants just that schema.

#[path = "../core/tests/planner/generate.rs"]
mod generate;

use std::{
    fs,
    path::{Path, PathBuf},
};

use jointable_cli::pulled::pull;
use jointable_core::{
    dialect::Dialect,
    diff::{Change, Renames, complete},
    plan,
    pull::Choices,
    schema::Schema,
};
use jointable_templates::Templates;
use jointable_tests::{coverage::scenarios, scenario::Scenario};
use libtest_mimic::{Arguments, Trial};

fn main() {
    let arguments = Arguments::from_args();
    let files = scenarios();
    let of_scenarios = files.iter().flat_map(|path| Dialect::ALL.map(|dialect| of_scenario(path, dialect)));
    let cases = cases();
    let of_cases = cases.iter().flat_map(|path| Dialect::ALL.map(|dialect| of_case(path, dialect)));
    let of_random = Dialect::ALL.map(of_random_schemas);
    libtest_mimic::run(&arguments, of_scenarios.chain(of_cases).chain(of_random).collect()).exit();
}

fn of_random_schemas(dialect: Dialect) -> Trial {
    Trial::test(format!("random_schemas::{}", dialect.name()), move || {
        for seed in 0..400 {
            let (schema, _) = generate::pair(&mut generate::Random(seed), dialect, true);
            let pulled = pull(&schema, dialect, &mut Choices::default(), &Templates::new()).expect("our own template");
            let changes: Vec<String> = pulled.changes.iter().map(Change::summary).collect();
            let same = pulled.mistakes.is_empty() && changes.is_empty();
            assert!(same, "seed {seed}: {:#?}\n{changes:#?}\n{}", pulled.mistakes, pulled.source);
        }
        Ok(())
    })
}

/// Texts with migrations, `-- sqlite/history.sql --`, and the models that are pulled of them, `-- sqlite/models.rs --`,
/// and so for each dialect; what models cannot say is in `-- sqlite/found.txt --`, and what somebody wants things to be
/// called in `-- names.txt --` and `-- aliases.txt --`. `BLESS=1` writes them.
fn cases() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("pulled");
    let mut files: Vec<PathBuf> =
        fs::read_dir(&folder).expect("tests/pulled").map(|entry| entry.expect("an entry").path()).collect();
    files.sort();
    files
}

fn of_case(path: &Path, dialect: Dialect) -> Trial {
    let name = path.file_stem().expect("a file name").to_string_lossy().into_owned();
    let path = path.to_owned();
    Trial::test(format!("{name}::{}", dialect.name()), move || {
        let scenario = Scenario::read(&path);
        let mut sources = scenario.models("none");
        let Some(schema) = scenario.history(dialect, &mut sources) else { return Ok(()) };
        let choices = |section: &str| {
            let lines = scenario.section(section).unwrap_or_default().lines();
            lines.map(|line| line.parse().expect("a choice")).collect()
        };
        let mut choices = Choices::new(choices("names.txt"), choices("aliases.txt"));
        let pulled = pull(&schema, dialect, &mut choices, &Templates::new()).expect("our own template");
        let found: String = pulled.found.iter().map(|found| format!("{} {}\n", found.code.id, found.text())).collect();
        scenario.expect(&format!("{}/models.rs", dialect.name()), &pulled.source);
        scenario.expect(&format!("{}/found.txt", dialect.name()), &found);
        let changes: Vec<String> = pulled.changes.iter().map(Change::summary).collect();
        assert!(pulled.mistakes.is_empty(), "{:#?}", pulled.mistakes);
        assert_eq!(changes, [""; 0]);
        Ok(())
    })
}

fn of_scenario(path: &Path, dialect: Dialect) -> Trial {
    let name = path.file_stem().expect("a file name").to_string_lossy().into_owned();
    let path = path.to_owned();
    Trial::test(format!("{name}::{}", dialect.name()), move || {
        let scenario = Scenario::read(&path);
        for section in ["from.rs", "to.rs"] {
            if scenario.section(section).is_some() {
                whole(&scenario.models(section).schema, dialect);
            }
        }
        Ok(())
    })
}

/// Pulls the schema that models want, unless the dialect cannot have it.
fn whole(schema: &Schema, dialect: Dialect) {
    let schema = complete(schema.clone().lowered(dialect), &Schema::default(), &Renames::default(), dialect);
    let way = plan::way(&Schema::default(), &schema, &Renames::default(), dialect, plan::Manner::default());
    if !plan::check(&way, &schema).is_empty() {
        return;
    }
    let pulled = pull(&schema, dialect, &mut Choices::default(), &Templates::new()).expect("our own template");
    let found: Vec<&str> = pulled.found.iter().map(|found| found.message.as_str()).collect();
    let changes: Vec<String> = pulled.changes.iter().map(Change::summary).collect();
    assert!(pulled.mistakes.is_empty(), "{:#?}\n{}", pulled.mistakes, pulled.source);
    assert!(found.is_empty() && changes.is_empty(), "{found:#?}\n{changes:#?}\n{}", pulled.source);
}
