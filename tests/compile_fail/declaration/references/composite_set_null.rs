use jointable::Model;

#[derive(Model)]
pub struct Seat {
    #[model(key)]
    pub row: i32,
    #[model(key)]
    pub number: i32,
}

#[derive(Model)]
#[references(Seat, by = (row, number), as = seat, on_delete = set_null)]
pub struct Ticket {
    #[model(key)]
    pub id: i64,
    pub row: Option<i32>,
    pub number: i32,
}

fn main() {}
