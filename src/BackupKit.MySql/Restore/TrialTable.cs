using System.Collections.Frozen;

using BackupKit.MySql.Conversion;
using BackupKit.MySql.Wire;

namespace BackupKit.MySql.Restore;

/// <summary>
/// Makes a table as a temporary one and drops it: nobody else sees it and no binary log has it. Only so does a server say which expressions it
/// takes in generated columns, checks and defaults, and which rows and keys are too long.
/// </summary>
internal sealed class TrialTable(MySqlSession session)
{
    private const string Name = "`_backupkit_trial`";

    // Missing rights, no default database, and what temporary tables alone do not have: they say nothing about the table.
    private static readonly FrozenSet<int> Unrelated =
        FrozenSet.ToFrozenSet([1044, 1046, 1050, 1142, 1214, 1227, 1290, 1562, 1792, 1796, 1836, 3161, 3500, 3675, 3750]);

    private static readonly string[] OwnEngines = ["InnoDB", "MyISAM", "Aria"];

    /// <summary>Why the server refuses the table; <see langword="null"/> when it does not, or can not be asked.</summary>
    public async Task<MySqlWireException?> FindAsync(byte[] text, CancellationToken cancellationToken)
    {
        if (TableModel.Parse(text) is not { } table
            || !OwnEngines.Contains(table.Option("ENGINE"), StringComparer.OrdinalIgnoreCase)
            || !await IsUnloggedAsync(cancellationToken).ConfigureAwait(false))
        {
            return null;
        }

        var trial = table with
        {
            Head = $"CREATE TEMPORARY TABLE {Name} (",
            Entries = [.. table.Entries.Where(e => e is ColumnText or CheckText or KeyText { Kind: not Definitions.TableItemKind.FullTextKey })],
            Partitions = "",
        };
        try
        {
            await session.ExecuteAsync(trial.Compose(session.Server.Flavour), cancellationToken).ConfigureAwait(false);
            await session.ExecuteAsync($"DROP TEMPORARY TABLE {Name}", cancellationToken).ConfigureAwait(false);
            return null;
        }
        catch (MySqlWireException ex) when (RestoreErrors.IsAnswer(ex))
        {
            return Unrelated.Contains(ex.ServerErrorNumber) ? null : ex;
        }
    }

    // A statement-based log has temporary tables too.
    private async Task<bool> IsUnloggedAsync(CancellationToken cancellationToken)
    {
        try
        {
            await session.ExecuteAsync("SET SESSION sql_log_bin=0", cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (MySqlWireException ex) when (RestoreErrors.IsAnswer(ex))
        {
            var log = await session.QueryAsync("SELECT @@log_bin, @@binlog_format", cancellationToken).ConfigureAwait(false);
            return log.Rows[0].GetInt64(0) == 0 || log.Rows[0].GetString(1) == "ROW";
        }
    }
}
