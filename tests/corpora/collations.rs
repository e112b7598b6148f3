//! The collations that columns really have, where scripts leave them to the server.

use std::collections::BTreeMap;

use jointable_core::{
    dialect::Dialect,
    schema::{Collation, Schema},
};

use crate::server::Fresh;

/// What a server takes where no collation is named.
#[derive(Default)]
pub(super) struct Usual {
    database: Option<Collation>,
    /// Of each of MySQL's character sets.
    of_charset: BTreeMap<String, Collation>,
}

impl Usual {
    /// Asks the server.
    pub async fn of(dialect: Dialect, database: &Fresh) -> Usual {
        if dialect != Dialect::Mysql {
            return Usual::default();
        }
        let named = |name: &str| Collation::named(Dialect::Mysql, name);
        let of_database = database.texts(dialect, "SELECT CAST(@@collation_database AS CHAR)").await;
        let query = "SELECT CAST(CONCAT(CHARACTER_SET_NAME, ' ', COLLATION_NAME) AS CHAR)
                     FROM information_schema.COLLATIONS WHERE IS_DEFAULT = 'Yes'";
        let pairs = database.texts(dialect, query).await;
        let pairs = pairs.iter().filter_map(|pair| pair.split_once(' '));
        Usual {
            database: of_database.first().map(|name| named(name)),
            of_charset: pairs.map(|(charset, name)| (named(charset).name().to_owned(), named(name))).collect(),
        }
    }

    /// Gives tables and columns of texts the collation that they have on MySQL, whoever says it.
    pub fn resolve(&self, schema: &mut Schema) {
        let Some(database) = &self.database else { return };
        let whole = |collation: &Collation| self.of_charset.get(collation.name()).unwrap_or(collation).clone();
        for table in &mut schema.tables {
            let own = table.collation.as_ref().map_or_else(|| database.clone(), whole);
            for column in table.columns.iter_mut().filter(|column| column.ty.is_collated(Dialect::Mysql)) {
                column.collation = Some(column.collation.as_ref().map_or_else(|| own.clone(), whole));
            }
            table.collation = Some(own);
        }
    }
}
