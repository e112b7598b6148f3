//! What the names in them mean.

use super::*;

#[test]
fn the_derive_by_any_name() {
    let body = "struct A { #[model(key)] id: i64 }";
    for text in [
        "use jointable::Model; #[derive(Clone, Model)]",
        "use jointable::*; #[derive(Model)]",
        "use jointable::{Model}; #[derive(Model)]",
        "use jointable::Model as M; #[derive(M)]",
        "use jointable as jt; #[derive(jt::Model)]",
        "use jointable::{self as jt}; #[derive(jt::Model)]",
        "extern crate jointable as jt; #[derive(jt::Model)]",
        "mod prelude { pub use jointable::Model; } use prelude::*; #[derive(Model)]",
        "mod prelude { pub use jointable::*; } use self::prelude::Model as M; #[derive(M)]",
        "use other::prelude::*; use jointable::Model; #[derive(Model)]",
        "use other::*; use jointable::*; #[derive(Model)]",
        "#[derive(jointable::Model)]",
        "#[derive(::jointable::Model)]",
        "use std::collections::*; struct Model; #[derive(Model)]",
        "trait Model {} use jointable::*; #[derive(Model)]",
    ] {
        assert_eq!(read_text(&format!("{text} {body}")).names(), ["A"], "{text}");
    }
    for text in [
        "use other::Model; #[derive(Model)]",
        "use other::*; #[derive(Model)]",
        "use jointable::*; use other::Model; #[derive(Model)]",
        "use jointable::Model as M; use other::Model; #[derive(Model)]",
        "#[derive(other::Model)]",
        "#[derive(M)]",
        "#[derive(Clone, Debug)]",
        "mod private { use jointable::Model as M; } use private::*; #[derive(M)]",
    ] {
        assert_eq!(read_text(&format!("{text} {body}")).names(), [""; 0], "{text}");
    }
    let renamed = CrateRoot {
        name: "app".into(),
        file: "src/lib.rs".into(),
        renames: vec![("jt".into(), "jointable".into())],
        is_module: false,
    };
    let text = format!("use jt::Model; #[derive(Model)] {body}");
    assert_eq!(read_roots(&[renamed], &[("src/lib.rs", &text)]).names(), ["A"]);
}

#[test]
fn paths_lead_where_rustc_says() {
    let modules = format!(
        "pub mod a {{ {} pub mod deep {{ {} }} }} mod b {{ {} }} mod other {{ pub(crate) use super::b::B as Renamed; }}",
        kept("A", "as") + &kept("Same", "same_a"),
        kept("Deep", "deeps"),
        kept("B", "bs") + &kept("Same", "same_b"),
    );
    for (text, path, table) in [
        ("use a::A;", "A", "as"),
        ("use a::{A as Q, deep::{self, Deep}};", "Q", "as"),
        ("use a::{A as Q, deep::{self, Deep}};", "deep::Deep", "deeps"),
        ("use crate::{a::{self as q}};", "q::A", "as"),
        ("use a::*;", "A", "as"),
        ("use a::*;", "deep::Deep", "deeps"),
        ("use a::*; use b::*; use b::Same;", "Same", "same_b"),
        ("use self::a::deep as r#mod;", "r#mod::Deep", "deeps"),
        ("", "crate::a::deep::Deep", "deeps"),
        ("", "self::a::A", "as"),
        ("", "a::Same", "same_a"),
        ("", "b::Same", "same_b"),
        ("", "other::Renamed", "bs"),
        ("type Short = a::deep::Deep;", "Short", "deeps"),
        ("use loops::*; mod loops { pub use super::*; pub use super::a::A; }", "A", "as"),
        ("use foreign::*;", "a::A", "as"),
        ("", "X", "xes"),
        ("", "Self", "xes"),
        ("", "String", "Some(NotAModel)"),
        ("", "a", "Some(NotAModel)"),
        ("struct Plain;", "Plain", "Some(NotAModel)"),
        ("use std::fmt::Error;", "Error", "Some(NotAModel)"),
        ("", "Nobody", "Some(Unknown)"),
        ("", "a::Nobody", "Some(Unknown)"),
        ("use a::A as B; use B as A;", "b::Nobody", "Some(Unknown)"),
        ("use P as Q; use Q as P;", "P", "Some(Unknown)"),
        ("use foreign::Recipe;", "Recipe", "Some(Unknown)"),
        // Private names do not come through a glob.
        ("mod closed { use super::a::A; } use closed::*;", "A", "Some(Unknown)"),
    ] {
        let reading = read_text(&format!("{modules} {text} {}", referring(path)));
        assert_eq!(reading.leads("X"), table, "{path} after {text}");
    }
}

