use jointable_cli::Exit;

use crate::support::Project;

const A: (&str, &str) = ("1_a.up.sql", "CREATE TABLE a (id INTEGER PRIMARY KEY);\n");
const B: (&str, &str) = ("2_b.up.sql", "CREATE TABLE b (id INTEGER PRIMARY KEY);\n");

#[test]
fn shows_what_has_been_applied() {
    let project = Project::scripts(&[A]);
    project.run(&["apply"]).succeeds();
    project.run(&["status", "--check"]).succeeds();
    project.write("migrations/2_b.up.sql", B.1);
    project.run(&["status"]).succeeds().says(&["applied   1  a", "pending   2  b"]);
    project.run(&["status", "--check"]).exits(Exit::Differs);
    let document = project.run(&["status", "--format", "json"]).succeeds().json();
    assert_eq!(document["status"], "pending");
    assert_eq!(document["migrations"][1]["state"], "pending");
    assert_eq!(document["migrations"][1]["name"], "b");
}

#[test]
fn shows_problems() {
    let project = Project::scripts(&[A, B]);
    project.run(&["apply"]).succeeds();
    project.write("migrations/1_a.up.sql", "-- other\n");
    std::fs::remove_file(project.path().join("migrations/2_b.up.sql")).unwrap();
    let status = project.run(&["status"]).exits(Exit::Refused);
    status.says(&["modified  1  a", "missing   2  (no file)"]).complains(&["migration 1", "migration 2"]);
}

#[test]
fn shows_what_cannot_be_followed() {
    let project = Project::scripts(&[A, ("2_b.up.sql", "CREATE TABLE b AS SELECT * FROM a;\n")]);
    project.run(&["apply"]).succeeds();
    let warned = ["JT050", "migrations/2_b.up.sql:1:1", "the columns of `b` come from a query", "-- jointable: effect"];
    project.run(&["status"]).succeeds().complains(&warned);
}

#[test]
fn makes_no_database() {
    let project = Project::scripts(&[A]);
    project.run(&["status"]).exits(Exit::Database).complains(&["no database file app.db", "jointable apply"]);
    assert!(!project.path().join("app.db").exists());
}
