//! What has to be let go of while something under it changes.

use super::{content::same_type, pairs::Pair, same_set};
use crate::{
    dialect::Dialect,
    schema::{Column, ForeignKey},
};

impl Pair<'_> {
    /// Whether these columns are, from first to last, a key that a foreign key can refer to.
    pub(super) fn keeps_key(&self, columns: &[String], dialect: Dialect) -> bool {
        self.has_key(columns) && !columns.iter().any(|column| self.reshapes(column, dialect))
    }

    /// The same, whatever becomes of the columns.
    pub(super) fn has_key(&self, columns: &[String]) -> bool {
        let primary = self.from.primary_key == self.to.primary_key && same_set(&self.to.primary_key, columns);
        let mut unique =
            self.indexes.kept.iter().filter(|(index, _)| index.unique).filter_map(|(index, _)| index.whole());
        primary || unique.any(|own| same_set(&own, columns))
    }

    /// Whether the column changes in a way that the database does not make under a foreign key.
    pub(super) fn reshapes(&self, column: &str, dialect: Dialect) -> bool {
        let (Some(from), Some(to)) = (self.from.column(column), self.to.column(column)) else { return true };
        let Column { name: _, ty: _, nullable, default: _, generated, computed: _, comment: _, collation, span: _ } =
            from;
        match dialect {
            Dialect::Sqlite => false,
            _ if self.replaces(column, dialect) => true,
            Dialect::Postgres => {
                !same_type(from, to, dialect)
                    || *collation != to.collation
                    || self.replaced.iter().any(|name| from.is_of(name))
            }
            Dialect::Mysql => {
                !same_type(from, to, dialect)
                    || *nullable != to.nullable
                    || *generated != to.generated
                    || *collation != to.collation
            }
        }
    }

    /// Whether another column takes the name of this one, so that what holds it has to let go of it.
    pub(super) fn replaces(&self, column: &str, dialect: Dialect) -> bool {
        let read = |column: &Column| column.computed.as_ref().is_some_and(|computed| !computed.stored);
        let settles = dialect == Dialect::Mysql
            && self.from.column(column).is_some_and(read)
            && self.to.column(column).is_some_and(|column| column.computed.is_none());
        dialect != Dialect::Sqlite && (settles || self.anew.contains(&column))
    }

    /// Whether the primary key or an index goes that a foreign key on or to `columns` rests on.
    pub(super) fn unsettles(&self, columns: &[String], dialect: Dialect) -> bool {
        let rests = |key: &[String]| match dialect {
            Dialect::Sqlite => false,
            Dialect::Postgres => same_set(key, columns),
            Dialect::Mysql => key.starts_with(columns),
        };
        (self.from.primary_key != self.to.primary_key && rests(&self.from.primary_key))
            || self.indexes.dropped.iter().filter_map(|index| index.whole()).any(|own| rests(&own))
    }

    /// Whether `key`, which stays, has to be taken off while something under it changes.
    pub(super) fn detaches(&self, key: &ForeignKey, pairs: &[Pair<'_>], dialect: Dialect) -> bool {
        if dialect == Dialect::Sqlite {
            return false;
        }
        let own = key.columns.iter().any(|column| self.reshapes(column, dialect))
            || (dialect == Dialect::Mysql && self.unsettles(&key.columns, dialect));
        own || pairs.iter().filter(|pair| pair.from.name == key.references_table).any(|parent| {
            key.references_columns.iter().any(|column| parent.reshapes(column, dialect))
                || parent.unsettles(&key.references_columns, dialect)
        })
    }
}
