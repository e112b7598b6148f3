mod chains;
mod declared;
mod enums;
mod positions;

use super::*;
use crate::{
    diagnostic::Diagnostic,
    read::{CrateRoot, MemoryFiles, read},
    schema::{Action, Check, Column, ForeignKey, Index, Table},
    source::{Sources, Span},
    types::Type,
};

/// Reads and checks one file: the schema, and `line:column code message` for each finding.
fn checked(text: &str) -> (Schema, Vec<String>) {
    let (mut sources, mut sink) = (Sources::new(), Sink::new());
    let root = CrateRoot { name: "app".into(), file: "src/lib.rs".into(), ..CrateRoot::default() };
    let files: MemoryFiles = [("src/lib.rs", text)].into_iter().collect();
    let crates = read(&[root], &files, &mut sources, &mut sink);
    let schema = schema(&crates.models, &mut sink);
    let say = |diagnostic: Diagnostic| {
        let place = sources.position(diagnostic.span).expect("a place in the file");
        format!("{}:{} {} {}", place.line, place.column, diagnostic.code.id, diagnostic.message)
    };
    (schema, sink.into_vec().into_iter().map(say).collect())
}

fn sound(text: &str) -> Schema {
    let (schema, found) = checked(text);
    assert_eq!(found, [""; 0]);
    schema
}

fn columns(names: &[&str]) -> Vec<String> {
    names.iter().map(|&name| name.to_owned()).collect()
}

/// The indexes of a table: `name(columns)`, unique ones with `!`.
fn indexes(schema: &Schema, table: &str) -> Vec<String> {
    let table = schema.table(table).expect("a table of that name");
    let say =
        |index: &Index| format!("{}{}({})", if index.unique { "!" } else { "" }, index.name, index.words().join(", "));
    table.indexes.iter().map(say).collect()
}

const RECIPES: &str = r#"
use jointable::Model;

/// A dish and how to cook it.
#[derive(Model, Debug, Clone)]
#[many_to_many(through = RecipeIngredient, as = ingredients)]
pub struct Recipe {
    #[model(key)]
    pub id: i64,
    #[model(unique)]
    pub title: String,
    pub notes: Option<String>,
}

#[derive(Model, Debug, Clone)]
#[many_to_many(through = RecipeIngredient, as = recipes)]
pub struct Ingredient { #[model(key)] pub id: i64, #[model(unique)] pub name: String }

/// How much of one ingredient one recipe needs.
#[derive(Model, Debug, Clone)]
pub struct RecipeIngredient {
    #[model(references = Recipe, on_delete = cascade)]
    pub recipe_id: i64,
    #[model(references = Ingredient, on_delete = restrict)]
    pub ingredient_id: i64,
    #[model(precision = 10, scale = 3, check = "quantity > 0")]
    pub quantity: Decimal,
    pub unit: String,
}
"#;

#[test]
fn the_recipes_are_three_tables() {
    let column = |name: &str, ty: Type| Column::new(name, ty);
    let unique = |table: &str, name: &str| Index {
        unique: true,
        ..Index::new(format!("{table}_{name}_key"), [name], Span::NOWHERE)
    };
    let foreign_key = |name: &str, column: &str, table: &str, on_delete: Action| ForeignKey {
        name: name.into(),
        columns: columns(&[column]),
        references_table: table.into(),
        references_columns: columns(&["id"]),
        on_delete,
        on_update: Action::NoAction,
        checked: Default::default(),
        span: Span::NOWHERE,
    };
    let table = |name: &str, columns: Vec<Column>, primary_key: Vec<String>, indexes: Vec<Index>| Table {
        columns,
        primary_key,
        indexes,
        ..Table::made(name)
    };

    let id = || Column { generated: true, ..column("id", Type::BigInt) };
    let notes = Column { nullable: true, ..column("notes", Type::Text) };
    let mut links = table(
        "recipe_ingredients",
        vec![
            column("recipe_id", Type::BigInt),
            column("ingredient_id", Type::BigInt),
            column("quantity", Type::Decimal(10, 3)),
            column("unit", Type::Text),
        ],
        columns(&["recipe_id", "ingredient_id"]),
        vec![Index::new(
            "recipe_ingredients_ingredient_id_recipe_id_idx",
            ["ingredient_id", "recipe_id"],
            Span::NOWHERE,
        )],
    );
    links.foreign_keys = vec![
        foreign_key("recipe_ingredients_recipe_id_fkey", "recipe_id", "recipes", Action::Cascade),
        foreign_key("recipe_ingredients_ingredient_id_fkey", "ingredient_id", "ingredients", Action::Restrict),
    ];
    links.checks = vec![Check {
        name: "recipe_ingredients_quantity_check".into(),
        expression: "quantity > 0".into(),
        span: Span::NOWHERE,
    }];
    let expected = Schema {
        tables: vec![
            table(
                "recipes",
                vec![id(), column("title", Type::Text), notes],
                columns(&["id"]),
                vec![unique("recipes", "title")],
            ),
            table(
                "ingredients",
                vec![id(), column("name", Type::Text)],
                columns(&["id"]),
                vec![unique("ingredients", "name")],
            ),
            links,
        ],
        ..Schema::default()
    };
    assert_eq!(sound(RECIPES), expected);
}

/// Models `A`, `B` and `C` with a key, on line 1, and `text` from line 2.
fn with_models(text: &str) -> String {
    let model = |name: &str| format!("#[derive(Model)] struct {name} {{ #[model(key)] id: i64 }} ");
    format!("use jointable::Model; {}{}{}\n{text}", model("A"), model("B"), model("C"))
}

#[test]
fn every_foreign_key_is_led_by_an_index() {
    let schema = sound(&with_models(
        "#[derive(Model)] struct Song {
            #[model(key)] id: i64,
            #[model(references = A)] a_id: i64,
            #[model(references = B, unique)] b_id: i64,
            #[model(references = C, index)] c_id: Option<i64>,
            #[model(index)] year: i32,
        }
        #[derive(Model)] struct Triple {
            #[model(key, references = A)] a_id: i64,
            #[model(key, references = B)] b_id: i64,
            #[model(key, references = C)] c_id: i64,
        }
        #[derive(Model)] struct Profile { #[model(key, references = A)] a_id: i64 }",
    ));
    assert_eq!(
        indexes(&schema, "songs"),
        ["!songs_b_id_key(b_id)", "songs_c_id_idx(c_id)", "songs_year_idx(year)", "songs_a_id_idx(a_id)"]
    );
    assert_eq!(indexes(&schema, "triples"), ["triples_b_id_idx(b_id)", "triples_c_id_idx(c_id)"]);
    assert_eq!(indexes(&schema, "profiles"), [""; 0]);
    assert!(!schema.table("profiles").unwrap().columns[0].generated);
}

