using System.Globalization;

using BackupKit.MySql.Wire;

namespace BackupKit.MySql.Restore;

/// <summary>The steps of a plan in words, in the order they are executed in.</summary>
internal static class RestoreSteps
{
    public static IEnumerable<string> Describe(
        IReadOnlyList<DatabaseRestore> databases,
        IReadOnlyList<AccountStep> accounts,
        RestoreRequest request,
        MySqlRestoreOptions options,
        bool usesLoadData)
    {
        foreach (var database in databases)
        {
            if (database.IsComplete)
            {
                yield return $"leave the database {SqlText.Identifier(database.Target)} as it is: it equals the set";
                continue;
            }

            var name = SqlText.Identifier(database.Target);
            yield return database.Exists ? $"use the database {name}" : $"create the database {name}";
            foreach (var drop in database.Drops)
            {
                yield return $"drop the {drop.Kind} {SqlText.Identifier(database.Target, drop.Name)}";
            }

            yield return database.Journal is { } journal
                ? Text($"go on with the journal {SqlText.Identifier(database.Target, RestoreJournal.TableName)} of {journal.Steps.Count} entries")
                : $"create the journal {SqlText.Identifier(database.Target, RestoreJournal.TableName)}";
        }

        databases = [.. databases.Where(d => !d.IsRestored)];
        foreach (var step in Objects(databases, d => d.Sequences, "create the sequence").Concat(Filled(databases, options, usesLoadData)))
        {
            yield return step;
        }

        yield return "add the foreign keys";
        foreach (var step in Objects(databases, d => d.Routines, "create the")
            .Concat(Objects(databases, d => d.Views, "create the"))
            .Concat(Objects(databases, d => d.Triggers, "create the"))
            .Concat(Objects(databases, d => d.Events, "create, disabled, the")))
        {
            yield return step;
        }

        foreach (var step in accounts)
        {
            var verb = step.Action switch
            {
                AccountAction.Create => "create the",
                AccountAction.Replace => "drop and create the",
                AccountAction.Keep => "keep, since it is equal, the",
                _ => "leave as it is the",
            };
            yield return $"{verb} {step.Account.Kind} {step.Account.Name}";
        }

        if (request.Verify)
        {
            yield return "read everything back and compare it with the set by digest and definition";
        }

        if (options.ForeignKeyCheckTime > TimeSpan.Zero)
        {
            yield return "look for rows without the row their foreign key refers to";
        }

        if (options.EnableEvents && databases.Any(d => d.Events.Count > 0))
        {
            yield return "enable the events that were enabled";
        }

        yield return "drop the journals";
    }

    private static IEnumerable<string> Objects(
        IReadOnlyList<DatabaseRestore> databases,
        Func<DatabaseRestore, IReadOnlyList<InventoryItem>> choose,
        string verb) =>
        databases.SelectMany(d => choose(d).Select(i => verb.EndsWith("the", StringComparison.Ordinal)
            ? $"{verb} {i.Kind} {SqlText.Identifier(d.Target, i.Name)}"
            : $"{verb} {SqlText.Identifier(d.Target, i.Name)}"));

    private static IEnumerable<string> Filled(IReadOnlyList<DatabaseRestore> databases, MySqlRestoreOptions options, bool usesLoadData)
    {
        var steps = Tables(databases, options, usesLoadData);
        return options.DisableRedoLog ? steps.Prepend("switch the redo log off").Append("switch the redo log on again") : steps;
    }

    private static IEnumerable<string> Tables(IReadOnlyList<DatabaseRestore> databases, MySqlRestoreOptions options, bool usesLoadData)
    {
        var tables = databases.SelectMany(d => d.Tables).ToList();
        foreach (var table in tables)
        {
            yield return $"create the table {SqlText.Identifier(table.Database, table.Name)}";
        }

        foreach (var table in tables.Where(t => t.Rows.Count > 0).OrderByDescending(t => t.Bytes))
        {
            var way = usesLoadData && RestorePreflight.IsLoadData(table.Rows[0]) ? "LOAD DATA" : "INSERT";
            var keys = table.Bytes >= options.DeferIndexBytes ? ", then add its indexes" : "";
            yield return $"load {ByteText.Count(table.RowCount, "row")} ({ByteText.Format(table.Bytes)}, {ByteText.Count(table.Rows.Count, "part")})"
                + $" into {SqlText.Identifier(table.Database, table.Name)} by {way}{keys}";
        }
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
