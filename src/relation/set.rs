//! Making the links be exactly those given.

use std::{collections::HashSet, hash::Hash};

use jointable_core::{accessor::FixedSql, dialect::Dialect};

use super::{
    FarKey, Identity, KeysOn, Links, ManyToMany, NearKey, SetReport, Single,
    arguments::{self, Given},
    linking::Linking,
    statements::Statements,
};
use crate::{
    Driver, Error, Executor, Model, NoPayload, Result,
    operation::{Done, Next, Operation, Statement},
    payload::{HasPayload, Payload},
};

impl<R: ManyToMany> Links<R, NoPayload> {
    /// Makes the links be exactly those to `wanted`, in one transaction, and reports what changed. The database
    /// computes the difference; links that stay are not touched, but that those with positions get the order of
    /// `wanted`: one that gets another place is updated.
    /// Of overlapping sets, one wins whole.
    ///
    /// # Errors
    /// [`Error::NotFound`] where the near row is not there; else what the database refuses, and then nothing is
    /// changed.
    pub fn set<E: Executor>(&self, db: E, wanted: impl IntoIterator<Item = FarKey<R>>) -> E::Answer<SetReport>
    where
        R: KeysOn<E::Driver>,
        Identity<R>: Single,
    {
        db.run(Set::<R, ()>::new(&self.near, wanted.into_iter().map(|far| (far, ())).collect(), false))
    }
}

impl<R: ManyToMany, K: HasPayload> Links<R, K> {
    /// Makes the links be exactly those `wanted`, with just this payload, in one transaction, and reports what
    /// changed. The database computes the difference; links that stay as they are are not touched, but that those with
    /// positions get the order of `wanted`: one that gets another place is updated. Of overlapping sets, one wins
    /// whole. Where a far key comes twice, the last counts.
    ///
    /// # Errors
    /// [`Error::NotFound`] where the near row is not there; else what the database refuses, and then nothing is
    /// changed.
    pub fn set<E: Executor>(
        &self,
        db: E,
        wanted: impl IntoIterator<Item = (FarKey<R>, K::Payload)>,
    ) -> E::Answer<SetReport>
    where
        R: KeysOn<E::Driver>,
        K::Payload: Payload<E::Driver>,
        Identity<R>: Single,
    {
        db.run(Set::<R, K::Payload>::new(&self.near, wanted.into_iter().collect(), true))
    }
}

pub(super) struct Set<R: ManyToMany, V> {
    near: NearKey<R>,
    far: Vec<FarKey<R>>,
    payloads: Vec<V>,
    has_payload: bool,
    stage: Stage,
    /// Whether the near row was found, and is locked.
    locked: bool,
    report: SetReport,
    /// The wanted rows, for the drivers that take them in more than one statement, once they are made.
    json: Option<String>,
}

/// The statement under way.
#[derive(Clone, Copy)]
enum Stage {
    Lock,
    /// PostgreSQL's only one behind the lock.
    AtOnce,
    Remove,
    Update,
    /// MySQL's, where links can be outside of the relation.
    Enter,
    Add,
    /// Where links of other scopes are numbered too: these come behind.
    Order(FixedSql),
}

impl<R: ManyToMany, V> Set<R, V> {
    pub(super) fn new(
        near: &NearKey<R>,
        wanted: Vec<(FarKey<R>, V)>,
        has_payload: bool,
    ) -> Linking<R, Vec<FarKey<R>>, Self> {
        let (far, payloads): (Vec<_>, _) = last_of_each(wanted).into_iter().unzip();
        let (keys, report) = (far.clone(), SetReport::default());
        let set = Self {
            near: near.clone(),
            far,
            payloads,
            has_payload,
            stage: Stage::Lock,
            locked: false,
            report,
            json: None,
        };
        Linking::of_locked(near.clone(), keys, set)
    }

