//! Rows that are linked by a join table in one schema and refer by columns of their own in the other.

use super::{Change, Thing, same_set};
use crate::{
    dialect::Dialect,
    schema::{Column, ForeignKey, Schema, Table},
    types::Type,
};

/// How the rows of a table say what they are related to, once by a reference and once by links.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Linking {
    /// The table with the reference.
    pub table: String,
    /// The columns of the reference that the table has only there.
    pub columns: Vec<String>,
    /// The join table.
    pub links: String,
    /// Its columns that lead to the table, each with the column it refers to.
    pub near: Vec<(String, String)>,
    /// Its columns that lead where the reference leads, each with the reference's column.
    pub far: Vec<(String, String)>,
    /// Those of the reference's columns that have another type in the join table: theirs, and the one there.
    pub retyped: Vec<(String, Type, Type)>,
    /// Where the table that both lead to is known by another key to the one than to the other.
    pub through: Option<Through>,
}

/// The table that a reference and links lead to by different keys. Its rows say which of the one is which of the other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Through {
    /// The table.
    pub table: String,
    /// Its column that the reference leads to.
    pub reference: String,
    /// Its column that the links lead to.
    pub links: String,
}

/// A reference and a join table between which nothing is moved, because the keys they lead by are others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Apart {
    /// A column of the reference.
    pub reference: Thing,
    /// The join table.
    pub links: String,
    /// The table that has another key.
    pub of: String,
    /// Whether values could be moved while there are both keys.
    pub movable: bool,
}

/// Which of the two there is from now on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Becomes {
    Links,
    Reference,
}

/// That the values of a reference become links, or links such values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Move {
    pub becomes: Becomes,
    /// A column of the reference, of the table as it is called from now on.
    pub reference: Thing,
    /// The join table, and its column that leads where the reference leads, where that is said.
    pub links: Thing,
}

/// The changes by which a script that leads from `from` to `to` moves values, as jointable writes it.
pub(crate) fn moved(from: &Schema, to: &Schema, script: &str, dialect: Dialect) -> Vec<Change> {
    let links = Linking::all(from, to).into_iter().filter(|linking| dialect.makes_links(linking, script));
    let references = Linking::all(to, from).into_iter().filter(|linking| dialect.makes_reference(linking, script));
    links.map(Change::FillLinks).chain(references.map(Change::FillReference)).collect()
}

impl Linking {
    /// The ways in which the rows of `table`, by the reference, and those of the join table can say the same. `other`
    /// is the table where it does without the reference.
    fn between(
        (table, reference): (&Table, &ForeignKey),
        (links, other): (&Table, &Table),
        schemas: (&Schema, &Schema),
    ) -> Vec<Linking> {
        let columns = reference.columns.iter().filter(|column| other.column(column).is_none());
        let columns: Vec<String> = columns.cloned().collect();
        let leads = |key: &ForeignKey, table: &str, columns: &[String]| {
            key.references_table == table && same_set(&key.references_columns, columns)
        };
        let mut found = Vec::new();
        if columns.is_empty() {
            return found;
        }
        for near in links.foreign_keys.iter().filter(|key| key.references_table == table.name) {
            if !is_kept(near, table, other) {
                continue;
            }
            let far = links.foreign_keys.iter().filter(|key| key.columns != near.columns);
            found.extend(far.filter_map(|far| {
                let through = match leads(far, &reference.references_table, &reference.references_columns) {
                    true => None,
                    false => Some(Through::between(table, reference, far, schemas)?),
                };
                let of_reference = |column: &String| {
                    let at = reference.references_columns.iter().position(|own| own == column || through.is_some());
                    at.map_or_else(String::new, |at| reference.columns[at].clone())
                };
                let far = far.columns.iter().zip(far.references_columns.iter().map(of_reference));
                let far: Vec<(String, String)> = far.map(|(link, own)| (link.clone(), own)).collect();
                let types = far.iter().filter(|_| through.is_none()).filter_map(|(link, own)| {
                    let (own_type, link_type) = (&table.column(own)?.ty, &links.column(link)?.ty);
                    (own_type != link_type).then(|| (own.clone(), own_type.clone(), link_type.clone()))
                });
                Some(Linking {
                    retyped: types.collect(),
                    table: table.name.clone(),
                    columns: columns.clone(),
                    links: links.name.clone(),
                    near: near.columns.iter().cloned().zip(near.references_columns.iter().cloned()).collect(),
                    far,
                    through,
                })
            }));
        }
        found
    }

    /// All the ways in which what `from` says by references, `to` can say by links. Those that one reference and one
    /// join table leave open stand next to each other.
    pub(super) fn all(from: &Schema, to: &Schema) -> Vec<Linking> {
        let new: Vec<&Table> = to.unshared(from).collect();
        let mut found = Vec::new();
        if new.is_empty() {
            return found;
        }
        for (table, other) in from.shared(to) {
            for reference in &table.foreign_keys {
                let of = |links: &&Table| Linking::between((table, reference), (*links, other), (from, to));
                found.extend(new.iter().flat_map(of));
            }
        }
        found
    }

