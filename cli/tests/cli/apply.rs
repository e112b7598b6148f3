use jointable_cli::Exit;

use crate::support::{Project, RECIPES};

const TWO: &[(&str, &str)] = &[
    ("1_first_step.up.sql", "CREATE TABLE a (id INTEGER PRIMARY KEY);\n"),
    ("1_first_step.down.sql", "DROP TABLE a;\n"),
    ("2_second.up.sql", "CREATE TABLE b (id INTEGER PRIMARY KEY);\n"),
    ("2_second.down.sql", "DROP TABLE b;\n"),
];

fn tables(project: &Project) -> Vec<String> {
    project
        .query("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE '\\_%' ESCAPE '\\' ORDER BY name")
}

#[test]
fn runs_what_make_wrote() {
    let project = Project::new("sqlite", RECIPES).on("sqlite:app.db");
    project.run(&["make"]).succeeds();
    project.run(&["apply"]).succeeds().says(&["applied 20260102030405 create", " ms)"]);
    assert_eq!(tables(&project), ["ingredients", "recipe_ingredients", "recipes"]);
    project.run(&["apply"]).succeeds().says(&["nothing to do"]);
}

#[test]
fn history_is_in_the_format_of_sqlx() {
    let project = Project::scripts(TWO);
    project.run(&["apply"]).succeeds();
    assert_eq!(project.query("SELECT description FROM _sqlx_migrations ORDER BY version"), ["first step", "second"]);
    // sha384sum of the up file
    let checksum = "SELECT lower(hex(checksum)) FROM _sqlx_migrations WHERE version = 1";
    assert_eq!(project.query(checksum)[0].len(), 96);
    assert_eq!(
        project.query("SELECT count(*) || '' FROM _sqlx_migrations WHERE success AND execution_time > 0"),
        ["2"]
    );
}

#[test]
fn stops_at_the_target() {
    let project = Project::scripts(TWO);
    project.run(&["apply", "--target", "3"]).exits(Exit::Input).complains(&["no migration 3"]);
    project.run(&["apply", "--target", "1"]).succeeds();
    assert_eq!(tables(&project), ["a"]);
    project.run(&["apply"]).succeeds();
    assert_eq!(tables(&project), ["a", "b"]);
}

#[test]
fn older_ones_that_come_later_are_run() {
    let project = Project::scripts(&TWO[2..]);
    project.run(&["apply"]).succeeds();
    project.write("migrations/1_first_step.up.sql", TWO[0].1);
    project.run(&["apply"]).succeeds().says(&["applied 1 first step"]);
}

#[test]
fn dry_run_changes_nothing() {
    let project = Project::scripts(TWO);
    project.run(&["apply", "--dry-run"]).succeeds().says(&["would apply 1 first step", "would apply 2 second"]);
    assert!(!project.path().join("app.db").exists());
    let document = project.run(&["apply", "--dry-run", "--format", "json"]).succeeds().json();
    assert_eq!(document["pending"][1]["version"], 2);
}

#[test]
fn a_failing_script_leaves_nothing_of_itself() {
    let project = Project::scripts(TWO);
    project.write("migrations/3_third.up.sql", "CREATE TABLE c (id INTEGER);\nINSERT INTO nowhere VALUES (1);\n");
    let failed = project.run(&["apply", "--format", "json"]).exits(Exit::Database);
    let document = failed.json();
    assert_eq!(document["applied"].as_array().unwrap().len(), 2);
    assert!(document["diagnostics"][0]["message"].as_str().unwrap().contains("no such table: nowhere"));
    assert_eq!(document["diagnostics"][0]["file"], "migrations/3_third.up.sql");
    assert_eq!(tables(&project), ["a", "b"]);
    project.run(&["status"]).succeeds().says(&["pending   3"]);
}

