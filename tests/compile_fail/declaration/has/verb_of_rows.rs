use jointable::Model;

#[derive(Model)]
#[has_many(Song, as = songs, verbs(add = record))]
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
