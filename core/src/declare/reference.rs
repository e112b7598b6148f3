//! Foreign keys: a field's `references = …`, or `#[references(…)]` on the struct where the key has several columns.

use syn::ext::IdentExt;

use super::{
    Field, Spans,
    options::{Known, Needs, Options},
};
use crate::{
    diagnostic::{self, Sink},
    schema::{Action, Checked},
    source::Span,
};

/// `references = Model, on_delete = …, on_update = …`, or
/// `#[references(Model, by = (a, b), as = alias, unique, on_delete = …, on_update = …)]`.
#[derive(Debug)]
pub struct Reference {
    /// The model referred to, as written.
    pub path: syn::Path,
    /// Where the path stands.
    pub span: Span,
    /// The fields that hold the key, as indexes, in the key's order.
    pub fields: Vec<usize>,
    /// Whether it stands on the struct.
    pub on_struct: bool,
    /// The alias of the way back, where it is given; on the struct it always is.
    pub alias: Option<(syn::Ident, Span)>,
    /// Whether no two rows refer to the same one: said on the struct, or of the field.
    pub unique: bool,
    /// `on_delete`; [`Action::NoAction`] where nothing is said.
    pub on_delete: Action,
    /// `on_update`; [`Action::NoAction`] where nothing is said.
    pub on_update: Action,
    /// `deferrable` or `deferred`: when the row referred to has to be there.
    pub checked: Checked,
}

impl Reference {
    /// Whether its actions write to the fields.
    pub fn writes(&self) -> bool {
        let sets = |action| matches!(action, Action::SetNull | Action::SetDefault);
        self.on_update == Action::Cascade || sets(self.on_update) || sets(self.on_delete)
    }
}

/// A reference and the names of its fields: which they are is known when all fields have been read.
pub(super) struct Written {
    reference: Reference,
    by: Vec<syn::Ident>,
    by_span: Span,
    set_null: Option<Span>,
    set_default: Option<Span>,
}

const REFERENCES: &[Known] = &[
    Known { name: "by", needs: Needs::Names, example: "by = (field, field)" },
    Known { name: "as", needs: Needs::Name, example: "as = alias" },
    Known { name: "unique", needs: Needs::Nothing, example: "unique" },
    Known { name: "on_delete", needs: Needs::Action, example: "on_delete = cascade" },
    Known { name: "on_update", needs: Needs::Action, example: "on_update = cascade" },
    Known { name: "deferrable", needs: Needs::Nothing, example: "deferrable" },
    Known { name: "deferred", needs: Needs::Nothing, example: "deferred" },
];

impl Written {
    /// Reads `#[references(…)]`.
    pub(super) fn on_struct(attribute: &syn::Attribute, spans: &mut dyn Spans, sink: &mut Sink) -> Option<Self> {
        let before = sink.count();
        let mut options = Options::default();
        options.read(attribute, REFERENCES, true, spans, sink);
        let whole = syn::spanned::Spanned::span(attribute.path());
        let missing = [
            ("the target", "#[references(Model, …)]", options.target.is_none()),
            ("by", "by = (field, field)", !options.flag("by")),
            ("as", "as = alias", !options.flag("as")),
        ];
        for (name, example, missing) in missing {
            // An option that was given but could not be read has been reported already.
            if missing && sink.count() == before {
                sink.report(diagnostic::MISSING_OPTION, &[name, example], spans.span(whole, whole));
            }
        }
        let by = options.names("by")?;
        let alias = options.name("as").zip(options.span("as"));
        let (path, span) = options.target.take()?;
        let mut written = Self::new(path, span, alias, by, &options);
        written.reference.on_struct = true;
        Some(written)
    }

    /// Reads a field's `references`, with the options that belong to it.
    pub(super) fn on_field(ident: &syn::Ident, options: &Options, sink: &mut Sink) -> Option<Self> {
        let Some(path) = options.path("references") else {
            for name in ["on_delete", "on_update", "as", "deferrable", "deferred"] {
                if let Some(at) = options.span(name) {
                    let help = "add `references = Model`";
                    sink.report(diagnostic::MISPLACED_OPTION, &[name, "the field references nothing", help], at);
                }
            }
            return None;
        };
        let alias = options.name("as").zip(options.span("as"));
        let span = options.span("references").unwrap_or(Span::NOWHERE);
        Some(Self::new(path.clone(), span, alias, vec![ident.clone()], options))
    }

    fn new(
        path: syn::Path,
        span: Span,
        alias: Option<(syn::Ident, Span)>,
        by: Vec<syn::Ident>,
        options: &Options,
    ) -> Self {
        let action = |name| options.action(name).unwrap_or(Action::NoAction);
        let sets = |to| ["on_delete", "on_update"].into_iter().find(|name| action(name) == to);
        Self {
            by_span: options.span("by").unwrap_or(span),
            set_null: sets(Action::SetNull).and_then(|name| options.span(name)),
            set_default: sets(Action::SetDefault).and_then(|name| options.span(name)),
            reference: Reference {
                path,
                span,
                fields: Vec::new(),
                on_struct: false,
                alias,
                unique: options.flag("unique"),
                on_delete: action("on_delete"),
                on_update: action("on_update"),
                checked: match (options.flag("deferred"), options.flag("deferrable")) {
                    (true, _) => Checked::AtCommit,
                    (false, true) => Checked::Deferrable,
                    (false, false) => Checked::AtOnce,
                },
            },
            by,
        }
    }

    /// Finds the fields.
    pub(super) fn settle(self, fields: &[Field], model: &str, sink: &mut Sink) -> Option<Reference> {
        let Self { mut reference, by, by_span, set_null, set_default } = self;
        for ident in &by {
            let name = ident.unraw().to_string();
            let example = "by = (field, field)";
            match fields.iter().position(|field| field.ident == *ident) {
                None => {
                    let needs = format!("fields of `{model}`, which has no `{name}`");
                    sink.report(diagnostic::BAD_VALUE, &["by", &needs, example], by_span);
                    return None;
                }
                Some(index) if reference.fields.contains(&index) => {
                    let needs = format!("each field once, and has `{name}` twice");
                    sink.report(diagnostic::BAD_VALUE, &["by", &needs, example], by_span);
                    return None;
                }
                Some(index) => reference.fields.push(index),
            }
        }
        if let Some(at) = set_null
            && let Some(&index) = reference.fields.iter().find(|&&index| !fields[index].nullable)
        {
            sink.report(diagnostic::SET_NULL_REQUIRED, &[&fields[index].ident.unraw().to_string()], at);
        }
        let without = |&&index: &&usize| !fields[index].nullable && fields[index].default.is_none();
        if let Some(at) = set_default
            && let Some(&index) = reference.fields.iter().find(without)
        {
            let why = format!("field `{}` has no default", fields[index].ident.unraw());
            let help = "give it `default = …`, or choose `cascade` or `restrict`";
            sink.report(diagnostic::MISPLACED_OPTION, &["set_default", &why, help], at);
        }
        Some(reference)
    }
}
