//! Scripts that fail half-way on servers.

use jointable_cli::{Exit, database::connect};

use crate::{
    servers::{self, Server},
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
    project.run(&["apply"]).exits(Exit::Database).complains(&["nowhere", "commits each change", "jointable status"]);
    assert_eq!(tables(&server), ["a"]);
    project.run(&["status"]).exits(Exit::Refused).says(&["dirty     1"]).complains(&["delete its row"]);
    project.run(&["apply"]).exits(Exit::Refused).complains(&["migration 1"]);
}

#[test]
fn mysql_leaves_nothing_of_a_script_without_ddl() {
    let Some(server) = servers::mysql() else { return };
    let files = [
        ("1_a.up.sql", "CREATE TABLE a (id int);\n"),
        ("2_b.up.sql", "INSERT INTO a VALUES (1);\nINSERT INTO nowhere VALUES (1);\n"),
    ];
    let project = project(&server, "mysql", &files);
    project.run(&["apply"]).exits(Exit::Database);
    project.run(&["status"]).succeeds().says(&["applied   1", "pending   2"]);
}

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
