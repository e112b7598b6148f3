use jointable::Model;

#[derive(Model)]
#[many_to_many(through = J<i64>, as = songs)]
struct C {
    #[model(key)]
    id: i64,
}

fn main() {}
