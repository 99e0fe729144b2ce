using BackupKit.IntegrationTests.Dump;
using BackupKit.MySql;

namespace BackupKit.IntegrationTests.Snapshot;

/// <summary>
/// Accounts like those of managed servers, with grants on their own database: each rung with exactly what it needs, and each of these
/// privileges taken away.
/// </summary>
[Collection(ExclusiveServerTests.Name)]
public sealed class RestrictedAccountTests
{
    private const string NoBackupLock = "backup-lock+ftwrl: LOCK INSTANCE FOR BACKUP refused with error 1227";
    private const string NoFlush = "FLUSH NO_WRITE_TO_BINLOG TABLES refused with error 1227";
    private const string NoStage = "backup-stage: BACKUP STAGE START refused with error 1227";
    private const string NoLockTables = "lock-tables: LOCK TABLES READ refused with error 1044";
    private const string TableRefused = "lock-tables: LOCK TABLES READ refused with error 1142";
    private const string Unprotected = "second is not protected against DDL: error 1142";

    [Theory, Trait("Rule", "S1")]
    [InlineData("RELOAD, BACKUP_ADMIN, REPLICATION CLIENT, XA_RECOVER_ADMIN", "SELECT", "backup-lock+ftwrl", ConsistencyClass.Consistent)]
    [InlineData("FLUSH_TABLES, BACKUP_ADMIN, REPLICATION CLIENT, XA_RECOVER_ADMIN", "SELECT", "backup-lock+ftwrl", ConsistencyClass.Consistent)]
    [InlineData("RELOAD, BACKUP_ADMIN, XA_RECOVER_ADMIN", "SELECT", "backup-lock+ftwrl", ConsistencyClass.Consistent, "SHOW BINARY LOG STATUS refused with error 1227")]
    [InlineData("RELOAD, BACKUP_ADMIN, REPLICATION CLIENT", "SELECT", "backup-lock+ftwrl", ConsistencyClass.ConsistentData, "prepared XA transactions could not be looked for: grant XA_RECOVER_ADMIN to the account")]
    [InlineData("RELOAD, REPLICATION CLIENT, XA_RECOVER_ADMIN", "SELECT", "ftwrl", ConsistencyClass.Consistent, NoBackupLock)]
    [InlineData("BACKUP_ADMIN, REPLICATION CLIENT, XA_RECOVER_ADMIN", "SELECT, LOCK TABLES", "lock-tables", ConsistencyClass.Consistent, "backup-lock+ftwrl: " + NoFlush, "ftwrl: " + NoFlush)]
    [InlineData("BACKUP_ADMIN, REPLICATION CLIENT, XA_RECOVER_ADMIN", "SELECT", "single-session", ConsistencyClass.ConsistentData, "backup-lock+ftwrl: " + NoFlush, NoLockTables)]
    public Task OpenAsync_MySqlWithGlobalPrivileges_UsesTheRungTheyAreFor(string everywhere, string own, string strategy, ConsistencyClass expected, params string[] notes) =>
        AssertRungAsync(ServerName.MySql97, everywhere, own, strategy, expected, notes);

    [Theory, Trait("Rule", "S6")]
    [InlineData("XA_RECOVER_ADMIN", "SELECT, LOCK TABLES", "lock-tables", ConsistencyClass.Consistent, NoBackupLock, "ftwrl: " + NoFlush)]
    [InlineData("", "SELECT, LOCK TABLES", "lock-tables", ConsistencyClass.ConsistentData, NoBackupLock, "prepared XA transactions could not be looked for: grant XA_RECOVER_ADMIN to the account")]
    [InlineData("XA_RECOVER_ADMIN", "SELECT", "single-session", ConsistencyClass.ConsistentData, NoBackupLock, NoLockTables)]
    [InlineData("", "SELECT", "single-session", ConsistencyClass.ConsistentData, NoBackupLock, NoLockTables)]
    public Task OpenAsync_MySqlWithoutGlobalLock_UsesTableLocksOrOneSession(string everywhere, string own, string strategy, ConsistencyClass expected, params string[] notes) =>
        AssertRungAsync(ServerName.MySql97, everywhere, own, strategy, expected, notes);

