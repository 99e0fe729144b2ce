using BackupKit.MySql;

namespace BackupKit.IntegrationTests.Restore;

public sealed class RestoreSafetyTests
{
    [Theory]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    public async Task Plan_OverwriteOfARoutineThatAnAccountMayExecute_IsWarnedOf(ServerName server)
    {
        await using var source = await TestServers.CreateDatabaseAsync(server);
        await using var copy = new TargetDatabase(server);
        await source.ExecuteAsync("CREATE FUNCTION f(x INT) RETURNS INT DETERMINISTIC RETURN x");
        var set = await RestoreLab.DumpAsync(source);
        await RestoreLab.RestoreAsync(server, set, RestoreLab.As(source, copy.Name));
        var target = new MySqlRestoreTarget(new MySqlRestoreOptions { ConnectionString = TestServers.ConnectionString(server) });
        var request = RestoreLab.As(source, copy.Name) with { Overwrite = true };
        var user = $"'{copy.Name[^30..]}'@'%'";
        await source.ExecuteAsync($"CREATE USER {user} IDENTIFIED BY 'a Pass-word 1'");
        try
        {
            Assert.DoesNotContain((await target.PlanAsync(set, request)).Findings, f => f.Message.Contains("single routines", StringComparison.Ordinal));
            await source.ExecuteAsync($"GRANT EXECUTE ON FUNCTION `{copy.Name}`.f TO {user}");
            Assert.Contains((await target.PlanAsync(set, request)).Findings, f => f.Message.Contains("single routines", StringComparison.Ordinal));
        }
        finally
        {
            await source.ExecuteAsync($"DROP USER {user}");
        }
    }

    [Theory]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    [Trait("Rule", "V17")]
    public async Task Restore_DamagedPart_IsNeverCommitted(ServerName server)
    {
        await using var source = await TestServers.CreateDatabaseAsync(server);
        await using var target = new TargetDatabase(server);
        await source.ExecuteAsync("CREATE TABLE t (id INT PRIMARY KEY, v VARCHAR(20))");
        await source.ExecuteAsync("INSERT INTO t VALUES (1, 'one'), (2, 'two')");
        var set = await RestoreLab.DumpAsync(source);
        var key = set.Manifest.Parts.Single(p => p.Kind == PartKind.Rows).Key;
        var files = ((MemorySink)set.Sink).Files;
        files[key] = [.. files[key]];
        files[key].AsSpan()[files[key].AsSpan().IndexOf("two"u8)] = (byte)'T';

        var failure = await Assert.ThrowsAsync<BackupException>(
            () => RestoreLab.RestoreAsync(server, set, RestoreLab.As(source, target.Name)));

        Assert.Equal(BackupErrorCode.SetCorrupt, failure.Code);
        Assert.Equal("0", await target.ScalarAsync("SELECT COUNT(*) FROM t"));
    }

    [Theory]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    [Trait("Rule", "Q2")]
    public async Task Plan_RowsPartGoneFromTheManifestToo_IsRefusedBeforeAnythingIsWritten(ServerName server)
    {
        await using var source = await TestServers.CreateDatabaseAsync(server);
        await using var target = new TargetDatabase(server);
        await source.ExecuteAsync("CREATE TABLE t (id INT PRIMARY KEY)");
        await source.ExecuteAsync("INSERT INTO t VALUES (1)");
        var set = await RestoreLab.DumpAsync(source);
        var parts = set.Manifest.Parts.Where(p => p.Kind is not (PartKind.Rows or PartKind.LoadStatement)).ToList();
        var edited = RestoreLab.ToSet(set.Manifest with { Parts = parts }, (MemorySink)set.Sink);

        var failure = await Assert.ThrowsAsync<BackupException>(
            () => RestoreLab.RestoreAsync(server, edited, RestoreLab.As(source, target.Name)));

        Assert.Equal(BackupErrorCode.SetCorrupt, failure.Code);
    }

