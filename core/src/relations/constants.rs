//! Models as `const` code has them.

use super::{Column, Identity, Model, Reference};
use crate::meta::{self, Side, literal::Values};

/// A model as `const` code has it, whose names are the model's.
#[derive(Debug)]
pub struct Constants<'a> {
    model: &'a Model,
    columns: Vec<meta::Column<'a>>,
    references: Vec<meta::Foreign<'a>>,
}

impl<'a> Constants<'a> {
    /// Those of a model, which is one of these.
    pub fn of(model: &'a Model, models: &'a [Model]) -> Self {
        Self {
            model,
            columns: model.columns.iter().map(Column::constant).collect(),
            references: model.references.iter().map(|reference| reference.constant(models)).collect(),
        }
    }

    /// The model.
    pub fn model(&self) -> meta::Model<'_> {
        let Model { name, table, key, identity, .. } = self.model;
        meta::Model {
            name,
            table,
            columns: &self.columns,
            key,
            references: &self.references,
            links: match identity {
                Identity::One => meta::Links::One,
                Identity::OnePer(columns) => meta::Links::OnePer(columns),
                Identity::Many => meta::Links::Many,
            },
        }
    }
}

impl Model {
    /// What other models know it by.
    pub(super) fn side(&self) -> Side<'_> {
        Side { model: &self.name, table: &self.table }
    }
}

impl Column {
    fn constant(&self) -> meta::Column<'_> {
        meta::Column {
            field: &self.field,
            name: &self.name,
            ty: self.ty.clone(),
            nullable: self.nullable,
            key: self.key,
            generated: self.generated,
            computed: self.computed,
            default: self.default,
            marker: self.marker,
            unique: self.unique,
            unique_with: self.unique_with,
            // No statement says which texts there are.
            values: self.between.map_or(Values::All, |(least, most)| Values::Between(least, most)),
            sql_type: self.sql_type.as_deref(),
        }
    }
}

impl Reference {
    fn constant<'a>(&'a self, models: &'a [Model]) -> meta::Foreign<'a> {
        meta::Foreign {
            name: &self.name,
            columns: &self.columns,
            to: models[self.to].side(),
            writes: self.writes,
            unique: self.unique,
        }
    }
}
