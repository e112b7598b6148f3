//! What there is to know of a relation, a line each.

use jointable_core::{
    accessor::{Leads, Payload},
    meta::Marker,
    relations::{self, Join, Way},
    schema::Action,
};
use serde::Serialize;

use super::{Author, a};

/// Something to know.
#[derive(Clone, Debug, Serialize)]
pub struct Fact {
    /// What it is about.
    pub about: &'static str,
    /// What it is.
    pub text: String,
}

impl Author<'_> {
    pub(super) fn facts(&self, relation: &relations::Relation) -> Vec<Fact> {
        let (near, far) = (self.name(relation.near), self.name(relation.far));
        let mut facts = Vec::new();
        let mut fact = |about, text: String| facts.push(Fact { about, text });
        fact(
            "leads to",
            match relation.leads {
                Leads::ToMany => format!("any number of {far}"),
                Leads::ToOne => format!("one {far}"),
                Leads::ToMaybeOne => format!("one {far}, or none"),
            },
        );
        match &relation.way {
            Way::Links(links) => self.facts_of_links(relation, links, &mut fact),
            Way::Reference(reference) => {
                let own = &self.relations.models[relation.far];
                fact("by", self.end(relation.far, *reference));
                fact("when deleted", rows_go(own.references[*reference].on_delete, near, far));
            }
            Way::Back(reference) => {
                let own = &self.relations.models[relation.near];
                fact("by", self.end(relation.near, *reference));
                fact("when deleted", rows_go(own.references[*reference].on_delete, far, near));
            }
            Way::Chain(chain) => {
                let parts: Vec<_> = self.parts(relation.near, chain).into_iter().map(|part| part.name).collect();
                fact("through", parts.join(", then "));
                let once = if relation.leads == Leads::ToMany { ", each row once" } else { "" };
                fact("links", format!("those of the relations it goes through{once}; to be read only"));
            }
        }
        for verb in &relation.verbs {
            fact("verb", format!("{} runs {}", verb.method, verb.operation));
        }
        facts
    }

    fn facts_of_links(
        &self,
        relation: &relations::Relation,
        links: &relations::Links,
        fact: &mut impl FnMut(&'static str, String),
    ) {
        let (near, far) = (self.name(relation.near), self.name(relation.far));
        let link = &self.relations.models[links.model];
        let table = &link.table;
        fact(
            "through",
            match &links.join {
                Join::Through => format!("{}, the table {table}", self.name(links.model)),
                Join::Made => format!("{table}, a table made for this relation"),
                Join::Inverse(_) => format!("{table}, the table made for {}", self.name(links.model)),
            },
        );
        fact("near end", self.end(links.model, links.near));
        fact("far end", self.end(links.model, links.far));
        if links.symmetric {
            let lesser = link.names_of(&link.references[links.near].columns).collect::<Vec<_>>().join(", ");
            fact("symmetric", format!("a link is the same from both sides: stored once, the lesser key in {lesser}"));
        }
        fact("links", self.identity(links.model));
        for scope in &links.scope {
            let (column, value) = (&link.columns[scope.column].name, self.literal(&scope.value));
            fact("scope", format!("{column} = {value}: only such links are seen, and new ones are given it"));
        }
        fact(
            "payload",
            match links.payload {
                Payload::None => "none".to_owned(),
                Payload::Optional => format!("{}; all of it can be left out", payload(link, links)),
                Payload::Required => format!("{}; has to be given", payload(link, links)),
            },
        );
        let marked = |is: fn(Marker) -> bool| link.columns.iter().find(|column| column.marker.is_some_and(is));
        let position = marked(|marker| matches!(marker, Marker::Position(_)));
        let listed = |column: &relations::Column, end: usize| column.marker == Some(Marker::Position(end));
        fact(
            "order",
            match position {
                Some(column) if listed(column, links.near) => format!("by {}, the place in the list", column.name),
                Some(column) if listed(column, links.far) => {
                    format!("by the keys of the far rows; {} is the place in the list of {}", column.name, a(far))
                }
                _ => "by the keys of the far rows".to_owned(),
            },
        );
        if let Some(column) = marked(|marker| marker == Marker::DeletedAt) {
            fact("removing", format!("links stay, and say in {} when they were removed", column.name));
        }
        for (end, of) in [(links.near, near), (links.far, far)] {
            let reference = &link.references[end];
            let columns: Vec<_> = link.names_of(&reference.columns).collect();
            fact("when deleted", links_go(reference.on_delete, of, &columns.join(", ")));
        }
    }

    /// `follows.follower_id → users.id, ON DELETE CASCADE`
    fn end(&self, model: usize, reference: usize) -> String {
        let own = &self.relations.models[model];
        let reference = &own.references[reference];
        let to = &self.relations.models[reference.to];
        let columns: Vec<_> =
            own.names_of(&reference.columns).map(|column| format!("{}.{column}", own.table)).collect();
        let key: Vec<_> = to.names_of(&to.key).map(|column| format!("{}.{column}", to.table)).collect();
        let mut text = format!("{} → {}", columns.join(", "), key.join(", "));
        for (when, action) in [("DELETE", reference.on_delete), ("UPDATE", reference.on_update)] {
            if action != Action::NoAction {
                text.push_str(&format!(", ON {when} {}", action.sql()));
            }
        }
        text
    }
}

/// The columns that are not fixed, with their types.
fn payload(link: &relations::Model, links: &relations::Links) -> String {
    let open = |column: &&usize| links.scope.iter().all(|scope| scope.column != **column);
    let columns = links.payload_columns.iter().filter(open).map(|&column| &link.columns[column]);
    columns.map(|column| format!("{}: {}", column.field, column.rust)).collect::<Vec<_>>().join(", ")
}

/// What becomes of links when a row they lead to by these columns is deleted.
fn links_go(action: Action, of: &str, columns: &str) -> String {
    match action {
        Action::Cascade => format!("links go with the {of} in {columns}"),
        Action::NoAction | Action::Restrict => format!("{} in {columns} of a link cannot be deleted", a(of)),
        Action::SetNull => format!("links stay without the {of} in {columns}"),
        Action::SetDefault => format!("links get the default in the place of the {of} in {columns}"),
    }
}

/// What becomes of rows when the one that they refer to is deleted.
fn rows_go(action: Action, of: &str, far: &str) -> String {
    let (of, far_one) = (a(of), a(far));
    match action {
        Action::Cascade => format!("every {far} of {of} goes with it"),
        Action::NoAction | Action::Restrict => format!("{of} that {far_one} refers to cannot be deleted"),
        Action::SetNull => format!("every {far} of {of} stays, and refers to none"),
        Action::SetDefault => format!("every {far} of {of} stays, and refers to the default"),
    }
}
