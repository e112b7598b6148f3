//! The key of another row is given.
use jointable::Model;

#[derive(Model)]
pub struct Pair {
    #[model(key)]
    pub a: i64,
    #[model(key)]
    pub b: i64,
}

#[derive(Model)]
#[references(Pair, by = (first, second), as = pair)]
pub struct Half {
    #[model(key)]
    pub id: i64,
    pub first: i64,
    #[model(computed = "first + 1")]
    pub second: i64,
}

fn main() {}
