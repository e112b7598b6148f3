RENAME TABLE ovens TO stoves;
ALTER TABLE breads RENAME loaves;
ALTER TABLE stoves CHANGE COLUMN height tall bigint NOT NULL AFTER id;
ALTER TABLE loaves DROP FOREIGN KEY loaves_ibfk_2, DROP INDEX breads_pair, DROP COLUMN shelf, ADD COLUMN (a int, b int UNIQUE),
    ADD COLUMN c varchar(9) NOT NULL DEFAULT 'x' FIRST, MODIFY other_id bigint NULL, DROP FOREIGN KEY breads_other;
ALTER TABLE loaves RENAME INDEX by_oven TO by_stove, RENAME COLUMN a TO aa;
ALTER TABLE loaves ALTER aa SET DEFAULT 5;
ALTER TABLE doughs RENAME COLUMN data TO details, CONVERT TO CHARACTER SET utf8mb4, DROP KEY price;
ALTER TABLE crumbs DROP PRIMARY KEY, ADD PRIMARY KEY (id, oven_id), ADD CONSTRAINT c CHECK (shelf BETWEEN 1 AND 5);
ALTER TABLE crumbs ADD FOREIGN KEY (mother_id) REFERENCES loaves (id), ADD COLUMN IF NOT EXISTS extra text;
CREATE OR REPLACE INDEX breads_shelf ON crumbs (shelf, id);
DROP INDEX breads_pair ON crumbs;
CREATE TABLE toasts (id int PRIMARY KEY, name varchar(40), size int NOT NULL, twice int GENERATED ALWAYS AS (size * 2),
    label varchar(80) AS (CONCAT(LOWER(name), 'it''s', IF(size > 3, ' thick', ''))) PERSISTENT, half int AS (size / 2) STORED);
ALTER TABLE toasts RENAME COLUMN size TO thick, MODIFY half int NOT NULL, ADD INDEX (twice), ADD UNIQUE (label);
ALTER TABLE toasts MODIFY thick bigint AS (id + 1) STORED, CHANGE twice four bigint AS (thick * 4) VIRTUAL AFTER half;
CREATE TABLE rusks LIKE toasts;