#[test]
fn a_rebuild_keeps_rows_and_switches_foreign_keys_on_again() {
    let rebuild = "-- no-transaction\nPRAGMA foreign_keys = OFF;\nBEGIN;\nCREATE TABLE n (id INTEGER PRIMARY KEY, x TEXT);\n\
                   INSERT INTO n (id) SELECT id FROM a;\nDROP TABLE a;\nALTER TABLE n RENAME TO a;\nCOMMIT;\n\
                   PRAGMA foreign_keys = ON;\n";
    let project = Project::scripts(&[
        (
            "1_a.up.sql",
            "CREATE TABLE a (id INTEGER PRIMARY KEY);\n\
                        CREATE TABLE k (a INTEGER REFERENCES a (id) ON DELETE CASCADE);\n\
                        INSERT INTO a VALUES (1); INSERT INTO k VALUES (1);\n",
        ),
        ("2_b.up.sql", rebuild),
        // Foreign keys are enforced in what comes after it, on the same connection.
        ("3_c.up.sql", "INSERT INTO k VALUES (7);\n"),
    ]);
    project.run(&["apply"]).exits(Exit::Database).complains(&["FOREIGN KEY constraint failed"]);
    assert_eq!(project.query("SELECT a || '' FROM k"), ["1"]);
    project.run(&["status"]).says(&["applied   2", "pending   3"]);
}

#[test]
fn a_rebuild_carries_a_trigger_over_and_stops_at_one_it_does_not_know() {
    let triggers = "SELECT name FROM sqlite_schema WHERE type = 'trigger' ORDER BY name";
    let trigger = |name: &str| format!("CREATE TRIGGER {name} AFTER UPDATE ON Recipes BEGIN SELECT 1; END;\n");
    let project = Project::new("sqlite", RECIPES).on("sqlite:app.db");
    project.run(&["make"]).succeeds();
    project.write("migrations/20260102030406_trigger.up.sql", &trigger("quiet"));
    project.edit("src/lib.rs", "pub title: String", "pub title: Option<String>");
    project.run(&["make"]).succeeds();
    project.run(&["apply"]).succeeds();
    assert_eq!(project.query(triggers), ["quiet"]);

    project.query(&trigger("by_hand"));
    project.edit("src/lib.rs", "pub title: Option<String>", "pub title: String");
    project.run(&["make"]).succeeds();
    project.run(&["apply"]).exits(Exit::Database).complains(&["no_trigger_or_index_is_lost"]);
    assert_eq!(project.query(triggers), ["by_hand", "quiet"]);
    project.run(&["status"]).says(&["applied   20260102030407", "pending   20260102030408"]);
}

#[test]
fn a_transaction_of_its_own_is_rolled_back() {
    let script = "-- no-transaction\nPRAGMA foreign_keys = OFF;\nBEGIN;\nCREATE TABLE c (id INTEGER);\n\
                  INSERT INTO nowhere VALUES (1);\nCOMMIT;\nPRAGMA foreign_keys = ON;\n";
    let project = Project::scripts(&[TWO[0], ("2_c.up.sql", script)]);
    project.run(&["apply"]).exits(Exit::Database).complains(&["no such table: nowhere", "nothing of it remains"]);
    assert_eq!(tables(&project), ["a"]);
    // And the way is free again.
    project.write("migrations/2_c.up.sql", &script.replace("INSERT INTO nowhere VALUES (1);\n", ""));
    project.run(&["apply"]).succeeds();
    assert_eq!(tables(&project), ["a", "c"]);
}

#[test]
fn a_script_that_commits_by_itself_is_not_said_to_leave_nothing() {
    let script = "CREATE TABLE a (id INTEGER PRIMARY KEY);\nCOMMIT;\nCREATE TABLE a (id INTEGER PRIMARY KEY);\n";
    let project = Project::scripts(&[("1_a.up.sql", script)]);
    project.run(&["apply"]).exits(Exit::Database).complains(&["may remain", "-- no-transaction"]);
    assert_eq!(tables(&project), ["a"]);
}

