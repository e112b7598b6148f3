use jointable::Model;

#[derive(Model)]
#[many_to_many(Song, as = type)]
pub struct Artist {
    #[model(key)]
    pub id: i64,
}
#[derive(Model)]
pub struct Song {
    #[model(key)]
    pub id: i64,
}

fn main() {}
