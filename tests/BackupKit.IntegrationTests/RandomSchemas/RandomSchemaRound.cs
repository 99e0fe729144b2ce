using System.Globalization;
using System.Text.RegularExpressions;

using BackupKit.IntegrationTests.Restore;
using BackupKit.IntegrationTests.Verification.Mutations;
using BackupKit.MySql;
using BackupKit.MySql.Wire;

namespace BackupKit.IntegrationTests.RandomSchemas;

/// <summary>One database of random tables through backup, verification, restore and comparison.</summary>
/// <param name="Tables">How many tables the server accepted.</param>
/// <param name="Rows">How many rows were backed up.</param>
/// <param name="Refusals">Why it refused the others.</param>
/// <param name="Problem">What went wrong, if anything.</param>
internal sealed partial record RandomSchemaRound(int Tables, long Rows, IReadOnlyList<string> Refusals, string? Problem)
{
    public static async Task<RandomSchemaRound> RunAsync(ServerName server, IReadOnlyList<RandomTable> tables, int number)
    {
        await using var source = await TestServers.CreateDatabaseAsync(server, "bk_random");
        await using var target = new TargetDatabase(server);
        var refusals = new List<string>();
        foreach (var table in tables)
        {
            if (await CreateAsync(source, table) is { } refusal)
            {
                refusals.Add(refusal);
            }
        }

        var made = tables.Count - refusals.Count;
        try
        {
            var rows = await CopyAsync(source, target, number);
            return new RandomSchemaRound(made, rows, refusals, null);
        }
        catch (Exception ex) when (ex is not OperationCanceledException)
        {
            var details = await Record.ExceptionAsync(() => AssertSameAsync(source, target, tables[0].Name));
            return new RandomSchemaRound(made, 0, refusals, $"{ex.Message}\n{(tables.Count == 1 ? details?.Message : "")}");
        }
    }

    /// <returns>Why the server refuses the table, if it does.</returns>
    public static async Task<string?> CreateAsync(TestDatabase database, RandomTable table)
    {
        await database.ExecuteAsync(RandomTable.Session);
        try
        {
            await database.ExecuteAsync(table.Create);
        }
        catch (MySqlWireException ex) when (ex.ServerErrorNumber != 0)
        {
            return $"{ex.Message}: {table.Create}";
        }

        await database.ExecuteAsync("START TRANSACTION");
        foreach (var statement in table.Rows)
        {
            await TryAsync(database, statement);
        }

        await database.ExecuteAsync("COMMIT");
        foreach (var statement in table.Changes)
        {
            await TryAsync(database, statement);
        }

        await database.ExecuteAsync($"ANALYZE TABLE {table.Name}");
        return null;
    }

    // A row that a server refuses even with IGNORE is not there to be lost.
    private static async Task TryAsync(TestDatabase database, string statement)
    {
        try
        {
            await database.Session.ExecuteAsync(statement);
        }
        catch (MySqlWireException ex) when (ex.ServerErrorNumber != 0 && !database.Session.IsBroken)
        {
        }
    }

    private static async Task<long> CopyAsync(TestDatabase source, TargetDatabase target, int number)
    {
        var stored = await EditableSet.BackUpAsync(source, number % 2 == 0 ? DataFormat.LoadData : DataFormat.Insert);
        Assert.Empty(await stored.VerifyAsync());
        Assert.Empty(await stored.CompareAsync(source));
        var set = await BackupSet.OpenAsync(stored);
        var result = await RestoreLab.RestoreAsync(source.Server, set, RestoreLab.As(source, target.Name), options =>
        {
            options.AllowLoadData = number % 3 != 1;
            options.DeferIndexBytes = number % 2;
        });
        Assert.True(result.Verification!.IsPassed, string.Join('\n', result.Verification.Findings));
        foreach (var table in set.Manifest.Inventory.Where(i => i.Kind == "table"))
        {
            await AssertSameAsync(source, target, SqlText.Identifier(table.Name));
        }

        return result.Rows;
    }

    // By the server's own means, which know nothing of how we read and compare.
    private static async Task AssertSameAsync(TestDatabase source, TargetDatabase target, string table)
    {
        var wanted = await source.QueryAsync($"SHOW CREATE TABLE {table}");
        await using var session = await TestServers.ConnectAsync(source.Server);
        await session.ExecuteAsync("SET NAMES utf8mb4");
        await session.ExecuteAsync($"USE `{target.Name}`");
        var actual = await session.QueryAsync($"SHOW CREATE TABLE {table}");
        Assert.Equal(Counter().Replace(wanted.Rows[0].GetString(1), ""), Counter().Replace(actual.Rows[0].GetString(1), ""));

        // MariaDB's checksum of a table with generated columns changes from one call to the next, MySQL's sees how a JSON document is stored.
        var text = wanted.Rows[0].GetString(1);
        if (text.Contains(" AS (", StringComparison.Ordinal) || text.Contains(" json", StringComparison.Ordinal))
        {
            return;
        }

        var sums = await session.QueryAsync($"CHECKSUM TABLE `{source.Name}`.{table}, `{target.Name}`.{table} EXTENDED");
        Assert.True(
            sums.Rows[0].GetStringOrNull(1) == sums.Rows[1].GetStringOrNull(1),
            string.Create(CultureInfo.InvariantCulture, $"CHECKSUM TABLE differs for {table}: {sums.Rows[0].GetStringOrNull(1)} {sums.Rows[1].GetStringOrNull(1)}"));
    }

    [GeneratedRegex(" AUTO_INCREMENT=[0-9]+")]
    private static partial Regex Counter();
}
