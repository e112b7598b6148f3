//! What one field says.

use quote::ToTokens;
use syn::{ext::IdentExt, spanned::Spanned};

use super::{
    NAME, Own, Spans, Variant, computed, is_name,
    options::{Known, Needs, Options, spell},
    position::Position,
    reference::Written,
    texts,
    types::{self, Spelled},
};
use crate::{
    diagnostic::{self, Sink},
    meta::{
        Marker,
        literal::{Values, misfit},
    },
    schema::{Computed, Literal},
    source::Span,
    types::{NUMBERED, Type},
};

/// A field of a model.
#[derive(Debug)]
pub struct Field {
    /// The field.
    pub ident: syn::Ident,
    /// Its visibility.
    pub visibility: syn::Visibility,
    /// Its Rust type, as written.
    pub rust: syn::Type,
    /// Its doc comment and other attributes worth repeating on generated structs.
    pub docs: Vec<syn::Attribute>,
    /// Where its name stands.
    pub span: Span,
    /// The column it is kept in: `#[model(column = "…")]`, or the field's name without `r#`.
    pub column: String,
    /// `#[model(was = "…")]`: what the column was called before.
    pub was: Option<String>,
    /// The column's type. Where the field's is the user's own, that has to be asked.
    pub ty: Type,
    /// The field's type, without the `Option`, where it is none of the table.
    pub own: Option<Own>,
    /// `#[model(comment = "…")]`: what the catalogue says of the column.
    pub comment: Option<String>,
    /// `#[model(collate = "…")]`: how each dialect compares its texts.
    pub collate: Option<([Option<String>; 3], Span)>,
    /// `#[model(sql_type = "…")]`: the column's type in each dialect, where it is another than the field's has.
    pub sql_type: Option<([Option<String>; 3], Span)>,
    /// The variants of its enum, whose texts the column can have, where it is one's.
    pub one_of: Vec<Variant>,
    /// The least and the greatest value the column can have, where they are not those of its type.
    pub between: Option<(i64, i64)>,
    /// Whether it is an `Option`.
    pub nullable: bool,
    /// `#[model(key)]`.
    pub key: bool,
    /// Whether the database numbers it: a single integer key that references nothing, unless
    /// `#[model(key, generated = false)]`.
    pub generated: bool,
    /// Where `generated = true` stands, where it does.
    pub numbered_at: Option<Span>,
    /// `#[model(unique)]`.
    pub unique: bool,
    /// `#[model(index)]`.
    pub index: bool,
    /// `#[model(default = …)]`.
    pub default: Option<Literal>,
    /// Where that stands: the token, and its span.
    pub default_at: Option<(proc_macro2::Span, Span)>,
    /// `#[model(position)]`, `#[model(created_at)]`, …
    pub marker: Option<Marker>,
    /// `#[model(position)]`, until it is known what it numbers.
    pub(super) position: Option<Position>,
    /// `#[model(check = "…")]`: a SQL condition.
    pub check: Option<(String, Span)>,
    /// `#[model(computed = "…")]`: how the database computes it.
    pub computed: Option<(Computed, Span)>,
}

impl Field {
    /// Whether who stores a row gives it: neither the database nor jointable does.
    pub fn is_given(&self) -> bool {
        !self.generated && self.marker.is_none() && self.computed.is_none()
    }

    /// Its Rust type, without the `Option`.
    pub fn inner(&self) -> &syn::Type {
        types::option(&self.rust).unwrap_or(&self.rust)
    }
}

