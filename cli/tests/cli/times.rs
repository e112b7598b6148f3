//! Times that jointable gives, in tables that are there.

use jointable_cli::Exit;

use crate::{
    servers::on_each,
    support::{Outcome, Project},
};

const NOTES: &str = "use jointable::Model;

#[derive(Model)]
pub struct Note {
    #[model(key)]
    pub id: i64,
    pub text: String,
}
";

/// What a diagnostic says to write, as it stands between the brackets of an attribute.
#[track_caller]
fn advice(outcome: &Outcome, around: (&str, &str)) -> String {
    let help = outcome.err.lines().find(|line| line.contains("= help: ")).expect("a help");
    let (_, rest) = help.split_once(around.0).unwrap_or_else(|| panic!("{help}"));
    rest.split_once(around.1).expect("an end").0.to_owned()
}

#[track_caller]
fn come_to_rows_that_are_there(dialect: &str, url: &str) {
    let project = Project::new(dialect, NOTES).on(url);
    project.run(&["make"]).succeeds();
    project.run(&["apply"]).succeeds();
    project.write("migrations/20260102030406_row.up.sql", "INSERT INTO notes (text) VALUES ('a');\n");
    project.write("migrations/20260102030406_row.down.sql", "DELETE FROM notes;\n");
    project.run(&["apply"]).succeeds();
    for (marker, ty) in [("created_at", "chrono::DateTime<chrono::Utc>"), ("updated_at", "chrono::NaiveDateTime")] {
        let models = project.read("src/lib.rs");
        let field = |options: &str| format!("pub text: String,\n    #[model({options})]\n    pub {marker}: {ty},");
        let with = |options: &str| project.write("src/lib.rs", &models.replace("pub text: String,", &field(options)));
        with(marker);
        let refused = project.run(&["make"]).exits(Exit::Input);
        let default = advice(&refused.complains(&["JT040", "unless it is"]), ("`#[model(", ")]`"));
        with(&format!("{marker}, default = \"CURRENT_TIMESTAMP\""));
        let refused = project.run(&["make"]).exits(Exit::Input);
        assert_eq!(advice(&refused.complains(&["JT006"]), ("write `", "`")), default);
        with(&format!("{marker}, {default}"));
        project.run(&["make"]).succeeds().says(&["add column"]);
        project.run(&["apply"]).succeeds();
        project.run(&["make"]).succeeds().says(&["nothing to do"]);
        project.run(&["revert", "--allow", "destructive"]).succeeds();
        project.run(&["apply"]).succeeds();
    }
}

on_each!(come_to_rows_that_are_there);

#[test]
fn what_does_not_fit_a_time_is_named() {
    let ty = "chrono::DateTime<chrono::Utc>";
    for (options, ty, help) in [
        ("created_at", format!("Option<{ty}>"), "remove the `Option`"),
        ("created_at, key", ty.to_owned(), "remove `key`"),
        ("deleted_at, default = \"2026-01-31 12:30:00\"", format!("Option<{ty}>"), "remove `default`"),
    ] {
        let field = format!("pub text: String,\n    #[model({options})]\n    pub at: {ty},");
        let project = Project::new("sqlite", &NOTES.replace("pub text: String,", &field));
        project.run(&["make"]).exits(Exit::Input).complains(&["JT008", help]);
    }
}
