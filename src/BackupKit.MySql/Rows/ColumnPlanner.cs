using BackupKit.MySql.Wire;

namespace BackupKit.MySql.Rows;

/// <summary>Plans the columns of many tables: the same description, not one that is equal, is planned once. Not thread-safe.</summary>
internal sealed class ColumnPlanner(ServerIdentity server)
{
    private readonly Dictionary<ColumnDescription, ColumnPlan> _plans = new(ReferenceEqualityComparer.Instance);

    /// <summary>The columns whose values are stored, planned, in the order given.</summary>
    /// <exception cref="BackupException">A type is not known.</exception>
    public IReadOnlyList<ColumnPlan> PlanAll(IEnumerable<ColumnDescription> columns) => [.. columns.Where(column => column.IsStored).Select(Plan)];

    /// <summary>The columns whose values are stored of a table whose rows are read: one at least.</summary>
    /// <param name="columns">All columns of the table.</param>
    /// <param name="table">What the message calls it.</param>
    /// <exception cref="BackupException">A type is not known, or all columns are generated: nothing could be inserted.</exception>
    public IReadOnlyList<ColumnPlan> PlanRows(IEnumerable<ColumnDescription> columns, string table)
    {
        var plans = PlanAll(columns);
        return plans.Count > 0 ? plans : throw new BackupException(
            BackupErrorCode.UnsupportedObject,
            $"All columns of {table} are generated, so its rows have no value that could be stored.",
            "Give the table a column of its own, such as a key, or exclude the table.");
    }

    private ColumnPlan Plan(ColumnDescription column)
    {
        if (!_plans.TryGetValue(column, out var plan))
        {
            plan = ColumnRules.Plan(server, column);
            _plans.Add(column, plan);
        }

        return plan;
    }
}
