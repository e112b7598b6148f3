use jointable_tests::models::Recipe;

async fn wrong(db: &sqlx::SqlitePool, other: &rusqlite::Connection, recipe: Recipe) {
    let few = recipe.ingredients().limit(3);
    let _ = few.all(db).await;
    let _ = few.all(other);
}

fn main() {}
