using BackupKit.MySql;
using BackupKit.MySql.Snapshot;
using BackupKit.MySql.Wire;

using Microsoft.Extensions.Logging.Abstractions;

namespace BackupKit.IntegrationTests.Snapshot;

/// <summary>Opens snapshots of one test database, with what a test wants to change.</summary>
internal static class SnapshotLab
{
    public static MySqlSourceOptions Options(TestDatabase database, Action<MySqlSourceOptions>? configure = null)
    {
        var options = new MySqlSourceOptions { LockTimeout = TimeSpan.FromSeconds(5) };
        options.Databases.Include(database.Name);
        configure?.Invoke(options);
        return options;
    }

    public static Task<ConsistentSnapshot> OpenAsync(
        TestDatabase database,
        int workers = 4,
        Action<MySqlSourceOptions>? configure = null,
        SnapshotObserver? observer = null,
        TestAccount? account = null,
        TimeProvider? time = null,
        MySqlConnectionSettings? settings = null,
        TimeSpan? writeTimeout = null,
        CancellationToken cancellationToken = default) =>
        ConsistentSnapshot.OpenAsync(
            new SnapshotContext
            {
                Options = Options(database, configure),
                Settings = settings ?? account?.Settings ?? TestServers.Settings(database.Server),
                Time = time ?? TimeProvider.System,
                Logger = NullLogger.Instance,
                Observer = observer,
                WriteTimeout = writeTimeout ?? SessionPrologue.WriteTimeout,
            },
            workers,
            cancellationToken);

    public static async Task<long> ScalarAsync(this MySqlSession session, string sql)
    {
        var result = await session.QueryAsync(sql);
        return result.Rows[0].GetInt64(0);
    }

    /// <summary>Runs the same query on every worker at the same time.</summary>
    public static async Task<IReadOnlyList<long>> ScalarOnEachAsync(this ConsistentSnapshot snapshot, string sql)
    {
        var leases = new List<WorkerLease>();
        for (var i = 0; i < snapshot.Workers; i++)
        {
            leases.Add(await snapshot.RentAsync(null, CancellationToken.None));
        }

        var values = await Task.WhenAll(leases.Select(l => l.Session.ScalarAsync(sql)));
        foreach (var lease in leases)
        {
            await lease.DisposeAsync();
        }

        return values;
    }
}
