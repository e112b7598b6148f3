use jointable::Model;

#[derive(Model)]
pub struct File {
    #[model(key)]
    pub id: i64,
    pub size: u64,
}

fn main() {}
