//! The code that a declaration becomes, in parts: the derive quotes them, templates print them.
//!
//! Paths are absolute and tokens have the spans of what they were made of, as a derive needs it.

mod column;
mod key;
mod payload;
mod record;
mod reference;
mod stored;

pub use column::{column, literal, type_constant};
pub use key::{Key, LinkKey, key, link_key};
pub use payload::{Payload, payload, payload_kind};
pub use record::{Member, Record, new_row, row, values};
pub use reference::{Start, held, position, refer, start};
pub use stored::{keeps_removed, stored};
