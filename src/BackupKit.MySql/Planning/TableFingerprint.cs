using System.Security.Cryptography;

using BackupKit.MySql.Snapshot;
using BackupKit.MySql.Wire;

namespace BackupKit.MySql.Planning;

/// <summary>
/// What tells that a table is still the one the snapshot saw. The server itself notices only part of the changes: a dropped
/// partition or an instantly dropped column just makes data missing.
/// </summary>
/// <param name="Definition">Hash of SHOW CREATE TABLE without the AUTO_INCREMENT counter, which moves with every insert.</param>
/// <param name="Engine">The engine as the server lists it.</param>
/// <param name="Created">When the server says the table was made; MySQL only, because MariaDB takes a file's time for some engines.</param>
internal sealed record TableFingerprint(string Definition, string? Engine, string? Created)
{
    public static TableFingerprint Of(ServerIdentity server, ReadOnlySpan<byte> showCreate, string? engine, string? created)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(TableOptions.WithoutCounter(showCreate), hash);
        return new TableFingerprint(Convert.ToHexStringLower(hash), engine, server.Flavour == Flavour.MySql ? created : null);
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
        if (session.Server.Flavour == Flavour.MariaDb)
        {
            // The text names the engine, and the time is not used.
            return Of(session.Server, definition.Text, table.Engine, created: null);
        }

        var facts = await session
            .QueryAsync(SchemaQueries.Created(table.Database, table.Name), cancellationToken)
            .ConfigureAwait(false);
        return facts.Rows.Count == 1
            ? Of(session.Server, definition.Text, facts.Rows[0].GetStringOrNull(0), facts.Rows[0].GetStringOrNull(1))
            : throw Changed(table, "it is gone");
    }

    public static BackupException Changed(TableReference table, string what, Exception? inner = null) => new(
        BackupErrorCode.DefinitionChanged,
        $"The table {SqlText.Identifier(table.Database, table.Name)} was changed by DDL while it was backed up: {what}.",
        "Run the backup again without DDL beside it, or protect it with DdlGuard BackupLock or PinMetadata.",
        isTransient: false,
        inner);

    /// <summary>What differs, in words; <see langword="null"/> when nothing does.</summary>
    public string? DifferenceFrom(TableFingerprint other) => other switch
    {
        _ when Definition != other.Definition => "its definition differs",
        _ when Engine != other.Engine => "its engine differs",
        _ when Created != other.Created => "it was made anew",
        _ => null,
    };
}
