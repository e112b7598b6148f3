-- drop table readings
-- data loss: dropping table `readings` deletes all its rows
DROP TABLE "readings";

-- drop table readers
-- data loss: dropping table `readers` deletes all its rows
DROP TABLE "readers";

-- drop table books
-- data loss: dropping table `books` deletes all its rows
DROP TABLE "books";
