use jointable::Model;

#[derive(Model)]
#[many_to_many(throuhg = J, as = songs)]
struct C {
    #[model(key)]
    id: i64,
}

fn main() {}
