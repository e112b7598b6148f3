use jointable::Model;

#[derive(Model)]
pub struct Artist {
    #[model(key)]
    pub id: i64,
}

#[derive(Model)]
pub struct Song {
    #[model(key)]
    pub id: i64,
    #[model(references = Artist, as = artist)]
    pub artist_id: i64,
    pub artist: String,
}

fn main() {}
