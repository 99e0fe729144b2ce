using BackupKit.MySql.Definitions;

namespace BackupKit.MySql.Restore;

/// <summary>Chooses from a set what a request names.</summary>
internal static class RestoreScope
{
    /// <summary>The databases to restore, without what is known of the target.</summary>
    /// <exception cref="BackupException">A name is not in the set, or the request contradicts itself.</exception>
    public static IReadOnlyList<DatabaseRestore> Choose(SetContents set, RestoreRequest request, bool withTriggers)
    {
        var names = set.Choose(request.Databases, request.Tables, request.Rename);
        List<DatabaseRestore> databases = [.. names.Select(n => Choose(set, request, n, withTriggers))];
        if (databases.GroupBy(d => d.Target, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1) is { } twice)
        {
            throw new BackupException(
                BackupErrorCode.InvalidOptions,
                $"Two databases of the set would become \"{twice.Key}\".",
                "Give each its own name, or restore them one after the other.");
        }

        return databases;
    }

    private static DatabaseRestore Choose(SetContents set, RestoreRequest request, string source, bool withTriggers)
    {
        var target = request.Rename.GetValueOrDefault(source, source);
        var tables = set.Of("table", source)
            .Select(i => new TableRestore { Item = i, Database = target, Rows = set.Rows(source, i.Name) })
            .ToList();
        if (request.Tables.Count > 0)
        {
            return new DatabaseRestore
            {
                Source = source,
                Target = target,
                Tables = Choose(request.Tables, tables, source),
                Triggers = withTriggers ? [.. Triggers(set, source).Where(t => request.Tables.Contains(t.Parent, StringComparer.Ordinal))] : [],
            };
        }

        return new DatabaseRestore
        {
            Source = source,
            Target = target,
            Database = set.Database(source) ?? new InventoryItem { Kind = "database", Name = source },
            Sequences = [.. set.Of("sequence", source)],
            Tables = tables,
            Routines = [.. DatabaseRestore.RoutineKinds.SelectMany(k => set.Of(k, source))],
            Views = [.. set.Of("view", source)],
            Triggers = [.. Triggers(set, source)],
            Events = [.. set.Of("event", source)],
        };
    }

    // In the order in which they fire.
    private static IEnumerable<InventoryItem> Triggers(SetContents set, string source) => set.Of("trigger", source)
        .OrderBy(t => t.Parent, StringComparer.Ordinal)
        .ThenBy(t => t.Properties.GetValueOrDefault("event"), StringComparer.Ordinal)
        .ThenBy(t => t.Properties.GetValueOrDefault("timing"), StringComparer.Ordinal)
        .ThenBy(t => int.TryParse(t.Properties.GetValueOrDefault("action_order"), out var order) ? order : 0);

    private static List<TableRestore> Choose(IReadOnlyList<string> names, List<TableRestore> tables, string database) =>
    [
        .. names.Distinct(StringComparer.Ordinal).Select(n => tables.Find(t => t.Name == n) ?? throw new BackupException(
            BackupErrorCode.TableNotFound,
            $"The set has no table \"{n}\" in the database \"{database}\".",
            "Look at the set's contents for the exact names; case matters.")),
    ];
}
