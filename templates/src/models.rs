//! What template `models.rs` is rendered with.

use jointable_core::{
    pull::{Back, Enum, Field, Index, Many, Model, Part, Pulled, Reference, Tells, written},
    schema::{Action, Checked, Literal},
};
use minijinja::{Value, context};

/// The values of template `models.rs`: what was pulled, as it is written in Rust.
///
/// ```
/// use jointable_core::pull::Pulled;
/// use jointable_templates::{Templates, models};
///
/// let source = Templates::new().render("models.rs", models(&Pulled::default()))?;
/// assert!(source.starts_with("//! The models of a database"));
/// # Ok::<(), jointable_templates::Error>(())
/// ```
pub fn models(pulled: &Pulled) -> Value {
    context! {
        features => features(pulled),
        enums => pulled.enums.iter().map(enumeration).collect::<Vec<_>>(),
        models => pulled.models.iter().map(model).collect::<Vec<_>>(),
    }
}

/// The features that types of fields need.
fn features(pulled: &Pulled) -> Vec<String> {
    const OF: [(&str, &str); 4] =
        [("chrono::", "chrono"), ("serde_json::", "json"), ("rust_decimal::", "rust_decimal"), ("uuid::", "uuid")];
    let types = || pulled.models.iter().flat_map(|model| &model.fields).map(|field| &field.rust.path);
    let needed = OF.iter().filter(|(path, _)| types().any(|own| own.contains(path)));
    needed.map(|(_, feature)| format!("`{feature}`")).collect()
}

/// A text in quotes.
fn text(text: &str) -> String {
    format!("{text:?}")
}

/// `name = "text"`, where there is one.
fn said(name: &str, value: Option<&String>) -> Option<String> {
    Some(format!("{name} = {}", text(value?)))
}

/// `#[name(option, option)]`; nothing where there are no options.
fn attribute(name: &str, options: &[String]) -> Option<String> {
    (!options.is_empty()).then(|| format!("#[{name}({})]", options.join(", ")))
}

/// Names in parentheses, or the only one.
fn names(names: &[String]) -> String {
    let names: Vec<String> = names.iter().map(|name| written(name)).collect();
    if let [name] = &names[..] { name.clone() } else { format!("({})", names.join(", ")) }
}

/// The lines of a comment, each with a blank before it, as documentation has them.
fn docs(comment: &str) -> Vec<String> {
    comment.trim().lines().map(|line| format!(" {}", line.trim_end()).trim_end().to_owned()).collect()
}

fn enumeration(own: &Enum) -> Value {
    let mut options = Vec::new();
    if own.sql {
        options.push("sql_enum".to_owned());
    }
    options.extend(said("name", own.sql_name.as_ref()));
    let variants = own.variants.iter().map(|variant| {
        let renamed = said("rename", Some(&variant.text)).filter(|_| variant.named);
        context! { name => written(&variant.name), attribute => renamed.map(|text| format!("#[value({text})]")) }
    });
    context! {
        name => written(&own.name),
        attribute => attribute("value", &options),
        variants => variants.collect::<Vec<_>>(),
    }
}

fn model(model: &Model) -> Value {
    let mut options = Vec::new();
    options.extend(said("table", Some(&model.table)).filter(|_| model.named));
    match &model.tells {
        Tells::Nothing => {}
        Tells::Per(fields) => {
            let fields: Vec<String> = fields.iter().map(|field| written(field)).collect();
            options.push(format!("links = one_per({})", fields.join(", ")));
        }
        Tells::Key => options.push("links = many".to_owned()),
    }
    if model.only_declared {
        options.push("indexes = declared".to_owned());
    }
    options.extend(said("comment", model.comment.as_ref()));
    let mut attributes: Vec<String> = attribute("model", &options).into_iter().collect();
    attributes.extend(model.many.iter().map(many));
    attributes.extend(model.back.iter().map(back));
    attributes.extend(model.references.iter().map(|own| {
        let mut options = vec![own.target.clone(), format!("by = {}", names(&own.by))];
        options.extend(actions(own));
        format!("#[references({})]", options.join(", "))
    }));
    attributes.extend(model.indexes.iter().map(index));
    let about = match &model.comment {
        Some(comment) => docs(comment),
        None => vec![format!(" A row of table `{}`.", model.table)],
    };
    context! {
        name => written(&model.name),
        docs => about,
        attributes,
        fields => model.fields.iter().map(field).collect::<Vec<_>>(),
    }
}

