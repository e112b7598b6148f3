//! Random schemas, the same ones every time.

mod changes;
mod columns;

use changes::{action, add_index, change, change_enum, checked, collate_key};
use columns::{add, comment, compute, enumeration, settle};
use jointable_core::{
    dialect::Dialect,
    schema::{Action, Check, Checked, Column, Enum, ForeignKey, Options, Schema, Table, name},
    source::Span,
    types::Type,
};

/// A stream of numbers (SplitMix64).
pub struct Random(pub u64);

impl Random {
    pub fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) % limit as u64) as usize
    }

    pub fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    pub fn pick<'a, T>(&mut self, items: &'a [T]) -> &'a T {
        &items[self.below(items.len())]
    }

    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for at in (1..items.len()).rev() {
            items.swap(at, self.below(at + 1));
        }
    }
}

const NAMES: [&str; 6] = ["songs", "artists", "playlists", "order", "Weird \"Name\"", "albums"];
const ENUMS: [&str; 2] = ["mood", "Odd \"Size\""];

/// Two schemas for a database; the second is `alike` or another.
pub fn pair(random: &mut Random, dialect: Dialect, alike: bool) -> (Schema, Schema) {
    let from = schema(random);
    let mut to = if alike { neighbour(random, &from) } else { schema(random) };
    // Models have no word for how SQLite stores a table.
    for table in &mut to.tables {
        from.table(&table.name).into_iter().for_each(|before| table.options = before.options.of(before));
    }
    (fit(from, dialect), fit(to, dialect))
}

/// A schema, to be [`fit`] for a database.
fn schema(random: &mut Random) -> Schema {
    let mut names = NAMES.to_vec();
    random.shuffle(&mut names);
    names.truncate(1 + random.below(5));
    let keys: Vec<(&str, Type, bool)> = names
        .iter()
        .map(|name| match random.below(8) {
            0 => (*name, Type::Text, false),
            1 => (*name, Type::Uuid, false),
            2 => (*name, Type::BigInt, false),
            3 => (*name, Type::Int, true),
            _ => (*name, Type::BigInt, true),
        })
        .collect();
    let mut enums = Vec::new();
    for name in ENUMS {
        if random.chance(60) {
            enums.push(enumeration(random, name));
        }
    }
    let mut tables: Vec<Table> =
        keys.iter().map(|(name, ty, generated)| table(random, name, ty, *generated, &keys, &enums)).collect();
    let joined = keys.clone();
    for (left, right) in [(0, 1), (1, 2)] {
        if right < joined.len() && random.chance(60) {
            tables.push(join_table(random, &joined[left], &joined[right], &enums));
        }
    }
    let mut schema = Schema { tables, enums, ..Schema::default() };
    if random.chance(20) {
        collate_key(random, &mut schema);
    }
    schema
}

/// A schema somewhat like `schema`.
fn neighbour(random: &mut Random, schema: &Schema) -> Schema {
    let mut schema = schema.clone();
    for _ in 0..1 + random.below(4) {
        match random.below(8) {
            0 => change_enum(random, &mut schema),
            1 if random.chance(30) => collate_key(random, &mut schema),
            _ => {
                let Schema { tables, enums, .. } = &mut schema;
                let at = random.below(tables.len());
                let table = &mut tables[at];
                change(random, table, enums);
                settle(random, table);
            }
        }
    }
    schema
}

/// The schema as `dialect` has it: what that lacks is left out.
fn fit(mut schema: Schema, dialect: Dialect) -> Schema {
    for table in &mut schema.tables {
        let options = if dialect == Dialect::Sqlite { table.options } else { Options::default() };
        table.options = options.of(table);
        for key in table.foreign_keys.iter_mut().filter(|_| dialect == Dialect::Mysql) {
            key.checked = Checked::AtOnce;
        }
        for column in &mut table.columns {
            if let Some(computed) = &mut column.computed {
                computed.stored |= dialect == Dialect::Postgres;
            }
            if column.ty.is_array() && dialect != Dialect::Postgres {
                (column.ty, column.default) = (Type::Json, None);
            }
        }
    }
    let Schema { tables, enums, .. } = &mut schema;
    let used = |own: &Enum, column: &Column| matches!(&column.ty, Type::Enum(name) if *name == own.name);
    enums.retain(|own| tables.iter().flat_map(|table| &table.columns).any(|column| used(own, column)));
    schema.lowered(dialect)
}

fn refer(random: &mut Random, table: &mut Table, column_name: &str, key: &(&str, Type, bool), nullable: bool) {
    table.columns.push(Column { nullable, ..Column::new(column_name, key.1.clone()) });
    table.foreign_keys.push(ForeignKey {
        name: name(&[&table.name, column_name, "fkey"]),
        columns: vec![column_name.into()],
        references_table: key.0.into(),
        references_columns: vec!["id".into()],
        on_delete: action(random, nullable),
        on_update: Action::NoAction,
        checked: checked(random),
        span: Span::NOWHERE,
    });
}

fn table(
    random: &mut Random,
    own: &str,
    key: &Type,
    generated: bool,
    keys: &[(&str, Type, bool)],
    enums: &[Enum],
) -> Table {
    let mut table = Table::made(own);
    table.options =
        Options { strict: random.chance(15), without_rowid: random.chance(15), autoincrement: random.chance(15) };
    table.columns.push(Column { generated, ..Column::new("id", key.clone()) });
    table.primary_key = vec!["id".into()];
    for number in 0..random.below(5) {
        add(random, &mut table, &format!("col_{number}"), enums);
    }
    for number in 0..random.below(3) {
        let parent = random.pick(keys);
        let nullable = random.chance(60);
        refer(random, &mut table, &format!("ref_{number}"), parent, nullable);
    }
    for _ in 0..random.below(3) {
        add_index(random, &mut table);
    }
    let number =
        |column: &&Column| column.name.starts_with("col") && matches!(column.ty, Type::Int | Type::Decimal(..));
    let numbers: Vec<String> = table.columns.iter().filter(number).map(|column| column.name.clone()).collect();
    for column in numbers {
        if random.chance(60) {
            let expression = format!("{column} > -5");
            table.checks.push(Check { name: name(&[own, &column, "check"]), expression, span: Span::NOWHERE });
        }
    }
    if random.chance(40) {
        compute(random, &mut table);
    }
    table.comment = comment(random);
    table.columns.iter_mut().for_each(|column| column.comment = comment(random));
    random.shuffle(&mut table.columns);
    table
}

fn join_table(random: &mut Random, left: &(&str, Type, bool), right: &(&str, Type, bool), enums: &[Enum]) -> Table {
    let own = name(&[left.0, right.0]);
    let mut table = Table::made(&own);
    refer(random, &mut table, "left_id", left, false);
    refer(random, &mut table, "right_id", right, false);
    match random.below(3) {
        0 => {
            table.columns.push(Column { generated: true, ..Column::new("id", Type::BigInt) });
            table.primary_key = vec!["id".into()];
        }
        1 => table.primary_key = vec!["right_id".into(), "left_id".into()],
        _ => table.primary_key = vec!["left_id".into(), "right_id".into()],
    }
    for number in 0..random.below(3) {
        add(random, &mut table, &format!("col_{number}"), enums);
    }
    if random.chance(50) {
        add_index(random, &mut table);
    }
    table
}
