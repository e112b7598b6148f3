//! Reading on from what was read: recipes, their ingredients, the suppliers of those.

use crate::{
    Driver, Executor, Linked, Result, Stored,
    operation::{Done, Next, Operation, Statement},
    query::{ItemOn, LinksOfQuery},
    relation::{KeysOn, LinksOf, LinksOfWithLink, ManyToMany, MaybeOneOf, OneOf},
};

/// A read of what belongs to each of many rows, from which another can go on: see [`LinksOf::then`].
pub trait Eager<D: Driver>: Sized {
    /// What belongs to a row, one by one.
    type Item: Send + 'static;

    /// The read.
    #[doc(hidden)]
    fn operation(self) -> impl Operation<D, Output = Vec<Vec<Self::Item>>>;
}

impl<R: KeysOn<D, Far: Stored<D>>, D: Driver> Eager<D> for LinksOf<R> {
    type Item = R::Far;

    fn operation(self) -> impl Operation<D, Output = Vec<Vec<R::Far>>> {
        self.read()
    }
}

impl<R: ManyToMany<Link: Stored<D>> + KeysOn<D, Far: Stored<D>>, D: Driver> Eager<D> for LinksOfWithLink<R> {
    type Item = Linked<R::Far, R::Link>;

    fn operation(self) -> impl Operation<D, Output = Vec<Vec<Self::Item>>> {
        self.read()
    }
}

impl<R: KeysOn<D, Far: Stored<D>>, D: Driver> Eager<D> for OneOf<R> {
    type Item = R::Far;

    fn operation(self) -> impl Operation<D, Output = Vec<Vec<R::Far>>> {
        self.read(Ok)
    }
}

impl<R: KeysOn<D, Far: Stored<D>>, D: Driver> Eager<D> for MaybeOneOf<R> {
    type Item = R::Far;

    fn operation(self) -> impl Operation<D, Output = Vec<Vec<R::Far>>> {
        self.read(|far| Ok(far.into_iter().map(Vec::from_iter).collect()))
    }
}

impl<R: KeysOn<D>, D: Driver, I: ItemOn<R, D>> Eager<D> for LinksOfQuery<R, D, I> {
    type Item = I::Row;

    fn operation(self) -> impl Operation<D, Output = Vec<Vec<I::Row>>> {
        self.read()
    }
}

/// For each row that all began with: what belongs to it, and to each of that what belongs to it.
type Levels<T, U> = Vec<Vec<(T, Vec<U>)>>;

/// A read that goes on from another: what `then` returns.
#[derive(Clone, Debug)]
pub struct Then<A, F> {
    first: A,
    then: F,
}

impl<A, F> Then<A, F> {
    pub(crate) fn new(first: A, then: F) -> Self {
        Self { first, then }
    }

    /// Each row with what belongs to it, for each of the rows that all began with. One statement for each level,
    /// whatever the number of rows.
    ///
    /// # Errors
    /// What the driver reports.
    pub fn all<E: Executor, B>(self, db: E) -> E::Answer<Levels<A::Item, B::Item>>
    where
        A: Eager<E::Driver>,
        F: Fn(&[A::Item]) -> B + Send + 'static,
        B: Eager<E::Driver> + 'static,
    {
        db.run(self.operation())
    }
}

impl<D: Driver, A, B, F> Eager<D> for Then<A, F>
where
    A: Eager<D>,
    B: Eager<D> + 'static,
    F: Fn(&[A::Item]) -> B + Send + 'static,
{
    type Item = (A::Item, Vec<B::Item>);

    fn operation(self) -> impl Operation<D, Output = Vec<Vec<Self::Item>>> {
        let then = self.then;
        TwoLevels {
            first: self.first.operation(),
            begin: move |rows: &[A::Item]| then(rows).operation(),
            second: None,
            rows: Vec::new(),
            sizes: Vec::new(),
        }
    }
}

struct TwoLevels<O, F, P, T> {
    first: O,
    begin: F,
    second: Option<P>,
    /// What the first read, one after the other.
    rows: Vec<T>,
    /// How many of them belong to each row it was asked about.
    sizes: Vec<usize>,
}

impl<D, O, F, P, T, U> Operation<D> for TwoLevels<O, F, P, T>
where
    D: Driver,
    O: Operation<D, Output = Vec<Vec<T>>>,
    F: Fn(&[T]) -> P + Send + 'static,
    P: Operation<D, Output = Vec<Vec<U>>>,
    T: Send + 'static,
    U: Send + 'static,
{
    type Output = Levels<T, U>;

    const REPEATABLE: bool = false;

    fn start(&mut self) -> Result<Statement<D>> {
        self.first.start()
    }

    fn row(&mut self, row: &D::Row<'_>) -> Result<()> {
        match &mut self.second {
            Some(second) => second.row(row),
            None => self.first.row(row),
        }
    }

    fn next(&mut self, done: Done) -> Result<Next<D, Self::Output>> {
        let Some(second) = &mut self.second else {
            return match self.first.next(done)? {
                Next::Run(statement) => Ok(Next::Run(statement)),
                Next::Finish(levels) => {
                    self.sizes = levels.iter().map(Vec::len).collect();
                    self.rows = levels.into_iter().flatten().collect();
                    let second = self.second.insert((self.begin)(&self.rows));
                    second.start().map(Next::Run)
                }
            };
        };
        match second.next(done)? {
            Next::Run(statement) => Ok(Next::Run(statement)),
            Next::Finish(belongings) => {
                let mut pairs = self.rows.drain(..).zip(belongings);
                Ok(Next::Finish(self.sizes.iter().map(|&size| pairs.by_ref().take(size).collect()).collect()))
            }
        }
    }
}
