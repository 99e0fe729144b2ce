using System.Globalization;

using BackupKit.MySql.Rows;
using BackupKit.MySql.Snapshot;
using BackupKit.MySql.Wire;

namespace BackupKit.MySql.Planning;

/// <summary>Reads the structure of whole databases in few round trips.</summary>
/// <param name="server">The server.</param>
/// <param name="sizes">Sizes that need not be asked for; <see langword="null"/> where none are known.</param>
internal sealed class SchemaReader(ServerIdentity server, TableSizes? sizes = null)
{
    private readonly ColumnLists _columns = new();
    private readonly Dictionary<string, string> _shared = new(StringComparer.Ordinal);

    /// <summary>The tables, views and sequences of one database that are among <paramref name="chosen"/>, in its order.</summary>
    /// <exception cref="BackupException"><see cref="BackupErrorCode.DefinitionChanged"/> when one of them is gone.</exception>
    public Task<IReadOnlyList<TableDefinition>> ReadTablesAsync(
        MySqlSession session,
        string database,
        IReadOnlyList<TableReference> chosen,
        CancellationToken cancellationToken) =>
        ReadTablesAsync((lists, token) => ReadListsAsync(session, lists, token), database, chosen, cancellationToken);

    /// <summary>The same by who reads several lists, for example on several sessions.</summary>
    /// <param name="read">Answers each statement, in their order.</param>
    /// <param name="database">The database.</param>
    /// <param name="chosen">Its chosen objects.</param>
    /// <param name="cancellationToken">Stops the statements.</param>
    public async Task<IReadOnlyList<TableDefinition>> ReadTablesAsync(
        Func<IReadOnlyList<string>, CancellationToken, Task<IReadOnlyList<TextResult>>> read,
        string database,
        IReadOnlyList<TableReference> chosen,
        CancellationToken cancellationToken)
    {
        if (chosen.Count == 0)
        {
            return [];
        }

        // The slowest of MySQL first. MariaDB opens every table to list its partitions, and says in another list which have any; MySQL does not say so of
        // PARTITION BY KEY () (9.7).
        var isMySql = server.Flavour == Flavour.MySql;
        var known = sizes?.Cover(chosen) == true ? sizes : null;
        var statements = new List<string>
        {
            SchemaQueries.Columns(database), SchemaQueries.Tables(database, areSizesKnown: known is not null), SchemaQueries.UniqueKeys(server, database),
        };
        statements.AddRange(isMySql ? [SchemaQueries.AnyPartition(database)] : []);
        var lists = await read(statements, cancellationToken).ConfigureAwait(false);
        var hasPartitions = isMySql
            ? lists[3].Rows.Count > 0
            : lists[1].Rows.Any(row => row.GetStringOrNull(6)?.Contains("partitioned", StringComparison.OrdinalIgnoreCase) == true);
        var partitions = hasPartitions
            ? ReadPartitions((await read([SchemaQueries.Partitions(database)], cancellationToken).ConfigureAwait(false))[0])
            : [];
        var tables = Assemble(chosen, lists[1], _columns.Read(lists[0]), ReadKeys(lists[2]), partitions);
        return known is null ? tables : tables.ConvertAll(known.Complete);
    }

    /// <summary>The same without keys and partitions, for who plans no chunks.</summary>
    /// <param name="read">Answers each statement, in their order.</param>
    /// <param name="database">The database.</param>
    /// <param name="chosen">Its chosen objects.</param>
    /// <param name="cancellationToken">Stops the statements.</param>
    public async Task<IReadOnlyList<TableDefinition>> ReadColumnsAsync(
        Func<IReadOnlyList<string>, CancellationToken, Task<IReadOnlyList<TextResult>>> read,
        string database,
        IReadOnlyList<TableReference> chosen,
        CancellationToken cancellationToken)
    {
        var lists = await read([SchemaQueries.Columns(database), SchemaQueries.Tables(database)], cancellationToken).ConfigureAwait(false);
        return Assemble(chosen, lists[1], _columns.Read(lists[0]), [], []);
    }

    /// <summary>The names of the triggers of one database in the order they have to be created in, with the facts of each.</summary>
    public static async Task<IReadOnlyList<TriggerDefinition>> ReadTriggersAsync(
        MySqlSession session,
        string database,
        CancellationToken cancellationToken)
    {
        var result = await ObjectList.ReadAsync(session, SchemaQueries.Triggers(database), cancellationToken).ConfigureAwait(false);
        return
        [
            .. result.Rows
                .Select(row => new TriggerDefinition(
                    row.GetString(0), row.GetString(1), row.GetString(2), row.GetString(3), row.GetInt64(4)))
                .OrderBy(trigger => trigger.Table, StringComparer.Ordinal)
                .ThenBy(trigger => trigger.Event, StringComparer.Ordinal)
                .ThenBy(trigger => trigger.Timing, StringComparer.Ordinal)
                .ThenBy(trigger => trigger.Order),
        ];
    }

