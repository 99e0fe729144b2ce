namespace BackupKit.MySql.Definitions;

/// <summary>
/// The text of SHOW CREATE TABLE cut into its entries, so that indexes and foreign keys can be added after the rows. Only where
/// entries begin and end is read; every byte that is kept is kept as the server printed it.
/// </summary>
internal sealed class CreateTableText
{
    private static readonly byte[] Separator = ",\n  "u8.ToArray();

    private readonly ReadOnlyMemory<byte> _head;
    private readonly ReadOnlyMemory<byte> _tail;

    private CreateTableText(ReadOnlyMemory<byte> head, IReadOnlyList<TableItem> items, ReadOnlyMemory<byte> tail)
    {
        _head = head;
        _tail = tail;
        Items = items;
        ReadTail();
    }

    /// <summary>Columns, keys and constraints in order.</summary>
    public IReadOnlyList<TableItem> Items { get; }

    /// <summary>What stands before the entries, with the opening parenthesis.</summary>
    public ReadOnlyMemory<byte> Head => _head;

    /// <summary>What stands behind the entries, from the closing parenthesis on: options and partitions.</summary>
    public ReadOnlyMemory<byte> Tail => _tail;

    /// <summary>The engine of the table options, empty when it is not stated.</summary>
    public string Engine { get; private set; } = "";

    /// <summary>The AUTO_INCREMENT counter of the table options.</summary>
    public string? AutoIncrement { get; private set; }

    /// <summary>Whether the table is partitioned by <c>KEY ()</c>, which takes the columns of a key of the table.</summary>
    public bool IsPartitionedByOwnKey { get; private set; }

    private Range AutoIncrementOption { get; set; }

    /// <summary>Cuts the text; <see langword="null"/> when it does not have the form every server prints.</summary>
    public static CreateTableText? Parse(ReadOnlyMemory<byte> text)
    {
        var lexer = new SqlLexer(text.Span);
        if (!ReadToOpening(ref lexer))
        {
            return null;
        }

        var head = lexer.End;
        var items = new List<TableItem>();
        var (depth, start) = (1, head);
        while (lexer.Read())
        {
            if (lexer.Is('('))
            {
                depth++;
            }
            else if (lexer.Is(',') && depth == 1)
            {
                items.Add(ReadItem(text[start..lexer.Start]));
                start = lexer.End;
            }
            else if (lexer.Is(')') && --depth == 0)
            {
                items.Add(ReadItem(text[start..lexer.Start]));
                return new CreateTableText(text[..head], items, text[lexer.Start..]);
            }
        }

        return null;
    }

    /// <summary>The statement with the chosen entries only.</summary>
    /// <param name="isKept">Chooses entries.</param>
    /// <param name="keepAutoIncrement">Whether the counter stays in the table options.</param>
    public byte[] Compose(Func<TableItem, bool> isKept, bool keepAutoIncrement = true)
    {
        var output = new MemoryStream();
        output.Write(_head.Span);
        var isFirst = true;
        foreach (var item in Items.Where(isKept))
        {
            output.Write(isFirst ? "\n  "u8 : Separator);
            output.Write(item.Text.Span);
            isFirst = false;
        }

        output.Write("\n"u8);
        if (keepAutoIncrement || AutoIncrement is null)
        {
            output.Write(_tail.Span);
        }
        else
        {
            output.Write(_tail.Span[..AutoIncrementOption.Start]);
            output.Write(_tail.Span[AutoIncrementOption.End..]);
        }

        return output.ToArray();
    }

    private static bool ReadToOpening(ref SqlLexer lexer)
    {
        while (lexer.ReadSignificant())
        {
            if (lexer.Is('('))
            {
                return true;
            }
        }

        return false;
    }

