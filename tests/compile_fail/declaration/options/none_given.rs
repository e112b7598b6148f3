use jointable::Model;

#[derive(Model)]
#[model()]
struct C {
    #[model(key)]
    id: i64,
}

fn main() {}
