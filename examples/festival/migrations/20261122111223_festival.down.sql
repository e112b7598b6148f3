-- drop table gigs
-- data loss: dropping table `gigs` deletes all its rows
DROP TABLE "gigs";

-- drop table stages
-- data loss: dropping table `stages` deletes all its rows
DROP TABLE "stages";

-- drop table bands
-- data loss: dropping table `bands` deletes all its rows
DROP TABLE "bands";
