//! What `model.rs` is given.

use jointable_core::{
    code::{self, LinkKey, Record},
    declare::{Field, Join, Kind, Links, Model},
};
use minijinja::{Value, context};
use quote::format_ident;
use syn::ext::IdentExt;

use super::{Author, tokens::text};

impl Author<'_> {
    /// What the template is given of the model of this index.
    pub(super) fn model(&self, index: usize) -> Value {
        let model = &self.crates.models[index].model;
        let aliases = model.aliases();
        let row = code::row(model);
        let links = match &model.links {
            Links::One => ("One", "One".to_owned()),
            Links::OnePer(fields, _) => {
                let fields: Vec<_> = fields.iter().map(usize::to_string).collect();
                ("OnePer", format!("OnePer(&[{}])", fields.join(", ")))
            }
            Links::Many(_) => ("Many", "Many".to_owned()),
        };
        let key = code::key(model);
        let stored = code::stored(model).map(|fields| -> Value {
            let fields = fields.into_iter();
            fields.map(|(ident, value)| context!(ident => ident.to_string(), value => text(value))).collect()
        });
        let bare = aliases.iter().enumerate().filter_map(|(number, (_, kind))| {
            let Kind::ManyToMany(index) = *kind else { return None };
            let own = &model.relations[index];
            let (Join::Bare(_), Some((target, _))) = (&own.join, &own.target) else { return None };
            Some(context!(number => number, target => text(target)))
        });
        let list = code::position(model);
        context! {
            name => model.ident.unraw().to_string(),
            ident => model.ident.to_string(),
            vis => text(&model.visibility),
            table => model.table.clone(),
            own => context!(pattern => text(code::values(&row.idents())), ..record(model, &row)),
            new => record(model, &code::new_row(model)),
            columns => columns(model),
            payload => payload(model),
            meta => context!(links => links.1, ..meta(model)),
            links => links.0,
            key => context!(type => text(key.ty), value => text(key.value)),
            stored => stored,
            aliases => aliases.iter().enumerate().map(|(number, (alias, _))| named(model, alias, number)).collect::<Value>(),
            bare => bare.collect::<Value>(),
            list => list.map(|(field, ty, list)| context!(model => text(list), field => field.to_string(), type => text(ty))),
            removed => code::keeps_removed(model),
            link_key => code::link_key(model).map(|key| match key {
                LinkKey::Numbered(ty) => context!(numbered => true, type => text(ty)),
                LinkKey::Given(value) => context!(numbered => false, value => text(value)),
            }),
            references => references(model),
            relations => aliases
                .iter()
                .enumerate()
                .filter_map(|(number, (alias, kind))| {
                    let own = self.relations.models[index].relations.iter().find(|relation| relation.number == number)?;
                    Some(context!(..named(model, alias, number), ..self.relation(model, *kind, own)))
                })
                .collect::<Value>(),
        }
    }
}

/// A relation by its names.
fn named(model: &Model, alias: &syn::Ident, number: usize) -> Value {
    context! {
        ident => alias.to_string(),
        name => alias.unraw().to_string(),
        marker => model.marker(alias).to_string(),
        number => number,
    }
}

/// A struct, as `record.rs` has it.
fn record(model: &Model, record: &Record<'_>) -> Value {
    let (values, refs) = record.hidden_names();
    let fields = record.members.iter().map(|member| {
        context! {
            docs => docs(member.docs),
            vis => text(member.visibility),
            ident => member.ident.to_string(),
            type => text(&member.ty),
        }
    });
    context! {
        doc => record.doc.clone(),
        vis => text(&model.visibility),
        ident => record.ident.to_string(),
        fields => fields.collect::<Value>(),
        types => text(record.types()),
        borrowed => text(record.borrowed()),
        default => false,
        hidden => record.hidden,
        values => values.to_string(),
        refs => refs.to_string(),
    }
}

/// Doc comments and other attributes.
fn docs(docs: &[syn::Attribute]) -> String {
    docs.iter().map(|attribute| text(attribute) + "\n").collect()
}

fn columns(model: &Model) -> Value {
    let fields = model.fields.iter().map(|field| {
        let Field { ident, visibility, docs, .. } = field;
        context! {
            docs => self::docs(docs),
            vis => text(visibility),
            ident => ident.to_string(),
            kind => if field.nullable { "Nullable" } else { "Column" },
            type => text(field.inner()),
        }
    });
    let aliases = model.aliases();
    let idents: Vec<_> =
        model.fields.iter().map(|field| &field.ident).chain(aliases.iter().map(|(alias, _)| alias)).collect();
    context! {
        ident => format_ident!("{}Columns", model.ident.unraw()).to_string(),
        fields => fields.collect::<Value>(),
        pattern => text(code::values(&idents)),
        names => idents.iter().map(|ident| Value::from(ident.to_string())).collect::<Value>(),
    }
}

fn payload(model: &Model) -> Value {
    let structs = code::payload(model);
    let names = structs.iter().flat_map(|structs| structs.record.idents()).map(|ident| Value::from(ident.to_string()));
    context! {
        type => text(code::payload_kind(model)),
        names => names.collect::<Value>(),
        record => structs.as_ref().map(|structs| record(model, &structs.record)),
        patch => structs.as_ref().map(|structs| context!(default => true, ..record(model, &structs.patch))),
    }
}

fn meta(model: &Model) -> Value {
    let references = model.references.iter().enumerate().map(|(number, reference)| {
        context! {
            number => number,
            name => model.called(reference),
            columns => reference.fields.iter().map(|field| Value::from(*field)).collect::<Value>(),
            writes => reference.writes(),
            unique => reference.unique,
        }
    });
    let fields = 0..model.fields.len();
    context! {
        columns => fields.clone().map(|index| Value::from(text(code::column(model, index)))).collect::<Value>(),
        key => fields.filter(|index| model.is_key(*index)).map(Value::from).collect::<Value>(),
        references => references.collect::<Value>(),
    }
}

fn references(model: &Model) -> Value {
    let all = model.references.iter().enumerate().map(|(number, reference)| {
        let refer = code::refer(model, reference).into_iter().map(|statement| Value::from(text(statement)));
        context! {
            number => number,
            target => text(&reference.path),
            held => text(code::held(model, reference)),
            refer => refer.collect::<Value>(),
        }
    });
    all.collect()
}
