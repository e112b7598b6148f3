//! A program that runs the relations of what was pulled on a database: links two rows, lists the link, takes it away.

use std::{collections::BTreeMap, fmt::Write as _};

use jointable_core::{
    dialect::Dialect,
    pull::{Field, Many, Model, Pulled, Tells, written},
    schema::Literal,
};

/// The functions of a program for one history; the models are module `m`.
pub struct Program<'a> {
    pulled: &'a Pulled,
    dialect: Dialect,
    /// How many rows of each model there are.
    rows: BTreeMap<&'a str, u32>,
}

impl<'a> Program<'a> {
    /// A program of the models of a database of that dialect.
    pub fn new(pulled: &'a Pulled, dialect: Dialect) -> Self {
        Self { pulled, dialect, rows: BTreeMap::new() }
    }

    /// Its source. `run(url)` is how many relations did what they shall, and what was wrong with the others.
    pub fn source(mut self, models: &str) -> String {
        let connection = ["SqliteConnection", "PgConnection", "MySqlConnection"][self.dialect as usize];
        // Rows refer to what is not there: only those that are linked have to be.
        let loose = [
            "PRAGMA foreign_keys = OFF",
            "SET session_replication_role = replica",
            "SET SESSION foreign_key_checks = 0",
        ][self.dialect as usize];
        let (mut functions, mut calls) = (String::new(), String::new());
        let mut number = 0;
        let mut add = |what: String, body: String| {
            number += 1;
            let _ = write!(
                functions,
                "\nasync fn relation_{number}(db: &mut Connection) -> Result<(), Box<dyn std::error::Error>> {{\n{body}    \
                 Ok(())\n}}\n"
            );
            let _ = write!(
                calls,
                "    match relation_{number}(&mut db).await {{\n        Ok(()) => done += 1,\n        Err(error) => \
                 failed.push(format!(\"{what}: {{error}}\")),\n    }}\n"
            );
        };
        for model in &self.pulled.models {
            for many in &model.many {
                let body = self.link(model, many);
                add(format!("{}.{}", model.name, many.alias), body);
            }
            for back in &model.back {
                let near = self.insert("near", model);
                let (alias, method) = (written(&back.alias), if back.many { "all" } else { "get" });
                let body = format!("{near}    near.{alias}().{method}(&mut *db).await?;\n");
                add(format!("{}.{}", model.name, back.alias), body);
            }
        }
        format!(
            "use jointable::Model as _;\n\nuse super::{models} as m;\n\ntype Connection = sqlx::{connection};\n\n\
             pub async fn run(url: &str) -> (usize, Vec<String>) {{\n    let (mut done, mut failed) = (0, Vec::new());\n    \
             let mut db = <Connection as sqlx::Connection>::connect(url).await.expect(\"a database\");\n    \
             sqlx::raw_sql(\"{loose}\").execute(&mut db).await.expect(\"rights\");\n{calls}    (done, failed)\n}}\n{functions}"
        )
    }

