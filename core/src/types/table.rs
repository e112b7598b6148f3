//! The table of column types. One row a type: its Rust spellings and its SQL spelling in each dialect.
//!
//! To add a type, add a row. Reading Rust, printing SQL and reading SQL back all follow it.

use super::Type;

/// One row of the type table.
pub struct Row {
    /// The type; parameters hold their defaults.
    pub ty: Type,
    /// Paths a field may spell it by; the last segments count, so `Decimal` and `rust_decimal::Decimal` both match.
    pub rust: &'static [&'static str],
    /// Spellings in SQLite, PostgreSQL and MySQL, in the order of [`Dialect::ALL`](crate::dialect::Dialect::ALL). The
    /// first is the one that is written, all are read; `{0}` and `{1}` stand for the parameters.
    pub sql: [&'static [&'static str]; 3],
    /// A literal for the rows that are there when a required column has to be put back: `0`, `''`.
    pub zero: &'static str,
}

/// The table.
pub const TYPES: &[Row] = &[
    Row {
        ty: Type::SmallInt,
        rust: &["i16", "i8", "u8"],
        sql: [&["SMALLINT", "INT2"], &["smallint", "int2"], &["smallint"]],
        zero: "0",
    },
    Row {
        ty: Type::Int,
        rust: &["i32", "u16"],
        sql: [&["INT", "INT4", "MEDIUMINT"], &["integer", "int", "int4"], &["int", "integer"]],
        zero: "0",
    },
    Row {
        ty: Type::BigInt,
        rust: &["i64", "u32"],
        sql: [&["INTEGER", "BIGINT", "INT8"], &["bigint", "int8"], &["bigint"]],
        zero: "0",
    },
    Row {
        ty: Type::Bool,
        rust: &["bool"],
        sql: [&["BOOLEAN", "BOOL"], &["boolean", "bool"], &["tinyint(1)", "boolean", "bool"]],
        zero: "FALSE",
    },
    Row { ty: Type::Real, rust: &["f32"], sql: [&["FLOAT"], &["real", "float4"], &["float"]], zero: "0" },
    Row {
        ty: Type::Double,
        rust: &["f64"],
        sql: [
            &["REAL", "DOUBLE", "DOUBLE PRECISION"],
            &["double precision", "float8"],
            &["double", "double precision", "real"],
        ],
        zero: "0",
    },
    Row { ty: Type::Text, rust: &["String"], sql: [&["TEXT"], &["text"], &["longtext"]], zero: "''" },
    Row {
        ty: Type::Varchar(255),
        rust: &[],
        sql: [
            &["VARCHAR({0})", "CHARACTER VARYING({0})"],
            &["varchar({0})", "character varying({0})"],
            &["varchar({0})"],
        ],
        zero: "''",
    },
    Row { ty: Type::Bytes, rust: &["Vec<u8>"], sql: [&["BLOB"], &["bytea"], &["longblob"]], zero: "''" },
    Row {
        ty: Type::Decimal(15, 4),
        rust: &["rust_decimal::Decimal", "bigdecimal::BigDecimal"],
        sql: [
            &["DECIMAL({0},{1})", "NUMERIC({0},{1})"],
            &["numeric({0},{1})", "decimal({0},{1})"],
            &["decimal({0},{1})", "numeric({0},{1})"],
        ],
        zero: "0",
    },
    Row {
        ty: Type::Uuid,
        rust: &["uuid::Uuid"],
        sql: [&["BLOB"], &["uuid"], &["binary(16)"]],
        zero: "'00000000-0000-0000-0000-000000000000'",
    },
    Row {
        ty: Type::Date,
        rust: &["chrono::NaiveDate", "time::Date", "jiff::civil::Date"],
        sql: [&["DATE"], &["date"], &["date"]],
        zero: "'1970-01-01'",
    },
    Row {
        ty: Type::Time,
        rust: &["chrono::NaiveTime", "time::Time", "jiff::civil::Time"],
        sql: [&["TIME"], &["time", "time without time zone", "time(6)"], &["time(6)"]],
        zero: "'00:00:00'",
    },
    Row {
        ty: Type::DateTime,
        rust: &["chrono::NaiveDateTime", "time::PrimitiveDateTime", "jiff::civil::DateTime"],
        sql: [
            &["DATETIME"],
            &["timestamp", "timestamp without time zone", "timestamp(6)", "timestamp(6) without time zone"],
            &["datetime(6)"],
        ],
        zero: "'1970-01-01 00:00:00'",
    },
    Row {
        ty: Type::Timestamp,
        rust: &["chrono::DateTime<Utc>", "time::OffsetDateTime", "jiff::Timestamp"],
        sql: [
            &["TIMESTAMP"],
            &["timestamptz", "timestamp with time zone", "timestamptz(6)", "timestamp(6) with time zone"],
            // A timestamp ends in 2038, and on older servers changes by itself.
            &["datetime(6)", "timestamp(6)"],
        ],
        zero: "'1970-01-01 00:00:00'",
    },
    Row { ty: Type::Json, rust: &["serde_json::Value"], sql: [&["TEXT"], &["jsonb"], &["json"]], zero: "'null'" },
];
