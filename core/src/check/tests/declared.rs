use super::*;
use crate::schema::Literal;

#[test]
fn only_declared_indexes_are_made_where_the_model_says_so() {
    let schema = sound(
        "use jointable::Model;
        #[derive(Model)] struct Tag { #[model(key)] id: i64 }
        #[derive(Model)] #[many_to_many(through = Tagging, as = tags)] struct Photo { #[model(key)] id: i64 }
        #[derive(Model)] #[model(links = many, indexes = declared)] #[index(by = (tag_id, note))]
        struct Tagging {
            #[model(key)] id: i64,
            #[model(references = Photo)] photo_id: i64,
            #[model(references = Tag)] tag_id: i64,
            note: String,
        }",
    );
    assert_eq!(indexes(&schema, "taggings"), ["taggings_tag_id_note_idx(tag_id, note)"]);
}

#[test]
fn a_declared_index_tells_links_apart_in_any_order() {
    let schema = sound(
        "use jointable::Model;
        #[derive(Model)] struct Tag { #[model(key)] id: i64 }
        #[derive(Model)] #[many_to_many(through = Tagging, as = tags)] struct Photo { #[model(key)] id: i64 }
        #[derive(Model)] #[index(by = (tag_id, photo_id), unique)]
        struct Tagging {
            #[model(key)] id: i64,
            #[model(references = Photo)] photo_id: i64,
            #[model(references = Tag)] tag_id: i64,
        }",
    );
    let expected =
        ["!taggings_tag_id_photo_id_key(tag_id, photo_id)", "taggings_photo_id_tag_id_idx(photo_id, tag_id)"];
    assert_eq!(indexes(&schema, "taggings"), expected);
}

#[test]
fn a_default_can_be_sql() {
    let schema = sound(
        "use jointable::Model;
        #[derive(Model)] struct Note {
            #[model(key)] id: i64,
            #[model(default = sql(\"now()\"))] at: chrono::DateTime<Utc>,
        }",
    );
    let at = schema.table("notes").and_then(|table| table.column("at")).expect("the column");
    assert_eq!(at.default, Some(Literal::Expression("now()".into())));
}

#[test]
fn a_key_can_have_a_type_that_needs_no_conversion() {
    let key = |sql_type: &str| {
        let (_, found) = checked(&format!(
            "use jointable::Model;
            #[derive(Model)] struct Note {{ #[model(key, {sql_type})] code: String }}"
        ));
        found.len()
    };
    assert_eq!(key("sql_type(mysql = \"char(36)\", sqlite = \"NVARCHAR(36)\")"), 0);
    assert_eq!(key("sql_type(postgres = \"varchar\")"), 0);
    assert_eq!(key("sql_type(postgres = \"inet\")"), 1);
}
