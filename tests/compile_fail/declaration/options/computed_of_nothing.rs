//! An expression is one, and without a comment.
use jointable::Model;

#[derive(Model)]
pub struct Box {
    #[model(key)]
    pub id: i64,
    #[model(computed = "width) VIRTUAL, evil INT AS (1")]
    pub area: i64,
    pub width: i64,
}

fn main() {}
