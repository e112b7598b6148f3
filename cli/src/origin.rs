//! Whose schema: that of the models, of the migrations or of the database.

use jointable_core::{
    dialect::Dialect,
    relations::{Relations, resolve},
    schema::Schema,
    source::Sources,
};

use crate::{
    args::{Connect, Crates, From},
    database::MissingFile,
    failure::Failure,
    project::Project,
    report::Report,
    runtime::block_on,
};

/// A schema, and what is known of it.
pub(crate) struct Origin {
    pub schema: Schema,
    pub dialect: Dialect,
    /// The relations that models have in it; none where they are not the source.
    pub relations: Relations,
}

impl Project {
    /// The schema of one of the three. What is wrong with it is reported.
    pub fn read_from(
        &self,
        from: From,
        crates: &Crates,
        connect: &Connect,
        sources: &mut Sources,
        report: &mut Report<'_, '_>,
    ) -> Result<Origin, Failure> {
        let (schema, dialect, relations) = match from {
            From::Models => {
                let dialect = self.dialect()?;
                let (models, schema) = self.read_checked(crates, sources, report)?;
                let (schema, relations) = (schema.lowered(dialect), resolve(&models));
                (schema, dialect, relations)
            }
            From::Migrations => {
                let (schema, dialect) = self.read_history(sources, report)?;
                (schema, dialect, Relations::default())
            }
            From::Database => {
                let (schema, dialect) = self.read_database(connect)?;
                (schema, dialect, Relations::default())
            }
        };
        Ok(Origin { schema, dialect, relations })
    }

    /// The schema that the migrations leave. What is wrong with them is reported.
    pub fn read_history(
        &self,
        sources: &mut Sources,
        report: &mut Report<'_, '_>,
    ) -> Result<(Schema, Dialect), Failure> {
        let dialect = self.dialect()?;
        let (_, migrations) = self.read_migrations(sources, report)?;
        Ok((self.replay(&migrations, dialect, sources, report)?, dialect))
    }

    /// The schema that the database has.
    pub fn read_database(&self, connect: &Connect) -> Result<(Schema, Dialect), Failure> {
        block_on(async {
            let mut database = self.connect(connect, MissingFile::Refuse).await?;
            let (schema, dialect) = (database.schema().await, database.dialect());
            database.close().await;
            Ok((schema?, dialect))
        })
    }
}
