//! Scripts that fail half-way on servers.

use jointable_cli::{Exit, database::connect};

use crate::{
    servers::{self, Server, on_each},
    support::{Project, block_on},
};

fn project(server: &Server, dialect: &str, files: &[(&str, &str)]) -> Project {
    let project = Project::empty().on(server.url());
    project.run(&["init", "--dialect", dialect]).succeeds();
    for (name, text) in files {
        project.write(&format!("migrations/{name}"), text);
    }
    project
}

fn tables(server: &Server) -> Vec<String> {
    block_on(async {
        let mut database = connect(server.url()).await.unwrap();
        let schema = database.schema().await.unwrap();
        database.close().await;
        schema.tables.into_iter().map(|table| table.name).collect()
    })
}

#[test]
fn postgres_leaves_nothing_and_says_where() {
    let Some(server) = servers::postgres() else { return };
    let files = [("1_a.up.sql", "CREATE TABLE a (id int);\n\nINSERT INTO é_nowhere VALUES (1);\n")];
    let project = project(&server, "postgres", &files);
    let failed = project.run(&["apply"]).exits(Exit::Database);
    failed.complains(&["relation \"é_nowhere\" does not exist", "1_a.up.sql:3:13", "nothing of it remains"]);
    assert_eq!(tables(&server), [""; 0]);
    project.run(&["status"]).succeeds().says(&["pending   1"]);
}

#[test]
fn postgres_outside_a_transaction_can_be_tried_again() {
    let Some(server) = servers::postgres() else { return };
    let files = [
        ("1_a.up.sql", "CREATE TABLE a (id int);\n"),
        ("2_i.up.sql", "-- no-transaction\nCREATE INDEX CONCURRENTLY i ON a (nothing);\n"),
        ("2_i.down.sql", "-- no-transaction\nDROP INDEX CONCURRENTLY i;\n"),
    ];
    let project = project(&server, "postgres", &files);
    project.run(&["apply"]).exits(Exit::Database).complains(&["\"nothing\"", "outside a transaction"]);
    project.run(&["status"]).succeeds().says(&["applied   1", "pending   2"]);
    project.edit("migrations/2_i.up.sql", "nothing", "id");
    project.run(&["apply"]).succeeds().says(&["applied 2 i"]);
    project.run(&["revert"]).succeeds().says(&["reverted 2 i"]);
}

#[test]
fn mysql_remembers_what_was_left_half_way() {
    let Some(server) = servers::mysql() else { return };
    let files = [("1_a.up.sql", "CREATE TABLE a (id int);\nINSERT INTO nowhere VALUES (1);\n")];
    let project = project(&server, "mysql", &files);
    let failed = project.run(&["apply"]).exits(Exit::Database);
    failed.complains(&[
        "nowhere",
        "1_a.up.sql:2:1",
        "statement 2 of 2",
        "commits each change",
        "what was done before it remains",
        "jointable status",
    ]);
    assert_eq!(tables(&server), ["a"]);
    project.run(&["status"]).exits(Exit::Refused).says(&["dirty     1"]).complains(&["delete its row"]);
    project.run(&["apply"]).exits(Exit::Refused).complains(&["migration 1"]);
}

#[test]
fn mysql_says_what_was_done_before() {
    let Some(server) = servers::mysql() else { return };
    let look = "CREATE TEMPORARY TABLE look (n int);\nINSERT INTO look VALUES (0);\nDROP TEMPORARY TABLE look;\n";
    let files = [("1_a.up.sql", &*format!("{look}-- Here:\nALTER TABLE nowhere ADD COLUMN a int;\n"))];
    let project = project(&server, "mysql", &files);
    let failed = project.run(&["apply"]).exits(Exit::Database);
    failed.complains(&["1_a.up.sql:5:1", "statement 4 of 4", "nothing was changed before it"]);
    project.run(&["status"]).exits(Exit::Refused).says(&["dirty     1"]);
}

#[test]
fn mysql_leaves_nothing_of_a_script_without_ddl() {
    let Some(server) = servers::mysql() else { return };
    let files = [
        ("1_a.up.sql", "CREATE TABLE a (id int);\n"),
        ("2_b.up.sql", "INSERT INTO a VALUES (1);\nINSERT INTO nowhere VALUES (1);\n"),
    ];
    let project = project(&server, "mysql", &files);
    project.run(&["apply"]).exits(Exit::Database).complains(&["2_b.up.sql:2:1", "nothing of it remains"]);
    project.run(&["status"]).succeeds().says(&["applied   1", "pending   2"]);
}

/// A look at the rows fails before anything is changed, and it is said so, with the line of the look.
#[track_caller]
fn what_is_looked_for_is_found(dialect: &str, url: &str) {
    let models = "use jointable::Model;

#[derive(Model)]
pub struct Note {
    #[model(key)]
    pub id: i64,
    #[model(max_length = 80)]
    pub text: String,
}
";
    let project = Project::new(dialect, models).on(url);
    project.run(&["make"]).succeeds();
    project.write("migrations/20260102030406_rows.up.sql", "INSERT INTO notes (text) VALUES ('a'), ('a');\n");
    project.write("migrations/20260102030406_rows.down.sql", "DELETE FROM notes;\n");
    project.edit("src/lib.rs", "max_length = 80", "max_length = 80, unique");
    project.run(&["make"]).succeeds();
    let failed = project.run(&["apply"]).exits(Exit::Database);
    let name = project.migrations().into_iter().find(|name| name.starts_with("20260102030407")).unwrap();
    let script = project.read(&format!("migrations/{}", name.replace(".down.", ".up.")));
    let line = script.lines().position(|line| line.starts_with("INSERT INTO")).unwrap() + 1;
    failed.complains(&["nothing of it remains", &format!(".up.sql:{line}:1"), "notes that agree in text"]);
    project.run(&["status"]).succeeds().says(&["pending"]);
    project.edit("migrations/20260102030406_rows.down.sql", "DELETE FROM notes", "DELETE FROM notes WHERE 1 = 1");
    project.run(&["revert"]).succeeds();
    project.edit("migrations/20260102030406_rows.up.sql", "('a'), ('a')", "('a'), ('b')");
    project.run(&["apply"]).succeeds();
}

on_each!(what_is_looked_for_is_found);

#[test]
fn comments_are_no_statements() {
    let files = [("1_nothing.up.sql", "-- To come.\n"), ("2_a.up.sql", "CREATE TABLE a (id int);\n-- The end.\n")];
    let servers = [("postgres", servers::postgres()), ("mysql", servers::mysql())];
    for (dialect, server) in servers.into_iter().filter_map(|(dialect, server)| Some((dialect, server?))) {
        let project = project(&server, dialect, &files);
        project.run(&["apply"]).succeeds();
        assert_eq!(tables(&server), ["a"]);
    }
}

#[test]
fn a_transaction_that_is_not_ended_is_no_success() {
    let files = [("1_a.up.sql", "-- no-transaction\nCREATE TABLE a (id int);\nBEGIN;\nCREATE TABLE b (id int);\n")];
    let Some(server) = servers::postgres() else { return };
    let project = project(&server, "postgres", &files);
    project.run(&["apply"]).exits(Exit::Input).complains(&["does not end it", "COMMIT"]);
    // The server runs what is sent at once as one transaction.
    assert_eq!(tables(&server), [""; 0]);
    project.run(&["status"]).succeeds().says(&["pending   1"]);
}
