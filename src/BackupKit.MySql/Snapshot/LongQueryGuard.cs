using System.Globalization;

using BackupKit.MySql.Wire;

namespace BackupKit.MySql.Snapshot;

/// <summary>
/// Keeps FLUSH from being started behind a long statement: it would wait for it and everyone else for the flush, on MySQL even after
/// the flush was given up.
/// </summary>
internal sealed class LongQueryGuard(SnapshotContext context)
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(200);
    private static readonly string[] IgnoredUsers = ["system user", "event_scheduler", "unauthenticated user"];

    /// <summary>Returns when no long statement runs any more.</summary>
    /// <exception cref="BackupException">Long statements run on, and the options say not to end them.</exception>
    public async Task WaitAsync(MySqlSession control, CancellationToken cancellationToken)
    {
        var started = context.Time.GetTimestamp();
        while (true)
        {
            var statements = await FindAsync(control, cancellationToken).ConfigureAwait(false);
            if (statements.Count == 0)
            {
                return;
            }

            if (context.Options.LongQueryAction == LongQueryAction.Kill)
            {
                await KillAsync(control, statements, cancellationToken).ConfigureAwait(false);
            }

            if (context.Options.LongQueryAction == LongQueryAction.Fail
                || context.Time.GetElapsedTime(started) >= context.Options.LockTimeout)
            {
                throw Blocked(statements);
            }

            await Task.Delay(PollInterval, context.Time, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<List<LongQuery>> FindAsync(MySqlSession control, CancellationToken cancellationToken)
    {
        var result = await control.QueryAsync("SHOW PROCESSLIST", cancellationToken).ConfigureAwait(false);
        return
        [
            .. result.Rows
                .Where(row => row.GetInt64(0) != control.ConnectionId && IsLong(row))
                .Select(row => new LongQuery(row.GetInt64(0), row.GetString(1), row.GetInt64(5))),
        ];
    }

    // Id, User, Host, db, Command, Time, State, Info
    private bool IsLong(TextRow row) =>
        row.GetStringOrNull(4) is "Query" or "Execute"
        && !IgnoredUsers.Contains(row.GetStringOrNull(1))
        && row.GetStringOrNull(5) is not null
        && row.GetInt64(5) >= context.Options.LongQueryTime.TotalSeconds;

    private async Task KillAsync(MySqlSession control, List<LongQuery> statements, CancellationToken cancellationToken)
    {
        foreach (var statement in statements)
        {
            try
            {
                await control
                    .ExecuteAsync(string.Create(CultureInfo.InvariantCulture, $"KILL QUERY {statement.Id}"), cancellationToken)
                    .ConfigureAwait(false);
                context.Note($"a statement was ended with KILL QUERY: {statement}");
            }
            catch (MySqlWireException ex) when (ex.ServerErrorNumber != 0)
            {
                context.Note(string.Create(
                    CultureInfo.InvariantCulture,
                    $"KILL QUERY {statement.Id} failed with error {ex.ServerErrorNumber}"));
            }
        }
    }

    private BackupException Blocked(List<LongQuery> statements) => new(
        BackupErrorCode.SnapshotBlockedByQuery,
        string.Create(
            CultureInfo.InvariantCulture,
            $"{statements.Count} statements have been running for {context.Options.LongQueryTime.TotalSeconds:0} s or longer, and the snapshot lock would hold up the server behind them: {string.Join("; ", statements.Take(5))}."),
        "Run the backup at another time, end the statements, raise LongQueryTime, or set LongQueryAction to Kill.",
        isTransient: true);
}
