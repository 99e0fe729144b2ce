using System.Globalization;

using BackupKit.MySql.Rows;
using BackupKit.MySql.Snapshot;
using BackupKit.MySql.Wire;

namespace BackupKit.MySql.Dump;

/// <summary>
/// Finds out which tables have no row, so that they need no file. The estimate only says whom to ask; the snapshot answers.
/// </summary>
internal static class EmptyTables
{
    /// <summary>How many tables one statement asks for.</summary>
    public const int BatchSize = 40;

    /// <summary>Whether it is worth asking.</summary>
    public static bool IsCandidate(TableDump table) =>
        table.Definition.EstimatedRows == 0 && table.Definition.Reference.IsTransactional;

    /// <summary>The tables of the batch that have no row in the snapshot.</summary>
    public static async Task<IReadOnlySet<TableDump>> FindAsync(
        ConsistentSnapshot snapshot,
        IReadOnlyList<TableDump> batch,
        CancellationToken cancellationToken)
    {
        if (batch.Count == 0)
        {
            return new HashSet<TableDump>();
        }

        var sql = string.Join(" UNION ALL ", batch.Select(Probe));

        try
        {
            // A session that reads rows: where no lock was held, its view is not that of the session for definitions.
            var result = await snapshot.UseWorkerAsync((session, token) => session.QueryAsync(sql, token), cancellationToken).ConfigureAwait(false);
            return result is null ? new HashSet<TableDump>() : Without(batch, result);
        }
        catch (MySqlWireException ex) when (ex.ServerErrorNumber != 0)
        {
            // One of them can not be read. Reading each as a part of its own names it.
            return new HashSet<TableDump>();
        }
    }

    private static HashSet<TableDump> Without(IReadOnlyList<TableDump> batch, TextResult filled)
    {
        var empty = batch.ToHashSet();
        empty.ExceptWith(filled.Rows.Select(row => batch[(int)row.GetInt64(0)]));
        return empty;
    }

    private static string Probe(TableDump table, int index)
    {
        var history = table.Definition.Reference.TableType == TableReference.SystemVersioned
            ? $"{SystemPeriod.AllVersions} WHERE {SystemPeriod.Lasting(table.Definition.Columns)}"
            : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"(SELECT {index} FROM {table.Definition.Reference.Sql}{history} LIMIT 1)");
    }
}
