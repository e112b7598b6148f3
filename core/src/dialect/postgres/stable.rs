//! Which defaults PostgreSQL gives to all rows at once, without writing them.

use super::DIALECT;
use crate::{replay::calls, schema::Literal};

/// What may stand before a parenthesis in such a default: functions that give the same within a statement, types with a
/// length, and words of the language. What is not among them may give another value to each row.
const STABLE: &str = "abs and array as array_append between bit bpchar by case cast ceil char character chr coalesce concat \
    concat_ws current_time current_timestamp current_setting date date_part date_trunc decimal decode distinct else encode \
    end extract float floor format from greatest in interval is json_build_array json_build_object jsonb_build_array \
    jsonb_build_object least left length like localtime localtimestamp lower lpad make_date make_interval make_timestamp \
    make_timestamptz md5 not now nullif numeric or position power replace right round row rpad sha256 sqrt \
    statement_timestamp substring then time timestamp timestamptz timetz timezone to_char to_date to_jsonb to_json \
    to_timestamp transaction_timestamp trim trunc upper varbit varchar varying when zone";

/// Whether the default is the same for all rows of a statement. What is not known to be so counts as different.
pub(super) fn is_stable(default: &Literal) -> bool {
    let Literal::Expression(text) = default else { return true };
    calls(text, DIALECT).all(|name| STABLE.split(' ').any(|stable| name.eq_ignore_ascii_case(stable)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_known_to_be_stable_is() {
        let stable = |text: &str| is_stable(&Literal::Expression(text.into()));
        for text in [
            "now()",
            "CURRENT_TIMESTAMP",
            "CURRENT_TIMESTAMP(3)",
            "now ( ) AT TIME ZONE 'utc'",
            "(now() + interval '1 day')::timestamp(3)",
            "'{}'::jsonb",
            "ARRAY[]::text[]",
            "lower('random()')",
            "current_date -- random()",
        ] {
            assert!(stable(text), "{text}");
        }
        for text in [
            "gen_random_uuid()",
            "random()",
            "clock_timestamp()",
            "nextval('a_id_seq'::regclass)",
            "lower(my_name())",
            "pg_temp.now()",
            "\"random\"()",
            "uuid_generate_v4 /* a */ ()",
        ] {
            assert!(!stable(text), "{text}");
        }
        assert!(is_stable(&Literal::Number("1".into())) && is_stable(&Literal::Text("random()".into())));
    }
}
