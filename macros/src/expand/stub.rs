//! What stands for a model that cannot be read, so that those who name it are not told that it is none.

use proc_macro2::TokenStream;
use quote::quote;
use syn::ext::IdentExt;

/// A model without columns, whose only reference leads to itself.
pub(crate) fn stub(input: &syn::DeriveInput) -> TokenStream {
    // Those who name one with generic parameters leave them out, which the compiler reports.
    if !input.generics.params.is_empty() {
        return TokenStream::new();
    }
    let ident = &input.ident;
    let name = ident.unraw().to_string();
    quote! {
        #[automatically_derived]
        impl ::jointable::rt::Fields for #ident {
            type Values = ();

            fn values(&self) {}
        }

        #[automatically_derived]
        impl ::jointable::Model for #ident {
            type Key = ();
            type New = ();
            type Payload = ::jointable::NoPayload;
            type Links = ::jointable::rt::One;
            type Columns<OnDriver: ::jointable::Driver> = ();
            const SIDE: ::jointable::rt::Side<'static> = ::jointable::rt::Side { model: #name, table: "" };
            const META: &'static ::jointable::rt::Model<'static> = &::jointable::rt::Model::unreadable(Self::SIDE);
            const ALIASES: &'static [&'static str] = &[];

            fn columns<OnDriver: ::jointable::Driver>(_: ::jointable::rt::Alias) {}

            fn from_values((): ()) -> Self {
                ::core::panic!()
            }

            fn stored((): (), _: i64, _: ::jointable::rt::Time) -> ::jointable::Result<Self> {
                ::core::panic!()
            }

            fn key(&self) {}
        }

        #[automatically_derived]
        impl<const INDEX: usize> ::jointable::rt::ReferenceAt<INDEX> for #ident {
            type Target = Self;
            type Held = ();

            fn refer((): &mut (), (): ()) {}
        }
    }
}
