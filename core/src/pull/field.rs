//! Fields for columns.

use super::{
    Choices, Enum, Field, Rust, Variant,
    name::{self, Types},
    reference::Lead,
    rust::rust,
};
use crate::{
    diagnostic::{self, Sink},
    dialect::Dialect,
    diff::{expression_form, same_check},
    meta::literal::{Values, misfit},
    schema::{Check, Collation, Column, Literal, Schema, Table},
    types::{self, Kind, Type},
};

/// The tables that become models, and where the references of each lead.
pub(super) struct Context<'a> {
    pub tables: &'a [&'a Table],
    pub leads: &'a [Vec<Lead>],
    pub dialect: Dialect,
}

/// The enums that have been made.
pub(super) struct Enums<'a> {
    schema: &'a Schema,
    pub made: Vec<Enum>,
    /// Those of the database, by what it calls them.
    own: Vec<(String, usize)>,
}

impl<'a> Enums<'a> {
    /// Those of the database.
    pub(super) fn of(schema: &'a Schema, types: &mut Types, choices: &mut Choices) -> Self {
        let mut enums = Self { schema, made: Vec::new(), own: Vec::new() };
        for each in &schema.enums {
            let uses = |column: &Column| matches!(&column.ty, Type::Enum(name) if *name == each.name);
            let used = schema.tables.iter().any(|table| table.columns.iter().any(uses));
            let Some(variants) = variants(&each.values).filter(|_| used) else { continue };
            let chosen = choices.name(&each.name, |_| true);
            let wanted = chosen.unwrap_or_else(|| name::camel(&each.name, "Enum"));
            let made = types.enumeration(wanted);
            let named = name::snake(&made) != each.name || heck::ToSnakeCase::to_snake_case(made.as_str()) != each.name;
            enums.own.push((each.name.clone(), enums.made.len()));
            let sql_name = named.then(|| each.name.clone());
            enums.made.push(Enum { name: made, sql: true, sql_name, variants });
        }
        enums
    }

    /// One of these values that a column lists, as text or by its type.
    fn listed(
        &mut self,
        of: (&str, &str, &str),
        values: &[String],
        sql: bool,
        types: &mut Types,
        choices: &mut Choices,
    ) -> Option<String> {
        let (model, table, column) = of;
        let variants = variants(values)?;
        let is_type = |name: &str| name.starts_with(char::is_uppercase);
        let chosen = choices.name(&format!("{table}.{column}"), is_type);
        let wanted = chosen.unwrap_or_else(|| format!("{model}{}", name::camel(column, "Value")));
        let made = types.enumeration(wanted);
        self.made.push(Enum { name: made.clone(), sql, sql_name: None, variants });
        Some(made)
    }
}

/// The variants of these texts; `None` where an enum in Rust cannot have them.
fn variants(values: &[String]) -> Option<Vec<Variant>> {
    let mut variants: Vec<Variant> = Vec::new();
    for text in values {
        let special = |c: char| c.is_control() || matches!(c, '\'' | '"' | '`' | '\\');
        if !(1..=255).contains(&text.chars().count()) || text.contains(special) {
            return None;
        }
        if variants.iter().any(|own| own.text == *text) {
            return None;
        }
        let wanted = name::camel(&signs(text), "Value");
        let taken = |name: &str| variants.iter().any(|own| own.name == name);
        let name = name::untaken(wanted, "Nr", taken);
        let named = heck::ToSnakeCase::to_snake_case(name.as_str()) != *text;
        variants.push(Variant { name, text: text.clone(), named });
    }
    (!variants.is_empty()).then_some(variants)
}

/// Words for what is no letter.
fn signs(text: &str) -> String {
    let word = |c| match c {
        '+' => " plus ",
        '<' => " less ",
        '>' => " greater ",
        '=' => " equal ",
        '*' => " star ",
        '&' => " and ",
        _ => "",
    };
    if text.chars().any(char::is_alphanumeric) {
        return text.replace('+', " plus ");
    }
    text.chars().map(word).collect()
}

