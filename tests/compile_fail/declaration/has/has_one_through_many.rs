use jointable::Model;

#[derive(Model)]
#[has_many(Song, as = songs)]
pub struct Artist {
    #[model(key)]
    pub id: i64,
}

#[derive(Model)]
#[has_one(through = artist.songs, as = sibling)]
pub struct Song {
    #[model(key)]
    pub id: i64,
    #[model(references = Artist)]
    pub artist_id: i64,
}

fn main() {}
