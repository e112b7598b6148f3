//! The operations of models and relations, as data: which statements each of them runs, in their order.
//!
//! The runtime has the same statements as constants, and runs them; tests hold what it sends against what is said here.

mod writing;

use self::writing::Writing;
use super::{
    Parameter, Relation, Sql, all, all_of, any, count, count_among, count_links, delete, every, find, find_many, first,
    has, ids, insert, insert_many, last_place, lock_list, lock_lists, update, with_link, with_link_of,
};
use crate::{dialect::Dialect, meta::Model};

/// What can be done with a model or a relation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Operation {
    /// What it is called on.
    pub handle: Handle,
    /// Its name.
    pub name: &'static str,
    /// What it does, in a few words.
    pub does: &'static str,
    /// Whether its statements are one transaction; a savepoint where there is one.
    pub transaction: bool,
    /// What it runs, in order.
    pub statements: Vec<Statement>,
}

/// A statement of an operation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// What it does within the operation; empty where it is all of it.
    pub does: &'static str,
    /// When it is run; empty where it always is.
    pub when: &'static str,
    /// Its text. `None` where it is longer than fits: a program that uses it does not compile.
    pub sql: Option<String>,
    /// What is bound to it, in order.
    pub parameters: Vec<Parameter>,
}

/// What an operation is called on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Handle {
    /// The model: `Recipe::find`.
    Model,
    /// The relation of one row: `recipe.ingredients()`.
    Links,
    /// `recipe.ingredients().with_link()`
    WithLink,
    /// `recipe.ingredients().with_removed()`
    WithRemoved,
    /// `recipe.ingredients().with_removed().with_link()`
    WithRemovedAndLink,
    /// The relation of many rows: `Recipe::ingredients_of(&recipes)`.
    LinksOf,
    /// `Recipe::ingredients_of(&recipes).with_link()`
    LinksOfWithLink,
}

/// To how many rows a relation leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Leads {
    /// To any number.
    ToMany,
    /// To one.
    ToOne,
    /// To one or none.
    ToMaybeOne,
}

/// What payload links are given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Payload {
    /// None.
    None,
    /// Such as can be left out.
    Optional,
    /// Such as cannot.
    Required,
}

impl Operation {
    /// What it is called as, where the method of the relation, or the model, has that name:
    /// `ingredients().with_link().all`.
    pub fn call(&self, of: &str) -> String {
        let of_many = of.strip_prefix("r#").unwrap_or(of);
        let handle = match self.handle {
            Handle::Model => return format!("{of}::{}", self.name),
            Handle::Links => format!("{of}()"),
            Handle::WithLink => format!("{of}().with_link()"),
            Handle::WithRemoved => format!("{of}().with_removed()"),
            Handle::WithRemovedAndLink => format!("{of}().with_removed().with_link()"),
            Handle::LinksOf => format!("{of_many}_of(…)"),
            Handle::LinksOfWithLink => format!("{of_many}_of(…).with_link()"),
        };
        format!("{handle}.{}", self.name)
    }
}

impl Statement {
    fn new(does: &'static str, sql: &Sql) -> Self {
        Self { does, when: "", sql: sql.whole().map(str::to_owned), parameters: sql.parameters().to_vec() }
    }

    fn when(self, when: &'static str) -> Self {
        Self { when, ..self }
    }
}

/// The operations of a model; `list` is the model of the rows that have lists of its rows, where it has a position.
pub fn operations_of_model(dialect: Dialect, model: &Model<'_>, list: Option<&Model<'_>>) -> Vec<Operation> {
    let inserting = inserting(dialect, model, list);
    let mut inserting_many = Vec::new();
    if let Some(list) = list.filter(|_| dialect != Dialect::Sqlite) {
        inserting_many.push(Statement::new("hold the lists", &lock_lists(dialect, model, list)));
    }
    inserting_many.push(Statement::new(if list.is_some() { "store" } else { "" }, &insert_many(dialect, model)));
    let one = |name, does, sql: Sql| operation(Handle::Model, name, does, [Statement::new("", &sql)]);
    vec![
        one("find", "the row of a key, if there is one", find(dialect, model)),
        one("find_many", "the rows of these keys, in their order", find_many(dialect, model)),
        one("all", "all rows, by their keys", every(dialect, model)),
        operation(Handle::Model, "insert", "stores a new row", inserting),
        operation(Handle::Model, "insert_many", "stores many new rows, and says how many", inserting_many),
        one("update", "stores the fields of this row under its key", update(dialect, model)),
        one("delete", "deletes this row", delete(dialect, model)),
    ]
}

