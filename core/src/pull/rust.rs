//! Types as they are written in Rust.

use super::Rust;
use crate::types::Type;

/// How the field is written.
pub(super) fn rust(ty: &Type) -> Rust {
    let plain = |path: &str| Rust { path: path.to_owned(), max_length: None, digits: None };
    match ty {
        Type::Array(element) => {
            let inner = rust(&element.ty());
            Rust { path: format!("Vec<{}>", inner.path), ..inner }
        }
        Type::Varchar(length) => Rust { max_length: Some(*length), ..plain("String") },
        Type::Decimal(digits, scale) => {
            let usual = (*digits, *scale) == (15, 4);
            Rust { digits: (!usual).then_some((*digits, *scale)), ..plain("rust_decimal::Decimal") }
        }
        // The table has the last segments of its parameter.
        Type::Timestamp => plain("chrono::DateTime<chrono::Utc>"),
        ty => plain(ty.row().and_then(|row| row.rust.first()).copied().unwrap_or("String")),
    }
}
