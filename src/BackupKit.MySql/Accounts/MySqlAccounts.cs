using System.Text;
using System.Text.Json;

using BackupKit.MySql.Wire;

namespace BackupKit.MySql.Accounts;

/// <summary>Accounts of MySQL, where a role is an account like any other.</summary>
internal sealed class MySqlAccounts(MySqlSession session) : AccountReader(session)
{
    protected override async Task<IEnumerable<AccountDefinition>> ReadAllAsync(CancellationToken cancellationToken)
    {
        var hasRoles = Session.Server.IsAtLeast(Flavour.MySql, 8, 0);
        var users = await TableAsync("user", cancellationToken).ConfigureAwait(false);
        var edges = hasRoles ? await TableAsync("role_edges", cancellationToken).ConfigureAwait(false) : [];
        var edgesTo = ByAccount(edges, "TO_USER", "TO_HOST");
        var defaults = ByAccount(hasRoles ? await TableAsync("default_roles", cancellationToken).ConfigureAwait(false) : []);
        var proxies = ByAccount(await TableAsync("proxies_priv", cancellationToken).ConfigureAwait(false));
        var granted = edges.Select(e => new AccountName(e["FROM_USER"]!, e["FROM_HOST"])).ToHashSet();
        var accounts = new List<AccountDefinition>();
        foreach (var row in users)
        {
            var name = new AccountName(row["User"]!, row["Host"]);
            if (IsLeftOut(name))
            {
                continue;
            }

            await AddAsync(accounts, row, ReadAsync).ConfigureAwait(false);

            async Task<AccountDefinition> ReadAsync()
            {
                var create = CreateUserText.WithoutDefaultRole(await ShowCreateAsync(name, row, cancellationToken).ConfigureAwait(false));
                var grants = await ShowGrantsAsync(name, cancellationToken).ConfigureAwait(false);
                return new AccountDefinition
                {
                    Name = name,
                    IsRole = granted.Contains(name) || IsRole(row),
                    Create = [create, .. SecondPassword(name, row)],
                    Grants =
                    [
                        .. Lines(grants, "GRANT"),
                        .. Lines(grants, "REVOKE"),
                        .. Proxies(name, proxies[(name.User, name.Host)]),
                        .. Roles(name, edgesTo[(name.User, name.Host)]),
                        .. DefaultRoles(name, defaults[(name.User, name.Host)]),
                    ],
                };
            }
        }

        return accounts;
    }

    // What CREATE ROLE makes.
    private static bool IsRole(Dictionary<string, string?> row) =>
        row.GetValueOrDefault("account_locked") == "Y"
        && row.GetValueOrDefault("password_expired") == "Y"
        && string.IsNullOrEmpty(row.GetValueOrDefault("authentication_string"));

    private static IEnumerable<string> Lines(IEnumerable<GrantText> grants, string verb) => grants
        .Where(g => g.Verb == verb)
        .Select(g => $"{g.Head} {g.Grantee}{g.Tail}")
        .Order(StringComparer.Ordinal);

    private static IEnumerable<string> Roles(AccountName name, IEnumerable<Dictionary<string, string?>> edges) =>
        from edge in edges
        let role = new AccountName(edge["FROM_USER"]!, edge["FROM_HOST"])
        orderby role.Sql
        select $"GRANT {role.Sql} TO {name.Sql}" + (edge["WITH_ADMIN_OPTION"] == "Y" ? " WITH ADMIN OPTION" : "");

    private static IEnumerable<string> DefaultRoles(AccountName name, IEnumerable<Dictionary<string, string?>> defaults)
    {
        var roles = string.Join(",", defaults
            .Select(d => new AccountName(d["DEFAULT_ROLE_USER"]!, d["DEFAULT_ROLE_HOST"]).Sql)
            .Order(StringComparer.Ordinal));
        return roles.Length == 0 ? [] : [$"ALTER USER {name.Sql} DEFAULT ROLE {roles}"];
    }

    // SHOW CREATE USER leaves the older of two valid passwords out. It becomes the older one again when it is set first and the
    // newer one is set with RETAIN CURRENT PASSWORD. Setting a password takes an expiry back.
    private static IEnumerable<string> SecondPassword(AccountName name, Dictionary<string, string?> row)
    {
        if (Additional(row.GetValueOrDefault("user_attributes")) is not { } older)
        {
            yield break;
        }

        var identified = $"ALTER USER {name.Sql} IDENTIFIED WITH '{row["plugin"]}' AS ";
        yield return identified + Hex(older);
        yield return $"{identified}{Hex(row["authentication_string"]!)} RETAIN CURRENT PASSWORD";
        if (row["password_expired"] == "Y")
        {
            yield return $"ALTER USER {name.Sql} PASSWORD EXPIRE";
        }
    }

    private static string? Additional(string? attributes)
    {
        if (string.IsNullOrEmpty(attributes))
        {
            return null;
        }

        using var json = JsonDocument.Parse(attributes);
        return json.RootElement.TryGetProperty("additional_password", out var password) ? password.GetString() : null;
    }

    private static string Hex(string value) => $"0x{Convert.ToHexString(Encoding.UTF8.GetBytes(value))}";
}
