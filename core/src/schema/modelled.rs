//! What models can say of tables and foreign keys.

use super::{Action, ForeignKey, Index, Table};
use crate::{dialect::Dialect, diff::same_set, layout::Layout, types::Kind};

/// Tables in which other runners keep account, besides those whose files jointable reads.
const OF_RUNNERS: [&str; 6] = [
    "_prisma_migrations",
    "ar_internal_metadata",
    "gorp_migrations",
    "schema_migration",
    "schema_version",
    "schemahistory",
];

fn is_of_a_runner(name: &str) -> bool {
    let of_layout = Layout::ALL.iter().any(|layout| layout.facts().history.table == name);
    of_layout || OF_RUNNERS.contains(&name) || name.starts_with("_sqlx_") || name.starts_with("sqlite_")
}

/// Why no model can be of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unmodelled {
    /// It belongs to a runner of migrations.
    Runner,
    /// Nothing tells its rows apart.
    NoKey,
    /// This column of its key is of a type that no key of a model can be.
    Key(String),
}

/// Why no reference of a model can be a foreign key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unsaid {
    /// The table that it leads to is no model's.
    NoModel,
    /// It leads to other columns than the key.
    NotTheKey,
    /// This column is of another type than the key, which a driver would have to be told.
    OtherType(String),
}

impl Table {
    /// The columns that tell its rows apart: its primary key, or where it has none what is unique and never NULL, the
    /// fewest columns first.
    pub fn key(&self) -> Vec<String> {
        if !self.primary_key.is_empty() {
            return self.primary_key.clone();
        }
        let required = |name: &String| self.column(name).is_some_and(|own| !own.nullable);
        let unique = self.indexes.iter().filter(|index| index.unique).filter_map(Index::whole);
        unique.filter(|columns| columns.iter().all(required)).min_by_key(Vec::len).unwrap_or_default()
    }

    /// Why no model can be of it, which is [lowered](super::Schema::lowered); `None` where one can.
    pub fn unmodelled(&self, dialect: Dialect) -> Option<Unmodelled> {
        if is_of_a_runner(&self.name) {
            return Some(Unmodelled::Runner);
        }
        let key = self.key();
        if key.is_empty() {
            return Some(Unmodelled::NoKey);
        }
        let fits = |name: &&String| self.column(name).is_some_and(|own| Kind::of(&own.ty, dialect).is_key(dialect));
        let unfit = key.iter().find(|name| !fits(name))?;
        Some(Unmodelled::Key(unfit.clone()))
    }
}

impl ForeignKey {
    /// Why no reference of a model of `own` can be it; `None` where one can.
    pub fn unsaid(&self, own: &Table, far: Option<&Table>, dialect: Dialect) -> Option<Unsaid> {
        let Some(far) = far.filter(|far| far.unmodelled(dialect).is_none()) else { return Some(Unsaid::NoModel) };
        if !same_set(&self.references_columns, &far.key()) {
            return Some(Unsaid::NotTheKey);
        }
        let pairs = self.columns.iter().zip(&self.references_columns);
        let other =
            pairs.filter_map(|(column, key)| Some((own.column(column)?, far.column(key)?))).find(|(own, key)| {
                let kind = Kind::of(&key.ty, dialect).ty;
                !Kind::kept_as(kind, &own.ty, dialect).is_key(dialect)
            });
        other.map(|(column, _)| Unsaid::OtherType(column.name.clone()))
    }

    /// What its actions are for models: what would set a column that cannot be set fails, as it does without an action.
    pub fn said_actions(&self, own: &Table) -> (Action, Action) {
        let said = |action: Action| {
            let column = |name: &String| own.column(name);
            let required = self.columns.iter().filter_map(column).any(|own| !own.nullable);
            let without = self.columns.iter().filter_map(column).any(|own| !own.nullable && own.default.is_none());
            match action {
                Action::SetNull if required => Action::NoAction,
                Action::SetDefault if without => Action::NoAction,
                action => action,
            }
        };
        (said(self.on_delete), said(self.on_update))
    }
}
