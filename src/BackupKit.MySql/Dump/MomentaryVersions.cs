using System.Globalization;

using BackupKit.MySql.Rows;
using BackupKit.MySql.Snapshot;

namespace BackupKit.MySql.Dump;

/// <summary>Counts the row versions of system-versioned tables that are not in the set, since no server takes them back.</summary>
internal static class MomentaryVersions
{
    public static PrecheckFinding Finding(string message) => new(
        FindingSeverity.Warning,
        BackupErrorCode.VersionsLeftOut,
        message,
        "They were never to be seen AS OF any moment, only by FOR SYSTEM_TIME ALL. Nothing needs to be done, unless they matter.");

    public static async Task<IReadOnlyList<string>> FindAsync(
        ConsistentSnapshot snapshot,
        IEnumerable<TableDump> tables,
        CancellationToken cancellationToken)
    {
        var found = new List<string>();
        foreach (var table in tables.Where(t => t.Definition.Reference.TableType == TableReference.SystemVersioned))
        {
            var name = table.Definition.Reference.Sql;
            var sql = $"SELECT COUNT(*) FROM {name}{SystemPeriod.AllVersions} WHERE NOT ({SystemPeriod.Lasting(table.Definition.Columns)})";
            var result = await snapshot
                .UseMetadataAsync((session, token) => session.QueryAsync(sql, token), cancellationToken)
                .ConfigureAwait(false);
            if (result.Rows[0].GetInt64(0) is > 0 and var count)
            {
                found.Add(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{count} versions of rows of {name} are not in the set: they end at the instant at which they begin, and no server takes them back."));
            }
        }

        return found;
    }
}
