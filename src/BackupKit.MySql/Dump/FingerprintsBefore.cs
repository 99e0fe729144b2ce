using BackupKit.MySql.Planning;
using BackupKit.MySql.Snapshot;
using BackupKit.MySql.Wire;

namespace BackupKit.MySql.Dump;

/// <summary>What the tables looked like before the snapshot was taken.</summary>
internal sealed class FingerprintsBefore
{
    private readonly Dictionary<TableReference, TableFingerprint> _fingerprints = [];

    /// <summary>Nothing was looked at: DDL is kept away from before the snapshot on.</summary>
    public static FingerprintsBefore None { get; } = new();

    public static async Task<FingerprintsBefore> ReadAsync(
        MySqlSession session,
        MySqlSourceOptions options,
        CancellationToken cancellationToken)
    {
        var result = new FingerprintsBefore();
        var scope = await TableScope.ReadAsync(session, options, isUnderLock: false, cancellationToken).ConfigureAwait(false);
        foreach (var table in scope.Tables.Where(table => table.HasRows))
        {
            result._fingerprints[table] = await TableFingerprint.ReadAsync(session, table, cancellationToken).ConfigureAwait(false);
        }

        return result;
    }

    /// <exception cref="BackupException"><see cref="BackupErrorCode.DefinitionChanged"/> when the table differs.</exception>
    public void EnsureSame(TableDump table)
    {
        var reference = table.Definition.Reference;
        if (_fingerprints.TryGetValue(reference, out var before) && before.DifferenceFrom(table.Fingerprint) is { } difference)
        {
            throw TableFingerprint.Changed(reference, difference);
        }
    }
}
