//! Proves migrations before they are written: their scripts, replayed, have to lead where they shall.

use jointable_core::{
    diagnostic::Sink,
    dialect::Dialect,
    diff::{diff, same},
    layout::{self, Folder, Layout},
    replay,
    schema::Schema,
    source::Sources,
};

use crate::{exit::Exit, failure::Failure};

/// Reads the files of these migrations as their runner does, and replays the ways up on `current`, which have to give
/// `wanted`, and the ways down on that, each of which has to give again what its way up began with.
pub(crate) fn prove(
    current: &Schema,
    wanted: &Schema,
    layout: Layout,
    (files, count): (&Folder, usize),
    dialect: Dialect,
) -> Result<(), Failure> {
    let mut sink = Sink::new();
    let migrations = layout::read(layout, files, &mut Sources::new(), &mut sink);
    if migrations.len() != count {
        let found: Vec<String> = sink.into_vec().into_iter().map(|found| found.message).collect();
        return Err(wrong("files", &format!("{layout} reads {} migrations. {}", migrations.len(), found.join("; "))));
    }
    let mut schema = current.clone();
    let mut befores = Vec::new();
    for (at, migration) in migrations.iter().enumerate() {
        befores.push(schema.clone());
        let goal = (at + 1 == count).then_some(wanted);
        step(&mut schema, goal, "up", &migration.up.sql(), dialect)?;
    }
    for (migration, before) in migrations.iter().zip(&befores).rev() {
        let Some(down) = &migration.down else { return Ok(()) };
        step(&mut schema, Some(before), "down", &down.sql(), dialect)?;
    }
    Ok(())
}

fn step(schema: &mut Schema, goal: Option<&Schema>, which: &str, sql: &str, dialect: Dialect) -> Result<(), Failure> {
    let (mut sources, mut sink) = (Sources::new(), Sink::new());
    let source = sources.add(format!("{which}.sql"), sql);
    replay::replay(schema, sql, source, dialect, &mut sink);
    *schema = std::mem::take(schema).lowered(dialect);
    let mut found: Vec<String> =
        sink.into_vec().into_iter().filter(|found| found.is_error()).map(|found| found.message).collect();
    if let Some(goal) = goal.filter(|goal| found.is_empty() && !same(schema, goal, dialect)) {
        found.extend(diff(schema, goal, dialect).iter().map(|change| format!("it does not {}", change.summary())));
        if found.is_empty() {
            found.push("it leads elsewhere".to_owned());
        }
    }
    if found.is_empty() { Ok(()) } else { Err(wrong(&format!("{which} script"), &found.join("; "))) }
}

fn wrong(which: &str, how: &str) -> Failure {
    Failure::new(
        Exit::Internal,
        format!("the {which} would not do what it shall: {how}"),
        "nothing was written; see that the SQL in `check` and `default` is one expression each; if it is, this is a \
         mistake of jointable: please report it with the models and the migrations",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_script_that_leads_elsewhere_is_caught() {
        let wanted = Schema { tables: vec![jointable_core::schema::Table::new("a")], ..Schema::default() };
        let file = |sql: &str| Folder { files: [("1_a.sql".into(), sql.to_owned())].into(), ..Folder::default() };
        let failure = prove(&Schema::default(), &wanted, Layout::Sqlx, (&file(""), 1), Dialect::Sqlite).unwrap_err();
        assert_eq!(failure.exit, Exit::Internal);
        assert!(failure.message.contains("up script"), "{failure}");
        // A default that ends the way up where the runner looks for that.
        let text = "-- migrate:up\nSELECT '\n-- migrate:up\n';\n-- migrate:down\n";
        let failure = prove(&wanted, &wanted, Layout::Dbmate, (&file(text), 1), Dialect::Sqlite).unwrap_err();
        assert!(failure.message.contains("dbmate reads 0 migrations"), "{failure}");
    }
}
