using System.Diagnostics;

using BackupKit.MySql;
using BackupKit.MySql.Snapshot;
using BackupKit.MySql.Wire;

namespace BackupKit.IntegrationTests.Snapshot;

/// <summary>Whatever happens on the way to a snapshot, nobody else is held up afterwards.</summary>
[Collection(ExclusiveServerTests.Name)]
public sealed class SnapshotLockReleaseTests
{
    // Every lock or statement that a writer could still wait behind lasts longer; a loaded machine alone may need half a second.
    private static readonly TimeSpan MuchLessThanTheLock = TimeSpan.FromMilliseconds(1500);

    [Theory, Trait("Rule", "S27"), Trait("Trap", "31")]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    public async Task OpenAsync_LockTimesOutBehindALongSelect_WritersGoOnAtOnce(ServerName server)
    {
        await using var database = await CreateAsync(server);
        await using var slow = await database.ConnectAsync();
        await using var writer = await database.ConnectAsync();
        await writer.ExecuteAsync("SET lock_wait_timeout = 2");
        var select = slow.QueryAsync("SELECT SLEEP(6) FROM t");
        await Task.Delay(200);
        var insert = TimeSpan.MaxValue;

        // MariaDB's stages do not wait for a SELECT; there the snapshot simply opens.
        var opening = SnapshotLab.OpenAsync(
            database,
            configure: options =>
            {
                options.LongQueryTime = TimeSpan.FromHours(1);
                options.LockTimeout = TimeSpan.FromSeconds(1);
                options.LockAttempts = 1;
            },
            observer: async (step, _, ct) =>
            {
                if (step == SnapshotStep.AttemptFailed)
                {
                    insert = await TimeAsync(() => writer.ExecuteAsync("INSERT INTO u VALUES (1)", ct));
                }
            });
        var failure = await Record.ExceptionAsync(async () => await (await opening).DisposeAsync());
        var after = await TimeAsync(() => writer.ExecuteAsync("INSERT INTO u VALUES (2)"));
        await select;

        Assert.InRange(after, TimeSpan.Zero, MuchLessThanTheLock);
        if (TestServers.IsMariaDb(server))
        {
            Assert.Null(failure);
            return;
        }

        Assert.Equal(BackupErrorCode.SnapshotLockFailed, Assert.IsType<BackupException>(failure).Code);
        Assert.InRange(insert, TimeSpan.Zero, MuchLessThanTheLock);
    }

    [Fact, Trait("Rule", "S27"), Trait("Trap", "31")]
    public async Task AbandonAsync_GlobalLockAnsweredWithATimeout_ReleasesTheLockThatMySqlStillHolds()
    {
        await using var database = await CreateAsync(ServerName.MySql97);
        await using var slow = await database.ConnectAsync();
        await using var control = await database.ConnectAsync();
        await control.ExecuteAsync("SET lock_wait_timeout = 1");
        await database.ExecuteAsync("SET lock_wait_timeout = 1");
        var select = slow.QueryAsync("SELECT SLEEP(5) FROM t");
        await Task.Delay(200);

        var attempt = await LockStatement.TryAsync(control, "FLUSH TABLES WITH READ LOCK", "lock", CancellationToken.None);
        var blocked = await Assert.ThrowsAsync<MySqlWireException>(() => database.ExecuteAsync("INSERT INTO u VALUES (1)"));
        await new GlobalReadLockStrategy().AbandonAsync(control, CancellationToken.None);
        var insert = await TimeAsync(() => database.ExecuteAsync("INSERT INTO u VALUES (1)"));
        await select;

        Assert.Equal(LockOutcome.Busy, attempt.Outcome);
        Assert.Equal(1205, blocked.ServerErrorNumber);
        Assert.InRange(insert, TimeSpan.Zero, MuchLessThanTheLock);
    }

    [Fact, Trait("Rule", "S27")]
    public async Task OpenAsync_LockTimesOutOnce_TheNextAttemptSucceeds()
    {
        await using var database = await CreateAsync(ServerName.MySql97);
        await using var slow = await database.ConnectAsync();
        var select = Task.CompletedTask;

        await using var snapshot = await SnapshotLab.OpenAsync(
            database,
            configure: o => o.LockTimeout = TimeSpan.FromSeconds(1),
            observer: (step, _, ct) =>
            {
                if (step != SnapshotStep.Listed)
                {
                    return Task.CompletedTask;
                }

                select = slow.QueryAsync("SELECT SLEEP(3) FROM t", ct);
                return Task.Delay(100, ct);
            });
        var certificate = await snapshot.CompleteAsync(CancellationToken.None);
        await select;

        Assert.Contains(certificate.Notes, n => n.Contains("timed out with error 1205", StringComparison.Ordinal));
        Assert.Equal(ConsistencyClass.Consistent, certificate.Class);
    }

    [Theory, Trait("Rule", "S27")]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    public async Task OpenAsync_CancelledUnderTheLock_ReleasesEverything(ServerName server)
    {
        await using var database = await CreateAsync(server);
        await using var account = await TestAccount.CreateAsync(database, "ALL ON *.*");
        using var cancel = new CancellationTokenSource();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => SnapshotLab.OpenAsync(
            database,
            account: account,
            observer: (step, _, _) => step == SnapshotStep.ViewsOpen ? cancel.CancelAsync() : Task.CompletedTask,
            cancellationToken: cancel.Token));
        var insert = await TimeAsync(() => database.ExecuteAsync("INSERT INTO t VALUES (2)"));
        await database.ExecuteAsync("ALTER TABLE t ADD COLUMN w INT");