pub(super) const KNOWN: &[Known] = &[
    Known { name: "key", needs: Needs::Nothing, example: "key" },
    Known { name: "generated", needs: Needs::Bool, example: "key, generated = false" },
    Known { name: "unique", needs: Needs::Nothing, example: "unique" },
    Known { name: "index", needs: Needs::Nothing, example: "index" },
    Known { name: "column", needs: Needs::Text, example: "column = \"name\"" },
    Known { name: "was", needs: Needs::Text, example: "was = \"old_name\"" },
    Known { name: "references", needs: Needs::Path, example: "references = Model" },
    Known { name: "on_delete", needs: Needs::Action, example: "on_delete = cascade" },
    Known { name: "on_update", needs: Needs::Action, example: "on_update = cascade" },
    Known { name: "deferrable", needs: Needs::Nothing, example: "references = Model, deferrable" },
    Known { name: "deferred", needs: Needs::Nothing, example: "references = Model, deferred" },
    Known { name: "as", needs: Needs::Name, example: "references = Model, as = alias" },
    Known { name: "precision", needs: Needs::Number, example: "precision = 10" },
    Known { name: "scale", needs: Needs::Number, example: "scale = 3" },
    Known { name: "max_length", needs: Needs::Number, example: "max_length = 80" },
    Known { name: "sql_type", needs: Needs::SqlType, example: "sql_type = \"citext\"" },
    Known { name: "collate", needs: Needs::Collation, example: "collate(sqlite = \"NOCASE\")" },
    Known { name: "comment", needs: Needs::Text, example: "comment = \"in grams\"" },
    Known { name: "check", needs: Needs::Text, example: "check = \"quantity > 0\"" },
    Known { name: "default", needs: Needs::Literal, example: "default = 0" },
    Known { name: "computed", needs: Needs::Text, example: "computed = \"quantity * price\"" },
    Known { name: "virtual", needs: Needs::Nothing, example: "computed = \"quantity * price\", virtual" },
    Known { name: "created_at", needs: Needs::Nothing, example: "created_at" },
    Known { name: "updated_at", needs: Needs::Nothing, example: "updated_at" },
    Known { name: "deleted_at", needs: Needs::Nothing, example: "deleted_at" },
    Known { name: "position", needs: Needs::NothingOrName, example: "position" },
];

