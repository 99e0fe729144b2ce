using System.Globalization;

using BackupKit.MySql.Wire;

namespace BackupKit.MySql.Snapshot;

/// <summary>Fixes the whole state of a session that reads, so that no global, init_connect or account default can change the backup.</summary>
internal static class SessionPrologue
{
    /// <summary>Longest wait of a data session for a metadata lock; long enough for a short DDL statement, never for ever.</summary>
    public static readonly TimeSpan DataLockTimeout = TimeSpan.FromSeconds(30);

    /// <summary>For how long a server waits for a reader that takes nothing, unless the reader is slowed down on purpose.</summary>
    public static readonly TimeSpan WriteTimeout = TimeSpan.FromMinutes(30);

    private static readonly Version Any = new(0, 0);

    private static readonly SessionSetting[] Settings =
    [
        new("sql_mode", "''"),
        new("time_zone", "'+00:00'"),
        new("autocommit", "1"),
        new("completion_type", "0"),
        new("sql_auto_is_null", "0"),
        new("sql_quote_show_create", "1"),

        // A number: DEFAULT of a session variable is the global value, which is what must not be inherited.
        new("sql_select_limit", "18446744073709551615"),
        new("sql_big_selects", "1"),
        new("sql_safe_updates", "0"),
        new("wait_timeout", "31536000"),

        new("max_execution_time", "0", Flavour.MySql, new(5, 7, 8)),
        new("information_schema_stats_expiry", "0", Flavour.MySql, new(8, 0, 3)),
        new("resultset_metadata", "FULL", Flavour.MySql, new(8, 0, 3)),
        new("use_secondary_engine", "OFF", Flavour.MySql, new(8, 0, 13)),
        new("print_identified_with_as_hex", "ON", Flavour.MySql, new(8, 0, 17)),
        new("show_gipk_in_create_table_and_information_schema", "ON", Flavour.MySql, new(8, 0, 30)),
        new("show_create_table_skip_secondary_engine", "OFF", Flavour.MySql, new(8, 0, 18), IsOptional: true),

        new("max_statement_time", "0", Flavour.MariaDb, new(10, 1, 1)),

        // The answer that a table was left out of a list must not be lost among others. MySQL leaves none out since 8.0, and
        // there only an account with SESSION_VARIABLES_ADMIN may set it.
        new("max_error_count", "65535", Flavour.MariaDb, Any),
        new("max_error_count", "65535", Flavour.MySql, Any, Until: new(8, 0)),
        new("system_versioning_asof", "DEFAULT", Flavour.MariaDb, new(10, 3, 4)),
        new("query_cache_type", "OFF", Flavour.MariaDb, Any, IsOptional: true),
        new("skip_replication", "OFF", Flavour.MariaDb, Any, IsOptional: true),

        // Galera: a causal read would wait for an applier that our own lock stops.
        new("wsrep_sync_wait", "0", IsOptional: true),
    ];

    /// <summary>Applies the prologue and proves the isolation level.</summary>
    /// <exception cref="BackupException">The server refuses a setting, or the isolation level is not the one asked for.</exception>
    public static async Task ApplyAsync(
        MySqlSession session,
        SessionRole role,
        TimeSpan lockTimeout,
        TimeSpan writeTimeout,
        CancellationToken cancellationToken)
    {
        foreach (var statement in Statements(session.Server, role, lockTimeout, writeTimeout))
        {
            await SetAsync(session, statement, isOptional: false, cancellationToken).ConfigureAwait(false);
        }

        foreach (var setting in Settings.Where(s => s.IsOptional && s.IsFor(session.Server)))
        {
            await SetAsync(session, $"SET SESSION {setting}", isOptional: true, cancellationToken).ConfigureAwait(false);
        }

        await VerifyIsolationAsync(session, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc cref="ApplyAsync(MySqlSession, SessionRole, TimeSpan, TimeSpan, CancellationToken)"/>
    public static Task ApplyAsync(MySqlSession session, SessionRole role, CancellationToken cancellationToken) =>
        ApplyAsync(session, role, DataLockTimeout, WriteTimeout, cancellationToken);

    /// <summary>The statements every server of this version must accept, in order.</summary>
    internal static IEnumerable<string> Statements(ServerIdentity server, SessionRole role, TimeSpan lockTimeout, TimeSpan writeTimeout)
    {
        var wait = role is SessionRole.Control or SessionRole.Locker ? lockTimeout : DataLockTimeout;
        var settings = Settings.Where(s => !s.IsOptional && s.IsFor(server));

        yield return "SET NAMES binary";
        yield return $"SET SESSION {string.Join(", ", settings)}, net_write_timeout={Seconds(writeTimeout)}, lock_wait_timeout={Seconds(wait)}";

        // Per session: SET TRANSACTION alone holds for one transaction only.
        yield return "SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ";
    }

    private static string Seconds(TimeSpan time) => Math.Max(1, (long)Math.Ceiling(time.TotalSeconds)).ToString(CultureInfo.InvariantCulture);

    // WITH CONSISTENT SNAPSHOT is ignored under any other level, on MariaDB without a warning.
    private static async Task VerifyIsolationAsync(MySqlSession session, CancellationToken cancellationToken)
    {
        var variable = session.Server.IsAtLeast(Flavour.MySql, 8, 0, 3) ? "transaction_isolation" : "tx_isolation";
        var result = await session.QueryAsync($"SELECT @@session.{variable}", cancellationToken).ConfigureAwait(false);
        var level = result.Rows[0].GetString(0);
        if (level != "REPEATABLE-READ")
        {
            throw new BackupException(
                BackupErrorCode.SnapshotSetupFailed,
                $"The session has isolation level {level} although REPEATABLE-READ was set, so it would not keep a view.",
                "Check init_connect, proxies and triggers that change the isolation level of this account.");
        }
    }

    private static async Task SetAsync(
        MySqlSession session,
        string statement,
        bool isOptional,
        CancellationToken cancellationToken)
    {
        try
        {
            await session.ExecuteAsync(statement, cancellationToken).ConfigureAwait(false);
        }
        catch (MySqlWireException ex) when (isOptional && ex.ServerErrorNumber == ServerErrorNumbers.UnknownVariable)
        {
            // Outside of the version gate: the server was built without it.
        }
        catch (MySqlWireException ex) when (ex.ServerErrorNumber != 0)
        {
            throw new BackupException(
                BackupErrorCode.SnapshotSetupFailed,
                $"{session.Server} refuses a setting that a consistent session needs: {statement}",
                "Report this with the server's exact version; the server is not what its version says.",
                innerException: ex);
        }
    }
}
