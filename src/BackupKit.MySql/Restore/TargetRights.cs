using BackupKit.MySql.Definitions;
using BackupKit.MySql.Wire;

namespace BackupKit.MySql.Restore;

/// <summary>What the account may do on the target, and the settings of the target that ask for more.</summary>
internal sealed record TargetRights
{
    private const int SkipsGrantTables = 1290;

    public required GrantedPrivileges Grants { get; init; }

    /// <summary>Who the account is to the server.</summary>
    public required AccountName Account { get; init; }

    /// <summary>Whether functions and triggers need SUPER, and functions a declaration that they change nothing.</summary>
    public required bool DistrustsFunctions { get; init; }

    /// <summary>Whether a table without primary key is refused, and the account may not change that for its session.</summary>
    public required bool RequiresPrimaryKey { get; init; }

    /// <summary>Whether the server overwrites the times of row versions, which only MariaDB has.</summary>
    public required bool OverwritesRowTimes { get; init; }

    /// <summary>Reads them in a session that is set up for a restore.</summary>
    public static async Task<TargetRights> ReadAsync(MySqlSession session, CancellationToken cancellationToken)
    {
        var shown = await session.QueryAsync(
            "SHOW SESSION VARIABLES WHERE Variable_name IN"
                + " ('log_bin','log_bin_trust_function_creators','sql_require_primary_key','secure_timestamp')",
            cancellationToken).ConfigureAwait(false);
        var variables = shown.Rows.ToDictionary(r => r.GetString(0), r => r.GetString(1), StringComparer.OrdinalIgnoreCase);
        var grants = await ReadGrantsAsync(session, cancellationToken).ConfigureAwait(false);
        return new TargetRights
        {
            Grants = grants,
            Account = await AccountName.ReadCurrentAsync(session, cancellationToken).ConfigureAwait(false),
            DistrustsFunctions = IsOn("log_bin") && !IsOn("log_bin_trust_function_creators"),
            RequiresPrimaryKey = IsOn("sql_require_primary_key"),
            OverwritesRowTimes = variables.GetValueOrDefault("secure_timestamp") switch
            {
                null or "NO" => false,
                "SUPER" => !grants.CoversEverything("SUPER"),
                _ => true,
            },
        };

        bool IsOn(string name) => variables.GetValueOrDefault(name) is "ON" or "1";
    }

    private static async Task<GrantedPrivileges> ReadGrantsAsync(MySqlSession session, CancellationToken cancellationToken)
    {
        try
        {
            return await GrantedPrivileges.ReadAsync(session, cancellationToken).ConfigureAwait(false);
        }
        catch (MySqlWireException ex) when (ex.ServerErrorNumber == SkipsGrantTables)
        {
            // Under --skip-grant-tables nothing is refused.
            var everything = new GrantedPrivileges(isPatternLiteral: false);
            everything.Add(new GrantLine(IsRevoke: false, ["ALL PRIVILEGES"], Database: null, Table: null));
            return everything;
        }
    }
}
