use jointable::Model;

#[derive(Model)]
struct C {}
#[derive(Model)]
#[many_to_many(through = J, as = cs)]
struct E {
    #[model(key)]
    id: i64,
}
#[derive(Model)]
struct J {
    #[model(references = E)]
    e_id: i64,
    #[model(references = C)]
    c_id: i64,
}
fn main() {
    let e = E { id: 1 };
    e.cs();
}