#[test]
fn super_counts_modules_up() {
    let inner =
        |path: &str| format!("{} mod m {{ mod n {{ use super::super::*; {} }} }}", kept("A", "as"), referring(path));
    for path in ["super::super::A", "self::super::super::A", "crate::A", "A"] {
        assert_eq!(read_text(&inner(path)).leads("X"), "as", "{path}");
    }
    assert_eq!(read_text(&inner("super::super::super::A")).leads("X"), "Some(Unknown)");
}

#[test]
fn crates_of_the_workspace_see_each_other() {
    let files = [
        ("models/src/lib.rs", "mod inner; pub use inner::*; pub use inner::Other as Public; pub(crate) mod hidden;"),
        ("models/src/inner.rs", &*(kept("Recipe", "recipes") + &kept("Other", "others"))),
        ("models/src/hidden.rs", ""),
    ];
    let renamed = |name: &str| CrateRoot {
        name: "app".into(),
        file: "src/main.rs".into(),
        renames: vec![(name.into(), "models".into())],
        is_module: false,
    };
    let models = || CrateRoot { name: "models".into(), file: "models/src/lib.rs".into(), ..CrateRoot::default() };
    for (text, path, table) in [
        ("", "models::Recipe", "recipes"),
        ("", "::models::Public", "others"),
        ("use models::Recipe;", "Recipe", "recipes"),
        ("use models::*;", "Public", "others"),
        ("pub use models as m;", "m::Recipe", "recipes"),
        ("use db::Recipe;", "Recipe", "recipes"),
        ("extern crate models as z; mod q { pub use z::Recipe; }", "q::Recipe", "recipes"),
        ("mod models { pub struct Recipe; }", "models::Recipe", "Some(NotAModel)"),
    ] {
        let text = format!("{text} {}", referring(path));
        let all: Vec<_> = files.iter().copied().chain([("src/main.rs", &*text)]).collect();
        for roots in [[models(), renamed("db")], [renamed("db"), models()]] {
            let reading = read_roots(&roots, &all);
            assert_eq!(reading.leads("X"), table, "{path} after {text}");
        }
    }
}

#[test]
fn a_file_of_two_crates_has_its_models_once() {
    let models = kept("A", "as") + "mod gone;" + &referring("A");
    let reading = read_crates(
        &[("app", "src/lib.rs"), ("app", "src/main.rs")],
        &[
            ("src/lib.rs", "pub mod models;"),
            ("src/main.rs", &("mod models; use app::models::A as LibraryA;".to_owned() + &kept("Main", "mains"))),
            ("src/models.rs", &models),
        ],
    );
    assert_eq!(reading.models.iter().map(Resolved::name).collect::<Vec<_>>(), ["A", "X", "Main"]);
    assert_eq!(reading.leads("X"), "as");
    assert_eq!(reading.found().len(), 1, "the missing module is one finding: {:?}", reading.found());
}

#[test]
fn a_root_of_globs_knows_what_is_behind_each() {
    // One is of a module with a glob of its own, one of a module that another glob brings.
    let root = "mod a; mod b; mod c; pub use a::*; pub use crate::b::*; pub use self::c::d::*; pub use inner::*;";
    let through = "pub use crate::c::*; pub mod inner { pub use crate::c::Far; }";
    let nested = format!("pub mod d {{ {} }} {}", kept("Deep", "deeps"), kept("Far", "far_away"));
    for (path, table) in [("A", "as"), ("crate::A", "as"), ("d::Deep", "deeps"), ("Deep", "deeps"), ("Far", "far_away")]
    {
        let root = format!("{root} {}", referring(path));
        let files = [
            ("src/lib.rs", root.as_str()),
            ("src/a.rs", &kept("A", "as")),
            ("src/b.rs", through),
            ("src/c.rs", nested.as_str()),
        ];
        let reading = read_files(&files);
        assert_eq!(reading.found(), [""; 0], "{path}");
        assert_eq!(reading.leads("X"), table, "{path}");
    }
}
