//! Links in an order that is kept.

use chrono::{DateTime, NaiveDateTime, Utc};
use jointable::Model;
use uuid::Uuid;

// The links of the first reference, without payload.

#[derive(Model, Debug, Clone, PartialEq)]
#[many_to_many(through = AlbumTune, as = tunes, verbs(insert_at = put_at, move_to = shift, reorder = arrange))]
#[has_many(AlbumTune, as = entries)]
pub struct Album {
    #[model(key)]
    pub id: i64,
    pub name: String,
}

#[derive(Model, Debug, Clone, PartialEq)]
#[many_to_many(through = AlbumTune, as = albums)]
pub struct Tune {
    #[model(key)]
    pub id: i64,
    pub title: String,
}

#[derive(Model, Debug, Clone, PartialEq)]
pub struct AlbumTune {
    #[model(references = Album, on_delete = cascade)]
    pub album_id: i64,
    #[model(references = Tune, on_delete = cascade)]
    pub tune_id: i64,
    #[model(position)]
    pub position: i32,
}

// Those of the second, where links can be of another scope, or removed.

#[derive(Model, Debug, Clone, PartialEq)]
#[many_to_many(through = Placing, as = books)]
#[many_to_many(through = Placing, as = favourites, scope(favourite = true))]
pub struct Rack {
    #[model(key, max_length = 20)]
    pub name: String,
}

#[derive(Model, Debug, Clone, PartialEq)]
#[many_to_many(through = Placing, as = racks)]
#[many_to_many(through = Placing, as = favourite_racks, scope(favourite = true))]
pub struct Book {
    #[model(key)]
    pub id: Uuid,
}

#[derive(Model, Debug, Clone, PartialEq)]
pub struct Placing {
    #[model(references = Book, on_delete = cascade)]
    pub book_id: Uuid,
    #[model(references = Rack, on_delete = cascade)]
    pub rack: String,
    #[model(position = rack, column = "order")]
    pub place: i64,
    #[model(default = false)]
    pub favourite: bool,
    #[model(updated_at)]
    pub touched: NaiveDateTime,
    #[model(deleted_at)]
    pub taken: Option<DateTime<Utc>>,
}

// Many links to a pair, with payload that has to be given.

#[derive(Model, Debug, Clone, PartialEq)]
#[many_to_many(through = Stop, as = cities)]
pub struct Tour {
    #[model(key)]
    pub id: i64,
    pub name: String,
}

#[derive(Model, Debug, Clone, PartialEq)]
#[many_to_many(through = Stop, as = tours)]
pub struct City {
    #[model(key)]
    pub id: i32,
    pub name: String,
}

#[derive(Model, Debug, Clone, PartialEq)]
#[model(links = many, payload = Stay)]
pub struct Stop {
    #[model(key)]
    pub id: i64,
    #[model(references = Tour, on_delete = cascade)]
    pub tour_id: i64,
    #[model(references = City)]
    pub city_id: i32,
    pub nights: i32,
    #[model(position)]
    pub number: u32,
}

// One link to a pair and a part, in lists whose key has two columns.

#[derive(Model, Debug, Clone, PartialEq)]
#[many_to_many(through = Talk, as = speakers)]
pub struct Session {
    #[model(key)]
    pub room: i16,
    #[model(key)]
    pub day: i32,
}

#[derive(Model, Debug, Clone, PartialEq)]
#[many_to_many(through = Talk, as = sessions)]
pub struct Speaker {
    #[model(key)]
    pub id: i64,
    pub name: String,
}

#[derive(Model, Debug, Clone, PartialEq)]
#[model(links = one_per(subject))]
#[references(Session, by = (room, day), as = within, on_delete = cascade)]
pub struct Talk {
    #[model(key)]
    pub id: i64,
    #[model(references = Speaker)]
    pub speaker_id: i64,
    pub room: i16,
    pub day: i32,
    #[model(max_length = 40)]
    pub subject: String,
    #[model(position = within)]
    pub turn: i32,
}

// Of a model with itself.

#[derive(Model, Debug, Clone, PartialEq)]
#[many_to_many(Step, through = Substep, as = substeps, from = whole_id)]
#[many_to_many(Step, through = Substep, as = wholes, from = part_id)]
pub struct Step {
    #[model(key)]
    pub id: i64,
    pub what: String,
}

#[derive(Model, Debug, Clone, PartialEq)]
pub struct Substep {
    #[model(references = Step, on_delete = cascade)]
    pub whole_id: i64,
    #[model(references = Step, on_delete = cascade)]
    pub part_id: i64,
    #[model(position)]
    pub position: i32,
}
