use jointable::{Model, Value};

#[derive(Value, Clone, Debug)]
struct Grams(i32);

#[derive(Value, Clone, Debug)]
struct Title(String);

#[derive(Model)]
struct Recipe {
    #[model(key)]
    id: i64,
    #[model(collate = "C")]
    weight: Grams,
    #[model(collate = "C")]
    title: Title,
}

fn main() {}
