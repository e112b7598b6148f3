use jointable_cli::Exit;

use crate::{
    servers::on_each,
    support::{Project, RECIPES},
};

const INDEX: &[(&str, &str)] = &[
    ("1_a.up.sql", "CREATE TABLE a (id INTEGER PRIMARY KEY, b TEXT);\n"),
    ("1_a.down.sql", "DROP TABLE a;\n"),
    ("2_i.up.sql", "CREATE INDEX i ON a (b);\n"),
    ("2_i.down.sql", "DROP INDEX i;\n"),
];

#[test]
fn takes_back_the_last_one() {
    let project = Project::scripts(INDEX);
    project.run(&["apply"]).succeeds();
    project.run(&["revert"]).succeeds().says(&["reverted 2 i"]);
    project.run(&["status"]).says(&["applied   1", "pending   2"]);
    project.run(&["apply"]).succeeds().says(&["applied 2"]);
}

#[test]
fn losing_data_needs_leave() {
    let project = Project::scripts(INDEX);
    project.run(&["apply"]).succeeds();
    let refused = project.run(&["revert", "--target", "0"]).exits(Exit::Refused);
    refused.complains(&["JT041", "`a`", "--allow destructive"]);
    project.run(&["status", "--check"]).succeeds();
    let document = project.run(&["revert", "--target", "0", "--format", "json"]).exits(Exit::Refused).json();
    assert_eq!(document["status"], "refused");
    assert_eq!(document["diagnostics"][0]["code"], "JT041");
    project.run(&["revert", "--target", "0", "--allow", "destructive"]).succeeds().says(&["reverted 2", "reverted 1"]);
    assert_eq!(project.query("SELECT name FROM sqlite_schema WHERE name IN ('a', 'i')"), [""; 0]);
    project.run(&["revert"]).succeeds().says(&["nothing to do"]);
}

#[test]
fn asks_on_a_terminal() {
    let project = Project::scripts(&INDEX[..2]);
    project.run(&["apply"]).succeeds();
    let answer = |answer: &'static [u8]| project.run_with(&["revert"], |env| env.answers = Some(Box::new(answer)));
    answer(b"\n").exits(Exit::Refused).complains(&["[y/N]"]);
    project.run(&["status", "--check"]).succeeds();
    answer(b"y\n").succeeds().says(&["reverted 1 a"]);
}

#[test]
fn targets_have_been_applied() {
    let project = Project::scripts(INDEX);
    project.run(&["apply"]).succeeds();
    project.run(&["revert", "--target", "7"]).exits(Exit::Input).complains(&["migration 7 has not been applied"]);
    project.run(&["revert", "--target", "1"]).succeeds().says(&["reverted 2"]);
}

#[test]
fn no_down_is_no_way_back() {
    let project = Project::scripts(&[INDEX[0], INDEX[1], INDEX[2]]);
    project.run(&["apply"]).succeeds();
    project.run(&["revert"]).exits(Exit::Refused).complains(&["migration 2 i has no down script", "new migration"]);
}

#[test]
fn a_failing_script_leaves_all_as_it_was() {
    let project = Project::scripts(&[INDEX[0], INDEX[1], INDEX[2], ("2_i.down.sql", "DROP INDEX i;\nDROP INDEX i;\n")]);
    project.run(&["apply"]).succeeds();
    project.run(&["revert", "--allow", "destructive"]);
    project.run(&["status", "--check"]).succeeds();
    assert_eq!(project.query("SELECT name FROM sqlite_schema WHERE name = 'i'"), ["i"]);
}

#[test]
fn what_make_writes_goes_there_and_back() {
    let project = Project::new("sqlite", RECIPES).on("sqlite:app.db");
    project.run(&["make"]).succeeds();
    project.edit("src/lib.rs", "pub title: String", "pub title: Option<String>");
    project.run(&["make"]).succeeds();
    project.run(&["apply"]).succeeds();
    project.query("INSERT INTO recipes (title) VALUES ('Bread') RETURNING ''");
    project.run(&["revert", "--allow", "destructive"]).succeeds();
    assert_eq!(project.query("SELECT title FROM recipes"), ["Bread"]);
    project.run(&["revert", "--allow", "destructive"]).succeeds();
    project.run(&["apply"]).succeeds();
}

/// What is renamed has its old name back, and nobody is asked.
#[track_caller]
fn names_come_back(dialect: &str, url: &str) {
    let models = "use jointable::Model;

#[derive(jointable::Value)]
#[value(sql_enum)]
pub enum Mood { Sad, Glad }

#[derive(Model)]
#[model(table = \"days\")]
pub struct Day {
    #[model(key)]
    pub id: i64,
    pub mood: Mood,
}
";
    let project = Project::new(dialect, models).on(url);
    project.run(&["make"]).succeeds();
    project.run(&["apply"]).succeeds();
    project.edit("src/lib.rs", "table = \"days\"", "table = \"dates\", was = \"days\"");
    project.edit("src/lib.rs", "pub mood: Mood", "#[model(was = \"mood\")]\n    pub temper: Mood");
    project.edit("src/lib.rs", "Sad, Glad", "#[value(was = \"sad\")] Low, Glad");
    project.run(&["make"]).succeeds();
    project.run(&["apply"]).succeeds();
    project.run(&["revert"]).succeeds().says(&["reverted"]);
    project.run(&["apply"]).succeeds();
    // Of another name and another type, with the values that there were.
    project.edit("src/lib.rs", "Mood", "Temper");
    project.edit("src/lib.rs", "#[model(was = \"mood\")]\n    pub temper", "#[model(was = \"temper\")]\n    pub state");
    let made = project.run(&["make", "--format", "json"]).succeeds();
    assert!(!made.out.contains("JT041"), "{}", made.out);
    project.run(&["apply"]).succeeds();
    project.run(&["revert"]).succeeds().says(&["reverted"]);
}

on_each!(names_come_back);
