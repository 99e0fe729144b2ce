using BackupKit.MySql;

namespace BackupKit.IntegrationTests.Snapshot;

/// <summary>Each rung by an account that reaches just that one.</summary>
[Collection(ExclusiveServerTests.Name)]
public sealed class LockLadderTests
{
    [Theory, Trait("Rule", "A6")]
    [InlineData(ServerName.MySql97, "backup-lock+ftwrl", "SELECT, RELOAD, BACKUP_ADMIN, REPLICATION CLIENT, XA_RECOVER_ADMIN", ConsistencyClass.Consistent)]
    [InlineData(ServerName.MySql97, "backup-lock+ftwrl", "SELECT, FLUSH_TABLES, BACKUP_ADMIN, REPLICATION CLIENT, XA_RECOVER_ADMIN", ConsistencyClass.Consistent)]
    [InlineData(ServerName.MySql97, "backup-lock+ftwrl", "SELECT, RELOAD, BACKUP_ADMIN, REPLICATION CLIENT", ConsistencyClass.ConsistentData)]
    [InlineData(ServerName.MySql97, "ftwrl", "SELECT, RELOAD, REPLICATION CLIENT, XA_RECOVER_ADMIN", ConsistencyClass.Consistent)]
    [InlineData(ServerName.MySql97, "lock-tables", "SELECT, LOCK TABLES", ConsistencyClass.ConsistentData)]
    [InlineData(ServerName.MySql97, "lock-tables", "SELECT, LOCK TABLES, XA_RECOVER_ADMIN", ConsistencyClass.Consistent)]
    [InlineData(ServerName.MySql97, "lock-tables", "SELECT, LOCK TABLES, BACKUP_ADMIN, XA_RECOVER_ADMIN", ConsistencyClass.Consistent)]
    [InlineData(ServerName.MySql97, "single-session", "SELECT", ConsistencyClass.ConsistentData)]
    [InlineData(ServerName.MariaDb1011, "backup-stage", "SELECT, RELOAD, BINLOG MONITOR", ConsistencyClass.Consistent)]
    [InlineData(ServerName.MariaDb1011, "lock-tables", "SELECT, LOCK TABLES", ConsistencyClass.Consistent)]
    [InlineData(ServerName.MariaDb1011, "single-session", "SELECT", ConsistencyClass.Consistent)]
    [InlineData(ServerName.MariaDb118, "backup-stage", "SELECT, RELOAD, BINLOG MONITOR", ConsistencyClass.Consistent)]
    [InlineData(ServerName.MariaDb118, "lock-tables", "SELECT, LOCK TABLES", ConsistencyClass.Consistent)]
    [InlineData(ServerName.MariaDb118, "single-session", "SELECT", ConsistencyClass.Consistent)]
    public async Task OpenAsync_RestrictedAccount_UsesTheRungItMay(ServerName server, string strategy, string privileges, ConsistencyClass expected)
    {
        await using var database = await CreateAsync(server);
        await using var account = await TestAccount.CreateAsync(database, $"{privileges} ON *.*");

        await using var snapshot = await SnapshotLab.OpenAsync(database, workers: 3, account: account);
        await database.ExecuteAsync("INSERT INTO t VALUES (3)");
        var counts = await snapshot.ScalarOnEachAsync($"SELECT COUNT(*) FROM `{database.Name}`.t");
        var certificate = await snapshot.CompleteAsync(CancellationToken.None);

        Assert.Equal(strategy, certificate.Strategy);
        Assert.Equal(expected, certificate.Class);
        Assert.All(counts, count => Assert.Equal(2, count));
        Assert.Equal(strategy == "single-session" ? 1 : 3, counts.Count);
        Assert.Equal(privileges.Contains("BACKUP_ADMIN", StringComparison.Ordinal), certificate.DdlGuard == "backup-lock");
        Assert.Equal(strategy is not ("backup-lock+ftwrl" or "backup-stage"), certificate.Notes.Any(n => n.Contains("refused with error", StringComparison.Ordinal) && !n.StartsWith("SHOW", StringComparison.Ordinal)));
    }

    [Theory, Trait("Rule", "S14")]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    public async Task OpenAsync_SingleSessionNotAllowed_FailsWithItsCode(ServerName server)
    {
        await using var database = await CreateAsync(server);
        await database.ExecuteAsync("CREATE TABLE second (id INT PRIMARY KEY)");
        await using var account = await TestAccount.CreateAsync(database, "SELECT ON *.*");

        var error = await Assert.ThrowsAsync<BackupException>(
            () => SnapshotLab.OpenAsync(database, account: account, configure: o => o.AllowSingleSession = false));

        Assert.Equal(BackupErrorCode.SnapshotLockFailed, error.Code);
        Assert.NotNull(error.Hint);
    }

