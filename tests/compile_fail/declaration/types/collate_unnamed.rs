use jointable::Model;

#[derive(Model)]
pub struct Recipe {
    #[model(key)]
    pub id: i64,
    #[model(collate = "")]
    pub title: String,
}

fn main() {}
