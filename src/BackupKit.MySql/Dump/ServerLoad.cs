using System.Globalization;

using BackupKit.MySql.Snapshot;
using BackupKit.MySql.Wire;

namespace BackupKit.MySql.Dump;

/// <summary>Asks a server how busy others keep it, and how far it lags behind its own source.</summary>
internal static class ServerLoad
{
    private static readonly string[] LagColumns = ["Seconds_Behind_Source", "Seconds_Behind_Master"];

    /// <summary>Why a backup should wait; <see langword="null"/> when it need not.</summary>
    /// <param name="session">A session without a view.</param>
    /// <param name="options">The limits.</param>
    /// <param name="ownThreads">How many sessions of this backup may be running statements, beside the one that asks.</param>
    /// <param name="cancellationToken">Stops the question.</param>
    public static async Task<string?> FindReasonAsync(
        MySqlSession session,
        MySqlSourceOptions options,
        int ownThreads,
        CancellationToken cancellationToken)
    {
        if (options.MaxThreadsRunning is { } most)
        {
            var others = await ThreadsRunningAsync(session, cancellationToken).ConfigureAwait(false) - 1 - ownThreads;
            if (others > most)
            {
                return string.Create(CultureInfo.InvariantCulture, $"{others} threads of others are running, the limit is {most}");
            }
        }

        if (options.MaxReplicaLag is { } limit
            && await LagAsync(session, cancellationToken).ConfigureAwait(false) is { } lag
            && lag > limit)
        {
            return string.Create(CultureInfo.InvariantCulture, $"the replica is {lag.TotalSeconds:0} s behind, the limit is {limit.TotalSeconds:0} s");
        }

        return null;
    }

    /// <summary>
    /// How far the applier that is most behind is behind; <see langword="null"/> on a server that is no replica, and where appliers do not run, since
    /// waiting would not help them.
    /// </summary>
    /// <exception cref="MySqlWireException">The account may not ask.</exception>
    public static async Task<TimeSpan?> LagAsync(MySqlSession session, CancellationToken cancellationToken)
    {
        var result = await session.QueryAsync(ReplicaChannels.Statement(session.Server), cancellationToken).ConfigureAwait(false);
        return LongestLag(result);
    }

    /// <summary>The longest lag in the answer of SHOW REPLICA STATUS or its like.</summary>
    internal static TimeSpan? LongestLag(TextResult result)
    {
        var index = Enumerable.Range(0, result.Columns.Count)
            .FirstOrDefault(i => LagColumns.Contains(result.Columns[i].Name, StringComparer.OrdinalIgnoreCase), -1);
        if (index < 0)
        {
            return null;
        }

        var seconds = result.Rows
            .Select(row => row.GetStringOrNull(index))
            .OfType<string>()
            .Select(text => long.Parse(text, CultureInfo.InvariantCulture))
            .DefaultIfEmpty(-1)
            .Max();
        return seconds < 0 ? null : TimeSpan.FromSeconds(seconds);
    }

    private static async Task<long> ThreadsRunningAsync(MySqlSession session, CancellationToken cancellationToken)
    {
        var result = await session.QueryAsync("SHOW GLOBAL STATUS LIKE 'Threads_running'", cancellationToken).ConfigureAwait(false);
        return result.Rows[0].GetInt64(1);
    }
}
