use jointable::Model;
use jointable_tests::models::{Ingredient, Recipe};

fn wrong(db: &rusqlite::Connection, ingredient: Ingredient) {
    let _ = Recipe::query().after(&ingredient).all(db);
    let _ = Recipe::ingredients_of([&ingredient]).all(db);
}

fn main() {}
