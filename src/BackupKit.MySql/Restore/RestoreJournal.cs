using System.Globalization;
using System.Security.Cryptography;
using System.Text;

using BackupKit.MySql.Definitions;
using BackupKit.MySql.Wire;

namespace BackupKit.MySql.Restore;

/// <summary>
/// The journal of one target database: a table in that database, gone once the restore succeeded. The row of a chunk is
/// written in the transaction that loads the chunk, so both exist or neither does, whenever the restore is interrupted. That is what makes
/// a resume exact for tables without any key, where a second load of the same rows could not be noticed by the server.
/// </summary>
internal sealed class RestoreJournal(string database, string setId)
{
    public const string TableName = LiveInventory.JournalTable;

    /// <summary>Everything is made and loaded; what comes after it, such as events, may change rows.</summary>
    public const string Restored = "restored";

    /// <summary>The database was equal to the set when everything was loaded.</summary>
    public const string Proved = "proved";

    private const string HeaderStep = "set";
    private const string StubPrefix = "stub database ";

    private readonly string _table = SqlText.Identifier(database, TableName);

    public static string ForRows(string partKey) => "rows " + partKey;

    /// <summary>All rows of a table whose engine has no transactions.</summary>
    public static string ForAllRows(string table) => "all rows " + table;

    /// <summary>The plan names the object: it did not exist before the restore.</summary>
    public static string ForPlanned(string kind, string name) => $"planned {kind} {name}";

    public static string ForCreated(string kind, string name) => $"created {kind} {name}";

    /// <summary>A database is made as a stand-in while a view is made.</summary>
    public static string ForStub(string database) => StubPrefix + database;

    /// <summary>The database of such a step; <see langword="null"/> for any other.</summary>
    public static string? StubOf(string step) => step.StartsWith(StubPrefix, StringComparison.Ordinal) ? step[StubPrefix.Length..] : null;

    /// <summary>Reads the journal; <see langword="null"/> when the database has none.</summary>
    public static async Task<JournalState?> ReadAsync(MySqlSession session, string database, CancellationToken cancellationToken)
    {
        try
        {
            var rows = await session
                .QueryAsync($"SELECT set_id, step FROM {SqlText.Identifier(database, TableName)}", cancellationToken)
                .ConfigureAwait(false);
            var steps = rows.Rows.Select(r => r.GetString(1)).ToHashSet(StringComparer.Ordinal);
            return new JournalState(rows.Rows.Count > 0 ? rows.Rows[0].GetString(0) : "", steps);
        }
        catch (MySqlWireException ex) when (ex.ServerErrorNumber is ServerErrorNumbers.NoSuchTable or ServerErrorNumbers.UnknownDatabase)
        {
            return null;
        }
    }

    public async Task CreateAsync(TargetSession session, CancellationToken cancellationToken)
    {
        await session.DefineAsync(
            null,
            $"CREATE TABLE IF NOT EXISTS {_table} (id BINARY(32) NOT NULL, set_id VARBINARY(255) NOT NULL, step BLOB NOT NULL,"
                + " row_count BIGINT NOT NULL, digest VARBINARY(255) NOT NULL, PRIMARY KEY (id)) ENGINE=InnoDB"
                + " COMMENT='Progress of a restore by BackupKit; it is dropped when the restore is complete'",
            cancellationToken).ConfigureAwait(false);
        await MarkAsync(session, [HeaderStep], cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Records steps that are not tied to rows.</summary>
    public async Task MarkAsync(TargetSession session, IEnumerable<string> steps, CancellationToken cancellationToken)
    {
        foreach (var batch in steps.Chunk(500))
        {
            var values = string.Join(",", batch.Select(s => Values(s, 0, "")));
            await session
                .DefineAsync(null, $"INSERT IGNORE INTO {_table} VALUES {values}", cancellationToken)
                .ConfigureAwait(false);
        }
    }

    /// <summary>Forgets a step that is undone.</summary>
    public Task UnmarkAsync(TargetSession session, string step, CancellationToken cancellationToken) =>
        session.DefineAsync(null, $"DELETE FROM {_table} WHERE id={Id(step)}", cancellationToken);

    /// <summary>The statement that records chunks, for the transaction that loads them. A second one for any of them fails.</summary>
    public string RowsStatement(IEnumerable<PartRecord> parts) => $"INSERT INTO {_table} VALUES {string.Join(",", parts.Select(RowsValues))}";

    /// <summary>Which of these steps are recorded, as far as the server knows now.</summary>
    public async Task<IReadOnlySet<string>> RecordedAsync(TargetSession session, IEnumerable<string> steps, CancellationToken cancellationToken)
    {
        var ids = string.Join(",", steps.Select(Id));
        if (ids.Length == 0)
        {
            // Tables without rows have no parts.
            return new HashSet<string>(StringComparer.Ordinal);
        }

        var found = await session
            .QueryAsync($"SELECT step FROM {_table} WHERE id IN ({ids})", cancellationToken)
            .ConfigureAwait(false);
        return found.Rows.Select(r => r.GetString(0)).ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>Drops the journals of these databases in one statement, so that a run is unfinished in all of them or in none.</summary>
    public static async Task DropAsync(TargetSession session, IEnumerable<string> databases, CancellationToken cancellationToken)
    {
        var tables = string.Join(",", databases.Select(d => SqlText.Identifier(d, TableName)));
        if (tables.Length > 0)
        {
            await session.DefineAsync(null, $"DROP TABLE IF EXISTS {tables}", cancellationToken).ConfigureAwait(false);
        }
    }

    private static string Id(string step) => $"x'{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(step)))}'";

    private string RowsValues(PartRecord part)
    {
        var digest = part.Result.Digest ?? default;
        var text = string.Create(CultureInfo.InvariantCulture, $"{digest.Rows}:{digest.Sum:x32}:{digest.Xor:x32}");
        return Values(ForRows(part.Key), digest.Rows, text);
    }

    private string Values(string step, long rows, string digest)
    {
        var text = Convert.ToHexStringLower(Encoding.UTF8.GetBytes(step));
        var set = Convert.ToHexStringLower(Encoding.UTF8.GetBytes(setId));
        return string.Create(CultureInfo.InvariantCulture, $"({Id(step)},x'{set}',x'{text}',{rows},'{digest}')");
    }
}
