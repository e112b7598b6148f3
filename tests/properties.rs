//! Random schemas and pairs of them: the way up leads to the one, the way down back to the other, and no row that has a
//! place in both changes. `JOINTABLE_PAIRS` says how many, `JOINTABLE_FIRST_PAIR` from which on.

#[path = "../core/tests/planner/generate.rs"]
mod generate;
#[path = "properties/names.rs"]
mod names;
#[path = "properties/rows.rs"]
mod rows;

use std::env;

use generate::{Random, pair};
use jointable_cli::database::Database;
use jointable_core::{
    diagnostic::Sink,
    dialect::Dialect,
    diff::{Change, Renames, diff, same},
    plan::{self, Leg, Manner, Plan, Way, way},
    replay,
    schema::{Column, Schema},
    source::Sources,
};
use jointable_tests::{
    outcome::{Names, kept_rows, left_to_do},
    server::{self, Fresh},
};

const PAIRS: u64 = 500;

#[tokio::test]
async fn sqlite_goes_there_and_back() {
    pairs(Dialect::Sqlite).await;
}

#[tokio::test]
async fn postgres_goes_there_and_back() {
    pairs(Dialect::Postgres).await;
}

#[tokio::test]
async fn mysql_goes_there_and_back() {
    pairs(Dialect::Mysql).await;
}

async fn pairs(dialect: Dialect) {
    let Some(fresh) = server::fresh(dialect) else { return };
    let mut database = fresh.connect().await;
    if dialect == Dialect::Sqlite {
        // No power fails here.
        database.execute("PRAGMA synchronous = OFF; PRAGMA journal_mode = MEMORY").await.expect("a setting");
    }
    let number = |name: &str, default: u64| env::var(name).map_or(default, |number| number.parse().expect("a number"));
    let first = number("JOINTABLE_FIRST_PAIR", 0);
    let (mut tried, mut filled) = (0, 0);
    for seed in first..first + number("JOINTABLE_PAIRS", PAIRS) {
        let pair = Pair::random(seed, dialect);
        // What rows cannot have is reported before anything is planned.
        if !plan::check(&pair.there, &pair.to).is_empty() {
            continue;
        }
        pair.prove_replay();
        tried += 1;
        filled += u64::from(pair.prove_on_server(&fresh, &mut database).await);
    }
    database.close().await;
    println!("{dialect}: {tried} pairs, {filled} of them with rows");
    assert!(tried < 20 || filled > 0, "no pair had rows");
}

/// Two schemas, and the ways between them.
struct Pair {
    seed: u64,
    dialect: Dialect,
    from: Schema,
    to: Schema,
    renames: Renames,
    start: Way,
    there: Way,
    end: Way,
}

impl Pair {
    fn random(seed: u64, dialect: Dialect) -> Self {
        let mut random = Random(seed);
        let alike = random.chance(80);
        let (from, mut to) = pair(&mut random, dialect, alike);
        let mut renames = Renames::default();
        if alike && random.chance(40) {
            renames = names::rename(&mut random, &from, &mut to, dialect);
        }
        let empty = Schema::default();
        let way = |from: &Schema, to: &Schema, renames: &Renames| way(from, to, renames, dialect, Manner::default());
        Pair {
            seed,
            dialect,
            start: way(&empty, &from, &Renames::default()),
            there: way(&from, &to, &renames),
            end: way(&from, &empty, &Renames::default()),
            from,
            to,
            renames,
        }
    }

    /// The scripts, read again, leave the schemas that they were made for; each way back leads to where its way there
    /// began.
    fn prove_replay(&self) {
        let mut schema = Schema::default();
        let mut befores = Vec::new();
        for (way, goal) in [(&self.start, &self.from), (&self.there, &self.to)] {
            befores.clear();
            for leg in &way.legs {
                befores.push(schema.clone());
                self.read(&mut schema, &leg.up);
            }
            self.reached(&schema, goal, &script(way, |leg| &leg.up));
        }
        for (leg, before) in self.there.legs.iter().zip(&befores).rev() {
            self.read(&mut schema, &leg.down);
            self.reached(&schema, before, &leg.down.script());
        }
    }