    /// References that `to` has links for, and for which there is no way, because the links lead by other keys: each by
    /// its first column, with the join table, and the table that has another key. `from` and `to` as for
    /// [`Linking::all`].
    pub(super) fn apart(from: &Schema, to: &Schema) -> Vec<Apart> {
        let new: Vec<&Table> = to.unshared(from).collect();
        let mut found = Vec::new();
        if new.is_empty() {
            return found;
        }
        for (table, other) in from.shared(to) {
            let gone = |key: &ForeignKey| key.columns.iter().find(|column| other.column(column).is_none()).cloned();
            let references = table.foreign_keys.iter().filter_map(|key| Some((key, gone(key)?)));
            for ((reference, column), links) in
                references.flat_map(|key| new.iter().map(move |new| (key.clone(), *new)))
            {
                let leads = |to: &str| links.foreign_keys.iter().filter(|key| key.references_table == to).count();
                let far = &reference.references_table;
                let joins = if *far == table.name { leads(far) > 1 } else { leads(far) > 0 && leads(&table.name) > 0 };
                if !joins || !Linking::between((table, reference), (links, other), (from, to)).is_empty() {
                    continue;
                }
                let mut nears = links.foreign_keys.iter().filter(|key| key.references_table == table.name);
                let of = if nears.any(|key| is_kept(key, table, other)) { far } else { &table.name };
                let columns = links.foreign_keys.iter().filter(|key| key.references_table == *far);
                let several = reference.columns.len() > 1 || columns.clone().any(|key| key.columns.len() > 1);
                found.push(Apart {
                    reference: Thing::column(&table.name, &column),
                    links: links.name.clone(),
                    of: of.clone(),
                    movable: !several && *far != table.name,
                });
            }
        }
        found
    }

    /// Those among these changes that make links in one table.
    pub(crate) fn making<'a>(changes: &'a [Change], links: &str) -> Vec<&'a Linking> {
        changes.iter().filter_map(Change::to_links).filter(|linking| linking.links == links).collect()
    }

    /// The reference, by the first of its columns.
    pub(crate) fn reference(&self) -> Thing {
        Thing { column: self.columns.first().cloned(), ..Thing::table(&self.table) }
    }

    /// The join table; with the column that leads where the reference leads, where one of `all` could be meant as well.
    pub(super) fn named(&self, all: &[Linking]) -> Thing {
        let same = |other: &&Linking| other.links == self.links && other.reference() == self.reference();
        let column = self.far.first().map(|(column, _)| column.clone());
        Thing { column: column.filter(|_| all.iter().filter(same).count() > 1), ..Thing::table(&self.links) }
    }

    /// The columns of a link that are written, each with the column of the table it comes from.
    pub(crate) fn columns(&self) -> Vec<&(String, String)> {
        let mut all: Vec<&(String, String)> = self.near.iter().collect();
        for pair in &self.far {
            // A column that the two have in common, of a tenant say.
            if !all.iter().any(|(link, _)| *link == pair.0) {
                all.push(pair);
            }
        }
        all
    }

    /// What links hold besides what they link; what the database gives them by itself is not counted.
    pub(crate) fn payload<'a>(&self, links: &'a Table) -> impl Iterator<Item = &'a Column> {
        let linked: Vec<String> = self.columns().iter().map(|(link, _)| link.clone()).collect();
        let by_itself = |column: &Column| column.generated || column.computed.is_some();
        links.columns.iter().filter(move |column| !by_itself(column) && !linked.contains(&column.name))
    }

    /// The column of a link that a column of the reference comes from.
    pub(crate) fn source(&self, column: &str) -> Option<&str> {
        self.far.iter().find(|(_, own)| own == column).map(|(link, _)| link.as_str())
    }
}

/// Whether the columns that a key leads to are in a table before and after.
fn is_kept(key: &ForeignKey, before: &Table, after: &Table) -> bool {
    key.references_columns.iter().all(|column| before.column(column).is_some() && after.column(column).is_some())
}

impl Through {
    /// How a reference of `table` and links lead to one table by different keys, where its rows tell the one from the
    /// other in both schemas, that of the reference and that of the links.
    fn between(
        table: &Table,
        reference: &ForeignKey,
        links: &ForeignKey,
        (from, to): (&Schema, &Schema),
    ) -> Option<Through> {
        let far = &reference.references_table;
        let ([own], [link]) = (&reference.references_columns[..], &links.references_columns[..]) else { return None };
        if links.references_table != *far || table.name == *far {
            return None;
        }
        let (before, after) = (from.table(far)?, to.table(far)?);
        // Which have to be there while the values are moved, whatever else is made of the table.
        let stays = |name: &str| Some(before.column(name)?.ty == after.column(name)?.ty);
        (stays(own)? && stays(link)?).then(|| Through {
            table: far.clone(),
            reference: own.clone(),
            links: link.clone(),
        })
    }
}

impl Move {
    /// The linking that is meant, of those there are.
    ///
    /// # Errors
    /// Why it cannot be.
    pub(super) fn find<'a>(&self, all: &'a [Linking]) -> Result<&'a Linking, String> {
        let of_reference = |linking: &&Linking| {
            linking.table == self.reference.table
                && self.reference.column.as_ref().is_some_and(|column| linking.columns.contains(column))
        };
        let of_links = |linking: &&Linking| {
            let leads = |column: &String| linking.far.iter().any(|(own, _)| own == column);
            linking.links == self.links.table && self.links.column.as_ref().is_none_or(leads)
        };
        let mut found = all.iter().filter(of_reference).filter(of_links);
        match (found.next(), found.next()) {
            (Some(only), None) => Ok(only),
            (Some(one), Some(other)) => {
                Err(format!("both `{}` and `{}` can be meant", one.named(all), other.named(all)))
            }
            (None, _) => Err(format!(
                "`{}` does not link the rows of `{}` with those that `{}` refers to, or one of them is in both",
                self.links.table, self.reference.table, self.reference
            )),
        }
    }
}
