//! Only what is computed can be so when it is read.
use jointable::Model;

#[derive(Model)]
pub struct Box {
    #[model(key)]
    pub id: i64,
    #[model(virtual)]
    pub area: i64,
}

fn main() {}
