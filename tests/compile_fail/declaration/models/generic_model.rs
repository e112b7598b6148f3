use jointable::Model;

#[derive(Model)]
pub struct Boxed<T> {
    #[model(key)]
    pub id: i64,
    pub value: T,
}

fn main() {}
