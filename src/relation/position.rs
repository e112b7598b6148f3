//! Links in an order that is kept: where in it they come, and where they go.

use jointable_core::accessor::{FixedSql, Parameter};

use super::{
    Adds, FarKey, Identity, KeysOn, Links, ManyToMany, Names, NearKey, arguments, linking::Linking, read::distinct,
    statements::Statements, write::AddedTo,
};
use crate::{
    Driver, Executor, Model, Optional, Required, Result, Value,
    driver::Batch,
    operation::{self, Done, Next, Operation, Statement},
    payload::{ByKeys, Payload},
    time::Time,
};

/// A join model that keeps the links of each `Near` in an order: one with a field `#[model(position)]`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` keeps no order among the links of one `{Near}`",
    label = "there is no such operation in this relation",
    note = "a field `#[model(position)] position: i32` of the join model keeps the links of its first reference in order",
    note = "`#[model(position = field)]` says which reference, where that is another"
)]
pub trait KeepsOrder<Near>: Model {}

impl<R: ManyToMany, K: ByKeys> Links<R, K> {
    /// As `add`, but that a new link gets that place instead of the last: 0 is the first, and what is beyond the end is
    /// the end. A link that is there stays where it is.
    ///
    /// # Errors
    /// As `add`.
    pub fn insert_at<E: Executor>(&self, db: E, index: usize, far: FarKey<R>) -> E::Answer<AddedTo<R, ()>>
    where
        R: KeysOn<E::Driver>,
        R::Link: KeepsOrder<R::Near>,
        Identity<R>: Adds<R, ()>,
    {
        self.place_new(db, index, Statements::<R, E::Driver>::ADD, far, ())
    }
}

impl<R: ManyToMany, P> Links<R, Required<P>> {
    /// As `add`, but that a new link gets that place instead of the last: 0 is the first, and what is beyond the end is
    /// the end. A link that is there stays where it is.
    ///
    /// # Errors
    /// As `add`.
    pub fn insert_at<E: Executor>(&self, db: E, index: usize, far: FarKey<R>, payload: P) -> E::Answer<AddedTo<R, P>>
    where
        R: KeysOn<E::Driver>,
        R::Link: KeepsOrder<R::Near>,
        Identity<R>: Adds<R, P>,
        P: Payload<E::Driver>,
    {
        self.place_new(db, index, Statements::<R, E::Driver>::ADD_WITH, far, payload)
    }
}

impl<R: ManyToMany, P> Links<R, Optional<P>> {
    /// As `insert_at`, with a payload.
    ///
    /// # Errors
    /// As `add_with`.
    pub fn insert_at_with<E: Executor>(
        &self,
        db: E,
        index: usize,
        far: FarKey<R>,
        payload: P,
    ) -> E::Answer<AddedTo<R, P>>
    where
        R: KeysOn<E::Driver>,
        R::Link: KeepsOrder<R::Near>,
        Identity<R>: Adds<R, P>,
        P: Payload<E::Driver>,
    {
        self.place_new(db, index, Statements::<R, E::Driver>::ADD_WITH, far, payload)
    }
}

impl<R: ManyToMany, P> Links<R, P> {
    /// Gives the link that place, and says whether there is a link: 0 is the first, and what is beyond the end is the
    /// end. Places count the links that this relation reads; those of another scope keep their order. The link is named
    /// by the far key, or by its own where two rows may be linked more than once.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn move_to<E: Executor>(&self, db: E, link: <Identity<R> as Names<R>>::Name, index: usize) -> E::Answer<bool>
    where
        R: KeysOn<E::Driver>,
        R::Link: KeepsOrder<R::Near>,
        Identity<R>: Names<R, Name: Value<E::Driver>>,
    {
        let sql = Statements::<R, E::Driver>::MOVE_TO;
        let arguments = named::<R, E::Driver, _>(sql, &self.near, &[link], index);
        let place = operation::change(sql.text, arguments, |done| Ok(done.rows > 0));
        db.run(Linking::<R, _, _>::new(self.near.clone(), [], place))
    }

