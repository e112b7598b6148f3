CREATE TABLE ovens (
    id int PRIMARY KEY,
    room varchar(20) NOT NULL UNIQUE,
    shelf int CHECK (shelf > 0),
    height int,
    UNIQUE (shelf, height),
    UNIQUE (shelf),
    INDEX (height),
    CHECK (shelf < height),
    CONSTRAINT named CHECK (height IN (1, 2, 3) AND room <> 'x' OR shelf IS NULL)
);
CREATE TABLE breads (
    id int NOT NULL,
    oven_id int,
    mother_id int,
    other_id int,
    shelf int,
    PRIMARY KEY (id),
    KEY by_oven (oven_id),
    FOREIGN KEY (oven_id) REFERENCES ovens (id) ON DELETE SET NULL ON UPDATE CASCADE,
    FOREIGN KEY (mother_id) REFERENCES breads (id),
    CONSTRAINT breads_other FOREIGN KEY (other_id) REFERENCES ovens (id) ON DELETE RESTRICT ON UPDATE NO ACTION
);
CREATE INDEX breads_shelf ON breads (shelf) USING BTREE;
CREATE UNIQUE INDEX IF NOT EXISTS breads_pair ON breads (shelf DESC, mother_id);
DELIMITER //
CREATE TRIGGER breads_new BEFORE INSERT ON breads FOR EACH ROW BEGIN SET NEW.shelf = 1; END//
CREATE TRIGGER ovens_new BEFORE INSERT ON ovens FOR EACH ROW SET NEW.shelf = 1//
DELIMITER ;
CREATE TABLE crumbs LIKE breads;