#[test]
fn a_transaction_that_is_not_ended_is_no_success() {
    let script = "-- no-transaction\nBEGIN;\nCREATE TABLE a (id INTEGER PRIMARY KEY);\n";
    let project = Project::scripts(&[("1_a.up.sql", script)]);
    project.run(&["apply"]).exits(Exit::Input).complains(&["does not end it", "COMMIT"]);
    assert_eq!(tables(&project), [""; 0]);
    project.run(&["status"]).succeeds().says(&["pending   1"]);
    project.write("migrations/1_a.up.sql", &format!("{script}COMMIT;\n"));
    project.run(&["apply"]).succeeds();
    assert_eq!(tables(&project), ["a"]);
}

#[test]
fn a_script_without_any_transaction_is_recorded_too() {
    let project = Project::scripts(&[TWO[0], ("2_v.up.sql", "-- no-transaction\nVACUUM;\n")]);
    project.run(&["apply"]).succeeds().says(&["applied 2 v"]);
    project.write("migrations/3_bad.up.sql", "-- no-transaction\nVACUUM;\nINSERT INTO nowhere VALUES (1);\n");
    project.run(&["apply"]).exits(Exit::Database).complains(&["outside a transaction"]);
    project.run(&["status"]).succeeds().says(&["applied   2", "pending   3"]);
}

#[test]
fn what_does_not_fit_is_refused_with_the_way_out() {
    let project = Project::scripts(TWO);
    project.run(&["apply"]).succeeds();
    project.edit("migrations/1_first_step.up.sql", "TABLE a", "TABLE  a");
    project.run(&["apply"]).exits(Exit::Refused).complains(&["migration 1 was changed", "new migration"]);
    project.edit("migrations/1_first_step.up.sql", "TABLE  a", "TABLE a");

    std::fs::remove_file(project.path().join("migrations/2_second.up.sql")).unwrap();
    std::fs::remove_file(project.path().join("migrations/2_second.down.sql")).unwrap();
    let missing = project.run(&["apply"]).exits(Exit::Refused);
    missing.complains(&["migration 2 was applied, but its file is missing", "bring the file back"]);
    project.write("migrations/2_second.up.sql", TWO[2].1);

    project.query("UPDATE _sqlx_migrations SET success = FALSE WHERE version = 2 RETURNING ''");
    project.run(&["apply"]).exits(Exit::Refused).complains(&["migration 2", "_sqlx_migrations"]);
}

#[test]
fn databases_have_to_fit() {
    let project = Project::scripts(TWO);
    let other = project.run(&["apply", "--dialect", "postgres"]).exits(Exit::Input);
    other.complains(&["written for postgres", "database is sqlite"]);
    project.run(&["apply", "--database-url", "oracle:x"]).exits(Exit::Input).complains(&["oracle:x", "`sqlite`"]);
    let unreachable = project.run(&["status", "--database-url", "postgres://me:s3cret@127.0.0.1:1/x"]);
    let unreachable = unreachable.exits(Exit::Database).complains(&["cannot connect to postgres://me@127.0.0.1:1/x"]);
    assert!(!unreachable.err.contains("s3cret"));
    let bare = Project::empty();
    bare.run(&["init", "--dialect", "sqlite"]).succeeds();
    bare.run(&["apply"]).exits(Exit::Input).complains(&["--database-url", "DATABASE_URL", ".env"]);
}

#[test]
fn reads_the_url_from_env_files() {
    let project = Project::new("sqlite", RECIPES);
    project.run(&["make"]).succeeds();
    project.write(".env", "DATABASE_URL=sqlite://app.db # local\n");
    project.run(&["apply"]).succeeds();
    assert!(project.path().join("app.db").is_file());
    // One that cannot be read stops only what needs it.
    project.write(".env", "what is this\n");
    project.run(&["make"]).succeeds();
    project.run(&["apply"]).exits(Exit::Input).complains(&["cannot read .env"]);
    project.run(&["apply", "--database-url", "sqlite:app.db"]).succeeds();
}
