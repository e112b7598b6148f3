-- create table artists
CREATE TABLE "artists" (
    "id" INTEGER PRIMARY KEY,
    "name" TEXT NOT NULL
);
CREATE UNIQUE INDEX "artists_name_key" ON "artists" ("name");

-- create table playlists
CREATE TABLE "playlists" (
    "id" INTEGER PRIMARY KEY,
    "name" TEXT NOT NULL
);
CREATE UNIQUE INDEX "playlists_name_key" ON "playlists" ("name");

-- create table tracks
CREATE TABLE "tracks" (
    "id" INTEGER PRIMARY KEY,
    "title" TEXT NOT NULL,
    "tempo" TEXT NOT NULL,
    "artist_id" INTEGER NOT NULL,
    CONSTRAINT "tracks_artist_id_fkey" FOREIGN KEY ("artist_id") REFERENCES "artists" ("id") ON DELETE CASCADE ON UPDATE NO ACTION,
    CONSTRAINT "tracks_tempo_check" CHECK ("tempo" IN ('slow', 'fast'))
);
CREATE INDEX "tracks_artist_id_idx" ON "tracks" ("artist_id");

-- create table entries
CREATE TABLE "entries" (
    "playlist_id" INTEGER NOT NULL,
    "track_id" INTEGER NOT NULL,
    "place" INTEGER NOT NULL DEFAULT 0,
    "added_by" TEXT,
    PRIMARY KEY ("playlist_id", "track_id"),
    CONSTRAINT "entries_playlist_id_fkey" FOREIGN KEY ("playlist_id") REFERENCES "playlists" ("id") ON DELETE CASCADE ON UPDATE NO ACTION,
    CONSTRAINT "entries_track_id_fkey" FOREIGN KEY ("track_id") REFERENCES "tracks" ("id") ON DELETE CASCADE ON UPDATE NO ACTION
);
CREATE INDEX "entries_playlist_id_place_idx" ON "entries" ("playlist_id", "place");
CREATE INDEX "entries_track_id_playlist_id_idx" ON "entries" ("track_id", "playlist_id");

-- create table playlist_similar
CREATE TABLE "playlist_similar" (
    "playlist_id" INTEGER NOT NULL,
    "similar_id" INTEGER NOT NULL,
    PRIMARY KEY ("playlist_id", "similar_id"),
    CONSTRAINT "playlist_similar_playlist_id_fkey" FOREIGN KEY ("playlist_id") REFERENCES "playlists" ("id") ON DELETE CASCADE ON UPDATE NO ACTION,
    CONSTRAINT "playlist_similar_similar_id_fkey" FOREIGN KEY ("similar_id") REFERENCES "playlists" ("id") ON DELETE CASCADE ON UPDATE NO ACTION,
    CONSTRAINT "playlist_similar_playlist_id_similar_id_check" CHECK (playlist_id < similar_id)
);
CREATE INDEX "playlist_similar_similar_id_playlist_id_idx" ON "playlist_similar" ("similar_id", "playlist_id");
