//! Several references between the same models, of which one is of at most one row; an enum; an index of two columns.

use jointable::Model;

#[derive(jointable::Value)]
#[value(sql_enum)]
pub enum Mood { Glad, #[value(rename = "so so")] SoSo, Sad }

#[derive(Model)]
#[has_many(Message, as = sent, by = sender_id)]
#[has_many(Message, as = received, by = receiver_id)]
#[has_one(Profile, as = profile)]
pub struct Person {
    #[model(key)]
    pub id: i64,
    pub name: String,
}

#[derive(Model)]
pub struct Profile {
    #[model(key, references = Person, on_delete = cascade)]
    pub person_id: i64,
    #[model(comment = "what <b>others</b> see")]
    pub about: Option<String>,
}

#[derive(Model)]
#[model(comment = "what one says to another")]
pub struct Message {
    #[model(key)]
    pub id: i64,
    #[model(references = Person)]
    pub sender_id: i64,
    #[model(references = Person)]
    pub receiver_id: i64,
    #[model(references = Person, on_delete = set_null)]
    pub moderator_id: Option<i64>,
    pub mood: Mood,
    pub text: String,
}
