use jointable_cli::Exit;

use crate::support::Project;

#[test]
fn writes_settings_and_a_folder() {
    let project = Project::empty();
    project.run(&["init", "--dialect", "postgres"]).succeeds().says(&["wrote jointable.toml", "made migrations"]);
    assert!(project.read("jointable.toml").contains("dialect = \"postgres\""));
    assert!(project.path().join("migrations").is_dir());
}

#[test]
fn never_overwrites() {
    let project = Project::empty();
    project.write("jointable.toml", "# mine");
    project.run(&["init", "--dialect", "sqlite"]).exits(Exit::Input).complains(&["jointable.toml already"]);
    assert_eq!(project.read("jointable.toml"), "# mine");
}

#[test]
fn takes_the_dialect_from_the_url() {
    let project = Project::empty().on("mariadb://root@localhost/app");
    project.run(&["init"]).succeeds();
    assert!(project.read("jointable.toml").contains("dialect = \"mysql\""));

    let project = Project::empty();
    project.write(".env", "# local\nexport DATABASE_URL='sqlite:app.db'\n");
    project.run(&["init"]).succeeds();
    assert!(project.read("jointable.toml").contains("dialect = \"sqlite\""));
}

#[test]
fn names_the_choices() {
    let project = Project::empty();
    project.run(&["init"]).exits(Exit::Input).complains(&["`sqlite`, `postgres` or `mysql`", "--dialect"]);
    project.run(&["init", "--dialect", "oracle"]).exits(Exit::Input).complains(&["unknown dialect `oracle`"]);
    assert!(!project.path().join("jointable.toml").exists());
}
