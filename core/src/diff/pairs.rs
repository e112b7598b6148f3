//! Which foreign keys, indexes and checks of two schemas are the same.
//!
//! Hand-written histories name things in their own ways. What has the same content is therefore left alone under
//! the name it has, unless something new needs that name.

use std::collections::BTreeSet;

use super::{computed, content::Part, enums};
use crate::{
    dialect::Dialect,
    schema::{Check, ForeignKey, Index, Schema, Table},
};

/// The parts of one kind of one table: those that stay, go and come.
pub(super) struct Parts<'a, T> {
    pub kept: Vec<(&'a T, &'a T)>,
    pub dropped: Vec<&'a T>,
    pub added: Vec<&'a T>,
}

/// A table that is in both schemas.
pub(super) struct Pair<'a> {
    pub from: &'a Table,
    pub to: &'a Table,
    pub foreign_keys: Parts<'a, ForeignKey>,
    pub indexes: Parts<'a, Index>,
    pub checks: Parts<'a, Check>,
    /// The enums of which a new type takes the place.
    pub replaced: Vec<&'a str>,
    /// The columns that go and come again, because they are computed anew.
    pub anew: Vec<&'a str>,
}

/// The tables that are in both schemas, by name.
pub(super) fn pairs<'a>(from: &'a Schema, to: &'a Schema, dialect: Dialect) -> Vec<Pair<'a>> {
    let replaced = enums::replaced(from, to);
    let mut pairs: Vec<Pair<'_>> = from
        .shared(to)
        .map(|(from, to)| Pair {
            from,
            to,
            foreign_keys: Parts::new(&from.foreign_keys, &to.foreign_keys),
            indexes: Parts::new(&from.indexes, &to.indexes),
            checks: Parts::new(&from.checks, &to.checks),
            replaced: replaced.clone(),
            anew: Vec::new(),
        })
        .collect();
    for pair in &mut pairs {
        pair.anew = computed::anew(pair, dialect);
    }
    pairs.sort_by_key(|pair| &pair.from.name);

    // The databases keep names of tables, indexes and constraints in fewer or more common namespaces; one is assumed
    // here, at the price of a renaming more than needed once in a lifetime.
    let mut taken: BTreeSet<&str> = BTreeSet::new();
    for table in to.unshared(from) {
        let Table { name, foreign_keys, indexes, checks, .. } = table;
        taken.insert(name);
        taken.extend(foreign_keys.iter().map(Part::name));
        taken.extend(indexes.iter().map(Part::name));
        taken.extend(checks.iter().map(Part::name));
    }
    loop {
        for Pair { foreign_keys, indexes, checks, .. } in &pairs {
            taken.extend(foreign_keys.added.iter().map(|part| part.name()));
            taken.extend(indexes.added.iter().map(|part| part.name()));
            taken.extend(checks.added.iter().map(|part| part.name()));
        }
        let parted: usize = pairs
            .iter_mut()
            .map(|Pair { foreign_keys, indexes, checks, .. }| {
                foreign_keys.part(&taken) + indexes.part(&taken) + checks.part(&taken)
            })
            .sum();
        if parted == 0 {
            return pairs;
        }
    }
}

impl<'a, T: Part> Parts<'a, T> {
    fn new(from: &'a [T], to: &'a [T]) -> Self {
        let mut parts = Self { kept: Vec::new(), dropped: from.iter().collect(), added: to.iter().collect() };
        parts.pair(|a, b| a.name() == b.name() && a.same(b));
        parts.pair(T::same);
        parts.dropped.sort_by_key(|part| part.name());
        parts.added.sort_by_key(|part| part.name());
        parts.kept.sort_by_key(|(part, _)| part.name());
        parts
    }

    fn pair(&mut self, same: impl Fn(&T, &T) -> bool) {
        let added = &mut self.added;
        let kept = &mut self.kept;
        self.dropped.retain(|part| {
            let Some(at) = added.iter().position(|other| same(part, other)) else { return true };
            kept.push((part, added.remove(at)));
            false
        });
    }

    /// Stops keeping what holds a name that something else needs; says how many there were.
    fn part(&mut self, taken: &BTreeSet<&str>) -> usize {
        let before = self.kept.len();
        let (dropped, added) = (&mut self.dropped, &mut self.added);
        self.kept.retain(|&(from, to)| {
            let stays = from.name() == to.name() || !taken.contains(from.name());
            if !stays {
                dropped.push(from);
                added.push(to);
            }
            stays
        });
        before - self.kept.len()
    }
}
