//! Any text as a migration: it is split and replayed, and what comes of it is planned there and back.
#![no_main]

use jointable_core::{
    diagnostic::Sink,
    dialect::Dialect,
    diff::Renames,
    plan::{Direction, plan},
    replay::{replay, split},
    schema::Schema,
    source::Sources,
};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: (u8, &str)| {
    let (choice, sql) = input;
    let dialect = Dialect::ALL[usize::from(choice) % Dialect::ALL.len()];
    let mut end = 0;
    for range in split(sql, dialect) {
        assert!(end <= range.start && sql.get(range.clone()).is_some(), "{range:?}");
        end = range.end;
    }
    let (mut schema, mut sources, mut sink) = (Schema::default(), Sources::new(), Sink::new());
    let source = sources.add("fuzz.sql", sql);
    replay(&mut schema, sql, source, dialect, &mut sink);
    for found in sink.into_vec() {
        let _ = (sources.position(found.span), found.text());
    }
    let (schema, none) = (schema.lowered(dialect), Renames::default());
    for (from, to) in [(&Schema::default(), &schema), (&schema, &Schema::default()), (&schema, &schema)] {
        let _ = plan(from, to, &none, dialect, Direction::Up).script();
    }
});
