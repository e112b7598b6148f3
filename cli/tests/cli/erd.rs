use jointable_cli::Exit;

use crate::support::{Project, RECIPES};

#[test]
fn draws_the_models_in_every_format() {
    let project = Project::new("postgres", RECIPES);
    let erd = |format: &str| project.run(&["erd", "--format", format]).succeeds().out;
    assert!(erd("mermaid").starts_with("erDiagram\n    \"recipes\" {\n        bigint id PK\n"), "{}", erd("mermaid"));
    assert!(erd("dot").starts_with("digraph schema {"));
    assert!(erd("svg").starts_with("<svg "));
    let page = project.run(&["erd", "--title", "A & B"]).succeeds().out;
    assert!(page.starts_with("<!doctype html>") && page.contains("<title>A &amp; B</title>"), "{page}");
    for text in [erd("svg"), page] {
        assert!(text.contains("Recipe.ingredients") && text.contains("payload of the link"), "{text}");
    }
}

#[test]
fn draws_migrations_and_databases_alike() {
    let project = Project::new("sqlite", RECIPES).on("sqlite:app.db");
    project.run(&["make"]).succeeds();
    project.run(&["apply"]).succeeds();
    let erd = |from: &str| project.run(&["erd", "--format", "mermaid", "--from", from]).succeeds().out;
    assert!(erd("migrations").contains("\"recipes\" ||--o{ \"recipe_ingredients\" : \"recipe_id\""));
    assert_eq!(erd("migrations"), erd("database"));
}

#[test]
fn writes_to_a_file() {
    let project = Project::new("sqlite", RECIPES);
    project.run(&["erd", "--output", "schema.html"]).succeeds().says(&["wrote schema.html"]);
    assert_eq!(project.read("schema.html"), project.run(&["erd"]).succeeds().out);
    let unwritable = project.run(&["erd", "--output", "nowhere/schema.html"]);
    unwritable.exits(Exit::Input).complains(&["cannot write nowhere/schema.html", "--output"]);
}

/// What is told besides does not get into the document.
#[test]
fn the_document_is_alone_on_stdout() {
    let project = Project::empty();
    project
        .write("migrations/1_all.sql", "-- +goose Up\nCREATE TABLE notes (id INTEGER PRIMARY KEY);\n-- +goose Down\n");
    for command in [["erd", "--format=svg"], ["schema", "--format=json"]] {
        let outcome = project.run(&[&command[..], &["--from=migrations", "--dialect=sqlite"]].concat()).succeeds();
        assert!(outcome.out.starts_with(['<', '{']), "{}", outcome.out);
        assert!(outcome.err.contains("layout: "), "{}", outcome.err);
    }
}

#[test]
fn templates_of_ones_own_take_the_place_of_ours() {
    let project = Project::new("sqlite", RECIPES);
    project.write(
        "ours/erd.mmd.j2",
        "{% for entity in entities %}{{ entity.name }} {{ entity.lines | length }}\n{% endfor %}",
    );
    let erd = ["erd", "--format", "mermaid", "--templates", "ours"];
    assert_eq!(project.run(&erd).succeeds().out, "recipes 3\ningredients 2\nrecipe_ingredients 4\n");
    // The page shows the picture that is drawn otherwise.
    project.write("ours/erd.svg.j2", "<svg><title>{{ title }}</title></svg>");
    let page = project.run(&["erd", "--title", "<i>", "--templates", "ours"]).succeeds().out;
    assert!(page.contains("<svg><title>&lt;i&gt;</title></svg>"), "{page}");
    project.write("ours/erd.mmd.j2", "\n{{ entity }}");
    project.run(&erd).exits(Exit::Input).complains(&["there is no `entity`", "ours/erd.mmd.j2:2"]);
}
