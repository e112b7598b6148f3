use jointable_tests::models::Artist;

async fn run(db: &sqlx::SqlitePool, artist: Artist) {
    let _ = artist.songs().remove(db, 1).await;
}

fn main() {}
