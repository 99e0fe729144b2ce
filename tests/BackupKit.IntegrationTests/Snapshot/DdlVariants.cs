namespace BackupKit.IntegrationTests.Snapshot;

/// <summary>Every kind of DDL that could change what a set holds.</summary>
internal static class DdlVariants
{
    private const string Plain = "CREATE TABLE t (id INT AUTO_INCREMENT PRIMARY KEY, v INT DEFAULT 7, w VARCHAR(20), KEY k (w)) $$ INSERT INTO t VALUES (1, 1, 'a'), (2, 2, 'b'), (300, 3, 'c')";
    private const string Parts =
        "CREATE TABLE t (id INT PRIMARY KEY, v INT) PARTITION BY RANGE (id) (PARTITION p0 VALUES LESS THAN (100), PARTITION p1 VALUES LESS THAN (30000))"
        + " $$ INSERT INTO t VALUES (1, 1), (2, 2), (300, 3)";

    private const string Exchanged =
        "CREATE TABLE t (id INT PRIMARY KEY, v INT) $$ INSERT INTO t VALUES (1, 1), (2, 2)"
        + " $$ CREATE TABLE u (id INT PRIMARY KEY, v INT) PARTITION BY RANGE (id) (PARTITION p0 VALUES LESS THAN (100000), PARTITION p1 VALUES LESS THAN MAXVALUE)"
        + " $$ INSERT INTO u VALUES (8, 8), (9, 9)";

    private const string Hash = "CREATE TABLE t (id INT PRIMARY KEY, v INT) PARTITION BY HASH (id) PARTITIONS 4 $$ INSERT INTO t VALUES (1, 1), (2, 2), (300, 3)";
    private const string Other = Plain + " $$ CREATE TABLE u (id INT PRIMARY KEY, v INT) $$ INSERT INTO u VALUES (8, 8)";
    private const string Viewed = Plain + " $$ CREATE VIEW x AS SELECT id FROM t";
    private const string Triggered = Plain + " $$ CREATE TRIGGER x BEFORE INSERT ON t FOR EACH ROW SET NEW.v = 1";
    private const string Routine = Plain + " $$ CREATE PROCEDURE x() SELECT 1";
    private const string Function = Plain + " $$ CREATE FUNCTION x() RETURNS INT DETERMINISTIC RETURN 1";
    private const string Event = Plain + " $$ CREATE EVENT x ON SCHEDULE EVERY 1 DAY STARTS '2030-01-01 00:00:00' DISABLE DO SELECT 1";
    private const string MyIsam = "CREATE TABLE t (id INT PRIMARY KEY, v INT, KEY (v)) ENGINE=MyISAM $$ INSERT INTO t VALUES (1, 1), (2, 2)";
    private const string Merged = MyIsam + " $$ CREATE TABLE x (id INT PRIMARY KEY, v INT, KEY (v)) ENGINE=MERGE UNION=(t)";
    private const string Sequence = Plain + " $$ CREATE SEQUENCE x";
    private const string Versioned = "CREATE TABLE t (id INT PRIMARY KEY, v INT) WITH SYSTEM VERSIONING $$ INSERT INTO t VALUES (1, 1), (2, 2) $$ UPDATE t SET v = 3";

