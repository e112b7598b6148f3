use jointable_tests::models::Recipe;

fn wrong(db: &rusqlite::Connection, recipe: Recipe) {
    let _ = recipe.ingredients().filter(|(ingredient, _)| ingredient.name.eq(3)).all(db);
}

fn main() {}
