//! Types that are kept as others: small integers, dates of other crates, newtypes and enums.

use bigdecimal::BigDecimal;
use jiff::civil;
use jointable::{Error, Kept, Model, Result, Value};
use uuid::Uuid;

#[derive(Value, Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AccountId(pub i64);

#[derive(Value, Debug, Clone, PartialEq, Eq, Hash)]
#[value(max_length = 40)]
pub struct GroupCode(pub String);

/// Around a type that is itself around another.
#[derive(Value, Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Owner(pub AccountId);

#[derive(Value, Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Token(pub Uuid);

#[derive(Value, Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Role {
    Reader,
    #[value(rename = "editor in chief")]
    Chief,
    SubEditor,
}

/// A type of the database's own, where it has such.
#[derive(Value, Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[value(sql_enum)]
pub enum Rank {
    Low,
    #[value(rename = "in between")]
    Middle,
    High,
}

#[derive(Value, Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[value(sql_enum, name = "Order")]
pub enum Shift {
    Night,
    Day,
}

/// Kept by hand: a colour as `#ff8000`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Colour(pub [u8; 3]);

impl Kept for Colour {
    type As = String;

    fn keep(&self) -> Result<String> {
        let [r, g, b] = self.0;
        Ok(format!("#{r:02x}{g:02x}{b:02x}"))
    }

    fn restore(kept: String) -> Result<Self> {
        let number = kept.strip_prefix('#').and_then(|digits| u32::from_str_radix(digits, 16).ok());
        let [_, r, g, b] = number.ok_or_else(|| Error::Value(format!("`{kept}` is no colour")))?.to_be_bytes();
        Ok(Self([r, g, b]))
    }
}

#[derive(Model, Debug, Clone, PartialEq)]
#[many_to_many(through = Access, as = groups)]
pub struct Account {
    #[model(key, generated = true)]
    pub id: AccountId,
    pub r#type: Role,
    #[model(default = "reader")]
    pub role: Option<Role>,
    #[model(default = "low")]
    pub rank: Rank,
}

#[derive(Model, Debug, Clone, PartialEq)]
#[many_to_many(through = Access, as = accounts)]
pub struct Group {
    #[model(key)]
    pub code: GroupCode,
    #[model(references = Account)]
    pub owner: Option<Owner>,
}

#[derive(Model, Debug, Clone, PartialEq)]
#[model(payload = Grant)]
pub struct Access {
    #[model(references = Account, on_delete = cascade)]
    pub account_id: AccountId,
    #[model(references = Group, on_delete = cascade)]
    pub group_code: GroupCode,
    pub role: Role,
    pub rank: Rank,
    pub token: Token,
    pub tiny: i8,
    pub byte: u8,
    pub word: u16,
    pub long: u32,
    #[model(precision = 15, scale = 4)]
    pub amount: BigDecimal,
    pub time_date: time::Date,
    pub time_time: time::Time,
    pub time_datetime: time::PrimitiveDateTime,
    pub time_moment: time::OffsetDateTime,
    pub jiff_date: civil::Date,
    pub jiff_time: civil::Time,
    pub jiff_datetime: civil::DateTime,
    pub jiff_moment: jiff::Timestamp,
    #[model(sql_type(postgres = "macaddr", mysql = "char(17)"))]
    pub mac: String,
    #[model(sql_type = "char(7)")]
    pub colour: Colour,
    #[model(sql_type(mysql = "enum('reader', 'editor in chief', 'sub_editor')"))]
    pub listed: Role,
    #[model(sql_type(mysql = "year"))]
    pub year: i16,
    #[model(sql_type(mysql = "int unsigned"))]
    pub unsigned: i64,
    #[model(sql_type(mysql = "bit(1)"))]
    pub bit: bool,
    #[model(sql_type(mysql = "timestamp(6)"))]
    pub stamp: chrono::DateTime<chrono::Utc>,
    #[model(sql_type(mysql = "timestamp"))]
    pub maybe_stamp: Option<chrono::NaiveDateTime>,
    #[model(sql_type(mysql = "set('a','b')", postgres = "interval"))]
    pub span: Option<String>,
    #[model(sql_type(mysql = "bigint unsigned"))]
    pub maybe_unsigned: Option<i32>,
    pub maybe_role: Option<Role>,
    pub maybe_rank: Option<Rank>,
    #[model(sql_type(postgres = "macaddr", mysql = "char(17)"))]
    pub maybe_mac: Option<String>,
    #[model(sql_type = "varchar(7)")]
    pub maybe_colour: Option<Colour>,
    pub maybe_token: Option<Token>,
    pub maybe_tiny: Option<i8>,
    pub maybe_byte: Option<u8>,
    pub maybe_word: Option<u16>,
    pub maybe_long: Option<u32>,
    #[model(precision = 15, scale = 4)]
    pub maybe_amount: Option<BigDecimal>,
    pub maybe_time_date: Option<time::Date>,
    pub maybe_time_time: Option<time::Time>,
    pub maybe_time_datetime: Option<time::PrimitiveDateTime>,
    pub maybe_time_moment: Option<time::OffsetDateTime>,
    pub maybe_jiff_date: Option<civil::Date>,
    pub maybe_jiff_time: Option<civil::Time>,
    pub maybe_jiff_datetime: Option<civil::DateTime>,
    pub maybe_jiff_moment: Option<jiff::Timestamp>,
}

