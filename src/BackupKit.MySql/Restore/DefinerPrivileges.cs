using BackupKit.MySql.Definitions;
using BackupKit.MySql.Wire;

namespace BackupKit.MySql.Restore;

/// <summary>Finds what an account may not do because programs name another definer, or change rows under a binary log.</summary>
internal sealed class DefinerPrivileges(TargetRights rights, TargetFacts target, DefinitionSource definitions, RestorePreflight preflight)
{
    private static readonly string[] BodyStarts = ["BEGIN", "RETURN", "IF", "CASE", "LOOP", "WHILE", "REPEAT", "AS", "IS"];

    private readonly List<(InventoryItem Item, AccountName Definer)> _foreign = [];

    public async Task CheckAsync(MySqlSession session, DatabaseRestore database, bool isVerified, CancellationToken cancellationToken)
    {
        var functions = new List<(InventoryItem Item, byte[] Text)>();
        InventoryItem[] programs = [.. database.Routines.Where(r => r.Kind != "library"), .. database.Views, .. database.Triggers, .. database.Events];
        foreach (var item in programs)
        {
            var text = (await definitions.RewriteAsync(item, cancellationToken).ConfigureAwait(false)).Text;
            if (DefinerClause.Find(text, ProgramEnvironment.Of(item).Quoting) is { } clause && clause.Account != rights.Account)
            {
                _foreign.Add((item, clause.Account));
            }

            if (item.Kind == "function")
            {
                functions.Add((item, text));
            }
        }

        CheckTrust(database, functions);
        CheckDefiners();
        await CheckAccountsAsync(session, cancellationToken).ConfigureAwait(false);
        if (isVerified)
        {
            CheckReadingBack(database);
        }
    }

    // 1418 and 1419 come even with sql_log_bin=0; the first from SUPER too (MySQL 9.7, MariaDB 10.11 and 11.8).
    private void CheckTrust(DatabaseRestore database, List<(InventoryItem Item, byte[] Text)> functions)
    {
        if (!rights.DistrustsFunctions)
        {
            return;
        }

        const string Hint = "Set log_bin_trust_function_creators=1 on the target for the time of the restore.";
        var item = functions.Select(f => f.Item).Concat(database.Triggers).FirstOrDefault();
        if (item is not null && !rights.Grants.CoversEverything("SUPER"))
        {
            preflight.AddMissing("SUPER", "*.*", $"{Describe(item)}: the target has a binary log and log_bin_trust_function_creators=0", Hint);
        }

        foreach (var (function, text) in functions.Where(f => !IsDeclaredSafe(f.Item, f.Text)))
        {
            preflight.Add(
                FindingSeverity.Error,
                BackupErrorCode.TargetUnsuitable,
                $"The target takes {Describe(function)} only with log_bin_trust_function_creators=1, since it is not declared to change nothing.",
                Hint);
        }
    }

    private static bool IsDeclaredSafe(InventoryItem function, byte[] text)
    {
        var tokens = SqlToken.ReadSignificant(text, ProgramEnvironment.Of(function).Quoting);
        var head = tokens
            .SkipWhile(t => !t.IsKeyword("RETURNS") && !t.IsKeyword("RETURN"))
            .Skip(1)
            .TakeWhile(t => !BodyStarts.Any(t.IsKeyword))
            .ToList();
        for (var i = 0; i < head.Count; i++)
        {
            if (head[i].IsKeyword("DETERMINISTIC"))
            {
                return i == 0 || !head[i - 1].IsKeyword("NOT");
            }

            if (head[i].IsKeyword("READS") || (head[i].IsKeyword("NO") && i + 1 < head.Count && head[i + 1].IsKeyword("SQL")))
            {
                return true;
            }
        }

        return false;
    }

    private void CheckDefiners()
    {
        string[] sufficient = target.Server switch
        {
            var s when s.IsAtLeast(Flavour.MySql, 8, 2) => ["SET_ANY_DEFINER", "SUPER"],
            var s when s.IsAtLeast(Flavour.MySql, 8, 0) => ["SET_USER_ID", "SUPER"],
            var s when s.IsAtLeast(Flavour.MariaDb, 11, 0) => ["SET USER"],
            var s when s.IsAtLeast(Flavour.MariaDb, 10, 5, 2) => ["SET USER", "SUPER"],
            _ => ["SUPER"],
        };
        if (_foreign is [var first, ..] && !sufficient.Any(rights.Grants.CoversEverything))
        {
            preflight.AddMissing(
                sufficient[0],
                "*.*",
                $"{Describe(first.Item)}{More(_foreign.Count)}, which has the definer {first.Definer.Plain}",
                "Or restore with the definers mapped, or with the current user as definer.");
        }
    }

