using System.Security.Cryptography;

using BackupKit.MySql.Snapshot;
using BackupKit.MySql.Wire;

namespace BackupKit.MySql.Planning;

/// <summary>
/// What tells that a table is still defined as the snapshot saw it. The server itself notices only part of the changes: a dropped
/// partition or an instantly dropped column just makes data missing.
/// </summary>
/// <param name="Definition">
/// Hash of SHOW CREATE TABLE without the AUTO_INCREMENT counter, which moves with every insert. Of the facts beside it, MySQL answers those of
/// the snapshot to a session that has one, and MariaDB takes the time of creation from a file.
/// </param>
internal sealed record TableFingerprint(string Definition)
{
    public static TableFingerprint Of(ReadOnlySpan<byte> showCreate)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(TableOptions.WithoutCounter(showCreate), hash);
        return new TableFingerprint(Convert.ToHexStringLower(hash));
    }

    /// <summary>Takes the fingerprint again on a session whose transaction may be open: nothing here ends it.</summary>
    public static async Task<TableFingerprint> ReadAsync(
        MySqlSession session,
        TableReference table,
        CancellationToken cancellationToken)
    {
        var definition = await DefinitionReader
            .ReadAsync(session, "table", table.Database, table.Name, cancellationToken)
            .ConfigureAwait(false);
        return Of(definition.Text);
    }

    /// <exception cref="BackupException"><see cref="BackupErrorCode.DefinitionChanged"/> when the other one differs.</exception>
    public void EnsureSame(TableReference table, TableFingerprint other)
    {
        if (this != other)
        {
            throw Changed(table, "its definition differs");
        }
    }

    public static BackupException Changed(TableReference table, string what, Exception? inner = null) => new(
        BackupErrorCode.DefinitionChanged,
        $"The table {SqlText.Identifier(table.Database, table.Name)} was changed by DDL while it was backed up: {what}.",
        "Run the backup again without DDL beside it, or protect it with DdlGuard BackupLock or PinMetadata.",
        isTransient: false,
        inner);
}
