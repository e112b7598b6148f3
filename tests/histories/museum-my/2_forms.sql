CREATE TABLE IF NOT EXISTS artists (
    id SERIAL PRIMARY KEY,
    `select` TEXT BINARY,
    born DATE NULL,
    share DOUBLE(10, 2) DEFAULT 1e3,
    bits BIT(4) DEFAULT 0x05,
    bytes VARBINARY(5) DEFAULT 'a',
    flags TINYBLOB NULL,
    score DEC(5) DEFAULT (1 + 2),
    name varchar(20) DEFAULT "double ""quoted""",
    made DATETIME DEFAULT NOW() ON UPDATE NOW(),
    times TIME(3),
    big BIGINT SIGNED,
    unique_name varchar(20) UNIQUE KEY,
    numbered INT UNIQUE,
    KEY (born) KEY_BLOCK_SIZE = 8,
    UNIQUE INDEX both_of (born, name DESC),
    CONSTRAINT artist_check CHECK (char_length(name) between 1 and 9)
);
CREATE TABLE parted (id int PRIMARY KEY) PARTITION BY HASH (id) PARTITIONS 2;
ALTER TABLE parted ADD PARTITION PARTITIONS 2;
DROP TABLE IF EXISTS artists;
CREATE OR REPLACE TABLE artists (
    id INT AUTO_INCREMENT, name varchar(30) NOT NULL, room smallint unsigned, u INET6, v UUID,
    PRIMARY KEY (id), CONSTRAINT artists_room FOREIGN KEY by_room (room) REFERENCES rooms (id)
) ENGINE = InnoDB, PAGE_CHECKSUM = 1;
ALTER TABLE artists ADD COLUMN IF NOT EXISTS name varchar(5), ADD COLUMN IF NOT EXISTS age int AFTER id,
    DROP COLUMN IF EXISTS nothing, MODIFY COLUMN IF EXISTS nothing int, DROP INDEX IF EXISTS nothing;
ALTER TABLE artists ADD CONSTRAINT artists_room FOREIGN KEY IF NOT EXISTS (room) REFERENCES rooms (id);
ALTER TABLE artists ADD FULLTEXT INDEX words (name), ADD KEY (name), ADD INDEX IF NOT EXISTS by_age (age) USING BTREE;
ALTER TABLE artists ADD COLUMN (x int, y int NOT NULL DEFAULT 3), COMMENT = 'x', ENGINE = InnoDB, DEFAULT CHARSET = utf8mb4;
ALTER TABLE artists ORDER BY id;
ALTER TABLE artists ALTER COLUMN y DROP DEFAULT, ALTER x SET DEFAULT (1 + 1), RENAME KEY by_age TO of_age, ALGORITHM = COPY, LOCK = SHARED;
ALTER TABLE artists RENAME AS painters, ADD CHECK (x < y);
CREATE UNIQUE INDEX painters_name USING BTREE ON painters (name, x) COMMENT 'c' ALGORITHM = INPLACE LOCK = NONE;
CREATE FULLTEXT INDEX other_words ON painters (name);
ALTER TABLE painters DROP FOREIGN KEY IF EXISTS artists_room, DROP INDEX IF EXISTS artists_room;
CREATE TABLE versioned (x int) WITH SYSTEM VERSIONING;
CREATE EVENT e ON SCHEDULE EVERY 1 DAY DO BEGIN DELETE FROM painters; END;
DROP EVENT e;
CREATE FUNCTION twice(a INT) RETURNS INT DETERMINISTIC RETURN a * 2;
DROP FUNCTION twice;
CREATE TEMPORARY TABLE t (a int); ALTER TABLE t ADD b int; DROP TEMPORARY TABLE t;
CREATE VIEW names AS SELECT name FROM painters; # a comment; of another kind
CREATE SEQUENCE numbers START WITH 5;
CREATE TABLE numbered (id int, made date DEFAULT (CURRENT_DATE), v int DEFAULT -5, w varchar(5) DEFAULT NULL, j json DEFAULT '{}');
