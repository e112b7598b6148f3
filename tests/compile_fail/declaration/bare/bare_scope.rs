use jointable::Model;

#[derive(Model)]
#[many_to_many(Tag, as = tags, scope(role = "owner"))]
pub struct Photo {
    #[model(key)]
    pub id: i64,
}

#[derive(Model)]
pub struct Tag {
    #[model(key)]
    pub id: i64,
}

fn main() {}
