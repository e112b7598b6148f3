//! `#[has_many(…)]` and `#[has_one(…)]`: rows that refer to the declaring model's, or that several relations lead to.

use super::{
    Spans, Verb,
    options::{Known, Needs, Options},
};
use crate::{
    diagnostic::{self, Sink},
    source::Span,
};

/// `#[has_many(Target, as = alias, by = field)]` or `#[has_many(through = alias.alias, as = alias)]`, or the same with
/// `has_one`.
#[derive(Debug)]
pub struct Has {
    /// Whether it is `has_many`.
    pub many: bool,
    /// How it leads to the far rows.
    pub way: Way,
    /// The alias.
    pub alias: syn::Ident,
    /// Where the alias stands.
    pub span: Span,
    /// `verbs(operation = method)`, of a `has_many`.
    pub verbs: Vec<Verb>,
}

/// How a relation without a join model leads to its far rows.
#[derive(Debug)]
pub enum Way {
    /// By a reference of the far model to this one.
    Reference {
        /// The far model, as written.
        target: syn::Path,
        /// Where it stands.
        span: Span,
        /// `by`: the reference, where the far model has several.
        by: Option<(syn::Ident, Span)>,
    },
    /// By one relation after the other: `through = songs.genre`.
    Chain(Vec<(syn::Ident, Span)>),
}

const HAS_ONE: &[Known] = &[
    Known { name: "as", needs: Needs::Name, example: "as = alias" },
    Known { name: "by", needs: Needs::Name, example: "by = field" },
    Known { name: "through", needs: Needs::Chain, example: "through = manager.address" },
];

const HAS_MANY: &[Known] = &[
    Known { name: "as", needs: Needs::Name, example: "as = alias" },
    Known { name: "by", needs: Needs::Name, example: "by = field" },
    Known { name: "through", needs: Needs::Chain, example: "through = songs.genre" },
    Known { name: "verbs", needs: Needs::Values, example: "verbs(create = record)" },
];

impl Has {
    pub(super) fn read(attribute: &syn::Attribute, many: bool, spans: &mut dyn Spans, sink: &mut Sink) -> Option<Self> {
        let before = sink.count();
        let mut options = Options::default();
        options.read(attribute, if many { HAS_MANY } else { HAS_ONE }, true, spans, sink);
        let whole = syn::spanned::Spanned::span(attribute.path());
        let whole = spans.span(whole, whole);
        if sink.count() == before {
            // An option that was given but could not be read has been reported already.
            if options.target.is_none() && !options.flag("through") {
                let example = if many { "#[has_many(Model, as = …)]" } else { "#[has_one(Model, as = …)]" };
                sink.report(diagnostic::MISSING_OPTION, &["the far model", example], whole);
            }
            if !options.flag("as") {
                sink.report(diagnostic::MISSING_OPTION, &["as", "as = alias"], whole);
            }
            if let Some(at) = options.span("through")
                && (options.target.is_some() || options.flag("by"))
            {
                let help = "the relations that it goes through say where it leads: name no model, and no `by`";
                sink.report(diagnostic::MISPLACED_OPTION, &["through", "the way is given already", help], at);
                return None;
            }
        }
        let (alias, span) = (options.name("as")?, options.span("as")?);
        let way = match (options.target.take(), options.chain("through", spans)) {
            (Some((target, span)), _) => {
                Way::Reference { target, span, by: options.name("by").zip(options.span("by")) }
            }
            (None, Some(chain)) => Way::Chain(chain),
            (None, None) => return None,
        };
        if let Way::Chain(chain) = &way
            && chain.first().is_some_and(|(first, _)| *first == alias)
        {
            sink.report(diagnostic::CHAIN_CYCLE, &[&alias.to_string()], span);
            return None;
        }
        let verbs = Verb::of_rows(&options, matches!(way, Way::Chain(_)), spans, sink);
        Some(Self { many, way, alias, span, verbs })
    }
}
