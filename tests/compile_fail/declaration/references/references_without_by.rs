use jointable::Model;

#[derive(Model)]
pub struct Seat {
    #[model(key)]
    pub row: i32,
    #[model(key)]
    pub number: i32,
}

#[derive(Model)]
#[references(Seat, as = seat)]
pub struct Ticket {
    #[model(key)]
    pub id: i64,
    pub row: i32,
    pub number: i32,
}

fn main() {}
