using BackupKit.MySql.Wire;

namespace BackupKit.MySql.Restore;

/// <summary>The state of a session that writes to the target, so that no global or account default can change what is written.</summary>
internal static class RestorePrologue
{
    /// <summary>
    /// For definitions: not strict, because zero dates and odd row formats were legal where they come from; an engine that the
    /// target lacks is an error and never another engine.
    /// </summary>
    public const string DefinitionMode = "NO_ENGINE_SUBSTITUTION,ALLOW_INVALID_DATES,NO_AUTO_VALUE_ON_ZERO";

    private const int UnknownVariable = 1193;
    private const int ReadOnlyVariable = 1238;

    public static async Task ApplyAsync(MySqlSession session, bool writesBinaryLog, CancellationToken cancellationToken)
    {
        await session.ExecuteAsync("SET NAMES binary", cancellationToken).ConfigureAwait(false);
        await session.ExecuteAsync($"SET SESSION {string.Join(", ", Required(session.Server))}", cancellationToken).ConfigureAwait(false);
        foreach (var setting in Optional(session.Server))
        {
            await TrySetAsync(session, setting, cancellationToken).ConfigureAwait(false);
        }

        if (!writesBinaryLog)
        {
            await session.ExecuteAsync("SET SESSION sql_log_bin=0", cancellationToken).ConfigureAwait(false);
        }

        // With the gap locks of REPEATABLE READ, workers on one table would wait for each other. InnoDB refuses READ COMMITTED
        // under a statement-based binary log.
        var format = await session.QueryAsync("SELECT @@session.binlog_format", cancellationToken).ConfigureAwait(false);
        if (format.Rows[0].GetStringOrNull(0) != "STATEMENT")
        {
            await session.ExecuteAsync("SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED", cancellationToken).ConfigureAwait(false);
        }
    }

    // Without checks MariaDB 10.6 and later load an empty table by a sort that takes twice the server's CPU time, locks the table against other
    // workers, and leaves the thread for statistics spinning until it ends; the undo it saves is less than that.
    internal static IEnumerable<string> Required(ServerIdentity server)
    {
        yield return $"sql_mode='{DefinitionMode}'";
        yield return "time_zone='+00:00'";
        yield return "autocommit=1";
        yield return "completion_type=0";
        yield return "foreign_key_checks=0";
        yield return $"unique_checks={(server.Flavour == Flavour.MariaDb ? 1 : 0)}";
        yield return "sql_auto_is_null=0";
        yield return "sql_safe_updates=0";
        yield return "sql_quote_show_create=1";
        yield return "sql_select_limit=18446744073709551615";
        yield return "net_read_timeout=1800";
        yield return "net_write_timeout=1800";
        yield return "wait_timeout=31536000";
        yield return "lock_wait_timeout=120";
        yield return "innodb_lock_wait_timeout=120";

        if (server.IsAtLeast(Flavour.MySql, 5, 7, 8))
        {
            yield return "max_execution_time=0";
        }

        if (server.IsAtLeast(Flavour.MySql, 8, 0, 3))
        {
            yield return "information_schema_stats_expiry=0";
        }

        if (server.Flavour == Flavour.MariaDb)
        {
            yield return "max_statement_time=0";
            yield return "check_constraint_checks=0";
        }
    }

    // Variables that a plain account may not set everywhere, or that not every build has. Where one stays as it is, the
    // statement it matters for fails, or the comparison after the restore shows the difference.
    internal static IEnumerable<string> Optional(ServerIdentity server)
    {
        yield return "innodb_strict_mode=OFF";

        // What the server says is read where it names what a view misses.
        yield return "lc_messages='en_US'";
        if (server.Flavour == Flavour.MySql)
        {
            yield return "explicit_defaults_for_timestamp=ON";
            yield return "sql_require_primary_key=OFF";
            yield return "sql_generate_invisible_primary_key=OFF";
            yield return "show_gipk_in_create_table_and_information_schema=ON";
            yield return "print_identified_with_as_hex=ON";
            yield return "restrict_fk_on_non_standard_key=OFF";
            yield break;
        }

        yield return "idle_transaction_timeout=0";
        yield return "idle_write_transaction_timeout=0";
        yield return "system_versioning_insert_history=1";
        yield return "system_versioning_alter_history=KEEP";
    }

    private static async Task TrySetAsync(MySqlSession session, string setting, CancellationToken cancellationToken)
    {
        try
        {
            await session.ExecuteAsync($"SET SESSION {setting}", cancellationToken).ConfigureAwait(false);
        }
        catch (MySqlWireException ex) when (ex.ServerErrorNumber is UnknownVariable or ReadOnlyVariable or 1227 or 1229)
        {
            // See Optional.
        }
    }
}
