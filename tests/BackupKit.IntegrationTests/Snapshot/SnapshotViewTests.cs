using BackupKit.MySql.Snapshot;
using BackupKit.MySql.Wire;

namespace BackupKit.IntegrationTests.Snapshot;

/// <summary>Whether a view is still open is told by the last answer where that says it, and asked where it does not.</summary>
public sealed class SnapshotViewTests
{
    [Theory, Trait("Rule", "S12")]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    public async Task WasOpenAsync_AfterReadsInTheView_NeedsNoStatement(ServerName server)
    {
        await using var database = await CreateAsync(server);
        await using var session = await OpenAsync(database);
        var before = await CountAsync(session);

        foreach (var sql in new[] { "SELECT * FROM t", "SELECT COUNT(*) FROM t", "SHOW CREATE TABLE t", "SELECT SLEEP(0)" })
        {
            await session.ExecuteAsync(sql);
            Assert.True(await SnapshotView.WasOpenAsync(session, CancellationToken.None), sql);
        }

        Assert.Equal(before, await CountAsync(session));
    }

    [Theory, Trait("Rule", "S12")]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    public async Task WasOpenAsync_TransactionEndedAnyWay_IsFalse(ServerName server)
    {
        await using var database = await CreateAsync(server);
        foreach (var end in new[] { "COMMIT", "ROLLBACK", "LOCK TABLES t READ", "ANALYZE TABLE t", "CREATE TABLE IF NOT EXISTS u (a INT)" })
        {
            await using var session = await OpenAsync(database);
            await session.ExecuteAsync(end);
            Assert.False(await SnapshotView.WasOpenAsync(session, CancellationToken.None), end);

            await session.ExecuteAsync("SELECT * FROM t");
            Assert.False(await SnapshotView.WasOpenAsync(session, CancellationToken.None), end);
        }
    }

    [Theory, Trait("Rule", "S12")]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    public async Task WasOpenAsync_AfterAnError_AsksTheServer(ServerName server)
    {
        await using var database = await CreateAsync(server);
        await using var session = await OpenAsync(database);
        await session.ExecuteAsync("SELECT * FROM t");
        await Assert.ThrowsAsync<MySqlWireException>(() => session.ExecuteAsync("SELECT * FROM nowhere_at_all"));

        Assert.Equal(ServerStatus.None, session.Status);
        Assert.True(await SnapshotView.WasOpenAsync(session, CancellationToken.None));

        await session.ExecuteAsync("COMMIT");
        await Assert.ThrowsAsync<MySqlWireException>(() => session.ExecuteAsync("SELECT * FROM nowhere_at_all"));
        Assert.False(await SnapshotView.WasOpenAsync(session, CancellationToken.None));
    }

    // Without autocommit every read opens a transaction, so the flag tells nothing of the view.
    [Theory, Trait("Rule", "S12")]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    public async Task WasOpenAsync_WithoutAutocommit_AsksTheServer(ServerName server)
    {
        await using var database = await CreateAsync(server);
        await using var session = await OpenAsync(database);
        var before = await CountAsync(session);
        await session.ExecuteAsync("SET autocommit=0");

        await SnapshotView.WasOpenAsync(session, CancellationToken.None);

        Assert.Equal(before + 2, await CountAsync(session));
    }

    private static async Task<TestDatabase> CreateAsync(ServerName server)
    {
        var database = await TestServers.CreateDatabaseAsync(server);
        await database.ExecuteAsync("CREATE TABLE t (id INT PRIMARY KEY)");
        await database.ExecuteAsync("INSERT INTO t VALUES (1)");
        return database;
    }

    private static async Task<MySqlSession> OpenAsync(TestDatabase database)
    {
        var session = await database.ConnectAsync();
        await session.ExecuteAsync("SET autocommit=1");
        await SnapshotView.OpenAsync(session, CancellationToken.None);
        return session;
    }

    private static async Task<long> CountAsync(MySqlSession session) =>
        (await session.QueryAsync("SHOW SESSION STATUS LIKE 'Com_set_option'")).Rows[0].GetInt64(1);
}
