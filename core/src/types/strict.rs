//! The types of SQLite's STRICT tables.

use super::Type;

impl Type {
    /// The type that takes its place in a STRICT table of SQLite, which knows six of them: what is stored is the same.
    pub(crate) fn in_strict(&self) -> Type {
        match self {
            Type::SmallInt | Type::Int | Type::BigInt | Type::Bool => Type::BigInt,
            Type::Real | Type::Double | Type::Decimal(..) => Type::Double,
            Type::Text | Type::Varchar(_) | Type::Date | Type::Time | Type::DateTime | Type::Timestamp | Type::Json => {
                Type::Text
            }
            Type::Bytes | Type::Uuid => Type::Bytes,
            Type::Raw(spelled) => {
                // <https://sqlite.org/datatype3.html#determination_of_column_affinity>
                let spelled = spelled.to_ascii_uppercase();
                let says = |words: &[&str]| words.iter().any(|word| spelled.contains(word));
                if says(&["INT"]) {
                    Type::BigInt
                } else if says(&["CHAR", "CLOB", "TEXT"]) {
                    Type::Text
                } else if says(&["BLOB"]) {
                    Type::Bytes
                } else if says(&["REAL", "FLOA", "DOUB"]) {
                    Type::Double
                } else {
                    Type::Raw("ANY".into())
                }
            }
            Type::Enum(_) | Type::Array(_) | Type::Given(_) => self.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{dialect::Dialect, types::TYPES};

    #[test]
    fn a_strict_table_has_six_types() {
        const TYPES_OF_STRICT: [&str; 5] = ["INTEGER", "REAL", "TEXT", "BLOB", "ANY"];
        let spelled = |ty: &Type| ty.in_strict().sql(Dialect::Sqlite);
        for row in TYPES {
            let strict = spelled(&row.ty);
            assert!(TYPES_OF_STRICT.contains(&strict.as_str()), "{:?}: {strict}", row.ty);
        }
        for (raw, strict) in [
            ("any", "ANY"),
            ("uint8", "INTEGER"),
            ("nchar(9)", "TEXT"),
            ("blob(9)", "BLOB"),
            ("float(9)", "REAL"),
            ("x", "ANY"),
        ] {
            assert_eq!(spelled(&Type::Raw(raw.into())), strict, "{raw}");
        }
    }
}
