use jointable::Model;

#[derive(Model)]
#[many_to_many("D", as = "songs")]
struct C {
    #[model(key)]
    id: i64,
}
#[derive(Model)]
struct D {
    #[model(key)]
    id: i64,
}

fn main() {}
