use jointable_tests::models::Artist;

fn wrong(db: &rusqlite::Connection, artist: Artist) {
    let _ = artist.songs().with_link().all(db);
}

fn main() {}
