//! The statements of a relation on a driver. Those that a program uses are made, when it is compiled.

use std::marker::PhantomData;

use jointable_core::{
    accessor::{self, FixedSql},
    dialect::Dialect,
};

use super::{ManyToMany, Relation};
use crate::Driver;

pub(super) struct Statements<R, D>(PhantomData<(R, D)>);

macro_rules! statements {
    ($kind:ident: $($name:ident = $statement:path $(, payload = $payload:literal)?;)*) => {
        impl<R: $kind, D: Driver> Statements<R, D> {
            $(
                pub(super) const $name: FixedSql = const { &$statement(D::DIALECT, &R::PLAN $(, $payload)?) }.fixed();
            )*
        }
    };
}

statements! {
    Relation:
    ALL = accessor::all;
    ALL_OF = accessor::all_of;
    FIRST = accessor::first;
    IDS = accessor::ids;
    EXISTS = accessor::any;
    HAS = accessor::has;
    COUNT = accessor::count;
    COUNT_AMONG = accessor::count_among;
}

statements! {
    ManyToMany:
    WITH_LINK_OF = accessor::with_link_of;
    WITH_LINK = accessor::with_link;
    ADD = accessor::add, payload = false;
    ADD_WITH = accessor::add, payload = true;
    UPDATE_LINK = accessor::update_link;
    UPSERT = accessor::upsert;
    REMOVE = accessor::remove;
    REMOVE_LINK = accessor::remove_link;
    COUNT_LINKS = accessor::count_links;
    REMOVE_MANY = accessor::remove_many;
    CLEAR = accessor::clear;
    ADD_MANY = accessor::add_many, payload = false;
    ADD_MANY_WITH = accessor::add_many, payload = true;
    ENTER_MANY = accessor::enter_many, payload = false;
    ENTER_MANY_WITH = accessor::enter_many, payload = true;
    LOCK = accessor::lock;
    SET = accessor::set_at_once;
    SET_REMOVE = accessor::set_remove;
    SET_UPDATE = accessor::set_update;
    SET_ADD = accessor::set_add;
    MOVE_TO = accessor::move_to;
    MOVE_LAST = accessor::move_last;
    COUNT_NAMED = accessor::count_named;
    REORDER = accessor::reorder;
}

impl<R: ManyToMany, D: Driver> Statements<R, D> {
    /// What holds the list that a link becomes one of, and what holds those that many become ones of; not where there
    /// is one writer at a time. A constant of its own would be made for relations that do without, too.
    pub(super) const HOLD: Option<(FixedSql, FixedSql)> = match const {
        let plan = &R::PLAN;
        match D::DIALECT {
            Dialect::Sqlite => None,
            dialect if plan.position().is_some() => {
                Some((&accessor::lock(dialect, plan), &accessor::lock(dialect, plan)))
            }
            dialect if plan.far_position().is_some() => {
                Some((&accessor::lock_far(dialect, plan), &accessor::lock_far_many(dialect, plan)))
            }
            _ => None,
        }
    } {
        Some((one, many)) => Some((one.fixed(), many.fixed())),
        None => None,
    };

    /// What tells from where the places of a batch are counted, where two statements give them.
    pub(super) const LAST_BEFORE: Option<FixedSql> = accessor::fixed(
        const {
            match R::PLAN.counts_from(D::DIALECT) {
                true => Some(&accessor::last_before(D::DIALECT, &R::PLAN)),
                false => None,
            }
        },
    );

    /// What lets the links that were set come before those of other scopes, where they have an order.
    pub(super) const SET_ORDER: Option<FixedSql> = accessor::fixed(
        const {
            match R::PLAN.position() {
                Some(_) if !R::PLAN.scope.is_empty() => Some(&accessor::reorder(D::DIALECT, &R::PLAN)),
                _ => None,
            }
        },
    );

    /// To add one link, with payload or without.
    pub(super) fn add(payload: bool) -> FixedSql {
        if payload { Self::ADD_WITH } else { Self::ADD }
    }

    /// To add many: what makes links outside of the relation ones of it, and what makes new ones.
    pub(super) fn add_many(payload: bool) -> (FixedSql, FixedSql) {
        if payload { (Self::ENTER_MANY_WITH, Self::ADD_MANY_WITH) } else { (Self::ENTER_MANY, Self::ADD_MANY) }
    }
}
