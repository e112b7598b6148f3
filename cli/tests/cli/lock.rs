//! Waiting for another run.

use std::{path::Path, time::Duration};

use jointable_cli::{
    Exit,
    database::{MissingFile, connect_in},
};

use crate::{
    servers,
    support::{Project, block_on},
};

const TABLE: &str = "CREATE TABLE a (id INTEGER PRIMARY KEY);\n";

/// While another run has the lock, this one gives up after its patience, and goes on once the lock is free.
fn waits(dialect: &str, url: &str) {
    let project = Project::empty().on(url);
    project.run(&["init", "--dialect", dialect]).succeeds();
    project.write("migrations/1_a.up.sql", TABLE);
    block_on(async {
        let mut other = connect_in(Path::new(""), url, MissingFile::Refuse).await.unwrap();
        other.lock(Duration::ZERO).await.unwrap();
        std::thread::scope(|scope| {
            let waiting = scope.spawn(|| project.run(&["apply", "--lock-timeout", "1"]));
            waiting.join().unwrap().exits(Exit::Database).complains(&["another run", "--lock-timeout"]);
        });
        other.unlock().await.unwrap();
        other.close().await;
    });
    project.run(&["apply"]).succeeds().says(&["applied 1 a"]);
}

#[test]
fn postgres() {
    if let Some(server) = servers::postgres() {
        waits("postgres", server.url());
    }
}

#[test]
fn mysql() {
    if let Some(server) = servers::mysql() {
        waits("mysql", server.url());
    }
}

#[test]
fn sqlite_waits_for_a_writer() {
    let project = Project::scripts(&[("1_a.up.sql", TABLE)]);
    let url = format!("sqlite:{}", project.path().join("app.db").display());
    block_on(async {
        let mut other = connect_in(Path::new(""), &url, MissingFile::Create).await.unwrap();
        other.execute("BEGIN EXCLUSIVE").await.unwrap();
        std::thread::scope(|scope| {
            let waiting = scope.spawn(|| project.run(&["apply", "--lock-timeout", "1"]));
            waiting.join().unwrap().exits(Exit::Database).complains(&["database is locked", "--lock-timeout"]);
        });
        other.execute("COMMIT").await.unwrap();
        other.close().await;
    });
    project.run(&["apply"]).succeeds().says(&["applied 1 a"]);
}
