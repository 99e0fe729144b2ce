using System.Globalization;

using BackupKit.MySql.Wire;

namespace BackupKit.MySql.Snapshot;

/// <summary>Keeps a backup from taking the connections that others need.</summary>
/// <remarks>A limit of the account is met by <see cref="SnapshotConnector"/>, which goes on with what it was given.</remarks>
internal static class ConnectionHeadroom
{
    /// <summary>How many workers may be opened of those that are wanted; a smaller number is noted.</summary>
    public static async Task<int> LimitAsync(
        MySqlSession session,
        SnapshotContext context,
        int wanted,
        CancellationToken cancellationToken)
    {
        if (wanted <= 1)
        {
            return wanted;
        }

        var limits = await session
            .QueryAsync("SELECT @@global.max_connections", cancellationToken)
            .ConfigureAwait(false);
        var connected = await session.QueryAsync("SHOW GLOBAL STATUS LIKE 'Threads_connected'", cancellationToken).ConfigureAwait(false);
        var allowed = Limit(wanted, limits.Rows[0].GetInt64(0), connected.Rows[0].GetInt64(1));
        if (allowed < wanted)
        {
            context.Note(string.Create(
                CultureInfo.InvariantCulture,
                $"{allowed} instead of {wanted} workers, so that half of the connections that are free on the server stay free"));
        }

        return allowed;
    }

    /// <summary>
    /// At most half of what is free, and at least one. Each worker may need a second session for tables without transactions, and one more reads
    /// definitions.
    /// </summary>
    /// <param name="wanted">How many are wanted.</param>
    /// <param name="most">The server's limit.</param>
    /// <param name="connected">Connections there are, this one included.</param>
    internal static int Limit(int wanted, long most, long connected) =>
        (int)Math.Clamp((((most - connected) / 2) - 1) / 2, 1, wanted);
}
