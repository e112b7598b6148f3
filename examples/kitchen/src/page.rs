//! The pages: forms and lists, without a script.

use jointable::Linked;

use crate::models::{Ingredient, Recipe, RecipeIngredient};

type Need = Linked<Ingredient, RecipeIngredient>;

const STYLE: &str = "body{font:16px/1.5 system-ui;max-width:40rem;margin:2rem auto;padding:0 1rem}\
    table{border-collapse:collapse;width:100%}td{padding:.3rem;border-bottom:1px solid #8884}\
    td:first-child{text-align:right;font-variant-numeric:tabular-nums;width:9rem}input{width:7rem}form{display:inline}";

/// All recipes.
pub(crate) fn recipes(recipes: &[Recipe], needs: &[Vec<Need>]) -> String {
    let rows = recipes.iter().zip(needs).map(|(recipe, needs)| {
        let names: Vec<String> =
            needs.iter().map(|need| format!("{} {}", amount(need), text(&need.far.name))).collect();
        format!("<li><a href=\"/recipes/{}\">{}</a>: {}</li>", recipe.id, text(&recipe.title), names.join(", "))
    });
    let form = "<form method=\"post\"><input name=\"title\" placeholder=\"Pancakes\" required> <button>New recipe</button></form>";
    page("Recipes", &format!("<ul>{}</ul>{form}", rows.collect::<String>()))
}

/// One recipe.
pub(crate) fn recipe(recipe: &Recipe, needs: &[Need]) -> String {
    let rows = needs.iter().map(|need| {
        let remove = format!("/recipes/{}/ingredients/{}/remove", recipe.id, need.far.id);
        format!(
            "<tr><td>{}</td><td>{}</td><td><form method=\"post\" action=\"{remove}\"><button>Remove</button></form></td></tr>",
            amount(need),
            text(&need.far.name),
        )
    });
    let form = "<form method=\"post\"><input name=\"quantity\" placeholder=\"250\" required> \
                <input name=\"unit\" placeholder=\"g\" required> <input name=\"name\" placeholder=\"flour\" required> \
                <button>Put</button></form>";
    let table = rows.collect::<String>();
    page(&recipe.title, &format!("<table>{table}</table><p>{form}</p><p><a href=\"/\">All recipes</a></p>"))
}

/// What went wrong.
pub(crate) fn wrong(why: &str) -> String {
    page("Not so", &format!("<p>{}</p><p><a href=\"/\">All recipes</a></p>", text(why)))
}

fn amount(need: &Need) -> String {
    format!("{} {}", need.link.quantity.normalize(), text(&need.link.unit))
}

fn page(title: &str, body: &str) -> String {
    let title = text(title);
    format!(
        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>{title}</title><style>{STYLE}</style>\
         <h1>{title}</h1>{body}</html>"
    )
}

/// Text as HTML has it.
fn text(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
