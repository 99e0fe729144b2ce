using BackupKit.MySql.Snapshot;
using BackupKit.MySql.Wire;

namespace BackupKit.MySql.Planning;

/// <summary>
/// The numbers that InnoDB gives to tables and partitions. They tell what no definition does: that another table of the same definition has the
/// name now, by RENAME TABLE or EXCHANGE PARTITION. The server then reads the rows of that other table without a word.
/// </summary>
internal sealed class InnoDbTableIds
{
    private readonly Dictionary<(string Database, string Name), string> _ids = [];

    /// <summary>Reads the numbers of now, also on a session with a view.</summary>
    /// <returns>Without those that the account may not see: all, unless it has PROCESS; and without those with other letters than ASCII in the name.</returns>
    public static async Task<InnoDbTableIds> ReadAsync(
        MySqlSession session,
        IEnumerable<TableReference> tables,
        CancellationToken cancellationToken)
    {
        var found = new InnoDbTableIds();
        var byFile = tables
            .Select(table => (Database: InnoDbFileName.Of(table.Database), Name: InnoDbFileName.Of(table.Name), Table: table))
            .Where(t => t.Database is not null && t.Name is not null)
            .ToDictionary(t => $"{t.Database}/{t.Name}", t => t.Table, StringComparer.Ordinal);
        if (byFile.Count == 0)
        {
            return found;
        }

        TextResult rows;
        try
        {
            rows = await session.QueryAsync(Query(session.Server, byFile.Values), cancellationToken).ConfigureAwait(false);
        }
        catch (MySqlWireException ex) when (LockErrors.IsRefusal(ex.ServerErrorNumber))
        {
            return found;
        }

        foreach (var row in rows.Rows.Where(row => !IsBeside(row.GetString(0))).GroupBy(row => row.GetString(0).Split('#')[0], StringComparer.Ordinal))
        {
            if (byFile.TryGetValue(row.Key, out var table))
            {
                found._ids[(table.Database, table.Name)] =
                    string.Join(' ', row.Select(r => $"{r.GetString(0)}={r.GetString(1)}").Order(StringComparer.Ordinal));
            }
        }

        return found;
    }

    /// <summary>What stands for all numbers of a table and its partitions; <see langword="null"/> when they are not known.</summary>
    public string? Find(TableReference table) => _ids.GetValueOrDefault((table.Database, table.Name));

    // MariaDB (10.11, 11.8) builds partitions anew beside the old ones. A statement that gives up for want of a lock now and then leaves what it built
    // behind (t#P#p0#TMP#), where no query reads it. One that goes through gives the partition itself another number.
    private static bool IsBeside(string name) =>
        name.EndsWith("#TMP#", StringComparison.OrdinalIgnoreCase) || name.EndsWith("#REN#", StringComparison.OrdinalIgnoreCase);

    private static string Query(ServerIdentity server, IEnumerable<TableReference> tables)
    {
        var name = server.IsAtLeast(Flavour.MySql, 8, 0) ? "INNODB_TABLES" : "INNODB_SYS_TABLES";
        var databases = tables.Select(table => SqlText.StringLiteral(InnoDbFileName.Of(table.Database)!)).Distinct(StringComparer.Ordinal);
        return $"SELECT NAME, TABLE_ID FROM information_schema.{name} WHERE SUBSTRING_INDEX(NAME,'/',1) IN ({string.Join(',', databases)})";
    }
}
