using BackupKit.MySql.Definitions;
using BackupKit.MySql.Snapshot;
using BackupKit.MySql.Wire;

namespace BackupKit.MySql.Dump;

/// <summary>Looks into some documents of every JSON column of MySQL for values that the text in the set can not carry.</summary>
internal static class JsonSample
{
    private const int Rows = 1000;

    public static async Task<IReadOnlyList<PrecheckFinding>> FindAsync(
        ConsistentSnapshot snapshot,
        IEnumerable<TableDump> tables,
        CancellationToken cancellationToken)
    {
        var findings = new List<PrecheckFinding>();
        if (snapshot.Server.Flavour != Flavour.MySql)
        {
            return findings;
        }

        foreach (var table in tables)
        {
            var columns = table.Columns
                .Where(c => c.Record.Type.Equals("json", StringComparison.OrdinalIgnoreCase))
                .Select(c => c.Record.Name)
                .ToList();
            if (columns.Count > 0)
            {
                var changed = await snapshot
                    .UseMetadataAsync((session, token) => ReadAsync(session, table, columns, token), cancellationToken)
                    .ConfigureAwait(false);
                findings.AddRange(changed.Select(c => Finding(table, c)));
            }
        }

        return findings;
    }

    private static async Task<IEnumerable<string>> ReadAsync(
        MySqlSession session,
        TableDump table,
        List<string> columns,
        CancellationToken cancellationToken)
    {
        var sql = JsonLoss.Sample(table.Definition.Reference.Sql, columns, Rows);
        var result = await session.QueryAsync(sql, cancellationToken).ConfigureAwait(false);
        return columns.Where((_, index) => result.Rows[0].GetStringOrNull(index) == "1");
    }

    private static PrecheckFinding Finding(TableDump table, string column) => new(
        FindingSeverity.Warning,
        BackupErrorCode.JsonNotExact,
        $"JSON documents of {table.Definition.Reference.Sql}.{SqlText.Identifier(column)} hold DECIMAL, DATE, TIME, DATETIME, BLOB or BIT values,"
            + " which the text in a logical backup can not carry: a restore makes strings or doubles of them.",
        "Write such values as strings or plain numbers, or keep a physical copy too. A restore that compares stops at this table.");
}
