use jointable_tests::models::Recipe;

async fn by_what_key(recipe: Recipe, db: sqlx::SqlitePool) {
    let _ = recipe.ingredients().remove_link(&db, (1, 2)).await;
}

fn main() {}
