using System.Security.Cryptography;
using System.Text;

using BackupKit.MySql.Accounts;
using BackupKit.MySql.Definitions;

namespace BackupKit.MySql.Dump;

/// <summary>Which files a set has for what belongs to no database.</summary>
internal sealed class ServerLayout
{
    private const string ClientKey = "objects/accounts.sql";

    private readonly List<(AccountDefinition Account, string? Create, string Grants)> _accounts = [];

    private readonly List<(ServerObject Object, string? Key)> _objects = [];

    public ServerLayout(ServerContents contents)
    {
        var keys = new ObjectKeys();
        _objects.AddRange(contents.Objects.Select(o => (o, o.Statement is null ? null : keys.DefinitionKey(o.Kind, o.Name, null))));
        foreach (var account in contents.Accounts ?? [])
        {
            var name = account.Name.Plain;
            var create = account.Create.Count == 0 ? null : keys.DefinitionKey(account.Kind, name, null);
            _accounts.Add((account, create, keys.DefinitionKey(AccountDefinition.GrantsOf, name, null)));
        }
    }

    public IEnumerable<ScriptPart> Scripts()
    {
        foreach (var (item, key) in _objects)
        {
            if (key is not null)
            {
                yield return Script(key, PartKind.Definition, () => ServerObjectText.Compose(item.Statement!));
            }
        }

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
        foreach (var (item, key) in _objects)
        {
            yield return Item(item, key);
        }

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

    private static InventoryItem Item(ServerObject item, string? key)
    {
        var properties = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in new[] { ("definition", key), ("value", item.Value) })
        {
            if (value is not null)
            {
                properties[name] = value;
            }
        }

        return new InventoryItem
        {
            Kind = item.Kind,
            Name = item.Name,
            DefinitionSha256 = item.Statement is null ? null : ServerObjectText.Sha256(item.Statement),
            Properties = properties,
        };
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
