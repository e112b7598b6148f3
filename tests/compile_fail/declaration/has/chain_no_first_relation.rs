use jointable::Model;

#[derive(Model)]
#[has_many(through = songs.genre, as = genres)]
pub struct Artist {
    #[model(key)]
    pub id: i64,
    #[model(references = Manager)]
    pub manager_id: i64,
}

#[derive(Model)]
pub struct Manager {
    #[model(key)]
    pub id: i64,
}

fn main() {}
