-- drop table playlist_similar
-- data loss: dropping table `playlist_similar` deletes all its rows
DROP TABLE "playlist_similar";

-- drop table entries
-- data loss: dropping table `entries` deletes all its rows
DROP TABLE "entries";

-- drop table tracks
-- data loss: dropping table `tracks` deletes all its rows
DROP TABLE "tracks";

-- drop table playlists
-- data loss: dropping table `playlists` deletes all its rows
DROP TABLE "playlists";

-- drop table artists
-- data loss: dropping table `artists` deletes all its rows
DROP TABLE "artists";
