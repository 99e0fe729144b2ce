using System.Runtime.CompilerServices;

using BackupKit.MySql;

namespace BackupKit.IntegrationTests.Restore;

/// <summary>Sets of one family restored to the other.</summary>
public sealed class ConversionTests
{
    public static TheoryData<ServerName, ServerName> Pairs => new()
    {
        { ServerName.MySql97, ServerName.MariaDb118 },
        { ServerName.MySql97, ServerName.MariaDb1011 },
        { ServerName.MariaDb118, ServerName.MySql97 },
        { ServerName.MariaDb1011, ServerName.MySql97 },
    };

    [Theory]
    [MemberData(nameof(Pairs))]
    [Trait("Rule", "R12")]
    [Trait("Rule", "O16")]
    public async Task Restore_EverythingThatConverts_HoldsTheSameRowsAndSaysTheSame(ServerName from, ServerName to)
    {
        await using var source = await SampleAsync(from);
        await using var target = new TargetDatabase(to);
        var set = await RestoreLab.DumpAsync(source);

        var result = await RestoreLab.RestoreAsync(to, set, RestoreLab.As(source, target.Name), Convert);
        var again = await CompareAsync(to, set, source, target.Name);

        Assert.True(result.Verification!.IsPassed);
        Assert.Empty(again.Findings);
        Assert.Equal("303", await target.ScalarAsync("SELECT (SELECT COUNT(*) FROM by_key) + (SELECT COUNT(*) FROM orders)"));
        Assert.Equal("F09F988020C3A9", await target.ScalarAsync("SELECT HEX(name) FROM customers WHERE id=1"));
        Assert.Equal("123E4567E89B12D3A456426655440000", await target.ScalarAsync("SELECT HEX(u) FROM customers WHERE id=1"));
        Assert.Equal(TestServers.IsMariaDb(from) ? "y-éY" : "),'é漢?w", await target.ScalarAsync($"SELECT {(TestServers.IsMariaDb(from) ? "g2" : "g4")} FROM customers WHERE id=1"));
        Assert.Equal("y-éY", await target.ScalarAsync("SELECT g2 FROM customers WHERE id=1"));
        Assert.Equal((await source.Session.QueryAsync("SELECT rounds()")).Rows[0].GetString(0), await target.ScalarAsync("SELECT rounds()"));
        Assert.Equal("2", await target.ScalarAsync("SELECT fi(1)"));
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    [Trait("Rule", "R12")]
    public async Task Plan_WhatChangesOrIsLeftOut_IsNamed(ServerName from, ServerName to)
    {
        await using var source = await SampleAsync(from);
        var set = await RestoreLab.DumpAsync(source);

        var plan = await RestoreLab.Target(to, Convert).PlanAsync(set, RestoreLab.As(source, "bk_never_made"));

        Assert.DoesNotContain(plan.Findings, f => f.Severity == FindingSeverity.Error);
        string[] lost = TestServers.IsMariaDb(from)
            ? ["COMPRESSED of the column `squeezed`", "PAGE_COMPRESSED=", "TRANSACTIONAL=1"]
            : ["SRID 4326 of the column `geo`", "CHECK `asleep`"];
        string[] converted = TestServers.IsMariaDb(from)
            ? ["type uuid -> binary(16) (`u`)", "default uuid() -> (uuid_to_bin(uuid())) (`u`)", "engine Aria -> InnoDB", "index IGNORED -> INVISIBLE (`ki`)", "NO_AUTO_CREATE_USER", "spaces at the end count"]
            : ["type json -> longtext (`doc`, `doc2`)", "index INVISIBLE -> IGNORED (`ki`)", "NOT NULL -> CHECK (column is not null) (`g3`)", "TIME_ROUND_FRACTIONAL", "after Unicode 9"];
        Assert.All(lost, text => Assert.Contains(plan.Findings, f =>
            f.Code == BackupErrorCode.ConvertedWithLoss && f.Severity == FindingSeverity.Warning && f.Message.Contains(text, StringComparison.Ordinal)));
        Assert.All(converted, text => Assert.Contains(plan.Findings, f =>
            f.Code == BackupErrorCode.Converted && f.Severity == FindingSeverity.Information && f.Message.Contains(text, StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("CREATE TABLE t (a varchar(9), KEY f ((upper(a))))", "index `f` has an expression")]
    [InlineData("CREATE TABLE t (a varchar(9), FULLTEXT KEY f (a) WITH PARSER ngram)", "index `f` has WITH PARSER")]
    [InlineData("CREATE TABLE t (a varchar(9) COLLATE utf8mb4_ja_0900_as_cs)", "utf8mb4_ja_0900_as_cs of `a`")]
    [InlineData("CREATE TABLE t (a varchar(9) CHARACTER SET gb18030)", "gb18030_chinese_ci of `a`")]
    [InlineData("CREATE TABLE t (a varchar(36), b binary(16) GENERATED ALWAYS AS (uuid_to_bin(a)))", "uuid_to_bin()")]
    [InlineData("CREATE TABLE t (a binary(16) DEFAULT (uuid_to_bin(uuid())))", "uuid_to_bin()")]
    [InlineData("CREATE PROCEDURE p() SELECT regexp_like('a', 'b')", "regexp_like()")]
    [InlineData("CREATE VIEW v AS SELECT cast('1' AS json) AS j", "the target answers")]
    [InlineData("CREATE VIEW v AS SELECT regexp_like('a', 'b') AS j", "regexp_like()")]
    [InlineData("CREATE VIEW v AS SELECT any_value(1) AS j", "any_value()")]
    [InlineData("CREATE PROCEDURE p() SELECT 1 MEMBER OF ('[1]')", "the target answers")]
    [InlineData("CREATE TABLE t (a char(9), b int GENERATED ALWAYS AS (length(a)) STORED)", "the target answers")]
    [InlineData("CREATE TABLE t (a int INVISIBLE, b int, PRIMARY KEY (a))", "the invisible column `a`")]
    [InlineData("CREATE EVENT e ON SCHEDULE EVERY 1 DAY DO SELECT bin_to_uuid('x')", "bin_to_uuid()")]
    [Trait("Rule", "R12")]
    public async Task Restore_ToMariaDbWhatItCanNotHold_IsRefusedBeforeTheFirstWrite(string statement, string expected) =>
        await RefuseAsync(ServerName.MySql97, ServerName.MariaDb118, statement, expected);

    [Theory]
    [InlineData("CREATE TABLE t (a int PRIMARY KEY) WITH SYSTEM VERSIONING", "SYSTEM VERSIONING")]
    [InlineData("CREATE TABLE t (a int, b date, c date, PERIOD FOR p (b, c), UNIQUE (a, p WITHOUT OVERLAPS))", "WITHOUT")]
    [InlineData("CREATE TABLE t (a varchar(9) COLLATE utf8mb4_uca1400_ai_cs)", "utf8mb4_uca1400_ai_cs of `a`")]
    [InlineData("CREATE TABLE t (a varchar(9) COLLATE utf8mb4_general_nopad_ci)", "utf8mb4_general_nopad_ci of `a`")]
    [InlineData("CREATE TABLE t (a inet6 DEFAULT '::1')", "has a default that is not carried over")]
    [InlineData("CREATE TABLE t (a decimal(50,35))", "35 decimals")]
    [InlineData("CREATE TABLE t (a text, UNIQUE KEY u (a))", "the index `u` has the whole of the column `a`")]
    [InlineData("CREATE TABLE t (a int, v vector(2) NOT NULL, VECTOR INDEX x (v))", "VECTOR index `x`")]
    [InlineData("CREATE TABLE t (a int) ENGINE=Aria", "engine Aria")]
    [InlineData("CREATE TABLE t (a int) PARTITION BY LIST (a) (PARTITION p VALUES IN (1), PARTITION d DEFAULT)", "DEFAULT partition")]
    [InlineData("CREATE TABLE t (a int) ENGINE=MyISAM PARTITION BY HASH (a) PARTITIONS 2", "no partitions in the engine MyISAM")]
    [InlineData("CREATE TABLE t (a int DEFAULT (json_length(json_compact('[1]'))))", "json_compact()")]
    [InlineData("CREATE SEQUENCE s", "sequence")]
    [InlineData("CREATE PACKAGE pk FUNCTION one() RETURNS INT; END", "package")]
    [InlineData("CREATE VIEW v AS SELECT json_detailed('[1]') AS j", "json_detailed()")]
    [InlineData("CREATE PROCEDURE p() SELECT sformat('{}', 1)", "sformat()")]
    [InlineData("CREATE PROCEDURE p() FOR i IN 1..3 DO SELECT i; END FOR", "the target answers")]
    [InlineData("CREATE PROCEDURE p(a uuid) SELECT a", "the target answers")]
    [InlineData("SET sql_mode=ORACLE $$ CREATE PROCEDURE p AS BEGIN SELECT 1; END", "sql_mode ORACLE")]
    [InlineData("SET sql_mode=EMPTY_STRING_IS_NULL $$ CREATE PROCEDURE p() SELECT 1", "sql_mode EMPTY_STRING_IS_NULL")]
    [InlineData("CREATE TABLE a (a int, CONSTRAINT c CHECK (a > 1)) $$ CREATE TABLE b (a int, CONSTRAINT c CHECK (a > 1))", "CHECK `c` too")]
    [Trait("Rule", "R12")]
    public async Task Restore_ToMySqlWhatItCanNotHold_IsRefusedBeforeTheFirstWrite(string statement, string expected) =>
        await RefuseAsync(ServerName.MariaDb118, ServerName.MySql97, statement, expected);

    [Theory]
    [MemberData(nameof(Pairs))]
    [Trait("Rule", "R12")]
    public async Task Restore_WordsBeforeParenthesesThatAreNoFunctions_AreNotTakenForMissingOnes(ServerName from, ServerName to)
    {
        await using var source = await TestServers.CreateDatabaseAsync(from);
        await using var copy = new TargetDatabase(to);
        await RestoreLab.RunAsync(source, """
            CREATE TABLE notes (id int PRIMARY KEY, body text, p point DEFAULT (point(1, 2)), FULLTEXT KEY f (body)) $$
            CREATE FUNCTION own(a int) RETURNS decimal(10,2) DETERMINISTIC RETURN a $$
            CREATE PROCEDURE words(IN a decimal(10,2), IN b datetime(3), IN c enum('x','y'))
            BEGIN
              DECLARE i int DEFAULT (1);
              INSERT notes (id, body) VALUES (1, 'x') ON DUPLICATE KEY UPDATE body = VALUES(body);
              REPLACE notes(id, body) VALUES (2, insert('abc', 1, 1, 'x'));
              REPEAT SET i = (i + 1); UNTIL (i > 3) END REPEAT;
              WITH one (x) AS (SELECT 1), two (y) AS (SELECT own(2)) SELECT x, y, count(*) OVER (ORDER BY x) FROM one, two;
              SELECT body FROM notes WHERE MATCH (body) AGAINST ('x' IN BOOLEAN MODE) OR id IN (1, 2) OR body LIKE ('a|%') ESCAPE ('|');
              SELECT j.v FROM JSON_TABLE('[1]', '$[*]' COLUMNS (v int PATH '$')) AS j;
              IF (i > 1) THEN SELECT mod(i, 2), left('abc', 1), if(i, 1, 2); END IF;
            END $$
            CREATE EVENT later ON SCHEDULE EVERY (1 + 1) DAY STARTS ('2036-01-01 00:00:00') ENDS ('2037-01-01 00:00:00') DO DO 1 $$
            CREATE VIEW tabled AS SELECT j.v FROM notes n, JSON_TABLE(concat('[', n.id, ']'), '$[*]' COLUMNS (v int PATH '$')) AS j
            """);
        var set = await RestoreLab.DumpAsync(source);

        var result = await RestoreLab.RestoreAsync(to, set, RestoreLab.As(source, copy.Name), Convert);

        Assert.True(result.Verification!.IsPassed);
    }

    [Theory]
    [InlineData("ALTER TABLE customers ALTER price SET DEFAULT 2")]
    [InlineData("ALTER TABLE customers ALTER inv DROP DEFAULT")]
    [InlineData("ALTER TABLE customers MODIFY old varchar(21) COLLATE utf8mb4_general_ci")]
    [InlineData("ALTER TABLE customers MODIFY old varchar(20) COLLATE utf8mb4_bin")]
    [InlineData("ALTER TABLE customers MODIFY com int COMMENT 'other'")]
    [InlineData("ALTER TABLE customers DROP INDEX kn")]
    [InlineData("ALTER TABLE customers DROP CONSTRAINT named")]
    [InlineData("ALTER TABLE customers COMMENT='other'")]
    [InlineData("ALTER TABLE orders DROP FOREIGN KEY fk1")]
    [InlineData("ALTER TABLE orders DEFAULT CHARSET=utf8mb3")]
    [InlineData("ALTER TABLE by_key COALESCE PARTITION 1")]
    [InlineData("ALTER TABLE old_engine ENGINE=InnoDB")]
    [InlineData("CREATE OR REPLACE VIEW checked AS SELECT id AS a, name AS b FROM customers WHERE id > 2")]
    [InlineData("DROP TRIGGER second $$ CREATE TRIGGER second BEFORE INSERT ON orders FOR EACH ROW SET NEW.cid = coalesce(NEW.cid, 2)")]
    [InlineData("SET sql_mode='' $$ DROP FUNCTION fi $$ CREATE FUNCTION fi(a int) RETURNS int unsigned DETERMINISTIC NO SQL RETURN a + 1")]
    [InlineData("DROP FUNCTION fi $$ CREATE FUNCTION fi(a int) RETURNS bigint unsigned DETERMINISTIC NO SQL RETURN a + 1")]
    [InlineData("UPDATE by_key SET s=0 WHERE id='k7'")]
    [InlineData("UPDATE by_text SET s='b' WHERE id=1")]
    [Trait("Rule", "R13")]
    public async Task Compare_WhatWasChangedAfterAConversion_IsFound(string script)
    {
        await using var source = await SampleAsync(ServerName.MySql97);
        await using var target = new TargetDatabase(ServerName.MariaDb118);
        var set = await RestoreLab.DumpAsync(source);
        await RestoreLab.RestoreAsync(ServerName.MariaDb118, set, RestoreLab.As(source, target.Name), Convert);

        await using (var session = await TestServers.ConnectAsync(ServerName.MariaDb118))
        {
            await session.ExecuteAsync("SET NAMES utf8mb4");
            await session.ExecuteAsync($"USE `{target.Name}`");
            foreach (var statement in script.Split("$$"))
            {
                await session.ExecuteAsync(statement);
            }
        }

        var result = await CompareAsync(ServerName.MariaDb118, set, source, target.Name);

        Assert.NotEmpty(result.Findings);
    }

    [Theory]
    [InlineData(ServerName.MariaDb118, ServerName.MySql97, "v TIME(6)", "'838:59:59.999999'")]
    [InlineData(ServerName.MariaDb118, ServerName.MySql97, "v TIMESTAMP(6) NULL", "'1970-01-01 00:00:00.5'")]
    [InlineData(ServerName.MariaDb118, ServerName.MySql97, "v TIMESTAMP NULL", "'2039-01-01 00:00:00'")]
    [InlineData(ServerName.MySql97, ServerName.MariaDb1011, "v DOUBLE", "-0e0")]
    [Trait("Rule", "R12")]
    [Trait("Rule", "V17")]
    public async Task Restore_ValueThatTheTargetCanNotHold_Stops(ServerName from, ServerName to, string column, string value)
    {
        await using var source = await TestServers.CreateDatabaseAsync(from);
        await using var copy = new TargetDatabase(to);
        await source.ExecuteAsync("SET time_zone='+00:00'");
        await source.ExecuteAsync($"CREATE TABLE t (id INT PRIMARY KEY, {column})");
        await source.ExecuteAsync($"INSERT INTO t VALUES (1, {value})");
        var set = await RestoreLab.DumpAsync(source);

        var error = await Assert.ThrowsAsync<BackupException>(() => RestoreLab.RestoreAsync(to, set, RestoreLab.As(source, copy.Name), Convert));

        Assert.Contains("`t`", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Rule", "R12")]
    [Trait("Rule", "V14")]
    public async Task Restore_Vectors_KeepEveryBit()
    {
        await using var source = await TestServers.CreateDatabaseAsync(ServerName.MySql97);
        await using var copy = new TargetDatabase(ServerName.MariaDb118);
        await source.ExecuteAsync("CREATE TABLE t (id INT PRIMARY KEY, v VECTOR(3))");
        await source.ExecuteAsync("INSERT INTO t VALUES (1, x'01000000000080000000803F'), (2, NULL)");
        var set = await RestoreLab.DumpAsync(source);

        var result = await RestoreLab.RestoreAsync(ServerName.MariaDb118, set, RestoreLab.As(source, copy.Name), Convert);

        Assert.True(result.Verification!.IsPassed);
        Assert.Equal("01000000000080000000803F", await copy.ScalarAsync("SELECT HEX(v) FROM t WHERE id=1"));
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    [Trait("Rule", "R8")]
    [Trait("Rule", "R12")]
    public async Task Restore_InChunksAndAgain_IsKnownToBeComplete(ServerName from, ServerName to)
    {
        await using var source = await TestServers.CreateDatabaseAsync(from);
        await using var copy = new TargetDatabase(to);
        await RestoreLab.RunAsync(source, """
            CREATE TABLE texts (id varchar(20) PRIMARY KEY, n int) PARTITION BY KEY (id) PARTITIONS 3 $$
            CREATE TABLE numbers (id int PRIMARY KEY, v varchar(250)) $$
            CREATE TABLE names (name varchar(250) PRIMARY KEY) $$
            INSERT INTO numbers WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n WHERE i < 900) SELECT i, repeat('x', 200) FROM n $$
            INSERT INTO texts SELECT concat('k', id * 7919 % 1000, '-', id), id FROM numbers $$
            INSERT INTO names SELECT concat(id * 7919 % 1000, v, id) FROM numbers $$
            INSERT INTO names SELECT concat('y', id * 7919 % 1000, v, id) FROM numbers $$
            ANALYZE TABLE texts, numbers, names
            """);
        var set = await RestoreLab.DumpAsync(source, o => o.ChunkBytes = 64 << 10);
        var request = RestoreLab.As(source, copy.Name);

        await RestoreLab.RestoreAsync(to, set, request, Convert);
        var again = await RestoreLab.Target(to, Convert).PlanAsync(set, request with { Resume = true });
        await copy.ExecuteAsync("UPDATE names SET name=concat(name, '!') WHERE name LIKE '%900'");
        var compared = await CompareAsync(to, set, source, copy.Name);

        Assert.True(set.Manifest.Parts.Count(p => p.Kind == PartKind.Rows && p.ObjectName == "names") > 2);
        Assert.DoesNotContain(again.Findings, f => f.Severity == FindingSeverity.Error);
        Assert.Contains(compared.Findings, f => f.Name == "row-digest" && f.Subject.Contains("`names`", StringComparison.Ordinal));
    }

    private static async Task RefuseAsync(ServerName from, ServerName to, string script, string expected)
    {
        await using var source = await TestServers.CreateDatabaseAsync(from);
        await RestoreLab.RunAsync(source, script);
        var set = await RestoreLab.DumpAsync(source);
        var target = RestoreLab.Target(to, o => o.ConvertFlavour = true);
        var name = $"bk_never_{Guid.NewGuid():N}";

        var plan = await target.PlanAsync(set, RestoreLab.As(source, name));

        Assert.Contains(plan.Findings, f => f.Severity == FindingSeverity.Error && f.Message.Contains(expected, StringComparison.Ordinal));
        await Assert.ThrowsAsync<BackupException>(() => target.ExecuteAsync(plan));
        await using var session = await TestServers.ConnectAsync(to);
        Assert.Empty((await session.QueryAsync($"SHOW DATABASES LIKE '{name}'")).Rows);
    }

    internal static void Convert(MySqlRestoreOptions options)
    {
        options.ConvertFlavour = true;
        options.ConvertEngines = new Dictionary<string, string> { ["Aria"] = "InnoDB" };
    }

    private static Task<VerificationResult> CompareAsync(ServerName server, BackupSet set, TestDatabase database, string name) =>
        MySqlServerComparer.CompareAsync(set, new MySqlCompareOptions
        {
            ConnectionString = TestServers.ConnectionString(server),
            Databases = [database.Name],
            Rename = new Dictionary<string, string> { [database.Name] = name },
            ConvertFlavour = true,
            ConvertEngines = new Dictionary<string, string> { ["Aria"] = "InnoDB" },
        });

    internal static async Task<TestDatabase> SampleAsync(ServerName server, [CallerFilePath] string path = "")
    {
        var file = TestServers.IsMariaDb(server) ? "ConversionFromMariaDb.sql" : "ConversionFromMySql.sql";
        var source = await TestServers.CreateDatabaseAsync(server);
        await RestoreLab.RunAsync(source, await File.ReadAllTextAsync(Path.Combine(Path.GetDirectoryName(path)!, file)));
        return source;
    }
}
