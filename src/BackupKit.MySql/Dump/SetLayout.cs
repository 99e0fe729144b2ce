using System.Text;

using BackupKit.MySql.Planning;
using BackupKit.MySql.Rows;

namespace BackupKit.MySql.Dump;

/// <summary>Which files a set has for what was read of the source, and what is in them.</summary>
/// <param name="format">Of rows.</param>
/// <param name="compressionExtension">What the compression adds to the name of a file.</param>
/// <param name="correctsTexts">Whether the text of any table may have to be corrected, so that what the server printed becomes a file of its own.</param>
internal sealed class SetLayout(DataFormat format, string compressionExtension, bool correctsTexts)
{
    private const string Data = "data/";

    private readonly ObjectKeys _keys = new();
    private readonly PartFileNames _names = new();
    private readonly Dictionary<(string Kind, string Database, string Name), string> _definitionKeys = [];
    private readonly Dictionary<(string Kind, string Database, string Name), string> _printedKeys = [];

    /// <summary>Fixes the names of all files of one database; called once for each, before anything else, by one caller.</summary>
    public void Name(DatabaseContents contents)
    {
        _names.Database(contents.Database.Database);
        Name(Identity(contents.Database), isPrinted: false);
        foreach (var table in contents.Tables.Concat(contents.EmptyShells))
        {
            // The order of names decides them (T, t), so those of texts that are read later are kept for them.
            var identity = (Kind: "table", table.Definition.Database, table.Definition.Name);
            Name(identity, isPrinted: table.IsDeferred ? correctsTexts : table.Text.Printed is not null);
            _names.Table(identity.Database, identity.Name);
        }

        foreach (var definition in Others(contents))
        {
            Name(Identity(definition), isPrinted: definition.Printed is not null);
            if (definition.Kind is "view" or "sequence")
            {
                _names.Table(definition.Database, definition.Name);
            }
        }
    }

    /// <summary>The key of the exact definition, for the inventory.</summary>
    public string DefinitionKey(ObjectDefinition definition) => _definitionKeys[Identity(definition)];

    /// <summary>The key of what the server prints, where the definition had to be corrected; else <see langword="null"/>.</summary>
    public string? PrintedKey(ObjectDefinition definition) => definition.Printed is null ? null : _printedKeys[Identity(definition)];

    /// <summary>The names of a table as the files of <c>data/</c> have them.</summary>
    public (string Database, string Table) FileNames(string database, string table) =>
        (_names.Database(database), _names.Table(database, table));

    /// <summary>The part that holds one chunk.</summary>
    public RowsPart Rows(TableDump table, PlannedChunk chunk)
    {
        var (database, name) = (table.Definition.Database, table.Definition.Name);
        var extension = format == DataFormat.LoadData ? "dat" : "sql";
        return new RowsPart
        {
            Key = Data + _names.ForRows(database, name, table.Plan(), extension),
            Kind = PartKind.Rows,
            Database = database,
            ObjectName = name,
            EstimatedBytes = chunk.EstimatedBytes,
            Table = table,
            Chunk = chunk,
        };
    }

    /// <summary>The statement that loads a rows part; <see langword="null"/> where the part holds its own statements.</summary>
    public ScriptPart? Companion(RowsPart rows)
    {
        if (format != DataFormat.LoadData)
        {
            return null;
        }

        var columns = rows.Table.Columns.Select(column => column.Record).ToList();
        var file = rows.Key[Data.Length..] + compressionExtension;
        return Script(
            PartKind.LoadStatement,
            rows.Database!,
            rows.ObjectName,
            rows.Key[Data.Length..^".dat".Length] + ".sql",
            () => ScriptBytes(LoadStatement.BuildFile(rows.ObjectName!, columns, file)));
    }

    /// <summary>Every part of one database that is not rows.</summary>
    public IEnumerable<ScriptPart> Scripts(DatabaseContents contents)
    {
        var database = contents.Database.Database;
        yield return Script(
            PartKind.Database,
            database,
            null,
            _names.ForDatabase(database, "schema-create"),
            () => DatabaseScripts.Create(contents.Database));
        foreach (var part in contents.Tables.Concat(contents.EmptyShells).Select(Table)
            .Concat(contents.Sequences.Select(Sequence))
            .Concat(contents.Views.Where(view => view.IsUsable()).SelectMany(view => View(view.View, view.Text)))
            .Concat(Triggers(contents))
            .Concat(Programs(contents))
            .Concat(contents.Tables.Concat(contents.EmptyShells).SelectMany(Definition))
            .Concat(Others(contents).Prepend(contents.Database).SelectMany(Definition)))
        {
            yield return part;
        }
    }

    /// <summary>The part with what the server prints, where the definition had to be corrected; else <see langword="null"/>.</summary>
    public ScriptPart? Printed(ObjectDefinition definition) =>
        definition.Printed is { } printed ? Definition(Identity(definition), PrintedKey(definition)!, () => printed) : null;

