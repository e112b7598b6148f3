//! Models with fields of types that only their own module sees.

use jointable::{Model, Value};

#[derive(Value, Clone, Debug, PartialEq)]
struct Code(String);

#[derive(Value, Clone, Copy, Debug, PartialEq)]
enum State {
    Open,
    Closed,
}

#[derive(Model, Debug, Clone, PartialEq)]
#[many_to_many(through = Lending, as = borrowers, from = locker_id)]
pub struct Locker {
    #[model(key)]
    pub id: i64,
    code: Code,
    state: Option<State>,
}

#[derive(Model, Debug, Clone, PartialEq)]
pub struct Lending {
    #[model(references = Locker)]
    pub locker_id: i64,
    #[model(references = Locker)]
    pub for_id: i64,
    state: State,
}

impl Locker {
    pub fn open(code: &str) -> NewLocker {
        NewLocker { code: Code(code.to_owned()), state: Some(State::Open) }
    }

    pub fn close(&mut self) {
        self.state = Some(State::Closed);
    }

    pub fn opens_by(&self, code: &str) -> bool {
        self.state != Some(State::Closed) && self.code.0 == code
    }
}

impl LendingPayload {
    pub fn open() -> Self {
        LendingPayload { state: State::Open }
    }
}

impl LendingPayloadPatch {
    pub fn closed() -> Self {
        LendingPayloadPatch { state: Some(State::Closed) }
    }
}

impl Lending {
    pub fn is_closed(&self) -> bool {
        self.state == State::Closed
    }
}
