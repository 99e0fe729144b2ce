using System.Diagnostics;

using BackupKit.MySql.Wire;

namespace BackupKit.IntegrationTests.Snapshot;

/// <summary>Writes without pause until disposed, in as many sessions as there are jobs.</summary>
internal sealed class LoadWriters : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly List<Task> _running = [];
    private long _rounds;
    private long _longest;

    /// <summary>Completed rounds of all writers.</summary>
    public long Rounds => Interlocked.Read(ref _rounds);

    /// <summary>The longest time that one statement took since this was asked last: how long a writer stood still.</summary>
    public TimeSpan TakeLongest() => new(Interlocked.Exchange(ref _longest, 0));

    public static async Task<LoadWriters> StartAsync(TestDatabase database, int count, Func<int, string[]> round)
    {
        var writers = new LoadWriters();
        for (var i = 0; i < count; i++)
        {
            var session = await database.ConnectAsync();
            writers._running.Add(Task.Run(() => writers.RunAsync(session, round, i)));
        }

        // Only a server that is being written to proves anything.
        while (writers.Rounds < count * 3 && !writers._running.Exists(t => t.IsFaulted))
        {
            await Task.Delay(10);
        }

        return writers;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_running);
        _stop.Dispose();
    }

    private void Note(TimeSpan took)
    {
        for (var known = Interlocked.Read(ref _longest); took.Ticks > known;)
        {
            var before = Interlocked.CompareExchange(ref _longest, took.Ticks, known);
            if (before == known)
            {
                return;
            }

            known = before;
        }
    }

    private async Task RunAsync(MySqlSession session, Func<int, string[]> round, int index)
    {
        await using (session)
        {
            while (!_stop.IsCancellationRequested)
            {
                foreach (var sql in round(index))
                {
                    var begun = Stopwatch.GetTimestamp();
                    await session.ExecuteAsync(sql, CancellationToken.None);
                    Note(Stopwatch.GetElapsedTime(begun));
                }

                Interlocked.Increment(ref _rounds);
            }
        }
    }
}
