use jointable::Model;

#[derive(Model)]
#[index(by = "lower(title")]
pub struct Song {
    #[model(key)]
    pub id: i64,
    pub title: String,
}

fn main() {}
