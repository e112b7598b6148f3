//! What tells a row from others is given, or numbered.
use jointable::Model;

#[derive(Model)]
pub struct Box {
    #[model(key, computed = "width * height")]
    pub area: i64,
    pub width: i64,
    pub height: i64,
}

fn main() {}
