//! What is said of operations, held against what they send.

use jointable::{Model, Relation};
use jointable_core::{
    accessor::{self, Leads, Operation, Statement},
    dialect::Dialect,
};

use crate::operations::Watch;

/// What is said of the operations of a model or a relation.
#[derive(Debug)]
pub struct Explained {
    /// What they are called on.
    of: &'static str,
    dialect: Dialect,
    operations: Vec<Operation>,
    /// Those that have not been run yet.
    left: Vec<String>,
    /// What they are run on.
    pub watch: Watch,
}

impl Explained {
    /// Of a relation of that alias, which leads to `one` row always, or to one at most, or to many.
    pub fn relation<R: Relation>(dialect: Dialect, alias: &'static str, one: bool) -> Self {
        let leads = match (R::ONE, one) {
            (false, _) => Leads::ToMany,
            (true, true) => Leads::ToOne,
            (true, false) => Leads::ToMaybeOne,
        };
        Self::new(dialect, alias, accessor::operations(dialect, &R::PLAN, leads, R::Far::LIST))
    }

    /// Of a model of that name.
    pub fn model<M: Model>(dialect: Dialect, name: &'static str) -> Self {
        Self::new(dialect, name, accessor::operations_of_model(dialect, M::META, M::LIST))
    }

    fn new(dialect: Dialect, of: &'static str, operations: Vec<Operation>) -> Self {
        // There are no streams on every driver; what they send is what is sent without.
        let left = operations.iter().filter(|own| own.name != "stream").map(|own| own.call(of)).collect();
        Self { of, dialect, operations, left, watch: Watch::default() }
    }

    /// Compares what was sent last with what is said of that operation.
    ///
    /// # Panics
    /// Where it was something else.
    #[track_caller]
    pub fn sent(&mut self, call: &str) {
        let (sent, texts) = self.watch.take_with_texts();
        let Some(said) = self.operations.iter().find(|own| own.call(self.of) == call) else {
            panic!("nothing is said of {call}: {:?}", self.left);
        };
        let transaction = sent.atomic && texts.len() > 1;
        assert!(follow(&said.statements, &texts), "{}: {call} sent {texts:#?} and not {said:#?}", self.dialect);
        assert!(!transaction || said.transaction, "{}: {call} is a transaction", self.dialect);
        self.left.retain(|other| other != call);
    }

    /// All operations have been run.
    ///
    /// # Panics
    /// Where one has not.
    #[track_caller]
    pub fn all_were_run(&self) {
        assert_eq!(self.left, [""; 0], "{} has more operations", self.of);
    }
}

/// Whether these were sent, all but those that are sent on a condition.
fn follow(said: &[Statement], sent: &[String]) -> bool {
    let is = |own: &Statement, text: &String| own.sql.as_ref() == Some(text);
    // One in the place of all others.
    let instead = |own: &Statement| own.when.starts_with("instead") && sent.len() == 1 && is(own, &sent[0]);
    if said.iter().any(instead) {
        return true;
    }
    let mut sent = sent.iter().peekable();
    for own in said {
        if sent.peek().is_some_and(|text| is(own, text)) {
            sent.next();
        } else if own.when.is_empty() {
            return false;
        }
    }
    sent.next().is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_sent_on_a_condition_may_be_missing() {
        let own = |sql: &str, when: &'static str| Statement {
            does: "",
            when,
            sql: Some(sql.to_owned()),
            parameters: Vec::new(),
        };
        let said = [own("a", ""), own("b", "where it is so"), own("c", "")];
        let sent = |texts: &str| texts.split(' ').map(str::to_owned).collect::<Vec<_>>();
        for (texts, follows) in [
            ("a b c", true),
            ("a c", true),
            ("a b", false),
            ("c a", false),
            ("a c d", false),
            ("b", false),
            ("a b b c", false),
        ] {
            assert_eq!(follow(&said, &sent(texts)), follows, "{texts}");
        }
        let said = [own("a", ""), own("b", "instead, at times")];
        assert!(follow(&said, &sent("a")) && follow(&said, &sent("b")) && !follow(&said, &sent("c")));
    }
}
