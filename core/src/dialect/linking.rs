//! Links made of references, and references made of links: the same words in every dialect.

use super::{Dialect, agreeing, ddl::Context, filling::Filling, postgres};
use crate::{
    diff::Linking,
    plan::{Hazard, HazardKind, rows},
    schema::{Column, Index, Table},
    types::Type,
};

impl Context<'_> {
    /// The statement that makes links of a reference.
    pub(super) fn fill_links(&self, dialect: Dialect, linking: &Linking) -> String {
        let (mut into, mut values) = dialect.link_columns(linking);
        for (column, zero) in self.zeros(dialect, linking) {
            into.push(dialect.identifier(&column.name));
            values.push(zero);
        }
        let [insert, select, from] = dialect.links(linking, &into, &values);
        format!("{insert})\n{select}\n{from}")
    }

    /// The statement that makes a reference of links.
    pub(super) fn fill_reference(&self, dialect: Dialect, linking: &Linking) -> String {
        let set = linking.columns.iter().filter_map(|column| {
            Some(format!("{} = {}", dialect.identifier(column), dialect.linked(linking, column)?))
        });
        let set: Vec<String> = set.collect();
        let (table, links) = (dialect.identifier(&linking.table), dialect.identifier(&linking.links));
        let own = dialect.own_links(linking);
        format!("UPDATE {table}\nSET {}\nWHERE EXISTS (SELECT 1 FROM {links} WHERE {own})", set.join(", "))
    }

    /// Whether the rows of a new table are made of a reference.
    pub(super) fn makes_links(&self, table: &str) -> bool {
        !Linking::making(self.changes, table).is_empty()
    }

    /// The linking that fills a new column of `table`.
    pub(crate) fn filled(&self, table: &str, column: &str) -> Option<&Linking> {
        self.changes.iter().find_map(|change| change.fills(table, column))
    }

    /// The payload that links get on the way back, where they had one.
    fn zeros(&self, dialect: Dialect, linking: &Linking) -> Vec<(&Column, String)> {
        let Some(table) = self.to.table(&linking.links) else { return Vec::new() };
        let zero = |column| match self.filling(dialect, &table.name, column) {
            Filling::Zero(zero) => Some((column, zero)),
            Filling::Own | Filling::None => None,
        };
        linking.payload(table).filter_map(zero).collect()
    }

    /// What the rows of a reference mean for the links.
    pub(super) fn of_links(&self, dialect: Dialect, linking: &Linking) -> Vec<Hazard> {
        let Some(table) = self.to.table(&linking.links) else { return Vec::new() };
        let all = Linking::making(self.changes, &linking.links);
        // Of all that make links there it is said with the last.
        let twice = if all.last() == Some(&linking) { twice(dialect, &all, table) } else { Vec::new() };
        let fails = |(what, query)| Hazard::may_fail(&table.name, format!("fails while there are {what}"), query);
        let twice: Vec<Hazard> = twice.into_iter().map(fails).collect();
        if linking.payload(table).next().is_none() {
            return twice;
        }
        let gets = |(column, zero): (&Column, String)| {
            Hazard::new(HazardKind::FillsRows, &table.name, format!("{} is {zero} in all of them", column.name))
        };
        let lost = self.irreversible(&table.name, "the dropped payload");
        lost.into_iter().chain(self.zeros(dialect, linking).into_iter().map(gets)).chain(twice).collect()
    }

    /// What the links mean for the rows that get a reference.
    pub(super) fn of_reference(&self, dialect: Dialect, linking: &Linking) -> Vec<Hazard> {
        let several = self.from.table(&linking.links).and_then(|links| linking.several(dialect, links));
        let none = self.to.table(&linking.table).and_then(|wanted| linking.none(dialect, wanted));
        several.into_iter().chain(none).collect()
    }
}

/// Links that would agree where none may, made of these references, which all become links in one new table: what they
/// are, and the query that finds them.
pub(crate) fn twice(dialect: Dialect, linkings: &[&Linking], table: &Table) -> Vec<(String, String)> {
    let unique = table.indexes.iter().filter(|index| index.unique).filter_map(Index::whole);
    let mut keys: Vec<Vec<String>> = [table.primary_key.clone()].into_iter().chain(unique).collect();
    keys.dedup();
    keys.iter().filter_map(|key| twice_in(dialect, linkings, table, key)).collect()
}

/// The same of one of the keys of the table. What they are not made of is the same in all of them: a default.
fn twice_in(dialect: Dialect, linkings: &[&Linking], table: &Table, key: &[String]) -> Option<(String, String)> {
    let alone = |linking: &Linking| linking.near.iter().all(|(link, _)| key.contains(link));
    if matches!(linkings, [only] if alone(only)) {
        return None;
    }
    let made = |linking: &Linking, column: &String| linking.columns().iter().any(|(link, _)| link == column);
    let (own, others): (Vec<&String>, Vec<&String>) =
        key.iter().partition(|column| linkings.iter().all(|linking| made(linking, column)));
    let differs = |column: &String| {
        let column = table.column(column);
        column.is_none_or(|column| column.generated || column.nullable && column.default.is_none())
    };
    if own.is_empty() || others.into_iter().any(differs) {
        return None;
    }
    let select = |linking: &&Linking| {
        let columns = linking.columns();
        let pairs = own.iter().filter_map(|link| columns.iter().find(|(other, _)| other == *link));
        let value = |(link, own): &(String, String)| {
            format!("{} AS {}", dialect.link_value(linking, link, own), dialect.identifier(link))
        };
        let values: Vec<String> = pairs.map(|pair| value(pair)).collect();
        let [_, _, from] = dialect.links(linking, &[], &[]);
        format!("SELECT {} {}", values.join(", "), from.replace('\n', " "))
    };
    let all: Vec<String> = linkings.iter().map(select).collect();
    let list: Vec<String> = own.iter().map(|link| dialect.identifier(link)).collect();
    let (list, alias) = (list.join(", "), dialect.identifier("links"));
    let union = all.join(" UNION ALL ");
    let query = format!("SELECT {list}, COUNT(*) FROM ({union}) AS {alias} GROUP BY {list} HAVING COUNT(*) > 1");
    let words: Vec<&str> = own.iter().map(|link| link.as_str()).collect();
    Some((format!("{} that would agree in {}", table.name, words.join(", ")), query))
}

