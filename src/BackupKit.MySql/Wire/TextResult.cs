using BackupKit.MySql.Wire.Payloads;

namespace BackupKit.MySql.Wire;

/// <summary>A small result in memory.</summary>
internal sealed record TextResult
{
    public required IReadOnlyList<ColumnDefinition> Columns { get; init; }

    public required IReadOnlyList<TextRow> Rows { get; init; }

    public required int WarningCount { get; init; }

    /// <summary>The index of the column; names compare without case, as they do on the server.</summary>
    /// <exception cref="KeyNotFoundException">There is no such column.</exception>
    public int Ordinal(string name)
    {
        for (var i = 0; i < Columns.Count; i++)
        {
            if (string.Equals(Columns[i].Name, name, StringComparison.OrdinalIgnoreCase))
            {
                return i;
            }
        }

        throw new KeyNotFoundException($"The result has no column '{name}'.");
    }
}
