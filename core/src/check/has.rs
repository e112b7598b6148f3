//! Whether `has_many` and `has_one` find the references, or the relations, that they go by.

use syn::ext::IdentExt;

use super::{
    Resolved, Target,
    constants::{Constants, Names},
    references, relations,
};
use crate::{
    declare::{Kind, Way},
    diagnostic::{CHAIN_CYCLE, NO_SEGMENT, NOT_ONE, Sink},
    meta::{
        alias,
        link::{At, Ends, back},
    },
    source::Span,
};

pub(super) fn check(
    models: &[Resolved],
    names: &[Names<'_>],
    constants: &[Constants<'_>],
    found: &relations::Found,
    sink: &mut Sink,
) {
    for (index, resolved) in models.iter().enumerate() {
        for (number, (has, path)) in resolved.model.has.iter().zip(&resolved.has).enumerate() {
            match (&has.way, path) {
                (Way::Reference { target, span, by }, Some(path)) => {
                    let Some(far) = references::model(*path, target, *span, sink) else { continue };
                    if !constants[far].sound {
                        continue;
                    }
                    let name = by.as_ref().map(|(by, _)| by.unraw().to_string());
                    let near = names[index].side();
                    if let Ends::Wrong(mistake) = back(&constants[far].model(), near, name.as_deref(), !has.many) {
                        let at = match (mistake.at, by) {
                            (At::From, Some((_, at))) => *at,
                            _ => *span,
                        };
                        sink.report(mistake.code, mistake.arguments().as_slice(), at);
                    }
                }
                (Way::Chain(chain), _) => {
                    let chains = Chains { models, found };
                    match chains.follow(index, chain, !has.many, &mut vec![(index, number)]) {
                        Err(Wrong::Segment(arguments, span)) => {
                            sink.report(NO_SEGMENT, &arguments.each_ref().map(String::as_str), span);
                        }
                        Err(Wrong::Many(alias, span)) => sink.report(NOT_ONE, &[&alias], span),
                        Err(Wrong::Cycle) => {
                            sink.report(CHAIN_CYCLE, &[&has.alias.unraw().to_string()], has.span);
                        }
                        Ok(_) | Err(Wrong::Elsewhere) => {}
                    }
                }
                (Way::Reference { .. }, None) => {}
            }
        }
    }
}

/// Why a chain leads nowhere.
enum Wrong {
    /// This part of it is no relation.
    Segment([String; 3], Span),
    /// This part of it leads to many rows, and all of it to one.
    Many(String, Span),
    /// It goes through itself.
    Cycle,
    /// A mistake that is reported where it is.
    Elsewhere,
}

struct Chains<'a> {
    models: &'a [Resolved],
    found: &'a relations::Found,
}

impl Chains<'_> {
    /// The model that a chain leads to, from the model of this index: by relations to `one` row, or to any. `within`
    /// are the chains that it is a part of, and itself.
    fn follow(
        &self,
        mut model: usize,
        chain: &[(syn::Ident, Span)],
        one: bool,
        within: &mut Vec<(usize, usize)>,
    ) -> Result<usize, Wrong> {
        for (alias, span) in chain {
            let resolved = &self.models[model];
            let aliases = resolved.model.aliases();
            let texts: Vec<_> = aliases.iter().map(|(alias, _)| alias.unraw().to_string()).collect();
            let texts: Vec<_> = texts.iter().map(String::as_str).collect();
            let place = match alias::find(&resolved.name(), &texts, &alias.unraw().to_string()) {
                Ok(place) => place,
                Err(mistake) if resolved.sound => {
                    return Err(Wrong::Segment(mistake.arguments().map(str::to_owned), *span));
                }
                Err(_) => return Err(Wrong::Elsewhere),
            };
            let many = match aliases[place].1 {
                Kind::ManyToMany(_) => true,
                Kind::Back(_) => false,
                Kind::Has(number) => resolved.model.has[number].many,
            };
            if one && many {
                return Err(Wrong::Many(alias.unraw().to_string(), *span));
            }
            model = match aliases[place].1 {
                Kind::ManyToMany(number) => *self.found.far.get(&(model, number)).ok_or(Wrong::Elsewhere)?,
                Kind::Back(number) => led(resolved.references[number])?,
                Kind::Has(number) => match &resolved.model.has[number].way {
                    Way::Reference { .. } => led(resolved.has[number].ok_or(Wrong::Elsewhere)?)?,
                    Way::Chain(chain) => self.follow_part((model, number), chain, within)?,
                },
            };
        }
        Ok(model)
    }

    fn follow_part(
        &self,
        part: (usize, usize),
        chain: &[(syn::Ident, Span)],
        within: &mut Vec<(usize, usize)>,
    ) -> Result<usize, Wrong> {
        if within.contains(&part) {
            return Err(if within[0] == part { Wrong::Cycle } else { Wrong::Elsewhere });
        }
        within.push(part);
        let far = self.follow(part.0, chain, false, within);
        within.pop();
        far.map_err(|wrong| if matches!(wrong, Wrong::Cycle) { Wrong::Cycle } else { Wrong::Elsewhere })
    }
}

fn led(target: Target) -> Result<usize, Wrong> {
    match target {
        Target::Model(index) => Ok(index),
        _ => Err(Wrong::Elsewhere),
    }
}
