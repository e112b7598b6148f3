use jointable::Model;

#[derive(Model)]
pub struct Recipe {
    #[model(key)]
    pub id: i64,
    #[model(comment = "nul\0")]
    pub title: String,
}

fn main() {}
