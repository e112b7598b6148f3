use jointable::Model;

#[derive(Model)]
#[has_many(Song, as = songs)]
#[has_many(through = songs.round, as = round)]
pub struct Artist {
    #[model(key)]
    pub id: i64,
}

#[derive(Model)]
#[has_many(through = artist.round, as = round)]
pub struct Song {
    #[model(key)]
    pub id: i64,
    #[model(references = Artist)]
    pub artist_id: i64,
}

fn main() {}
