//! Conditional compilation, as far as it can be known without compiling.

use std::mem;

use syn::{
    Attribute, Ident, Meta, Token, ext::IdentExt, parenthesized, parse::ParseStream, punctuated::Punctuated, token,
};

/// Whether a predicate holds in a normal build, in three values: features and targets are not known here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Truth {
    No,
    Unknown,
    Yes,
}

/// The attributes of an item as the compiler sees them, `cfg_attr` taken apart; `None` where a `cfg` leaves the item
/// out of a normal build. What may be in counts as in.
pub(super) fn expand(attributes: Vec<Attribute>) -> Option<Vec<Attribute>> {
    let mut expanded = Vec::with_capacity(attributes.len());
    for attribute in attributes {
        expand_one(attribute, &mut expanded);
    }
    let out = expanded.iter().any(|attribute| {
        attribute.path().is_ident("cfg") && attribute.parse_args_with(predicate).is_ok_and(|truth| truth == Truth::No)
    });
    (!out).then_some(expanded)
}

/// Those of `items` that are in a normal build, their attributes expanded.
pub(super) fn retained<T, P: Default>(
    items: Punctuated<T, P>,
    attributes: impl Fn(&mut T) -> &mut Vec<Attribute>,
) -> Punctuated<T, P> {
    let retained = items.into_iter().filter_map(|mut item| {
        let own = attributes(&mut item);
        *own = expand(mem::take(own))?;
        Some(item)
    });
    retained.collect()
}

fn expand_one(attribute: Attribute, expanded: &mut Vec<Attribute>) {
    if !attribute.path().is_ident("cfg_attr") {
        return expanded.push(attribute);
    }
    let parsed = attribute.parse_args_with(|input: ParseStream<'_>| {
        let truth = predicate(input)?;
        let mut inner = Vec::new();
        while input.parse::<Option<Token![,]>>()?.is_some() && !input.is_empty() {
            inner.push(input.parse::<Meta>()?);
        }
        Ok((truth, inner))
    });
    // One that cannot be read is the compiler's to complain about.
    let Ok((truth, inner)) = parsed else { return };
    if truth != Truth::No {
        for meta in inner {
            expand_one(Attribute { meta, ..attribute.clone() }, expanded);
        }
    }
}

fn predicate(input: ParseStream<'_>) -> syn::Result<Truth> {
    let name = input.call(Ident::parse_any)?;
    if input.peek(token::Paren) {
        let inner;
        parenthesized!(inner in input);
        let combine: fn(Truth, Truth) -> Truth = match name.to_string().as_str() {
            "any" => Truth::max,
            "all" => Truth::min,
            "not" => |_, inner| match inner {
                Truth::No => Truth::Yes,
                Truth::Unknown => Truth::Unknown,
                Truth::Yes => Truth::No,
            },
            _ => {
                inner.parse::<proc_macro2::TokenStream>()?;
                return Ok(Truth::Unknown);
            }
        };
        let mut truth = if name == "all" { Truth::Yes } else { Truth::No };
        while !inner.is_empty() {
            truth = combine(truth, predicate(&inner)?);
            inner.parse::<Option<Token![,]>>()?;
        }
        return Ok(truth);
    }
    if input.parse::<Option<Token![=]>>()?.is_some() {
        input.parse::<syn::Lit>()?;
        return Ok(Truth::Unknown);
    }
    Ok(match name.to_string().as_str() {
        "true" => Truth::Yes,
        "false" | "test" | "doctest" | "doc" | "miri" => Truth::No,
        _ => Truth::Unknown,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn attributes(text: &str) -> Vec<Attribute> {
        let item: syn::ItemStruct = syn::parse_str(&format!("{text} struct S;")).unwrap();
        item.attrs
    }

    #[test]
    fn what_is_surely_out() {
        for text in [
            "test",
            "false",
            "any()",
            "not(all())",
            "all(unix, test)",
            "any(test, doc,)",
            "not(any(unix, not(test)))",
            "all(feature = \"x\", any(miri, false))",
        ] {
            assert_eq!(expand(attributes(&format!("#[cfg({text})]"))), None, "{text}");
        }
    }

    #[test]
    fn what_may_be_in() {
        for text in [
            "unix",
            "not(test)",
            "all()",
            "true",
            "any(test, unix)",
            "not(feature = \"x\")",
            "version(\"1.80\")",
            "debug_assertions",
        ] {
            assert!(expand(attributes(&format!("#[cfg({text})]"))).is_some(), "{text}");
        }
    }

    #[test]
    fn cfg_attr_comes_apart() {
        let text = "#[cfg_attr(feature = \"db\", derive(Model), cfg_attr(unix, model(table = \"t\")),)]
            #[cfg_attr(test, model(key))] #[cfg_attr(unix, many_to_many(through = X, as = ys))]";
        let expanded = expand(attributes(text)).unwrap();
        let expected = attributes("#[derive(Model)] #[model(table = \"t\")] #[many_to_many(through = X, as = ys)]");
        assert_eq!(expanded, expected);
        assert_eq!(expand(attributes("#[cfg_attr(unix, cfg(test))]")), None);
    }
}
