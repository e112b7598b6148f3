//! Values of enums that may have other names from now on, and what is asked about them.

use jointable_cli::Exit;
use serde_json::json;

use crate::support::Project;

/// One that the database knows, where it has such types, in two columns, and one that is a text with a check.
const USERS: &str = r#"
use jointable::{Model, Value};

#[derive(Value)]
#[value(sql_enum)]
pub enum Role { Reader, Owner }

#[derive(Value)]
pub enum Mood { Glad, Sad }

#[derive(Model)]
pub struct User {
    #[model(key)]
    pub id: i64,
    pub role: Role,
    pub second: Option<Role>,
    pub mood: Mood,
    pub evening: Option<Mood>,
}
"#;

/// A project whose migrations are made, and in which this is written otherwise since.
fn edited(dialect: &str, edits: &[(&str, &str)]) -> Project {
    let project = Project::new(dialect, USERS);
    project.run(&["make"]).succeeds();
    edits.iter().for_each(|(old, new)| project.edit("src/lib.rs", old, new));
    project
}

#[test]
fn a_value_that_may_be_another_is_a_question() {
    for dialect in ["sqlite", "postgres", "mysql"] {
        let project = edited(dialect, &[("Owner", "Boss")]);
        project.run(&["make"]).exits(Exit::Refused).complains(&[
            "error[JT042]: value `users.role.owner` is gone, and `boss` is new: was it renamed?",
            "src/lib.rs:6:25",
            "say `#[value(was = \"owner\")]` on its variant",
            "--answer rename:users.role.owner=boss",
            "--answer drop:users.role.owner",
        ]);
        let document = project.run(&["make", "--format", "json"]).exits(Exit::Refused).json();
        assert_eq!(document["questions"].as_array().map(Vec::len), Some(1), "{document}");
        let question = &document["questions"][0];
        assert_eq!(question["gone"], "users.role.owner");
        assert_eq!(question["candidates"][0]["name"], "boss");
        assert!(question["candidates"][0]["similarity"].as_u64().unwrap() > 40, "{document}");
        assert_eq!(question["answers"], json!(["rename:users.role.owner=boss", "drop:users.role.owner"]));

        // What one column is told goes for the enum, and so for the other.
        let made = project.run(&["make", "--answer", "rename:users.second.owner=boss"]).succeeds();
        made.says(&["owner to boss"]);
        project.run(&["make"]).succeeds().says(&["nothing to do"]);
    }
}

#[test]
fn a_value_of_a_check_too() {
    for dialect in ["sqlite", "postgres", "mysql"] {
        let project = edited(dialect, &[("Sad", "Low")]);
        let document = project.run(&["make", "--format", "json"]).exits(Exit::Refused).json();
        assert_eq!(document["questions"].as_array().map(Vec::len), Some(1), "{document}");
        assert_eq!(document["questions"][0]["answers"], json!(["rename:users.mood.sad=low", "drop:users.mood.sad"]));
        let made = project.run(&["make", "--answer", "rename:users.mood.sad=low"]).succeeds();
        made.says(&["rename values of mood of users: sad to low", "rename values of evening of users: sad to low"]);
        project.run(&["make"]).succeeds().says(&["nothing to do"]);
    }
}

#[test]
fn one_that_goes_and_one_that_comes() {
    for dialect in ["sqlite", "postgres", "mysql"] {
        for answer in ["drop:users.mood.sad", "drop:users.evening.sad"] {
            let project = edited(dialect, &[("Sad", "Low")]);
            let made = project.run(&["make", "--answer", answer, "--dry-run"]).succeeds();
            made.says(&["-- fails while a row has `sad`"]);
        }
    }
    // Where none comes, or none goes, there is nothing to ask.
    for (old, new) in [(", Sad", ""), ("Sad", "Sad, Low")] {
        edited("sqlite", &[(old, new)]).run(&["make"]).succeeds();
    }
}

