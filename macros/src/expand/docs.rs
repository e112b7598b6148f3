//! What the documentation of a relation says of the SQL it runs.
//!
//! A derive sees one struct, so the columns of the other tables are called by what they are for.

use jointable_core::declare::{Has, ManyToMany, Model, Way, spell};
use syn::ext::IdentExt;

/// A relation through a join model.
pub(super) fn many_to_many(model: &Model, relation: &ManyToMany, through: &syn::Path) -> String {
    let (near, link) = (model.ident.unraw(), spell(through));
    let end = |field: &Option<(syn::Ident, _)>| match field {
        Some((field, _)) => format!(", its `{}`", field.unraw()),
        None => String::new(),
    };
    let (from, to) = (end(&relation.from), end(&relation.to));
    let far = match &relation.target {
        Some((target, _)) => format!("the reference to [`{}`]{to}", spell(target)),
        None => format!("the other reference{to}"),
    };
    let mut text = format!(
        "The relation `{}` of [`{near}`], through [`{link}`].\n\nWhat it runs, where `l` is the join table, that of \
         [`{link}`]; `near` the reference to [`{near}`] in it{from}; `far` {far}; `f` the far table:\n\n",
        relation.alias.unraw(),
    );
    let table = &model.table;
    let key: Vec<_> = model.key().iter().map(|field| format!("\"{}\" = ?", field.column)).collect();
    let key = key.join(" AND ");
    let rows = [
        ("all", "SELECT f.* FROM l JOIN f ON f.key = l.far WHERE l.near = ? ORDER BY l.far".to_owned()),
        (
            "with_link().all",
            "SELECT f.*, l.* FROM l JOIN f ON f.key = l.far WHERE l.near = ? ORDER BY l.far".to_owned(),
        ),
        ("ids, count", "SELECT far FROM l WHERE near = ?, SELECT count(*) FROM l WHERE near = ?".to_owned()),
        ("has", "SELECT 1 FROM l WHERE near = ? AND far = ?".to_owned()),
        ("add", "INSERT INTO l (near, far, …) VALUES (?, ?, …) ON CONFLICT (near, far) DO NOTHING".to_owned()),
        ("remove, clear", "DELETE FROM l WHERE near = ? AND far = ?, DELETE FROM l WHERE near = ?".to_owned()),
        (
            "set",
            format!(
                "BEGIN; SELECT 1 FROM \"{table}\" WHERE {key} FOR UPDATE; DELETE what is not wanted, UPDATE what differs, \
                 INSERT what is missing; COMMIT"
            ),
        ),
    ];
    text.push_str("| operation | SQL |\n|---|---|\n");
    for (operation, sql) in rows {
        text.push_str(&format!("| `{operation}` | `{sql}` |\n"));
    }
    if relation.symmetric.is_some() {
        text.push_str("\nA link is the same from both sides: it is read and removed by either column.\n");
    }
    let fixed: Vec<_> = relation.scope.iter().map(|column| format!("`{}`", column.field.unraw())).collect();
    if !fixed.is_empty() {
        text.push_str(&format!(
            "\nEach of these has the relation's scope in its condition, and what adds or sets links writes it. A payload, \
             where there is any, is that of all links and has {} too: only `update_link` looks at it there.\n",
            fixed.join(" and ")
        ));
    }
    text
}

/// A relation to the rows that refer to a row, or through others.
pub(super) fn has(model: &Model, has: &Has) -> String {
    let (near, alias) = (model.ident.unraw(), has.alias.unraw());
    match &has.way {
        Way::Reference { target, by, .. } => {
            let target = spell(target);
            let by = by.as_ref().map(|(by, _)| format!(", its `{}`", by.unraw())).unwrap_or_default();
            let few = if has.many { " ORDER BY f.key" } else { "" };
            format!(
                "The relation `{alias}` of [`{near}`], to [`{target}`].\n\nWhat it runs, where `f` is the table of \
                 [`{target}`] and `near` the reference to [`{near}`] in it{by}: `SELECT f.* FROM f WHERE f.near = ?{few}`.\n",
            )
        }
        Way::Chain(chain) => {
            let names: Vec<_> = chain.iter().map(|(alias, _)| alias.unraw().to_string()).collect();
            let joins: Vec<_> = names.iter().map(|name| format!("the links of `{name}`")).collect();
            format!(
                "The relation `{alias}` of [`{near}`], through `{}`.\n\nWhat it runs: `SELECT f.* FROM (SELECT DISTINCT far \
                 FROM … WHERE near = ?) AS l JOIN f ON f.key = l.far ORDER BY l.far`, where `…` is {}, joined one to the \
                 other, and `f` the far table.\n",
                names.join("."),
                joins.join(", "),
            )
        }
    }
}
