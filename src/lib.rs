//! Relations in a database, typed.
//!
//! Declare models as plain structs; `jointable` (the command line) writes the SQL migrations that bring a database to
//! them, and the derive gives every relation a typed accessor that keeps the payload of the join table.
//!
//! # Features
//!
//! * `sqlite`, `postgres`, `mysql`: the drivers of sqlx; a runtime (`runtime-tokio`) and TLS are chosen on sqlx itself.
//! * `rusqlite`: the driver of that name; whether it brings its own SQLite (`bundled`) is chosen on rusqlite itself. It
//!   has to be 0.39 in a project that has sqlx's `sqlite` too, or one of the
//!   column types below. The drivers combine freely.
//! * `bigdecimal`, `chrono`, `jiff`, `json`, `rust_decimal`, `time`, `uuid`: more column types. Those of `jiff` and
//!   `time` are stored as chrono's, and bring it along.

mod driver;
mod error;
mod executor;
mod fields;
mod model;
mod operation;
mod payload;
mod query;
mod relation;
mod time;
mod value;

/// Makes a struct a model: a table, its rows, and their relations.
///
/// # On the struct
/// * `#[model(table = "…")]`: the table; the plural of the struct's name in snake case otherwise.
/// * `#[model(new = Name)]`: the name of the struct for new rows; `New<Model>` otherwise.
/// * `#[model(payload = Name)]`: on a join model, the name of the struct for its payload; `<Model>Payload` otherwise.
/// * `#[has_many(Target, as = alias, by = field)]`, `#[has_one(Target, as = alias, by = field)]`: the rows of `Target`
///   that refer to this one; `by` where several of its references lead here.
/// * `#[has_many(through = songs.genre, as = alias)]`: where relations lead, one after the other; `has_one` where each
///   leads to one row.
/// * `#[references(Target, by = (field, field), as = alias, on_delete = …, on_update = …)]`: a foreign key to a model
///   whose key has several fields, in their order; `unique` where no two rows refer to the same one.
/// * `#[many_to_many(Target, as = alias)]`: a relation in a table made for it; `table = "…"` names that. The other side
///   is `#[many_to_many(Target, as = alias, inverse = alias)]`.
/// * `#[many_to_many(Target, through = JoinModel, as = alias, from = field, to = field)]`: a relation. `Target`, `from`
///   and `to` (fields of the join model, or aliases of its `#[references(…)]`) can be left out where only one choice is
///   possible.
/// * `symmetric` in it: the same from both sides. `scope(role = "owner")`: only the links with that value, which `add`
///   writes. `verbs(add = like)`: a method of the model for an operation of the relation, of `has_many` too.
/// * `#[model(indexes = declared)]`: no other indexes than those declared; references and links get theirs otherwise.
/// * `#[model(links = many)]` on a join model: two rows can be linked many times; `links = one_per(field, …)`: once for
///   each value of these fields.
///
/// # On a field: `#[model(…)]`
/// * `key`: part of the primary key. A single integer key is numbered by the database unless `generated = false`.
///   A model without a key and with exactly two references is keyed by the two.
/// * `references = Model`, `on_delete = cascade`, `on_update = cascade` (or `restrict`, `set_null`, `set_default`,
///   `no_action`): a foreign key. `as = name` names the way back; the field without `_id` does otherwise.
/// * `unique`, `index`, `column = "…"`, `check = "SQL condition"`, `default = literal` or `sql("…")`.
/// * `computed = "SQL expression"`: the database computes the field from others of its row and stores it; with
///   `virtual`, it computes it when the row is read, but for PostgreSQL. It is never written, and a new row is returned
///   with it.
/// * `created_at`, `updated_at`: jointable writes the time. `deleted_at`, on a join model: a link that is removed is
///   marked.
/// * `position`, on an integer of a join model: the links of its first reference, or as `position = field` says, have
///   an order. jointable numbers them.
/// * `precision = 10, scale = 3` on a `Decimal`; `max_length = 80` on a `String`.
/// * `sql_type = "citext"`, or `sql_type(postgres = "inet", mysql = "varchar(45)")`: another type than the field's has.
///   PostgreSQL converts values to it and back; the others take and give them as they are. Keys and references are not
///   converted: there PostgreSQL has only `varchar`, `char(n)` and times of another precision.
pub use jointable_macros::Model;

