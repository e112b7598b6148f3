//! Rust as text, for templates.

use proc_macro2::{Delimiter, Group, Ident, Spacing, TokenStream, TokenTree};
use quote::ToTokens;

/// Tokens as text, with the paths that people write: derives have absolute ones.
pub(super) fn text(tokens: impl ToTokens) -> String {
    short(tokens.to_token_stream()).to_string()
}

/// What is known everywhere by its name alone.
const PRELUDE: [&str; 5] = ["Option", "Result", "Clone", "Some", "None"];

fn short(tokens: TokenStream) -> TokenStream {
    let all: Vec<TokenTree> = tokens.into_iter().collect();
    let mut out: Vec<TokenTree> = Vec::new();
    let mut at = 0;
    while at < all.len() {
        // `::name` that does not follow a name.
        let begins = is_colons(&all[at..]) && !out.last().is_some_and(ends_a_path);
        if begins && let Some(TokenTree::Ident(first)) = all.get(at + 2) {
            match first.to_string().as_str() {
                "core" | "std" => {
                    let path = names(&all[at..]);
                    let known = path.iter().position(|name| PRELUDE.iter().any(|known| name == known));
                    if let Some(last) = known {
                        // `::core::option::Option::Some` is `Some`.
                        let further = path.get(last + 1).filter(|name| PRELUDE.iter().any(|known| name == known));
                        at += 3 * (last + usize::from(further.is_some())) + 2;
                    } else {
                        at += 2;
                    }
                }
                "jointable" => at += 2,
                _ => {}
            }
        }
        out.push(match &all[at] {
            TokenTree::Group(group) => {
                let mut inner = Group::new(group.delimiter(), short(group.stream()));
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

/// Whether `::` behind this goes on with a path.
fn ends_a_path(token: &TokenTree) -> bool {
    match token {
        TokenTree::Ident(ident) => !["as", "dyn", "impl", "in", "mut", "return"].iter().any(|word| ident == word),
        TokenTree::Punct(punct) => punct.as_char() == '>',
        TokenTree::Group(group) => group.delimiter() == Delimiter::None,
        TokenTree::Literal(_) => false,
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
            (quote!(Vec<::uuid::Uuid>), "Vec<::uuid::Uuid>"),
            (quote!(::std::borrow::Cow::Borrowed("a")), "std::borrow::Cow::Borrowed(\"a\")"),
        ];
        for (long, written) in pairs {
            assert_eq!(text(&long).replace(' ', ""), written.replace(' ', ""));
        }
    }
}
