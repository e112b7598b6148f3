use jointable::Model;

#[derive(Model)]
#[index(by = title, unique, using = hash)]
pub struct Song {
    #[model(key)]
    pub id: i64,
    pub title: String,
}

fn main() {}
