-- migrate:up
CREATE TABLE loaves (id INTEGER PRIMARY KEY, name TEXT);
INSERT INTO loaves (name) VALUES (known_to_the_program_alone('rye'));
ALTER TABLE loaves ADD COLUMN weight REAL DEFAULT 0.5;

-- migrate:down
DROP TABLE loaves;