/// The operations of a relation; `list` is the model of the rows that have lists of far rows, where the far model has a
/// position.
pub fn operations(dialect: Dialect, relation: &Relation<'_>, leads: Leads, list: Option<&Model<'_>>) -> Vec<Operation> {
    let statement = |sql: Sql| [Statement::new("", &sql)];
    if leads != Leads::ToMany {
        let mut get = statement(all(dialect, relation)).to_vec();
        let (from, near) = (relation.start, relation.near);
        if leads == Leads::ToMaybeOne && from.iter().any(|&column| near.columns[column].nullable) {
            let none = Statement::new("", &all_of(dialect, relation));
            get.push(none.when("instead, of no key, where the reference is NULL"));
        }
        let each = statement(all_of(dialect, relation));
        return vec![
            operation(Handle::Links, "get", "the row", get),
            operation(Handle::LinksOf, "all", "the row of each of many, in their order", each),
        ];
    }
    let mut found = reading(dialect, relation);
    if relation.is_direct() {
        found.push(operation(
            Handle::Links,
            "create",
            "stores a new row that refers to this one",
            inserting(dialect, relation.far, list),
        ));
    } else if relation.via.is_empty() {
        found.extend(reading_links(dialect, relation));
        found.extend(Writing { dialect, relation }.operations(list));
    }
    found
}

fn reading(dialect: Dialect, relation: &Relation<'_>) -> Vec<Operation> {
    let one = |name, does, sql: Sql| operation(Handle::Links, name, does, [Statement::new("", &sql)]);
    let in_order = relation.position().is_some();
    let found = if in_order { "the far rows, in their order" } else { "the far rows, by their keys" };
    vec![
        one("all", found, all(dialect, relation)),
        one("stream", "the same one by one, on sqlx", all(dialect, relation)),
        one("first", "the first of them", first(dialect, relation)),
        one("ids", "the far keys, in the same order", ids(dialect, relation)),
        one("exists", "whether there is any", any(dialect, relation)),
        one("count", "how many far rows there are", count(dialect, relation)),
        one("has", "whether the two are linked", has(dialect, relation)),
        one("has_all", "whether all of these are linked", count_among(dialect, relation)),
        one("has_any", "whether any of these is linked", count_among(dialect, relation)),
        operation(
            Handle::LinksOf,
            "all",
            "the far rows of each of many rows",
            [Statement::new("", &all_of(dialect, relation))],
        ),
    ]
}

fn reading_links(dialect: Dialect, relation: &Relation<'_>) -> Vec<Operation> {
    let one = |handle, name, does, sql: Sql| operation(handle, name, does, [Statement::new("", &sql)]);
    let mut found = vec![
        one(Handle::WithLink, "all", "the far rows with their links", with_link(dialect, relation)),
        one(Handle::WithLink, "stream", "the same one by one, on sqlx", with_link(dialect, relation)),
        one(
            Handle::LinksOfWithLink,
            "all",
            "the far rows of each of many rows, with their links",
            with_link_of(dialect, relation),
        ),
    ];
    if !relation.is_single() {
        found.push(one(Handle::Links, "count_links", "how many links there are", count_links(dialect, relation)));
    }
    if relation.is_marked_removed() {
        let removed = Relation { removed: true, ..*relation };
        let does = "the far rows, those of removed links too";
        found.push(one(Handle::WithRemoved, "all", does, all(dialect, &removed)));
        let does = "the same with their links, which say when they were removed";
        found.push(one(Handle::WithRemovedAndLink, "all", does, with_link(dialect, &removed)));
    }
    found
}

/// What stores a row.
fn inserting(dialect: Dialect, model: &Model<'_>, list: Option<&Model<'_>>) -> Vec<Statement> {
    let mut statements = Vec::new();
    if let Some(list) = list {
        if dialect != Dialect::Sqlite {
            statements.push(Statement::new("hold the list", &lock_list(dialect, list)));
        }
        statements.push(Statement::new("find its place", &last_place(dialect, model)));
    }
    let reads = model.is_computed() && dialect != Dialect::Postgres;
    let does = if reads || list.is_some() { "store" } else { "" };
    statements.push(Statement::new(does, &insert(dialect, model)));
    if reads {
        statements.push(Statement::new("read what is computed", &find(dialect, model)));
    }
    statements
}

impl Relation<'_> {
    /// What payload links are given.
    pub const fn payload(&self) -> Payload {
        match self.open_payload() {
            0 => Payload::None,
            1 => Payload::Optional,
            _ => Payload::Required,
        }
    }
}

/// Several statements are a transaction, but where only one of them is run.
fn operation(
    handle: Handle,
    name: &'static str,
    does: &'static str,
    statements: impl Into<Vec<Statement>>,
) -> Operation {
    let statements = statements.into();
    let runs = statements.iter().filter(|own| !own.when.starts_with("instead")).count();
    Operation { handle, name, does, transaction: runs > 1, statements }
}
