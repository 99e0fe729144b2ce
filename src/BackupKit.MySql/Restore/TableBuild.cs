using System.Text;

using BackupKit.MySql.Definitions;
using BackupKit.MySql.Wire;

namespace BackupKit.MySql.Restore;

/// <summary>How one table is made: what is created before its rows, and what is added after them.</summary>
internal sealed class TableBuild
{
    private static readonly string[] DeferringEngines = ["InnoDB", "MyISAM", "Aria", ""];

    private TableBuild(byte[] create, IReadOnlyList<TableItem> keys, IReadOnlyList<TableItem> foreignKeys)
    {
        Create = create;
        DeferredKeys = keys;
        ForeignKeys = foreignKeys;
    }

    /// <summary>The CREATE TABLE statement to run before the rows are loaded.</summary>
    public byte[] Create { get; }

    /// <summary>Indexes to add after the rows, in the order of the source.</summary>
    public IReadOnlyList<TableItem> DeferredKeys { get; }

    /// <summary>Foreign keys to add once every table has its rows and indexes.</summary>
    public IReadOnlyList<TableItem> ForeignKeys { get; }

    /// <summary>The counter to set after the rows, where the engine refuses lower values once it is set.</summary>
    public string? AutoIncrementAfter { get; private init; }

    /// <summary>The engine the text names; empty when it names none.</summary>
    public string Engine { get; private init; } = "";

    /// <summary>Decides what is deferred.</summary>
    /// <param name="showCreate">The text of SHOW CREATE TABLE.</param>
    /// <param name="defersKeys">Whether the table is large enough for it to pay.</param>
    public static TableBuild Plan(ReadOnlyMemory<byte> showCreate, bool defersKeys)
    {
        if (CreateTableText.Parse(showCreate) is not { } table)
        {
            return new TableBuild(showCreate.ToArray(), [], []);
        }

        var deferred = defersKeys && DeferringEngines.Contains(table.Engine, StringComparer.OrdinalIgnoreCase)
            ? ChooseDeferred(table)
            : [];
        var foreignKeys = table.Items.Where(i => i.Kind == TableItemKind.ForeignKey).ToList();

        // ARCHIVE refuses a value below the counter (1022), so the counter comes last.
        var isArchive = table.Engine.Equals("ARCHIVE", StringComparison.OrdinalIgnoreCase);
        var create = deferred.Count + foreignKeys.Count == 0 && !isArchive
            ? showCreate.ToArray()
            : table.Compose(i => !deferred.Contains(i) && i.Kind != TableItemKind.ForeignKey, keepAutoIncrement: !isArchive);
        return new TableBuild(create, deferred, foreignKeys)
        {
            AutoIncrementAfter = isArchive ? table.AutoIncrement : null,
            Engine = table.Engine,
        };
    }

    /// <summary>
    /// The statements that add indexes: one for all B-tree and spatial ones, since each ALTER reads the table again, and one
    /// for each full-text one, since the server builds only one of those in place.
    /// </summary>
    public static IReadOnlyList<byte[]> AddKeys(string database, string table, IEnumerable<TableItem> keys)
    {
        var all = keys.ToList();
        var groups = new List<List<TableItem>> { all.FindAll(k => k.Kind != TableItemKind.FullTextKey) };
        groups.AddRange(all.FindAll(k => k.Kind == TableItemKind.FullTextKey).ConvertAll(k => new List<TableItem> { k }));
        return groups.FindAll(g => g.Count > 0).ConvertAll(g => Alter(database, table, g));
    }

    /// <summary>The statement that adds foreign keys.</summary>
    public static byte[] AddForeignKeys(string database, string table, IEnumerable<TableItem> keys) => Alter(database, table, keys);

    private static byte[] Alter(string database, string table, IEnumerable<TableItem> items)
    {
        var output = new MemoryStream();
        output.Write(Encoding.UTF8.GetBytes($"ALTER TABLE {SqlText.Identifier(database, table)}"));
        var separator = " ADD "u8.ToArray();
        foreach (var item in items)
        {
            output.Write(separator);
            output.Write(item.Text.Span);
            separator = ", ADD "u8.ToArray();
        }

        return output.ToArray();
    }

    // The server lists keys by class and, within a class, in the order they were made. A key that stays keeps those before
    // it in its class, so that the finished table reads as the source did.
    private static List<TableItem> ChooseDeferred(CreateTableText table)
    {
        var kept = Kept(table);
        var deferred = new List<TableItem>();
        foreach (var group in table.Items.Where(i => i.IsSecondaryKey).GroupBy(SortClass))
        {
            var keys = group.ToList();
            deferred.AddRange(keys.Skip(keys.FindLastIndex(kept.Contains) + 1));
        }

        return [.. table.Items.Where(deferred.Contains)];
    }

    private static int SortClass(TableItem item) => item.Kind switch
    {
        TableItemKind.UniqueKey => 0,
        TableItemKind.FullTextKey => 2,
        _ => 1,
    };

    private static HashSet<TableItem> Kept(CreateTableText table)
    {
        var keys = table.Items.Where(i => i.IsSecondaryKey).ToList();
        var kept = new HashSet<TableItem>(ReferenceEqualityComparer.Instance);
        kept.UnionWith(keys.FindAll(k => k.Kind == TableItemKind.VectorKey || HasKeyword(k, "OVERLAPS"u8)));

        var primary = table.Items.FirstOrDefault(i => i.Kind == TableItemKind.PrimaryKey);
        if (table.IsPartitionedByOwnKey && primary is null)
        {
            kept.UnionWith(keys.FindAll(k => k.Kind == TableItemKind.UniqueKey));
        }

        if (table.Items.FirstOrDefault(i => i.IsAutoIncrement)?.Name is { } counter && !IsLeading(primary, counter))
        {
            // MyISAM and Aria also count in a later column of a key.
            var own = keys.Find(k => IsLeading(k, counter))
                ?? (primary?.Columns.Contains(counter) == true ? null : keys.Find(k => k.Columns.Contains(counter)));
            if (own is not null)
            {
                kept.Add(own);
            }
        }

        return kept;
    }

    private static bool IsLeading(TableItem? key, string column) => key is { Columns: [var first, ..] } && first == column;

    private static bool HasKeyword(TableItem item, ReadOnlySpan<byte> keyword)
    {
        var lexer = new SqlLexer(item.Text.Span);
        while (lexer.ReadSignificant())
        {
            if (lexer.IsKeyword(keyword))
            {
                return true;
            }
        }

        return false;
    }
}
