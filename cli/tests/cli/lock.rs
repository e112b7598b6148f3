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

/// A migration that has been begun is running as long as somebody holds the lock, and left half way after that.
#[test]
fn status_tells_running_from_left_half_way() {
    let Some(server) = servers::mysql() else { return };
    let project = Project::empty().on(server.url());
    project.run(&["init", "--dialect", "mysql"]).succeeds();
    project.write("migrations/1_a.up.sql", TABLE);
    project.write("migrations/2_b.up.sql", "CREATE TABLE b (id INT); CREATE TABLE b (id INT);\n");
    project.run(&["apply"]).exits(Exit::Database);
    block_on(async {
        let mut other = connect_in(Path::new(""), server.url(), MissingFile::Refuse).await.unwrap();
        other.lock(Duration::ZERO).await.unwrap();
        std::thread::scope(|scope| {
            let asking = scope.spawn(|| project.run(&["status"]));
            asking.join().unwrap().succeeds().says(&["applied   1", "running   2", "another run is at work"]);
        });
        other.unlock().await.unwrap();
        other.close().await;
    });
    project.run(&["status"]).exits(Exit::Refused).says(&["dirty     2"]);
}
