//! jointable's runner and sqlx's Migrator take turns on one folder and one database.

use ::sqlx::{Connection, MySqlConnection, PgConnection, SqliteConnection, migrate::Migrator};

use crate::{
    servers,
    support::{Project, RECIPES, block_on},
};

/// Three migrations, the last of which rebuilds a table on SQLite.
fn project(dialect: &str, url: &str) -> Project {
    let project = Project::new(dialect, RECIPES).on(url);
    project.run(&["make"]).succeeds();
    project.edit("src/lib.rs", "pub unit: String,", "pub unit: String,\n    pub note: Option<String>,");
    project.run(&["make"]).succeeds();
    project.edit("src/lib.rs", "pub title: String", "pub title: Option<String>");
    project.run(&["make"]).succeeds();
    project
}

fn first(project: &Project) -> String {
    project.migrations()[0].split('_').next().unwrap().to_owned()
}

macro_rules! take_turns {
    ($connection:ty, $project:expr, $url:expr) => {{
        let project: &Project = $project;
        let url: String = $url;
        let migrator = |undo: Option<i64>| {
            block_on(async {
                let migrator = Migrator::new(project.path().join("migrations")).await.unwrap();
                let mut connection = <$connection>::connect(&url).await.unwrap();
                match undo {
                    None => migrator.run(&mut connection).await.unwrap(),
                    Some(target) => migrator.undo(&mut connection, target).await.unwrap(),
                }
                connection.close().await.unwrap();
            })
        };
        // One by jointable, the rest by sqlx.
        project.run(&["apply", "--target", &first(project)]).succeeds();
        migrator(None);
        project.run(&["status", "--check"]).succeeds();
        project.run(&["apply"]).succeeds().says(&["nothing to do"]);
        // Back by both, and all by jointable; sqlx finds nothing to do and nothing wrong.
        project.run(&["revert", "--allow", "destructive"]).succeeds();
        migrator(Some(0));
        project.run(&["apply"]).succeeds();
        migrator(None);
        project.run(&["status", "--check"]).succeeds();
    }};
}

#[test]
fn sqlite() {
    let project = project("sqlite", "sqlite:app.db");
    take_turns!(SqliteConnection, &project, format!("sqlite://{}", project.path().join("app.db").display()));
}

#[test]
fn postgres() {
    if let Some(server) = servers::postgres() {
        let project = project("postgres", server.url());
        take_turns!(PgConnection, &project, server.url().to_owned());
    }
}

#[test]
fn mysql() {
    if let Some(server) = servers::mysql() {
        let project = project("mysql", server.url());
        take_turns!(MySqlConnection, &project, server.url().to_owned());
    }
}
