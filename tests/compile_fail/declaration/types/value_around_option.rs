#[derive(jointable::Value)]
pub struct Nickname(Option<String>);

fn main() {}
