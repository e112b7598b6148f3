use jointable::{Model, Value};

#[derive(Value, Clone, Debug, PartialEq, Eq, Hash)]
pub struct Slug(String);

#[derive(Model)]
pub struct Page {
    #[model(key, generated = true)]
    pub slug: Slug,
}

fn main() {}
