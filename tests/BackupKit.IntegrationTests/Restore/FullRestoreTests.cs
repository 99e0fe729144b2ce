using BackupKit.MySql;

namespace BackupKit.IntegrationTests.Restore;

public sealed class FullRestoreTests
{
    internal const string Everything = """
        SET sql_mode='' $$
        CREATE TABLE customer (id INT UNSIGNED AUTO_INCREMENT PRIMARY KEY, name VARCHAR(80) NOT NULL, born DATE DEFAULT '0000-00-00', photo BLOB,
            score FLOAT, kind ENUM('a','','b','2','1'), flags SET('x','y'), made TIMESTAMP(6) NULL, d JSON, bits BIT(9), g GEOMETRY,
            UNIQUE KEY u (name, id), KEY by_born (born), KEY by_score (score), FULLTEXT KEY ft (name)) AUTO_INCREMENT=500 $$
        CREATE TABLE purchase (customer INT UNSIGNED, number INT, amount DECIMAL(12,2), at DATETIME(3), previous INT UNSIGNED,
            total DECIMAL(14,2) AS (amount * 2) VIRTUAL, PRIMARY KEY (customer, number), KEY k_at (at),
            CONSTRAINT fk_c FOREIGN KEY (customer) REFERENCES customer (id) ON DELETE CASCADE) $$
        CREATE TABLE a_ring (id INT PRIMARY KEY, b INT) $$
        CREATE TABLE b_ring (id INT PRIMARY KEY, a INT, CONSTRAINT to_a FOREIGN KEY (a) REFERENCES a_ring (id)) $$
        ALTER TABLE a_ring ADD CONSTRAINT to_b FOREIGN KEY (b) REFERENCES b_ring (id) $$
        CREATE TABLE nothing (id INT PRIMARY KEY) $$
        CREATE TABLE keyless (a INT, b TEXT) $$
        CREATE TABLE mine (id INT PRIMARY KEY, v INT, KEY (v)) ENGINE=MyISAM $$
        CREATE TABLE audit (what VARCHAR(100)) $$
        CREATE TABLE `odd ``name, (x)` (`a``b` INT, `c,d` VARCHAR(10), KEY `k,1` (`c,d`)) COMMENT=',\n KEY `x` (`y`)' $$
        INSERT INTO customer (name, born, photo, score, kind, flags, made, d, bits, g) VALUES
            ('Zoë 🦊', '2000-02-29', x'000102FF0A5C', 16777216, 'a', 'x,y', '2024-10-27 00:30:00.5', '{"a": 1}', b'101', POINT(1,2)),
            ('', NULL, NULL, NULL, '', '', NULL, NULL, NULL, NULL), ('tab\t\\N', '0000-00-00', '', 0.1, '1', 'y', NULL, '[]', NULL, NULL) $$
        INSERT IGNORE INTO customer (name, kind) VALUES ('bad enum', 'nope') $$
        INSERT INTO purchase (customer, number, amount, at) VALUES (500, 1, 9.99, '2024-01-01 00:00:00.125'), (500, 2, -5, NULL), (502, 1, 0, '2020-02-02') $$
        SET foreign_key_checks=0 $$
        INSERT INTO a_ring VALUES (1, 2), (2, 1) $$
        INSERT INTO b_ring VALUES (1, 1), (2, 2) $$
        SET foreign_key_checks=1 $$
        INSERT INTO keyless VALUES (1, 'x'), (1, 'x'), (NULL, NULL) $$
        INSERT INTO mine VALUES (0, 1), (2, 3) $$
        INSERT INTO `odd ``name, (x)` VALUES (1, 'NULL'), (2, NULL) $$
        CREATE FUNCTION twice(x INT) RETURNS INT DETERMINISTIC RETURN x * 2 -- last words $$
        CREATE PROCEDURE touch_it() BEGIN INSERT INTO audit VALUES ('it''s; \\ "touched"'); END $$
        SET sql_mode='ANSI_QUOTES,NO_BACKSLASH_ESCAPES' $$
        CREATE PROCEDURE odd_mode() BEGIN SELECT '\' AS "back"; END $$
        SET sql_mode='' $$
        CREATE VIEW z_base AS SELECT id, name, twice(id) AS double_id FROM customer $$
        CREATE VIEW m_mid AS SELECT * FROM z_base WHERE id > 0 $$
        CREATE VIEW a_top AS SELECT COUNT(*) AS n FROM m_mid $$
        CREATE TABLE gone (x INT) $$
        CREATE VIEW broken AS SELECT x FROM gone $$
        DROP TABLE gone $$
        CREATE TRIGGER b2 BEFORE INSERT ON purchase FOR EACH ROW SET NEW.amount = NEW.amount + 1 $$
        CREATE TRIGGER a1 BEFORE INSERT ON purchase FOR EACH ROW PRECEDES b2 SET NEW.amount = NEW.amount * 10 $$
        CREATE TRIGGER after_it AFTER INSERT ON customer FOR EACH ROW INSERT INTO audit VALUES (CONCAT('customer ', NEW.id)) $$
        SET time_zone='+05:00' $$
        CREATE EVENT nightly ON SCHEDULE EVERY 1 DAY STARTS '2030-01-01 02:00:00' ON COMPLETION PRESERVE ENABLE COMMENT 'do it' DO CALL touch_it() $$
        CREATE EVENT sleeping ON SCHEDULE EVERY 1 DAY DISABLE DO DELETE FROM audit
        """;

