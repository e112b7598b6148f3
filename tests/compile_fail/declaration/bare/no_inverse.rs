use jointable::Model;

#[derive(Model)]
#[many_to_many(Tag, as = tags)]
pub struct Photo {
    #[model(key)]
    pub id: i64,
}

#[derive(Model)]
#[many_to_many(Photo, as = photos, inverse = labels)]
pub struct Tag {
    #[model(key)]
    pub id: i64,
}

fn main() {}
