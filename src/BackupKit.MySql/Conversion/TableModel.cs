using System.Text;

using BackupKit.MySql.Definitions;
using BackupKit.MySql.Wire;

namespace BackupKit.MySql.Conversion;

/// <summary>CREATE TABLE in parts, read from what a server of either family prints.</summary>
internal sealed record TableModel
{
    public required string Head { get; init; }

    /// <summary>Columns, keys and constraints in order; each a <see cref="ColumnText"/>, <see cref="KeyText"/>, <see cref="CheckText"/> or, a foreign key, a <see cref="TableItem"/>.</summary>
    public required IReadOnlyList<object> Entries { get; init; }

    public required IReadOnlyList<TableOptionText> Options { get; init; }

    /// <summary>The partitions from PARTITION BY on, without the marks of version comments; empty when there are none.</summary>
    public string Partitions { get; init; } = "";

    /// <summary>What could not be read.</summary>
    public IReadOnlyList<string> Unknown { get; init; } = [];

    public IEnumerable<ColumnText> Columns => Entries.OfType<ColumnText>();

    public string? Option(string name) => Options.FirstOrDefault(o => o.Name == name)?.Value;

    /// <summary>The collation of the table, stated or by its character set.</summary>
    public string? Collation => Option("COLLATE") ?? (Option("CHARSET") is { } set ? CharacterSets.DefaultCollation(set) : null);

    /// <summary>Reads the text; <see langword="null"/> when it is not of the form that servers print.</summary>
    public static TableModel? Parse(ReadOnlyMemory<byte> text)
    {
        if (CreateTableText.Parse(text) is not { } table)
        {
            return null;
        }

        var unknown = new List<string>();
        var entries = table.Items.Select(i => Read(i, unknown)).ToList();
        var (options, partitions) = ReadTail(table.Tail, unknown);
        return new TableModel
        {
            Head = Encoding.Latin1.GetString(table.Head.Span),
            Entries = entries,
            Options = options,
            Partitions = partitions,
            Unknown = unknown,
        };
    }

    /// <summary>The statement for a server of the family.</summary>
    public byte[] Compose(Flavour target)
    {
        var entries = Entries.Select(e => e switch
        {
            ColumnText column => column.Compose(target),
            KeyText key => key.Compose(target),
            CheckText check => check.Compose(),
            _ => Encoding.Latin1.GetString(((TableItem)e).Text.Span),
        });
        var text = new StringBuilder(Head).Append("\n  ").AppendJoin(",\n  ", entries).Append("\n)");
        foreach (var option in Options)
        {
            text.Append(' ').Append(option.Name).Append('=').Append(option.Value);
        }

        return Encoding.Latin1.GetBytes(text.Append(Partitions.Length == 0 ? "" : "\n" + Partitions).ToString());
    }

    private static object Read(TableItem item, List<string> unknown)
    {
        switch (item.Kind)
        {
            case TableItemKind.Column:
                var column = ColumnText.Parse(item);
                AddUnknown(unknown, $"column `{column.Name}`", column.Unknown);
                return column;
            case TableItemKind.ForeignKey:
                return item;
            case TableItemKind.Other when CheckText.Parse(item) is { } check:
                return check;
            case TableItemKind.Other:
                AddUnknown(unknown, "entry", Encoding.UTF8.GetString(item.Text.Span));
                return item;
            default:
                var key = KeyText.Parse(item);
                AddUnknown(unknown, $"index `{key.Name}`", key.Unknown);
                return key;
        }
    }

    private static void AddUnknown(List<string> unknown, string where, string? what)
    {
        if (what is not null)
        {
            unknown.Add($"the {where} has {what}");
        }
    }

    private static (List<TableOptionText> Options, string Partitions) ReadTail(ReadOnlyMemory<byte> tail, List<string> unknown)
    {
        var options = new List<TableOptionText>();
        var cursor = new SqlCursor(tail) { Position = 1 };
        while (!cursor.IsAtEnd)
        {
            if (cursor.IsKeyword("PARTITION") && cursor.IsKeyword("BY", 1))
            {
                return (options, WithoutMarks(tail[cursor.Current.Range.Start.Value..]));
            }

            _ = cursor.TryTake("DEFAULT");
            var name = cursor.TryTake("CHARACTER", "SET") ? "CHARSET" : cursor.TakeName().ToUpperInvariant();
            if (cursor.IsKeyword("DIRECTORY"))
            {
                name += " " + cursor.TakeName().ToUpperInvariant();
            }

            if (!cursor.TryTake('='))
            {
                unknown.Add($"the table has {name} {cursor.Raw(cursor.Position, cursor.Count)}".TrimEnd());
                return (options, "");
            }

            options.Add(new TableOptionText(name, cursor.Is('(') ? cursor.TakeBalanced() : cursor.Take()));
        }

        return (options, "");
    }

    // In a version comment the whole would be executed by one family alone.
    private static string WithoutMarks(ReadOnlyMemory<byte> text)
    {
        var output = new StringBuilder();
        var lexer = new SqlLexer(text.Span);
        while (lexer.Read())
        {
            // The mark that closes was opened before this text, so it reads as two characters.
            if (lexer.Kind is not (SqlTokenKind.VersionOpen or SqlTokenKind.VersionClose))
            {
                output.Append(Encoding.Latin1.GetString(lexer.Token));
            }
        }

        var all = output.ToString().TrimEnd();
        return all.EndsWith("*/", StringComparison.Ordinal) ? all[..^2].TrimEnd() : all;
    }
}