    fn model(&self, name: &str) -> &'a Model {
        self.pulled.models.iter().find(|model| model.name == name).expect("a model of that name")
    }

    /// Links two rows, lists the link, and takes it away.
    fn link(&mut self, near: &'a Model, many: &Many) -> String {
        let join = self.model(&many.through);
        let ends = ends(join, near, many);
        let target = ends[1].1.clone();
        let mut body = self.insert("near", near) + &self.insert("far", self.model(&target));
        let alias = written(&many.alias);
        let number = self.count(&join.name);
        let fields: Vec<&Field> = join
            .fields
            .iter()
            .filter(|field| !ends.iter().any(|(fields, _)| fields.contains(&field.name)) && is_given(join, field))
            .collect();
        let told = |field: &Field| match &join.tells {
            Tells::Nothing => false,
            Tells::Per(fields) => fields.contains(&field.name),
            Tells::Key => is_key(join, field),
        };
        let may_lack = |field: &&Field| (field.nullable || field.default.is_some()) && !told(field);
        let values: Vec<String> = fields.iter().map(|field| self.value(field, number)).collect();
        let payload = format!("m::{}Payload {{ {} }}", join.name, values.join(", "));
        let add = match (fields.is_empty(), fields.iter().all(may_lack)) {
            (true, _) => "add(&mut *db, far.key())".to_owned(),
            (_, true) => format!("add_with(&mut *db, far.key(), {payload})"),
            (_, false) => format!("add(&mut *db, far.key(), {payload})"),
        };
        let remove = if join.tells == Tells::Nothing {
            "super::check(near.ALIAS().remove(&mut *db, far.key()).await?, \"there was no link to remove\")?;"
        } else {
            "super::check(near.ALIAS().remove_links_to(&mut *db, far.key()).await? == 1, \"another number of links\")?;"
        };
        for line in [
            format!("near.ALIAS().{add}.await?;"),
            "let found = near.ALIAS().with_link().all(&mut *db).await?;".to_owned(),
            "super::check(found.len() == 1 && found[0].far.key() == far.key(), \"the link is not listed\")?;"
                .to_owned(),
            remove.to_owned(),
            "super::check(near.ALIAS().ids(&mut *db).await?.is_empty(), \"the link is still there\")?;".to_owned(),
        ] {
            let _ = writeln!(body, "    {}", line.replace("ALIAS", &alias));
        }
        body
    }

    fn count(&mut self, model: &str) -> u32 {
        let name = self.model(model).name.as_str();
        let rows = self.rows.entry(name).or_insert(20_100);
        *rows += 1;
        *rows
    }

    /// Stores a row.
    fn insert(&mut self, variable: &str, model: &'a Model) -> String {
        let number = self.count(&model.name);
        let given = model.fields.iter().filter(|field| is_given(model, field));
        let values: Vec<String> = given.map(|field| self.value(field, number)).collect();
        let name = written(&model.name);
        format!(
            "    let {variable} = m::{name}::insert(&mut *db, m::New{} {{ {} }}).await?;\n",
            model.name,
            values.join(", ")
        )
    }

    /// A field and a value of it.
    fn value(&self, field: &Field, number: u32) -> String {
        let value = if field.nullable { "None".to_owned() } else { self.plain(field, number) };
        format!("{}: {value}", written(&field.name))
    }

    fn plain(&self, field: &Field, number: u32) -> String {
        let sql_type = field.sql_type.as_ref().map_or("", |(sql_type, _)| sql_type.as_str());
        if let Some(own) = self.pulled.enums.iter().find(|own| own.name == field.rust.path) {
            return format!("m::{}::{}", written(&own.name), written(&own.variants[0].name));
        }
        match field.rust.path.as_str() {
            // The least that there are.
            _ if sql_type.starts_with("tinyint") => (number % 100).to_string(),
            "bool" => "true".to_owned(),
            "f32" | "f64" => format!("{number}.0"),
            "String" => format!("{:?}.to_owned()", text(field, sql_type, number)),
            "Vec<u8>" => format!("{number}_u32.to_be_bytes()[3..].to_vec()"),
            list if list.starts_with("Vec<") => "Vec::new()".to_owned(),
            "rust_decimal::Decimal" => "rust_decimal::Decimal::ONE".to_owned(),
            "uuid::Uuid" => format!("uuid::Uuid::from_u128({number})"),
            "serde_json::Value" => "serde_json::json!({})".to_owned(),
            "chrono::NaiveDate" => {
                format!("chrono::NaiveDate::from_ymd_opt(2026, 1, 1).unwrap() + chrono::Days::new({number})")
            }
            "chrono::NaiveTime" => format!("chrono::NaiveTime::from_hms_opt(1, 2, {}).unwrap()", number % 60),
            "chrono::NaiveDateTime" => {
                format!("chrono::DateTime::from_timestamp({number}_000, 0).unwrap().naive_utc()")
            }
            "chrono::DateTime<chrono::Utc>" => format!("chrono::DateTime::from_timestamp({number}_000, 0).unwrap()"),
            _ => number.to_string(),
        }
    }
}

/// A text that the column takes: the last digits of the number, or what its type asks for.
fn text(field: &Field, sql_type: &str, number: u32) -> String {
    if let Some(Literal::Text(text)) = &field.default {
        return text.clone();
    }
    let digits = number.to_string();
    let most = field.rust.max_length.or_else(|| sql_type.strip_prefix("char(")?.strip_suffix(')')?.parse().ok());
    let short = most.map_or(0, |most| digits.len().saturating_sub(most as usize));
    match sql_type.split('(').next().unwrap_or_default() {
        "inet" | "cidr" => format!("10.0.0.{}", number % 250),
        "interval" => format!("{number} days"),
        "set" => String::new(),
        "year" => "2006".to_owned(),
        _ if sql_type.ends_with("[]") => "{}".to_owned(),
        _ => digits[short..].to_owned(),
    }
}

/// The references that link, the near one first: the fields of each, and the model that it leads to.
fn ends(join: &Model, near: &Model, many: &Many) -> [(Vec<String>, String); 2] {
    let of_fields = join.fields.iter().filter_map(|field| {
        let own = field.reference.as_ref()?;
        Some((vec![field.name.clone()], own.target.clone(), field.name.clone()))
    });
    let of_struct =
        join.references.iter().map(|own| (own.by.clone(), own.target.clone(), own.alias.clone().unwrap_or_default()));
    let all: Vec<_> = of_fields.chain(of_struct).collect();
    let end = |at: usize| (all[at].0.clone(), all[at].1.clone());
    match &many.by {
        Some(by) => {
            let called = |name: &String| all.iter().position(|own| own.2 == *name).expect("a reference of that name");
            [end(called(&by.from)), end(called(&by.to))]
        }
        None => {
            let at = usize::from(all[1].1 == near.name);
            [end(at), end(1 - at)]
        }
    }
}

/// Whether the field is of the key.
fn is_key(model: &Model, field: &Field) -> bool {
    field.key || !model.fields.iter().any(|field| field.key) && field.reference.is_some()
}

/// Whether who stores a row gives it.
fn is_given(model: &Model, field: &Field) -> bool {
    let alone = model.fields.iter().filter(|field| field.key).count() == 1;
    let refers =
        field.reference.is_some() || model.references.iter().any(|reference| reference.by.contains(&field.name));
    let integer = matches!(field.rust.path.as_str(), "i16" | "i32" | "i64");
    let numbered = field.key && alone && integer && !refers && field.generated != Some(false);
    !numbered && field.computed.is_none()
}
