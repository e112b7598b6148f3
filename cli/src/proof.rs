//! Proves a migration before it is written: its scripts, replayed, have to lead where they shall.

use jointable_core::{
    diagnostic::Sink,
    dialect::Dialect,
    diff::{diff, same},
    replay,
    schema::Schema,
    source::Sources,
};

use crate::{exit::Exit, failure::Failure};

/// Replays the up script on `current`, which has to give `wanted`, and the down script on that, which has to give
/// `current` again.
pub(crate) fn prove(current: &Schema, wanted: &Schema, up: &str, down: &str, dialect: Dialect) -> Result<(), Failure> {
    let mut schema = current.clone();
    step(&mut schema, wanted, "up", up, dialect)?;
    step(&mut schema, current, "down", down, dialect)
}

fn step(schema: &mut Schema, goal: &Schema, which: &str, sql: &str, dialect: Dialect) -> Result<(), Failure> {
    let (mut sources, mut sink) = (Sources::new(), Sink::new());
    let source = sources.add(format!("{which}.sql"), sql);
    replay::replay(schema, sql, source, dialect, &mut sink);
    *schema = std::mem::take(schema).lowered(dialect);
    let mut wrong: Vec<String> =
        sink.into_vec().into_iter().filter(|found| found.is_error()).map(|found| found.message).collect();
    if wrong.is_empty() && !same(schema, goal, dialect) {
        wrong.extend(diff(schema, goal, dialect).iter().map(|change| format!("it does not {}", change.summary())));
        if wrong.is_empty() {
            wrong.push("it leads elsewhere".to_owned());
        }
    }
    if wrong.is_empty() {
        return Ok(());
    }
    Err(Failure::new(
        Exit::Internal,
        format!("the {which} script would not do what it shall: {}", wrong.join("; ")),
        "nothing was written; see that the SQL in `check` and `default` is one expression each; if it is, this is a \
         mistake of jointable: please report it with the models and the migrations",
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_script_that_leads_elsewhere_is_caught() {
        let wanted = Schema { tables: vec![jointable_core::schema::Table::new("a")], enums: Vec::new() };
        let failure = prove(&Schema::default(), &wanted, "", "", Dialect::Sqlite).unwrap_err();
        assert_eq!(failure.exit, Exit::Internal);
        assert!(failure.message.contains("up script"), "{failure}");
    }
}