    private async Task CheckAccountsAsync(MySqlSession session, CancellationToken cancellationToken)
    {
        if (_foreign.Count == 0 || !target.Server.IsAtLeast(Flavour.MySql, 8, 0, 16))
        {
            return;
        }

        var needsExistence = target.Server.IsAtLeast(Flavour.MySql, 8, 2)
            && !rights.Grants.CoversEverything("SUPER")
            && !rights.Grants.CoversEverything("ALLOW_NONEXISTENT_DEFINER");
        if (needsExistence)
        {
            var known = await TryReadAsync(session, "SELECT User, Host FROM mysql.user", cancellationToken).ConfigureAwait(false);
            Report("ALLOW_NONEXISTENT_DEFINER", known is null ? null : d => !known.Contains(d), "is not on the target");
        }

        if (!rights.Grants.CoversEverything("SYSTEM_USER"))
        {
            var mighty = await TryReadAsync(session, "SELECT USER, HOST FROM mysql.global_grants WHERE PRIV='SYSTEM_USER'", cancellationToken)
                .ConfigureAwait(false);
            Report("SYSTEM_USER", mighty is null ? null : mighty.Contains, "holds SYSTEM_USER");
        }
    }

    private void Report(string privilege, Func<AccountName, bool>? concerns, string why)
    {
        var (item, definer) = _foreign.FirstOrDefault(f => concerns?.Invoke(f.Definer) != false);
        if (item is null)
        {
            return;
        }

        if (concerns is null)
        {
            preflight.Add(
                FindingSeverity.Warning,
                BackupErrorCode.MissingPrivilege,
                $"The account lacks the privilege {privilege} and may not see whether the definer {definer.Plain} of {Describe(item)} {why}; then it is refused.",
                $"GRANT {privilege} ON *.*, or SELECT on the grant tables in mysql.");
            return;
        }

        preflight.AddMissing(privilege, "*.*", $"{Describe(item)}, whose definer {definer.Plain} {why}");
    }

    // The text of a routine of another definer is hidden from who made it.
    private void CheckReadingBack(DatabaseRestore database)
    {
        var hidden = _foreign.FirstOrDefault(f => database.Routines.Contains(f.Item)).Item;
        if (hidden is null)
        {
            return;
        }

        var grants = rights.Grants;
        var mayRead = grants.CoversEverything("SHOW_ROUTINE")
            || grants.Covers("SHOW CREATE ROUTINE", database.Target)
            || grants.CoversGlobally("SELECT", database.Target)
            || (!target.Server.IsAtLeast(Flavour.MySql, 8, 0) && (grants.Covers("SELECT", "mysql") || grants.CoversTable("SELECT", "mysql", "proc")));
        if (!mayRead)
        {
            var isMySql = target.Server.IsAtLeast(Flavour.MySql, 8, 0);
            preflight.AddMissing(
                isMySql ? "SHOW_ROUTINE" : "SELECT",
                isMySql ? "*.*" : "mysql.proc",
                $"reading back {Describe(hidden)} to compare it",
                "Or restore without comparing.");
        }
    }

    private static async Task<HashSet<AccountName>?> TryReadAsync(MySqlSession session, string sql, CancellationToken cancellationToken)
    {
        try
        {
            var rows = await session.QueryAsync(sql, cancellationToken).ConfigureAwait(false);
            return [.. rows.Rows.Select(r => new AccountName(r.GetString(0), r.GetString(1)))];
        }
        catch (MySqlWireException ex) when (ex.ServerErrorNumber is 1044 or 1142 or 1143 or 1227)
        {
            return null;
        }
    }

    private static string More(int count) => count > 1 ? $" and {count - 1} more" : "";

    private static string Describe(InventoryItem item) => $"the {item.Kind} {SqlText.Identifier(item.Name)}";
}
