using System.Security.Cryptography;
using System.Text;

using BackupKit.MySql.Accounts;

namespace BackupKit.MySql.Dump;

/// <summary>Which files a set has for what belongs to no database.</summary>
internal sealed class ServerLayout
{
    private const string ClientKey = "objects/accounts.sql";

    private readonly List<(AccountDefinition Account, string? Create, string Grants)> _accounts = [];

    public ServerLayout(ServerContents contents)
    {
        var keys = new ObjectKeys();
        foreach (var account in contents.Accounts ?? [])
        {
            var name = account.Name.Host is null ? account.Name.User : $"{account.Name.User}@{account.Name.Host}";
            var create = account.Create.Count == 0 ? null : keys.DefinitionKey(account.Kind, name, null);
            _accounts.Add((account, create, keys.DefinitionKey(AccountDefinition.GrantsOf, name, null)));
        }
    }

    public IEnumerable<ScriptPart> Scripts()
    {
        foreach (var (account, create, grants) in _accounts)
        {
            if (create is not null)
            {
                yield return Script(create, PartKind.Definition, () => AccountScript.Compose(account.Create));
            }

            yield return Script(grants, PartKind.Definition, () => AccountScript.Compose(account.Grants));
        }

        if (_accounts.Count > 0)
        {
            yield return Script(ClientKey, PartKind.Programs, Client);
        }
    }

    public IEnumerable<InventoryItem> Items()
    {
        foreach (var (account, create, grants) in _accounts)
        {
            if (create is not null)
            {
                var item = Item(account.Kind, account, create, account.Create);
                var methods = account.IsRole ? [] : CreateUserText.Methods(account.Create[0]);
                yield return methods.Count == 0 ? item : item with
                {
                    Properties = new Dictionary<string, string>(item.Properties) { ["authentication"] = string.Join(",", methods) },
                };
            }

            yield return Item(AccountDefinition.GrantsOf, account, grants, account.Grants);
        }
    }

    // For the stock clients: all accounts, then what each may do, since roles are given to one another.
    private byte[] Client()
    {
        var text = new StringBuilder()
            .Append("/*!40101 SET NAMES utf8mb4*/;\n")
            .Append("/*!40101 SET SQL_MODE=''*/;\n");
        foreach (var statement in _accounts.SelectMany(a => a.Account.Create).Concat(_accounts.SelectMany(a => a.Account.Grants)))
        {
            text.Append(statement).Append(";\n");
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static InventoryItem Item(string kind, AccountDefinition account, string key, IEnumerable<string> statements)
    {
        var properties = new Dictionary<string, string>(StringComparer.Ordinal) { ["definition"] = key, ["user"] = account.Name.User };
        if (account.Name.Host is { } host)
        {
            properties["host"] = host;
        }

        return new InventoryItem
        {
            Kind = kind,
            Name = account.Name.Sql,
            DefinitionSha256 = Convert.ToHexStringLower(SHA256.HashData(AccountScript.Compose(statements))),
            Properties = properties,
        };
    }

    private static ScriptPart Script(string key, PartKind kind, Func<byte[]> render) => new() { Key = key, Kind = kind, Render = render };
}