impl Context<'_> {
    /// The fields of a table, the key's in its order.
    pub(super) fn fields(
        &self,
        at: usize,
        model: &str,
        enums: &mut Enums<'_>,
        types: &mut Types,
        choices: &mut Choices,
        sink: &mut Sink,
    ) -> Vec<Field> {
        let table = self.tables[at];
        let mut names: Vec<String> = Vec::new();
        let mut fields: Vec<Field> = Vec::new();
        for column in in_order(table) {
            let is_name = |name: &str| name.starts_with(char::is_lowercase) || name.starts_with('_');
            let chosen = choices.name(&format!("{}.{}", table.name, column.name), is_name);
            let wanted = chosen.unwrap_or_else(|| name::field(&column.name, "column"));
            let name = name::untaken(wanted, "_", |name| names.iter().any(|other| other == name));
            names.push(name.clone());
            let refers = self.leads[at].iter().any(|lead| lead.columns.contains(&column.name));
            let kind = self.kind(at, column, table.columns.len());
            let mut field = Field {
                name,
                column: column.name.clone(),
                rust: rust(&kind.ty),
                nullable: column.nullable,
                key: table.primary_key.contains(&column.name),
                generated: None,
                unique: false,
                index: false,
                default: None,
                computed: column.computed.clone(),
                check: None,
                sql_type: None,
                collate: column.collation.as_ref().filter(|_| kind.ty.is_text() && !refers).and_then(collation),
                comment: column.comment.clone(),
                reference: None,
            };
            field.nullable &= !field.key;
            // Of keys and references no other dialect is told, which might have to convert them.
            let only = (field.key || refers).then_some(self.dialect);
            field.sql_type = kind.sql_type.clone().map(|sql_type| (sql_type, only));
            let values = self.enumerate(at, model, column, &mut field, enums, types, choices);
            field.default = default(column, &kind, values.as_deref(), self.dialect);
            if field.key && field.collate.is_some() {
                field.collate = None;
            }
            let follows = field.key && table.primary_key.len() == 1 && kind.ty.is_integer() && !refers;
            if column.generated != follows && field.key && table.primary_key.len() == 1 && !refers {
                field.generated = Some(column.generated);
            } else if column.generated && !follows && !(self.dialect == Dialect::Sqlite && field.key) {
                let what = "is numbered by the database, and no key of its own";
                let help = "give it its number in the program, or by a default in a migration";
                sink.report(diagnostic::PULL_COLUMN, &[&table.name, &column.name, what, help], column.span);
            }
            fields.push(field);
        }
        fields
    }

    /// What the field of a column is: a reference has the type of the key that it refers to, however far away.
    fn kind(&self, at: usize, column: &Column, depth: usize) -> Kind {
        let lead = self.leads[at].iter().find(|lead| lead.columns.contains(&column.name));
        let of_column = || Kind::of(&column.ty, self.dialect);
        let (Some(lead), true) = (lead, depth > 0) else { return of_column() };
        let place = lead.columns.iter().position(|own| *own == column.name).unwrap_or_default();
        let far = self.tables[lead.target];
        let Some(key) = far.column(&far.primary_key[place]) else { return of_column() };
        if lead.target == at && key.name == column.name {
            return of_column();
        }
        let far = self.kind(lead.target, key, depth - 1);
        Kind::kept_as(far.ty, &column.ty, self.dialect)
    }

    /// Makes the field one of an enum, where its values are listed: by the column's type, or by a check. The values.
    #[expect(clippy::too_many_arguments, reason = "who makes names")]
    fn enumerate(
        &self,
        at: usize,
        model: &str,
        column: &Column,
        field: &mut Field,
        enums: &mut Enums<'_>,
        types: &mut Types,
        choices: &mut Choices,
    ) -> Option<Vec<String>> {
        let table = self.tables[at];
        let refers = self.leads[at].iter().any(|lead| lead.columns.contains(&column.name));
        if let Type::Enum(own) = &column.ty {
            let values = enums.schema.enumeration(own).map(|own| own.values.clone());
            return match enums.own.iter().find(|(name, _)| name == own) {
                Some((_, made)) => {
                    field.rust = named(&enums.made[*made].name);
                    field.sql_type = None;
                    values
                }
                None => None,
            };
        }
        if refers || field.key {
            return None;
        }
        if let Some(values) = column.ty.listed().filter(|_| self.dialect == Dialect::Mysql) {
            let of = (model, table.name.as_str(), column.name.as_str());
            let made = enums.listed(of, &values, true, types, choices)?;
            field.rust = named(&made);
            field.sql_type = None;
            return Some(values);
        }
        if !matches!(column.ty, Type::Text | Type::Varchar(_)) {
            return None;
        }
        let values = table.checks.iter().find_map(|check| of_check(check, &column.name))?;
        let of = (model, table.name.as_str(), column.name.as_str());
        let made = enums.listed(of, &values, false, types, choices)?;
        field.rust = named(&made);
        field.sql_type = Kind::kept_as(Type::Text, &column.ty, self.dialect).sql_type.map(|sql_type| (sql_type, None));
        Some(values)
    }
}