impl Linking {
    /// Rows with more than one link, of which one only can be a reference.
    pub(crate) fn several(&self, dialect: Dialect, links: &Table) -> Option<Hazard> {
        let near = Index::new("", self.near.iter().map(|(link, _)| link), links.span);
        let message = format!("fails while a row of {} has several {}", self.table, self.links);
        Some(Hazard { message, table: self.table.clone(), ..agreeing(dialect, links, &near)? })
    }

    /// Rows without a link, where the reference is required.
    pub(crate) fn none(&self, dialect: Dialect, wanted: &Table) -> Option<Hazard> {
        let mut columns = self.columns.iter().filter_map(|column| wanted.column(column));
        if !columns.any(|column| !column.nullable && column.default.is_none()) {
            return None;
        }
        let links = dialect.identifier(&self.links);
        let condition = format!("NOT EXISTS (SELECT 1 FROM {links} WHERE {})", dialect.own_links(self));
        let message = format!("fails while a row of {} has no {}", self.table, self.links);
        Some(Hazard::may_fail(&self.table, message, rows(dialect, &self.table, &condition)))
    }
}

impl Dialect {
    /// A value of one type as one of another; the others make it of themselves.
    fn converted(self, value: String, from: &Type, to: &Type) -> String {
        match self {
            Dialect::Postgres => postgres::converted(&value, from, to).unwrap_or(value),
            Dialect::Sqlite | Dialect::Mysql => value,
        }
    }

    /// The columns that a link is made of, and the values that they get.
    fn link_columns(self, linking: &Linking) -> (Vec<String>, Vec<String>) {
        let columns = linking.columns();
        columns.iter().map(|(link, own)| (self.identifier(link), self.link_value(linking, link, own))).unzip()
    }

    /// What a column of a link gets from a column of the reference, or of the key.
    fn link_value(self, linking: &Linking, link: &str, own: &str) -> String {
        let value = self.identifier(own);
        if linking.near.iter().any(|(near, _)| near == link) {
            return value;
        }
        if let Some(through) = &linking.through {
            let own = format!("{}.{value}", self.identifier(&linking.table));
            return self.other_key(&through.table, (&through.reference, &own), &through.links);
        }
        match linking.retyped.iter().find(|(column, ..)| column == own) {
            Some((_, from, to)) => self.converted(value, from, to),
            None => value,
        }
    }

    /// The value that the row of a table has in one column which has this in another.
    fn other_key(self, table: &str, (column, value): (&str, &str), wanted: &str) -> String {
        let [table, column, wanted, far] = [table, column, wanted, "_far"].map(|name| self.identifier(name));
        format!("(SELECT {far}.{wanted} FROM {table} AS {far} WHERE {far}.{column} = {value})")
    }

    /// The parts of the statement that makes links.
    fn links(self, linking: &Linking, into: &[String], values: &[String]) -> [String; 3] {
        let (links, table) = (self.identifier(&linking.links), self.identifier(&linking.table));
        let given: Vec<String> =
            linking.columns.iter().map(|own| format!("{} IS NOT NULL", self.identifier(own))).collect();
        [
            format!("INSERT INTO {links} ({}", into.join(", ")),
            format!("SELECT {}", values.join(", ")),
            format!("FROM {table}\nWHERE {}", given.join(" AND ")),
        ]
    }

    /// Whether a script makes links in this way.
    pub(crate) fn makes_links(self, linking: &Linking, script: &str) -> bool {
        let (into, values) = self.link_columns(linking);
        self.links(linking, &into, &values).iter().all(|part| script.contains(part))
    }

    /// Whether a script makes a reference in this way.
    pub(crate) fn makes_reference(self, linking: &Linking, script: &str) -> bool {
        linking.columns.iter().all(|column| self.linked(linking, column).is_some_and(|value| script.contains(&value)))
    }

    /// The value that a column of the reference has from the link of its row.
    pub(super) fn linked(self, linking: &Linking, column: &str) -> Option<String> {
        let links = self.identifier(&linking.links);
        let source = format!("{links}.{}", self.identifier(linking.source(column)?));
        let retyped = linking.retyped.iter().find(|(own, ..)| own == column);
        let source = match (&linking.through, retyped) {
            (Some(through), _) => self.other_key(&through.table, (&through.links, &source), &through.reference),
            (None, Some((_, to, from))) => self.converted(source, from, to),
            (None, None) => source,
        };
        Some(format!("(SELECT {source} FROM {links} WHERE {})", self.own_links(linking)))
    }

    /// The condition that finds the links of a row.
    pub(crate) fn own_links(self, linking: &Linking) -> String {
        let (table, links) = (self.identifier(&linking.table), self.identifier(&linking.links));
        let equal = |(link, own): &(String, String)| {
            format!("{links}.{} = {table}.{}", self.identifier(link), self.identifier(own))
        };
        linking.near.iter().map(equal).collect::<Vec<_>>().join(" AND ")
    }
}