    /// The statement of a stage, and begins that.
    fn begin<D: Driver>(&mut self, stage: Stage) -> Result<Statement<D>>
    where
        R: KeysOn<D>,
        V: Payload<D>,
    {
        self.stage = stage;
        let sql = match stage {
            Stage::Lock => Statements::<R, D>::LOCK,
            Stage::AtOnce => Statements::<R, D>::SET,
            Stage::Remove => Statements::<R, D>::SET_REMOVE,
            Stage::Update => Statements::<R, D>::SET_UPDATE,
            Stage::Enter if self.has_payload => Statements::<R, D>::ENTER_MANY_WITH,
            Stage::Enter => Statements::<R, D>::ENTER_MANY,
            Stage::Add => Statements::<R, D>::SET_ADD,
            Stage::Order(sql) => {
                return Ok(Statement::new(sql.text, arguments::keys::<R, D>(sql, &self.near, &self.far)?));
            }
        };
        let mut given = Given::<R, V> { near: &self.near, far: &self.far, payloads: &self.payloads, json: None };
        if let Stage::Lock = stage {
            given.not_itself()?;
        } else if D::DIALECT != Dialect::Postgres && self.json.is_none() {
            self.json = Some(given.json::<D>()?);
        }
        given.json = self.json.as_deref();
        // The place before the first.
        let arguments = given.and::<D>(sql, |_, arguments| D::bind_number(arguments, -1))?;
        Ok(Statement::new(sql.text, arguments))
    }
}

impl<R: ManyToMany + KeysOn<D>, D: Driver, V: Payload<D> + 'static> Operation<D> for Set<R, V> {
    type Output = SetReport;

    const ATOMIC: bool = true;

    fn start(&mut self) -> Result<Statement<D>> {
        (self.locked, self.report) = (false, SetReport::default());
        self.begin(Stage::Lock)
    }

    fn row(&mut self, row: &D::Row<'_>) -> Result<()> {
        if let Stage::AtOnce = self.stage {
            let count = |at| Ok::<_, Error>(D::number(row, at)?.cast_unsigned());
            self.report = SetReport { removed: count(0)?, updated: count(1)?, added: count(2)?, kept: 0 };
        } else {
            self.locked = true;
        }
        Ok(())
    }

    fn next(&mut self, done: Done) -> Result<Next<D, SetReport>> {
        let add = if R::PLAN.enters(D::DIALECT) { Stage::Enter } else { Stage::Add };
        let next = match self.stage {
            Stage::Lock if !self.locked => return Err(Error::NotFound(R::Near::META.name)),
            Stage::Lock if D::DIALECT == Dialect::Postgres => Stage::AtOnce,
            Stage::Lock => Stage::Remove,
            Stage::Remove => {
                self.report.removed = done.rows;
                if self.has_payload || const { R::PLAN.position().is_some() } { Stage::Update } else { add }
            }
            Stage::Update => {
                self.report.updated = done.rows;
                add
            }
            Stage::Enter => {
                self.report.added = done.rows;
                Stage::Add
            }
            Stage::Add | Stage::AtOnce | Stage::Order(_) => {
                if let Stage::Add = self.stage {
                    self.report.added += done.rows;
                }
                if let (Some(sql), Stage::Add | Stage::AtOnce) = (Statements::<R, D>::SET_ORDER, self.stage) {
                    return self.begin(Stage::Order(sql)).map(Next::Run);
                }
                let changed = self.report.added + self.report.updated;
                self.report.kept = (self.far.len() as u64).saturating_sub(changed);
                return Ok(Next::Finish(self.report));
            }
        };
        self.begin(next).map(Next::Run)
    }
}

/// Each key with what is said of it last.
pub(super) fn last_of_each<K: Clone + Eq + Hash, V>(mut wanted: Vec<(K, V)>) -> Vec<(K, V)> {
    let mut seen = HashSet::with_capacity(wanted.len());
    wanted.reverse();
    wanted.retain(|(key, _)| seen.insert(key.clone()));
    wanted.reverse();
    wanted
}
