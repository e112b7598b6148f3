//! A hundred models and fifty join models between them, declared in each way that is compared.

use std::fmt::Write;

/// How many models there are; every two have a join model.
pub const MODELS: usize = 100;

/// A way of declaring them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Variant {
    /// The structs, with nothing derived.
    Plain,
    /// `sqlx::FromRow`: the unit.
    FromRow,
    /// `jointable::Model`, with references and without relations.
    Models,
    /// The same, and a relation on each of the hundred.
    Relations,
    /// The same, and a function for each relation that reads it and adds to it.
    Used,
}

impl Variant {
    pub const ALL: &[Self] = &[Self::Plain, Self::FromRow, Self::Models, Self::Relations, Self::Used];

    /// The name of its crate.
    pub fn name(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::FromRow => "from_row",
            Self::Models => "models",
            Self::Relations => "relations",
            Self::Used => "used",
        }
    }

    /// What the table of results calls it.
    pub fn title(self) -> &'static str {
        match self {
            Self::Plain => "structs alone",
            Self::FromRow => "`sqlx::FromRow` alone",
            Self::Models => "`jointable::Model`, references",
            Self::Relations => "`jointable::Model`, references and relations",
            Self::Used => "the same, and every relation used",
        }
    }

    /// The text of the crate.
    pub fn source(self) -> String {
        let mut text = String::new();
        for index in 0..MODELS {
            self.model(&mut text, index).expect("a String takes all");
        }
        for index in 0..MODELS / 2 {
            self.join_model(&mut text, index).expect("a String takes all");
        }
        text
    }

    fn derive(self) -> &'static str {
        match self {
            Self::Plain => "",
            Self::FromRow => "#[derive(sqlx::FromRow)]\n",
            Self::Models | Self::Relations | Self::Used => "#[derive(jointable::Model)]\n",
        }
    }

    fn is_model(self) -> bool {
        matches!(self, Self::Models | Self::Relations | Self::Used)
    }

    fn model(self, text: &mut String, index: usize) -> std::fmt::Result {
        text.push_str(self.derive());
        if let Self::Relations | Self::Used = self {
            writeln!(text, "#[many_to_many(through = Link{}, as = others)]", index / 2)?;
        }
        let key = if self.is_model() { "#[model(key)] " } else { "" };
        writeln!(text, "pub struct Model{index} {{")?;
        writeln!(text, "    {key}pub id: i64,")?;
        text.push_str(
            "    pub name: String,\n    pub rank: Option<i32>,\n    pub note: Option<String>,\n    \
             pub done: bool,\n    pub weight: f64,\n}\n\n",
        );
        if self == Self::Used {
            writeln!(
                text,
                "pub async fn use{index}(db: &sqlx::SqlitePool, model: &Model{index}) -> jointable::Result<usize> {{\n    \
                 let payload = Link{}Payload {{ quantity: 1, note: None }};\n    \
                 model.others().add(db, 1, payload).await?;\n    \
                 Ok(model.others().all(db).await?.len())\n}}\n",
                index / 2
            )?;
        }
        Ok(())
    }

    fn join_model(self, text: &mut String, index: usize) -> std::fmt::Result {
        text.push_str(self.derive());
        writeln!(text, "pub struct Link{index} {{")?;
        for (field, model) in [("first_id", 2 * index), ("second_id", 2 * index + 1)] {
            let reference =
                if self.is_model() { format!("#[model(references = Model{model})] ") } else { String::new() };
            writeln!(text, "    {reference}pub {field}: i64,")?;
        }
        text.push_str("    pub quantity: i32,\n    pub note: Option<String>,\n}\n\n");
        Ok(())
    }
}
