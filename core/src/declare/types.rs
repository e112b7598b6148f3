//! From a field's Rust type to a column type.

use crate::types::{TYPES, Type};

/// The column type of a field, and whether it is an `Option`. `Err` has the type as written.
///
/// Only the last segment of a path counts, because a derive cannot see what is imported; the real type still has to
/// be one that the drivers can store, so a mistaken name does not compile.
pub(super) fn column_type(ty: &syn::Type) -> Result<(Type, bool), String> {
    let (inner, nullable) = match option(ty) {
        Some(inner) => (inner, true),
        None => (ty, false),
    };
    let given = spelling(inner);
    let row = TYPES.iter().find(|row| row.rust.iter().any(|rust| last_segments(rust) == given));
    match row {
        Some(row) => Ok((row.ty.clone(), nullable)),
        None => Err(given),
    }
}

/// The Rust types of the table, for a help text.
pub(super) fn supported() -> String {
    let names: Vec<_> =
        TYPES.iter().flat_map(|row| row.rust).map(|rust| format!("`{}`", last_segments(rust))).collect();
    names.join(", ")
}

fn option(ty: &syn::Type) -> Option<&syn::Type> {
    let segment = last_segment(ty)?;
    if segment.ident != "Option" {
        return None;
    }
    match &segment.arguments {
        syn::PathArguments::AngleBracketed(arguments) => match arguments.args.first()? {
            syn::GenericArgument::Type(inner) => Some(inner),
            _ => None,
        },
        _ => None,
    }
}

fn last_segment(ty: &syn::Type) -> Option<&syn::PathSegment> {
    match ty {
        syn::Type::Path(path) if path.qself.is_none() => path.path.segments.last(),
        syn::Type::Group(group) => last_segment(&group.elem),
        syn::Type::Paren(paren) => last_segment(&paren.elem),
        _ => None,
    }
}

/// `chrono::DateTime<chrono::Utc>` as `DateTime<Utc>`.
fn spelling(ty: &syn::Type) -> String {
    let Some(segment) = last_segment(ty) else {
        return quote::ToTokens::to_token_stream(ty).to_string();
    };
    let arguments = match &segment.arguments {
        syn::PathArguments::AngleBracketed(arguments) => {
            let inner = arguments.args.iter().map(|argument| match argument {
                syn::GenericArgument::Type(inner) => spelling(inner),
                other => quote::ToTokens::to_token_stream(other).to_string(),
            });
            format!("<{}>", inner.collect::<Vec<_>>().join(", "))
        }
        _ => String::new(),
    };
    format!("{}{arguments}", segment.ident)
}

/// The same of a spelling in the type table.
fn last_segments(rust: &str) -> &str {
    let path = rust.split('<').next().unwrap_or(rust);
    path.rfind("::").map_or(rust, |at| &rust[at + 2..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_segment_counts() {
        let check = |rust: &str| column_type(&syn::parse_str(rust).unwrap());
        assert_eq!(check("i64"), Ok((Type::BigInt, false)));
        assert_eq!(check("std::option::Option<String>"), Ok((Type::Text, true)));
        assert_eq!(check("rust_decimal::Decimal"), Ok((Type::Decimal(15, 4), false)));
        assert_eq!(check("Option<DateTime<chrono::Utc>>"), Ok((Type::Timestamp, true)));
        assert_eq!(check("std::vec::Vec<u8>"), Ok((Type::Bytes, false)));
        assert_eq!(check("Vec<i64>"), Err("Vec<i64>".into()));
        assert_eq!(check("DateTime<Local>"), Err("DateTime<Local>".into()));
        assert_eq!(check("(i64, i64)"), Err("(i64 , i64)".into()));
    }
}
