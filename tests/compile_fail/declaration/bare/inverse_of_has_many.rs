use jointable::Model;

#[derive(Model)]
#[has_many(Tag, as = tags)]
pub struct Photo {
    #[model(key)]
    pub id: i64,
}

#[derive(Model)]
#[many_to_many(Photo, as = photos, inverse = tags)]
pub struct Tag {
    #[model(key)]
    pub id: i64,
    #[model(references = Photo)]
    pub photo_id: i64,
}

fn main() {}
