//! Random schemas, the same ones every time.

use jointable_core::{
    dialect::Dialect,
    schema::{Action, Check, Column, Computed, ForeignKey, Index, Indexed, Literal, Schema, Table, name},
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

/// A schema that every database takes.
pub fn schema(random: &mut Random) -> Schema {
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
    let mut tables: Vec<Table> =
        keys.iter().map(|(name, ty, generated)| table(random, name, ty, *generated, &keys)).collect();
    let joined = keys.clone();
    for (left, right) in [(0, 1), (1, 2)] {
        if right < joined.len() && random.chance(60) {
            tables.push(join_table(random, &joined[left], &joined[right]));
        }
    }
    Schema { tables, ..Schema::default() }
}

/// A schema somewhat like `schema`.
pub fn neighbour(random: &mut Random, schema: &Schema) -> Schema {
    let mut schema = schema.clone();
    for _ in 0..1 + random.below(4) {
        let count = schema.tables.len();
        let table = &mut schema.tables[random.below(count)];
        change(random, table);
        settle(random, table);
    }
    schema
}

/// A column that is computed from a number of the table, where it has one; at times one is so that was given.
fn compute(random: &mut Random, table: &mut Table) {
    let given = |column: &&Column| is_base(column) && column.computed.is_none();
    let bases: Vec<String> = table.columns.iter().filter(given).map(|column| column.name.clone()).collect();
    if bases.is_empty() {
        return;
    }
    let base = random.pick(&bases);
    let expression = format!("coalesce({base}, 0) + {}", random.below(3));
    let computed = Some(Computed { expression, stored: true });
    let name = free_column(table);
    match table.columns.iter_mut().find(|column| column.computed.is_some()) {
        Some(column) if column.name != *base => column.computed = computed,
        _ => table.columns.push(Column { nullable: true, computed, ..column(&name, Type::BigInt) }),
    }
}

fn is_base(column: &Column) -> bool {
    column.name.starts_with("col") && matches!(column.ty, Type::SmallInt | Type::Int)
}

/// What is computed from what is no number any more, or has gone, goes or is given from now on.
fn settle(random: &mut Random, table: &mut Table) {
    let bases: Vec<String> =
        table.columns.iter().filter(|column| is_base(column)).map(|own| own.name.clone()).collect();
    for column in table.columns.iter_mut().filter(|column| column.computed.is_some()) {
        let says = column.computed.as_ref().map(|computed| computed.expression.clone()).unwrap_or_default();
        column.nullable = true;
        if random.chance(20) || !bases.iter().any(|base| says.starts_with(&format!("coalesce({base},"))) {
            column.computed = None;
        }
    }
}

fn change(random: &mut Random, table: &mut Table) {
    let at = random.below(table.columns.len());
    match random.below(11) {
        9 | 10 => compute(random, table),
        0 => {
            let name = free_column(table);
            let column = payload(random, &name);
            table.columns.push(column);
        }
        1 => drop_column(table, at),
        2 => {
            let column = &mut table.columns[at];
            if !column.generated && !table.primary_key.contains(&column.name) {
                column.nullable = !column.nullable;
            }
            // SET NULL needs a column that takes it.
            repair(table);
        }
        3 => {
            let free = table.foreign_keys.iter().all(|key| !key.columns.contains(&table.columns[at].name))
                && !table.primary_key.contains(&table.columns[at].name)
                && table.checks.iter().all(|check| !check.expression.contains(&table.columns[at].name));
            let (ty, default) = typed(random);
            let indexed = table.indexes.iter().any(|index| index.holds(&table.columns[at].name));
            if free && table.columns[at].computed.is_none() && !(indexed && matches!(ty, Type::Bytes | Type::Json)) {
                let column = &mut table.columns[at];
                (column.ty, column.default) = (ty, default);
            }
        }
        4 => {
            table.indexes.pop();
        }
        5 => add_index(random, table),
        6 => {
            table.foreign_keys.pop();
        }
        7 => {
            table.checks.pop();
        }
        _ => {
            let column = &mut table.columns[at];
            if column.default.is_some() {
                column.default = None;
            }
        }
    }
}

fn drop_column(table: &mut Table, at: usize) {
    if table.columns.len() == 1 || table.primary_key.contains(&table.columns[at].name) {
        return;
    }
    let gone = table.columns.remove(at).name;
    table.foreign_keys.retain(|key| !key.columns.contains(&gone));
    table.indexes.retain(|index| !index.holds(&gone));
    table.checks.retain(|check| !check.expression.contains(&gone));
}

fn repair(table: &mut Table) {
    for key in &mut table.foreign_keys {
        let nullable = key.columns.iter().all(|name| table.columns.iter().any(|c| c.name == *name && c.nullable));
        if key.on_delete == Action::SetNull && !nullable {
            key.on_delete = Action::NoAction;
        }
    }
}

fn free_column(table: &Table) -> String {
    let mut number = 0;
    loop {
        let name = format!("col_{number}");
        if table.column(&name).is_none() {
            return name;
        }
        number += 1;
    }
}

fn column(name: &str, ty: Type) -> Column {
    Column::new(name, ty)
}

fn typed(random: &mut Random) -> (Type, Option<Literal>) {
    let number = |text: &str| Some(Literal::Number(text.into()));
    let text = |text: &str| Some(Literal::Text(text.into()));
    let (ty, default) = match random.below(14) {
        0 => (Type::SmallInt, number("7")),
        1 => (Type::Int, number("-1")),
        2 => (Type::BigInt, number("9000000000")),
        3 => (Type::Bool, Some(Literal::Bool(true))),
        4 => (Type::Double, number("0.5")),
        5 => (Type::Text, text("it's \\ ; -- ü")),
        6 => (Type::Varchar(40), text("g")),
        7 => (Type::Bytes, None),
        8 => (Type::Decimal(10, 3), number("1.5")),
        9 => (Type::Uuid, None),
        10 => (Type::Date, text("2024-02-29")),
        11 => (Type::DateTime, Some(Literal::Expression("CURRENT_TIMESTAMP".into()))),
        12 => (Type::Timestamp, Some(Literal::Expression("CURRENT_TIMESTAMP".into()))),
        _ => (Type::Json, None),
    };
    (ty, default.filter(|_| random.chance(40)))
}

fn payload(random: &mut Random, name: &str) -> Column {
    let (ty, default) = typed(random);
    Column { ty: ty.clone(), default, nullable: random.chance(50), ..column(name, ty) }
}

fn action(random: &mut Random, nullable: bool) -> Action {
    match random.below(4) {
        0 => Action::Cascade,
        1 => Action::Restrict,
        2 if nullable => Action::SetNull,
        _ => Action::NoAction,
    }
}

fn refer(random: &mut Random, table: &mut Table, column_name: &str, key: &(&str, Type, bool), nullable: bool) {
    let mut column = column(column_name, key.1.clone());
    column.nullable = nullable;
    table.columns.push(column);
    table.foreign_keys.push(ForeignKey {
        name: name(&[&table.name, column_name, "fkey"]),
        columns: vec![column_name.into()],
        references_table: key.0.into(),
        references_columns: vec!["id".into()],
        on_delete: action(random, nullable),
        on_update: Action::NoAction,
        checked: Default::default(),
        span: Span::NOWHERE,
    });
}

fn add_index(random: &mut Random, table: &mut Table) {
    let usable = |column: &&Column| !matches!(column.ty, Type::Bytes | Type::Json);
    let mut columns: Vec<String> = table.columns.iter().filter(usable).map(|column| column.name.clone()).collect();
    random.shuffle(&mut columns);
    columns.truncate(1 + random.below(2));
    // Of what is computed two rows may have the same.
    let given = |name: &String| table.column(name).is_some_and(|column| column.computed.is_none());
    let unique = random.chance(40) && columns.iter().all(given);
    let suffix = if unique { "key" } else { "idx" };
    let name = name(&[&table.name, &columns.join("_"), suffix]);
    if !columns.is_empty() && table.indexes.iter().all(|index| index.name != name) {
        let mut index = Index { unique, ..Index::new(name, columns, Span::NOWHERE) };
        index.parts.iter_mut().for_each(|part| part.descending = random.chance(25));
        if random.chance(30) {
            vary(random, &mut index);
        }
        table.indexes.push(index);
    }
}

/// Gives an index a condition, or makes an expression of a part, where it can have one.
fn vary(random: &mut Random, index: &mut Index) {
    index.only = vec![Dialect::Sqlite, Dialect::Postgres];
    let columns: Vec<String> = index.columns().map(str::to_owned).collect();
    let column = random.pick(&columns).clone();
    if random.chance(50) {
        index.predicate = Some(format!("{column} IS NOT NULL"));
    } else {
        let at = random.below(index.parts.len());
        index.parts[at].of = Indexed::Expression(format!("coalesce({column}, {column})"));
    }
}

fn table(random: &mut Random, own: &str, key: &Type, generated: bool, keys: &[(&str, Type, bool)]) -> Table {
    let mut table = Table::made(own);
    table.columns.push(Column { generated, ..column("id", key.clone()) });
    table.primary_key = vec!["id".into()];
    for number in 0..random.below(5) {
        let column = payload(random, &format!("col_{number}"));
        table.columns.push(column);
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
    random.shuffle(&mut table.columns);
    table
}

fn join_table(random: &mut Random, left: &(&str, Type, bool), right: &(&str, Type, bool)) -> Table {
    let own = name(&[left.0, right.0]);
    let mut table = Table::made(&own);
    refer(random, &mut table, "left_id", left, false);
    refer(random, &mut table, "right_id", right, false);
    match random.below(3) {
        0 => {
            table.columns.push(Column { generated: true, ..column("id", Type::BigInt) });
            table.primary_key = vec!["id".into()];
        }
        1 => table.primary_key = vec!["right_id".into(), "left_id".into()],
        _ => table.primary_key = vec!["left_id".into(), "right_id".into()],
    }
    for number in 0..random.below(3) {
        let column = payload(random, &format!("col_{number}"));
        table.columns.push(column);
    }
    if random.chance(50) {
        add_index(random, &mut table);
    }
    table
}