/// The field, and what it references.
pub(super) fn read(field: &syn::Field, spans: &mut dyn Spans, sink: &mut Sink) -> Option<(Field, Option<Written>)> {
    let ident = field.ident.clone()?;
    let span = spans.span(ident.span(), ident.span());
    let mut options = Options::default();
    for attribute in field.attrs.iter().filter(|attribute| attribute.path().is_ident("model")) {
        options.read(attribute, KNOWN, false, spans, sink);
    }
    for name in ["many_to_many", "has_many", "has_one", "references", "index"] {
        for attribute in field.attrs.iter().filter(|attribute| attribute.path().is_ident(name)) {
            let at = attribute.path().span();
            let help = match name {
                "references" => "write it above the struct; a field says `#[model(references = Model)]`",
                "index" => "write it above the struct; a field says `#[model(index)]`",
                _ => "write it above the struct",
            };
            let arguments = [name, "it is about the whole model", help];
            sink.report(diagnostic::MISPLACED_OPTION, &arguments, spans.span(at, at));
        }
    }
    let (spelled, nullable) = types::spelled(&field.ty);
    let (first, last) = ends(&field.ty);
    let rust_span = spans.span(first, last);
    let (ty, own) = match spelled {
        Spelled::Known(ty) => (ty, None),
        // What it is kept as is found where it is declared.
        Spelled::Own(path) => (Type::Raw(spell(&path).into()), Some(Own::new(path, spans))),
        Spelled::Unsupported(given) => {
            sink.report(diagnostic::UNSUPPORTED_TYPE, &[&given, &types::instead(&given)], rust_span);
            (Type::Raw(given.into()), None)
        }
    };
    let ty = sized(ty, own.is_some(), &options, sink);
    let mut key = options.flag("key");
    if key && !ty.has_equality() {
        let at = options.span("key").unwrap_or(span);
        sink.report(diagnostic::KEY_TYPE, &[&ident.unraw().to_string()], at);
        key = false;
    }
    if key && nullable {
        sink.report(diagnostic::NULLABLE_KEY, &[&ident.unraw().to_string()], span);
    }
    let asked = options.bool("generated");
    let integer = ty.is_integer();
    if let Some(at) = options.span("generated") {
        if !options.flag("key") {
            let help = "only a key can be generated: write `key, generated = …`";
            sink.report(diagnostic::MISPLACED_OPTION, &["generated", "the field is no key", help], at);
        } else if asked == Some(true) && !integer && own.is_none() {
            sink.report(diagnostic::MISPLACED_OPTION, &["generated", NUMBERED.0, NUMBERED.1], at);
        }
    }
    let default = options.literal("default");
    let between = narrow(&field.ty);
    let values = between.map_or(Values::All, |(least, most)| Values::Between(least, most));
    if let (Some(literal), Some(at)) = (&default, options.span("default"))
        && !matches!(literal, Literal::Expression(_))
        && let Some(misfit) = misfit(&ty, values, literal.constant())
    {
        sink.report(diagnostic::BAD_VALUE, &misfit.of_default(), at);
    }
    if let (Some(check), Some(at)) = (options.text("check"), options.span("check"))
        && !is_condition(&check)
    {
        let needs = "one SQL condition, without comments";
        sink.report(diagnostic::BAD_VALUE, &["check", needs, "check = \"quantity > 0\""], at);
    }
    let column = options.text("column").unwrap_or_else(|| ident.unraw().to_string());
    if !is_name(&column) {
        let at = options.span("column").unwrap_or(span);
        sink.report(diagnostic::BAD_VALUE, &["column", NAME, "column = \"name\""], at);
    }
    let was = options.text("was");
    if let (Some(was), Some(at)) = (&was, options.span("was"))
        && (!is_name(was) || *was == column)
    {
        let needs = "the name that the column had before";
        sink.report(diagnostic::BAD_VALUE, &["was", needs, "was = \"old_name\""], at);
    }
    let reference = Written::on_field(&ident, &options, sink);
    let field = Field {
        visibility: field.vis.clone(),
        rust: field.ty.clone(),
        docs: field.attrs.iter().filter(|attribute| attribute.path().is_ident("doc")).cloned().collect(),
        span,
        column,
        was,
        nullable,
        comment: texts::comment(&options, texts::OF_COLUMN, sink),
        collate: texts::collate(&options, &ty, own.is_some(), sink),
        sql_type: options.by_dialect("sql_type").zip(options.span("sql_type")),
        one_of: Vec::new(),
        key,
        // What is kept as an integer is known too late to be numbered unasked.
        generated: key && if own.is_some() { asked == Some(true) } else { integer && asked != Some(false) },
        own,
        unique: options.flag("unique"),
        index: options.flag("index"),
        numbered_at: options.span("generated").filter(|_| asked == Some(true)),
        default_at: options.literal_at("default").map(|token| (token, spans.span(token, token))),
        default,
        between,
        marker: marker(&options, &ty, nullable, sink),
        position: options.span("position").map(|span| Position { by: options.name("position"), span }),
        check: options.text("check").zip(options.span("check")),
        computed: computed::read(&options, sink),
        ty,
        ident,
    };
    Some((field, reference))
}

/// What jointable keeps the field for.
fn marker(options: &Options, ty: &Type, nullable: bool, sink: &mut Sink) -> Option<Marker> {
    let all = [("created_at", Marker::CreatedAt), ("updated_at", Marker::UpdatedAt), ("deleted_at", Marker::DeletedAt)];
    let mut found = None;
    for (name, marker) in all {
        let Some(at) = options.span(name) else { continue };
        let time = matches!(ty, Type::DateTime | Type::Timestamp);
        // Those of rows that jointable has not written, as where the column is new, have the default.
        let other = ["key", "references", "default"].into_iter().find(|other| {
            options.flag(other) && !(*other == "default" && matches!(marker, Marker::CreatedAt | Marker::UpdatedAt))
        });
        let remove = other.map(|other| format!("remove `{other}`"));
        let wrong = match (marker, &remove) {
            _ if found.is_some() => Some(("the field is kept for something else", "keep one of them")),
            (_, Some(remove)) => Some(("jointable gives the field its value", remove.as_str())),
            _ if !time => Some(("the field holds no time", "make it a `DateTime<Utc>` or a `NaiveDateTime`")),
            (Marker::DeletedAt, _) if !nullable => {
                Some(("a link that is there has no such time", "make the field an `Option`"))
            }
            (Marker::CreatedAt | Marker::UpdatedAt, _) if nullable => {
                Some(("every row has such a time", "remove the `Option`"))
            }
            _ => None,
        };
        match wrong {
            Some((why, help)) => sink.report(diagnostic::MISPLACED_OPTION, &[name, why, help], at),
            None => found = Some(marker),
        }
    }
    found
}

