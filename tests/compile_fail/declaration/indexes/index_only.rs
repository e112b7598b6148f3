use jointable::Model;

#[derive(Model)]
#[index(by = title, only = oracle)]
pub struct Song {
    #[model(key)]
    pub id: i64,
    pub title: String,
}

fn main() {}
