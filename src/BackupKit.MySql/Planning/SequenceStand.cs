using BackupKit.MySql.Wire;

namespace BackupKit.MySql.Planning;

/// <summary>Where a sequence of MariaDB stands.</summary>
/// <param name="NextValue">The next value that no session has in its cache.</param>
/// <param name="CycleCount">How often it began anew.</param>
internal sealed record SequenceStand(string NextValue, string CycleCount)
{
    public static async Task<SequenceStand> ReadAsync(
        MySqlSession session,
        string database,
        string sequence,
        CancellationToken cancellationToken)
    {
        var result = await session
            .QueryAsync($"SELECT next_not_cached_value, cycle_count FROM {SqlText.Identifier(database, sequence)}", cancellationToken)
            .ConfigureAwait(false);
        return new SequenceStand(result.Rows[0].GetString(0), result.Rows[0].GetString(1));
    }
}
