//! What becomes several migrations on PostgreSQL, so that its tables stay in use.

use crate::{
    servers,
    support::{Project, RECIPES},
};

/// An index, a check and a required column more.
fn changed(project: &Project) {
    project.edit(
        "src/lib.rs",
        "    pub unit: String,",
        "    #[model(index, check = \"unit <> ''\")]\n    pub unit: String,",
    );
    project.edit(
        "src/lib.rs",
        "    pub notes: Option<String>,",
        "    #[model(default = \"none\")]\n    pub notes: String,",
    );
}

#[test]
fn several_are_written_applied_and_taken_back() {
    let Some(server) = servers::postgres() else { return };
    let project = Project::new("postgres", RECIPES).on(server.url());
    project.run(&["make"]).succeeds();
    project.run(&["apply"]).succeeds();
    changed(&project);
    let planned = project.run(&["make", "more", "--dry-run", "--format", "json"]).succeeds().json();
    let made = project.run(&["make", "more"]).succeeds();
    let files = project.migrations();
    let ups: Vec<&String> = files.iter().filter(|file| file.ends_with(".up.sql")).skip(1).collect();
    assert!(ups.len() >= 4, "{ups:#?}");
    assert_eq!(planned["files"].as_array().unwrap().len(), 2 * ups.len());
    ups.iter().for_each(|file| assert!(made.out.contains(file.as_str()), "{file} in {}", made.out));
    assert!(ups.iter().any(|file| file.contains("_more_index_unit_of_recipe_ingredients")), "{ups:#?}");
    project.run(&["make"]).succeeds().says(&["nothing to do"]);
    project.run(&["apply"]).succeeds();
    project.run(&["status", "--check"]).succeeds();
    for _ in &ups {
        project.run(&["revert", "--allow", "destructive"]).succeeds();
    }
    project.run(&["apply"]).succeeds();
}

#[test]
fn one_may_lock() {
    let project = Project::new("postgres", RECIPES);
    project.run(&["make"]).succeeds();
    changed(&project);
    project.run(&["make", "more", "--locking"]).succeeds();
    assert_eq!(project.migrations().len(), 4);
    let project = Project::new("postgres", RECIPES);
    project.run(&["make"]).succeeds();
    changed(&project);
    let settings = project.read("jointable.toml");
    project.write("jointable.toml", &format!("{settings}locking = true\n"));
    let count = |args: &[&str]| {
        let document = project.run(&[&["make", "--dry-run", "--format", "json"], args].concat()).succeeds().json();
        document["files"].as_array().unwrap().len()
    };
    assert_eq!(count(&[]), 2);
    assert!(count(&["--locking=false"]) > 2);
}

#[test]
fn who_has_no_way_out_of_a_transaction_is_told() {
    let project = Project::new("postgres", RECIPES);
    std::fs::remove_dir_all(project.path().join("migrations")).unwrap();
    std::fs::create_dir(project.path().join("migrations")).unwrap();
    project.run(&["make", "--layout", "refinery"]).succeeds();
    changed(&project);
    let made = project.run(&["make", "--layout", "refinery"]).succeeds();
    made.says(&["nobody can write to table `recipe_ingredients` while index `recipe_ingredients_unit_idx` is built"]);
    let files = project.migrations();
    assert!(!files.iter().any(|file| project.read(&format!("migrations/{file}")).contains("CONCURRENTLY")));
}
