use jointable::Model;

#[derive(Model)]
#[many_to_many(Tag, as = tags)]
pub struct Photo {
    #[model(key)]
    pub album: i64,
    #[model(key)]
    pub number: i64,
}

#[derive(Model)]
pub struct Tag {
    #[model(key)]
    pub id: i64,
}

fn main() {}
