use std::thread;

use jointable_cli::Exit;

use crate::{
    servers::{self, Server},
    support::Project,
};

/// Starts this many appliers at once: each migration has to run exactly once.
fn race(project: &Project) {
    const APPLIERS: usize = 6;
    let outcomes: Vec<_> = thread::scope(|scope| {
        let threads: Vec<_> = (0..APPLIERS).map(|_| scope.spawn(|| project.run(&["apply"]))).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    let mut applied = 0;
    for outcome in &outcomes {
        assert_eq!(outcome.exit, Exit::Ok, "{}{}", outcome.out, outcome.err);
        applied += outcome.out.lines().filter(|line| line.starts_with("applied ")).count();
    }
    assert_eq!(applied, 3);
}

const FILES: [(&str, &str); 3] = [
    ("1_a.up.sql", "CREATE TABLE a (id INTEGER PRIMARY KEY, n INTEGER);\n"),
    ("2_b.up.sql", "INSERT INTO a VALUES (1, 0);\n"),
    ("3_c.up.sql", "UPDATE a SET n = n + 1;\n"),
];

#[test]
fn sqlite() {
    for _ in 0..5 {
        let project = Project::scripts(&FILES);
        race(&project);
        assert_eq!(project.query("SELECT n || '' FROM a"), ["1"]);
    }
}

#[test]
fn sqlite_with_transactions_of_their_own() {
    let own = "-- no-transaction\nPRAGMA foreign_keys = OFF;\nBEGIN;\nUPDATE a SET n = n + 1;\nCOMMIT;\nPRAGMA foreign_keys = ON;\n";
    for _ in 0..5 {
        let project = Project::scripts(&[FILES[0], FILES[1], ("3_c.up.sql", own)]);
        race(&project);
        assert_eq!(project.query("SELECT n || '' FROM a"), ["1"]);
    }
}

#[test]
fn postgres_with_an_index_built_concurrently() {
    let Some(server) = servers::postgres() else { return };
    let index = ("3_c.up.sql", "-- no-transaction\nCREATE INDEX CONCURRENTLY i ON a (n);\n");
    on_server(server, "postgres", &[FILES[0], FILES[1], index]);
}

#[test]
fn mysql() {
    let Some(server) = servers::mysql() else { return };
    on_server(server, "mysql", &FILES);
}

fn on_server(server: Server, dialect: &str, files: &[(&str, &str)]) {
    let project = Project::empty();
    project.run(&["init", "--dialect", dialect]).succeeds();
    for (name, text) in files {
        project.write(&format!("migrations/{name}"), text);
    }
    race(&project.on(server.url()));
}