        Assert.InRange(insert, TimeSpan.Zero, MuchLessThanTheLock);
        await AssertGoneAsync(account);
    }

    [Fact, Trait("Rule", "S27")]
    public async Task OpenAsync_CancelledWhileWaitingForTheLock_ReleasesEverything()
    {
        await using var database = await CreateAsync(ServerName.MySql97);
        await using var slow = await database.ConnectAsync();
        var select = slow.QueryAsync("SELECT SLEEP(4) FROM t");
        await Task.Delay(200);
        using var cancel = new CancellationTokenSource(TimeSpan.FromSeconds(1));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => SnapshotLab.OpenAsync(database, cancellationToken: cancel.Token, configure: o => o.LockTimeout = TimeSpan.FromSeconds(30)));
        var insert = await TimeAsync(() => database.ExecuteAsync("INSERT INTO u VALUES (2)"));
        await select;

        Assert.InRange(insert, TimeSpan.Zero, MuchLessThanTheLock);
    }

    [Theory, Trait("Rule", "S27")]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    public async Task OpenAsync_ControlIsKilledUnderTheLock_FailsAndReleasesEverything(ServerName server)
    {
        await using var database = await CreateAsync(server);
        await using var account = await TestAccount.CreateAsync(database, "ALL ON *.*");

        await Assert.ThrowsAnyAsync<BackupException>(() => SnapshotLab.OpenAsync(
            database,
            account: account,
            observer: (step, _, _) => step == SnapshotStep.ViewsOpen ? KillAllAsync(database, account) : Task.CompletedTask));
        var insert = await TimeAsync(() => database.ExecuteAsync("INSERT INTO t VALUES (2)"));

        Assert.InRange(insert, TimeSpan.Zero, MuchLessThanTheLock);
        await AssertGoneAsync(account);
    }

    [Theory, Trait("Rule", "S20")]
    [InlineData(LongQueryAction.Fail)]
    [InlineData(LongQueryAction.Wait)]
    public async Task OpenAsync_LongStatementRuns_FailsBeforeAnythingIsFlushed(LongQueryAction action)
    {
        await using var database = await CreateAsync(ServerName.MySql97);
        await using var slow = await database.ConnectAsync();
        var select = slow.QueryAsync("SELECT SLEEP(6) FROM t");
        await Task.Delay(1200);

        var error = await Assert.ThrowsAsync<BackupException>(() => SnapshotLab.OpenAsync(database, configure: options =>
        {
            options.LongQueryTime = TimeSpan.FromSeconds(1);
            options.LongQueryAction = action;
            options.LockTimeout = TimeSpan.FromSeconds(1);
        }));
        var read = await TimeAsync(() => database.QueryAsync("SELECT COUNT(*) FROM t"));
        await select;

        Assert.Equal(BackupErrorCode.SnapshotBlockedByQuery, error.Code);
        Assert.DoesNotContain("SLEEP", error.Message, StringComparison.Ordinal);
        Assert.InRange(read, TimeSpan.Zero, MuchLessThanTheLock);
    }

    [Fact, Trait("Rule", "S20")]
    public async Task OpenAsync_LongStatementMayBeKilled_EndsItAndGoesOn()
    {
        await using var database = await CreateAsync(ServerName.MySql97);
        await using var slow = await database.ConnectAsync();
        var select = slow.QueryAsync("SELECT SLEEP(20) FROM t");
        await Task.Delay(1200);

        await using var snapshot = await SnapshotLab.OpenAsync(database, configure: options =>
        {
            options.LongQueryTime = TimeSpan.FromSeconds(1);
            options.LongQueryAction = LongQueryAction.Kill;
        });
        var certificate = await snapshot.CompleteAsync(CancellationToken.None);
        await Record.ExceptionAsync(() => select);

        Assert.Contains(certificate.Notes, n => n.StartsWith("a statement was ended with KILL QUERY", StringComparison.Ordinal));
    }

    internal static async Task AssertGoneAsync(TestAccount account)
    {
        var started = Stopwatch.GetTimestamp();
        while (await account.CountSessionsAsync() > 0)
        {
            Assert.InRange(Stopwatch.GetElapsedTime(started), TimeSpan.Zero, TimeSpan.FromSeconds(5));
            await Task.Delay(20);
        }
    }

    private static async Task KillAllAsync(TestDatabase database, TestAccount account)
    {
        var sessions = await database.QueryAsync($"SELECT ID FROM information_schema.PROCESSLIST WHERE USER = '{account.Name}'");
        foreach (var row in sessions.Rows)
        {
            await Record.ExceptionAsync(() => database.ExecuteAsync($"KILL {row.GetString(0)}"));
        }
    }

    private static async Task<TimeSpan> TimeAsync(Func<Task> work)
    {
        var started = Stopwatch.GetTimestamp();
        await work();
        return Stopwatch.GetElapsedTime(started);
    }

    private static async Task<TestDatabase> CreateAsync(ServerName server)
    {
        var database = await TestServers.CreateDatabaseAsync(server);
        await database.ExecuteAsync("CREATE TABLE t (id INT PRIMARY KEY)");
        await database.ExecuteAsync("CREATE TABLE u (id INT PRIMARY KEY)");
        await database.ExecuteAsync("INSERT INTO t VALUES (1)");
        return database;
    }
}