    private static TableItem ReadItem(ReadOnlyMemory<byte> raw)
    {
        var text = raw[(raw.Length - raw.Span.TrimStart(" \t\r\n"u8).Length)..];
        text = text[..text.Span.TrimEnd("\n"u8).Length];
        var lexer = new SqlLexer(text.Span);
        if (!lexer.ReadSignificant())
        {
            return new TableItem(TableItemKind.Other, "", [], text);
        }

        if (lexer.Kind == SqlTokenKind.Identifier)
        {
            var column = SqlName.Unquote(lexer.Token);
            return new TableItem(TableItemKind.Column, column, [], text) { IsAutoIncrement = HasKeyword(ref lexer, "AUTO_INCREMENT"u8) };
        }

        var name = "";
        if (lexer.IsKeyword("CONSTRAINT"u8) && lexer.ReadSignificant())
        {
            name = SqlName.Unquote(lexer.Token);
            lexer.ReadSignificant();
        }

        var kind = KindOf(ref lexer);
        return kind == TableItemKind.Other ? new TableItem(kind, name, [], text) : ReadKey(kind, name, ref lexer, text);
    }

    private static TableItemKind KindOf(ref SqlLexer lexer) =>
        lexer.IsKeyword("PRIMARY"u8) ? TableItemKind.PrimaryKey
        : lexer.IsKeyword("UNIQUE"u8) ? TableItemKind.UniqueKey
        : lexer.IsKeyword("KEY"u8) || lexer.IsKeyword("INDEX"u8) ? TableItemKind.Key
        : lexer.IsKeyword("FULLTEXT"u8) ? TableItemKind.FullTextKey
        : lexer.IsKeyword("SPATIAL"u8) ? TableItemKind.SpatialKey
        : lexer.IsKeyword("VECTOR"u8) ? TableItemKind.VectorKey
        : lexer.IsKeyword("FOREIGN"u8) ? TableItemKind.ForeignKey
        : TableItemKind.Other;

    private static TableItem ReadKey(TableItemKind kind, string name, ref SqlLexer lexer, ReadOnlyMemory<byte> text)
    {
        while (lexer.ReadSignificant() && !lexer.Is('('))
        {
            if (lexer.Kind == SqlTokenKind.Identifier && name.Length == 0)
            {
                name = SqlName.Unquote(lexer.Token);
            }
        }

        var columns = new List<string>();
        var depth = 1;
        while (depth > 0 && lexer.ReadSignificant())
        {
            depth += lexer.Is('(') ? 1 : lexer.Is(')') ? -1 : 0;
            if (depth == 1 && lexer.Kind == SqlTokenKind.Identifier)
            {
                columns.Add(SqlName.Unquote(lexer.Token));
            }
        }

        return new TableItem(kind, name, columns, text);
    }

    private static bool HasKeyword(ref SqlLexer lexer, ReadOnlySpan<byte> keyword)
    {
        var depth = 0;
        while (lexer.ReadSignificant())
        {
            depth += lexer.Is('(') ? 1 : lexer.Is(')') ? -1 : 0;
            if (depth == 0 && lexer.IsKeyword(keyword))
            {
                return true;
            }
        }

        return false;
    }

    private void ReadTail()
    {
        var lexer = new SqlLexer(_tail.Span);
        while (lexer.ReadSignificant())
        {
            var start = lexer.Start;
            if (lexer.IsKeyword("PARTITION"u8))
            {
                ReadPartitioning(ref lexer);
                return;
            }

            if (lexer.IsKeyword("ENGINE"u8) && TryReadValue(ref lexer, out var engine))
            {
                Engine = engine;
            }
            else if (lexer.IsKeyword("AUTO_INCREMENT"u8) && TryReadValue(ref lexer, out var counter))
            {
                AutoIncrement = counter;
                AutoIncrementOption = new Range(start > 0 && _tail.Span[start - 1] == ' ' ? start - 1 : start, lexer.End);
            }
        }
    }

    private static bool TryReadValue(ref SqlLexer lexer, out string value)
    {
        value = "";
        if (!lexer.ReadSignificant() || (lexer.Is('=') && !lexer.ReadSignificant()))
        {
            return false;
        }

        value = SqlName.Unquote(lexer.Token);
        return true;
    }

    // PARTITION BY [LINEAR] KEY [ALGORITHM = n] () names no column, so the server takes those of a unique key of the table.
    private void ReadPartitioning(ref SqlLexer lexer)
    {
        var isKey = false;
        while (lexer.ReadSignificant() && !lexer.Is('('))
        {
            isKey |= lexer.IsKeyword("KEY"u8);
        }

        IsPartitionedByOwnKey = isKey && lexer.ReadSignificant() && lexer.Is(')');
    }
}
