using System.Collections.Frozen;

using BackupKit.MySql.Accounts;
using BackupKit.MySql.Wire;

namespace BackupKit.MySql.Restore;

/// <summary>What the target and the account that restores allow with accounts.</summary>
internal sealed record AccountTarget
{
    /// <summary>The account that restores; never touched.</summary>
    public required AccountName Self { get; init; }

    /// <summary>Authentication methods that accounts may have.</summary>
    public required FrozenSet<string> Methods { get; init; }

    public required bool HasPartialRevokes { get; init; }

    public required bool MayCreateUsers { get; init; }

    public required bool MayGrantProxy { get; init; }

    public static async Task<AccountTarget> ReadAsync(MySqlSession session, CancellationToken cancellationToken)
    {
        var methods = await session
            .QueryAsync(
                "SELECT PLUGIN_NAME FROM information_schema.PLUGINS WHERE PLUGIN_TYPE='AUTHENTICATION' AND PLUGIN_STATUS='ACTIVE'",
                cancellationToken)
            .ConfigureAwait(false);
        var revokes = await session
            .QueryAsync("SHOW GLOBAL VARIABLES LIKE 'partial_revokes'", cancellationToken)
            .ConfigureAwait(false);
        var shown = await session.QueryAsync("SHOW GRANTS", cancellationToken).ConfigureAwait(false);
        var grants = shown.Rows.Select(r => GrantText.Parse(r[0])).OfType<GrantText>().ToList();
        return new AccountTarget
        {
            Self = await AccountName.ReadCurrentAsync(session, cancellationToken).ConfigureAwait(false),
            Methods = methods.Rows.Select(r => r.GetString(0)).ToFrozenSet(StringComparer.OrdinalIgnoreCase),
            HasPartialRevokes = revokes.Rows.Any(r => r.GetStringOrNull(1) == "ON"),
            MayCreateUsers = grants.Exists(g => g.IsGlobal && (Gives(g, "CREATE USER") || Gives(g, "ALL PRIVILEGES"))),
            MayGrantProxy = grants.Exists(g => g.IsProxy),
        };
    }

    private static bool Gives(GrantText grant, string privilege) =>
        grant.Verb == "GRANT" && grant.Head.Contains(privilege, StringComparison.Ordinal);
}
