use jointable::Model;

#[derive(Model)]
struct Recipe {
    #[model(key)]
    id: i64,
    #[model(collate = "C")]
    servings: i32,
    #[model(collate(oracle = "binary"))]
    title: String,
    #[model(collate = "")]
    notes: String,
}

fn main() {}