// Times of `time` and `jiff` that jointable takes.

#[derive(Model, Debug, Clone, PartialEq)]
#[many_to_many(through = Duty, as = posts)]
#[many_to_many(through = Leave, as = left_posts)]
#[many_to_many(through = Watch, as = watched_posts)]
#[many_to_many(through = Shelter, as = night_posts, scope(shift = "night"))]
pub struct Guard {
    #[model(key)]
    pub id: i64,
    pub name: String,
    #[model(created_at, default = "2026-01-31 12:30:00")]
    pub joined: time::OffsetDateTime,
    #[model(updated_at, default = "2026-01-31 12:30:00")]
    pub changed: civil::DateTime,
}

#[derive(Model, Debug, Clone, PartialEq)]
#[many_to_many(through = Duty, as = guards)]
#[many_to_many(through = Watch, as = watchers)]
#[many_to_many(through = Shelter, as = sheltered)]
pub struct Post {
    #[model(key)]
    pub id: i64,
    #[model(created_at, default = "2026-01-31 12:30:00")]
    pub built: jiff::Timestamp,
    #[model(updated_at, default = "2026-01-31 12:30:00")]
    pub changed: time::PrimitiveDateTime,
}

#[derive(Model, Debug, Clone, PartialEq)]
pub struct Duty {
    #[model(references = Guard, on_delete = cascade)]
    pub guard_id: i64,
    #[model(references = Post, on_delete = cascade)]
    pub post_id: i64,
    #[model(default = 8)]
    pub hours: i32,
    #[model(created_at)]
    pub created: jiff::Timestamp,
    #[model(updated_at)]
    pub updated: time::OffsetDateTime,
    #[model(deleted_at)]
    pub ended: Option<time::PrimitiveDateTime>,
}

#[derive(Model, Debug, Clone, PartialEq)]
pub struct Leave {
    #[model(references = Guard, on_delete = cascade)]
    pub guard_id: i64,
    #[model(references = Post, on_delete = cascade)]
    pub post_id: i64,
    #[model(created_at)]
    pub created: time::PrimitiveDateTime,
    #[model(updated_at)]
    pub updated: civil::DateTime,
    #[model(deleted_at)]
    pub ended: Option<jiff::Timestamp>,
}

#[derive(Model, Debug, Clone, PartialEq)]
#[model(links = one_per(shift))]
pub struct Watch {
    #[model(references = Guard, on_delete = cascade)]
    pub guard_id: i64,
    #[model(references = Post, on_delete = cascade)]
    pub post_id: i64,
    pub shift: Shift,
    pub note: Option<String>,
}

#[derive(Model, Debug, Clone, PartialEq)]
pub struct Shelter {
    #[model(references = Guard, on_delete = cascade)]
    pub guard_id: i64,
    #[model(references = Post, on_delete = cascade)]
    pub post_id: i64,
    pub shift: Shift,
}
