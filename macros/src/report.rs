//! From diagnostics to compile errors.

use jointable_core::{diagnostic::Diagnostic, source::Sources};
use proc_macro2::TokenStream;
use quote::quote_spanned;

/// One `compile_error!` for each diagnostic, at its token.
pub(crate) fn compile_errors(diagnostics: Vec<Diagnostic>, sources: &Sources) -> TokenStream {
    diagnostics
        .into_iter()
        .map(|found| {
            let here = proc_macro2::Span::call_site();
            let (first, last) = sources.tokens(found.span).unwrap_or((here, here));
            // The compiler underlines from the first token of the invocation to its last.
            let path = quote_spanned!(first=> ::core::compile_error!);
            let mut message = proc_macro2::Group::new(
                proc_macro2::Delimiter::Brace,
                proc_macro2::TokenTree::from(proc_macro2::Literal::string(&found.text())).into(),
            );
            message.set_span(last);
            quote::quote!(#path #message)
        })
        .collect()
}
