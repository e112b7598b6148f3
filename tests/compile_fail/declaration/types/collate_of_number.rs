use jointable::Model;

#[derive(Model)]
pub struct Recipe {
    #[model(key)]
    pub id: i64,
    #[model(collate = "C")]
    pub servings: i32,
}

fn main() {}
