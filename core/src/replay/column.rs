//! A column as scripts declare it.

use super::{
    constraint::{self, Constraint, Kind},
    cursor::{Cursor, Read},
    expressions::{self, Default},
    names::Name,
    types::Types,
};
use crate::{dialect::Dialect, schema::Column};

/// A column, and the constraints it was declared with.
pub(super) struct Draft {
    pub column: Column,
    pub constraints: Vec<Constraint>,
    /// MySQL: where it goes among the others.
    pub place: Option<Place>,
    /// SQLite's INTEGER, by no other spelling: as primary key it is the row's number.
    pub integer: bool,
    /// Its value is computed from other columns; that is not modelled.
    pub computed: bool,
}

/// Where MySQL puts a column.
pub(super) enum Place {
    First,
    After(Name),
}

/// A column: name, type and options.
pub(super) fn read(types: &mut Types, cursor: &mut Cursor<'_>) -> Read<Draft> {
    let name = cursor.name()?;
    let spelling = types.read(cursor)?;
    let mut draft = Draft {
        column: Column {
            name: name.text.clone(),
            ty: spelling.ty,
            nullable: !spelling.serial,
            default: None,
            generated: spelling.serial,
            span: name.span,
        },
        constraints: Vec::new(),
        place: None,
        integer: spelling.integer,
        computed: false,
    };
    if spelling.unique {
        draft.add(&name, None, Kind::Unique(vec![name.clone()]));
    }
    while !cursor.is_end() {
        // A constraint of the table: SQLite does not ask for the comma before it.
        if cursor.is(&["FOREIGN"]) || is_of_table(*cursor) {
            break;
        }
        option(cursor, &name, &mut draft)?;
    }
    Ok(draft)
}

/// Whether `[CONSTRAINT x] FOREIGN KEY`, `PRIMARY KEY (` or the like comes next.
fn is_of_table(mut cursor: Cursor<'_>) -> bool {
    if cursor.take(&["CONSTRAINT"]) {
        cursor.next();
    }
    cursor.is(&["FOREIGN"]) || (cursor.take(&["PRIMARY", "KEY"]) || cursor.take(&["UNIQUE"])) && cursor.is_symbol('(')
}

impl Draft {
    fn add(&mut self, column: &Name, name: Option<Name>, kind: Kind) {
        self.constraints.push(Constraint { name, span: column.span, kind, if_not_exists: false });
    }
}

fn option(cursor: &mut Cursor<'_>, name: &Name, draft: &mut Draft) -> Read<()> {
    let mut constraint_name = None;
    if cursor.take(&["CONSTRAINT"]) {
        // SQLite takes a name with nothing behind it.
        constraint_name = Some(cursor.name()?);
    }
    let own = || vec![name.clone()];
    if cursor.take(&["NOT", "NULL"]) {
        draft.column.nullable = false;
    } else if cursor.take(&["NULL"]) {
        draft.column.nullable = true;
    } else if cursor.take(&["DEFAULT"]) {
        match expressions::default(cursor, &draft.column.ty)? {
            Default::Null => {}
            Default::Value(value) => draft.column.default = Some(value),
            Default::Sequence => draft.column.generated = true,
        }
    } else if cursor.take(&["PRIMARY", "KEY"]) || cursor.take(&["PRIMARY"]) || cursor.take(&["KEY"]) {
        // A descending one is no row number: a quirk SQLite keeps.
        draft.integer &= !cursor.is(&["DESC"]);
        cursor.take_one_of(&["ASC", "DESC"]);
        draft.add(name, constraint_name, Kind::PrimaryKey(own()));
    } else if cursor.take(&["UNIQUE"]) {
        cursor.take(&["KEY"]);
        cursor.take(&["NULLS", "DISTINCT"]);
        let nulls = cursor.take(&["NULLS", "NOT", "DISTINCT"]);
        draft.add(name, constraint_name, if nulls { Kind::Other } else { Kind::Unique(own()) });
    } else if cursor.take(&["CHECK"]) {
        let check = constraint::check(cursor)?;
        draft.add(name, constraint_name, check);
    } else if cursor.is(&["REFERENCES"]) {
        let references = constraint::references(cursor, own())?;
        draft.add(name, constraint_name, references);
    } else if cursor.take_one_of(&["AUTO_INCREMENT", "AUTOINCREMENT"]) {
        draft.column.generated = true;
        draft.column.nullable = false;
    } else if cursor.take(&["GENERATED"]) {
        generated(cursor, draft)?;
    } else if cursor.take(&["AS"]) {
        computed(cursor, draft)?;
    } else if cursor.take(&["ON", "UPDATE"]) {
        cursor.next();
        if cursor.is_symbol('(') {
            cursor.skip();
        }
    } else if cursor.take_one_of(&["COLLATE", "CHARSET", "COMMENT", "STORAGE", "COMPRESSION", "COLUMN_FORMAT", "SRID"])
        || cursor.take(&["CHARACTER", "SET"])
    {
        cursor.path_or_text();
    } else if cursor.take(&["FIRST"]) {
        draft.place = Some(Place::First);
    } else if cursor.take(&["AFTER"]) {
        draft.place = Some(Place::After(cursor.name()?));
    } else {
        let before = *cursor;
        constraint::options(cursor);
        if before.until(cursor).is_end() && constraint_name.is_none() {
            return cursor.expected("an option of a column");
        }
    }
    Ok(())
}

fn generated(cursor: &mut Cursor<'_>, draft: &mut Draft) -> Read<()> {
    let words = [&["ALWAYS", "AS"][..], &["BY", "DEFAULT", "ON", "NULL", "AS"], &["BY", "DEFAULT", "AS"]];
    if !words.iter().any(|words| cursor.take(words)) {
        return cursor.expected("ALWAYS or BY DEFAULT");
    }
    if !cursor.take(&["IDENTITY"]) {
        return computed(cursor, draft);
    }
    if cursor.is_symbol('(') {
        cursor.parentheses()?;
    }
    draft.column.generated = true;
    draft.column.nullable = false;
    Ok(())
}

fn computed(cursor: &mut Cursor<'_>, draft: &mut Draft) -> Read<()> {
    cursor.parentheses()?;
    cursor.take_one_of(&["STORED", "VIRTUAL", "PERSISTENT"]);
    draft.computed = true;
    Ok(())
}

impl Draft {
    /// What is worth a warning, if anything.
    pub fn remark(&self) -> Option<String> {
        self.computed.then(|| format!("how column `{}` is computed is not modelled", self.column.name))
    }

    /// Makes an INTEGER that is the whole primary key the row's number.
    pub fn number_rows(column: &mut Column, dialect: Dialect) {
        if dialect == Dialect::Sqlite {
            column.generated = true;
            column.nullable = false;
        }
    }
}
