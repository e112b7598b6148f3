//! Histories in the manners of many projects: the replay makes of them what the servers make of them.

use std::path::Path;

use jointable_tests::{
    corpora::{self, Outcome},
    server,
};

/// What came of a history; `None` where its database is left out of this run.
fn outcome(name: &str) -> Option<Outcome> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("histories");
    let mut histories = corpora::read(&folder).expect("a manifest");
    let at = histories.iter().position(|history| history.name == name).expect("a history");
    let history = histories.swap_remove(at);
    let database = server::fresh(history.dialect)?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    Some(runtime.block_on(corpora::compare(history, &database)))
}

/// All of a history is equal, and these places alone were not followed.
#[track_caller]
fn equal(name: &str, opaque: &[&str]) {
    let Some(outcome) = outcome(name) else { return };
    let text = corpora::table(std::slice::from_ref(&outcome));
    assert!(outcome.differences.is_empty() && outcome.contradictions.is_empty(), "{text}");
    assert!(outcome.refused.is_empty() && outcome.round_trip.is_ok(), "{text}");
    let places: Vec<&str> = outcome.opaque.iter().map(|note| note.place.as_str()).collect();
    assert_eq!(places, opaque, "{text}");
    assert!(outcome.counts.iter().all(|count| count.equal == count.of), "{text}");
    assert!(outcome.counts[..12].iter().all(|count| count.of > 0), "every aspect is there: {text}");
}

#[test]
fn postgres() {
    equal("bakery-pg", &[]);
    equal("museum-pg", &[]);
}

#[test]
fn mysql() {
    equal("bakery-my", &[]);
    equal("museum-my", &["2_forms.sql:31"]);
}

#[test]
fn sqlite() {
    // Indexes with a collation of their own, which a rebuild must not lose.
    equal("bakery-sqlite", &["2_keys.sql:18"]);
    equal("museum-sqlite", &["1_forms.sql:31"]);
}

#[test]
fn what_is_not_modelled_is_counted() {
    for (name, expected) in
        [("bakery-pg", "2 partitions"), ("bakery-my", "1 fulltext indexes"), ("bakery-sqlite", "1 virtual tables")]
    {
        let Some(outcome) = outcome(name) else { continue };
        assert!(outcome.unmodelled.iter().any(|kind| kind == expected), "{name}: {:?}", outcome.unmodelled);
    }
}

#[test]
fn what_the_server_refuses_is_named_and_left_out() {
    let Some(outcome) = outcome("refused") else { return };
    assert!(outcome.holds() && outcome.differences.is_empty());
    assert_eq!(outcome.refused.len(), 1);
    assert_eq!(outcome.refused[0].place, "1_function.sql:3");
    assert!(outcome.refused[0].message.contains("known_to_the_program_alone"), "{:?}", outcome.refused);
    assert_eq!(outcome.counts[1].of, 3, "the column behind it is there");
}
