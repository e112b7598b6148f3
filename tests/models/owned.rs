//! Keys of every type behind every kind of relation but those through a join model.

use jointable::Model;
use uuid::Uuid;

/// A UUID that others refer to, and that is linked in tables made for it.
#[derive(Model, Debug, Clone, PartialEq)]
#[has_many(Print, as = prints)]
#[has_one(Frame, as = frame)]
#[has_many(through = prints.ink, as = inks)]
#[has_many(through = palette.plates, as = of_a_palette)]
#[many_to_many(Ink, as = palette)]
#[many_to_many(Plate, as = twins, symmetric)]
#[many_to_many(Plate, as = copies)]
#[many_to_many(Plate, as = originals, inverse = copies)]
pub struct Plate {
    #[model(key)]
    pub id: Uuid,
    pub title: String,
}

/// A text that others refer to.
#[derive(Model, Debug, Clone, PartialEq)]
#[has_many(Print, as = prints)]
#[has_one(Shelf, as = shelf)]
#[has_many(through = prints.plate, as = used_for)]
#[many_to_many(Plate, as = plates, inverse = palette)]
pub struct Ink {
    #[model(key, max_length = 40)]
    pub name: String,
}

/// Keys of both types as references, one of them optional.
#[derive(Model, Debug, Clone, PartialEq)]
#[has_many(through = plate.prints, as = siblings)]
pub struct Print {
    #[model(key)]
    pub id: Uuid,
    #[model(references = Plate, on_delete = cascade)]
    pub plate_id: Uuid,
    #[model(references = Ink, as = ink, on_update = cascade)]
    pub ink_name: Option<String>,
    pub number: i32,
}

/// Only one for each: by a UUID, with a text for its own key.
#[derive(Model, Debug, Clone, PartialEq)]
pub struct Frame {
    #[model(key, max_length = 40)]
    pub code: String,
    #[model(references = Plate, unique)]
    pub plate_id: Option<Uuid>,
}

/// The same by a text, with a key of two columns.
#[derive(Model, Debug, Clone, PartialEq)]
pub struct Shelf {
    #[model(key)]
    pub room: Uuid,
    #[model(key)]
    pub number: i16,
    #[model(references = Ink, unique, as = ink)]
    pub ink_name: String,
}
