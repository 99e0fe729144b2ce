CREATE TABLE customers (
  id int unsigned NOT NULL AUTO_INCREMENT PRIMARY KEY, name varchar(50) NOT NULL DEFAULT 'it''s', email varchar(100) COLLATE utf8mb4_0900_as_cs,
  code char(3) CHARACTER SET ascii NOT NULL DEFAULT 'abc', german varchar(20) COLLATE utf8mb4_de_pb_0900_ai_ci, exact varchar(20) COLLATE utf8mb4_0900_bin,
  old varchar(20) COLLATE utf8mb4_general_ci, latin varchar(20) CHARACTER SET latin1 DEFAULT 'é', three varchar(20) CHARACTER SET utf8mb3,
  doc json, doc2 json DEFAULT (json_object('a',1)), tags set('a','b'), st enum('new','old','x''y') NOT NULL DEFAULT 'new',
  price decimal(10,2) NOT NULL DEFAULT '1.50', f float DEFAULT 1.5, d double, b bit(5) DEFAULT b'101',
  ts timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP, ts6 timestamp(6) NULL, dt datetime(3) DEFAULT CURRENT_TIMESTAMP(3),
  da date DEFAULT '2020-01-01', ti time(2), y year DEFAULT 2020, bl blob, tx text, tx2 text DEFAULT ('ab''c'), big bigint unsigned DEFAULT 5,
  g int GENERATED ALWAYS AS (big+1) VIRTUAL, g2 varchar(100) GENERATED ALWAYS AS (concat(old,'-é',upper(old))) STORED,
  g3 int GENERATED ALWAYS AS (ifnull(big,0)) STORED NOT NULL, j3 varchar(30) GENERATED ALWAYS AS (doc->>'$.a') VIRTUAL,
  wide varchar(9) CHARACTER SET utf16 DEFAULT 'w', g4 varchar(50) GENERATED ALWAYS AS (concat('),\'é漢?', wide)) STORED,
  inv int DEFAULT 3 INVISIBLE, u binary(16), geo point NOT NULL SRID 4326, geo2 geometry, gc geometrycollection, zf int(5) unsigned ZEROFILL DEFAULT 7,
  bo tinyint(1) DEFAULT 1, com int COMMENT 'it''s "x" \\ y é', vb varbinary(10) DEFAULT 0x6162,
  CHECK (price >= 0), CONSTRAINT named CHECK (name <> 'né'), CONSTRAINT asleep CHECK (length(name)<100) NOT ENFORCED,
  UNIQUE KEY ue (email), KEY kn (name(10) DESC, id), KEY ki (price) INVISIBLE, FULLTEXT KEY ft (tx), SPATIAL KEY sp (geo), KEY com (com) COMMENT 'c'
) COMMENT='table é' ROW_FORMAT=DYNAMIC STATS_PERSISTENT=1 $$
INSERT INTO customers (id, name, email, german, exact, old, latin, three, doc, tags, st, price, f, d, b, ts, ts6, dt, ti, bl, tx, geo, geo2, gc, u, vb)
VALUES (1, '😀 é', 'A@x', 'ß', 'x ', 'y', 'ÿ', '€', '{"b": 1.5, "a": "😀", "c": [1, null, true]}', 'a,b', 'old', 12345678.91, 0.1, 5e-324, b'11111',
  '2024-02-29 12:00:00', '2024-02-29 12:00:00.123456', '2024-02-29 12:00:00.123', '-838:59:59', x'00FF0D0A5C27', 'text\n\t\\ 😀',
  ST_GeomFromText('POINT(1 2)', 4326), ST_GeomFromText('LINESTRING(0 0,1 1)'), ST_GeomFromText('GEOMETRYCOLLECTION(POINT(1 2))'), uuid_to_bin('123e4567-e89b-12d3-a456-426655440000'), x'FF00'),
 (2, '', 'a@x', NULL, NULL, NULL, NULL, NULL, NULL, '', 'new', 0, NULL, NULL, NULL, '2024-01-01 00:00:00', NULL, NULL, NULL, NULL, NULL,
  ST_GeomFromText('POINT(3 4)', 4326), NULL, NULL, NULL, NULL) $$
CREATE TABLE orders (id bigint AUTO_INCREMENT PRIMARY KEY, cid int unsigned, note varchar(20),
  CONSTRAINT fk1 FOREIGN KEY (cid) REFERENCES customers (id) ON DELETE CASCADE ON UPDATE SET NULL,
  CONSTRAINT fk2 FOREIGN KEY (cid) REFERENCES customers (id) ON UPDATE RESTRICT) DEFAULT CHARSET=latin1 $$
