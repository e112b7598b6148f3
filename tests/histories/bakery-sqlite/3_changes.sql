ALTER TABLE ovens RENAME TO stoves;
ALTER TABLE stoves RENAME COLUMN shelf TO level;
ALTER TABLE keyed ADD COLUMN extra TEXT NOT NULL DEFAULT '' CHECK (extra <> 'x');
ALTER TABLE keyed DROP COLUMN other;
DROP INDEX breads_pair;
PRAGMA foreign_keys = OFF;
BEGIN;
CREATE TABLE breads_new (
    id TEXT NOT NULL PRIMARY KEY,
    stove_id INT REFERENCES stoves (id) ON DELETE CASCADE,
    mother_id TEXT REFERENCES breads (id)
);
INSERT INTO breads_new SELECT id, oven_id, mother_id FROM breads;
DROP TABLE breads;
ALTER TABLE breads_new RENAME TO breads;
CREATE INDEX breads_stove ON breads (stove_id);
COMMIT;
PRAGMA foreign_keys = ON;
CREATE TABLE toasts (id INTEGER PRIMARY KEY, name TEXT, size INT, twice INT AS (size * 2), label TEXT NOT NULL
    GENERATED ALWAYS AS (lower(name) || 'it''s' || CASE WHEN size > 3 THEN ' thick' ELSE '' END) STORED UNIQUE);
ALTER TABLE toasts ADD COLUMN four INT GENERATED ALWAYS AS (twice * 2) VIRTUAL;
ALTER TABLE toasts RENAME COLUMN size TO thick;
ALTER TABLE toasts DROP COLUMN four;
