//! What `relation.rs` and `method.rs` are given of a relation.

use heck::ToUpperCamelCase;
use jointable_core::{
    accessor::{Handle, Leads},
    code,
    declare::{Has, Join, Kind, ManyToMany, Model, Takes, Verb, Way, spell},
    relations::{self, Relation, Relations},
};
use minijinja::{Value, context};
use proc_macro2::Literal;
use quote::quote;
use syn::ext::IdentExt;

use super::{Author, tokens::text};

impl Author<'_> {
    /// What the templates are given of a relation besides its names.
    pub(super) fn relation(&self, model: &Model, kind: Kind, relation: &Relation) -> Value {
        match kind {
            Kind::ManyToMany(index) => {
                many_to_many(model, &model.relations[index], relation, (&self.relations, self.sql(relation)))
            }
            Kind::Has(index) => has(model, &model.has[index], relation, (&self.relations, self.sql(relation))),
            Kind::Back(index) => back(model, index, relation),
        }
    }

    /// The SQL of what is asked of a relation most, as lines of its documentation.
    fn sql(&self, relation: &Relation) -> Vec<String> {
        let Some(dialect) = self.style.dialect else { return Vec::new() };
        let operations = self.relations.operations(relation, dialect);
        let rows = operations.iter().filter_map(|operation| {
            let name = match operation.handle {
                Handle::Links => operation.name.to_owned(),
                Handle::WithLink => format!("with_link().{}", operation.name),
                _ => return None,
            };
            let shown = SHOWN.contains(&name.as_str());
            let text: Option<Vec<&str>> =
                operation.statements.iter().map(|statement| statement.sql.as_deref()).collect();
            // Within a table, and between backticks.
            let text = text?.join("; ").replace('|', "\\|");
            let quote = "`".repeat(1 + text.split(|c| c != '`').map(str::len).max().unwrap_or_default());
            shown.then(|| format!("| `{name}` | {quote}{text}{quote} |"))
        });
        let head = [String::new(), format!("| operation | on {} |", dialect.title()), "|---|---|".to_owned()];
        head.into_iter().chain(rows).collect()
    }
}

/// The operations whose SQL is shown where a relation is declared.
const SHOWN: [&str; 9] = ["all", "with_link().all", "ids", "count", "has", "add", "remove", "clear", "set"];

