namespace BackupKit.IntegrationTests.Snapshot;

/// <summary>What sessions send to a server, by its own log; for tests that have the server to themselves.</summary>
internal static class StatementLog
{
    /// <summary>Runs the work and tells what was sent meanwhile: the session and the statement.</summary>
    public static async Task<IReadOnlyList<(long Session, string Sql)>> RecordAsync(TestDatabase database, Func<Task> work)
    {
        await using var output = await GlobalSetting.SetAsync(database, "log_output", "'TABLE'");
        await database.ExecuteAsync("TRUNCATE TABLE mysql.general_log");
        await using (await GlobalSetting.SetAsync(database, "general_log", "1"))
        {
            await work();
        }

        var log = await database.QueryAsync("SELECT thread_id, CONVERT(argument USING utf8mb4) FROM mysql.general_log WHERE command_type IN ('Query', 'Prepare')");
        await database.ExecuteAsync("TRUNCATE TABLE mysql.general_log");
        return [.. log.Rows.Select(row => (row.GetInt64(0), row.GetStringOrNull(1) ?? ""))];
    }
}
