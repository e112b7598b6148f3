use jointable::Model;

#[derive(Model)]
#[has_many(Song, as = songs)]
#[has_many(Artist, through = songs.artist, as = artists)]
pub struct Artist {
    #[model(key)]
    pub id: i64,
}

#[derive(Model)]
pub struct Song {
    #[model(key)]
    pub id: i64,
    #[model(references = Artist)]
    pub artist_id: i64,
}

fn main() {}
