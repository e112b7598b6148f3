//! Values on MySQL and MariaDB.

use sqlx::MySql;

use super::by_json;

by_json!(MySql: i16, i32, i64, bool, f32, f64, String, Vec<u8>);
#[cfg(feature = "chrono")]
by_json!(MySql: chrono::NaiveDate, chrono::NaiveTime, chrono::NaiveDateTime, chrono::DateTime<chrono::Utc>);
#[cfg(feature = "json")]
by_json!(MySql: serde_json::Value);
#[cfg(feature = "rust_decimal")]
by_json!(MySql: rust_decimal::Decimal);
#[cfg(feature = "uuid")]
by_json!(MySql: uuid::Uuid);
