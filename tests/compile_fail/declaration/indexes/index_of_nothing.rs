use jointable::Model;

#[derive(Model)]
#[index(unique)]
pub struct Song {
    #[model(key)]
    pub id: i64,
    pub title: String,
}

fn main() {}