/// The type with the lengths the options give; an `own` one has them itself.
pub(super) fn sized(ty: Type, own: bool, options: &Options, sink: &mut Sink) -> Type {
    let mut misplaced = |name: &str, only: &str| {
        if let Some(at) = options.span(name) {
            let (only, help) = if own {
                ("the type says it itself".to_owned(), format!("write `#[value({name} = …)]` where it is declared"))
            } else {
                (format!("only {only} has one"), "remove it".to_owned())
            };
            sink.report(diagnostic::MISPLACED_OPTION, &[name, &only, &help], at);
        }
    };
    match ty {
        Type::Decimal(precision, scale) => {
            misplaced("max_length", "`String`");
            let precision = options.number("precision").unwrap_or(precision.into());
            let scale = options.number("scale").unwrap_or(u32::from(scale).min(precision));
            // 28 digits are what rust_decimal holds.
            if !(1..=28).contains(&precision) {
                let at = options.span("precision").unwrap_or(Span::NOWHERE);
                sink.report(diagnostic::BAD_VALUE, &["precision", "a number from 1 to 28", "precision = 10"], at);
            } else if scale > precision {
                let at = options.span("scale").or(options.span("precision")).unwrap_or(Span::NOWHERE);
                sink.report(diagnostic::BAD_VALUE, &["scale", "a number up to the precision", "scale = 3"], at);
            }
            Type::Decimal(precision.min(28) as u8, scale.min(28) as u8)
        }
        Type::Text => {
            misplaced("precision", "`Decimal`");
            misplaced("scale", "`Decimal`");
            match options.number("max_length") {
                None => Type::Text,
                // Longer ones fit no MySQL row in four-byte characters.
                Some(length @ 1..=16_383) => Type::Varchar(length),
                Some(_) => {
                    let at = options.span("max_length").unwrap_or(Span::NOWHERE);
                    let needs = "a number from 1 to 16383";
                    sink.report(diagnostic::BAD_VALUE, &["max_length", needs, "max_length = 80"], at);
                    Type::Text
                }
            }
        }
        // Of its elements.
        Type::Array(element) => Type::array(&sized(element.ty(), own, options, sink)),
        other => {
            misplaced("precision", "`Decimal`");
            misplaced("scale", "`Decimal`");
            misplaced("max_length", "`String`");
            other
        }
    }
}

/// The range of a type that is kept in a wider one.
pub(super) fn narrow(rust: &syn::Type) -> Option<(i64, i64)> {
    let syn::Type::Path(path) = types::option(rust).unwrap_or(rust) else { return None };
    match path.path.get_ident()?.to_string().as_str() {
        "i8" => Some((i8::MIN.into(), i8::MAX.into())),
        "u8" => Some((0, u8::MAX.into())),
        "u16" => Some((0, u16::MAX.into())),
        "u32" => Some((0, u32::MAX.into())),
        _ => None,
    }
}

/// Whether a text is, as far as its outside tells, one condition: it goes between parentheses.
pub(crate) fn is_condition(text: &str) -> bool {
    let (mut depth, mut quote) = (0_usize, None);
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        match (quote, character) {
            (Some(open), _) => {
                if character == open {
                    quote = None;
                }
            }
            (None, '\'' | '"' | '`') => quote = Some(character),
            (None, '(') => depth += 1,
            (None, ')') => match depth.checked_sub(1) {
                Some(outer) => depth = outer,
                None => return false,
            },
            (None, ';' | '#') => return false,
            (None, '-') if characters.peek() == Some(&'-') => return false,
            (None, '/') if characters.peek() == Some(&'*') => return false,
            (None, _) => {}
        }
    }
    depth == 0 && quote.is_none() && !text.trim().is_empty()
}

/// The first and the last token of a type.
pub(super) fn ends(ty: &(impl ToTokens + Spanned)) -> (proc_macro2::Span, proc_macro2::Span) {
    let mut tokens = ty.to_token_stream().into_iter();
    let first = tokens.next().map_or_else(|| ty.span(), |token| token.span());
    let last = tokens.last().map_or(first, |token| token.span());
    (first, last)
}
