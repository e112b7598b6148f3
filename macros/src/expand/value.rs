//! A type that is kept as another.

use jointable_core::{
    code::type_constant,
    declare::{Kept, Value},
    types::Type,
};
use proc_macro2::TokenStream;
use quote::quote;
use syn::ext::IdentExt;

/// Everything that the derive adds to the type.
pub(crate) fn value(value: &Value) -> TokenStream {
    let ident = &value.ident;
    let body = match &value.kept {
        // Reported; what is missing would be reported again.
        Kept::Around { ty: Type::Raw(_), own: None, .. } => quote! {
            type As = ::std::string::String;

            fn keep(&self) -> ::jointable::Result<Self::As> {
                ::core::panic!()
            }

            fn restore(_: Self::As) -> ::jointable::Result<Self> {
                ::core::panic!()
            }
        },
        Kept::Around { rust, ty, sized, .. } => {
            let ty = type_constant(ty);
            let ty = sized.then(|| quote!(const TYPE: ::jointable::rt::Type = #ty;));
            quote! {
                type As = #rust;
                #ty

                fn keep(&self) -> ::jointable::Result<Self::As> {
                    ::core::result::Result::Ok(::core::clone::Clone::clone(&self.0))
                }

                fn restore(kept: Self::As) -> ::jointable::Result<Self> {
                    ::core::result::Result::Ok(Self(kept))
                }
            }
        }
        Kept::OneOf(variants, ty) => {
            let name = ident.unraw().to_string();
            let idents: Vec<_> = variants.iter().map(|variant| &variant.ident).collect();
            let texts: Vec<_> = variants.iter().map(|variant| &variant.text).collect();
            let own = (*ty != Type::Text).then(|| {
                let ty = type_constant(ty);
                quote!(const TYPE: ::jointable::rt::Type = #ty;)
            });
            quote! {
                type As = ::std::string::String;
                const VALUES: ::jointable::rt::Values<'static> = ::jointable::rt::Values::OneOf(&[#(#texts),*]);
                #own

                fn keep(&self) -> ::jointable::Result<Self::As> {
                    let text = match self {
                        #(Self::#idents => #texts,)*
                    };
                    ::core::result::Result::Ok(::core::convert::From::from(text))
                }

                fn restore(kept: Self::As) -> ::jointable::Result<Self> {
                    match kept.as_str() {
                        #(#texts => ::core::result::Result::Ok(Self::#idents),)*
                        _ => ::jointable::rt::no_variant(#name, &kept),
                    }
                }
            }
        }
    };
    quote! {
        #[automatically_derived]
        impl ::jointable::Kept for #ident {
            #body
        }
    }
}
