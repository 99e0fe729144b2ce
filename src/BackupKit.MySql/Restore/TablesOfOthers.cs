using System.Globalization;

using BackupKit.MySql.Definitions;
using BackupKit.MySql.Wire;

namespace BackupKit.MySql.Restore;

/// <summary>Looks for tables of the target that a crash without the redo log would take along.</summary>
internal static class TablesOfOthers
{
    private const string AllTables = """
        SELECT TABLE_SCHEMA, TABLE_NAME FROM information_schema.TABLES
        WHERE TABLE_TYPE='BASE TABLE' AND TABLE_SCHEMA NOT IN ('mysql','sys','information_schema','performance_schema')
        """;

    /// <summary>What stands in the way of switching the log off; <see langword="null"/> where nothing does.</summary>
    /// <param name="session">A session with the target; the account sees everything.</param>
    /// <param name="databases">What is restored.</param>
    /// <param name="names">How the target compares names.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public static async Task<PrecheckFinding?> FindAsync(
        MySqlSession session,
        IReadOnlyList<DatabaseRestore> databases,
        NameCase names,
        CancellationToken cancellationToken)
    {
        var own = databases
            .SelectMany(d => d.Tables.Select(t => t.Name).Append(RestoreJournal.TableName).Select(n => (Key(d.Target), Key(n))))
            .ToHashSet();
        var tables = await session.QueryAsync(AllTables, cancellationToken).ConfigureAwait(false);
        var others = tables.Rows
            .Select(r => (Database: r.GetString(0), Table: r.GetString(1)))
            .Where(t => !own.Contains((Key(t.Database), Key(t.Table))))
            .ToList();
        return others is not [var other, ..]
            ? null
            : new PrecheckFinding(
                FindingSeverity.Error,
                BackupErrorCode.RestoreRefused,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The redo log of the target can not be switched off: {ByteText.Count(others.Count, "table")} that are not restored would be lost in a crash too, such as {SqlText.Identifier(other.Database, other.Table)}."),
                "Restore to a server that has nothing else, or without --disable-redo-log.");

        string Key(string name) => names.Key("table", name);
    }
}
