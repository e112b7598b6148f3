use super::checked;

#[test]
fn a_chain_that_goes_in_a_circle_is_told_at_each_of_its_parts() {
    let (_, found) = checked(
        "use jointable::Model;
        #[derive(Model)]
        #[has_many(through = b.things, as = things)]
        #[has_many(through = things.a, as = more)]
        struct A { #[model(key)] id: i64, #[model(references = B)] b_id: i64 }
        #[derive(Model)]
        #[has_many(A, as = a)]
        #[has_many(through = a.things, as = things)]
        struct B { #[model(key)] id: i64 }",
    );
    let goes = |place: &str| format!("{place} JT029 the relation `things` goes through itself");
    assert_eq!(found, [goes("3:45"), goes("8:45")], "and nothing of what goes through them");
}