    // The stages and FLUSH TABLES WITH READ LOCK need the same privilege on MariaDB, so no account reaches the second alone.
    [Theory, Trait("Rule", "S4")]
    [InlineData(ServerName.MariaDb1011, "RELOAD, BINLOG MONITOR, SLAVE MONITOR", "SELECT", "backup-stage")]
    [InlineData(ServerName.MariaDb1011, "RELOAD", "SELECT", "backup-stage", "SHOW MASTER STATUS refused with error 1227")]
    [InlineData(ServerName.MariaDb1011, "BINLOG MONITOR", "SELECT, LOCK TABLES", "lock-tables", NoStage, "ftwrl: " + NoFlush)]
    [InlineData(ServerName.MariaDb1011, "BINLOG MONITOR", "SELECT", "single-session", NoStage, "ftwrl: " + NoFlush, NoLockTables)]
    [InlineData(ServerName.MariaDb118, "RELOAD, BINLOG MONITOR, SLAVE MONITOR", "SELECT", "backup-stage")]
    [InlineData(ServerName.MariaDb118, "RELOAD", "SELECT", "backup-stage", "SHOW MASTER STATUS refused with error 1227")]
    [InlineData(ServerName.MariaDb118, "BINLOG MONITOR", "SELECT, LOCK TABLES", "lock-tables", NoStage, "ftwrl: " + NoFlush)]
    [InlineData(ServerName.MariaDb118, "BINLOG MONITOR", "SELECT", "single-session", NoStage, "ftwrl: " + NoFlush, NoLockTables)]
    public Task OpenAsync_MariaDbWithGlobalPrivileges_UsesTheRungTheyAreFor(ServerName server, string everywhere, string own, string strategy, params string[] notes) =>
        AssertRungAsync(server, everywhere, own, strategy, ConsistencyClass.Consistent, notes);

    [Theory, Trait("Rule", "S6"), Trait("Rule", "S14")]
    [InlineData(ServerName.MariaDb1011, "SELECT, LOCK TABLES", "lock-tables", NoStage)]
    [InlineData(ServerName.MariaDb1011, "SELECT", "single-session", NoStage, NoLockTables)]
    [InlineData(ServerName.MariaDb118, "SELECT, LOCK TABLES", "lock-tables", NoStage)]
    [InlineData(ServerName.MariaDb118, "SELECT", "single-session", NoStage, NoLockTables)]
    public Task OpenAsync_MariaDbWithoutGlobalLock_UsesTableLocksOrOneSession(ServerName server, string own, string strategy, params string[] notes) =>
        AssertRungAsync(server, "", own, strategy, ConsistencyClass.Consistent, notes);

