use jointable::Value;

#[derive(Clone)]
pub struct Inner(i64);

#[derive(Value)]
pub struct Outer(Inner);

fn main() {}
