-- create table bands
CREATE TABLE "bands" (
    "id" INTEGER PRIMARY KEY,
    "name" TEXT NOT NULL
);
CREATE UNIQUE INDEX "bands_name_key" ON "bands" ("name");

-- create table stages
CREATE TABLE "stages" (
    "id" INTEGER PRIMARY KEY,
    "name" TEXT NOT NULL
);
CREATE UNIQUE INDEX "stages_name_key" ON "stages" ("name");

-- create table gigs
CREATE TABLE "gigs" (
    "stage_id" INTEGER NOT NULL,
    "band_id" INTEGER NOT NULL,
    "hour" INT NOT NULL,
    "minutes" INT NOT NULL DEFAULT 45,
    PRIMARY KEY ("stage_id", "band_id", "hour"),
    CONSTRAINT "gigs_stage_id_fkey" FOREIGN KEY ("stage_id") REFERENCES "stages" ("id") ON DELETE CASCADE ON UPDATE NO ACTION,
    CONSTRAINT "gigs_band_id_fkey" FOREIGN KEY ("band_id") REFERENCES "bands" ("id") ON DELETE CASCADE ON UPDATE NO ACTION,
    CONSTRAINT "gigs_hour_check" CHECK (hour BETWEEN 0 AND 23)
);
CREATE INDEX "gigs_band_id_stage_id_idx" ON "gigs" ("band_id", "stage_id");
