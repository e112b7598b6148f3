//! Structs as the values of their fields.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, format_ident, quote};
use syn::{Attribute, Visibility, ext::IdentExt};

use crate::declare::{Field, Model};

/// So many values make a tuple; more, a group of tuples.
const WIDEST: usize = 16;

/// A struct that is a row, or a part of one.
pub struct Record<'a> {
    /// Its name.
    pub ident: Ident,
    /// What is said of it.
    pub doc: String,
    /// Its fields.
    pub members: Vec<Member<'a>>,
    /// Whether a field is of the user's own type, which may have neither `Clone` nor `Debug`.
    pub own: bool,
    /// Whether a field is of a type that may be less visible than the model. The interface of a visible struct, of which
    /// associated types are part, must not have such a type.
    pub hidden: bool,
}

/// A field of such a struct.
pub struct Member<'a> {
    /// The field.
    pub ident: &'a Ident,
    /// Its visibility.
    pub visibility: &'a Visibility,
    /// Its doc comment and other attributes.
    pub docs: &'a [Attribute],
    /// Its type.
    pub ty: TokenStream,
}

impl<'a> Record<'a> {
    pub(super) fn new(
        model: &Model,
        (ident, doc): (&Ident, String),
        fields: &[&'a Field],
        ty: impl Fn(&Field) -> TokenStream,
    ) -> Self {
        let member = |field: &&'a Field| Member {
            ident: &field.ident,
            visibility: &field.visibility,
            docs: &field.docs,
            ty: ty(field),
        };
        let own = fields.iter().any(|field| field.own.is_some());
        let less = |field: &&Field| field.own.is_some() && field.visibility != model.visibility;
        let hidden = !matches!(model.visibility, Visibility::Inherited) && fields.iter().any(less);
        Self { ident: ident.clone(), doc, members: fields.iter().map(member).collect(), own, hidden }
    }

    /// Its fields.
    pub fn idents(&self) -> Vec<&'a Ident> {
        self.members.iter().map(|member| member.ident).collect()
    }

    /// The types of its fields as one type.
    pub fn types(&self) -> TokenStream {
        types(&self.members.iter().map(|member| &member.ty).collect::<Vec<_>>())
    }

    /// The values of its fields, borrowed of `self`, as one value of it.
    pub fn borrowed(&self) -> TokenStream {
        let values: Vec<_> = self.idents().into_iter().map(|ident| quote!(&self.#ident)).collect();
        self::values(&values)
    }

    /// What the values are called, and the borrowed ones, where their type is hidden.
    pub fn hidden_names(&self) -> (Ident, Ident) {
        let name = self.ident.unraw();
        (format_ident!("{name}Values"), format_ident!("{name}Refs"))
    }
}

/// The model itself.
pub fn row(model: &Model) -> Record<'_> {
    let fields: Vec<_> = model.fields.iter().collect();
    Record::new(model, (&model.ident, String::new()), &fields, |field| field.rust.to_token_stream())
}

/// `NewRecipe`: what a row needs before the database has numbered it.
pub fn new_row(model: &Model) -> Record<'_> {
    let name = model.ident.unraw();
    let doc = format!("A [`{name}`] that is not stored yet: what `{name}::insert` takes.");
    let given: Vec<_> = model.fields.iter().filter(|field| field.is_given()).collect();
    Record::new(model, (&model.new, doc), &given, |field| field.rust.to_token_stream())
}

fn types(types: &[&TokenStream]) -> TokenStream {
    match types.split_at_checked(WIDEST) {
        Some((first, rest)) if !rest.is_empty() => {
            let rest = self::types(rest);
            quote!(::jointable::rt::Group<(#(#first,)*), #rest>)
        }
        _ => quote!((#(#types,)*)),
    }
}

/// Values of such types, as an expression or as a pattern.
pub fn values(values: &[impl ToTokens]) -> TokenStream {
    match values.split_at_checked(WIDEST) {
        Some((first, rest)) if !rest.is_empty() => {
            let rest = self::values(rest);
            quote!(::jointable::rt::Group((#(#first,)*), #rest))
        }
        _ => quote!((#(#values,)*)),
    }
}
