using System.Collections.Concurrent;

using BackupKit.MySql.Wire;

namespace BackupKit.IntegrationTests.Snapshot;

/// <summary>Sessions that create, alter, fill, read and drop tables of one database until stopped.</summary>
internal sealed class DdlStorm : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly List<Task> _sessions = [];
    private readonly ConcurrentQueue<int> _errors = new();
    private int _statements;

    /// <summary>The error numbers that its statements ended with.</summary>
    public IReadOnlyCollection<int> Errors => _errors;

    public int Statements => Volatile.Read(ref _statements);

    /// <param name="database">The database.</param>
    /// <param name="sessions">How many sessions.</param>
    /// <param name="engine">The engine of their tables.</param>
    public static DdlStorm Start(TestDatabase database, int sessions, string engine = "InnoDB")
    {
        var storm = new DdlStorm();
        storm._sessions.AddRange(Enumerable.Range(0, sessions).Select(i => Task.Run(() => storm.RunAsync(database, $"s{i}", engine))));
        return storm;
    }

    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_sessions);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_sessions).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private async Task RunAsync(TestDatabase database, string table, string engine)
    {
        await using var session = await database.ConnectAsync();
        while (!_stop.IsCancellationRequested)
        {
            await TryAsync(session, $"CREATE TABLE IF NOT EXISTS {table} (a INT PRIMARY KEY, b INT) ENGINE={engine}");
            await TryAsync(session, $"REPLACE INTO {table} (a, b) VALUES (1, 1)");
            await TryAsync(session, $"ALTER TABLE {table} ADD COLUMN c INT");
            await TryAsync(session, $"ALTER TABLE {table} DROP COLUMN c");
            await TryAsync(session, $"DROP TABLE IF EXISTS {table}");
        }
    }

    private async Task TryAsync(MySqlSession session, string sql)
    {
        try
        {
            await session.ExecuteAsync(sql);
            Interlocked.Increment(ref _statements);
        }
        catch (MySqlWireException ex) when (ex.ServerErrorNumber != 0)
        {
            _errors.Enqueue(ex.ServerErrorNumber);
        }
    }
}
