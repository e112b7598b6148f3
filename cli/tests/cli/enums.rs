//! A variant of an enum that goes: nothing is lost, because the database refuses it while a row has it.

use jointable_cli::Exit;

use crate::{servers, support::Project};

/// One that the database knows, and one that is a text with a check.
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
    pub mood: Mood,
}
"#;

/// What goes, by the declaration and by its text, and a row that has it.
const GONE: [(&str, &str, &str); 2] =
    [(", Owner", "owner", "('owner', 'glad')"), (", Sad", "sad", "('reader', 'sad')")];

fn goes(dialect: &str, url: &str, (variant, gone, row): (&str, &str, &str)) -> Project {
    let project = Project::new(dialect, USERS).on(url);
    project.run(&["make", "users"]).succeeds();
    let row = format!("INSERT INTO users (role, mood) VALUES {row};\n");
    project.write("migrations/20260102030406_row.up.sql", &row);
    project.write("migrations/20260102030406_row.down.sql", "DELETE FROM users;\n");
    project.run(&["apply"]).succeeds();
    project.edit("src/lib.rs", variant, "");
    project.run(&["make", "fewer"]).succeeds();
    // On PostgreSQL a check is validated afterwards.
    let files = project.migrations().into_iter().filter(|file| file.contains("_fewer") && file.ends_with(".up.sql"));
    let script: String = files.map(|file| project.read(&format!("migrations/{file}"))).collect();
    assert!(script.contains(&format!("-- fails while a row has `{gone}`")), "{script}");
    project.run(&["apply"]).exits(Exit::Database);
    project
}

#[test]
fn sqlite() {
    for case in GONE {
        let project = goes("sqlite", "sqlite:app.db", case);
        let has = project.query(&format!("SELECT count(*) || '' FROM users WHERE '{}' IN (role, mood)", case.1));
        assert_eq!(has, ["1"]);
    }
}

#[test]
fn postgres() {
    for case in GONE {
        if let Some(server) = servers::postgres() {
            goes("postgres", server.url(), case);
        }
    }
}

#[test]
fn mysql() {
    for case in GONE {
        if let Some(server) = servers::mysql() {
            goes("mysql", server.url(), case);
        }
    }
}
