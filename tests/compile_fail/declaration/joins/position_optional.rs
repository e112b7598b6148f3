use jointable::Model;

#[derive(Model)]
#[many_to_many(through = AlbumTune, as = tunes)]
pub struct Album {
    #[model(key)]
    pub id: i64,
}

#[derive(Model)]
pub struct Tune {
    #[model(key)]
    pub id: i64,
}

#[derive(Model)]
pub struct AlbumTune {
    #[model(references = Album)]
    pub album_id: i64,
    #[model(references = Tune)]
    pub tune_id: i64,
    #[model(position)]
    pub position: Option<i32>,
}

fn main() {}