    public static TheoryData<ServerName, DataFormat, bool> Cases
    {
        get
        {
            var cases = new TheoryData<ServerName, DataFormat, bool>();
            foreach (var server in Enum.GetValues<ServerName>())
            {
                cases.Add(server, DataFormat.LoadData, true);
                cases.Add(server, DataFormat.LoadData, false);
                cases.Add(server, DataFormat.Insert, true);
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    [Trait("Rule", "R1")]
    [Trait("Rule", "R3")]
    [Trait("Rule", "R7")]
    public async Task Restore_DatabaseWithEverythingUnderAnotherName_IsEqual(ServerName server, DataFormat format, bool allowsLoadData)
    {
        await using var source = await TestServers.CreateDatabaseAsync(server);
        await using var target = new TargetDatabase(server);
        await RestoreLab.RunAsync(source, Everything);
        var set = await RestoreLab.DumpAsync(source, options => options.Format = format);

        var result = await RestoreLab.RestoreAsync(server, set, RestoreLab.As(source, target.Name), options =>
        {
            options.DeferIndexBytes = 0;
            options.AllowLoadData = allowsLoadData;
        });

        Assert.True(result.Verification!.IsPassed);
        Assert.Equal(set.Manifest.Parts.Sum(p => p.Result.Digest?.Rows ?? 0), result.Rows);
        Assert.Contains(result.Findings, f => f.Message.Contains("broken", StringComparison.Ordinal));
        var compared = await RestoreLab.CompareAsync(server, set, source, target.Name);
        Assert.Empty(compared.Findings);
        Assert.Null(await target.ScalarAsync("SHOW TABLES LIKE '\\_backupkit%'"));
        Assert.Equal("4", await target.ScalarAsync("SELECT n FROM a_top"));
        Assert.Equal("0", await target.ScalarAsync("SELECT COUNT(*) FROM audit"));
        Assert.Equal("a1", await target.ScalarAsync(
            "SELECT TRIGGER_NAME FROM information_schema.TRIGGERS WHERE TRIGGER_SCHEMA=DATABASE() AND EVENT_OBJECT_TABLE='purchase' AND ACTION_ORDER=1"));
    }

    [Theory]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    public async Task Restore_UnderItsOwnName_IsRefusedWhileItExistsAndEqualAfterwards(ServerName server)
    {
        await using var source = await TestServers.CreateDatabaseAsync(server);
        await RestoreLab.RunAsync(source, Everything);
        var set = await RestoreLab.DumpAsync(source);
        var request = new RestoreRequest { Databases = [source.Name] };

        var refused = await Assert.ThrowsAsync<BackupException>(() => RestoreLab.RestoreAsync(server, set, request));
        await source.ExecuteAsync("INSERT INTO keyless VALUES (7, 'seven')");
        var overwritten = await RestoreLab.RestoreAsync(server, set, request with { Overwrite = true });
        await source.ExecuteAsync($"DROP DATABASE `{source.Name}`");
        var fresh = await RestoreLab.RestoreAsync(server, set, request);

        Assert.Equal(BackupErrorCode.TargetNotEmpty, refused.Code);
        Assert.True(overwritten.Verification!.IsPassed);
        Assert.True(fresh.Verification!.IsPassed);
    }

    [Theory]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    public async Task Restore_OneTableIntoAnExistingDatabase_TouchesNothingElse(ServerName server)
    {
        await using var source = await TestServers.CreateDatabaseAsync(server);
        await using var target = await TestServers.CreateDatabaseAsync(server, "bk_target");
        await RestoreLab.RunAsync(source, Everything);
        await target.ExecuteAsync("CREATE TABLE other (id INT)");
        var set = await RestoreLab.DumpAsync(source);
        var request = RestoreLab.As(source, target.Name) with { Tables = ["purchase"] };

        var result = await RestoreLab.RestoreAsync(server, set, request);

        Assert.True(result.Verification!.IsPassed);
        Assert.Equal(3, result.Rows);
        Assert.Contains(result.Findings, f => f.Message.Contains("fk_c", StringComparison.Ordinal));
        Assert.Equal(["other", "purchase"], (await target.QueryAsync("SHOW TABLES")).Rows.Select(r => r.GetString(0)));
    }
}
