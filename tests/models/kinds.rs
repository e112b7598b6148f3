//! Links of every kind.

use chrono::{DateTime, NaiveDateTime, Utc};
use jointable::Model;
use uuid::Uuid;

// Many links to a pair: with a number for a key, and with one that is given.

#[derive(Model, Debug, Clone, PartialEq)]
#[many_to_many(through = Appointment, as = patients, verbs(add = see, remove_links_to = discharge))]
pub struct Doctor {
    #[model(key)]
    pub id: i64,
    pub name: String,
}

#[derive(Model, Debug, Clone, PartialEq)]
#[many_to_many(through = Appointment, as = doctors)]
#[many_to_many(through = Visit, as = wards)]
#[has_many(through = doctors.patients, as = met)]
pub struct Patient {
    #[model(key)]
    pub id: i64,
    pub name: String,
}

#[derive(Model, Debug, Clone, PartialEq)]
#[model(links = many)]
pub struct Appointment {
    #[model(key)]
    pub id: i64,
    #[model(references = Doctor, on_delete = cascade)]
    pub doctor_id: i64,
    #[model(references = Patient, on_delete = cascade)]
    pub patient_id: i64,
    pub hour: i32,
    pub note: Option<String>,
}

#[derive(Model, Debug, Clone, PartialEq)]
#[many_to_many(through = Visit, as = visitors)]
#[has_many(through = visitors.doctors, as = doctors)]
pub struct Ward {
    #[model(key, max_length = 20)]
    pub name: String,
}

#[derive(Model, Debug, Clone, PartialEq)]
#[model(links = many)]
pub struct Visit {
    #[model(key)]
    pub id: Uuid,
    #[model(references = Ward)]
    pub ward: String,
    #[model(references = Patient)]
    pub patient_id: i64,
}

// One link to a pair and a part.

#[derive(Model, Debug, Clone, PartialEq)]
#[many_to_many(through = Casting, as = films)]
#[has_many(through = films.actors, as = colleagues)]
pub struct Actor {
    #[model(key)]
    pub id: i64,
    pub name: String,
}

#[derive(Model, Debug, Clone, PartialEq)]
#[many_to_many(through = Casting, as = actors)]
pub struct Film {
    #[model(key)]
    pub id: i64,
    pub title: String,
}

#[derive(Model, Debug, Clone, PartialEq)]
#[model(links = one_per(role), payload = Part)]
pub struct Casting {
    #[model(references = Film)]
    pub film_id: i64,
    #[model(references = Actor)]
    pub actor_id: i64,
    #[model(max_length = 40)]
    pub role: String,
    pub scenes: Option<i32>,
}

// The same from both sides.

#[derive(Model, Debug, Clone, PartialEq)]
#[many_to_many(Person, through = Friendship, as = friends, symmetric)]
#[has_many(through = friends.friends, as = friends_of_friends)]
pub struct Person {
    #[model(key)]
    pub id: i64,
    pub name: String,
}

#[derive(Model, Debug, Clone, PartialEq)]
#[model(payload = Friends)]
pub struct Friendship {
    #[model(references = Person, on_delete = cascade)]
    pub person_id: i64,
    #[model(references = Person, on_delete = cascade)]
    pub friend_id: i64,
    pub since: Option<i32>,
}

#[derive(Model, Debug, Clone, PartialEq)]
#[many_to_many(through = Synonym, as = synonyms, symmetric)]
pub struct Word {
    #[model(key, max_length = 40)]
    pub word: String,
}

#[derive(Model, Debug, Clone, PartialEq)]
pub struct Synonym {
    #[model(references = Word, column = "One")]
    pub one: String,
    #[model(references = Word, column = "Other")]
    pub other: String,
}

// Every operation by a name of its own.

#[derive(Model, Debug, Clone, PartialEq)]
#[many_to_many(
    through = BasketIngredient,
    as = ingredients,
    verbs(
        add_many = put_all, all = what, clear = empty, count = size, create = bake, first = top, has = holds,
        has_all = holds_all, has_any = holds_any, ids = keys, remove_many = take_all, set = refill, toggle = swap,
    )
)]
pub struct Basket {
    #[model(key)]
    pub id: i64,
}

#[derive(Model, Debug, Clone, PartialEq)]
pub struct BasketIngredient {
    #[model(references = Basket)]
    pub basket_id: i64,
    #[model(references = super::Ingredient)]
    pub ingredient_id: i64,
    pub number: i32,
}

// Of a part of the links.

#[derive(Model, Debug, Clone, PartialEq)]
#[many_to_many(through = Membership, as = members)]
#[many_to_many(through = Membership, as = owners, scope(role = "owner"), verbs(add = promote, remove = expel))]
#[many_to_many(through = Membership, as = active_guests, scope(role = "guest's", active = true))]
#[has_many(through = owners.owned_teams, as = sisters)]
pub struct Team {
    #[model(key)]
    pub id: i64,
    pub name: String,
}

