using System.Globalization;

using BackupKit.MySql.Planning;
using BackupKit.MySql.Rows;
using BackupKit.MySql.Wire;

namespace BackupKit.MySql.Verification;

/// <summary>
/// The columns that hold values in the tables of a live database, to compare with those of a set: a column that the set does not name takes no
/// part in any digest.
/// </summary>
internal sealed class LiveColumns
{
    private readonly ILookup<string, ColumnDescription> _columns;
    private readonly bool _hasTypesOfSource;

    private LiveColumns(ILookup<string, ColumnDescription> columns, bool hasTypesOfSource)
    {
        _columns = columns;
        _hasTypesOfSource = hasTypesOfSource;
    }

    public static async Task<LiveColumns> ReadAsync(
        MySqlSession session,
        string database,
        SourceIdentity source,
        bool foldsNames,
        CancellationToken cancellationToken)
    {
        var result = await session.QueryAsync(SchemaQueries.Columns(database), cancellationToken).ConfigureAwait(false);
        var columns = result.Rows
            .OrderBy(r => int.Parse(r.GetString(2), CultureInfo.InvariantCulture))
            .ToLookup(
                r => r.GetString(0),
                r => new ColumnDescription(
                    r.GetString(1),
                    r.GetString(3),
                    r.GetString(4),
                    r.GetStringOrNull(5),
                    r.GetString(6) == "YES",
                    r.GetString(7),
                    r.GetStringOrNull(8)),
                foldsNames ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal);
        return new LiveColumns(columns, source.Flavour == (session.Server.Flavour == Flavour.MariaDb ? "mariadb" : "mysql"));
    }

    /// <summary>How the columns of a table differ from those of the set; <see langword="null"/> when they do not.</summary>
    public string? Find(InventoryItem table)
    {
        var live = _columns[table.Name].Where(c => c.IsStored).ToList();
        var missing = live.Find(c => table.Columns.All(r => r.Name != c.Name));
        if (missing is not null)
        {
            return $"has the column {SqlText.Identifier(missing.Name)}, whose values are not in the set";
        }

        foreach (var column in table.Columns)
        {
            var found = live.Find(c => c.Name == column.Name);
            if (found is null && ColumnRules.HasPeriod([column]))
            {
                // An implicit period is in no list of columns.
                continue;
            }

            if (found is null)
            {
                return $"has no column {SqlText.Identifier(column.Name)} for the values in the set";
            }

            if (_hasTypesOfSource && ColumnCheck.ComparableType(found.ColumnType) != ColumnCheck.ComparableType(column.Type))
            {
                return $"has another type for the column {SqlText.Identifier(column.Name)} than the set";
            }
        }

        return null;
    }
}
