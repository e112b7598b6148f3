-- +goose NO TRANSACTION
-- +goose Up
-- +goose StatementBegin
ALTER TABLE ovens RENAME TO stoves;
-- +goose StatementEnd
ALTER TABLE stoves RENAME COLUMN shelf TO level;
ALTER TABLE stoves RENAME CONSTRAINT oven_key TO stove_key;
ALTER TABLE stoves ALTER COLUMN height TYPE bigint USING height::bigint, ALTER COLUMN height SET NOT NULL;
ALTER TABLE breads DROP CONSTRAINT breads_shelf_height_fkey;
ALTER TABLE ONLY breads ADD CONSTRAINT breads_level FOREIGN KEY (shelf) REFERENCES stoves (id) ON DELETE CASCADE;
ALTER TABLE breads RENAME shelf TO level;
CREATE INDEX CONCURRENTLY IF NOT EXISTS breads_height ON breads (height);
DROP INDEX CONCURRENTLY IF EXISTS breads_hash;
ALTER INDEX IF EXISTS breads_oven_id_idx RENAME TO breads_by_oven;
CREATE TABLE crumbs (LIKE stoves INCLUDING ALL, extra text);
CREATE TABLE slices (thick int) INHERITS (crumbs);
CREATE TABLE toasts (id int PRIMARY KEY, stove_id int REFERENCES stoves, name text UNIQUE);
CREATE UNIQUE INDEX toasts_by_stove ON toasts (stove_id);
ALTER TABLE toasts ADD CONSTRAINT toasts_stove UNIQUE USING INDEX toasts_by_stove;
ALTER TABLE stoves DROP COLUMN height CASCADE;
DROP TABLE numbered CASCADE;
ALTER TABLE toasts DROP CONSTRAINT toasts_name_key, ADD UNIQUE (name, stove_id), ADD CHECK (name <> '');
ALTER TYPE "DoughKind" ADD VALUE IF NOT EXISTS 'oat' BEFORE 'Wheat';
ALTER TYPE "DoughKind" RENAME VALUE 'Wheat' TO 'wheat';
DO $$ BEGIN PERFORM count(*) FROM toasts; END $$;
COMMENT ON TABLE toasts IS 'bread, twice; baked';
ALTER TABLE toasts ADD COLUMN size int, ADD COLUMN twice int GENERATED ALWAYS AS (size * 2) STORED NOT NULL,
    ADD COLUMN half numeric(9, 2) GENERATED ALWAYS AS ((size + 1) / 2.0) STORED, ADD COLUMN "Label" text
    GENERATED ALWAYS AS (lower(name) || CASE WHEN size > 3 THEN ' it''s thick' ELSE '' END) STORED;
ALTER TABLE toasts RENAME size TO thick;
ALTER TABLE toasts ALTER COLUMN half DROP EXPRESSION, ALTER thick SET NOT NULL;
CREATE TABLE crusts (LIKE toasts INCLUDING GENERATED);
CREATE TABLE rusks (LIKE toasts);
ALTER TABLE rusks ADD old int, ADD older int GENERATED ALWAYS AS (old + 1) STORED, DROP COLUMN twice;
ALTER TABLE rusks DROP COLUMN old CASCADE;