#[derive(Model, Debug, Clone, PartialEq)]
#[many_to_many(through = Membership, as = teams)]
#[many_to_many(through = Membership, as = owned_teams, scope(role = "owner"))]
pub struct Member {
    #[model(key)]
    pub id: i64,
    pub name: String,
}

#[derive(Model, Debug, Clone, PartialEq)]
pub struct Membership {
    #[model(references = Team, on_delete = cascade)]
    pub team_id: i64,
    #[model(references = Member, on_delete = cascade)]
    pub member_id: i64,
    #[model(max_length = 20)]
    pub role: String,
    #[model(default = true)]
    pub active: bool,
    pub note: Option<String>,
}

// Links that are kept when they are removed, and say when what happened.

#[derive(Model, Debug, Clone, PartialEq)]
#[many_to_many(through = Subscription, as = lists)]
#[has_many(through = lists.readers, as = company)]
pub struct Reader {
    #[model(key)]
    pub id: i64,
    #[model(created_at, default = "2026-01-31 12:30:00")]
    pub joined: DateTime<Utc>,
}

#[derive(Model, Debug, Clone, PartialEq)]
#[many_to_many(through = Subscription, as = readers)]
#[many_to_many(through = Subscription, as = daily_readers, scope(rhythm = 1))]
#[has_many(through = daily_readers.lists, as = daily_lists)]
pub struct List {
    #[model(key, max_length = 20)]
    pub name: String,
    #[model(updated_at)]
    pub changed: NaiveDateTime,
}

#[derive(Model, Debug, Clone, PartialEq)]
pub struct Subscription {
    #[model(references = Reader, on_delete = cascade)]
    pub reader_id: i64,
    #[model(references = List, on_delete = cascade)]
    pub list: String,
    #[model(default = 7)]
    pub rhythm: i32,
    #[model(created_at, default = "2026-01-31 12:30:00")]
    pub created: DateTime<Utc>,
    #[model(updated_at, default = "2026-01-31 12:30:00.5")]
    pub updated: NaiveDateTime,
    #[model(deleted_at)]
    pub ended: Option<DateTime<Utc>>,
}

// Payload of which no two links have the same.

#[derive(Model, Debug, Clone, PartialEq)]
#[many_to_many(through = Seat, as = guests)]
#[many_to_many(through = Desk, as = workers)]
pub struct Hall {
    #[model(key)]
    pub id: i64,
}

#[derive(Model, Debug, Clone, PartialEq)]
#[many_to_many(through = Seat, as = halls)]
pub struct Guest {
    #[model(key)]
    pub id: i64,
}

#[derive(Model, Debug, Clone, PartialEq)]
pub struct Seat {
    #[model(references = Hall, on_delete = cascade)]
    pub hall_id: i64,
    #[model(references = Guest, on_delete = cascade)]
    pub guest_id: i64,
    #[model(unique)]
    pub number: i32,
}

/// A number is unique in its hall alone.
#[derive(Model, Debug, Clone, PartialEq)]
#[index(by = (hall_id, number), unique)]
pub struct Desk {
    #[model(references = Hall, on_delete = cascade)]
    pub hall_id: i64,
    #[model(references = Guest, on_delete = cascade)]
    pub guest_id: i64,
    pub number: i32,
}

// Links in tables made for them.

#[derive(Model, Debug, Clone, PartialEq)]
#[many_to_many(Label, as = labels)]
#[many_to_many(Label, as = hidden_labels, table = "hidden from pictures")]
#[many_to_many(Picture, as = copies)]
#[many_to_many(Picture, as = originals, inverse = copies)]
#[has_many(through = labels.pictures, as = similar)]
pub struct Picture {
    #[model(key)]
    pub id: i64,
}

#[derive(Model, Debug, Clone, PartialEq)]
#[many_to_many(Picture, as = pictures, inverse = labels, verbs(add = put_on))]
#[many_to_many(Label, as = opposites, symmetric)]
#[has_many(through = opposites.opposites, as = same_after_all)]
pub struct Label {
    #[model(key, max_length = 40, column = "text")]
    pub text: String,
}

// Names that an expansion might take for its own.

#[derive(Model, Debug, Clone, PartialEq)]
#[has_many(D, as = ds)]
#[many_to_many(D, as = more, verbs(add = put))]
pub struct E {
    #[model(key)]
    pub id: i64,
}

#[derive(Model, Debug, Clone, PartialEq)]
pub struct D {
    #[model(key)]
    pub id: i64,
    #[model(references = E)]
    pub e_id: i64,
}