    private static readonly DdlVariant[] Common =
    [
        new("create table", Plain, "CREATE TABLE x (id INT)"),
        new("create like", Plain, "CREATE TABLE x LIKE t"),
        new("create select", Plain, "CREATE TABLE x AS SELECT * FROM t"),
        new("drop table", Plain, "DROP TABLE t"),
        new("drop and create", Plain, "DROP TABLE t $$ CREATE TABLE t (id INT AUTO_INCREMENT PRIMARY KEY, v INT DEFAULT 7, w VARCHAR(20), KEY k (w))"),
        new("truncate", Plain, "TRUNCATE TABLE t"),
        new("rename away", Plain, "RENAME TABLE t TO x"),
        new("rename swap", Other, "RENAME TABLE t TO x, u TO t, x TO u"),
        new("rename swap alike", Plain + " $$ CREATE TABLE u LIKE t $$ INSERT INTO u VALUES (8, 8, 'd')", "RENAME TABLE t TO x, u TO t, x TO u"),
        new("add column instant", Plain, "ALTER TABLE t ADD COLUMN n INT DEFAULT 1, ALGORITHM=INSTANT"),
        new("drop column instant", Plain, "ALTER TABLE t DROP COLUMN v, ALGORITHM=INSTANT"),
        new("add column copy", Plain, "ALTER TABLE t ADD COLUMN n INT, ALGORITHM=COPY"),
        new("modify copy", Plain, "ALTER TABLE t MODIFY v BIGINT, ALGORITHM=COPY"),
        new("rename column", Plain, "ALTER TABLE t RENAME COLUMN v TO n"),
        new("reorder columns", Plain, "ALTER TABLE t MODIFY w VARCHAR(20) AFTER id"),
        new("set default", Plain, "ALTER TABLE t ALTER v SET DEFAULT 8"),
        new("add index inplace", Plain, "ALTER TABLE t ADD INDEX n (v), ALGORITHM=INPLACE"),
        new("create index", Plain, "CREATE INDEX n ON t (v)"),
        new("drop index", Plain, "DROP INDEX k ON t"),
        new("add check", Plain, "ALTER TABLE t ADD CONSTRAINT n CHECK (v < 100000)"),
        new("add foreign key", Other, "SET foreign_key_checks=0 $$ ALTER TABLE t ADD CONSTRAINT n FOREIGN KEY (v) REFERENCES u (id)"),
        new("comment", Plain, "ALTER TABLE t COMMENT 'new'"),
        new("auto_increment", Plain, "ALTER TABLE t AUTO_INCREMENT=5000"),
        new("convert charset", Plain, "ALTER TABLE t CONVERT TO CHARACTER SET latin1"),
        new("engine", Plain, "ALTER TABLE t ENGINE=MyISAM"),
        new("force", Plain, "ALTER TABLE t FORCE"),
        new("optimize", Plain, "OPTIMIZE TABLE t"),
        new("analyze", Plain, "ANALYZE TABLE t"),
        new("discard tablespace", Plain, "ALTER TABLE t DISCARD TABLESPACE"),
        new("drop partition", Parts, "ALTER TABLE t DROP PARTITION p0"),
        new("truncate partition", Parts, "ALTER TABLE t TRUNCATE PARTITION p0"),
        new("add partition", Parts, "ALTER TABLE t ADD PARTITION (PARTITION p2 VALUES LESS THAN (40000))"),
        new("reorganize partition", Parts, "ALTER TABLE t REORGANIZE PARTITION p0 INTO (PARTITION a VALUES LESS THAN (2), PARTITION b VALUES LESS THAN (100))"),
        new("rebuild partition", Parts, "ALTER TABLE t REBUILD PARTITION p0"),
        new("exchange partition", Parts + " $$ CREATE TABLE u (id INT PRIMARY KEY, v INT) $$ INSERT INTO u VALUES (8, 8)", "ALTER TABLE t EXCHANGE PARTITION p0 WITH TABLE u"),
        new("exchange other way", Exchanged, "ALTER TABLE u EXCHANGE PARTITION p0 WITH TABLE t"),
        new("coalesce partition", Hash, "ALTER TABLE t COALESCE PARTITION 2"),
        new("remove partitioning", Parts, "ALTER TABLE t REMOVE PARTITIONING"),
        new("partition by", Plain, "ALTER TABLE t PARTITION BY HASH (id) PARTITIONS 2"),
        new("myisam truncate", MyIsam, "TRUNCATE TABLE t"),
        new("myisam repair", MyIsam, "REPAIR TABLE t"),
        new("merge union", Merged, "ALTER TABLE x UNION=()"),
        new("merge insert method", Merged, "ALTER TABLE x INSERT_METHOD=LAST"),
        new("rename index", Plain, "ALTER TABLE t RENAME INDEX k TO n"),
        new("add generated", Plain, "ALTER TABLE t ADD COLUMN n INT AS (v + 1)"),
        new("drop primary key", "CREATE TABLE t (id INT NOT NULL PRIMARY KEY, v INT) $$ INSERT INTO t VALUES (1, 1)", "ALTER TABLE t DROP PRIMARY KEY"),
        new("create view", Plain, "CREATE VIEW x AS SELECT v FROM t"),
        new("replace view", Viewed, "CREATE OR REPLACE VIEW x AS SELECT v FROM t"),
        new("alter view", Viewed, "ALTER ALGORITHM=MERGE VIEW x AS SELECT id FROM t"),
        new("drop view", Viewed, "DROP VIEW x"),
        new("rename view", Viewed, "RENAME TABLE x TO y"),
        new("create trigger", Plain, "CREATE TRIGGER x BEFORE INSERT ON t FOR EACH ROW SET NEW.v = 2"),
        new("drop trigger", Triggered, "DROP TRIGGER x"),
        new("drop create trigger", Triggered, "DROP TRIGGER x $$ CREATE TRIGGER x BEFORE INSERT ON t FOR EACH ROW SET NEW.v = 2"),
        new("create procedure", Plain, "CREATE PROCEDURE x() SELECT 2"),
        new("alter procedure", Routine, "ALTER PROCEDURE x COMMENT 'new'"),
        new("drop procedure", Routine, "DROP PROCEDURE x"),
        new("replace procedure", Routine, "DROP PROCEDURE x $$ CREATE PROCEDURE x() SELECT 2"),
        new("drop function", Function, "DROP FUNCTION x"),
        new("create event", Plain, "CREATE EVENT x ON SCHEDULE EVERY 1 DAY STARTS '2030-01-01 00:00:00' DISABLE DO SELECT 1"),
        new("alter event", Event, "ALTER EVENT x DO SELECT 2"),
        new("rename event", Event, "ALTER EVENT x RENAME TO y"),
        new("alter function", Function, "ALTER FUNCTION x SQL SECURITY INVOKER"),
        new("drop event", Event, "DROP EVENT x"),
        new("alter database", Plain, "ALTER DATABASE `{0}` CHARACTER SET latin1"),
        new("drop database", Plain, "DROP DATABASE `{0}`"),
        new("create user", Plain, "CREATE USER IF NOT EXISTS {1}"),
        new("grant", Plain + " $$ CREATE USER {1}", "GRANT SELECT ON `{0}`.* TO {1}"),
    ];

