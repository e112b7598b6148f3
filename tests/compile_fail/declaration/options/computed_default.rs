//! What is computed has one value.
use jointable::Model;

#[derive(Model)]
pub struct Box {
    #[model(key)]
    pub id: i64,
    #[model(computed = "width * 2", default = 0)]
    pub area: i64,
    pub width: i64,
}

fn main() {}