/// Makes a type one that columns can have: it implements [`Kept`].
///
/// * A struct around one type is kept as that type: `struct UserId(i64)`, also as a key, and in references.
///   `#[value(max_length = 80)]`, or `precision` and `scale`, say the same as on a field.
/// * An enum whose variants have no fields is kept as text: the name of the variant in snake case, or as
///   `#[value(rename = "…")]` says. The migrations have a check that the column holds one of them. What it was kept as
///   before a variant says by `#[value(was = "…")]`.
/// * The same enum with `#[value(sql_enum)]` is an enum of the database: a type of its own on PostgreSQL, called as the
///   enum is in snake case or as `#[value(sql_enum, name = "…")]` says, and a list of values in the column on MySQL.
///   SQLite has none and keeps a text and a check. It cannot be a key.
///
/// ```
/// use jointable::{Model, Value};
///
/// #[derive(Value, Clone, Copy, Debug, PartialEq, Eq, Hash)]
/// struct UserId(i64);
///
/// #[derive(Value, Clone, Debug)]
/// enum Role {
///     Reader,
///     #[value(rename = "editor-in-chief")]
///     Chief,
/// }
///
/// #[derive(Model)]
/// struct User {
///     #[model(key, generated = true)]
///     id: UserId,
///     role: Role,
/// }
/// ```
pub use jointable_macros::Value;

pub use driver::Driver;
#[cfg(feature = "rusqlite")]
pub use driver::Rusqlite;
#[cfg(feature = "_sqlx")]
pub use driver::{RowStream, Sqlx, Streaming};
pub use error::{Error, Result, Violation};
pub use executor::Executor;
pub use model::{Model, Stored};
pub use payload::{NoPayload, Optional, Required};
pub use query::{
    Column, Condition, Eager, FarRow, FarRowWithLink, FarRows, IntoValue, Item, LinksOfQuery, Nullable, Operand, Order,
    Query, Related, Rows, Source, Then,
};
pub use relation::{
    Added, KeepsOrder, KeepsRemoved, KeysOn, Linked, Links, LinksOf, LinksOfWithLink, ManyToMany, MaybeOne, MaybeOneOf,
    One, OneOf, Owned, Pair, PairColumns, ReadOnly, Relation, SetReport, To, Toggled, WithLink, WithRemoved,
};
pub use value::{Kept, Value};

/// What the derive's expansion uses. No part of the interface: it changes without notice.
#[doc(hidden)]
pub mod rt {
    pub use jointable_core::{
        accessor::Relation as Plan,
        meta::{
            Column, Foreign, Links as LinkedBy, Literal, Marker, Model, Scope, Side,
            link::{self, Ends},
            literal::Values,
        },
        types::Type,
    };

    pub use crate::{
        __hidden as hidden,
        driver::Batch,
        fields::{Changes, Fields, Group, Refs, Tuple, Values as FieldValues, cloned, debug},
        model::Stored,
        operation::{Done, Next, Operation, Statement},
        payload::{Patched, Within},
        query::{Alias, far_columns, of_table},
        relation::{
            Adds, Bare, DeclaredManyToMany, LinkKey, Many, Names, OnePer, Owns, Plural, ReferenceAt, RelationAt,
            Single,
            constants::{
                agrees, back, disagreement, ends, ends_to_target, foreign, has, leads_to_many, open_payload, relation,
                scoped, through,
            },
            each,
            identity::One,
            pair::{check_bare, inverse},
            verb,
        },
        time::{At, Time},
        value::{ColumnType, check_collated, check_default, check_key, no_variant},
    };
}