fn many(own: &Many) -> String {
    let mut options = Vec::new();
    options.extend(own.by.as_ref().map(|by| written(&by.target)));
    options.push(format!("through = {}", written(&own.through)));
    options.push(format!("as = {}", written(&own.alias)));
    if let Some(by) = &own.by {
        options.push(format!("from = {}", written(&by.from)));
        options.push(format!("to = {}", written(&by.to)));
    }
    format!("#[many_to_many({})]", options.join(", "))
}

fn back(own: &Back) -> String {
    let mut options = vec![written(&own.target), format!("as = {}", written(&own.alias))];
    options.extend(own.by.as_ref().map(|by| format!("by = {}", written(by))));
    format!("#[{}({})]", if own.many { "has_many" } else { "has_one" }, options.join(", "))
}

/// What a reference says besides where it leads.
fn actions(own: &Reference) -> Vec<String> {
    let mut options = Vec::new();
    options.extend(own.alias.as_ref().map(|alias| format!("as = {}", written(alias))));
    if own.unique {
        options.push("unique".to_owned());
    }
    for (name, action) in [("on_delete", own.on_delete), ("on_update", own.on_update)] {
        if action != Action::NoAction {
            options.push(format!("{name} = {}", action.sql().to_lowercase().replace(' ', "_")));
        }
    }
    match own.checked {
        Checked::AtOnce => {}
        Checked::Deferrable => options.push("deferrable".to_owned()),
        Checked::AtCommit => options.push("deferred".to_owned()),
    }
    options
}

fn index(own: &Index) -> String {
    let part = |(of, descending): &(Part, bool)| {
        let of = match of {
            Part::Field(name) => written(name),
            Part::Expression(expression) => text(expression),
        };
        if *descending { format!("desc({of})") } else { of }
    };
    let parts: Vec<String> = own.parts.iter().map(part).collect();
    let mut options = vec![match &parts[..] {
        [part] => format!("by = {part}"),
        parts => format!("by = ({})", parts.join(", ")),
    }];
    if own.unique {
        options.push("unique".to_owned());
    }
    options.extend(said("where", own.predicate.as_ref()));
    options.extend(own.method.as_ref().map(|method| format!("using = {method}")));
    format!("#[index({})]", options.join(", "))
}

fn field(field: &Field) -> Value {
    let mut options = Vec::new();
    if field.key {
        options.push("key".to_owned());
    }
    options.extend(field.generated.map(|generated| format!("generated = {generated}")));
    options.extend(said("column", Some(&field.column)).filter(|_| field.column != field.name));
    if let Some(own) = &field.reference {
        options.push(format!("references = {}", written(&own.target)));
        options.extend(actions(own));
    }
    options.extend(
        [(field.unique, "unique"), (field.index, "index")]
            .iter()
            .filter(|(is, _)| *is)
            .map(|(_, word)| (*word).to_owned()),
    );
    options.extend(field.rust.max_length.map(|length| format!("max_length = {length}")));
    if let Some((digits, scale)) = field.rust.digits {
        options.push(format!("precision = {digits}, scale = {scale}"));
    }
    options.extend(field.sql_type.as_ref().map(|(sql_type, only)| match only {
        Some(dialect) => format!("sql_type({dialect} = {})", text(sql_type)),
        None => format!("sql_type = {}", text(sql_type)),
    }));
    options.extend(said("collate", field.collate.as_ref()));
    options.extend(field.default.as_ref().map(|default| match default {
        Literal::Bool(value) => format!("default = {value}"),
        Literal::Number(number) => format!("default = {number}"),
        Literal::Text(own) => format!("default = {}", text(own)),
        Literal::Expression(sql) => format!("default = sql({})", text(sql)),
    }));
    if let Some(computed) = &field.computed {
        options.push(format!("computed = {}", text(&computed.expression)));
        if !computed.stored {
            options.push("virtual".to_owned());
        }
    }
    options.extend(said("check", field.check.as_ref()));
    options.extend(said("comment", field.comment.as_ref()));
    context! {
        name => written(&field.name),
        type => if field.nullable { format!("Option<{}>", field.rust.path) } else { field.rust.path.clone() },
        docs => field.comment.as_deref().map(docs).unwrap_or_default(),
        attribute => attribute("model", &options),
    }
}
