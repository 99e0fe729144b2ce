namespace BackupKit.IntegrationTests.Fidelity;

/// <summary>Every kind of object of a database; <see cref="ObjectKindTests"/> restores each, and the document lists them.</summary>
internal static class ObjectCases
{
    private const string Rows = "INSERT INTO t VALUES (1, 2), (2, 4)";

    public static readonly IReadOnlyList<ObjectCase> All =
    [
        new("O5", "database: character set and collation", "database")
        {
            Both = "ALTER DATABASE CHARACTER SET latin1 COLLATE latin1_german1_ci",
            Probe = "SELECT DEFAULT_CHARACTER_SET_NAME, DEFAULT_COLLATION_NAME FROM information_schema.SCHEMATA WHERE SCHEMA_NAME=DATABASE()",
        },
        new("O5", "database: comment", "database")
        {
            MariaDb = "ALTER DATABASE COMMENT 'it''s a `comment`'",
            Probe = "SELECT SCHEMA_COMMENT FROM information_schema.SCHEMATA WHERE SCHEMA_NAME=DATABASE()",
        },
        new("O5", "database: READ ONLY", "database,table")
        {
            MySql = "CREATE TABLE t (a INT PRIMARY KEY, b INT) $$ " + Rows + " $$ ALTER DATABASE READ ONLY=1",
            Probe = "SELECT OPTIONS FROM information_schema.SCHEMATA_EXTENSIONS WHERE SCHEMA_NAME=DATABASE()",
        },
        new("O6", "table: primary, unique, prefix, fulltext and spatial keys", "table")
        {
            Both = "CREATE TABLE t (a INT PRIMARY KEY, b INT, c VARCHAR(90), d TEXT, g POINT NOT NULL, UNIQUE u (b, c(9)), KEY p (d(7)), FULLTEXT f (c, d), SPATIAL s (g)) COMMENT 'x''y'"
                + " $$ INSERT INTO t VALUES (1, 2, 'c', 'd', ST_GeomFromText('POINT(1 2)'))",
        },
        new("O6", "table: descending keys", "table") { Both = "CREATE TABLE t (a INT, b INT, PRIMARY KEY (a DESC), KEY k (b DESC, a ASC)) $$ " + Rows },
        new("O6", "table: functional keys", "table") { MySql = "CREATE TABLE t (a INT PRIMARY KEY, b INT, KEY k ((a + b)), UNIQUE u ((b * 2), a)) $$ " + Rows },
        new("O6", "table: multi-valued keys", "table") { MySql = "CREATE TABLE t (a INT PRIMARY KEY, j JSON, KEY k ((CAST(j->'$.n' AS UNSIGNED ARRAY)))) $$ INSERT INTO t VALUES (1, '{\"n\": [1, 2]}')" },
        new("O6", "table: invisible or ignored keys", "table")
        {
            MySql = "CREATE TABLE t (a INT PRIMARY KEY, b INT, KEY k (b) INVISIBLE) $$ " + Rows,
            MariaDb = "CREATE TABLE t (a INT PRIMARY KEY, b INT, KEY k (b) IGNORED) $$ " + Rows,
        },
        new("O6", "table: CHECK constraints", "table") { Both = "CREATE TABLE t (a INT PRIMARY KEY CHECK (a > 0), b INT, CONSTRAINT c CHECK (b > a)) $$ " + Rows },
        new("O6", "table: CHECK constraints that are not enforced", "table") { MySql = "CREATE TABLE t (a INT PRIMARY KEY, b INT, CONSTRAINT c CHECK (b < a) NOT ENFORCED) $$ " + Rows },
        new("O6", "table: partitions and sub-partitions", "table")
        {
            Both = "CREATE TABLE t (a INT, b INT, PRIMARY KEY (a, b)) PARTITION BY RANGE (a) SUBPARTITION BY HASH (b) SUBPARTITIONS 2 (PARTITION p VALUES LESS THAN (2), PARTITION q VALUES LESS THAN MAXVALUE) $$ " + Rows,
            Probe = "SELECT COUNT(*) FROM t PARTITION (q)",
        },
        new("O6", "table: foreign keys, to itself and in a circle", "table")
        {
            Both = "CREATE TABLE t (a INT PRIMARY KEY, b INT, CONSTRAINT own FOREIGN KEY (b) REFERENCES t (a)) $$ CREATE TABLE u (a INT PRIMARY KEY, b INT, CONSTRAINT tu FOREIGN KEY (b) REFERENCES t (a) ON DELETE CASCADE)"
                + " $$ ALTER TABLE t ADD CONSTRAINT ut FOREIGN KEY (a) REFERENCES u (a) $$ SET foreign_key_checks=0 $$ INSERT INTO t VALUES (1, 1) $$ INSERT INTO u VALUES (1, 1)",
        },
        new("O7", "table: invisible columns", "table") { Both = "CREATE TABLE t (a INT PRIMARY KEY, b INT INVISIBLE DEFAULT 7) $$ INSERT INTO t (a, b) VALUES (1, 2)", Probe = "SELECT a, b FROM t" },
        new("O7", "table: generated invisible primary key", "table")
        {
            MySql = "SET sql_generate_invisible_primary_key=ON $$ CREATE TABLE t (a INT, b INT) $$ " + Rows + " $$ DELETE FROM t WHERE a=1",
            Probe = "SELECT my_row_id, a FROM t",
        },
        new("O8", "table: generated columns", "table") { Both = "CREATE TABLE t (a INT PRIMARY KEY, v INT AS (a + 1) VIRTUAL, s INT AS (a + 2) STORED, KEY k (v)) $$ INSERT INTO t (a) VALUES (1)", Probe = "SELECT a, v, s FROM t" },
        new("O15", "table: system-versioned, with its history", "table")
        {
            MariaDb = "CREATE TABLE t (a INT PRIMARY KEY, b INT) WITH SYSTEM VERSIONING $$ " + Rows + " $$ UPDATE t SET b=9 WHERE a=1 $$ DELETE FROM t WHERE a=2",
            Probe = "SELECT a, b, row_start, row_end FROM t FOR SYSTEM_TIME ALL ORDER BY a, row_start",
        },
        new("O16", "table: application-time periods", "table") { MariaDb = "CREATE TABLE t (a INT, s DATE, e DATE, PERIOD FOR p (s, e), UNIQUE (a, p WITHOUT OVERLAPS)) $$ INSERT INTO t VALUES (1, '2020-01-01', '2021-01-01')" },
        new("O16", "table: compressed columns", "table") { MariaDb = "CREATE TABLE t (a INT PRIMARY KEY, b TEXT COMPRESSED) $$ INSERT INTO t VALUES (1, REPEAT('x', 9999))", Probe = "SELECT SHA1(b) FROM t" },
        new("O6", "table of MyISAM", "table") { Both = "CREATE TABLE t (a INT PRIMARY KEY, b INT) ENGINE=MyISAM $$ " + Rows },
        new("O6", "table of MEMORY", "table") { Both = "CREATE TABLE t (a INT PRIMARY KEY, b INT, KEY k (b) USING BTREE) ENGINE=MEMORY $$ " + Rows },
        new("O6", "table of CSV", "table") { Both = "CREATE TABLE t (a INT NOT NULL, b INT NOT NULL) ENGINE=CSV $$ " + Rows },
        new("O26", "table of ARCHIVE", "table") { IsOnBoth = true, MySql = "CREATE TABLE t (a INT AUTO_INCREMENT PRIMARY KEY, b INT) ENGINE=ARCHIVE $$ " + Rows },
        new("O6", "table of Aria", "table") { MariaDb = "CREATE TABLE t (a INT PRIMARY KEY, b INT) ENGINE=Aria TRANSACTIONAL=1 $$ " + Rows },
        new("O6", "table of MERGE", "table")
        {
            Both = "CREATE TABLE t (a INT PRIMARY KEY, b INT) ENGINE=MyISAM $$ " + Rows + " $$ CREATE TABLE m (a INT PRIMARY KEY, b INT) ENGINE=MERGE UNION=(t) INSERT_METHOD=LAST",
            Probe = "SELECT COUNT(*) FROM m",
            Fate = ObjectFate.Definition,
        },
        new("O6", "table of BLACKHOLE", "table") { IsOnBoth = true, MySql = "CREATE TABLE t (a INT PRIMARY KEY, b INT) ENGINE=BLACKHOLE", Fate = ObjectFate.Definition },
        new("O21", "histogram", "table")
        {
            MySql = "CREATE TABLE t (a INT PRIMARY KEY, b INT) $$ " + Rows + " $$ ANALYZE TABLE t UPDATE HISTOGRAM ON b WITH 5 BUCKETS",
            Probe = "SELECT COLUMN_NAME, JSON_REMOVE(HISTOGRAM, '$.\"last-updated\"') FROM information_schema.COLUMN_STATISTICS WHERE SCHEMA_NAME=DATABASE()",
        },
        new("O17", "sequence, and where it stands", "sequence")
        {
            MariaDb = "CREATE SEQUENCE s START 5 INCREMENT 3 CACHE 10 CYCLE MAXVALUE 500 $$ SELECT NEXTVAL(s)",
            Probe = "SELECT next_not_cached_value, cycle_count FROM s",
        },
        new("O17", "sequence as a default", "sequence,table") { MariaDb = "CREATE SEQUENCE s $$ CREATE TABLE t (a INT PRIMARY KEY DEFAULT NEXTVAL(s), b INT) $$ INSERT INTO t (b) VALUES (1), (2)" },
        new("O9", "view, on a view that sorts behind it", "view,table")
        {
            Both = "CREATE TABLE t (a INT PRIMARY KEY, b INT) $$ " + Rows + " $$ CREATE VIEW z AS SELECT a FROM t WHERE b > 2 WITH CASCADED CHECK OPTION"
                + " $$ CREATE ALGORITHM=TEMPTABLE SQL SECURITY INVOKER VIEW a_first AS SELECT COUNT(*) AS n FROM z",
            Probe = "SELECT n FROM a_first",
        },
        new("O9", "view that does not work", "view") { Both = "CREATE TABLE t (a INT PRIMARY KEY, b INT) $$ CREATE VIEW v AS SELECT a, b FROM t $$ DROP TABLE t" },
        new("O10", "view, routine, trigger and event whose definer is gone", "view,procedure,trigger,event,table")
        {
            Both = "CREATE TABLE t (a INT PRIMARY KEY, b INT) $$ CREATE DEFINER=nobody@nowhere VIEW v AS SELECT 1 AS n $$ CREATE DEFINER=nobody@nowhere PROCEDURE p() SELECT 1"
                + " $$ CREATE DEFINER=nobody@nowhere TRIGGER tr BEFORE INSERT ON t FOR EACH ROW SET NEW.b = 1 $$ CREATE DEFINER=nobody@nowhere EVENT e ON SCHEDULE EVERY 1 DAY DISABLE DO SET @a = 1",
            Probe = "SELECT DEFINER FROM information_schema.VIEWS WHERE TABLE_SCHEMA=DATABASE()",
        },
        new("O14", "JSON duality view", "view,table")
        {
            MySql = "CREATE TABLE t (a INT PRIMARY KEY, b INT) $$ " + Rows + " $$ CREATE JSON RELATIONAL DUALITY VIEW v AS SELECT JSON_DUALITY_OBJECT('_id': a, 'b': b) FROM t",
            Probe = "SELECT COUNT(*) FROM v",
        },
        new("O11", "procedure and function under their own modes, character set and collation", "procedure,function")
        {
            Both = "SET NAMES latin1 $$ SET sql_mode='ANSI_QUOTES,NO_BACKSLASH_ESCAPES' $$ CREATE PROCEDURE p(IN \"a b\" INT, OUT o VARCHAR(9)) SQL SECURITY INVOKER COMMENT 'c' SELECT '\\' INTO o"
                + " $$ CREATE FUNCTION f(x INT) RETURNS VARCHAR(20) CHARACTER SET utf8mb4 DETERMINISTIC RETURN CONCAT(x, '\\') $$ SET NAMES utf8mb4 $$ SET sql_mode=DEFAULT",
            Probe = "SELECT ROUTINE_NAME, SQL_MODE, CHARACTER_SET_CLIENT, COLLATION_CONNECTION, DATABASE_COLLATION, SECURITY_TYPE FROM information_schema.ROUTINES WHERE ROUTINE_SCHEMA=DATABASE() ORDER BY 1",
        },
        new("O11", "aggregate function", "function")
        {
            MariaDb = "CREATE AGGREGATE FUNCTION f(x INT) RETURNS INT BEGIN DECLARE s INT DEFAULT 0; DECLARE CONTINUE HANDLER FOR NOT FOUND RETURN s; LOOP FETCH GROUP NEXT ROW; SET s = s + x; END LOOP; END",
            Probe = "SELECT f(a) FROM (SELECT 3 AS a UNION SELECT 4) AS n",
        },
        new("O12", "triggers in their order", "trigger,table")
        {
            Both = "CREATE TABLE t (a INT, b INT) $$ CREATE TRIGGER b2 BEFORE INSERT ON t FOR EACH ROW SET NEW.a = NEW.a + 1 $$ CREATE TRIGGER a1 BEFORE INSERT ON t FOR EACH ROW PRECEDES b2 SET NEW.a = NEW.a * 2"
                + " $$ CREATE TRIGGER after_it AFTER DELETE ON t FOR EACH ROW SET @n = OLD.a",
            Probe = "SELECT TRIGGER_NAME, ACTION_ORDER FROM information_schema.TRIGGERS WHERE TRIGGER_SCHEMA=DATABASE() ORDER BY 1",
        },
        new("O13", "event with its time zone and status", "event")
        {
            Both = "SET time_zone='+05:00' $$ CREATE EVENT e ON SCHEDULE EVERY 1 DAY STARTS '2031-01-01 00:30:00' ON COMPLETION PRESERVE COMMENT 'c' DO SET @a = 1 $$ CREATE EVENT off ON SCHEDULE EVERY 1 HOUR STARTS '2031-01-01 00:00:00' DISABLE DO SET @a = 1",
            Probe = "SELECT EVENT_NAME, TIME_ZONE, STARTS, STATUS, ON_COMPLETION FROM information_schema.EVENTS WHERE EVENT_SCHEMA=DATABASE() ORDER BY 1",
        },
        new("O18", "package and package body", "package,package body")
        {
            MariaDb = "SET sql_mode=ORACLE $$ CREATE PACKAGE pk AS FUNCTION f(n INT) RETURN INT; END $$ CREATE PACKAGE BODY pk AS FUNCTION f(n INT) RETURN INT AS BEGIN RETURN n * 2; END; END $$ SET sql_mode=DEFAULT",
            Probe = "SET sql_mode=ORACLE $$ SELECT pk.f(21)",
        },
        new("O14", "library", "library,function") { MySql = "CREATE LIBRARY l LANGUAGE JAVASCRIPT AS 'export function f(n) { return n }' $$ CREATE FUNCTION f() RETURNS INT DETERMINISTIC RETURN 1" },
        new("O22", "names of any kind", "table,view,procedure")
        {
            Both = "CREATE TABLE ` x/../y``.%\\\\` (`a``b` INT PRIMARY KEY, `select` INT) $$ INSERT INTO ` x/../y``.%\\\\` VALUES (1, 2) $$ CREATE VIEW `漢字.v` AS SELECT `select` FROM ` x/../y``.%\\\\` $$ CREATE PROCEDURE `p;\"'`() SELECT 1",
            Probe = "SELECT * FROM `漢字.v`",
        },
    ];
}
