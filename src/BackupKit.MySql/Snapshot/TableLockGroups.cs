using System.Text;

namespace BackupKit.MySql.Snapshot;

/// <summary>Divides tables among sessions: a second LOCK TABLES would release the first, so each session gets one statement.</summary>
internal static class TableLockGroups
{
    private const string Verb = "LOCK TABLES ";
    private const string Mode = " READ";

    /// <summary>At least so many groups (as far as there are tables), none of whose statements is longer than allowed.</summary>
    public static IReadOnlyList<IReadOnlyList<TableReference>> Divide(
        IReadOnlyList<TableReference> tables,
        int wanted,
        long longestStatement)
    {
        var groups = new List<IReadOnlyList<TableReference>>();
        var perGroup = Math.Max(1, (tables.Count + wanted - 1) / Math.Max(1, wanted));
        var group = new List<TableReference>();
        var length = (long)Verb.Length;
        foreach (var table in tables)
        {
            var added = Encoding.UTF8.GetByteCount(table.Sql) + Mode.Length + 2;
            if (group.Count > 0 && (group.Count >= perGroup || length + added > longestStatement))
            {
                groups.Add(group);
                group = [];
                length = Verb.Length;
            }

            group.Add(table);
            length += added;
        }

        if (group.Count > 0)
        {
            groups.Add(group);
        }

        return groups;
    }

    public static string Statement(IEnumerable<TableReference> tables) =>
        Verb + string.Join(", ", tables.Select(t => t.Sql + Mode));
}