INSERT INTO orders VALUES (10, 1, 'é'), (11, 2, NULL), (12, NULL, '') $$
CREATE TABLE by_year (id int NOT NULL, d date NOT NULL, PRIMARY KEY (id, d))
  PARTITION BY RANGE (year(d)) (PARTITION p0 VALUES LESS THAN (2020) COMMENT 'old ones', PARTITION p1 VALUES LESS THAN MAXVALUE) $$
INSERT INTO by_year VALUES (1, '2019-01-01'), (2, '2021-01-01') $$
CREATE TABLE by_key (id varchar(20) NOT NULL PRIMARY KEY, s int) PARTITION BY KEY (id) PARTITIONS 4 $$
INSERT INTO by_key WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n WHERE i < 300) SELECT concat('k', i), i FROM n $$
CREATE TABLE by_text (id int, s varchar(5)) PARTITION BY RANGE COLUMNS (s) SUBPARTITION BY HASH (id) SUBPARTITIONS 2
  (PARTITION a VALUES LESS THAN ('m'), PARTITION b VALUES LESS THAN (MAXVALUE)) $$
INSERT INTO by_text VALUES (1, 'a'), (2, 'z'), (3, NULL) $$
CREATE TABLE by_list (id int) PARTITION BY LIST (id) (PARTITION a VALUES IN (1, 2, NULL), PARTITION b VALUES IN (3)) $$
INSERT INTO by_list VALUES (NULL), (3) $$
CREATE TABLE no_key (a int, b varchar(10) CHARACTER SET utf16, c text CHARACTER SET latin1 COLLATE latin1_german1_ci) COLLATE utf8mb4_unicode_ci $$
INSERT INTO no_key VALUES (1, 'é', 'ü'), (1, 'é', 'ü') $$
CREATE TABLE old_engine (a int PRIMARY KEY, b varchar(10)) ENGINE=MyISAM $$
INSERT INTO old_engine VALUES (1, 'x') $$
CREATE TABLE small_pages (a int PRIMARY KEY, b varchar(100)) ROW_FORMAT=COMPRESSED KEY_BLOCK_SIZE=8 $$
CREATE VIEW sums AS SELECT c.id, c.name, concat(c.name,'é') AS x, json_extract(c.doc,'$.a') AS j, c.doc->>'$.b' AS k, count(*) OVER () AS n
  FROM customers c LEFT JOIN orders o ON o.cid=c.id WHERE c.name LIKE 'a%' OR c.email = 'X' COLLATE utf8mb4_0900_ai_ci $$
CREATE ALGORITHM=MERGE SQL SECURITY INVOKER VIEW checked (a, b) AS SELECT id, name FROM customers WHERE id>1 WITH CASCADED CHECK OPTION $$
CREATE VIEW counted AS WITH c AS (SELECT 1 AS n UNION ALL SELECT 2) SELECT n, cast(n AS char(10)) s, CASE WHEN n=1 THEN 'a' ELSE 'b' END z,
  date_add(now(), INTERVAL 1 DAY) dd, if(n>1 OR n<0 AND n<>5, 1, 0) q FROM c ORDER BY n LIMIT 3 $$
CREATE PROCEDURE pr(IN a int, OUT b varchar(20) CHARSET utf8mb4) COMMENT 'it''s é'
BEGIN DECLARE x varchar(10) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_ai_ci; SET x = 'é'; SELECT count(*) INTO b FROM customers; END $$
CREATE FUNCTION fu(a int, s varchar(10)) RETURNS varchar(20) CHARSET utf8mb4 DETERMINISTIC SQL SECURITY INVOKER RETURN concat(a, s) $$
CREATE FUNCTION fi(a int) RETURNS int unsigned DETERMINISTIC NO SQL RETURN a + 1 $$
CREATE FUNCTION rounds() RETURNS varchar(20) DETERMINISTIC BEGIN DECLARE t time; SET t = '00:00:01.9'; RETURN t; END $$
CREATE TRIGGER filled BEFORE INSERT ON orders FOR EACH ROW BEGIN SET NEW.note = coalesce(NEW.note, fu(1, 'x')); END $$
CREATE TRIGGER second BEFORE INSERT ON orders FOR EACH ROW FOLLOWS filled SET NEW.cid = coalesce(NEW.cid, 1) $$
CREATE EVENT daily ON SCHEDULE EVERY 1 DAY STARTS '2036-01-01 00:00:00' ON COMPLETION PRESERVE COMMENT 'e' DO DELETE FROM orders WHERE id < 0
