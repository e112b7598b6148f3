PRAGMA foreign_keys = ON;
CREATE TABLE ovens (
    id INTEGER PRIMARY KEY,
    room TEXT NOT NULL UNIQUE ON CONFLICT IGNORE,
    shelf INT CHECK (shelf > 0),
    height INT,
    UNIQUE (shelf, height)
    CONSTRAINT named CHECK (height IN (1, 2, 3) AND room <> 'x' OR shelf IS NULL)
    FOREIGN KEY (shelf) REFERENCES later (shelf)
);
CREATE TABLE breads (
    id TEXT NOT NULL PRIMARY KEY,
    oven_id INT REFERENCES ovens ON DELETE SET NULL ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED,
    mother_id TEXT CONSTRAINT of_bread REFERENCES Breads (id) ON DELETE RESTRICT,
    shelf INT, height INT,
    FOREIGN KEY (shelf, height) REFERENCES ovens (shelf, height)
) STRICT;
CREATE INDEX breads_oven ON breads (oven_id COLLATE NOCASE);
CREATE INDEX IF NOT EXISTS main.breads_pair ON breads (shelf DESC, height);
CREATE INDEX breads_some ON breads (shelf) WHERE shelf > 0;
CREATE UNIQUE INDEX breads_expression ON breads (lower(mother_id));
CREATE TRIGGER IF NOT EXISTS breads_gone AFTER DELETE ON breads BEGIN
    DELETE FROM keyed WHERE id = OLD.id;
    UPDATE pairs SET a = CASE WHEN a > 0 THEN 1 ELSE 2 END;
END;