fn named(path: &str) -> Rust {
    Rust { path: path.to_owned(), max_length: None, digits: None }
}

/// The texts that a check lists of a column, where it says nothing else, as the check of an enum does.
pub(super) fn of_check(check: &Check, column: &str) -> Option<Vec<String>> {
    let form = expression_form(&check.expression);
    let at = form.to_ascii_lowercase().find("in(").or_else(|| form.to_ascii_lowercase().find("in ("))?;
    let list = form[at..].split_once('(')?.1.strip_suffix(')')?;
    let values = types::quoted(list)?;
    let expression = Column::one_of(column, values.iter().map(String::as_str));
    same_check(&expression, &form).then_some(values)
}

/// The columns, those of the key in the key's order.
fn in_order(table: &Table) -> Vec<&Column> {
    let mut key = table.primary_key.iter().filter_map(|name| table.column(name));
    let next = |column| if table.primary_key.contains(&Column::clone(column).name) { key.next() } else { None };
    let mut next = next;
    table.columns.iter().map(|column| next(column).unwrap_or(column)).collect()
}

fn collation(collation: &Collation) -> Option<String> {
    Some(collation.name().to_owned()).filter(|name| !name.is_empty())
}

/// The default, as a literal that the field takes or as SQL.
fn default(column: &Column, kind: &Kind, values: Option<&[String]>, dialect: Dialect) -> Option<Literal> {
    let default = column.default.clone()?;
    if column.generated || column.computed.is_some() {
        return None;
    }
    let texts: Vec<&str> = values.into_iter().flatten().map(String::as_str).collect();
    let of = if texts.is_empty() { Values::All } else { Values::OneOf(&texts) };
    let plain = |text: &str| {
        let digits = text.strip_prefix('-').unwrap_or(text);
        let mut parts = digits.splitn(2, '.');
        let all = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        parts.all(all) && !digits.is_empty()
    };
    let fits = match &default {
        Literal::Expression(_) => true,
        Literal::Number(text) => plain(text) && misfit(&kind.ty, of, default.constant()).is_none(),
        literal => misfit(&kind.ty, of, literal.constant()).is_none(),
    };
    Some(match default {
        literal if fits => literal,
        Literal::Text(text) | Literal::Number(text)
            if kind.ty == Type::Bool && matches!(text.as_str(), "0" | "1") && dialect != Dialect::Postgres =>
        {
            Literal::Bool(text == "1")
        }
        // A number between quotes.
        Literal::Text(text) if plain(&text) && misfit(&kind.ty, of, crate::meta::Literal::Number(&text)).is_none() => {
            Literal::Number(text)
        }
        Literal::Bool(value) => Literal::Expression(if value { "TRUE" } else { "FALSE" }.to_owned()),
        Literal::Number(text) => Literal::Expression(text),
        Literal::Text(text) => Literal::Expression(dialect.string(&text)),
        expression @ Literal::Expression(_) => expression,
    })
}
