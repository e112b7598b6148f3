use jointable::Model;

#[derive(Model)]
pub struct Seat {
    #[model(key)]
    pub row: i32,
    #[model(key)]
    pub number: i32,
}

#[derive(Model)]
#[references(Seat, by = (seat), as = seat_taken)]
pub struct Ticket {
    #[model(key)]
    pub id: i64,
    pub seat: i32,
}

fn main() {}
