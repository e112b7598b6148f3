//! Models, with all that relations and statements ask of them.

use quote::ToTokens;
use syn::ext::IdentExt;

use super::Relation;
use crate::{
    check::{Resolved, Target},
    declare::{self, Links},
    meta::{Marker, literal::Values},
    schema::Action,
    types::Type,
};

/// A model.
#[derive(Clone, Debug)]
pub struct Model {
    /// The struct's name, without `r#`.
    pub name: String,
    /// Its table.
    pub table: String,
    /// Its columns, in field order.
    pub columns: Vec<Column>,
    /// Which columns are its primary key.
    pub key: Vec<usize>,
    /// Its foreign keys, in the order of their first columns.
    pub references: Vec<Reference>,
    /// What tells its rows apart where they are links.
    pub identity: Identity,
    /// The name of the struct that is made for new rows.
    pub new: String,
    /// The name of the payload struct that is made where this is a join model.
    pub payload: String,
    /// Its relations, in the order of their numbers.
    pub relations: Vec<Relation>,
    /// The model and the alias of the relation that the table is made for, where no model declares it.
    pub made_for: Option<(usize, String)>,
}

/// A column.
#[derive(Clone, Debug)]
pub struct Column {
    /// The field's name, without `r#`.
    pub field: String,
    /// The column's name.
    pub name: String,
    /// The field's type, as it is written.
    pub rust: String,
    /// What is said of it in the source.
    pub docs: String,
    /// Its type.
    pub ty: Type,
    /// Whether it takes NULL.
    pub nullable: bool,
    /// Whether it is part of the primary key.
    pub key: bool,
    /// Whether the database numbers it.
    pub generated: bool,
    /// Whether the database computes it from others.
    pub computed: bool,
    /// Whether it has a default.
    pub default: bool,
    /// What jointable keeps it for.
    pub marker: Option<Marker>,
    /// Whether no two rows have the same value of it.
    pub unique: bool,
    /// Whether an index says that no two rows have the same values of it and of others.
    pub unique_with: bool,
    /// The least and the greatest number it can have, where its type is kept in a wider one.
    pub between: Option<(i64, i64)>,
    /// The texts it can have, where those are not all.
    pub one_of: Vec<String>,
    /// Its type on PostgreSQL, where that is another than `ty`.
    pub sql_type: Option<String>,
}

/// A foreign key.
#[derive(Clone, Debug)]
pub struct Reference {
    /// What relations call it: the field's name, or the alias where it has several fields.
    pub name: String,
    /// Which columns it has, in the order of the key they refer to.
    pub columns: Vec<usize>,
    /// The model it leads to.
    pub to: usize,
    /// Whether its actions write to the columns.
    pub writes: bool,
    /// Whether no two rows refer to the same one.
    pub unique: bool,
    /// What becomes of the row when the one it refers to is deleted.
    pub on_delete: Action,
    /// What becomes of it when the key of that changes.
    pub on_update: Action,
}

/// What tells links apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Identity {
    /// The two rows they link.
    One,
    /// The two rows they link and these columns.
    OnePer(Vec<usize>),
    /// Their key alone: two rows may be linked many times.
    Many,
}

impl Model {
    pub(super) fn of(resolved: &Resolved) -> Self {
        let Resolved { model, references, .. } = resolved;
        let is_known = |target: &Target| matches!(target, Target::Model(_));
        let known = references.iter().all(is_known).then_some(&model.references);
        let references = known.into_iter().flatten().zip(references).filter_map(|(reference, target)| match target {
            Target::Model(to) => Some(Reference {
                name: model.called(reference),
                columns: reference.fields.clone(),
                to: *to,
                writes: reference.writes(),
                unique: reference.unique,
                on_delete: reference.on_delete,
                on_update: reference.on_update,
            }),
            _ => None,
        });
        Self {
            name: resolved.name(),
            table: model.table.clone(),
            columns: (0..model.fields.len()).map(|index| Column::of(model, index)).collect(),
            key: (0..model.fields.len()).filter(|&index| model.is_key(index)).collect(),
            references: references.collect(),
            identity: match &model.links {
                Links::One => Identity::One,
                Links::OnePer(columns, _) => Identity::OnePer(columns.clone()),
                Links::Many(_) => Identity::Many,
            },
            new: model.new.to_string(),
            payload: model.payload.to_string(),
            relations: Vec::new(),
            made_for: None,
        }
    }

    /// The only column of its key.
    pub(super) fn only_key(&self) -> Option<usize> {
        match self.key[..] {
            [key] => Some(key),
            _ => None,
        }
    }

    /// The reference that a position numbers the rows of.
    pub(super) fn list(&self) -> Option<&Reference> {
        self.columns.iter().find_map(|column| match column.marker {
            Some(Marker::Position(reference)) => self.references.get(reference),
            _ => None,
        })
    }

    /// The columns of a reference, by their names.
    pub fn names_of<'a>(&'a self, columns: &'a [usize]) -> impl Iterator<Item = &'a str> {
        columns.iter().map(|&column| self.columns[column].name.as_str())
    }
}

impl Column {
    fn of(model: &declare::Model, index: usize) -> Self {
        let field = &model.fields[index];
        let constant = model.constant(index, "", &[]);
        Self {
            field: field.ident.unraw().to_string(),
            name: field.column.clone(),
            rust: rust(&field.rust),
            docs: field.docs.iter().filter_map(doc).collect::<Vec<_>>().join("\n"),
            ty: field.ty.clone(),
            nullable: constant.nullable,
            key: constant.key,
            generated: constant.generated,
            computed: constant.computed,
            default: constant.default,
            marker: constant.marker,
            unique: constant.unique,
            unique_with: constant.unique_with,
            between: match constant.values {
                Values::Between(least, most) => Some((least, most)),
                Values::All | Values::OneOf(_) => None,
            },
            one_of: field.one_of.iter().map(|own| own.text.clone()).collect(),
            sql_type: constant.sql_type.map(str::to_owned),
        }
    }

    /// The field's type without the `Option`.
    pub fn inner(&self) -> &str {
        let inside = self.nullable.then(|| self.rust.split_once("Option<")?.1.strip_suffix('>'));
        inside.flatten().unwrap_or(&self.rust)
    }
}

/// The text of a doc comment.
fn doc(attribute: &syn::Attribute) -> Option<String> {
    let syn::Meta::NameValue(syn::MetaNameValue { value: syn::Expr::Lit(literal), .. }) = &attribute.meta else {
        return None;
    };
    match &literal.lit {
        syn::Lit::Str(text) => Some(text.value().trim().to_owned()),
        _ => None,
    }
}

/// A type as one would write it: `Option<DateTime<Utc>>`.
fn rust(ty: &syn::Type) -> String {
    let tokens = ty.to_token_stream().to_string();
    let mut written = String::new();
    for part in tokens.split_whitespace() {
        let word = |character: Option<char>| character.is_some_and(|c| c.is_alphanumeric() || c == '_');
        let before = written.chars().next_back();
        if word(before) && word(part.chars().next()) || matches!(before, Some(',' | ';')) {
            written.push(' ');
        }
        written.push_str(part);
    }
    written
}
