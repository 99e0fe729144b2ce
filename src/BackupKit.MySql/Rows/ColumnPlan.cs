namespace BackupKit.MySql.Rows;

/// <summary>How one column is read, stored and written back.</summary>
/// <param name="Record">What the manifest keeps; <see cref="ColumnRecord.Load"/> has a single <c>?</c> for the stored value.</param>
/// <param name="Form">How INSERT writes the value.</param>
internal sealed record ColumnPlan(ColumnRecord Record, LiteralForm Form)
{
    /// <summary>The plan of a column whose record was read from a manifest.</summary>
    /// <exception cref="BackupException">The type is not known.</exception>
    public static ColumnPlan FromRecord(ColumnRecord record) => new(record, ColumnRules.FormOf(record.Type, record.Name));

    /// <summary>The plans of columns whose records were read from a manifest.</summary>
    public static IReadOnlyList<ColumnPlan> FromRecords(IReadOnlyList<ColumnRecord> records) => [.. records.Select(FromRecord)];
}
