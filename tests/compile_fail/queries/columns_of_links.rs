use jointable_tests::models::Recipe;

fn wrong(db: &rusqlite::Connection, recipe: Recipe) {
    let _ = recipe.ingredients().filter(|ingredient| ingredient.name.eq("egg")).all(db);
}

fn main() {}