    [Theory]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    [Trait("Rule", "R8")]
    public async Task Dump_DatabaseInTheMiddleOfARestore_IsRefusedByName(ServerName server)
    {
        await using var source = await TestServers.CreateDatabaseAsync(server);
        await source.ExecuteAsync("CREATE TABLE _backupkit_restore (id INT PRIMARY KEY)");

        var failure = await Assert.ThrowsAsync<BackupException>(() => RestoreLab.DumpAsync(source));

        Assert.Equal(BackupErrorCode.UnsupportedObject, failure.Code);
        Assert.Contains(source.Name, failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    [Trait("Rule", "V17")]
    [Trait("Trap", "26")]
    public async Task Restore_RowTheTargetWouldChange_FailsTheChunkAtomically(ServerName server)
    {
        await using var source = await TestServers.CreateDatabaseAsync(server);
        await using var target = new TargetDatabase(server);
        await source.ExecuteAsync("CREATE TABLE t (id INT PRIMARY KEY, v VARCHAR(20) CHARACTER SET latin1)");
        await source.ExecuteAsync("INSERT INTO t VALUES (1, 'plain'), (2, _latin1 x'61FF62')");
        var set = await RestoreLab.DumpAsync(source);

        // The table of the set takes other bytes than its rows have: the tail of the value would be lost with a warning.
        var item = set.Manifest.Inventory.Single(i => i.Kind == "table");
        var files = ((MemorySink)set.Sink).Files;
        var text = System.Text.Encoding.UTF8.GetString(files[item.Properties["definition"]])
            .Replace("CHARACTER SET latin1", "CHARACTER SET utf8mb4", StringComparison.Ordinal)
            .Replace("latin1_swedish_ci", "utf8mb4_bin", StringComparison.Ordinal);
        set = RestoreLab.WithFile(set, item, System.Text.Encoding.UTF8.GetBytes(text));

        var failure = await Assert.ThrowsAsync<BackupException>(
            () => RestoreLab.RestoreAsync(server, set, RestoreLab.As(source, target.Name)));

        Assert.Equal(BackupErrorCode.LoadMismatch, failure.Code);
        Assert.Equal("0", await target.ScalarAsync("SELECT COUNT(*) FROM t"));
    }

    [Theory]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    [Trait("Rule", "V20")]
    public async Task Plan_RowLongerThanThePacketsOfTheTarget_IsRefusedBeforeAnythingIsMade(ServerName server)
    {
        await using var narrow = await ScratchServer.StartAsync(server, "--max-allowed-packet=1M");
        await using var source = await TestServers.CreateDatabaseAsync(server);
        await source.ExecuteAsync("CREATE TABLE fits (id INT PRIMARY KEY, v LONGBLOB)");
        await source.ExecuteAsync("INSERT INTO fits VALUES (1, REPEAT('x', 1000000))");
        await source.ExecuteAsync("CREATE TABLE wide (id INT PRIMARY KEY, v LONGBLOB)");
        await source.ExecuteAsync("INSERT INTO wide VALUES (1, REPEAT('x', 1048576))");
        var set = await RestoreLab.DumpAsync(source);
        var target = RestoreLab.Target(server, options => options.ConnectionString = narrow.ConnectionString);

        var plan = await target.PlanAsync(set, RestoreLab.As(source, "copy"));
        var refused = await Assert.ThrowsAsync<BackupException>(() => target.ExecuteAsync(plan));
        var part = await target.ExecuteAsync(await target.PlanAsync(set, RestoreLab.As(source, "part") with { Tables = ["fits"] }));

        Assert.Equal(BackupErrorCode.TargetUnsuitable, refused.Code);
        Assert.Contains("`copy`.`wide` has 1048", Assert.Single(plan.Findings, f => f.Severity == FindingSeverity.Error).Message, StringComparison.Ordinal);
        Assert.Contains("max_allowed_packet", refused.Hint, StringComparison.Ordinal);
        Assert.True(part.Verification!.IsPassed);
        await using var session = await narrow.ConnectAsync();
        Assert.Empty((await session.QueryAsync("SHOW DATABASES LIKE 'copy'")).Rows);
    }

    [Theory]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    [Trait("Rule", "R2")]
    [Trait("Trap", "21")]
    public async Task Restore_InvalidDatesAndZeroDefaults_SurviveAStrictTarget(ServerName server)
    {
        await using var source = await TestServers.CreateDatabaseAsync(server);
        await using var target = new TargetDatabase(server);
        await RestoreLab.RunAsync(source, """
            SET sql_mode='ALLOW_INVALID_DATES' $$
            CREATE TABLE t (id INT PRIMARY KEY AUTO_INCREMENT, d DATE DEFAULT '0000-00-00', x DATETIME DEFAULT '2009-02-31 00:00:00') $$
            INSERT INTO t (d) VALUES ('2009-02-31'), ('2009-00-00'), ('0000-00-00') $$
            SET sql_mode='NO_AUTO_VALUE_ON_ZERO,ALLOW_INVALID_DATES' $$
            INSERT INTO t (id) VALUES (0), (-1)
            """);
        var set = await RestoreLab.DumpAsync(source);

        var result = await RestoreLab.RestoreAsync(server, set, RestoreLab.As(source, target.Name));

        Assert.True(result.Verification!.IsPassed);
        Assert.Equal("2009-02-31", await target.ScalarAsync("SELECT d FROM t WHERE id=1"));
        Assert.Equal("2", await target.ScalarAsync("SELECT COUNT(*) FROM t WHERE id IN (0, -1)"));
    }

    [Theory]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    [Trait("Rule", "R11")]
    public async Task Plan_NameThatMeansTwoThings_IsRefusedWithTheObject(ServerName server)
    {
        await using var source = await TestServers.CreateDatabaseAsync(server);
        await source.ExecuteAsync("CREATE TABLE t (id INT PRIMARY KEY)");
        await source.ExecuteAsync(
            $"CREATE PROCEDURE p() SELECT `{source.Name}`.id FROM `{source.Name}`.t AS `{source.Name}`");
        var set = await RestoreLab.DumpAsync(source);

        var plan = await RestoreLab.Target(server).PlanAsync(set, RestoreLab.As(source, "bk_never_made"));

        var error = Assert.Single(plan.Findings, f => f.Severity == FindingSeverity.Error);
        Assert.Equal(BackupErrorCode.RestoreRefused, error.Code);
        Assert.Contains("procedure `p`", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Rule", "R1")]
    public async Task Plan_TableThatIsThereInAnotherCase_IsRefusedWhereTheTargetFoldsCase()
    {
        const ServerName Server = ServerName.MariaDb1011;
        await using var source = await TestServers.CreateDatabaseAsync(Server);
        await source.ExecuteAsync("CREATE TABLE Orders (id INT PRIMARY KEY)");
        var set = await RestoreLab.DumpAsync(source);
        await using var folding = await ScratchServer.StartAsync(Server, "--lower-case-table-names=1");
        await using var session = await folding.ConnectAsync();
        await session.ExecuteAsync("CREATE DATABASE kept");
        await session.ExecuteAsync("CREATE TABLE kept.orders (id INT PRIMARY KEY)");

        var target = RestoreLab.Target(Server, options => options.ConnectionString = folding.ConnectionString);
        var plan = await target.PlanAsync(set, RestoreLab.As(source, "kept") with { Tables = ["Orders"] });

        Assert.Contains(plan.Findings, f => f is { Severity: FindingSeverity.Error, Code: BackupErrorCode.TargetNotEmpty });
    }

    [Fact]
    [Trait("Rule", "O5")]
    [Trait("Trap", "17")]
    public async Task Restore_ReadOnlyDatabase_IsReadOnlyAgain()
    {
        const ServerName Server = ServerName.MySql97;
        await using var source = await TestServers.CreateDatabaseAsync(Server);
        await using var target = new TargetDatabase(Server);
        await source.ExecuteAsync("CREATE TABLE t (id INT PRIMARY KEY)");
        await source.ExecuteAsync("INSERT INTO t VALUES (1)");
        await source.ExecuteAsync($"ALTER DATABASE `{source.Name}` READ ONLY=1");
        var set = await RestoreLab.DumpAsync(source);
        await source.ExecuteAsync($"ALTER DATABASE `{source.Name}` READ ONLY=0");

        await RestoreLab.RestoreAsync(Server, set, RestoreLab.As(source, target.Name));

        Assert.Empty((await RestoreLab.CompareAsync(Server, set, source, target.Name)).Findings);
        var refused = await Assert.ThrowsAsync<MySql.Wire.MySqlWireException>(() => target.ExecuteAsync("INSERT INTO t VALUES (2)"));
        Assert.Equal(3989, refused.ServerErrorNumber);
    }

    [Theory]
    [MemberData(nameof(TestServers.MariaDb), MemberType = typeof(TestServers))]
    [Trait("Rule", "O17")]
    public async Task Restore_SequencesVersionedTablesAndPackages_AreEqual(ServerName server)
    {
        await using var source = await TestServers.CreateDatabaseAsync(server);
        await using var target = new TargetDatabase(server);
        await RestoreLab.RunAsync(source, """
            CREATE SEQUENCE s START WITH 5 INCREMENT BY 3 CACHE 10 $$
            CREATE TABLE t (id BIGINT PRIMARY KEY DEFAULT nextval(s), v INT, KEY (v)) WITH SYSTEM VERSIONING $$
            INSERT INTO t (v) VALUES (1), (2) $$
            UPDATE t SET v = 3 WHERE v = 1 $$
            DELETE FROM t WHERE v = 2 $$
            SET sql_mode=ORACLE $$
            CREATE PACKAGE pk AS FUNCTION one RETURN INT; END $$
            CREATE PACKAGE BODY pk AS FUNCTION one RETURN INT AS BEGIN RETURN 1; END; END $$
            SET sql_mode=''
            """);
        var set = await RestoreLab.DumpAsync(source);

        var result = await RestoreLab.RestoreAsync(server, set, RestoreLab.As(source, target.Name));

        Assert.True(result.Verification!.IsPassed);
        Assert.Empty((await RestoreLab.CompareAsync(server, set, source, target.Name)).Findings);
        Assert.Equal("2", await target.ScalarAsync(
            "SELECT COUNT(*) FROM information_schema.ROUTINES WHERE ROUTINE_SCHEMA=DATABASE() AND ROUTINE_NAME='pk' AND SQL_MODE LIKE '%ORACLE%'"));
        Assert.Equal("35", await target.ScalarAsync("SELECT nextval(s)"));
        Assert.Equal("3", await target.ScalarAsync("SELECT COUNT(*) FROM t FOR SYSTEM_TIME ALL"));
    }
}
