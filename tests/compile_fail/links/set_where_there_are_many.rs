use jointable_tests::models::{Film, Part};

async fn which_ones(film: Film, db: sqlx::SqlitePool) {
    let part = Part { role: "Rose".to_owned(), scenes: None };
    let _ = film.actors().set(&db, [(1, part)]).await;
}

fn main() {}
