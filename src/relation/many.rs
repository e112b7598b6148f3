//! Adding many links at once, and changing the payload of one.

use jointable_core::accessor::{FixedSql, Parameter};

use super::{
    FarKey, Identity, KeysOn, Links, ManyToMany, Names, NearKey, Single,
    arguments::{self, Given},
    linking::Linking,
    set::last_of_each,
    statements::Statements,
};
use crate::{
    Driver, Executor, Optional, Required, Result, Value,
    operation::{self, Done, Next, Operation, Statement},
    payload::{ByKeys, HasPayload, Patch, Patched, Payload},
};

impl<R: ManyToMany, K: ByKeys> Links<R, K> {
    /// Links all of these, in one statement, and says how many links are new; those that are there stay as they are.
    /// Payload, where there is any, takes its defaults.
    ///
    /// # Errors
    /// What the database refuses, such as a key of no row; then none of the links is made.
    pub fn add_many<E: Executor>(&self, db: E, far: impl IntoIterator<Item = FarKey<R>>) -> E::Answer<u64>
    where
        R: KeysOn<E::Driver>,
    {
        let wanted = far.into_iter().map(|far| (far, ())).collect();
        let (enter, add) = Statements::<R, E::Driver>::add_many(false);
        self.insert_many(db, enter, add, wanted)
    }
}

impl<R: ManyToMany, P> Links<R, Required<P>> {
    /// Links all of these with their payload, in one statement, and says how many links are new; those that are there
    /// keep the payload they have. Where a far key comes twice, the last counts.
    ///
    /// # Errors
    /// What the database refuses, such as a key of no row; then none of the links is made.
    pub fn add_many<E: Executor>(&self, db: E, wanted: impl IntoIterator<Item = (FarKey<R>, P)>) -> E::Answer<u64>
    where
        R: KeysOn<E::Driver>,
        P: Payload<E::Driver>,
    {
        let (enter, add) = Statements::<R, E::Driver>::add_many(true);
        self.insert_many(db, enter, add, wanted.into_iter().collect())
    }
}

impl<R: ManyToMany, P> Links<R, Optional<P>> {
    /// As `add_many`, with payload.
    ///
    /// # Errors
    /// As `add_many`, and a payload that fails a check.
    pub fn add_many_with<E: Executor>(&self, db: E, wanted: impl IntoIterator<Item = (FarKey<R>, P)>) -> E::Answer<u64>
    where
        R: KeysOn<E::Driver>,
        P: Payload<E::Driver>,
    {
        let (enter, add) = Statements::<R, E::Driver>::add_many(true);
        self.insert_many(db, enter, add, wanted.into_iter().collect())
    }
}

impl<R: ManyToMany, P> Links<R, P> {
    pub(super) fn insert_many<E: Executor, V: Payload<E::Driver>>(
        &self,
        db: E,
        enter: FixedSql,
        add: FixedSql,
        wanted: Vec<(FarKey<R>, V)>,
    ) -> E::Answer<u64>
    where
        R: KeysOn<E::Driver>,
    {
        let wanted = if R::PLAN.is_single() { last_of_each(wanted) } else { wanted };
        let (far, payloads): (Vec<_>, Vec<_>) = wanted.into_iter().unzip();
        if R::PLAN.enters(E::Driver::DIALECT) {
            let (near, wanted) = (self.near.clone(), far.clone());
            let both =
                EnterAndAdd::<R, V> { near, far, payloads, enter, add, stage: Stage::Last, last: -1, entered: 0 };
            return db.run(Linking::<R, _, _>::new(self.near.clone(), wanted, both));
        }
        let arguments = arguments::links::<R, E::Driver, V>(add, &self.near, &far, &payloads);
        let insert = operation::change(add.text, arguments, |done| Ok(done.rows));
        db.run(Linking::<R, _, _>::new(self.near.clone(), far, insert))
    }
}

struct EnterAndAdd<R: ManyToMany, V> {
    near: NearKey<R>,
    far: Vec<FarKey<R>>,
    payloads: Vec<V>,
    enter: FixedSql,
    add: FixedSql,
    stage: Stage,
    /// The place that new ones are counted from, where links are numbered.
    last: i64,
    /// How many links have become ones of the relation.
    entered: u64,
}