    fn read(&self, schema: &mut Schema, plan: &Plan) {
        let (mut sources, mut sink) = (Sources::new(), Sink::new());
        let script = plan.script();
        let source = sources.add("script.sql", &script);
        replay::replay(schema, &script, source, self.dialect, &mut sink);
        let found = sink.into_vec();
        assert!(found.is_empty(), "{}: {found:#?}\n{script}", self.name());
    }

    fn reached(&self, schema: &Schema, goal: &Schema, script: &str) {
        let left = || diff(schema, goal, self.dialect).iter().map(Change::summary).collect::<Vec<_>>();
        assert!(same(schema, goal, self.dialect), "{}: {:?}\n{script}", self.name(), left());
    }

    /// The same on a server, with rows where no change has to fail on them; whether there were any.
    async fn prove_on_server(&self, fresh: &Fresh, database: &mut Database) -> bool {
        self.up(database, &self.start).await;
        self.agree(database, &self.from).await;
        for statement in rows::inserts(self) {
            // A row that a key or a check refuses is one less.
            let _ = database.execute(&statement).await;
        }
        let before = self.rows(fresh, Names::Before, |_, _| true).await;
        // What is computed again on the way down may be so from what the way up has lost.
        let given: fn(&Column, &Column) -> bool = |old, new| old.computed.is_none() || new.computed.is_some();
        let given_before = self.rows(fresh, Names::Before, given).await;
        self.up(database, &self.there).await;
        self.agree(database, &self.to).await;
        assert_eq!(
            self.rows(fresh, Names::After, |_, _| true).await,
            before,
            "{}: rows changed on the way up\n{}",
            self.name(),
            script(&self.there, |leg| &leg.up)
        );
        for leg in self.there.legs.iter().rev() {
            self.run(database, &leg.down).await;
        }
        self.agree(database, &self.from).await;
        assert_eq!(
            self.rows(fresh, Names::Before, given).await,
            given_before,
            "{}: rows changed on the way down\n{}",
            self.name(),
            script(&self.there, |leg| &leg.down)
        );
        self.up(database, &self.end).await;
        self.agree(database, &Schema::default()).await;
        before.iter().any(|rows| !rows.is_empty())
    }

    async fn up(&self, database: &mut Database, way: &Way) {
        for leg in &way.legs {
            self.run(database, &leg.up).await;
        }
    }

    async fn run(&self, database: &mut Database, plan: &Plan) {
        let script = plan.script();
        if !script.is_empty()
            && let Err(failure) = database.execute(&script).await
        {
            let [start, there] = [&self.start, &self.there].map(|way| self::script(way, |leg| &leg.up));
            panic!("{}: {failure:?}\n{script}\nbefore it\n{start}\nthe way there\n{there}", self.name());
        }
    }

    async fn agree(&self, database: &mut Database, goal: &Schema) {
        let found = database.schema().await.expect("a schema");
        let left = left_to_do(&found, goal, self.dialect).join("; ");
        let scripts = [script(&self.there, |leg| &leg.up), script(&self.there, |leg| &leg.down)];
        assert!(left.is_empty(), "{}: left to do: {left}\n{}", self.name(), scripts.join("\n"));
    }

    /// The rows of what both schemas have, under the names of the one or the other.
    async fn rows(&self, fresh: &Fresh, names: Names, count: fn(&Column, &Column) -> bool) -> Vec<Vec<String>> {
        // Another type may say the same in other words.
        let same = |a: &Column, b: &Column| {
            count(a, b) && (a.ty.sql(self.dialect) == b.ty.sql(self.dialect) || rows::in_same_words(&a.ty, &b.ty))
        };
        kept_rows(fresh, (&self.from, &self.to), &self.renames, names, self.dialect, same).await
    }

    fn name(&self) -> String {
        format!("pair {} of {}", self.seed, self.dialect)
    }
}

/// The scripts of a way in one direction.
fn script(way: &Way, direction: fn(&Leg) -> &Plan) -> String {
    way.legs.iter().map(|leg| direction(leg).script()).collect::<Vec<_>>().join("\n-- ====\n")
}
