using System.Diagnostics.CodeAnalysis;
using System.IO.Hashing;

using BackupKit.MySql.Rows;
using BackupKit.MySql.Wire;

namespace BackupKit.MySql.Planning;

/// <summary>Reads lists of columns. Ten thousand tables have a few dozen different columns: each is made once, from its bytes.</summary>
internal sealed class ColumnLists
{
    private readonly Dictionary<byte[], (long Ordinal, ColumnDescription Column)> _known = new(BytesComparer.Instance);

    /// <summary>The columns of each table, in their order.</summary>
    /// <param name="list">The answer to <see cref="SchemaQueries.Columns"/>.</param>
    public Dictionary<string, IReadOnlyList<ColumnDescription>> Read(TextResult list)
    {
        var tables = new Dictionary<string, List<(long Ordinal, ColumnDescription Column)>>(StringComparer.Ordinal);
        var known = _known.GetAlternateLookup<ReadOnlySpan<byte>>();
        List<(long Ordinal, ColumnDescription Column)> columns = [];
        ReadOnlySpan<byte> current = default;
        foreach (var row in list.Rows)
        {
            // The columns of a table mostly follow one another.
            var table = row.GetBytes(0);
            if (!table.SequenceEqual(current))
            {
                columns = ListOf(tables, row.GetString(0));
                current = table;
            }

            var rest = row.GetRest(1);
            if (!known.TryGetValue(rest, out var column))
            {
                column = (row.GetInt64(2), Describe(row));
                known[rest] = column;
            }

            columns.Add(column);
        }

        return tables.ToDictionary(table => table.Key, table => InOrder(table.Value), StringComparer.Ordinal);
    }

    private static List<(long Ordinal, ColumnDescription Column)> ListOf(
        Dictionary<string, List<(long Ordinal, ColumnDescription Column)>> tables,
        string name)
    {
        if (!tables.TryGetValue(name, out var columns))
        {
            tables.Add(name, columns = []);
        }

        return columns;
    }

    private static IReadOnlyList<ColumnDescription> InOrder(List<(long Ordinal, ColumnDescription Column)> columns) =>
        [.. columns.OrderBy(column => column.Ordinal).Select(column => column.Column)];

    private static ColumnDescription Describe(TextRow row) => new(
        row.GetString(1),
        row.GetString(3).ToLowerInvariant(),
        row.GetString(4),
        row.GetStringOrNull(5),
        row.GetString(6) == "YES",
        row.GetStringOrNull(7) ?? "",
        row.GetStringOrNull(8) is { Length: > 0 } expression ? expression : null);

    private sealed class BytesComparer : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
    {
        public static readonly BytesComparer Instance = new();

        public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

        public int GetHashCode([DisallowNull] byte[] obj) => GetHashCode(obj.AsSpan());

        public bool Equals(ReadOnlySpan<byte> alternate, byte[] other) => alternate.SequenceEqual(other);

        public int GetHashCode(ReadOnlySpan<byte> alternate) => (int)XxHash3.HashToUInt64(alternate);

        public byte[] Create(ReadOnlySpan<byte> alternate) => alternate.ToArray();
    }
}
