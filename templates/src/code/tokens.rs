//! Rust as text, for templates.

use std::collections::BTreeSet;

use proc_macro2::{Delimiter, Group, Ident, Spacing, TokenStream, TokenTree};
use quote::ToTokens;

/// Tokens as text.
pub(super) fn text(tokens: impl ToTokens) -> String {
    tokens.to_token_stream().to_string()
}

/// What is known everywhere by its name alone.
const PRELUDE: [&str; 10] =
    ["Option", "Some", "None", "Ok", "Err", "Clone", "From", "IntoIterator", "Iterator", "String"];

/// With the paths that people write, where templates have them from the root: but for names that are `taken`.
pub(super) fn short(tokens: TokenStream, taken: &BTreeSet<String>) -> TokenStream {
    let all: Vec<TokenTree> = tokens.into_iter().collect();
    let mut out: Vec<TokenTree> = Vec::new();
    let mut at = 0;
    while at < all.len() {
        // `::name` that does not follow a name.
        let begins = is_colons(&all[at..]) && !ends_a_path(&out);
        if begins && let Some(TokenTree::Ident(first)) = all.get(at + 2) {
            match first.to_string().as_str() {
                root @ ("core" | "std") => {
                    let path = names(&all[at..]);
                    let known = path
                        .iter()
                        .position(|name| PRELUDE.iter().any(|known| name == known && !taken.contains(*known)));
                    if let Some(last) = known {
                        // `::core::option::Option::Some` is `Some`.
                        let further = path
                            .get(last + 1)
                            .filter(|name| PRELUDE.iter().any(|known| name == known && !taken.contains(*known)));
                        at += 3 * (last + usize::from(further.is_some())) + 2;
                    } else if !taken.contains(root) {
                        at += 2;
                    }
                }
                "jointable" if !taken.contains("jointable") => at += 2,
                _ => {}
            }
        }
        out.push(match &all[at] {
            TokenTree::Group(group) => {
                let mut inner = Group::new(group.delimiter(), short(group.stream(), taken));
                inner.set_span(group.span());
                TokenTree::Group(inner)
            }
            other => other.clone(),
        });
        at += 1;
    }
    out.into_iter().collect()
}

fn is_colons(tokens: &[TokenTree]) -> bool {
    let colon = |token: &TokenTree| matches!(token, TokenTree::Punct(punct) if punct.as_char() == ':');
    let joint = |token: &TokenTree| matches!(token, TokenTree::Punct(punct) if punct.spacing() == Spacing::Joint);
    matches!(tokens, [first, second, ..] if colon(first) && joint(first) && colon(second))
}

/// Whether `::` behind these goes on with a path.
fn ends_a_path(before: &[TokenTree]) -> bool {
    let is =
        |token: Option<&TokenTree>, mark: char| matches!(token, Some(TokenTree::Punct(own)) if own.as_char() == mark);
    let (last, other) = (before.last(), before.len().checked_sub(2).and_then(|at| before.get(at)));
    match last {
        // A lifetime is no part of a path.
        Some(TokenTree::Ident(_)) if is(other, '\'') => false,
        Some(TokenTree::Ident(ident)) => !["as", "dyn", "impl", "in", "mut", "return"].iter().any(|word| ident == word),
        // `->` and `=>` end none.
        Some(TokenTree::Punct(punct)) => punct.as_char() == '>' && !is(other, '-') && !is(other, '='),
        Some(TokenTree::Group(group)) => group.delimiter() == Delimiter::None,
        Some(TokenTree::Literal(_)) | None => false,
    }
}

/// The names of the path that these tokens begin with.
fn names(tokens: &[TokenTree]) -> Vec<Ident> {
    let mut names = Vec::new();
    let mut rest = tokens;
    while is_colons(rest)
        && let Some(TokenTree::Ident(name)) = rest.get(2)
    {
        names.push(name.clone());
        rest = &rest[3..];
    }
    names
}

#[cfg(test)]
mod tests {
    use quote::quote;

    use super::*;

    #[test]
    fn paths_are_as_short_as_people_write_them() {
        let pairs = [
            (
                quote!(::core::option::Option::Some(::core::clone::Clone::clone(&self.id))),
                "Some(Clone::clone(&self.id))",
            ),
            (quote!(::core::option::Option<i64>), "Option<i64>"),
            (quote!(<Mood as ::jointable::rt::ColumnType>::TYPE), "<Mood as jointable::rt::ColumnType>::TYPE"),
            (
                quote!(fn a(&'static ::jointable::A) -> ::core::option::Option<u8>),
                "fn a(&'static jointable::A) -> Option<u8>",
            ),
            (quote!(Vec<::uuid::Uuid>), "Vec<::uuid::Uuid>"),
            (quote!(::std::borrow::Cow::Borrowed("a")), "std::borrow::Cow::Borrowed(\"a\")"),
        ];
        for (long, written) in pairs {
            let short = |taken: &[&str]| {
                let taken = taken.iter().map(|name| (*name).to_owned()).collect();
                text(short(long.clone(), &taken)).replace(' ', "")
            };
            assert_eq!(short(&[]), written.replace(' ', ""));
            assert_eq!(short(&["Some", "Clone", "Option", "jointable", "core", "std"]), text(&long).replace(' ', ""));
        }
    }
}
