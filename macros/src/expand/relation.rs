//! Relations: a marker type each, and the methods that are named by the aliases.

use heck::ToUpperCamelCase;
use jointable_core::declare::{ManyToMany, Model, Takes, Verb, spell};
use proc_macro2::{Ident, Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::{ext::IdentExt, spanned::Spanned};

/// The relation's own type.
pub(super) fn definition(model: &Model, relation: &ManyToMany) -> TokenStream {
    let Model { ident, visibility, .. } = model;
    let Some((through, _)) = relation.through() else { return super::bare::definition(model, relation) };
    let marker = model.marker(&relation.alias);
    let alias = relation.alias.unraw().to_string();
    let doc = super::docs::many_to_many(model, relation, through);
    // Where the join model is no model, every complaint about it stands at its name.
    let span = name_span(through);
    let (scope, payload) = scope(relation, through);
    let ends = ends(relation, span);
    let symmetric = relation.symmetric.map(|_| {
        quote!(
            const SYMMETRIC: bool = true;
        )
    });
    let far = match &relation.target {
        Some((target, _)) => quote!(#target),
        None => quote_spanned! {span=>
            <#through as ::jointable::rt::ReferenceAt<{ <Self as ::jointable::rt::DeclaredManyToMany>::ENDS.1 }>>::Target
        },
    };
    // A constant that nothing uses is not evaluated, and its mistakes not reported; without a target, `Far` uses it.
    let used = relation.target.as_ref().map(|_| used(&marker, span));
    // Where the join model is less visible than this model, the compiler complains about these.
    let types = quote_spanned! {span=>
        type Far = #far;
        type Link = #through;
        type Kind = #payload;
    };
    quote! {
        #[doc = #doc]
        #visibility struct #marker;

        #[automatically_derived]
        impl ::jointable::rt::DeclaredManyToMany for #marker {
            type Near = #ident;
            #types
            const ALIAS: &'static str = #alias;
            const ENDS: (usize, usize) = #ends;
            #symmetric
            #scope
        }

        #used
    }
}

/// A use of the ends of a relation, so that the compiler looks for them.
pub(super) fn used(marker: &Ident, span: Span) -> TokenStream {
    quote_spanned!(span=> const _: (usize, usize) = <#marker as ::jointable::rt::DeclaredManyToMany>::ENDS;)
}

/// Which columns of the join model lead to the two sides: found by the compiler, because this derive does not see the
/// join model. What it cannot find it reports at the token concerned.
fn ends(relation: &ManyToMany, through_span: Span) -> TokenStream {
    let field = |end: &Option<(Ident, jointable_core::source::Span)>| {
        option(end.as_ref().map(|(field, _)| {
            let name = field.unraw().to_string();
            quote!(#name)
        }))
    };
    let (from, to) = (field(&relation.from), field(&relation.to));
    let panic = |span| quote_spanned!(span=> ::core::panic!("{}", mistake.text().as_str()));
    let at_through = panic(through_span);
    // Of a field that is not named nothing can be wrong.
    let at_field = |end: &Option<(Ident, _)>, at| {
        end.as_ref().map(|(field, _)| {
            let panic = panic(field.span());
            quote!(::jointable::rt::link::At::#at => #panic,)
        })
    };
    let at_from = at_field(&relation.from, quote!(From));
    let at_to = at_field(&relation.to, quote!(To));
    let find = if relation.target.is_some() { quote!(ends_to_target) } else { quote!(ends) };
    quote! {
        match ::jointable::rt::#find::<Self>(#from, #to) {
            ::jointable::rt::Ends::Found { near, far } => (near, far),
            ::jointable::rt::Ends::Wrong(mistake) => match mistake.at {
                #at_from
                #at_to
                _ => #at_through,
            },
        }
    }
}

/// The columns that the relation fixes, as a constant, and what payload its links have besides.
fn scope(relation: &ManyToMany, through: &syn::Path) -> (TokenStream, TokenStream) {
    if relation.scope.is_empty() {
        let span = name_span(through);
        return (TokenStream::new(), quote_spanned!(span=> <#through as ::jointable::Model>::Payload));
    }
    let columns = relation.scope.iter().map(|column| {
        let name = column.field.unraw().to_string();
        let span = column.field.span();
        let value = jointable_core::code::literal(&column.value);
        let at_field = quote_spanned!(span=> ::core::panic!("{}", mistake.text().as_str()));
        let at_value = quote_spanned!(column.value_at.0=> ::core::panic!("{}", mistake.text().as_str()));
        quote! {
            {
                let value = #value;
                match ::jointable::rt::scoped::<Self>(#name, value) {
                    ::jointable::rt::link::Scoped::Found(column) => ::jointable::rt::Scope { column, value },
                    ::jointable::rt::link::Scoped::NoField(mistake) => #at_field,
                    ::jointable::rt::link::Scoped::NoValue(mistake) => #at_value,
                }
            }
        }
    });
    let scope = quote!(const SCOPE: &'static [::jointable::rt::Scope<'static>] = &[#(#columns),*];);
    let payload = quote_spanned! {name_span(through)=>
        <<#through as ::jointable::Model>::Payload as ::jointable::rt::Within<
            { ::jointable::rt::open_payload::<Self>() },
        >>::Payload
    };
    (scope, payload)
}

pub(super) fn name_span(path: &syn::Path) -> proc_macro2::Span {
    path.segments.last().map_or_else(|| path.span(), |segment| segment.ident.span())
}

pub(super) fn option(value: Option<TokenStream>) -> TokenStream {
    match value {
        Some(value) => quote!(::core::option::Option::Some(#value)),
        None => quote!(::core::option::Option::None),
    }
}

/// `user.like_tweet(&db, tweet.id)`: an operation of the handle, by another name.
pub(super) fn verb(model: &Model, alias: &Ident, verb: &Verb) -> TokenStream {
    let (visibility, marker, method) = (&model.visibility, model.marker(alias), &verb.method);
    let name = verb.operation.unraw().to_string();
    let operation = Ident::new(&name.to_upper_camel_case(), verb.operation.span());
    // Where a relation has no such operation, every complaint about it stands at its name.
    let span = verb.operation.span();
    let operation = quote_spanned!(span=> ::jointable::rt::verb::#operation);
    let given = quote_spanned!(span=> <#operation as ::jointable::rt::verb::Takes<#marker>>::Given);
    let (parameter, value) = match verb.takes() {
        Takes::Nothing => (TokenStream::new(), quote_spanned!(span=> ())),
        Takes::One => (quote_spanned!(span=> given: #given,), quote_spanned!(span=> given)),
        Takes::Many => (
            quote_spanned! {span=>
                given: impl ::core::iter::IntoIterator<Item = <#given as ::core::iter::IntoIterator>::Item>,
            },
            quote_spanned!(span=> ::core::iter::Iterator::collect(::core::iter::IntoIterator::into_iter(given))),
        ),
    };
    let doc = format!("The operation `{name}` of the relation `{}`.", alias.unraw());
    quote_spanned! {span=>
        #[doc = #doc]
        #visibility fn #method<OnExecutor: ::jointable::Executor>(
            &self,
            db: OnExecutor,
            #parameter
        ) -> OnExecutor::Answer<<#operation as ::jointable::rt::verb::Takes<#marker>>::Output>
        where
            #operation: ::jointable::rt::verb::Runs<#marker, OnExecutor>,
        {
            <#operation as ::jointable::rt::verb::Runs<#marker, OnExecutor>>::run(self.#alias(), db, #value)
        }
    }
}

/// `recipe.ingredients()`, `Recipe::ingredients_of(&recipes)`.
pub(super) fn accessor(model: &Model, relation: &ManyToMany) -> TokenStream {
    let Model { ident, visibility, .. } = model;
    let alias = &relation.alias;
    let verbs = relation.verbs.iter().map(|verb| self::verb(model, alias, verb));
    let marker = model.marker(alias);
    let name = alias.unraw();
    let by = match relation.through() {
        Some((through, _)) => format!("through [`{}`]", spell(through)),
        None => "in a table of their own".to_owned(),
    };
    let doc = format!("The relation `{name}`: the links of this {} {by}. [`{marker}`] says more.", ident.unraw());
    let span = relation.through().map_or(alias.span(), |(through, _)| name_span(through));
    let links = quote_spanned!(span=> ::jointable::Links<#marker>);
    let each = quote_spanned!(span=> ::jointable::LinksOf::of_rows(models));
    let links_of = quote_spanned!(span=> ::jointable::LinksOf<#marker>);
    let of = quote::format_ident!("{name}_of");
    let doc_of = format!("The relation `{name}` of many: their links {by}.");
    quote! {
        #(#verbs)*

        #[doc = #doc]
        #visibility fn #alias(&self) -> #links {
            ::jointable::Links::of(::jointable::Model::key(self))
        }

        #[doc = #doc_of]
        #visibility fn #of<'model>(models: impl ::core::iter::IntoIterator<Item = &'model Self>) -> #links_of {
            #each
        }
    }
}
