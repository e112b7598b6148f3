//! Computed columns that a dialect does not have.

use crate::{
    diagnostic::{Diagnostic, UNSUPPORTED},
    dialect::Dialect,
    diff::mentions,
    schema::{Column, Computed, Table},
};

/// Why the dialect cannot compute a column of `table`, where it cannot.
pub(super) fn uncomputable(column: &Column, table: &Table, dialect: Dialect) -> Option<Diagnostic> {
    let Computed { expression, stored } = column.computed.as_ref()?;
    let of = |which: fn(&Column) -> bool| {
        let mut bases = table.columns.iter().filter(|base| base.name != column.name && which(base));
        bases.find(|base| mentions(expression, &base.name)).map(|base| &base.name)
    };
    let (why, help) = match dialect {
        Dialect::Postgres if !stored => (
            "it computes stored columns alone".to_owned(),
            "leave `virtual` away: it is computed when a row is written".to_owned(),
        ),
        Dialect::Postgres => {
            let base = of(|base| base.computed.is_some())?;
            (format!("`{base}` is computed itself"), format!("write what `{base}` is computed from in its place"))
        }
        Dialect::Mysql => {
            let base = of(|base| base.generated)?;
            let help = "compute it in the program, or from a key that is given: `key, generated = false`";
            (format!("`{base}` is not numbered yet when it is computed"), help.to_owned())
        }
        Dialect::Sqlite => return None,
    };
    let cannot = format!("compute column `{}`: {why}", column.name);
    Some(Diagnostic::new(UNSUPPORTED, &[dialect.title(), &cannot, &help], column.span))
}
