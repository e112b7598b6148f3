use jointable::Model;

#[derive(Model)]
pub struct Song {
    #[model(key)]
    pub id: i64,
    #[index(by = title)]
    pub title: String,
}

fn main() {}