#[test]
fn one_link_per_pair_is_the_default() {
    let schema = sound(
        "use jointable::Model;
        #[derive(Model)] #[many_to_many(through = Link, as = bs)] struct A { #[model(key)] id: i64 }
        #[derive(Model)] #[many_to_many(through = Link, as = a_s)] struct B { #[model(key)] id: i64 }
        #[derive(Model)] struct Link {
            #[model(key)] id: i64,
            #[model(references = B)] b_id: i64,
            note: String,
            #[model(references = A)] a_id: i64,
        }
        #[derive(Model)] struct Unused {
            #[model(key)] id: i64,
            #[model(references = A)] a_id: i64,
            #[model(references = B)] b_id: i64,
        }",
    );
    assert_eq!(indexes(&schema, "links"), ["!links_b_id_a_id_key(b_id, a_id)", "links_a_id_b_id_idx(a_id, b_id)"]);
    assert_eq!(schema.table("links").unwrap().primary_key, ["id"]);
    assert_eq!(indexes(&schema, "unuseds"), ["unuseds_a_id_idx(a_id)", "unuseds_b_id_idx(b_id)"]);
}

#[test]
fn a_model_linked_with_itself() {
    let schema = sound(
        "use jointable::Model;
        #[derive(Model)]
        #[many_to_many(User, through = Follow, as = followers, from = followed_id, to = follower_id)]
        #[many_to_many(User, through = Follow, as = following, from = follower_id)]
        struct User { #[model(key)] id: i64 }
        #[derive(Model)] struct Follow {
            #[model(references = User, on_delete = cascade)] follower_id: i64,
            #[model(references = User, on_delete = cascade)] followed_id: i64,
        }",
    );
    assert_eq!(schema.table("follows").unwrap().primary_key, ["follower_id", "followed_id"]);
    assert_eq!(indexes(&schema, "follows"), ["follows_followed_id_follower_id_idx(followed_id, follower_id)"]);
}

