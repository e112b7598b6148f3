use jointable::Model;

#[derive(Model)]
#[many_to_many(Tag, as = tags)]
#[many_to_many(Tag, as = shown, inverse = photos)]
pub struct Photo {
    #[model(key)]
    pub id: i64,
}

#[derive(Model)]
#[many_to_many(Photo, as = photos, inverse = tags)]
pub struct Tag {
    #[model(key)]
    pub id: i64,
}

fn main() {}