/// The statement under way.
enum Stage {
    Last,
    Enter,
    Add,
}

impl<R: ManyToMany, V> EnterAndAdd<R, V> {
    /// The statement of a stage, and begins that.
    fn begin<D: Driver>(&mut self, stage: Stage) -> Result<Statement<D>>
    where
        R: KeysOn<D>,
        V: Payload<D>,
    {
        let sql = match (&stage, Statements::<R, D>::LAST_BEFORE) {
            (Stage::Last, Some(last)) => last,
            (Stage::Add, _) => self.add,
            (_, _) => self.enter,
        };
        self.stage = stage;
        let given = Given::<R, V> { near: &self.near, far: &self.far, payloads: &self.payloads, json: None };
        given.not_itself()?;
        // What is neither a key nor payload is the place.
        let arguments = given.and::<D>(sql, |_, arguments| D::bind_number(arguments, self.last))?;
        Ok(Statement::new(sql.text, arguments))
    }
}

impl<R: ManyToMany + KeysOn<D>, D: Driver, V: Payload<D>> Operation<D> for EnterAndAdd<R, V> {
    type Output = u64;

    const ATOMIC: bool = true;

    fn start(&mut self) -> Result<Statement<D>> {
        self.begin(if Statements::<R, D>::LAST_BEFORE.is_some() { Stage::Last } else { Stage::Enter })
    }

    fn row(&mut self, row: &D::Row<'_>) -> Result<()> {
        self.last = D::number(row, 0)?;
        Ok(())
    }

    fn next(&mut self, done: Done) -> Result<Next<D, u64>> {
        match self.stage {
            Stage::Last => self.begin(Stage::Enter).map(Next::Run),
            Stage::Enter => {
                self.entered = done.rows;
                self.begin(Stage::Add).map(Next::Run)
            }
            Stage::Add => Ok(Next::Finish(self.entered + done.rows)),
        }
    }
}

impl<R: ManyToMany, K: HasPayload> Links<R, K> {
    /// Links the two with this payload; linked already, they have this payload from now on.
    ///
    /// # Errors
    /// What the database refuses, such as a key of no row, or a payload that fails a check.
    pub fn upsert<E: Executor>(&self, db: E, far: FarKey<R>, payload: K::Payload) -> E::Answer<()>
    where
        R: KeysOn<E::Driver>,
        K::Payload: Payload<E::Driver>,
        Identity<R>: Single,
    {
        let sql = Statements::<R, E::Driver>::UPSERT;
        let far = [far];
        let arguments = arguments::links::<R, E::Driver, K::Payload>(sql, &self.near, &far, &[payload]);
        let upsert = operation::change(sql.text, arguments, |_| Ok(()));
        db.run(Linking::<R, _, _>::new(self.near.clone(), far, upsert))
    }

    /// Changes the columns of the link's payload that the patch names, and says whether there is a link. Columns left
    /// at `None` stay as they are. The link is named by the far key, or by its own where two rows may be linked more
    /// than once.
    ///
    /// # Errors
    /// What the database refuses, such as a payload that fails a check.
    pub fn update_link<E: Executor>(
        &self,
        db: E,
        link: <Identity<R> as Names<R>>::Name,
        patch: <K::Payload as Patched>::Patch,
    ) -> E::Answer<bool>
    where
        R: KeysOn<E::Driver>,
        Identity<R>: Names<R, Name: Value<E::Driver>>,
        K::Payload: Patched<Patch: Patch<E::Driver>>,
    {
        let sql = Statements::<R, E::Driver>::UPDATE_LINK;
        let given = Given::<R, ()> { near: &self.near, far: &[], payloads: &[], json: None };
        let arguments = given.and::<E::Driver>(sql, |parameter, arguments| match parameter {
            Parameter::Patch(column) => patch.bind(column, arguments),
            _ => link.bind(arguments),
        });
        db.run(operation::change(sql.text, arguments, |done| Ok(done.rows > 0)))
    }
}
