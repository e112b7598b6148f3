-- create table books
CREATE TABLE "books" (
    "id" INTEGER PRIMARY KEY,
    "title" TEXT NOT NULL,
    "year" INT
);
CREATE INDEX "books_title_idx" ON "books" ("title");

-- create table readers
CREATE TABLE "readers" (
    "id" INTEGER PRIMARY KEY,
    "name" TEXT NOT NULL
);
CREATE UNIQUE INDEX "readers_name_key" ON "readers" ("name");

-- create table readings
CREATE TABLE "readings" (
    "reader_id" INTEGER NOT NULL,
    "book_id" INTEGER NOT NULL,
    "stars" INT,
    PRIMARY KEY ("reader_id", "book_id"),
    CONSTRAINT "readings_reader_id_fkey" FOREIGN KEY ("reader_id") REFERENCES "readers" ("id") ON DELETE CASCADE ON UPDATE NO ACTION,
    CONSTRAINT "readings_book_id_fkey" FOREIGN KEY ("book_id") REFERENCES "books" ("id") ON DELETE CASCADE ON UPDATE NO ACTION,
    CONSTRAINT "readings_stars_check" CHECK (stars BETWEEN 1 AND 5)
);
CREATE INDEX "readings_book_id_reader_id_idx" ON "readings" ("book_id", "reader_id");
