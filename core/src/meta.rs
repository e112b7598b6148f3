//! What a derive leaves in the program about its model, in forms `const` code can read.
//!
//! The derive writes them as constants (`Model<'static>`); the command line makes the same values at run time and
//! asks them the same questions, so that both find the same mistakes: see [`link::ends`].

pub mod alias;
pub mod bare;
pub mod link;
pub mod literal;
pub mod reference;

use crate::types::Type;

/// A model, as constants.
#[derive(Debug)]
pub struct Model<'a> {
    /// The struct's name, without `r#`.
    pub name: &'a str,
    /// Its table.
    pub table: &'a str,
    /// Its columns, in field order.
    pub columns: &'a [Column<'a>],
    /// Which columns are its primary key.
    pub key: &'a [usize],
    /// Its foreign keys, in the order of their first columns.
    pub references: &'a [Foreign<'a>],
    /// What tells its rows apart where they are links.
    pub links: Links<'a>,
}

/// What tells links apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Links<'a> {
    /// The two rows they link.
    One,
    /// The two rows they link and these columns.
    OnePer(&'a [usize]),
    /// Their key alone: two rows may be linked many times.
    Many,
}

/// What a column is kept for by jointable itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Marker {
    /// When the row was stored.
    CreatedAt,
    /// When the row was last changed.
    UpdatedAt,
    /// When the link was removed; NULL while it is there.
    DeletedAt,
    /// The place of the link among those of the row that this reference leads to.
    Position(usize),
}

impl Marker {
    /// Whether the two are the same; in `const` code.
    pub const fn is(self, other: Marker) -> bool {
        match (self, other) {
            (Self::CreatedAt, Self::CreatedAt)
            | (Self::UpdatedAt, Self::UpdatedAt)
            | (Self::DeletedAt, Self::DeletedAt) => true,
            (Self::Position(one), Self::Position(other)) => one == other,
            _ => false,
        }
    }
}

/// A column whose value a relation fixes: `scope(role = "owner")`.
#[derive(Clone, Copy, Debug)]
pub struct Scope<'a> {
    /// Which column of the join model.
    pub column: usize,
    /// The value.
    pub value: Literal<'a>,
}

/// A value that is written into statements.
#[derive(Clone, Copy, Debug)]
pub enum Literal<'a> {
    /// TRUE or FALSE.
    Bool(bool),
    /// A number, as written.
    Number(&'a str),
    /// A string, without quotes.
    Text(&'a str),
}

/// A column, as constants.
#[derive(Debug)]
pub struct Column<'a> {
    /// The field's name, without `r#`.
    pub field: &'a str,
    /// The column's name.
    pub name: &'a str,
    /// Its type.
    pub ty: Type,
    /// Whether it takes NULL.
    pub nullable: bool,
    /// Whether it is part of the primary key.
    pub key: bool,
    /// Whether the database numbers it.
    pub generated: bool,
    /// Whether the database computes it from others.
    pub computed: bool,
    /// Whether it has a default.
    pub default: bool,
    /// What jointable keeps it for.
    pub marker: Option<Marker>,
    /// Whether no two rows have the same value of it.
    pub unique: bool,
    /// Whether an index says that no two rows have the same values of it and of others.
    pub unique_with: bool,
    /// Which values of its type it can have.
    pub values: literal::Values<'a>,
    /// Its type on PostgreSQL, where that is another than `ty`: statements convert between the two.
    pub sql_type: Option<&'a str>,
}

/// A foreign key, as constants.
#[derive(Clone, Copy, Debug)]
pub struct Foreign<'a> {
    /// What relations call it: the field's name, or the alias where it has several fields.
    pub name: &'a str,
    /// Which columns it has, in the order of the key they refer to.
    pub columns: &'a [usize],
    /// What it refers to.
    pub to: Side<'a>,
    /// Whether its actions write to the columns, as `on_update = cascade` does.
    pub writes: bool,
    /// Whether no two rows refer to the same one.
    pub unique: bool,
}

/// Which model a reference leads to or a relation is of.
///
/// Models are told apart by their tables, which no two models share; names are for messages.
#[derive(Clone, Copy, Debug)]
pub struct Side<'a> {
    /// The model's name.
    pub model: &'a str,
    /// Its table.
    pub table: &'a str,
}

