use jointable::Model;

#[derive(Model)]
#[index(by = (title, desc(title)))]
pub struct Song {
    #[model(key)]
    pub id: i64,
    pub title: String,
}

fn main() {}
