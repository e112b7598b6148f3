use jointable::Model;

#[derive(Model)]
pub enum Color {
    Red,
    Green,
}

fn main() {}