impl<'a> Column<'a> {
    /// A column that is called as its field is, and nothing besides.
    pub const fn new(field: &'a str, ty: Type) -> Self {
        Self {
            field,
            name: field,
            ty,
            nullable: false,
            key: false,
            generated: false,
            computed: false,
            default: false,
            marker: None,
            unique: false,
            unique_with: false,
            values: literal::Values::All,
            sql_type: None,
        }
    }

    /// Of this name.
    pub const fn named(mut self, name: &'a str) -> Self {
        self.name = name;
        self
    }

    /// Takes NULL.
    pub const fn nullable(mut self) -> Self {
        self.nullable = true;
        self
    }

    /// Is part of the primary key.
    pub const fn key(mut self) -> Self {
        self.key = true;
        self
    }

    /// Is numbered by the database.
    pub const fn generated(mut self) -> Self {
        self.generated = true;
        self
    }

    /// Is computed from others by the database.
    pub const fn computed(mut self) -> Self {
        self.computed = true;
        self
    }

    /// Has a default.
    pub const fn default(mut self) -> Self {
        self.default = true;
        self
    }

    /// Has no value twice.
    pub const fn unique(mut self) -> Self {
        self.unique = true;
        self
    }

    /// Has no value twice together with others.
    pub const fn unique_with(mut self) -> Self {
        self.unique_with = true;
        self
    }

    /// Is kept for this.
    pub const fn marked(mut self, marker: Marker) -> Self {
        self.marker = Some(marker);
        self
    }

    /// Has these values alone.
    pub const fn of_values(mut self, values: literal::Values<'a>) -> Self {
        self.values = values;
        self
    }

    /// Is of this type on PostgreSQL.
    pub const fn of_type(mut self, sql_type: &'a str) -> Self {
        self.sql_type = Some(sql_type);
        self
    }

    /// Whether PostgreSQL has another type for it than the driver: statements convert between the two.
    pub const fn is_converted(&self) -> bool {
        self.sql_type.is_some() || self.ty.is_enum()
    }

    /// Whether who stores a row gives it: neither the database nor jointable does.
    pub const fn is_given(&self) -> bool {
        !self.generated && !self.computed && self.marker.is_none()
    }

    /// Whether it is the place of a link: jointable numbers it, and nobody gives it.
    pub const fn is_position(&self) -> bool {
        matches!(self.marker, Some(Marker::Position(_)))
    }

    /// Whether jointable gives it the time when a row is stored.
    pub const fn is_timed(&self) -> bool {
        matches!(self.marker, Some(Marker::CreatedAt | Marker::UpdatedAt))
    }
}

impl<'a> Model<'a> {
    /// Stands for a model that cannot be read: it has no columns, and a reference to whatever is asked for.
    pub const fn unreadable(side: Side<'a>) -> Self {
        Self {
            name: side.model,
            table: side.table,
            columns: &[],
            key: &[],
            references: &[Foreign {
                name: "",
                columns: &[],
                to: Side { model: "", table: "" },
                writes: false,
                unique: false,
            }],
            links: Links::One,
        }
    }

    /// Whether it is such a one, or has no key. What is wrong with it has been reported.
    pub const fn is_reported(&self) -> bool {
        self.key.is_empty() && !self.references.is_empty()
    }

    /// Whether the database computes columns of it, so that a new row is known once it is read.
    pub const fn is_computed(&self) -> bool {
        let mut i = 0;
        while i < self.columns.len() {
            if self.columns[i].computed {
                return true;
            }
            i += 1;
        }
        false
    }

    /// The column that numbers its rows, and the reference to the row among whose links it does.
    pub const fn position(&self) -> Option<(usize, usize)> {
        let mut i = 0;
        while i < self.columns.len() {
            if let Some(Marker::Position(reference)) = self.columns[i].marker {
                return Some((i, reference));
            }
            i += 1;
        }
        None
    }

    /// Whether a reference has this column.
    pub const fn refers_by(&self, reference: usize, column: usize) -> bool {
        let columns = self.references[reference].columns;
        let mut i = 0;
        while i < columns.len() {
            if columns[i] == column {
                return true;
            }
            i += 1;
        }
        false
    }
}
