use jointable::Model;

#[derive(Model)]
#[many_to_many(Place, as = places)]
pub struct Photo {
    #[model(key)]
    pub id: i64,
}

#[derive(Model)]
pub struct Place {
    #[model(key)]
    pub id: i64,
}

#[derive(Model)]
#[many_to_many(Photo, as = photos, inverse = places)]
pub struct Tag {
    #[model(key)]
    pub id: i64,
}

fn main() {}
