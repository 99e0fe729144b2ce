using BackupKit.MySql.Wire;

namespace BackupKit.MySql.Accounts;

/// <summary>Accounts of MariaDB, where roles have no host, no password and an administrator.</summary>
internal sealed class MariaDbAccounts(MySqlSession session) : AccountReader(session)
{
    protected override async Task<IEnumerable<AccountDefinition>> ReadAllAsync(CancellationToken cancellationToken)
    {
        var users = await TableAsync("user", cancellationToken).ConfigureAwait(false);
        var roles = ByAccount(await TableAsync("roles_mapping", cancellationToken).ConfigureAwait(false));
        var proxies = ByAccount(await TableAsync("proxies_priv", cancellationToken).ConfigureAwait(false));
        var accounts = new List<AccountDefinition>();
        foreach (var row in users)
        {
            var isRole = row["is_role"] == "Y";
            var name = new AccountName(row["User"]!, isRole ? null : row["Host"]);
            if (IsLeftOut(name))
            {
                continue;
            }

            await AddAsync(accounts, row, ReadAsync).ConfigureAwait(false);

            async Task<AccountDefinition> ReadAsync()
            {
                var grants = await ShowGrantsAsync(name, cancellationToken).ConfigureAwait(false);
                return new AccountDefinition
                {
                    Name = name,
                    IsRole = isRole,
                    Create = await CreateAsync(name, row, cancellationToken).ConfigureAwait(false),
                    Grants =
                    [
                        .. grants.Select(g => Line(g, row["Grant_priv"] == "Y")).Order(StringComparer.Ordinal),
                        .. Proxies(name, proxies[(name.User, name.Host)]),
                        .. Roles(name, roles[(name.User, name.Host ?? "")]),
                        .. DefaultRole(name, row),
                    ],
                };
            }
        }

        return accounts;
    }

    private async Task<IReadOnlyList<string>> CreateAsync(
        AccountName name,
        Dictionary<string, string?> row,
        CancellationToken cancellationToken)
    {
        if (name.IsPublic)
        {
            return [];
        }

        return name.Host is null
            ? [$"CREATE ROLE {name.Sql}"]
            : [await ShowCreateAsync(name, row, cancellationToken).ConfigureAwait(false)];
    }

    // The line about *.* repeats password, TLS requirement and limits, which CREATE USER has set.
    private static string Line(GrantText grant, bool mayGrant) => grant.IsGlobal
        ? $"{grant.Head} {grant.Grantee}{(mayGrant ? " WITH GRANT OPTION" : "")}"
        : $"{grant.Head} {grant.Grantee}{grant.Tail}";

    private static IEnumerable<string> Roles(AccountName name, IEnumerable<Dictionary<string, string?>> roles) =>
        from edge in roles
        let role = new AccountName(edge["Role"]!, null)
        orderby role.Sql
        select $"GRANT {role.Sql} TO {name.Sql}" + (edge["Admin_option"] == "Y" ? " WITH ADMIN OPTION" : "");

    private static IEnumerable<string> DefaultRole(AccountName name, Dictionary<string, string?> row) =>
        row.GetValueOrDefault("default_role") is { Length: > 0 } role
            ? [$"SET DEFAULT ROLE {SqlText.Identifier(role)} FOR {name.Sql}"]
            : [];
}
