-- As mysqldump writes it.
/*!40101 SET NAMES utf8mb4 */;
/*!40014 SET @OLD_FOREIGN_KEY_CHECKS=@@FOREIGN_KEY_CHECKS, FOREIGN_KEY_CHECKS=0 */;
DROP TABLE IF EXISTS `works`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
CREATE TABLE `works` (
  `id` int(10) unsigned NOT NULL AUTO_INCREMENT,
  `room_id` smallint(5) unsigned DEFAULT NULL,
  `title` varchar(80) COLLATE utf8mb4_unicode_ci NOT NULL DEFAULT '' COMMENT 'what it\'s; called',
  `price` decimal(10,2) NOT NULL DEFAULT '0.00',
  `level` tinyint(4) DEFAULT '-1',
  `kind` enum('oil','water colour') CHARACTER SET utf8mb4 NOT NULL DEFAULT 'oil',
  `created_at` timestamp NULL DEFAULT NULL,
  `updated_at` timestamp NOT NULL DEFAULT current_timestamp() ON UPDATE current_timestamp(),
  `number` int(5) unsigned zerofill DEFAULT NULL,
  `extra` longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_bin DEFAULT NULL CHECK (json_valid(`extra`)),
  PRIMARY KEY (`id`),
  UNIQUE KEY `works_title` (`title`),
  KEY `works_room` (`room_id`) USING BTREE COMMENT 'find by room',
  KEY `works_part` (`title`(10)),
  CONSTRAINT `works_room_fk` FOREIGN KEY (`room_id`) REFERENCES `rooms` (`id`) ON DELETE SET NULL ON UPDATE CASCADE,
  CONSTRAINT `works_level` CHECK ((`level` >= -(1)) and `price` in (0,1.5) or not `title` like 'x%')
) ENGINE=InnoDB AUTO_INCREMENT=7 DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci ROW_FORMAT=DYNAMIC COMMENT="all 'works'";
LOCK TABLES `works` WRITE;
/*!40000 ALTER TABLE `works` DISABLE KEYS */;
INSERT INTO `works` (`title`) VALUES ('a;b'),('it\'s');
/*!40000 ALTER TABLE `works` ENABLE KEYS */;
UNLOCK TABLES;
CREATE TABLE `rooms` (
  `id` smallint(5) unsigned NOT NULL,
  `name` varchar(20) DEFAULT NULL /*!80023 INVISIBLE */,
  PRIMARY KEY (`id`)
) ENGINE=InnoDB;
/*!50003 CREATE*/ /*!50017 DEFINER=CURRENT_USER*/ /*!50003 TRIGGER works_in BEFORE INSERT ON works FOR EACH ROW SET NEW.level = 1 */;
/*!40014 SET FOREIGN_KEY_CHECKS=@OLD_FOREIGN_KEY_CHECKS */;
