//! From a field's Rust type to a column type.

use crate::types::{Element, TYPES, Type};

/// What a field's type says of its column.
#[derive(Debug, PartialEq)]
pub(super) enum Spelled {
    /// It is in the table.
    Known(Type),
    /// It may be a type of the user's own.
    Own(syn::Path),
    /// It can be no column, whatever is in scope; as written.
    Unsupported(String),
}

/// The type of a field, and whether it is an `Option`.
///
/// Only the last segment of a path counts, because a derive cannot see what is imported; the real type still has to
/// be one that the drivers can store, so a mistaken name does not compile.
pub(super) fn spelled(ty: &syn::Type) -> (Spelled, bool) {
    let (inner, nullable) = match option(ty) {
        Some(inner) => (inner, true),
        None => (ty, false),
    };
    let given = spelling(inner);
    let row = TYPES.iter().find(|row| row.rust.iter().any(|rust| last_segments(rust) == given));
    let spelled = match (row, own(inner)) {
        (Some(row), _) => Spelled::Known(row.ty.clone()),
        (None, Some(path)) => Spelled::Own(path.clone()),
        (None, None) => array(inner).map_or(Spelled::Unsupported(given), |array| Spelled::Known(Type::Array(array))),
    };
    (spelled, nullable)
}

/// Of what a `Vec` is an array.
fn array(ty: &syn::Type) -> Option<Element> {
    match spelled(parameter(ty, "Vec")?).0 {
        Spelled::Known(ty) => Element::of(&ty),
        Spelled::Own(_) | Spelled::Unsupported(_) => None,
    }
}

/// What to write instead of a type that can be no column.
pub(super) fn instead(given: &str) -> String {
    match given.split('<').next().unwrap_or(given) {
        "u64" | "usize" | "u128" | "i128" => {
            "no database of the three has all its values: use `i64`, or a `Decimal` with `precision` and `scale = 0`"
        }
        "isize" => "its size depends on the machine: use `i64`",
        "char" => "use `String` with `max_length = 1`",
        "Option" => "one `Option` is enough: NULL is NULL",
        _ if given.starts_with('&') => "a row owns its values: use the type itself, or `String` for `str`",
        _ if given.starts_with("[u8;") => "use `Vec<u8>`",
        "Box" | "Rc" | "Arc" | "Cow" | "str" => "a row owns its values: use the type itself, or `String` for `str`",
        "DateTime" => "moments are kept in UTC: use `DateTime<Utc>`",
        "HashMap" | "BTreeMap" => "use `serde_json::Value`",
        "HashSet" | "BTreeSet" | "VecDeque" => "use `Vec` where the database has arrays, or `serde_json::Value`",
        "Vec" => {
            "arrays are of the types that columns have, without arrays and types of yours: use `serde_json::Value`"
        }
        _ => return format!("use {}, or `Option` of one", supported()),
    }
    .to_owned()
}

/// The Rust types of the table, for a help text.
fn supported() -> String {
    let mut names: Vec<_> =
        TYPES.iter().flat_map(|row| row.rust).map(|rust| format!("`{}`", last_segments(rust))).collect();
    // `chrono`, `time` and `jiff` call theirs alike.
    let mut seen = std::collections::BTreeSet::new();
    names.retain(|name| seen.insert(name.clone()));
    names.join(", ")
}

/// The path of a type that can be the user's own: no primitive, and without parameters, as `derive(Value)` wants it.
fn own(ty: &syn::Type) -> Option<&syn::Path> {
    const PRIMITIVES: &[&str] = &["u64", "usize", "u128", "i128", "isize", "char", "str"];
    match ty {
        syn::Type::Path(ty) if ty.qself.is_none() => {
            let plain = ty.path.segments.iter().all(|segment| segment.arguments.is_none());
            let primitive = ty.path.get_ident().is_some_and(|name| PRIMITIVES.iter().any(|other| name == other));
            (plain && !primitive).then_some(&ty.path)
        }
        syn::Type::Group(group) => own(&group.elem),
        syn::Type::Paren(paren) => own(&paren.elem),
        _ => None,
    }
}

pub(super) fn option(ty: &syn::Type) -> Option<&syn::Type> {
    parameter(ty, "Option")
}

/// `T` of a `Name<T>`.
fn parameter<'a>(ty: &'a syn::Type, name: &str) -> Option<&'a syn::Type> {
    let segment = last_segment(ty)?;
    if segment.ident != name {
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
        // Tokens of a file are written with more blanks than those of the compiler.
        let tokens = quote::ToTokens::to_token_stream(ty).to_string();
        return tokens.replace(" ,", ",").replace(" ;", ";").replace("& ", "&");
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
        let check = |rust: &str| spelled(&syn::parse_str(rust).unwrap());
        let known = |ty, nullable| (Spelled::Known(ty), nullable);
        assert_eq!(check("i64"), known(Type::BigInt, false));
        assert_eq!(check("std::option::Option<String>"), known(Type::Text, true));
        assert_eq!(check("rust_decimal::Decimal"), known(Type::Decimal(15, 4), false));
        assert_eq!(check("Option<DateTime<chrono::Utc>>"), known(Type::Timestamp, true));
        assert_eq!(check("jiff::civil::DateTime"), known(Type::DateTime, false));
        assert_eq!(check("std::vec::Vec<u8>"), known(Type::Bytes, false));
        assert_eq!(check("Option<Vec<Option<String>>>"), known(Type::array(&Type::Text), true));
        assert_eq!(check("Vec<Vec<u8>>"), known(Type::array(&Type::Bytes), false));
        for unsupported in ["DateTime<Local>", "(i64, i64)", "u64", "Vec<Vec<i64>>"] {
            assert_eq!(check(unsupported).0, Spelled::Unsupported(unsupported.to_owned()));
        }
        assert!(matches!(check("Option<ids::UserId>"), (Spelled::Own(_), true)));
    }
}
