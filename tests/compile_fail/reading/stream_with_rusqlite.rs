use jointable::Model;
use jointable_tests::models::Recipe;

fn one_by_one(db: &rusqlite::Connection, recipe: Recipe) {
    let _ = Recipe::query().stream(db);
    let _ = recipe.ingredients().stream(db);
    let _ = recipe.ingredients().with_link().stream(db);
}

fn main() {}
