//! Migrations that do not wait for long.

use std::time::{Duration, Instant};

use jointable_cli::{Exit, database::connect};

use crate::{
    servers,
    support::{Project, RECIPES, block_on},
};

/// A project whose second migration, a column more, waits for no lock longer than a moment.
fn waiting(dialect: &str, url: &str) -> Project {
    let project = Project::new(dialect, RECIPES).on(url);
    let settings = project.read("jointable.toml");
    assert!(settings.contains("\n# lock_timeout = \"5s\"\n"), "{settings}");
    project.write("jointable.toml", &settings.replace("# lock_timeout = \"5s\"", "lock_timeout = \"300ms\""));
    project.run(&["make"]).succeeds();
    project.run(&["apply"]).succeeds();
    project.edit(
        "src/lib.rs",
        "pub notes: Option<String>,",
        "pub notes: Option<String>,\n    pub rating: Option<i32>,",
    );
    project.run(&["make", "rating"]).succeeds();
    project.run(&["make"]).succeeds().says(&["nothing to do"]);
    project
}

/// Applies while somebody reads the table in a transaction that he does not end.
fn against_a_reader(project: &Project, url: &str) -> String {
    block_on(async {
        let mut reader = connect(url).await.unwrap();
        reader.execute("BEGIN").await.unwrap();
        reader.execute("SELECT * FROM recipes").await.unwrap();
        let start = Instant::now();
        let outcome = std::thread::scope(|scope| scope.spawn(|| project.run(&["apply"])).join().unwrap());
        let took = start.elapsed();
        reader.execute("COMMIT").await.unwrap();
        reader.close().await;
        assert!(took < Duration::from_secs(20), "{took:?}");
        outcome.exits(Exit::Database).err
    })
}

#[test]
fn postgres_gives_up_and_can_be_asked_again() {
    let Some(server) = servers::postgres() else { return };
    let project = waiting("postgres", server.url());
    let said = against_a_reader(&project, server.url());
    assert!(said.contains("lock timeout") && said.contains("nothing of it remains, run again"), "{said}");
    project.run(&["apply"]).succeeds();
    project.run(&["revert", "--allow", "destructive"]).succeeds();
    project.run(&["apply"]).succeeds();
    project.run(&["status", "--check"]).succeeds();
}

#[test]
fn mysql_gives_up() {
    let Some(server) = servers::mysql() else { return };
    let project = waiting("mysql", server.url());
    let said = against_a_reader(&project, server.url());
    assert!(said.to_lowercase().contains("lock wait timeout"), "{said}");
}

#[test]
fn mysql_waits_as_before_in_the_end() {
    let Some(server) = servers::mysql() else { return };
    let project = waiting("mysql", server.url());
    project.run(&["apply"]).succeeds();
    project.run(&["revert", "--allow", "destructive"]).succeeds();
    project.run(&["apply"]).succeeds();
    project.run(&["status", "--check"]).succeeds();
    for file in project.migrations().iter().filter(|file| file.contains("_rating.")) {
        let script = project.read(&format!("migrations/{file}"));
        let [set, given_back] =
            ["lock_wait_timeout = 1;", "lock_wait_timeout = DEFAULT;"].map(|text| script.find(text));
        assert!(
            set.is_some() && set < script.find("ALTER TABLE") && given_back > script.find("ALTER TABLE"),
            "{script}"
        );
    }
}

#[test]
fn sqlite_has_no_word_for_it() {
    let project = Project::new("sqlite", RECIPES);
    let settings = project.read("jointable.toml");
    assert!(!settings.contains("lock_timeout"), "{settings}");
    project.write("jointable.toml", &(settings + "lock_timeout = \"5s\"\n"));
    project.run(&["make"]).exits(Exit::Input).complains(&[
        "jointable.toml",
        "`lock_timeout` cannot be kept",
        "busy timeout",
    ]);
}
