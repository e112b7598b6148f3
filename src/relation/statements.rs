//! The statements of a relation on a driver. Those that a program uses are made, when it is compiled.

use std::marker::PhantomData;

use jointable_core::{
    accessor::{self, Relation, Sql},
    dialect::Dialect,
};

use super::ManyToMany;
use crate::Driver;

pub(super) struct Statements<R, D>(PhantomData<(R, D)>);

macro_rules! statements {
    ($($name:ident $text:ident = $statement:expr;)*) => {
        impl<R: ManyToMany, D: Driver> Statements<R, D> {
            $(
                pub(super) const $name: &'static str = Self::$text.as_str();
                const $text: &'static Sql = &$statement(D::DIALECT, &R::PLAN);
            )*
        }
    };
}

statements! {
    ALL ALL_TEXT = accessor::all;
    ALL_OF ALL_OF_TEXT = accessor::all_of;
    WITH_LINK_OF WITH_LINK_OF_TEXT = accessor::with_link_of;
    FIRST FIRST_TEXT = accessor::first;
    IDS IDS_TEXT = accessor::ids;
    WITH_LINK WITH_LINK_TEXT = accessor::with_link;
    ADD ADD_TEXT = add;
    ADD_WITH ADD_WITH_TEXT = add_with;
    UPDATE_LINK UPDATE_LINK_TEXT = accessor::update_link;
    UPSERT UPSERT_TEXT = accessor::upsert;
    REMOVE REMOVE_TEXT = accessor::remove;
    REMOVE_MANY REMOVE_MANY_TEXT = accessor::remove_many;
    CLEAR CLEAR_TEXT = accessor::clear;
    HAS HAS_TEXT = accessor::has;
    ADD_MANY ADD_MANY_TEXT = add_many;
    ADD_MANY_WITH ADD_MANY_WITH_TEXT = add_many_with;
    COUNT COUNT_TEXT = accessor::count;
    COUNT_AMONG COUNT_AMONG_TEXT = accessor::count_among;
    LOCK LOCK_TEXT = accessor::lock;
    SET SET_TEXT = accessor::set_at_once;
    SET_REMOVE SET_REMOVE_TEXT = accessor::set_remove;
    SET_UPDATE SET_UPDATE_TEXT = accessor::set_update;
    SET_ADD SET_ADD_TEXT = accessor::set_add;
}

const fn add_many(dialect: Dialect, relation: &Relation<'_>) -> Sql {
    accessor::add_many(dialect, relation, false)
}

const fn add_many_with(dialect: Dialect, relation: &Relation<'_>) -> Sql {
    accessor::add_many(dialect, relation, true)
}

const fn add(dialect: Dialect, relation: &Relation<'_>) -> Sql {
    accessor::add(dialect, relation, false)
}

const fn add_with(dialect: Dialect, relation: &Relation<'_>) -> Sql {
    accessor::add(dialect, relation, true)
}
