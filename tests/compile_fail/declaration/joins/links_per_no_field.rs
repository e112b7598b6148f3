use jointable::Model;

#[derive(Model)]
pub struct User {
    #[model(key)]
    pub id: i64,
}

#[derive(Model)]
#[model(links = one_per(day))]
pub struct Visit {
    #[model(references = User)]
    pub guest_id: i64,
    #[model(references = User)]
    pub host_id: i64,
    pub on_day: i32,
}

fn main() {}
