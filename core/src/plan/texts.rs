//! What MySQL does not do with texts.

use crate::{
    diagnostic::{Diagnostic, UNSUPPORTED},
    dialect::Dialect,
    schema::{Column, IndexPart, Table},
    source::Span,
    types::Type,
};

/// The most bytes of a key, see <https://dev.mysql.com/doc/refman/en/innodb-limits.html>.
const MOST: u32 = 3072;

/// A collation that the dialect does not have. Others than MySQL get theirs from extensions, too, and nobody knows.
pub(super) fn uncollated(column: &Column, dialect: Dialect) -> Option<Diagnostic> {
    let collation = column.collation.as_ref().filter(|_| dialect == Dialect::Mysql)?;
    let unknown = collation.charset().is_some() && collation.width().is_none();
    unknown.then(|| {
        let cannot = format!("compare column `{}` by `{}`: it has no such collation", column.name, collation.name());
        let help = "name one of its own with `collate(mysql = \"…\")`, as `utf8mb4_general_ci`";
        Diagnostic::new(UNSUPPORTED, &[dialect.title(), &cannot, help], column.span)
    })
}

/// The keys and indexes of a table whose texts are too long for them.
pub(super) fn too_long(table: &Table, dialect: Dialect) -> Vec<Diagnostic> {
    if dialect != Dialect::Mysql {
        return Vec::new();
    }
    let key = too_long_for(table, table.primary_key.iter().map(String::as_str), table.span);
    let indexes = table.indexes.iter().filter_map(|index| {
        let whole = index.parts.iter().filter(|part| part.prefix.is_none());
        too_long_for(table, whole.filter_map(IndexPart::column), index.span)
    });
    key.into_iter().chain(indexes).collect()
}

fn too_long_for<'a>(table: &Table, columns: impl Iterator<Item = &'a str>, span: Span) -> Option<Diagnostic> {
    let columns: Vec<&Column> = columns.filter_map(|name| table.column(name)).collect();
    let bytes = |column: &Column| match column.ty {
        Type::Varchar(length) => {
            let collation = column.collation.as_ref().or(table.collation.as_ref());
            // One that the database has, and nobody has named, was good enough for what is there.
            length * collation.map_or(1, |collation| collation.width().unwrap_or(4))
        }
        _ => 0,
    };
    let all: u32 = columns.iter().map(|column| bytes(column)).sum();
    (all > MOST).then(|| {
        let names: Vec<String> = columns.iter().map(|column| format!("`{}`", column.name)).collect();
        let cannot =
            format!("make an index of {}: its texts can have {all} bytes, and a key has {MOST}", names.join(", "));
        let help = "make `max_length` smaller: a character has four bytes, if `collate` names no smaller character set";
        Diagnostic::new(UNSUPPORTED, &[Dialect::Mysql.title(), &cannot, help], span)
    })
}
