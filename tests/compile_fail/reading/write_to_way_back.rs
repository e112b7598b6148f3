use jointable_tests::models::Song;

fn wrong(db: &rusqlite::Connection, song: Song) {
    let _ = song.artist().add(db, 1);
}

fn main() {}