    [Theory, Trait("Rule", "S13")]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    public async Task OpenAsync_NonTransactionalTableWithoutAnyLock_ClaimsBestEffortOnly(ServerName server)
    {
        await using var database = await CreateAsync(server);
        await database.ExecuteAsync("CREATE TABLE m (id INT) ENGINE=MyISAM");
        await using var account = await TestAccount.CreateAsync(database, "SELECT ON *.*");

        await using var snapshot = await SnapshotLab.OpenAsync(database, account: account);
        var certificate = await snapshot.CompleteAsync(CancellationToken.None);

        Assert.Equal(ConsistencyClass.BestEffort, certificate.Class);
        Assert.Equal([$"{database.Name}.m (MyISAM): not protected"], certificate.NonTransactionalTables);
    }

    [Fact, Trait("Rule", "S13")]
    public async Task OpenAsync_GlobalLockButNoLockTables_ClaimsBestEffortForNonTransactionalTables()
    {
        await using var database = await CreateAsync(ServerName.MySql97);
        await database.ExecuteAsync("CREATE TABLE m (id INT) ENGINE=MyISAM");
        await using var account = await TestAccount.CreateAsync(database, "SELECT, RELOAD, BACKUP_ADMIN, XA_RECOVER_ADMIN ON *.*");

        await using var snapshot = await SnapshotLab.OpenAsync(database, account: account);
        var certificate = await snapshot.CompleteAsync(CancellationToken.None);

        Assert.Equal("backup-lock+ftwrl", certificate.Strategy);
        Assert.Equal(ConsistencyClass.BestEffort, certificate.Class);
    }

    [Fact]
    public async Task OpenAsync_FewConnectionsLeft_GoesOnWithFewerWorkersAndSaysSo()
    {
        await using var database = await CreateAsync(ServerName.MySql97);
        await using var account = await TestAccount.CreateAsync(database, "SELECT, RELOAD, BACKUP_ADMIN, XA_RECOVER_ADMIN ON *.*");
        await account.LimitConnectionsAsync(5);

        await using var snapshot = await SnapshotLab.OpenAsync(database, workers: 8, account: account);
        var certificate = await snapshot.CompleteAsync(CancellationToken.None);

        Assert.Equal(3, snapshot.Workers);
        Assert.Contains(certificate.Notes, n => n.StartsWith("3 of 8 sessions of role Worker", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("missing", null, BackupErrorCode.DatabaseNotFound)]
    [InlineData(null, "missing", BackupErrorCode.TableNotFound)]
    [InlineData("mysql", null, BackupErrorCode.InvalidOptions)]
    public async Task OpenAsync_NamedObjectDoesNotExist_FailsWithItsCode(string? name, string? table, BackupErrorCode expected)
    {
        await using var database = await CreateAsync(ServerName.MariaDb1011);

        var error = await Assert.ThrowsAsync<BackupException>(() => SnapshotLab.OpenAsync(database, configure: options =>
        {
            options.Databases.Include(name is null ? [] : [name]);
            options.Tables.Include(table is null ? [] : [$"{database.Name}.{table}"]);
        }));

        Assert.Equal(expected, error.Code);
    }

    [Theory]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    public async Task OpenAsync_BrokenViewInScope_IsNoObstacle(ServerName server)
    {
        await using var database = await CreateAsync(server);
        await database.ExecuteAsync("CREATE TABLE gone (id INT)");
        await database.ExecuteAsync("CREATE VIEW broken AS SELECT id FROM gone");
        await database.ExecuteAsync("DROP TABLE gone");

        await using var snapshot = await SnapshotLab.OpenAsync(database, configure: o => o.DdlGuard = DdlGuard.PinMetadata);
        var certificate = await snapshot.CompleteAsync(CancellationToken.None);

        Assert.Equal(["broken", "t"], snapshot.Tables.Select(t => t.Name));
        Assert.Equal(ConsistencyClass.Consistent, certificate.Class);
        Assert.Equal("pin-metadata (1 tables)", certificate.DdlGuard);
    }

    [Theory, Trait("Rule", "O1")]
    [MemberData(nameof(TestServers.MariaDb), MemberType = typeof(TestServers))]
    public async Task OpenAsync_VersionedTableAndSequence_AreChosenAndPinned(ServerName server)
    {
        await using var database = await CreateAsync(server);
        await database.ExecuteAsync("CREATE TABLE versioned (id INT PRIMARY KEY) WITH SYSTEM VERSIONING");
        await database.ExecuteAsync("CREATE SEQUENCE numbers");

        await using var snapshot = await SnapshotLab.OpenAsync(database);
        var certificate = await snapshot.CompleteAsync(CancellationToken.None);

        Assert.Equal(
            ["SEQUENCE", "BASE TABLE", "SYSTEM VERSIONED"],
            snapshot.Tables.Select(t => t.TableType));
        Assert.Equal("pin-metadata (3 tables)", certificate.DdlGuard);
    }

    private static async Task<TestDatabase> CreateAsync(ServerName server)
    {
        var database = await TestServers.CreateDatabaseAsync(server);
        await database.ExecuteAsync("CREATE TABLE t (id INT PRIMARY KEY)");
        await database.ExecuteAsync("INSERT INTO t VALUES (1),(2)");
        return database;
    }
}
