use jointable_tests::models::{Ingredient, Photo, Recipe};

fn wrong_keys(db: &rusqlite::Connection, photo: Photo, recipe: Recipe, ingredient: Ingredient) {
    let _ = photo.tags().has(db, 1);
    let _ = recipe.ingredients().remove(db, "flour");
    let _ = recipe.ingredients().has(db, ingredient);
    let _ = recipe.ingredients().has_all(db, ["flour"]);
}

fn main() {}
