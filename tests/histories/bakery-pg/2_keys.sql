-- +goose Up
CREATE TABLE ovens (
    id int NOT NULL CONSTRAINT oven_key PRIMARY KEY,
    "Room" text NOT NULL UNIQUE,
    shelf int CHECK (shelf > 0),
    height int,
    UNIQUE (shelf, height),
    UNIQUE NULLS NOT DISTINCT (height),
    CHECK (shelf < height),
    CHECK (shelf < 100),
    CONSTRAINT named CHECK (height IN (1, 2, 3) AND "Room" <> 'x' OR shelf IS NULL)
);
CREATE TABLE breads (
    id uuid PRIMARY KEY,
    oven_id int REFERENCES ovens ON DELETE SET NULL ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED,
    mother_id uuid REFERENCES breads (id) ON DELETE RESTRICT,
    shelf int,
    height int,
    baked tstzrange,
    FOREIGN KEY (shelf, height) REFERENCES ovens (shelf, height) MATCH FULL,
    FOREIGN KEY (oven_id) REFERENCES ovens (id) NOT VALID,
    EXCLUDE USING gist (baked WITH &&)
);
CREATE INDEX ON breads (oven_id);
CREATE INDEX ON breads (oven_id, shelf DESC NULLS LAST);
CREATE UNIQUE INDEX breads_pair ON breads USING btree (shelf, height);
-- None of these is nothing but columns.
CREATE INDEX breads_some ON breads (shelf) WHERE shelf > 0;
CREATE UNIQUE INDEX breads_expression ON breads ((shelf + 1), height);
CREATE INDEX breads_hash ON breads USING hash (height);
CREATE INDEX breads_brin ON breads USING brin (height) WITH (pages_per_range = 1);
CREATE INDEX breads_with ON breads (height) INCLUDE (shelf);
CREATE INDEX ovens_pattern ON ovens ("Room" text_pattern_ops);
CREATE INDEX ovens_c ON ovens ("Room" COLLATE "C");
CREATE UNIQUE INDEX ovens_nulls ON ovens (shelf) NULLS NOT DISTINCT;
