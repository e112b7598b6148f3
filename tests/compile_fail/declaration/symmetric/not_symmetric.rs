use jointable::Model;

#[derive(Model)]
#[many_to_many(Tag, through = Tagging, as = tags, symmetric)]
pub struct Photo {
    #[model(key)]
    pub id: i64,
}

#[derive(Model)]
pub struct Tag {
    #[model(key)]
    pub id: i64,
}

#[derive(Model)]
pub struct Tagging {
    #[model(references = Photo)]
    pub photo_id: i64,
    #[model(references = Tag)]
    pub tag_id: i64,
}

fn main() {}
