use super::*;
use crate::schema::Action;
use crate::{schema::Literal, types::Type};

/// Finds the token a span stands for by the text it was given.
#[derive(Default)]
struct Written(crate::source::Sources);

impl Spans for Written {
    fn span(&mut self, first: proc_macro2::Span, last: proc_macro2::Span) -> Span {
        self.0.add_tokens(first, last)
    }
}

fn read(source: &str) -> (Option<Model>, Vec<Diagnostic>) {
    let mut sink = Sink::new();
    let model = Model::read(&syn::parse_str(source).unwrap(), &mut Written::default(), &mut sink);
    (model, sink.into_vec())
}

#[track_caller]
fn check(source: &str, expected: &[&str]) {
    let found: Vec<_> =
        read(source).1.into_iter().map(|found| format!("{} {}", found.code.id, found.message)).collect();
    assert_eq!(found, expected);
}

#[test]
fn a_model_says_what_it_says() {
    let (model, found) = read(
        r#"
        #[many_to_many(User, through = Follow, as = followers, from = followed_id, to = follower_id)]
        #[model(table = "people")]
        pub struct User {
            #[model(key)]
            pub id: i64,
            #[model(unique, max_length = 40)]
            pub name: String,
            #[model(references = Team, on_delete = set_null)]
            pub r#type: Option<i64>,
            #[model(precision = 10, scale = 3, default = -1.5, check = "score > -2", column = "points")]
            pub score: Decimal,
        }"#,
    );
    assert!(found.is_empty(), "{found:?}");
    let model = model.unwrap();
    assert_eq!(model.table, "people");
    assert_eq!(model.new, "NewUser");
    let [id, name, kind, score] = &model.fields[..] else { panic!("four fields") };
    assert!(id.key && id.generated);
    assert_eq!((&name.ty, name.unique), (&Type::Varchar(40), true));
    assert_eq!((kind.column.as_str(), kind.nullable), ("type", true));
    assert_eq!((&model.references[0].fields[..], model.references[0].on_delete), (&[2][..], Action::SetNull));
    assert_eq!((score.column.as_str(), &score.ty), ("points", &Type::Decimal(10, 3)));
    assert_eq!(score.default, Some(Literal::Number("-1.5".into())));
    let relation = &model.relations[0];
    assert_eq!(model.marker(&relation.alias), "UserFollowersRelation");
    assert_eq!(relation.from.as_ref().unwrap().0, "followed_id");
}

#[test]
fn tables_are_plural_snake_case() {
    for (name, expected) in
        [("RecipeIngredient", "recipe_ingredients"), ("Category", "categories"), ("Person", "people")]
    {
        assert_eq!(table(name), expected);
    }
}

#[test]
fn the_two_references_are_the_key_of_a_join_model() {
    let join = "struct Like { #[model(references = A)] a: i64, #[model(references = B)] b: i64, at: i32 }";
    let (model, found) = read(join);
    assert!(found.is_empty());
    let model = model.unwrap();
    assert_eq!(model.key().iter().map(|field| &field.column).collect::<Vec<_>>(), ["a", "b"]);
    assert!(model.fields.iter().all(|field| !field.generated));
}

#[test]
fn broken_declarations_get_one_message_each() {
    check("enum A { B }", &["JT003 a model is a struct with named fields"]);
    check("struct A<T> { #[model(key)] id: T }", &["JT004 a model cannot have generic parameters"]);
    check("struct A { #[model(kye)] id: i64 }", &["JT005 unknown option `kye`"]);
    check("struct A { #[model(key, column = 3)] id: i64 }", &["JT006 `column` needs a string"]);
    check("struct A { #[model(key, key)] id: i64 }", &["JT007 `key` is given twice"]);
    check(
        "struct A { #[model(key)] id: i64, #[model(on_delete = cascade)] b: i64 }",
        &["JT008 `on_delete` does not fit here: the field references nothing"],
    );
    check("struct A { #[model(key)] id: i64, b: HashMap<u8, u8> }", &["JT010 `HashMap<u8, u8>` is not a column type"]);
    check("struct A { id: i64 }", &["JT011 `A` has no key"]);
    check("struct A { #[model(key)] id: Option<i64> }", &["JT012 key field `id` cannot be an `Option`"]);
    check(
        "struct A { #[model(key)] id: i64, #[model(column = \"id\")] b: i64 }",
        &["JT013 two fields of `A` are kept in column `id`"],
    );
    check(
        "#[many_to_many(through = X, as = b)] #[many_to_many(through = Y, as = b)] struct A { #[model(key)] id: i64 }",
        &["JT015 `A` has two relations named `b`"],
    );
    check(
        "#[many_to_many(through = X, as = id)] struct A { #[model(key)] id: i64 }",
        &["JT016 relation `id` of `A` has the name of a field"],
    );
    check("#[many_to_many(through = X)] struct A { #[model(key)] id: i64 }", &["JT017 `as` is missing"]);
    check(
        "struct A { #[model(key)] id: i64, #[model(references = B, on_delete = set_null)] b: i64 }",
        &["JT024 `set_null` on `b`, which is required"],
    );
    check(
        "#[many_to_many(A, through = X, as = b, from = c, to = c)] struct A { #[model(key)] id: i64 }",
        &["JT037 `from` and `to` are both `c`"],
    );
    check(
        "#[many_to_many(through X)] struct A { #[model(key)] id: i64 }",
        &["JT080 cannot read the options of `many_to_many`: expected `=`, `,` or parentheses"],
    );
    check(
        "struct A { #[model(key)] id: i64, #[model(default = \"x\")] b: bool }",
        &["JT006 `default` needs `true` or `false`"],
    );
    check(
        "struct A { #[model(key)] id: i64, #[model(default = sql(\"now(\"))] b: DateTime<Utc> }",
        &["JT006 `default` needs a literal, or `sql(\"…\")`"],
    );
    check(
        "#[model(indexes = all)] struct A { #[model(key)] id: i64 }",
        &["JT006 `indexes` needs `declared`, or to be left out"],
    );
    let variant = "struct A { #[model(key)] id: i64, #[model(default = Role::SubEditor)] b: Role }";
    check(variant, &["JT006 `default` needs a literal, or `sql(\"…\")`"]);
    assert_eq!(read(variant).1[0].help, "write `default = \"sub_editor\"`");
    check(
        "struct A { #[model(key)] id: i64, #[model(precision = 3, scale = 4)] b: Decimal }",
        &["JT006 `scale` needs a number up to the precision"],
    );
}