#[test]
fn two_things_never_have_one_name() {
    let schema = sound(
        "use jointable::Model;
        #[derive(Model)] #[model(table = \"a\")] struct A { #[model(key)] id: i64, #[model(index)] b_c: i64 }
        #[derive(Model)] #[model(table = \"a_b\")] struct B { #[model(key)] id: i64, #[model(index)] c: i64 }
        #[derive(Model)] #[model(table = \"a_b_c_idx_2\")] struct C { #[model(key)] id: i64 }",
    );
    assert_eq!(indexes(&schema, "a"), ["a_b_c_idx(b_c)"]);
    assert_eq!(indexes(&schema, "a_b"), ["a_b_c_idx_3(c)"]);
}

#[test]
fn models_of_one_name_in_two_modules_are_two() {
    let schema = sound(
        "mod x { #[derive(jointable::Model)] #[many_to_many(through = super::Link, as = others)] #[model(table = \"xs\")]
            pub struct Same { #[model(key)] id: i64 } }
        mod y { #[derive(jointable::Model)] #[model(table = \"ys\")] pub struct Same { #[model(key)] id: i64 } }
        #[derive(jointable::Model)] struct Link {
            #[model(references = y::Same)] y_id: i64,
            #[model(references = x::Same)] x_id: i64,
        }",
    );
    let links = schema.table("links").unwrap();
    let tables: Vec<_> = links.foreign_keys.iter().map(|key| key.references_table.as_str()).collect();
    assert_eq!(tables, ["ys", "xs"]);
}

#[test]
fn references_that_do_not_fit() {
    for (text, expected) in [
        (
            "#[derive(Model)] struct X { #[model(key)] id: i64, #[model(references = m::Y)] y: i64 }",
            "2:73 JT020 cannot find type `m::Y` in this scope",
        ),
        (
            "struct Plain; #[derive(Model)] struct X { #[model(key)] id: i64, #[model(references = Plain)] y: i64 }",
            "2:87 JT021 `Plain` is not a model",
        ),
        (
            "#[derive(Model)] struct X { #[model(key)] id: i64,\n #[model(references = A)] a: i32 }",
            "3:23 JT023 field `a` has another type than the key of `A` it references",
        ),
        (
            "#[derive(Model)] struct L { #[model(references = A)] a: i64, #[model(references = B)] b: i64 }
             #[derive(Model)] struct X { #[model(key)] id: i64, #[model(references = L)] l: i64 }",
            "3:86 JT022 field `l` cannot reference `L`, whose key is not one column",
        ),
        (
            "#[derive(Model)] #[model(table = \"As\")] struct X { #[model(key)] id: i64 }",
            "2:48 JT014 models `A` and `X` are both kept in table `As`",
        ),
    ] {
        assert_eq!(checked(&with_models(text)).1, [expected], "{text}");
    }
}

#[test]
fn relations_that_find_no_ends() {
    let link = "#[derive(Model)] struct L { #[model(references = A)] a: i64, #[model(references = B)] b: i64, n: i64 }";
    let pair = "#[derive(Model)] struct P { #[model(references = X)] x: i64, #[model(references = X)] y: i64 }";
    let triple = "#[derive(Model)] struct T { #[model(key)] id: i64, #[model(references = X)] x: i64,
        #[model(references = A)] a: i64, #[model(references = B)] b: i64 }";
    let lone = "#[derive(Model)] struct O { #[model(key)] id: i64, #[model(references = X)] x: i64 }";
    let nullable = "#[derive(Model)] struct N { #[model(key)] id: i64, #[model(references = X)] x: i64,
        #[model(references = A)] a: Option<i64> }";
    for (relation, join, expected) in [
        ("through = Q, as = r", "", "2:27 JT020 cannot find type `Q` in this scope"),
        ("Q, through = L, as = r", link, "2:17 JT020 cannot find type `Q` in this scope"),
        ("Plain, through = P, as = r, from = x", pair, "2:17 JT021 `Plain` is not a model"),
        ("through = Plain, as = r", "", "2:27 JT021 `Plain` is not a model"),
        ("through = P, as = r, from = q", pair, "2:45 JT030 `P` has no field `q`"),
        ("through = P, as = r, to = q", pair, "2:43 JT030 `P` has no field `q`"),
        ("through = L, as = r, from = n", link, "2:45 JT031 field `n` of `L` references no model"),
        ("through = L, as = r, from = a", link, "2:45 JT032 field `a` of `L` does not reference `X`"),
        ("A, through = T, as = r, to = b", triple, "2:46 JT032 field `b` of `T` does not reference `A`"),
        ("through = L, as = r", link, "2:27 JT033 `L` has no reference to `X`"),
        ("C, through = T, as = r", triple, "2:30 JT033 `T` has no reference to `C`"),
        ("through = P, as = r", pair, "2:27 JT034 several fields of `P` reference `X`: `x`, `y`"),
        ("through = T, as = r", triple, "2:27 JT035 several fields of `T` could lead to the far side: `a`, `b`"),
        ("through = O, as = r", lone, "2:27 JT036 `O` has no second reference to lead to the far side"),
        ("through = P, as = r, from = x, to = x", pair, "2:53 JT037 `from` and `to` are both `x`"),
        ("through = O, as = r, to = x", lone, "2:43 JT037 `from` and `to` are both `x`"),
        ("through = N, as = r", nullable, "2:27 JT038 field `a` of join model `N` is an `Option`"),
    ] {
        let text = format!(
            " #[many_to_many({relation})]\n#[derive(Model)] struct X {{ #[model(key)] id: i64 }} struct Plain;\n{join}"
        );
        assert_eq!(checked(&with_models(&text)).1, [expected], "{relation}");
    }
}

#[test]
fn one_mistake_is_said_once() {
    // A join model with a mistake of its own, one whose reference leads nowhere, one that cannot be read, and a
    // column that is wrong for both sides.
    for (join, expected) in [
        ("struct L { #[model(references = X, wrong)] x: i64, #[model(references = Y)] y: i64 }", "JT005"),
        ("struct L { #[model(references = X)] x: i64, #[model(references = Z)] y: i64 }", "JT020"),
        ("enum L { X }", "JT003"),
        (
            "struct L { #[model(key)] id: i64, #[model(references = X)] x: i64, #[model(references = Y)] y: Option<i64> }",
            "JT038",
        ),
        ("struct L { #[model(references = X)] x: i64, #[model(references = Y)] y: Option<i64> }", "JT038"),
    ] {
        let (_, found) = checked(&format!(
            "use jointable::Model;
            #[derive(Model)] #[many_to_many(through = L, as = ys)] struct X {{ #[model(key)] id: i64 }}
            #[derive(Model)] #[many_to_many(X, through = L, as = xs)] struct Y {{ #[model(key)] id: i64 }}
            #[derive(Model)] {join}"
        ));
        assert_eq!(found.len(), 1, "{join}: {found:?}");
        assert!(found[0].contains(expected), "{join}: {found:?}");
    }
    // A model with a mistake is still a model.
    let (_, found) = checked(&with_models(
        "#[derive(Model)] struct Bad { #[model(key)] id: i64, odd: Odd }
        #[derive(Model)] struct X { #[model(key)] id: i64, #[model(references = Bad)] bad: i64 }",
    ));
    assert_eq!(found.len(), 1, "{found:?}");
}

#[test]
fn keys_of_every_type_are_referred_to() {
    let schema = sound(
        "use jointable::Model;
        #[derive(Model)] #[many_to_many(through = Tagging, as = tags)]
        struct Post { #[model(key)] id: uuid::Uuid }
        #[derive(Model)] struct Tag { #[model(key, column = \"slug_text\")] slug: String }
        #[derive(Model)] struct Tagging {
            #[model(references = Post)] post_id: Uuid,
            #[model(references = Tag, column = \"tag\")] slug: String,
        }",
    );
    let links = schema.table("taggings").unwrap();
    assert_eq!(links.primary_key, ["post_id", "tag"]);
    assert_eq!(links.foreign_keys[1].references_columns, ["slug_text"]);
    assert_eq!(links.foreign_keys[1].name, "taggings_tag_fkey");
}

#[test]
fn a_text_that_references_has_the_length_of_its_key() {
    let text = |length: &str| {
        format!(
            "use jointable::Model;
            #[derive(Model)] struct Tag {{ #[model(key, max_length = 40)] name: String }}
            #[derive(Model)] struct Detail {{ #[model(key, references = Tag)] tag: String }}
            #[derive(Model)] struct Use {{ #[model(key)] id: i64, #[model(references = Detail{length})] detail: String }}"
        )
    };
    let schema = sound(&text(""));
    assert_eq!(schema.table("details").unwrap().columns[0].ty, Type::Varchar(40));
    assert_eq!(schema.table("uses").unwrap().columns[1].ty, Type::Varchar(40));
    assert_eq!(sound(&text(", max_length = 40")), schema);
    assert_eq!(checked(&text(", max_length = 41")).1.len(), 1);
    // Keys that reference each other in a circle are odd, but no endless loop.
    sound(
        "use jointable::Model;
        #[derive(Model)] struct A { #[model(key, references = B)] name: String }
        #[derive(Model)] struct B { #[model(key, references = A)] name: String }",
    );
}