    private static (string Kind, string Database, string Name) Identity(ObjectDefinition definition) =>
        (definition.Kind, definition.Database, definition.Name);

    private void Name((string Kind, string Database, string Name) definition, bool isPrinted)
    {
        var name = definition.Kind == "database" ? null : definition.Name;
        _definitionKeys.Add(definition, _keys.DefinitionKey(definition.Kind, definition.Database, name));
        if (isPrinted)
        {
            _printedKeys.Add(definition, _keys.DefinitionKey($"{definition.Kind} as printed", definition.Database, name));
        }
    }

    private static IEnumerable<ObjectDefinition> Others(DatabaseContents contents) =>
        contents.Sequences.Select(sequence => sequence.Definition)
            .Concat(contents.Views.Select(view => view.Text))
            .Concat(contents.Triggers.Select(trigger => trigger.Text))
            .Concat(contents.Programs.Select(program => program.Text));

    private static byte[] ScriptBytes(string text) => Encoding.UTF8.GetBytes(text);

    private ScriptPart Table(TableDump table) => Script(
        PartKind.Table,
        table.Definition.Database,
        table.Definition.Name,
        _names.ForTable(table.Definition.Database, table.Definition.Name, "schema"),
        () => ScriptText.Definitions().Statement(table.Text.Text).ToArray()) with { Table = table };

    private ScriptPart Sequence(SequenceState sequence) => Script(
        PartKind.Table,
        sequence.Definition.Database,
        sequence.Definition.Name,
        _names.ForTable(sequence.Definition.Database, sequence.Definition.Name, "schema-sequence"),
        () => DatabaseScripts.Sequence(sequence));

    // A view that can not be opened has no columns for a placeholder, and no loader could create it: its text is in objects/ only.
    private IEnumerable<ScriptPart> View(TableDefinition view, ObjectDefinition text)
    {
        yield return Script(
            PartKind.ViewPlaceholder,
            view.Database,
            view.Name,
            _names.ForTable(view.Database, view.Name, "schema"),
            () => ProgramScripts.ViewPlaceholder(view));
        yield return Script(
            PartKind.View,
            view.Database,
            view.Name,
            _names.ForTable(view.Database, view.Name, "schema-view"),
            () => ProgramScripts.View(text));
    }

    private IEnumerable<ScriptPart> Triggers(DatabaseContents contents) =>
        contents.Triggers.GroupBy(trigger => trigger.Trigger.Table, StringComparer.Ordinal).Select(table => Script(
            PartKind.Triggers,
            contents.Database.Database,
            table.Key,
            _names.ForTable(contents.Database.Database, table.Key, "schema-triggers"),
            () => ProgramScripts.ForLoader(table.Select(trigger => trigger.Text))));

    private IEnumerable<ScriptPart> Programs(DatabaseContents contents)
    {
        var database = contents.Database.Database;
        var programs = contents.Programs.Select(program => program.Text).ToList();
        if (programs.Count > 0)
        {
            yield return Script(
                PartKind.Programs,
                database,
                null,
                _names.ForDatabase(database, "schema-post"),
                () => ProgramScripts.ForLoader(programs));
        }

        // Events last: they may run as soon as they exist.
        List<ObjectDefinition> all =
        [
            .. programs.Where(program => program.Kind != "event"),
            .. contents.Triggers.Select(trigger => trigger.Text),
            .. programs.Where(program => program.Kind == "event"),
        ];
        if (all.Count > 0)
        {
            yield return new ScriptPart
            {
                Key = $"objects/client/{_names.Database(database)}.sql",
                Kind = PartKind.Programs,
                Database = database,
                Render = () => ProgramScripts.ForClient(database, contents.Collation, all),
            };
        }
    }

    private IEnumerable<ScriptPart> Definition(TableDump table)
    {
        var identity = (Kind: "table", table.Definition.Database, table.Definition.Name);
        yield return Definition(identity, _definitionKeys[identity], () => table.Text.Text) with { Table = table };
        if (!table.IsDeferred && Printed(table.Text) is { } printed)
        {
            yield return printed;
        }
    }

    private IEnumerable<ScriptPart> Definition(ObjectDefinition definition)
    {
        yield return Definition(Identity(definition), DefinitionKey(definition), () => definition.Text);
        if (Printed(definition) is { } printed)
        {
            yield return printed;
        }
    }

    private static ScriptPart Definition((string Kind, string Database, string Name) definition, string key, Func<byte[]> text) => new()
    {
        Key = key,
        Kind = PartKind.Definition,
        Database = definition.Database,
        ObjectName = definition.Kind == "database" ? null : definition.Name,
        Render = text,
    };

    private static ScriptPart Script(PartKind kind, string database, string? name, string file, Func<byte[]> render) =>
        new() { Key = Data + file, Kind = kind, Database = database, ObjectName = name, Render = render };
}
