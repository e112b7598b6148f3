PRAGMA journal_mode = WAL;
PRAGMA legacy_alter_table = OFF;
PRAGMA foreign_keys = OFF;
CREATE TABLE IF NOT EXISTS "artists" (
    id INTEGER CONSTRAINT artist_key PRIMARY KEY ON CONFLICT ABORT AUTOINCREMENT NOT NULL,
    `select` VARYING CHARACTER(255) NOT NULL CONSTRAINT u UNIQUE,
    [order] INT8 DEFAULT (1 + 2) CHECK ([order] IS NOT 5),
    'quoted' TEXT DEFAULT 'it''s' COLLATE NOCASE,
    price DECIMAL(10,5) DEFAULT +1.50,
    big BIGINT UNSIGNED DEFAULT 0x10,
    born DATE DEFAULT CURRENT_DATE,
    at TEXT DEFAULT (datetime('now')),
    b BLOB DEFAULT X'00',
    n NUMERIC DEFAULT NULL,
    flag TINYINT DEFAULT FALSE,
    t TEXT(10) NOT NULL DEFAULT '' CHECK (length(t) < 10 AND t GLOB 'a*' OR t LIKE '%b'),
    CHECK (price BETWEEN 0 AND 9 AND big NOT IN (1, 2)),
    CONSTRAINT pair UNIQUE ([order], price DESC) ON CONFLICT REPLACE,
    CHECK (born IS NULL)
);
CREATE TABLE works (
    artist INTEGER NOT NULL,
    title TEXT NOT NULL,
    year INT,
    other INTEGER,
    PRIMARY KEY (artist, title),
    FOREIGN KEY (artist) REFERENCES artists (id) ON DELETE CASCADE ON UPDATE SET DEFAULT MATCH SIMPLE NOT DEFERRABLE,
    FOREIGN KEY (other, title) REFERENCES works DEFERRABLE INITIALLY DEFERRED
) WITHOUT ROWID, STRICT;
CREATE TABLE quoted_types (a "VARCHAR"(3), b [double precision], c);
CREATE UNIQUE INDEX works_year ON works (year, title COLLATE NOCASE);
CREATE INDEX "odd index" ON artists ("quoted" ASC, 'select');
CREATE INDEX works_lower ON works (lower(title), year);
CREATE TEMP TABLE t (a); ALTER TABLE t ADD b; DROP TABLE t;
CREATE VIEW names AS SELECT title FROM works;
CREATE TRIGGER IF NOT EXISTS works_in AFTER INSERT ON works WHEN NEW.year IS NULL BEGIN SELECT CASE WHEN 1 THEN 2 END; UPDATE works SET year = 1; END;
CREATE TABLE empty_named (a INT CONSTRAINT unsaid, b INT);
REINDEX works;
ANALYZE;
