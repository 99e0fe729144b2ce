using BackupKit.MySql.Planning;
using BackupKit.MySql.Rows;
using BackupKit.MySql.Snapshot;
using BackupKit.MySql.Wire;

namespace BackupKit.MySql.Dump;

/// <summary>Reads the structure of one database on the metadata session.</summary>
/// <param name="server">The server.</param>
/// <param name="chunkBytes">How large a chunk of rows should be.</param>
/// <param name="schema">Reads lists.</param>
/// <param name="held">Texts that were read on other sessions.</param>
/// <param name="late">Tables whose text is not read now.</param>
internal sealed class ContentsReader(
    ServerIdentity server,
    long chunkBytes,
    SchemaReader schema,
    IReadOnlyDictionary<(string Kind, string Name), ObjectDefinition> held,
    IReadOnlySet<TableReference> late)
{
    // Libraries are used by routines, and a package body needs its specification.
    private static readonly string[] CreationOrder = ["library", "function", "procedure", "package", "package body", "event"];

    private readonly ColumnPlanner _planner = new(server);

    public async Task<DatabaseContents> ReadAsync(
        MySqlSession session,
        string database,
        IReadOnlyList<TableDefinition> tables,
        CancellationToken cancellationToken)
    {
        var dumps = new List<TableDump>();
        var views = new List<(TableDefinition, ObjectDefinition)>();
        var sequences = new List<SequenceState>();
        foreach (var table in tables)
        {
            switch (table.Reference.TableType)
            {
                case TableReference.View:
                    views.Add((table, await DefineAsync(session, "view", database, table.Name, cancellationToken).ConfigureAwait(false)));
                    break;
                case TableReference.Sequence:
                    sequences.Add(await ReadSequenceAsync(session, table, cancellationToken).ConfigureAwait(false));
                    break;
                default:
                    dumps.Add(await ReadTableAsync(session, table, cancellationToken).ConfigureAwait(false));
                    break;
            }
        }

        return new DatabaseContents
        {
            Database = await DefineAsync(session, "database", database, database, cancellationToken).ConfigureAwait(false),
            Collation = await ReadCollationAsync(session, database, cancellationToken).ConfigureAwait(false),
            Tables = [.. dumps.Where(dump => !dump.Definition.Reference.IsShell)],
            EmptyShells = [.. dumps.Where(dump => dump.Definition.Reference.IsShell)],
            Histograms = await HistogramReader.ReadAsync(session, database, cancellationToken).ConfigureAwait(false),
            Views = views,
            Sequences = sequences,
            Triggers = await ReadTriggersAsync(session, database, tables, cancellationToken).ConfigureAwait(false),
            Programs = await ReadProgramsAsync(session, database, cancellationToken).ConfigureAwait(false),
        };
    }

    private async Task<ObjectDefinition> DefineAsync(
        MySqlSession session,
        string kind,
        string database,
        string name,
        CancellationToken cancellationToken) =>
        held.TryGetValue((kind, name), out var text)
            ? text
            : await DefinitionReader.ReadAsync(session, kind, database, name, cancellationToken).ConfigureAwait(false);

    private static async Task<string?> ReadCollationAsync(
        MySqlSession session,
        string database,
        CancellationToken cancellationToken)
    {
        var result = await session
            .QueryAsync(SchemaQueries.DatabaseCollation(database), cancellationToken)
            .ConfigureAwait(false);
        return result.Rows.Count == 1 ? result.Rows[0].GetStringOrNull(0) : null;
    }

    private async Task<SequenceState> ReadSequenceAsync(
        MySqlSession session,
        TableDefinition sequence,
        CancellationToken cancellationToken)
    {
        var text = await DefineAsync(session, "sequence", sequence.Database, sequence.Name, cancellationToken).ConfigureAwait(false);
        var position = await SequenceStand.ReadAsync(session, sequence.Database, sequence.Name, cancellationToken).ConfigureAwait(false);
        return new SequenceState(text, position);
    }

    private async Task<TableDump> ReadTableAsync(MySqlSession session, TableDefinition table, CancellationToken cancellationToken)
    {
        var text = late.Contains(table.Reference)
            ? null
            : await DefineAsync(session, "table", table.Database, table.Name, cancellationToken).ConfigureAwait(false);
        var complete = SystemVersioning.Complete(server, table);
        var columns = table.Reference.IsShell
            ? _planner.PlanAll(complete.Columns)
            : _planner.PlanRows(complete.Columns, table.Reference.Sql);
        return new TableDump(complete, text, columns, chunkBytes);
    }

    private async Task<List<(TriggerDefinition, ObjectDefinition)>> ReadTriggersAsync(
        MySqlSession session,
        string database,
        IReadOnlyList<TableDefinition> chosen,
        CancellationToken cancellationToken)
    {
        var tables = chosen.Select(table => table.Name).ToHashSet(StringComparer.Ordinal);
        var result = new List<(TriggerDefinition, ObjectDefinition)>();
        foreach (var trigger in await SchemaReader.ReadTriggersAsync(session, database, cancellationToken).ConfigureAwait(false))
        {
            if (tables.Contains(trigger.Table))
            {
                var text = await DefineAsync(session, "trigger", database, trigger.Name, cancellationToken).ConfigureAwait(false);
                result.Add((trigger, text with { Parent = trigger.Table }));
            }
        }

        return result;
    }

    private async Task<List<(ProgramDefinition, ObjectDefinition)>> ReadProgramsAsync(
        MySqlSession session,
        string database,
        CancellationToken cancellationToken)
    {
        var result = new List<(ProgramDefinition, ObjectDefinition)>();
        var programs = await schema.ReadProgramsAsync(session, database, cancellationToken).ConfigureAwait(false);
        foreach (var program in programs.OrderBy(program => Array.IndexOf(CreationOrder, program.Kind)))
        {
            if (!CreationOrder.Contains(program.Kind))
            {
                throw new BackupException(
                    BackupErrorCode.UnsupportedObject,
                    $"{SqlText.Identifier(database, program.Name)} is a '{program.Kind}', which this version does not know.",
                    "Use a version of BackupKit that knows this kind of object, or leave the database out.");
            }

            var text = await DefineAsync(session, program.Kind, database, program.Name, cancellationToken).ConfigureAwait(false);
            result.Add((program, text));
        }

        return result;
    }
}
