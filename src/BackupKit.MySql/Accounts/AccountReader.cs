using System.Text;

using BackupKit.MySql.Wire;

namespace BackupKit.MySql.Accounts;

/// <summary>Reads the users and roles of a server as statements that make them again.</summary>
/// <remarks>
/// What the server prints wrong or not at all is made from its tables: quotes in TLS requirements, second passwords, the admin option, proxies.
/// </remarks>
internal abstract class AccountReader(MySqlSession session)
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly List<(string User, string Host)> _gone = [];
    private readonly List<AccountName> _ofProvider = [];

    protected MySqlSession Session => session;

    /// <summary>Roles first, then users, each by name; without the accounts that the server makes itself.</summary>
    /// <exception cref="BackupException"><see cref="BackupErrorCode.MissingPrivilege"/> when the account may not read the others.</exception>
    public static Task<IReadOnlyList<AccountDefinition>> ReadAsync(MySqlSession session, CancellationToken cancellationToken) =>
        ReadAsync(session, [], cancellationToken);

    /// <summary>
    /// Also says which accounts are left out: those of the provider, and those that stand in mysql.user and that the server does not use, so
    /// that it can not say how to make them: MariaDB leaves out host names under skip_name_resolve, and all servers rows that were written without
    /// FLUSH PRIVILEGES.
    /// </summary>
    /// <inheritdoc cref="ReadAsync(MySqlSession, CancellationToken)"/>
    public static async Task<IReadOnlyList<AccountDefinition>> ReadAsync(
        MySqlSession session,
        List<string> leftOut,
        CancellationToken cancellationToken)
    {
        AccountReader reader = session.Server.Flavour == Flavour.MariaDb ? new MariaDbAccounts(session) : new MySqlAccounts(session);
        try
        {
            var accounts = await reader.ReadAllAsync(cancellationToken).ConfigureAwait(false);
            leftOut.AddRange(reader._ofProvider.Select(name => $"The account {name} is not in the set: it is one of the provider that runs the server."));
            leftOut.AddRange((await reader.FindUnusedAsync(cancellationToken).ConfigureAwait(false))
                .Select(name => $"The account {name} is not in the set: it stands in mysql.user, and the server does not use it."));
            return [.. accounts.OrderBy(a => a.IsRole ? 0 : 1).ThenBy(a => a.Name.Sql, StringComparer.Ordinal)];
        }
        catch (MySqlWireException ex) when (ex.ServerErrorNumber is 1044 or 1142 or 1143 or 1227 or 1370 or 1410)
        {
            throw Hidden(session.Server, ex);
        }
    }

    /// <summary>Whether the account may read all accounts; the finding says what is missing.</summary>
    public static async Task<PrecheckFinding?> CheckAsync(MySqlSession session, CancellationToken cancellationToken)
    {
        try
        {
            await ReadAsync(session, cancellationToken).ConfigureAwait(false);
            return null;
        }
        catch (BackupException ex) when (ex.Code is BackupErrorCode.MissingPrivilege or BackupErrorCode.UnsupportedObject)
        {
            return new PrecheckFinding(FindingSeverity.Error, ex.Code, ex.Message, ex.Hint);
        }
    }

    protected abstract Task<IEnumerable<AccountDefinition>> ReadAllAsync(CancellationToken cancellationToken);

    /// <summary>Whether an account is of no user: the server makes its own again, and a provider those of each of its servers.</summary>
    protected bool IsLeftOut(AccountName name)
    {
        if (name.IsProviderOwn)
        {
            _ofProvider.Add(name);
        }

        return name.IsServerOwn || name.IsProviderOwn;
    }

    /// <summary>Adds an account unless it is not there any more, or only in the table.</summary>
    protected async Task AddAsync(
        List<AccountDefinition> accounts,
        Dictionary<string, string?> row,
        Func<Task<AccountDefinition>> read)
    {
        try
        {
            accounts.Add(Checked(await read().ConfigureAwait(false)));
        }
        catch (MySqlWireException ex) when (IsGone(ex))
        {
            _gone.Add((row["User"] ?? "", row["Host"] ?? ""));
        }
    }

    // The list was read a moment before, so one of it may have been dropped meanwhile.
    private async Task<IEnumerable<AccountName>> FindUnusedAsync(CancellationToken cancellationToken)
    {
        if (_gone.Count == 0)
        {
            return [];
        }

        var users = await TableAsync("user", cancellationToken).ConfigureAwait(false);
        var there = users.Select(row => (row["User"] ?? "", row["Host"] ?? "")).ToHashSet();
        return _gone.Where(there.Contains).Select(g => new AccountName(g.User, g.Host));
    }

    /// <summary>A table of the mysql database, row by row with the columns by name.</summary>
    protected async Task<IReadOnlyList<Dictionary<string, string?>>> TableAsync(string table, CancellationToken cancellationToken)
    {
        var result = await session.QueryAsync($"SELECT * FROM mysql.{table}", cancellationToken).ConfigureAwait(false);
        return
        [
            .. result.Rows.Select(row => result.Columns
                .Select((column, i) => (column.Name, Value: row[i]))
                .ToDictionary(c => c.Name, c => c.Value is null ? null : Encoding.UTF8.GetString(c.Value), StringComparer.OrdinalIgnoreCase)),
        ];
    }

    /// <summary>The single text that SHOW CREATE USER answers, with the values in quotes escaped.</summary>
    protected async Task<string> ShowCreateAsync(AccountName name, IReadOnlyDictionary<string, string?> row, CancellationToken cancellationToken)
    {
        var result = await session.QueryAsync($"SHOW CREATE USER {name.Sql}", cancellationToken).ConfigureAwait(false);
        var text = Exact(name, result.Rows[0][0]!);
        text = CreateUserText.EscapeRequirement(text, "SUBJECT", row.GetValueOrDefault("x509_subject"));
        text = CreateUserText.EscapeRequirement(text, "ISSUER", row.GetValueOrDefault("x509_issuer"));
        return CreateUserText.EscapeRequirement(text, "CIPHER", row.GetValueOrDefault("ssl_cipher"));
    }

    /// <summary>What SHOW GRANTS says of this account itself, without roles, proxies and default roles.</summary>
    protected async Task<IReadOnlyList<GrantText>> ShowGrantsAsync(AccountName name, CancellationToken cancellationToken)
    {
        var result = await session.QueryAsync($"SHOW GRANTS FOR {name.Sql}", cancellationToken).ConfigureAwait(false);
        var grants = new List<GrantText>();
        foreach (var row in result.Rows)
        {
            _ = Exact(name, row[0]!);
            if (row[0].AsSpan().StartsWith("SET DEFAULT ROLE "u8) || row[0].AsSpan().StartsWith("GRANT PROXY "u8))
            {
                continue;
            }

            var grant = GrantText.Parse(row[0]) ?? throw Unreadable(name);

            // MariaDB lists the privileges of the roles of a role, too.
            if (grant.HasObject && (grant.Grantee == name.Sql || grant.Grantee == name.Quoted))
            {
                grants.Add(grant);
            }
        }

        // Every account has at least USAGE; one without a line of its own was read wrong.
        return grants.Count > 0 || name.IsPublic ? grants : throw Unreadable(name);
    }

    /// <summary>Rows by the account that they are about.</summary>
    protected static ILookup<(string? User, string? Host), Dictionary<string, string?>> ByAccount(
        IEnumerable<Dictionary<string, string?>> rows,
        string user = "User",
        string host = "Host") => rows.ToLookup(row => (row[user], row[host]));

    /// <summary>
    /// GRANT PROXY from the rows about the account: MariaDB 11.8 prints the names without escaping quotes. An empty host in its table is the host %, as which
    /// a statement writes it.
    /// </summary>
    protected IEnumerable<string> Proxies(AccountName name, IEnumerable<IReadOnlyDictionary<string, string?>> proxies) =>
        (from row in proxies
        let host = row["Proxied_host"] is "" or null && session.Server.Flavour == Flavour.MariaDb ? "%" : row["Proxied_host"]
        let proxied = new AccountName(row["Proxied_user"] ?? "", host)
        orderby proxied.Sql
        select $"GRANT PROXY ON {proxied.Sql} TO {name.Sql}" + (row["With_grant"] == "1" ? " WITH GRANT OPTION" : "")).Distinct();

    /// <exception cref="BackupException">The statements could not be told apart in a file again.</exception>
    private static AccountDefinition Checked(AccountDefinition account)
    {
        var all = account.Create.Concat(account.Grants).ToList();
        return AccountScript.Split(AccountScript.Compose(all)).SequenceEqual(all) ? account : throw Unreadable(account.Name);
    }

    private static string Exact(AccountName name, byte[] text)
    {
        try
        {
            return Strict.GetString(text);
        }
        catch (DecoderFallbackException)
        {
            throw Unreadable(name);
        }
    }

    private static bool IsGone(MySqlWireException error) => error.ServerErrorNumber is 1133 or 1141 or 1269 or 1396 or 1959 or 3162;

    private static BackupException Unreadable(AccountName name) => new(
        BackupErrorCode.UnsupportedObject,
        $"The server prints the account {name} in a form that can not be run again.",
        "Look at SHOW CREATE USER and SHOW GRANTS of the account, correct it, or leave accounts out of the backup.");

    private static BackupException Hidden(ServerIdentity server, MySqlWireException error) => new(
        BackupErrorCode.MissingPrivilege,
        $"The account may not read the users and roles of the server (error {error.ServerErrorNumber}), so they would be missing.",
        server.Flavour == Flavour.MariaDb
            ? "GRANT SELECT ON mysql.* to it, or leave accounts out."
            : "GRANT SELECT ON mysql.* to it (a global SELECT does as well), or leave accounts out.");
}
