//! What a server has of a history that the schema has no place for.

use jointable_core::dialect::Dialect;

use crate::server::Fresh;

/// Of each kind how many there are: `12 partial indexes`.
pub(super) async fn count(dialect: Dialect, database: &Fresh) -> Vec<String> {
    database.texts(dialect, QUERIES[dialect as usize]).await
}

/// In the order of [`Dialect::ALL`].
const QUERIES: [&str; 3] = [
    "SELECT count(*) || ' virtual tables' FROM sqlite_schema WHERE sql LIKE 'CREATE VIRTUAL%' HAVING count(*) > 0",
    "SELECT count(*) || ' ' || kind FROM (
       SELECT unnest(ARRAY[
         CASE WHEN x.indnkeyatts < x.indnatts THEN 'indexes with further columns' END,
         CASE WHEN x.indisexclusion THEN 'exclusion constraints' END]) AS kind
       FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid
       JOIN pg_class t ON t.oid = x.indrelid AND NOT t.relispartition
       WHERE t.relnamespace = current_schema()::regnamespace
       UNION ALL SELECT 'deferrable constraints' FROM pg_constraint
         WHERE condeferrable AND contype <> 'f' AND connamespace = current_schema()::regnamespace
       UNION ALL SELECT 'partitions' FROM pg_class
         WHERE relnamespace = current_schema()::regnamespace AND relispartition AND relkind IN ('r', 'p')
     ) AS kinds WHERE kind IS NOT NULL GROUP BY kind ORDER BY kind",
    "SELECT CAST(CONCAT(count(*), ' ', kind) AS CHAR) FROM (
       SELECT CONCAT(LOWER(INDEX_TYPE), ' indexes') AS kind FROM information_schema.STATISTICS
         WHERE TABLE_SCHEMA = DATABASE() AND INDEX_TYPE <> 'BTREE' AND SEQ_IN_INDEX = 1
       UNION ALL SELECT 'columns that an update sets' FROM information_schema.COLUMNS
         WHERE TABLE_SCHEMA = DATABASE() AND EXTRA LIKE '%on update%'
     ) AS kinds GROUP BY kind ORDER BY kind",
];
