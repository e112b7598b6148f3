//! What operations are given and return, in the user's types.

use std::fmt;

use super::{Identity, Model, Relation, Relations};
use crate::accessor::{Handle, Leads, Operation, Payload};

/// What an operation is given, besides the database, and what it returns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signature {
    /// What it is given, as types.
    pub given: Vec<String>,
    /// What it returns; empty where that is nothing.
    pub returns: String,
}

impl fmt::Display for Signature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let given = ["db"].into_iter().chain(self.given.iter().map(String::as_str));
        write!(f, "({})", given.collect::<Vec<_>>().join(", "))?;
        if self.returns.is_empty() { Ok(()) } else { write!(f, " -> {}", self.returns) }
    }
}

impl Model {
    /// What identifies a row, as a type.
    pub fn key_type(&self) -> String {
        let types: Vec<&str> = self.key.iter().map(|&column| self.columns[column].rust.as_str()).collect();
        match types[..] {
            [only] => only.to_owned(),
            _ => format!("({})", types.join(", ")),
        }
    }
}

impl Relations {
    /// What an operation of a relation is given and returns.
    pub fn signature(&self, relation: &Relation, operation: &Operation) -> Signature {
        let far = &self.models[relation.far];
        let (row, key) = (far.name.as_str(), far.key_type());
        let of = |given: Vec<String>, returns: &str| Signature { given, returns: returns.to_owned() };
        let (read, returned) = match operation.handle {
            Handle::WithLink | Handle::WithRemovedAndLink | Handle::LinksOfWithLink => {
                let linked = format!("Linked<{row}, {}>", self.link_type(relation));
                (linked.clone(), linked)
            }
            _ => (row.to_owned(), row.to_owned()),
        };
        let many = matches!(operation.handle, Handle::LinksOf | Handle::LinksOfWithLink);
        let (name, given) = match operation.name.strip_suffix("_with") {
            Some(name) => (name, true),
            None => (operation.name, false),
        };
        let Some(links) = relation.links() else {
            return match (name, relation.leads) {
                ("all", Leads::ToMany) if many => of(vec![], &format!("Vec<Vec<{read}>>")),
                ("all", Leads::ToOne) => of(vec![], &format!("Vec<{read}>")),
                ("all", Leads::ToMaybeOne) => of(vec![], &format!("Vec<Option<{read}>>")),
                ("get", Leads::ToMaybeOne) => of(vec![], &format!("Option<{read}>")),
                ("get", _) => of(vec![], row),
                ("create", _) => of(vec![far.new.clone()], row),
                (name, _) => reading(name, &read, &key),
            };
        };
        let link = &self.models[links.model];
        let payload = (given || links.payload == Payload::Required).then(|| link.payload.clone());
        let with = |first: Vec<String>| first.into_iter().chain(payload.clone()).collect::<Vec<_>>();
        let pairs = |payload: Option<&String>| match payload {
            Some(payload) => format!("({key}, {payload})"),
            None => key.clone(),
        };
        let (named, added) = match link.identity {
            Identity::One => (key.clone(), "Added".to_owned()),
            Identity::OnePer(_) => (link.key_type(), "Added".to_owned()),
            Identity::Many => (link.key_type(), link.key_type()),
        };
        let index = || "usize".to_owned();
        match name {
            "all" if many => of(vec![], &format!("Vec<Vec<{returned}>>")),
            "add" => of(with(vec![key]), &added),
            "add_many" => of(vec![each(&pairs(payload.as_ref()))], "u64"),
            "create" => of(with(vec![far.new.clone()]), row),
            "toggle" => of(with(vec![key]), "Toggled"),
            "insert_at" => of(with(vec![index(), key]), &added),
            "set" => {
                let whole = (links.payload != Payload::None).then_some(&link.payload);
                of(vec![each(&pairs(whole))], "SetReport")
            }
            "upsert" => of(vec![key, link.payload.clone()], ""),
            "update_link" => of(vec![named, format!("{}Patch", link.payload.trim_start_matches("r#"))], "bool"),
            "remove" => of(vec![key], "bool"),
            "remove_many" => of(vec![each(&key)], "u64"),
            "remove_link" => of(vec![named], "bool"),
            "remove_links_to" => of(vec![key], "u64"),
            "clear" | "count_links" => of(vec![], "u64"),
            "move_to" => of(vec![named, index()], "bool"),
            "reorder" => of(vec![each(&named)], "u64"),
            name => reading(name, &read, &key),
        }
    }

    /// What an operation of a model is given and returns.
    pub fn signature_of_model(&self, model: usize, operation: &Operation) -> Signature {
        let model = &self.models[model];
        let (given, returns) = match operation.name {
            "find" => (vec![model.key_type()], format!("Option<{}>", model.name)),
            "find_many" => (vec![each(&model.key_type())], format!("Vec<{}>", model.name)),
            "all" => (vec![], format!("Vec<{}>", model.name)),
            "insert" => (vec![model.new.clone()], model.name.clone()),
            "insert_many" => (vec![each(&model.new)], "u64".to_owned()),
            _ => (vec![], String::new()),
        };
        Signature { given, returns }
    }

    /// The type of a link.
    fn link_type(&self, relation: &Relation) -> String {
        let Some(links) = relation.links() else { return String::new() };
        let link = &self.models[links.model];
        let made = link.made_for.as_ref().and_then(|(near, alias)| self.relation(*near, alias));
        made.map_or_else(|| link.name.clone(), |made| format!("Pair<{}>", made.marker))
    }
}

fn reading(name: &str, read: &str, key: &str) -> Signature {
    let (given, returns) = match name {
        "all" => (vec![], format!("Vec<{read}>")),
        "stream" => (vec![], format!("RowStream<{read}>")),
        "first" => (vec![], format!("Option<{read}>")),
        "ids" => (vec![], format!("Vec<{key}>")),
        "has" => (vec![key.to_owned()], "bool".to_owned()),
        "has_all" | "has_any" => (vec![each(key)], "bool".to_owned()),
        "exists" => (vec![], "bool".to_owned()),
        _ => (vec![], "u64".to_owned()),
    };
    Signature { given, returns }
}

fn each(item: &str) -> String {
    format!("impl IntoIterator<Item = {item}>")
}
