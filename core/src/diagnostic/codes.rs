//! The table of diagnostics. The derive and the command line report the same rows.

use super::{Code, Severity};

macro_rules! codes {
    ($($(#[doc = $doc:literal])* $name:ident $id:literal $severity:ident $message:literal $help:literal;)*) => {
        $($(#[doc = $doc])* pub const $name: &Code =
            &Code { id: $id, severity: Severity::$severity, message: $message, help: $help };)*

        /// Every code.
        pub const CODES: &[&Code] = &[$($name),*];
    };
}

codes! {
    /// The file is not Rust that syn can read.
    SYNTAX "JT001" Error
        "cannot read this as Rust: {0}"
        "make the crate compile first, then run again";
    /// `mod x;` without a file.
    NO_MODULE_FILE "JT002" Error
        "no file for module `{0}`"
        "expected one of {1}";
    /// The derive on something that is no struct with named fields.
    NOT_A_STRUCT "JT003" Error
        "a model is a struct with named fields"
        "write `struct {0} { … }` with one field for each column";
    /// Generic parameters on a model.
    GENERIC_MODEL "JT004" Error
        "a model cannot have generic parameters"
        "a table has one shape: name the types";
    /// A word in an attribute that jointable does not know.
    UNKNOWN_OPTION "JT005" Error
        "unknown option `{0}`"
        "{1}";
    /// An option without the value it needs, or with one of the wrong kind.
    BAD_VALUE "JT006" Error
        "`{0}` needs {1}"
        "write `{2}`";
    /// The same option twice.
    OPTION_TWICE "JT007" Error
        "`{0}` is given twice"
        "keep one of them";
    /// An option that makes no sense on this field.
    MISPLACED_OPTION "JT008" Error
        "`{0}` does not fit here: {1}"
        "{2}";
    /// Two variants that are kept as one text.
    VARIANT_TWICE "JT009" Error
        "variants `{0}` and `{1}` are both kept as `{2}`"
        "give one another text with `#[value(rename = \"…\")]`";
    /// A field type that is no column type.
    UNSUPPORTED_TYPE "JT010" Error
        "`{0}` is not a column type"
        "{1}";
    /// A model without `#[model(key)]` that is no join model either.
    MISSING_KEY "JT011" Error
        "`{0}` has no key"
        "mark the field that identifies a row with `#[model(key)]`; only a model with exactly two references is keyed without";
    /// A nullable key field.
    NULLABLE_KEY "JT012" Error
        "key field `{0}` cannot be an `Option`"
        "a key is never NULL: remove the `Option`";
    /// Two fields of one column name.
    COLUMN_TWICE "JT013" Error
        "two fields of `{0}` are kept in column `{1}`"
        "rename one with `#[model(column = \"…\")]`";
    /// Two models of one table.
    TABLE_TWICE "JT014" Error
        "models `{0}` and `{1}` are both kept in table `{2}`"
        "rename one with `#[model(table = \"…\")]`";
    /// Two relations of one alias.
    ALIAS_TWICE "JT015" Error
        "`{0}` has two relations named `{1}`"
        "the alias is the identity of a relation: give each its own";
    /// A relation named like a field.
    ALIAS_IS_FIELD "JT016" Error
        "relation `{1}` of `{0}` has the name of a field"
        "choose another alias";
    /// An attribute without an option it cannot do without.
    MISSING_OPTION "JT017" Error
        "`{0}` is missing"
        "write `{1}`";
    /// A key of a type that has no equality.
    KEY_TYPE "JT018" Error
        "`{0}` is of a type that cannot be a key"
        "keys are compared: use an integer, a text, bytes, a UUID, a date, a time, or an enum that is kept as text";
    /// `derive(Value)` on something that is kept as no single value.
    NOT_A_VALUE "JT019" Error
        "a value is a struct around one type, or an enum whose variants have no fields"
        "write `struct {0}(i64);` or `enum {0} { First, Second }`, or implement `jointable::Kept` by hand";
    /// A path that leads to nothing; worded as rustc words it.
    UNKNOWN_MODEL "JT020" Error
        "cannot find type `{0}` in this scope"
        "name a model of the crate, or bring it into scope with `use`";
    /// A path that leads to something that is no model.
    NOT_A_MODEL "JT021" Error
        "`{0}` is not a model"
        "add `#[derive(jointable::Model)]` to it";
    /// `references` to a model whose key is composite.
    COMPOSITE_REFERENCE "JT022" Error
        "field `{0}` cannot reference `{1}`, whose key is not one column"
        "write `#[references({1}, by = (…), as = …)]` on the struct, with the fields that hold {2}";
    /// A reference of another type than the key it refers to.
    REFERENCE_TYPE "JT023" Error
        "field `{0}` has another type than the key of `{1}` it references"
        "give both the same type";
    /// `on_delete = set_null` on a required field.
    SET_NULL_REQUIRED "JT024" Error
        "`set_null` on `{0}`, which is required"
        "make the field an `Option`, or choose `cascade` or `restrict`";
    /// `#[references(…)]` by another number of fields than the key has.
    REFERENCE_COUNT "JT025" Error
        "`by` names not as many fields as the key of `{0}` has"
        "name the fields that hold {1}, in this order";
    /// The far model has several references that a `has_many` could go by.
    AMBIGUOUS_BY "JT026" Error
        "several fields of `{0}` reference `{1}`: {2}"
        "say which one leads here with `by = …`";
    /// `has_one` by a reference that several rows can have.
    NOT_UNIQUE "JT027" Error
        "several of `{0}` can reference one `{1}` by {2}"
        "say `unique` where {2} is declared, or write `has_many`";
    /// A chain names no relation.
    NO_SEGMENT "JT028" Error
        "`{0}` has no relation `{1}`"
        "its relations are {2}";
    /// A chain goes through itself.
    CHAIN_CYCLE "JT029" Error
        "the relation `{0}` goes through itself"
        "name relations that lead on: `through = songs.genre`; of a circle over several models the compiler says that it overflows (E0275)";
    /// `has_one` goes through a relation to many rows.
    NOT_ONE "JT088" Error
        "`{0}` leads to many rows, and `has_one` to one"
        "go through relations to one row, or write `has_many`";
    /// `from` or `to` names no field of the join model.
    NO_FIELD "JT030" Error
        "`{0}` has no field `{1}`"
        "name a field of `{0}` that is marked `#[model(references = …)]`";
    /// `from` or `to` names a field that references nothing.
    NO_REFERENCE_FIELD "JT031" Error
        "field `{1}` of `{0}` references no model"
        "add `#[model(references = …)]` to it, or name another field";
    /// `from` or `to` names a field that references another model.
    WRONG_REFERENCE "JT032" Error
        "field `{1}` of `{0}` does not reference `{2}`"
        "name a field that is marked `#[model(references = {2})]`";
    /// The join model has no reference to the near or far side.
    NO_REFERENCE "JT033" Error
        "`{0}` has no reference to `{1}`"
        "mark the field of `{0}` that holds its key with `#[model(references = {1})]`";
    /// The join model has several references that could be the near side.
    AMBIGUOUS_FROM "JT034" Error
        "several fields of `{0}` reference `{1}`: {2}"
        "say which one leads here with `from = …`";
    /// The join model has several references that could be the far side.
    AMBIGUOUS_TO "JT035" Error
        "several fields of `{0}` could lead to the far side: {1}"
        "name the target first, and say which field leads there with `to = …`";
    /// The join model has one reference only.
    NO_FAR_SIDE "JT036" Error
        "`{0}` has no second reference to lead to the far side"
        "a join model references both sides: mark the other field with `#[model(references = …)]`";
    /// `from` and `to` are the same field.
    SAME_FIELD "JT037" Error
        "`from` and `to` are both `{0}`"
        "name two different fields of the join model";
    /// A link that may have no near or far side.
    NULLABLE_LINK "JT038" Error
        "field `{1}` of join model `{0}` is an `Option`"
        "a link has both its sides: remove the `Option`";
    /// A relation by other fields than the two its join model links by.
    NOT_THE_PAIR "JT039" Error
        "`{0}` links by {1}"
        "a join model links by the two references that are its key, or else by its first two, and the rest is payload: mark the two with `#[model(key)]`, or put them first";
    /// A join model of many links to a pair that is keyed by the pair.
    LINK_KEY "JT070" Error
        "the key of `{0}` lets two rows be linked once only"
        "mark a field that is no reference with `#[model(key)]`: it tells the links apart";
    /// A symmetric relation between two models, or by a join model that does not lead to one twice.
    NOT_SYMMETRIC "JT071" Error
        "`{0}` does not link `{1}` with itself"
        "a symmetric relation is of a model with itself: its join model has two references to that, and no other";
    /// A symmetric relation of a model whose key has several columns.
    SYMMETRIC_KEY "JT072" Error
        "`symmetric` needs a key of one column, and `{0}` has another"
        "give `{0}` a single key, or write two relations, one for each direction";
    /// `scope` names no payload field of the join model.
    SCOPE_FIELD "JT073" Error
        "`{1}` is no field that `{0}` has as payload"
        "a scope is a column of the join model that is no key, no reference and kept for nothing else";
    /// A scope's value does not fit its column.
    SCOPE_VALUE "JT074" Error
        "field `{1}` of `{0}` has no such value"
        "it needs {2}";
    /// `verbs` names an operation that is none.
    UNKNOWN_VERB "JT075" Error
        "`{0}` is no operation of a relation that can have a verb"
        "{1}";
    /// A method that the derive makes, with the name of another.
    METHOD_TWICE "JT076" Error
        "`{4}` has two methods named `{0}`: {1}, and {2}"
        "give one of them another name: {3}";
    /// `inverse` names no relation with a table of its own.
    NO_INVERSE "JT077" Error
        "`{0}` has no relation `{1}` that leads to `{2}` with a table of its own"
        "declare it: `#[many_to_many({2}, as = {1})]` on `{0}`";
    /// A bare relation to or from a model whose key has several columns.
    BARE_KEY "JT078" Error
        "a relation without `through` needs a key of one column, and `{0}` has another"
        "write the join model, and name it with `through = …`";
    /// A symmetric relation whose keys the database changes by itself.
    SYMMETRIC_ACTION "JT079" Error
        "an action changes `{1}` of `{0}`, and of a symmetric link the lesser key has to stay the first"
        "remove `on_update = cascade` from it, and any action that sets it";
    /// An attribute whose options cannot be read.
    OPTIONS "JT080" Error
        "cannot read the options of `{0}`: {1}"
        "write them as in `{2}`";
    /// A type that the derive makes, with the name of another.
    TYPE_TWICE "JT081" Error
        "`{0}` is the name of two types: {1}, and {2}"
        "give one of them another name: {3}";
    /// A verb for an operation by far key, where that names no link.
    LINKED_OFTEN "JT082" Error
        "two rows may be linked more than once here, so that a far key names no link"
        "a link is named by its own key: take a verb for `remove_link` or `remove_links_to`";
    /// A verb for an operation by link key, where the far key is it.
    LINKED_ONCE "JT083" Error
        "two rows are linked once here, so that a far key names the link"
        "take a verb for `remove` or `count`; with `#[model(links = many)]` on the join model there are many links";
    /// Two enums of the database with one name.
    ENUM_TWICE "JT089" Error
        "two enums with other values are both called `{0}` in the database"
        "give one of them another name: `#[value(sql_enum, name = \"…\")]`";
    /// A symmetric relation whose links have positions.
    SYMMETRIC_POSITION "JT084" Error
        "a symmetric link is in the lists of both its sides, and `{1}` of `{0}` could number it in one"
        "remove `{1}`, or write two relations, one for each direction";
    /// A verb for an operation on an order that the join model does not keep.
    NO_ORDER "JT085" Error
        "`{0}` keeps no order among the links of one `{1}`"
        "a field `#[model(position)] position: i32` of the join model keeps the links of its first reference in order";
    /// A required column for rows that are already there.
    REQUIRED_COLUMN "JT040" Error
        "new column `{1}` of table `{0}` is required, and rows that are already there have no value for it"
        "{2}";
    /// Data would be lost.
    DESTRUCTIVE "JT041" Error
        "{0}"
        "if that is meant, allow it by name: `--allow destructive`";
    /// Something is gone, and something like it is new.
    RENAMED_OR_DROPPED "JT042" Error
        "{0} is gone, and {1} new: {2}?"
        "{3}: {4}";
    /// A view or trigger of SQLite without what it mentions.
    BREAKS "JT043" Error
        "{0} `{1}` mentions {2}, which {3}"
        "drop it in a migration before this one, and make it again, without that, in one after it";
    /// A view or trigger without what it mentions.
    MAY_BREAK "JT044" Warning
        "{0} `{1}` mentions {2}, which {3}"
        "{4}: drop it before, and make it again, without that, after it";
    /// Links made of a reference would lack a column.
    REQUIRED_PAYLOAD "JT045" Error
        "column `{1}` of new table `{0}` is required, and the links that `{2}` becomes have no value for it"
        "{3}; what it is to be at last a second migration can do";
    /// A migration statement that jointable cannot follow.
    OPAQUE "JT050" Warning
        "cannot follow this statement: {0}"
        "it runs as it is; if it changes a modelled table, say how in a comment before it: `-- jointable: effect ALTER TABLE …`; if not: `-- jointable: ignore`";
    /// A migration file that cannot be replayed.
    REPLAY "JT051" Error
        "cannot replay this statement: {0}"
        "the current schema is what the migration files say in order: repair the file";
    /// A migration file name that the layout's runner stops at.
    MIGRATION_NAME "JT052" Error
        "`{0}` is no name for a migration of {1}, which stops at it"
        "name it {2}, or move it elsewhere";
    /// Two migrations of one version.
    VERSION_TWICE "JT053" Error
        "two migrations have version {0}"
        "give the later one a version of its own";
    /// A way down without a way up.
    DOWN_WITHOUT_UP "JT054" Warning
        "`{0}` takes back migration {1}, which is not there"
        "bring the way up of version {1} back, or remove this file";
    /// A migration file that the layout's runner cannot read.
    MIGRATION_CONTENT "JT055" Error
        "`{0}` cannot be read by {1}: {2}"
        "{3}";
    /// A migration file name that the layout's runner passes over.
    MIGRATION_PASSED_OVER "JT056" Warning
        "`{0}` looks like a migration, and {1} passes over it"
        "name it {2}";
    /// A migration that is a program.
    MIGRATION_PROGRAM "JT057" Warning
        "`{0}` is a migration that is no SQL: what it does is not seen"
        "if it changes a modelled table, write it as SQL";
    /// A comment to jointable that says nothing it knows.
    DIRECTIVE "JT058" Error
        "`{0}` says nothing that jointable knows of the statement"
        "write `-- jointable: effect` and the SQL of what it does, or `-- jointable: ignore`";
    /// Something a dialect cannot do.
    UNSUPPORTED "JT060" Error
        "{0} cannot {1}"
        "{2}";
    /// A table that no model can be made of.
    PULL_TABLE "JT061" Warning
        "table `{0}` {1}: it gets no model, and `make` lets it be"
        "{2}";
    /// A foreign key that no reference of a model can be.
    PULL_REFERENCE "JT062" Warning
        "the foreign key by `{1}` of `{0}` {2}: no reference is made of it"
        "references of models lead to keys, and are of their types; the foreign key stays as it is";
    /// A change that is planned for models that were just pulled.
    PULL_CHANGE "JT068" Warning
        "models cannot say all that is there: `make` would {0}"
        "say in the models what you want, or let `make` do it";
    /// A name that something else has.
    PULL_TAKEN "JT069" Error
        "something else is called `{0}`"
        "choose another name";
    /// An action of a foreign key that no reference of a model takes.
    PULL_ACTION "JT067" Warning
        "the foreign key by `{1}` of `{0}` {2}: as a reference it takes no action"
        "{3}; until then it stays as it is";
    /// A column that no field can be, as it is.
    PULL_COLUMN "JT063" Warning
        "column `{1}` of `{0}` {2}"
        "{3}";
    /// An index that no model can declare.
    PULL_INDEX "JT064" Warning
        "index `{1}` of `{0}` is one that models do not have"
        "expect `make` to drop it, or keep it as what models have no word for";
    /// A check that no model can declare.
    PULL_CHECK "JT065" Warning
        "there is no field for a check of `{0}`: {1}"
        "expect `make` to drop it";
    /// A name for something that is not there.
    PULL_CHOICE "JT066" Error
        "`{0}` is a {1} for nothing that there is"
        "name a table, `table=Name`, a column, `table.column=name`, or for aliases the column of a foreign key";
}
