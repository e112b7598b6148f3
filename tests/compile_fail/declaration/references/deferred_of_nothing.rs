use jointable::Model;

#[derive(Model)]
pub struct Song {
    #[model(key)]
    pub id: i64,
    #[model(deferred)]
    pub album_id: i64,
}

fn main() {}