    /// <summary>Routines, packages, libraries and events of one database: kind as the inventory names it, name, status of events.</summary>
    public async Task<IReadOnlyList<ProgramDefinition>> ReadProgramsAsync(
        MySqlSession session,
        string database,
        CancellationToken cancellationToken)
    {
        var programs = new List<ProgramDefinition>();
        if (SchemaQueries.Libraries(server, database) is { } libraries)
        {
            var found = await ObjectList.ReadAsync(session, libraries, cancellationToken).ConfigureAwait(false);
            programs.AddRange(found.Rows.Select(row => new ProgramDefinition("library", row.GetString(0), null)));
        }

        var routines = await ObjectList.ReadAsync(session, SchemaQueries.Routines(database), cancellationToken).ConfigureAwait(false);
        foreach (var row in routines.Rows)
        {
            var kind = row.GetString(1).ToLowerInvariant();
            if (kind != "library")
            {
                programs.Add(new ProgramDefinition(kind, row.GetString(0), null));
            }
        }

        var events = await ObjectList.ReadAsync(session, SchemaQueries.Events(database), cancellationToken).ConfigureAwait(false);
        programs.AddRange(events.Rows.Select(row => new ProgramDefinition("event", row.GetString(0), row.GetString(1))));
        return programs;
    }

    /// <summary>Reads several lists one after the other.</summary>
    public static async Task<IReadOnlyList<TextResult>> ReadListsAsync(
        MySqlSession session,
        IReadOnlyList<string> statements,
        CancellationToken cancellationToken)
    {
        var lists = new List<TextResult>(statements.Count);
        foreach (var statement in statements)
        {
            lists.Add(await ObjectList.ReadAsync(session, statement, cancellationToken).ConfigureAwait(false));
        }

        return lists;
    }

    private static List<TableDefinition> Assemble(
        IReadOnlyList<TableReference> chosen,
        TextResult facts,
        Dictionary<string, IReadOnlyList<ColumnDescription>> columns,
        Dictionary<string, List<KeyDefinition>> keys,
        Dictionary<string, List<PartitionDefinition>> partitions)
    {
        var byName = facts.Rows.ToDictionary(row => row.GetString(0), StringComparer.Ordinal);
        var tables = new List<TableDefinition>(chosen.Count);
        foreach (var reference in chosen)
        {
            if (!byName.TryGetValue(reference.Name, out var row) || row.GetString(1) != reference.TableType)
            {
                throw TableFingerprint.Changed(reference, "it is gone or has become another kind of object");
            }

            tables.Add(new TableDefinition
            {
                Reference = reference,
                Columns = columns.GetValueOrDefault(reference.Name) ?? [],
                Keys = keys.GetValueOrDefault(reference.Name) ?? [],
                Partitions = partitions.GetValueOrDefault(reference.Name) ?? [],
                EstimatedRows = Number(row, 3),
                DataLength = Number(row, 4),
                Comment = row.GetStringOrNull(5) ?? "",
            });
        }

        return tables;
    }

    private Dictionary<string, List<KeyDefinition>> ReadKeys(TextResult result)
    {
        var keys = new Dictionary<string, List<KeyDefinition>>(StringComparer.Ordinal);
        foreach (var key in result.Rows.GroupBy(row => (Table: row.GetString(0), Index: row.GetString(1))))
        {
            var parts = key.OrderBy(row => row.GetInt64(2)).ToList();
            var definition = new KeyDefinition(
                Share(key.Key.Index),
                IsUnique: true,
                parts.TrueForAll(row => row.GetInt64(7) == 1),
                Share(parts[0].GetString(6)),
                [.. parts.Select(row => new KeyPart(
                    row.GetStringOrNull(3) is { } column ? Share(column) : null,
                    row.GetInt64(4) == 1,
                    row.GetStringOrNull(5) == "1"))]);
            Add(keys, key.Key.Table, definition);
        }

        return keys;
    }

    private static Dictionary<string, List<PartitionDefinition>> ReadPartitions(TextResult result)
    {
        var partitions = new Dictionary<string, List<PartitionDefinition>>(StringComparer.Ordinal);
        foreach (var row in result.Rows)
        {
            Add(partitions, row.GetString(0), new PartitionDefinition(row.GetString(1), Number(row, 2), Number(row, 3)));
        }

        return partitions;
    }

    private static void Add<T>(Dictionary<string, List<T>> groups, string name, T item)
    {
        if (!groups.TryGetValue(name, out var list))
        {
            groups.Add(name, list = []);
        }

        list.Add(item);
    }

    private static long Number(TextRow row, int column) =>
        long.TryParse(row.GetStringOrNull(column), NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : 0;

    // Ten thousand tables have a few dozen different types and column names.
    private string Share(string text)
    {
        if (_shared.TryGetValue(text, out var known))
        {
            return known;
        }

        _shared.Add(text, text);
        return text;
    }
}
