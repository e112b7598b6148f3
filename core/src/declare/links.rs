//! `#[model(links = …)]`: what tells the rows of a join model apart.

use syn::ext::IdentExt;

use super::{Field, Model, Reference, options::Options};
use crate::{
    diagnostic::{self, Sink},
    meta::{self, Marker},
    source::Span,
};

/// What tells links apart.
#[derive(Debug)]
pub enum Links {
    /// `one`: the two rows they link.
    One,
    /// `one_per(column, …)`: the two rows they link and these fields, as indexes. Where it stands.
    OnePer(Vec<usize>, Span),
    /// `many`: their key. Where it stands.
    Many(Span),
}

impl Links {
    pub(super) fn read(
        options: &Options,
        fields: &[Field],
        references: &[Reference],
        model: &str,
        sink: &mut Sink,
    ) -> Self {
        let (Some((kind, names)), Some(at)) = (options.links(), options.span("links")) else { return Links::One };
        if kind == "many" {
            return Links::Many(at);
        }
        let mut per = Vec::new();
        for ident in names {
            let name = ident.unraw().to_string();
            let index = fields.iter().position(|field| field.ident == *ident);
            let needs = match index {
                None => format!("fields of `{model}`, which has no `{name}`"),
                Some(index) if per.contains(&index) => format!("each field once, and has `{name}` twice"),
                Some(index) if fields[index].nullable => format!("fields that are never NULL: `{name}` is an `Option`"),
                Some(index) => {
                    per.push(index);
                    continue;
                }
            };
            sink.report(diagnostic::BAD_VALUE, &["links", &needs, &example(fields, references)], at);
        }
        // Sorted, as the columns are: the index that is made of them has one order.
        per.sort_unstable();
        if per.is_empty() { Links::One } else { Links::OnePer(per, at) }
    }

    /// The same for `const` code.
    pub fn constant(&self) -> meta::Links<'_> {
        match self {
            Links::One => meta::Links::One,
            Links::OnePer(fields, _) => meta::Links::OnePer(fields),
            Links::Many(_) => meta::Links::Many,
        }
    }

    /// Whether the field is one of those that tell links apart besides the two rows.
    pub fn has(&self, field: usize) -> bool {
        matches!(self, Links::OnePer(fields, _) if fields.contains(&field))
    }

    /// Whether they could be the key of a model that marks none.
    pub(super) fn may_be_key(&self) -> bool {
        !matches!(self, Links::Many(_))
    }

    fn span(&self) -> Option<Span> {
        match self {
            Links::One => None,
            Links::OnePer(_, span) | Links::Many(span) => Some(*span),
        }
    }
}

/// How it is written with the first field that could tell links apart.
fn example(fields: &[Field], references: &[Reference]) -> String {
    let refers = |index| references.iter().any(|reference| reference.fields.contains(&index));
    let able =
        |(index, field): &(usize, &Field)| !field.nullable && !field.key && field.marker.is_none() && !refers(*index);
    match fields.iter().enumerate().find(able) {
        Some((_, field)) => format!("links = one_per({})", field.ident),
        None => "links = one_per(field)".to_owned(),
    }
}

/// Whether the key is one that links can have. `false` where it is not, which has been reported then.
pub(super) fn check(model: &Model, name: &str, sink: &mut Sink) -> bool {
    for field in &model.fields {
        if field.marker == Some(Marker::DeletedAt) && model.references.len() < 2 {
            let why = "the model is no join model";
            let help = "only links are marked instead of deleted: remove it, or mark two fields with `references = …`";
            sink.report(diagnostic::MISPLACED_OPTION, &["deleted_at", why, help], field.span);
        }
    }
    let Some(span) = model.links.span() else { return true };
    let Some((first, second)) = model.pair() else {
        let why = "the model references no two others";
        let help = "it is for join models: remove it, or mark two fields with `references = …`";
        sink.report(diagnostic::MISPLACED_OPTION, &["links", why, help], span);
        return true;
    };
    let is_end = |index: &usize| first.fields.contains(index) || second.fields.contains(index);
    if let Links::OnePer(fields, _) = &model.links
        && let Some(end) = fields.iter().find(|index| is_end(index))
    {
        let end = model.fields[*end].ident.unraw();
        let needs = format!("fields besides the two that link: `{end}` is one of those");
        let example = example(&model.fields, &model.references);
        sink.report(diagnostic::BAD_VALUE, &["links", &needs, &example], span);
        return true;
    }
    if let Links::OnePer(fields, _) = &model.links
        && let Some(kept) = fields.iter().find(|index| model.fields[**index].marker.is_some())
    {
        let kept = model.fields[*kept].ident.unraw();
        let needs = format!("fields that are given: jointable gives `{kept}` its value");
        sink.report(diagnostic::BAD_VALUE, &["links", &needs, "links = one_per(starts_at)"], span);
        return true;
    }
    let key: Vec<_> = (0..model.fields.len()).filter(|&index| model.is_key(index)).collect();
    let fits = match model.links {
        Links::Many(_) => !key.is_empty() && !key.iter().any(is_end),
        _ => key.is_empty() || !key.iter().all(is_end),
    };
    if !fits {
        sink.report(diagnostic::LINK_KEY, &[name], span);
    }
    fits
}
