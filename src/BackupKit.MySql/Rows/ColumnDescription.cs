namespace BackupKit.MySql.Rows;

/// <summary>What information_schema.COLUMNS says of one column.</summary>
/// <param name="Name">COLUMN_NAME.</param>
/// <param name="DataType">DATA_TYPE in lower case, for example <c>enum</c>.</param>
/// <param name="ColumnType">COLUMN_TYPE, for example <c>enum('a','b')</c>.</param>
/// <param name="CharacterSet">CHARACTER_SET_NAME; <see langword="null"/> for bytes and numbers.</param>
/// <param name="IsNullable">IS_NULLABLE.</param>
/// <param name="Extra">EXTRA, for example <c>VIRTUAL GENERATED</c>.</param>
/// <param name="GenerationExpression">GENERATION_EXPRESSION; MariaDB says <c>ROW START</c> or <c>ROW END</c> there.</param>
internal sealed record ColumnDescription(
    string Name,
    string DataType,
    string ColumnType,
    string? CharacterSet,
    bool IsNullable,
    string Extra,
    string? GenerationExpression = null)
{
    /// <summary>Whether the column is the start or the end of the system period of a MariaDB system-versioned table.</summary>
    public bool IsPeriod => GenerationExpression is "ROW START" or "ROW END";

    /// <summary>
    /// Whether its values are part of a backup: those of generated columns are not, those of a system period are, although
    /// MariaDB lists them as STORED GENERATED too. DEFAULT_GENERATED is a default, not a generated column.
    /// </summary>
    public bool IsStored =>
        IsPeriod
        || !(Extra.Contains("VIRTUAL GENERATED", StringComparison.OrdinalIgnoreCase)
            || Extra.Contains("STORED GENERATED", StringComparison.OrdinalIgnoreCase)
            || Extra.Contains("PERSISTENT", StringComparison.OrdinalIgnoreCase));
}
