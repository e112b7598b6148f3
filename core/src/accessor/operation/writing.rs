//! The operations that write links.

use super::{
    super::{
        Relation, Sql, add, add_many, clear, count_named, enter_many, last_before, lock, lock_far, lock_far_many,
        move_last, move_to, remove, remove_link, remove_many, reorder, set_add, set_at_once, set_remove, set_update,
        update_link, upsert,
    },
    Handle, Operation, Payload, Statement, inserting, operation,
};
use crate::{dialect::Dialect, meta::Model};

/// What writes links.
pub(super) struct Writing<'a> {
    pub(super) dialect: Dialect,
    pub(super) relation: &'a Relation<'a>,
}

impl Writing<'_> {
    pub(super) fn operations(&self, list: Option<&Model<'_>>) -> Vec<Operation> {
        let &Self { dialect, relation } = self;
        let links = |name, does, statements: Vec<Statement>| operation(Handle::Links, name, does, statements);
        let one = |sql: Sql| vec![Statement::new("", &sql)];
        let payload = relation.payload();
        let given = payload == Payload::Required;
        let mut found = vec![
            links("add", "links the two; linked already, they stay so", self.adding(given)),
            links("add_many", "links all of these, and says how many links are new", self.adding_many(given)),
            links("create", "stores a new far row and links it", self.creating(given, list)),
        ];
        if payload == Payload::Optional {
            found.extend([
                links("add_with", "as `add`, with a payload", self.adding(true)),
                links("add_many_with", "as `add_many`, with payload", self.adding_many(true)),
                links("create_with", "as `create`, with a payload", self.creating(true, list)),
            ]);
        }
        if payload != Payload::None {
            let does = "changes those columns of a link's payload that the patch names";
            found.push(links("update_link", does, one(update_link(dialect, relation))));
        }
        if relation.is_single() {
            found.push(links("remove", "takes the link away", one(remove(dialect, relation))));
            found.push(links("remove_many", "takes the links to these away", one(remove_many(dialect, relation))));
        } else {
            found.push(links("remove_link", "takes the link of that key away", one(remove_link(dialect, relation))));
            let does = "takes all links between the two away";
            found.push(links("remove_links_to", does, one(remove(dialect, relation))));
        }
        found.push(links("clear", "takes all links away", one(clear(dialect, relation))));
        if relation.is_single() {
            found.push(links("set", "makes the links be exactly these", self.setting()));
            found.push(links("toggle", "takes the link away, or links the two", self.toggling(given)));
            if payload == Payload::Optional {
                found.push(links("toggle_with", "as `toggle`, with a payload", self.toggling(true)));
            }
            if payload != Payload::None {
                let does = "links the two, or gives their link this payload";
                found.push(links("upsert", does, self.held(false, upsert(dialect, relation))));
            }
        }
        if relation.position().is_some() {
            let does = "as `add`, in that place of the list";
            found.push(links("insert_at", does, self.inserting_at(given)));
            if payload == Payload::Optional {
                found.push(links("insert_at_with", "as `insert_at`, with a payload", self.inserting_at(true)));
            }
            found.push(links("move_to", "gives a link that place", self.held(false, move_to(dialect, relation))));
            let mut reordering = self.hold(true);
            reordering.push(Statement::new("count those that are links", &count_named(dialect, relation)));
            reordering.push(Statement::new("give all their places", &reorder(dialect, relation)));
            found.push(links("reorder", "gives these links the first places, in their order", reordering));
        }
        found
    }

    /// What holds the lists that new links become ones of.
    fn hold(&self, many: bool) -> Vec<Statement> {
        let &Self { dialect, relation } = self;
        match dialect {
            Dialect::Sqlite => Vec::new(),
            _ if relation.position().is_some() => vec![Statement::new("hold the list", &lock(dialect, relation))],
            _ if relation.far_position().is_none() => Vec::new(),
            _ if many => vec![Statement::new("hold the lists", &lock_far_many(dialect, relation))],
            _ => vec![Statement::new("hold the list", &lock_far(dialect, relation))],
        }
    }

    /// The same where the near row is locked besides.
    fn hold_far(&self, many: bool) -> Vec<Statement> {
        if self.relation.position().is_some() { Vec::new() } else { self.hold(many) }
    }

    /// A statement that gives places.
    fn held(&self, many: bool, sql: Sql) -> Vec<Statement> {
        let mut statements = self.hold(many);
        statements.push(Statement::new("", &sql));
        statements
    }

    fn adding(&self, payload: bool) -> Vec<Statement> {
        self.held(false, add(self.dialect, self.relation, payload))
    }

    fn adding_many(&self, payload: bool) -> Vec<Statement> {
        let &Self { dialect, relation } = self;
        let mut statements = self.hold(true);
        if relation.enters(dialect) {
            if relation.counts_from(dialect) {
                statements.push(Statement::new("find the last place", &last_before(dialect, relation)));
            }
            statements.push(self.entering(payload));
        }
        statements.push(Statement::new("", &add_many(dialect, relation, payload)));
        statements
    }

    /// What makes links outside of the relation ones of it.
    fn entering(&self, payload: bool) -> Statement {
        Statement::new(
            "take in what was removed, or of another scope",
            &enter_many(self.dialect, self.relation, payload),
        )
    }

    fn creating(&self, payload: bool, list: Option<&Model<'_>>) -> Vec<Statement> {
        let &Self { dialect, relation } = self;
        let mut statements = vec![Statement::new("hold the near row", &lock(dialect, relation))];
        statements.extend(inserting(dialect, relation.far, list));
        statements.push(Statement::new("link it", &add(dialect, relation, payload)));
        statements
    }

    fn setting(&self) -> Vec<Statement> {
        let &Self { dialect, relation } = self;
        let mut statements = self.hold_far(true);
        statements.push(Statement::new("hold the near row", &lock(dialect, relation)));
        if dialect == Dialect::Postgres {
            statements.push(Statement::new("remove, change and add", &set_at_once(dialect, relation)));
        } else {
            statements.push(Statement::new("remove what is not wanted", &set_remove(dialect, relation)));
            let payload = relation.payload() != Payload::None;
            if payload || relation.position().is_some() {
                statements.push(Statement::new("change what differs", &set_update(dialect, relation)));
            }
            if relation.enters(dialect) {
                statements.push(self.entering(payload));
            }
            statements.push(Statement::new("add what is missing", &set_add(dialect, relation)));
        }
        if relation.position().is_some() && !relation.scope.is_empty() {
            statements.push(Statement::new("let those of other scopes come behind", &reorder(dialect, relation)));
        }
        statements
    }

    fn toggling(&self, payload: bool) -> Vec<Statement> {
        let &Self { dialect, relation } = self;
        let mut statements = self.hold_far(false);
        let (take, add) = (remove(dialect, relation), add(dialect, relation, payload));
        let meanwhile = "where the other side has linked them meanwhile";
        statements.push(Statement::new("hold the near row", &lock(dialect, relation)));
        statements.push(Statement::new("take the link away", &take));
        statements.push(Statement::new("link the two", &add).when("where there was no link"));
        statements.push(Statement::new("take that away", &take).when(meanwhile));
        statements
    }

    fn inserting_at(&self, payload: bool) -> Vec<Statement> {
        let mut statements = self.hold(false);
        statements.push(Statement::new("link the two", &add(self.dialect, self.relation, payload)));
        let place = Statement::new("give it the place", &move_last(self.dialect, self.relation));
        statements.push(place.when("where the link is new"));
        statements
    }
}
