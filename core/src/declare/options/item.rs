//! One option as it is written.
//!
//! They are read by hand because `as` is a keyword, which `syn::Meta` refuses as a name.

use proc_macro2::Span as Token;
use syn::{
    Token,
    ext::IdentExt,
    parse::{Parse, ParseStream},
    spanned::Spanned,
};

pub(in crate::declare) enum Value {
    /// A literal, and whether a minus stands before it.
    Literal(syn::Lit, bool),
    Path(syn::Path),
    /// Names in parentheses.
    Names(Vec<syn::Ident>),
    /// A name, with names in parentheses behind it.
    Call(syn::Ident, Vec<syn::Ident>),
    /// A name, with a literal in parentheses behind it.
    CallOf(syn::Ident, syn::Lit),
    /// Names with values, in parentheses.
    Values(Vec<(syn::Ident, Value)>),
    /// Names with dots between them.
    Chain(Vec<syn::Ident>),
    /// Names, calls and literals in parentheses.
    Parts(Vec<Value>),
}

impl Value {
    /// The names in it.
    pub(super) fn names(&self) -> Vec<&syn::Ident> {
        match self {
            Value::Literal(..) | Value::CallOf(..) => Vec::new(),
            Value::Path(path) => path.get_ident().into_iter().collect(),
            Value::Names(names) | Value::Call(_, names) | Value::Chain(names) => names.iter().collect(),
            Value::Parts(parts) => parts.iter().flat_map(Value::names).collect(),
            Value::Values(values) => {
                values.iter().flat_map(|(name, value)| std::iter::once(name).chain(value.names())).collect()
            }
        }
    }
}

/// One `name`, `name = value`, or bare path.
pub(super) struct Item {
    pub(super) path: syn::Path,
    pub(super) value: Option<Value>,
    pub(super) span: Token,
    pub(super) value_span: Option<(Token, Token)>,
}

impl Parse for Item {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let path = written_path(input)?;
        let span = path.span();
        if input.peek(syn::token::Paren) {
            let values;
            syn::parenthesized!(values in input);
            let values = values.parse_terminated(named_value, Token![,])?.into_iter().collect();
            return Ok(Item { path, value: Some(Value::Values(values)), span, value_span: None });
        }
        if !input.is_empty() && !input.peek(Token![=]) && !input.peek(Token![,]) {
            return Err(input.error("expected `=`, `,` or parentheses"));
        }
        if !input.peek(Token![=]) {
            return Ok(Item { path, value: None, span, value_span: None });
        }
        input.parse::<Token![=]>()?;
        let first = input.span();
        let negative = input.peek(Token![-]);
        if negative {
            input.parse::<Token![-]>()?;
        }
        let value = if input.peek(syn::token::Paren) {
            let names;
            syn::parenthesized!(names in input);
            if has_more_than_names(&names) {
                Value::Parts(names.parse_terminated(part, Token![,])?.into_iter().collect())
            } else {
                Value::Names(names.parse_terminated(syn::Ident::parse_any, Token![,])?.into_iter().collect())
            }
        } else if input.peek(syn::Ident) && input.peek2(syn::token::Paren) {
            call(input)?
        } else if negative || input.peek(syn::Lit) {
            Value::Literal(input.parse()?, negative)
        } else if input.peek(syn::Ident::peek_any) && input.peek2(Token![.]) {
            let names = syn::punctuated::Punctuated::<_, Token![.]>::parse_separated_nonempty_with;
            Value::Chain(names(input, syn::Ident::parse_any)?.into_iter().collect())
        } else {
            Value::Path(written_path(input)?)
        };
        let last = match &value {
            Value::Literal(literal, _) => literal.span(),
            Value::Path(path) => path.segments.last().map_or(first, |segment| segment.ident.span()),
            Value::CallOf(_, literal) => literal.span(),
            Value::Call(name, names) => names.last().unwrap_or(name).span(),
            Value::Values(_) | Value::Parts(_) => first,
            Value::Names(names) | Value::Chain(names) => names.last().map_or(first, |name| name.span()),
        };
        Ok(Item { path, value: Some(value), span, value_span: Some((first, last)) })
    }
}

/// A path, of keywords also: `as`.
fn written_path(input: ParseStream<'_>) -> syn::Result<syn::Path> {
    let longer = input.peek2(Token![::]) || input.peek2(Token![<]);
    if input.peek(syn::Ident::peek_any) && !longer {
        Ok(input.call(syn::Ident::parse_any)?.into())
    } else {
        input.parse()
    }
}

/// Whether there are literals or parentheses among the names.
fn has_more_than_names(names: ParseStream<'_>) -> bool {
    let ahead = names.fork();
    let mut more = false;
    while let Ok(token) = ahead.parse::<proc_macro2::TokenTree>() {
        more |= matches!(token, proc_macro2::TokenTree::Literal(_) | proc_macro2::TokenTree::Group(_));
    }
    more
}

/// A name, a literal, or a name with names in parentheses behind it.
fn part(input: ParseStream<'_>) -> syn::Result<Value> {
    if input.peek(syn::Lit) {
        Ok(Value::Literal(input.parse()?, false))
    } else if input.peek(syn::Ident) && input.peek2(syn::token::Paren) {
        call(input)
    } else {
        Ok(Value::Path(input.call(syn::Ident::parse_any)?.into()))
    }
}

/// `name(…)`, of names or of one literal.
fn call(input: ParseStream<'_>) -> syn::Result<Value> {
    let name: syn::Ident = input.parse()?;
    let inner;
    syn::parenthesized!(inner in input);
    if inner.peek(syn::Lit) {
        return Ok(Value::CallOf(name, inner.parse()?));
    }
    Ok(Value::Call(name, inner.parse_terminated(syn::Ident::parse_any, Token![,])?.into_iter().collect()))
}

/// `name = value`.
fn named_value(input: ParseStream<'_>) -> syn::Result<(syn::Ident, Value)> {
    let name = input.call(syn::Ident::parse_any)?;
    input.parse::<Token![=]>()?;
    let negative = input.peek(Token![-]);
    if negative {
        input.parse::<Token![-]>()?;
    }
    let value = if negative || input.peek(syn::Lit) {
        Value::Literal(input.parse()?, negative)
    } else {
        Value::Path(written_path(input)?)
    };
    Ok((name, value))
}
