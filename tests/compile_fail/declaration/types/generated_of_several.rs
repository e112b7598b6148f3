use jointable::Model;

#[derive(Model)]
pub struct Seat {
    #[model(key, generated = true)]
    pub row: i64,
    #[model(key)]
    pub number: i64,
}

fn main() {}