#[test]
fn somebody_at_a_terminal_is_asked() {
    let project = edited("postgres", &[("Glad, Sad", "High, Low"), ("Owner", "Boss")]);
    let asked = project.answered(&["make"], "1\n1\n2\n").succeeds();
    let asked = asked.complains(&[
        "users.role.owner is gone. Is it",
        "1) renamed to boss",
        "2) dropped, and the new is something else",
        "users.mood.glad is gone. Is it",
        "users.mood.sad is gone. Is it",
    ]);
    asked.says(&["rename values of enum role: owner to boss", "rename values of mood of users: glad to high"]);
    project.run(&["make"]).succeeds().says(&["nothing to do"]);
}

#[test]
fn values_can_swap_their_names() {
    for dialect in ["sqlite", "postgres", "mysql"] {
        let project = edited(dialect, &[]);
        let answers = ["--answer", "rename:users.mood.sad=glad", "--answer", "rename:users.mood.glad=sad"];
        let made = project.run(&[&["make", "--dry-run"][..], &answers].concat()).succeeds();
        made.says(&["rename values of mood of users:", "WHEN 'sad' THEN 'glad'", "WHEN 'glad' THEN 'sad'"]);
    }
}

#[test]
fn a_column_is_asked_about_before_its_values() {
    let project = edited("sqlite", &[("pub mood", "pub humour"), ("Sad", "Low")]);
    project.run(&["make"]).exits(Exit::Refused).complains(&["column `users.mood` is gone, and `humour` is new"]);
    let answers = ["--answer", "rename:users.humour.sad=low", "--answer", "rename:users.mood=humour"];
    let made = project.run(&[&["make"][..], &answers].concat()).succeeds();
    made.says(&["rename column mood of users to humour", "rename values of humour of users: sad to low"]);

    // What a variant says counts for a column whose name is an answer.
    let project = edited("sqlite", &[("pub mood", "pub humour"), ("Sad", "#[value(was = \"sad\")] Low")]);
    let made = project.run(&["make", "--answer", "rename:users.mood=humour"]).succeeds();
    made.says(&["rename values of humour of users: sad to low", "rename values of evening of users: sad to low"]);
}

#[test]
fn an_answer_has_to_fit() {
    let project = edited("sqlite", &[("Owner", "Boss"), ("Sad", "#[value(rename = \"<= 1\")] Low")]);
    for (answer, why) in [
        ("rename:users.role.owners=boss", "give column `role` of table `users` no value `owners`"),
        ("rename:users.role.owner=bos", "the models give column `role` of table `users` no value `bos`"),
        ("rename:users.role.owner=reader", "column `role` of table `users` has a value `reader` already"),
        ("rename:users.id.owner=boss", "the values of column `id` of table `users` are not listed"),
        ("drop:users.role.owners", "no value `owners`"),
    ] {
        project.run(&["make", "--answer", answer]).exits(Exit::Input).complains(&[answer, why]);
    }
    // What has no place in an answer as it is, or in a shell, is quoted.
    let asked = project.run(&["make"]).exits(Exit::Refused);
    asked.complains(&["--answer 'rename:users.mood.sad=\"<= 1\"'", "--answer drop:users.mood.sad"]);
    let answers = ["--answer", "rename:users.mood.sad=\"<= 1\"", "--answer", "drop:users.role.owner"];
    project.run(&[&["make"][..], &answers].concat()).succeeds().says(&["sad to <= 1"]);
}

#[test]
fn a_list_that_models_spell_themselves_is_asked_about_without_was() {
    let project = Project::new(
        "mysql",
        &USERS.replace(
            "pub id: i64",
            "pub id: i64,\n    #[model(check = \"unit IN ('g', 'kg')\")]\n    pub unit: String",
        ),
    );
    project.run(&["make"]).succeeds();
    project.edit("src/lib.rs", "'kg'", "'kilo'");
    let refused = project.run(&["make"]).exits(Exit::Refused);
    refused.complains(&[
        "value `users.unit.kg` is gone, and `kilo` is new",
        "answer: `--answer rename:users.unit.kg=kilo`",
    ]);
    project.run(&["make", "--answer", "rename:users.unit.kg=kilo"]).succeeds().says(&["kg to kilo"]);
    project.run(&["make"]).succeeds().says(&["nothing to do"]);
}
