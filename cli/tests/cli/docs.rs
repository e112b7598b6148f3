//! `jointable docs`

use std::collections::BTreeSet;

use jointable_cli::Exit;

use crate::support::{Project, RECIPES};

/// What stands between `before` and the next quote, each time.
fn values<'a>(page: &'a str, before: &str) -> Vec<&'a str> {
    page.split(before).skip(1).map(|rest| rest.split('"').next().unwrap()).collect()
}

/// A page has all it needs, and each of its links leads to one place.
#[track_caller]
fn is_whole(page: &str) {
    assert!(page.starts_with("<!doctype html>\n") && page.ends_with("</html>\n"), "{page}");
    for outside in ["http", "//cdn", "src=", "url(", "@import", "<link"] {
        assert!(!page.contains(outside), "{outside} in {page}");
    }
    let places = values(page, " id=\"");
    let unique: BTreeSet<_> = places.iter().collect();
    assert_eq!(unique.len(), places.len(), "{places:?}");
    for link in values(page, "href=\"#") {
        assert!(unique.contains(&link), "{link} leads nowhere: {places:?}");
    }
    assert_eq!(page.matches("<script").count(), 1);
}

#[test]
fn a_page_documents_models_and_relations() {
    let project = Project::new("sqlite", RECIPES);
    let page = project.run(&["docs", "--dialect", "all"]).succeeds().out;
    is_whole(&page);
    for part in [
        "<section id=\"Recipe\">",
        "<article class=\"relation\" id=\"Recipe.ingredients\">",
        "<a href=\"#RecipeIngredient\">through RecipeIngredient</a>",
        "<label for=\"dialect-postgres\">PostgreSQL</label>",
        "<code>ingredients().add<span class=\"quiet\">(db, i64, RecipeIngredientPayload) -&gt; Added</span></code>",
        "<div class=\"runs mysql\">",
        "FROM &quot;recipe_ingredients&quot; AS l",
        "check <code>quantity &gt; 0</code>",
        "<code class=\"on postgres\">numeric(10,3)</code>",
    ] {
        assert!(page.contains(part), "{part} in {page}");
    }
    assert_eq!(project.run(&["docs", "--dialect", "all"]).succeeds().out, page, "the same bytes");
    let one = project.run(&["docs"]).succeeds().out;
    is_whole(&one);
    assert!(!one.contains("postgres") && one.len() < page.len());
}

#[test]
fn a_page_is_written_where_it_is_to_be() {
    let project = Project::new("sqlite", RECIPES);
    project.run(&["docs", "--output", "models.html"]).succeeds().says(&["wrote models.html"]);
    assert_eq!(project.read("models.html"), project.run(&["docs"]).succeeds().out);
    let page = project.run(&["docs", "--title", "<A & B>"]).succeeds().out;
    assert!(page.contains("<title>&lt;A &amp; B&gt;</title>") && page.contains("<h1>&lt;A &amp; B&gt;</h1>"), "{page}");
    let nowhere = project.run(&["docs", "--output", "no/such/folder.html"]).exits(Exit::Input);
    nowhere.complains(&["cannot write no/such/folder.html", "--output"]);
}

#[test]
fn a_template_of_ones_own_makes_another_page() {
    let project = Project::new("sqlite", RECIPES);
    let own = "{% for model in models %}{% for own in model.relations %}{{ own.name }} -> {{ own.far.name }}\n{% endfor %}{% endfor %}";
    project.write("templates/docs.html.j2", own);
    let page = project.run(&["docs", "--templates", "templates"]).succeeds().out;
    assert!(page.starts_with("Recipe.ingredients -> Ingredient\nIngredient.recipes -> Recipe\n"), "{page}");
    project.write("templates/docs.html.j2", "{{ title }}\n{{ modules }}");
    let wrong = project.run(&["docs", "--templates", "templates"]).exits(Exit::Input);
    wrong.complains(&["there is no `modules`", "templates/docs.html.j2:2"]);
}

#[test]
fn hostile_names_are_text() {
    let models = r#"
        #[derive(jointable::Model)]
        #[model(table = "</style><script>alert(1)</script>", comment = "<b>&amp; \" '")]
        #[many_to_many(crate::b::Tag, as = r#match, table = "' onload=\"alert(2)\" x='")]
        pub struct Tag { #[model(key, column = "{{ dialects }}{% raw %}")] pub id: i64 }

        pub mod b {
            /// Not seen.
            #[derive(jointable::Model)]
            #[model(table = "</script><img>")]
            #[many_to_many(crate::Tag, as = größe, inverse = r#match)]
            pub struct Tag {
                #[model(key)]
                pub id: i64,
                /// <i>is & is not</i>
                #[model(default = "</td>", check = "\"text\" <> '<'")]
                pub text: String,
            }
        }
    "#;
    let project = Project::new("sqlite", models);
    let page = project.run(&["docs", "--dialect", "all"]).succeeds().out;
    is_whole(&page);
    for part in ["<script>alert", "</style><script", "<img>", "<b>", "<i>", "onload=\"", "</td>&", "&amp;lt;"] {
        assert!(!page.contains(part), "{part} in {page}");
    }
    assert_eq!((page.matches("</style>").count(), page.matches("</script>").count()), (1, 1));
    for part in [
        "{{ dialects }}{% raw %}",
        "&lt;i&gt;is &amp; is not&lt;&#x2f;i&gt;",
        "größe",
        "Tag (&lt;&#x2f;script&gt;&lt;img&gt;)",
    ] {
        assert!(page.contains(part), "{part} in {page}");
    }
}
