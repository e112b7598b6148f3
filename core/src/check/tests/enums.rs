//! Enums of the database.

use super::*;

#[test]
fn enums_of_one_name_have_one_list_of_values() {
    let two = |name: &str| {
        format!(
            "use jointable::{{Model, Value}};
            #[derive(Value)] #[value(sql_enum)] enum Mood {{ Sad, Glad }}
            #[derive(Value)] #[value(sql_enum, name = \"{name}\")] enum Other {{ Sad, Bad }}
            #[derive(Value)] #[value(sql_enum)] enum Unused {{ A }}
            #[derive(Model)] struct Day {{ #[model(key)] id: i64, first: Mood, second: Option<Mood>, third: Other }}"
        )
    };
    let schema = sound(&two("other"));
    let enums: Vec<_> = schema.enums.iter().map(|own| (own.name.as_str(), own.values.join(" "))).collect();
    assert_eq!(enums, [("mood", "sad glad".to_owned()), ("other", "sad bad".to_owned())]);
    let said = "5:108 JT089 two enums with other values are both called `mood` in the database";
    assert_eq!(checked(&two("mood")).1, [said]);
}
