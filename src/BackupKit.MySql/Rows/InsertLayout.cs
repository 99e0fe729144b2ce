using System.Text;

using BackupKit.MySql.Wire;

namespace BackupKit.MySql.Rows;

/// <summary>The fixed text of an INSERT part, which the encoder writes and the decoder expects byte for byte.</summary>
internal sealed class InsertLayout
{
    private readonly Column[] _columns;

    public InsertLayout(string tableName, IReadOnlyList<ColumnPlan> columns)
    {
        _columns = [.. columns.Select(Column.Create)];
        var names = string.Join(',', columns.Select(column => SqlText.Identifier(column.Record.Name)));
        var start = $"INSERT INTO {SqlText.Identifier(tableName)} ({names}) VALUES";

        // mydumper's loader takes the first VALUES of a statement for the one before the rows.
        HasOneRowPerStatement = start.IndexOf("VALUES", StringComparison.OrdinalIgnoreCase) != start.Length - 6;
        HasEnum = _columns.Any(column => column.IsEnum);
        Header = Encoding.UTF8.GetBytes(DataFileHeader.Build(columns.Select(column => column.Record)));
        StatementStart = Encoding.UTF8.GetBytes(start);
    }

    public byte[] Header { get; }

    /// <summary>Up to and with VALUES.</summary>
    public byte[] StatementStart { get; }

    /// <summary>Whether other loaders could not split a statement of several rows.</summary>
    public bool HasOneRowPerStatement { get; }

    public bool HasEnum { get; }

    public ReadOnlySpan<Column> Columns => _columns;

    /// <summary>Between two rows of a statement.</summary>
    public static ReadOnlySpan<byte> NextRow => "\n,"u8;

    public static ReadOnlySpan<byte> StatementEnd => "\n;\n"u8;

    /// <summary>What stands around the bytes of a value.</summary>
    internal sealed record Column(byte[] Open, byte[] Close, bool IsQuoted, bool IsEnum)
    {
        public static Column Create(ColumnPlan plan)
        {
            var load = plan.Record.Load ?? "?";
            var at = load.IndexOf('?', StringComparison.Ordinal);
            var (open, close) = plan.Form switch
            {
                LiteralForm.Number => ("", ""),
                LiteralForm.Binary => ("_binary'", "'"),
                _ => ("'", "'"),
            };

            return new Column(
                Encoding.UTF8.GetBytes(load[..at] + open),
                Encoding.UTF8.GetBytes(close + load[(at + 1)..]),
                plan.Form != LiteralForm.Number,
                plan.Form == LiteralForm.EnumIndex);
        }
    }
}
