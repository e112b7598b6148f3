-- +goose Up
CREATE TABLE sales (
    day date NOT NULL,
    bread uuid NOT NULL REFERENCES breads (id),
    number int NOT NULL DEFAULT 1,
    PRIMARY KEY (day, bread)
) PARTITION BY RANGE (day);
CREATE TABLE sales_2025 PARTITION OF sales FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
CREATE TABLE sales_2026 (LIKE sales INCLUDING DEFAULTS INCLUDING CONSTRAINTS);
ALTER TABLE sales ATTACH PARTITION sales_2026 FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
CREATE INDEX sales_number ON sales (number);
ALTER TABLE sales ADD COLUMN paid numeric(8, 2);
CREATE INDEX sales_2026_paid ON sales_2026 (paid);