    /// Gives these links the first places, in their order, and says how many of them there are; the others of this row
    /// come behind, in the order they have. Links are named by the far key, or by their own where two rows may be
    /// linked more than once.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn reorder<E: Executor>(
        &self,
        db: E,
        links: impl IntoIterator<Item = <Identity<R> as Names<R>>::Name>,
    ) -> E::Answer<u64>
    where
        R: KeysOn<E::Driver>,
        R::Link: KeepsOrder<R::Near>,
        Identity<R>: Names<R, Name: Value<E::Driver>>,
    {
        let reorder = Reorder::<R, _> { near: self.near.clone(), links: distinct(links), found: 0, counted: false };
        db.run(Linking::<R, _, _>::new(self.near.clone(), [], reorder))
    }

    pub(super) fn place_new<E: Executor, V: Payload<E::Driver>>(
        &self,
        db: E,
        index: usize,
        add: FixedSql,
        far: FarKey<R>,
        payload: V,
    ) -> E::Answer<AddedTo<R, V>>
    where
        R: KeysOn<E::Driver>,
        Identity<R>: Adds<R, V>,
    {
        let (near, keys) = (self.near.clone(), [far.clone()]);
        let insert = InsertAt::<R, V> { near, far, payload, add, index, number: None, added: None };
        db.run(Linking::<R, _, _>::new(self.near.clone(), keys, insert))
    }
}

struct InsertAt<R: ManyToMany, V>
where
    Identity<R>: Adds<R, V>,
{
    near: NearKey<R>,
    far: FarKey<R>,
    payload: V,
    add: FixedSql,
    index: usize,
    /// What the insert returned.
    number: Option<i64>,
    /// What it did, once that is known.
    added: Option<AddedTo<R, V>>,
}

impl<R: ManyToMany + KeysOn<D>, D: Driver, V: Payload<D>> Operation<D> for InsertAt<R, V>
where
    Identity<R>: Adds<R, V>,
{
    type Output = AddedTo<R, V>;

    const ATOMIC: bool = true;

    fn start(&mut self) -> Result<Statement<D>> {
        (self.number, self.added) = (None, None);
        let (far, payload) = (std::slice::from_ref(&self.far), std::slice::from_ref(&self.payload));
        let arguments = arguments::links::<R, D, V>(self.add, &self.near, far, payload)?;
        Ok(Statement::new(self.add.text, arguments))
    }

    fn row(&mut self, row: &D::Row<'_>) -> Result<()> {
        self.number = Some(D::number(row, 0)?);
        Ok(())
    }

    fn next(&mut self, done: Done) -> Result<Next<D, Self::Output>> {
        if let Some(added) = self.added.take() {
            return Ok(Next::Finish(added));
        }
        let added = <Identity<R>>::added::<D>(<Identity<R>>::given(&self.payload), self.number, done);
        if !<Identity<R>>::is_new(&added) {
            return Ok(Next::Finish(added));
        }
        self.added = Some(added);
        let sql = Statements::<R, D>::MOVE_LAST;
        let arguments = named::<R, D, FarKey<R>>(sql, &self.near, &[], self.index)?;
        Ok(Next::Run(Statement::new(sql.text, arguments)))
    }
}

struct Reorder<R: ManyToMany, K> {
    near: NearKey<R>,
    links: Vec<K>,
    /// How many links there are of these.
    found: u64,
    /// Whether that is known, and they are being reordered.
    counted: bool,
}

impl<R: ManyToMany + KeysOn<D>, D: Driver, K: Value<D> + Send + 'static> Operation<D> for Reorder<R, K> {
    type Output = u64;

    const ATOMIC: bool = true;

    fn start(&mut self) -> Result<Statement<D>> {
        (self.found, self.counted) = (0, false);
        let sql = Statements::<R, D>::COUNT_NAMED;
        Ok(Statement::new(sql.text, named::<R, D, K>(sql, &self.near, &self.links, 0)?))
    }

    fn row(&mut self, row: &D::Row<'_>) -> Result<()> {
        self.found = D::number(row, 0)?.cast_unsigned();
        Ok(())
    }

    fn next(&mut self, _: Done) -> Result<Next<D, u64>> {
        if self.counted {
            return Ok(Next::Finish(self.found));
        }
        self.counted = true;
        let sql = Statements::<R, D>::REORDER;
        Ok(Next::Run(Statement::new(sql.text, named::<R, D, K>(sql, &self.near, &self.links, 0)?)))
    }
}

/// What a statement about links takes that are named by these keys.
fn named<R: KeysOn<D>, D: Driver, K: Value<D>>(
    sql: FixedSql,
    near: &NearKey<R>,
    links: &[K],
    index: usize,
) -> Result<D::Arguments> {
    let (mut arguments, mut now) = (D::Arguments::default(), None);
    for parameter in sql.parameters {
        match parameter {
            Parameter::Near => near.bind(&mut arguments)?,
            Parameter::Batch => Batch::bind_values(&mut arguments, links)?,
            // No list has more; twice as much is still a number.
            Parameter::Index => D::bind_number(&mut arguments, i64::try_from(index).unwrap_or(i64::MAX).min(1 << 40))?,
            Parameter::Now => now.get_or_insert_with(Time::now).bind::<D>(&mut arguments)?,
            _ => links[0].bind(&mut arguments)?,
        }
    }
    Ok(arguments)
}