    private static readonly DdlVariant[] MySqlOnly =
    [
        new("invisible index", Plain, "ALTER TABLE t ALTER INDEX k INVISIBLE"),
        new("histogram", Plain, "ANALYZE TABLE t UPDATE HISTOGRAM ON v"),
        new("drop histogram", Plain + " $$ ANALYZE TABLE t UPDATE HISTOGRAM ON v", "ANALYZE TABLE t DROP HISTOGRAM ON v"),
        new("alter check", "CREATE TABLE t (id INT PRIMARY KEY, v INT, CONSTRAINT n CHECK (v < 100000)) $$ INSERT INTO t VALUES (1, 1)", "ALTER TABLE t ALTER CHECK n NOT ENFORCED"),
        new("drop library", Plain + " $$ CREATE LIBRARY x LANGUAGE JAVASCRIPT AS $bk$ export function f() { return 1 } $bk$", "DROP LIBRARY x"),
        new("read only", Plain, "ALTER DATABASE `{0}` READ ONLY=1"),
        new("create library", Plain, "CREATE LIBRARY x LANGUAGE JAVASCRIPT AS $bk$ export function f() { return 1 } $bk$"),
    ];

    private static readonly DdlVariant[] MariaDbOnly =
    [
        new("replace table", Plain, "CREATE OR REPLACE TABLE t (id INT AUTO_INCREMENT PRIMARY KEY, v INT DEFAULT 7, w VARCHAR(20), KEY k (w))"),
        new("ignored index", Plain, "ALTER TABLE t ALTER INDEX k IGNORED"),
        new("create sequence", Plain, "CREATE SEQUENCE x"),
        new("alter sequence", Sequence, "ALTER SEQUENCE x INCREMENT 5"),
        new("drop sequence", Sequence, "DROP SEQUENCE x"),
        new("add versioning", Plain, "ALTER TABLE t ADD SYSTEM VERSIONING"),
        new("drop versioning", Versioned, "ALTER TABLE t DROP SYSTEM VERSIONING"),
        new("delete history", Versioned, "DELETE HISTORY FROM t"),
        new("replace function", Function, "CREATE OR REPLACE FUNCTION x() RETURNS INT DETERMINISTIC RETURN 2"),
        new("convert partition", Parts, "ALTER TABLE t CONVERT PARTITION p0 TO TABLE x"),
        new("replace trigger", Triggered, "CREATE OR REPLACE TRIGGER x BEFORE INSERT ON t FOR EACH ROW SET NEW.v = 2"),
        new("replace event", Event, "CREATE OR REPLACE EVENT x ON SCHEDULE EVERY 2 DAY STARTS '2030-01-01 00:00:00' DISABLE DO SELECT 1"),
        new("rename sequence", Sequence, "RENAME TABLE x TO y"),
        new("create package", Plain, "SET sql_mode=ORACLE $$ CREATE PACKAGE x AS PROCEDURE p(); END"),
    ];

    public static IReadOnlyList<DdlVariant> For(ServerName server) =>
        [.. Common, .. TestServers.IsMariaDb(server) ? MariaDbOnly : MySqlOnly];
}
