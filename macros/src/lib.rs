//! The derive of jointable. Use it through the `jointable` crate, which documents it.

mod expand;
#[cfg(test)]
mod parity;
mod report;

use jointable_core::{declare, diagnostic::Sink, source::Sources};
use proc_macro::TokenStream;

/// See `jointable::Model`.
#[proc_macro_derive(Model, attributes(model, many_to_many, has_many, has_one, references, index))]
pub fn derive_model(input: TokenStream) -> TokenStream {
    let input = syn::parse_macro_input!(input as syn::DeriveInput);
    let mut tokens = Tokens(Sources::new());
    let mut sink = Sink::new();
    let model = declare::Model::read(&input, &mut tokens, &mut sink);
    let errors = report::compile_errors(sink.into_vec(), &tokens.0);
    // Expanding also what is wrong keeps the compiler from reporting all that would be missing.
    let expansion = model.as_ref().map_or_else(|| expand::stub(&input), expand::model);
    quote::quote!(#errors #expansion).into()
}

/// See `jointable::Value`.
#[proc_macro_derive(Value, attributes(value))]
pub fn derive_value(input: TokenStream) -> TokenStream {
    let input = syn::parse_macro_input!(input as syn::DeriveInput);
    let mut tokens = Tokens(Sources::new());
    let mut sink = Sink::new();
    let value = declare::Value::read(&input, &mut tokens, &mut sink);
    let errors = report::compile_errors(sink.into_vec(), &tokens.0);
    let expansion = value.as_ref().map(expand::value);
    quote::quote!(#errors #expansion).into()
}

/// Spans are the compiler's own.
struct Tokens(Sources);

impl declare::Spans for Tokens {
    fn span(&mut self, first: proc_macro2::Span, last: proc_macro2::Span) -> jointable_core::source::Span {
        self.0.add_tokens(first, last)
    }
}