    // RDS lists RELOAD and answers 1045 to the lock all the same; other services refuse with the usual numbers.
    [Theory, Trait("Rule", "A6")]
    [InlineData(ServerName.MySql97, "RELOAD, REPLICATION CLIENT, XA_RECOVER_ADMIN", "SELECT, LOCK TABLES", 1045, "lock-tables", "pin-metadata (2 tables)")]
    [InlineData(ServerName.MySql97, "RELOAD, REPLICATION CLIENT, XA_RECOVER_ADMIN", "SELECT, LOCK TABLES", 1227, "lock-tables", "pin-metadata (2 tables)")]
    [InlineData(ServerName.MySql97, "RELOAD, BACKUP_ADMIN, REPLICATION CLIENT, XA_RECOVER_ADMIN", "SELECT, LOCK TABLES", 1045, "lock-tables", "backup-lock")]
    [InlineData(ServerName.MySql97, "RELOAD, REPLICATION CLIENT, XA_RECOVER_ADMIN", "SELECT", 1045, "single-session", "pin-metadata (2 tables)")]
    [InlineData(ServerName.MariaDb1011, "RELOAD, BINLOG MONITOR", "SELECT, LOCK TABLES", 1045, "lock-tables", "pin-metadata (2 tables)")]
    [InlineData(ServerName.MariaDb118, "RELOAD, BINLOG MONITOR", "SELECT, LOCK TABLES", 1045, "lock-tables", "pin-metadata (2 tables)")]
    [InlineData(ServerName.MariaDb118, "RELOAD, BINLOG MONITOR", "SELECT", 1045, "single-session", "pin-metadata (2 tables)")]
    public async Task OpenAsync_ServiceRefusesALockThatIsGranted_TakesTheNextRung(
        ServerName server, string everywhere, string own, int error, string strategy, string guard)
    {
        await using var database = await CreateAsync(server);
        await using var account = await TestAccount.CreateAsync(database, $"{everywhere} ON *.*", $"{own} ON `{database.Name}`.*");
        await using var proxy = new RefusingProxy(
            account.Settings,
            sql => sql.StartsWith("FLUSH TABLES WITH READ LOCK", StringComparison.Ordinal)
                || sql.StartsWith("BACKUP STAGE BLOCK_COMMIT", StringComparison.Ordinal) ? error : null);

        await using var snapshot = await SnapshotLab.OpenAsync(database, workers: 3, account: account, settings: proxy.Settings);
        await database.ExecuteAsync("INSERT INTO t VALUES (3)");
        var certificate = await snapshot.CompleteAsync(CancellationToken.None);

        Assert.Equal((strategy, guard), (certificate.Strategy, certificate.DdlGuard));
        Assert.Contains(certificate.Notes, note => note.EndsWith($"refused with error {error}", StringComparison.Ordinal));
    }

    [Theory, Trait("Rule", "A6")]
    [InlineData(ServerName.MySql97, "RELOAD, PROCESS, REPLICATION CLIENT, XA_RECOVER_ADMIN, SHOW_ROUTINE ON *.*")]
    [InlineData(ServerName.MariaDb1011, "RELOAD, PROCESS, BINLOG MONITOR, SLAVE MONITOR ON *.*", "SELECT ON mysql.proc")]
    [InlineData(ServerName.MariaDb118, "RELOAD, PROCESS, BINLOG MONITOR, SLAVE MONITOR ON *.*", "SELECT ON mysql.proc")]
    public async Task Backup_AccountOfAManagedServer_RunsWithTableLocksAndRecordsIt(ServerName server, params string[] grants)
    {
        await using var database = await CreateAsync(server);
        await using var account = await TestAccount.CreateAsync(
            database, [.. grants, $"SELECT, LOCK TABLES, TRIGGER, EVENT, SHOW VIEW ON `{database.Name.Replace("_", "\\_", StringComparison.Ordinal)}`.*"]);
        await using var proxy = new RefusingProxy(
            account.Settings,
            sql => sql.StartsWith("FLUSH TABLES WITH READ LOCK", StringComparison.Ordinal)
                || sql.StartsWith("BACKUP STAGE", StringComparison.Ordinal) ? 1045 : null);
        var options = SnapshotLab.Options(database);
        options.ConnectionString = TestAccount.ConnectionStringOf(proxy.Settings);

        var set = await DumpLab.RunAsync(options);

        Assert.Equal("lock-tables", set.Report.Consistency.Strategy);
        Assert.Equal(ConsistencyClass.Consistent, set.Report.Consistency.Class);
        Assert.Contains(set.Parts, part => part.ObjectName == "t");
    }

