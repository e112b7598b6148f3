use jointable_tests::models::Artist;

async fn run(db: &sqlx::SqlitePool, artist: Artist) {
    let _ = artist.genres().add(db, "jazz".to_owned()).await;
}

fn main() {}