fn many_to_many(model: &Model, own: &ManyToMany, relation: &Relation, (all, sql): (&Relations, Vec<String>)) -> Value {
    let (near, name) = (model.ident.unraw(), &relation.alias);
    let ends = relation.links().map_or((0, 1), |links| (links.near, links.far));
    let target = own.target.as_ref().map(|(target, _)| target);
    let (far, link, payload, by) = match (&own.join, target) {
        (Join::Through(through, _), _) => {
            let to = Literal::usize_unsuffixed(ends.1);
            let far =
                target.map_or_else(|| text(quote!(<#through as ::jointable::rt::ReferenceAt<#to>>::Target)), text);
            let payload = match own.scope.is_empty() {
                true => quote!(<#through as ::jointable::Model>::Payload),
                false => quote! {
                    <<#through as ::jointable::Model>::Payload as ::jointable::rt::Within<
                        { ::jointable::rt::open_payload::<Self>() },
                    >>::Payload
                },
            };
            (far, text(through), text(payload), format!("through [`{}`]", spell(through)))
        }
        (Join::Bare(_), _) => {
            let link = format!("::jointable::Pair<{}>", relation.marker);
            (target.map(text).unwrap_or_default(), link, "::jointable::NoPayload".to_owned(), TABLE.to_owned())
        }
        (Join::Inverse(other, _), _) => {
            let other = all.relation(relation.far, &other.unraw().to_string()).map_or(0, |other| other.number);
            let other = Literal::usize_unsuffixed(other);
            let link = quote! {
                <<#target as ::jointable::rt::RelationAt<#other>>::Relation as ::jointable::rt::DeclaredManyToMany>::Link
            };
            (target.map(text).unwrap_or_default(), text(link), "::jointable::NoPayload".to_owned(), TABLE.to_owned())
        }
    };
    let scope = relation.links().map(|links| -> Value {
        let scope = links.scope.iter();
        scope.map(|own| context!(column => own.column, value => text(code::literal(&own.value)))).collect()
    });
    let singular = matches!(own.join, Join::Bare(_)).then(|| own.singular());
    context! {
        kind => "many_to_many",
        many => true,
        method => "links",
        doc => doc(format!("The relation `{name}` of [`{near}`], {by}."), sql),
        about => format!("The relation `{name}`: the links of this {near} {by}."),
        about_many => format!("The relation `{name}` of many: their links {by}."),
        far => far,
        link => link,
        payload => payload,
        ends => vec![ends.0, ends.1],
        symmetric => own.symmetric.is_some(),
        scope => scope,
        table => own.table(&model.ident),
        singular => singular,
        verbs => verbs(&own.verbs),
    }
}

const TABLE: &str = "in a table of their own";

fn has(model: &Model, own: &Has, relation: &Relation, (all, sql): (&Relations, Vec<String>)) -> Value {
    let (near, name) = (model.ident.unraw(), &relation.alias);
    let (first, what) = match (&own.way, own.many) {
        (Way::Reference { target, .. }, many) => {
            let target = spell(target);
            let what = match many {
                true => format!("the rows of [`{target}`] that refer to this one."),
                false => format!("the row of [`{target}`] that refers to this one."),
            };
            (format!("The relation `{name}` of [`{near}`], to [`{target}`]."), what)
        }
        (Way::Chain(chain), many) => {
            let names: Vec<_> = chain.iter().map(|(alias, _)| alias.unraw().to_string()).collect();
            let names = names.join(".");
            let what = if many { "each row once" } else { "where that is anything" };
            let what = format!("what `{names}` lead to, {what}; to be read only.");
            (format!("The relation `{name}` of [`{near}`], through `{names}`."), what)
        }
    };
    let own_part = match &own.way {
        Way::Reference { target, .. } => {
            let reference = if let relations::Way::Reference(number) = relation.way { number } else { 0 };
            context!(kind => "has", far => text(target), reference => reference)
        }
        Way::Chain(chain) => {
            let ident = &model.ident;
            let mut of = (quote!(#ident), relation.near);
            let parts = chain.iter().enumerate().map(|(place, (alias, _))| {
                let part = all.relation(of.1, &alias.unraw().to_string());
                let (number, far) = part.map_or((0, 0), |part| (part.number, part.far));
                let (base, number) = (&of.0, Literal::usize_unsuffixed(number));
                let ty = text(quote!(<#base as ::jointable::rt::RelationAt<#number>>::Relation));
                let name = quote::format_ident!("Part{place}");
                of = (quote!(<#name as ::jointable::Relation>::Far), far);
                context!(type => ty)
            });
            context!(kind => "chain", parts => parts.collect::<Value>())
        }
    };
    context! {
        many => own.many,
        method => if own.many { "many" } else { "maybe" },
        doc => doc(first, sql),
        about => format!("The relation `{name}`: {what}"),
        about_many => format!("The relation `{name}` of many [`{near}`]s."),
        verbs => verbs(&own.verbs),
        ..own_part
    }
}

fn back(model: &Model, index: usize, relation: &Relation) -> Value {
    let reference = &model.references[index];
    let (near, name, target) = (model.ident.unraw(), &relation.alias, spell(&reference.path));
    let start = code::start(model, reference);
    context! {
        kind => "back",
        many => false,
        method => if relation.leads == Leads::ToOne { "one" } else { "maybe" },
        doc => vec![format!("The relation `{name}` of [`{near}`]: the way to its [`{target}`].")],
        about => format!("The [`{target}`] that this row refers to by `{}`.", model.called(reference)),
        about_many => format!("The [`{target}`] of each of many rows."),
        reference => index,
        start => text(start.value),
        verbs => Value::from(Vec::<Value>::new()),
    }
}

/// What is said of a relation's type.
fn doc(first: String, sql: Vec<String>) -> Vec<String> {
    std::iter::once(first).chain(sql).collect()
}

fn verbs(verbs: &[Verb]) -> Value {
    let verbs = verbs.iter().map(|verb| {
        let name = verb.operation.unraw().to_string();
        context! {
            operation => name.to_upper_camel_case(),
            name => name,
            method => verb.method.to_string(),
            takes => match verb.takes() {
                Takes::Nothing => "nothing",
                Takes::One => "one",
                Takes::Many => "many",
            },
        }
    });
    verbs.collect()
}