    // INSERT shows the table in the list without the right to read it; LOCK TABLES wants that right too.
    [Theory, Trait("Rule", "S6"), Trait("Rule", "O2")]
    [InlineData(ServerName.MySql97, "RELOAD, BACKUP_ADMIN, XA_RECOVER_ADMIN", "backup-lock+ftwrl")]
    [InlineData(ServerName.MySql97, "XA_RECOVER_ADMIN", "single-session", TableRefused)]
    [InlineData(ServerName.MariaDb1011, "RELOAD", "backup-stage", Unprotected)]
    [InlineData(ServerName.MariaDb1011, "BINLOG MONITOR", "single-session", TableRefused, Unprotected)]
    [InlineData(ServerName.MariaDb118, "RELOAD", "backup-stage", Unprotected)]
    [InlineData(ServerName.MariaDb118, "BINLOG MONITOR", "single-session", TableRefused, Unprotected)]
    public async Task OpenAsync_OneTableMayNotBeRead_IsSaidAndTheSourceRefusesByName(
        ServerName server, string everywhere, string strategy, params string[] notes)
    {
        await using var database = await CreateAsync(server);
        await using var account = await TestAccount.CreateAsync(
            database,
            $"{everywhere} ON *.*",
            $"LOCK TABLES ON `{database.Name}`.*",
            $"SELECT ON `{database.Name}`.t",
            $"INSERT ON `{database.Name}`.second");

        await using (var snapshot = await SnapshotLab.OpenAsync(database, account: account))
        {
            var certificate = await snapshot.CompleteAsync(CancellationToken.None);
            Assert.Equal(strategy, certificate.Strategy);
            Assert.All(notes, end => Assert.Contains(certificate.Notes, note => note.EndsWith(end, StringComparison.Ordinal)));
        }

        var options = SnapshotLab.Options(database);
        options.ConnectionString = account.ConnectionString;
        var error = await Assert.ThrowsAnyAsync<BackupException>(async () =>
        {
            await using var opened = await new MySqlBackupSource(options).OpenSnapshotAsync(new SnapshotRequest());
        });
        Assert.Equal(BackupErrorCode.MissingPrivilege, error.Code);
        Assert.Contains("SELECT", error.Message, StringComparison.Ordinal);
    }

    [Theory, Trait("Rule", "O2")]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    public async Task OpenAsync_NothingMayBeReadAtAll_IsANamedError(ServerName server)
    {
        await using var database = await CreateAsync(server);
        await using var account = await TestAccount.CreateAsync(database, "RELOAD ON *.*");

        var error = await Assert.ThrowsAsync<BackupException>(async () =>
        {
            await using var opened = await SnapshotLab.OpenAsync(database, account: account);
        });

        Assert.Equal(BackupErrorCode.DatabaseNotFound, error.Code);
    }

    private static async Task AssertRungAsync(
        ServerName server, string everywhere, string own, string strategy, ConsistencyClass expected, string[] notes)
    {
        await using var database = await CreateAsync(server);
        string[] grants = [$"{own} ON `{database.Name}`.*", .. everywhere.Length > 0 ? [$"{everywhere} ON *.*"] : Array.Empty<string>()];
        await using var account = await TestAccount.CreateAsync(database, grants);

        await using var snapshot = await SnapshotLab.OpenAsync(database, workers: 3, account: account);
        await database.ExecuteAsync("INSERT INTO t VALUES (3)");
        var counts = await snapshot.ScalarOnEachAsync($"SELECT COUNT(*) FROM `{database.Name}`.t");
        var certificate = await snapshot.CompleteAsync(CancellationToken.None);

        Assert.Equal((strategy, expected), (certificate.Strategy, certificate.Class));
        Assert.Equal(strategy == "single-session" ? 1 : 3, counts.Count);
        Assert.All(counts, count => Assert.Equal(2, count));
        Assert.All(notes, note => Assert.Contains(note, certificate.Notes));
        if (notes.Length == 0)
        {
            Assert.Empty(certificate.Notes);
        }

        var holdsBackupLock = everywhere.Contains("BACKUP_ADMIN", StringComparison.Ordinal) && strategy != "single-session";
        Assert.Equal(holdsBackupLock ? "backup-lock" : "pin-metadata (2 tables)", certificate.DdlGuard);
    }

    private static async Task<TestDatabase> CreateAsync(ServerName server)
    {
        var database = await TestServers.CreateDatabaseAsync(server);
        await database.ExecuteAsync("CREATE TABLE t (id INT PRIMARY KEY)");
        await database.ExecuteAsync("CREATE TABLE second (id INT PRIMARY KEY)");
        await database.ExecuteAsync("INSERT INTO t VALUES (1),(2)");
        return database;
    }
}
