//! What a name means.

use jointable_core::relations::{Relation, Relations};
use jointable_templates::manual::Author;

use crate::failure::Failure;

/// What is explained.
pub(super) enum Subject<'a> {
    /// The model of that number.
    Model(usize),
    Relation(&'a Relation),
}

/// The model, the table or the relation of a name.
pub(super) fn find<'a>(author: &Author<'_>, relations: &'a Relations, name: &str) -> Result<Subject<'a>, Failure> {
    if let Some(model) = model(author, relations, name)? {
        return Ok(Subject::Model(model));
    }
    let parts = name.rsplit_once('.').or_else(|| name.rsplit_once("::"));
    let Some((of, alias)) = parts else { return Err(no_model(author, relations, name)) };
    let Some(of) = model(author, relations, of)? else { return Err(no_model(author, relations, of)) };
    let alias = alias.strip_prefix("r#").unwrap_or(alias);
    relations.relation(of, alias).map(Subject::Relation).ok_or_else(|| {
        let aliases: Vec<&str> = relations.models[of].relations.iter().map(|own| own.alias.as_str()).collect();
        let message = format!("`{}` has no relation `{alias}`", author.name(of));
        Failure::input(message, candidates(alias, &aliases, "it has none"))
    })
}

/// The model of that name, or of that table.
fn model(author: &Author<'_>, relations: &Relations, name: &str) -> Result<Option<usize>, Failure> {
    let all = || relations.models.iter().enumerate();
    let named: Vec<usize> = all()
        .filter(|(model, own)| own.made_for.is_none() && (own.name == name || author.name(*model) == name))
        .map(|(model, _)| model)
        .collect();
    match named[..] {
        [] => Ok(all().find(|(_, own)| own.table == name).map(|(model, _)| model)),
        [model] => Ok(Some(model)),
        _ => {
            let tables: Vec<String> =
                named.iter().map(|&model| format!("`{}`", relations.models[model].table)).collect();
            let help = format!("name the table: {}", tables.join(" or "));
            Err(Failure::input(format!("there are {} models `{name}`", named.len()), help))
        }
    }
}

fn no_model(author: &Author<'_>, relations: &Relations, name: &str) -> Failure {
    let declared = relations.models.iter().enumerate().filter(|(_, own)| own.made_for.is_none());
    let names = declared.map(|(model, _)| author.name(model));
    let all: Vec<&str> = names.chain(relations.models.iter().map(|own| own.table.as_str())).collect();
    Failure::input(
        format!("there is no model `{name}`"),
        candidates(name, &all, "`jointable explain` without a name lists all"),
    )
}

/// What may have been meant.
fn candidates(name: &str, all: &[&str], none: &str) -> String {
    let alike = |known: &str| strsim::damerau_levenshtein(&known.to_lowercase(), &name.to_lowercase());
    let mut near: Vec<(usize, &str)> = all.iter().map(|known| (alike(known), *known)).collect();
    near.retain(|(distance, known)| *distance <= 1 + known.chars().count() / 3);
    near.sort();
    near.dedup();
    let quoted = |names: &mut dyn Iterator<Item = &str>| names.map(|own| format!("`{own}`")).collect::<Vec<_>>();
    if !near.is_empty() {
        return format!("did you mean {}?", quoted(&mut near.iter().take(3).map(|(_, own)| *own)).join(" or "));
    }
    if all.is_empty() || all.len() > 12 {
        return none.to_owned();
    }
    format!("there are {}", quoted(&mut all.iter().copied()).join(", "))
}
