using BackupKit.MySql.Definitions;
using BackupKit.MySql.Wire;

namespace BackupKit.MySql.Accounts;

/// <summary>Reads the users and roles of a set.</summary>
internal static class SetAccounts
{
    /// <summary>In the order of the inventory: roles first. Empty when the set was taken without accounts.</summary>
    public static async Task<IReadOnlyList<AccountDefinition>> ReadAsync(
        SetParts parts,
        SetContents contents,
        CancellationToken cancellationToken)
    {
        var accounts = new List<AccountDefinition>();
        var items = contents.Manifest.Inventory;
        var makers = items
            .Where(i => i is { Database: null, Kind: AccountDefinition.User or AccountDefinition.Role })
            .ToDictionary(i => i.Name, StringComparer.Ordinal);
        foreach (var grants in items.Where(i => i is { Database: null, Kind: AccountDefinition.GrantsOf }))
        {
            var maker = makers.GetValueOrDefault(grants.Name);
            accounts.Add(new AccountDefinition
            {
                Name = new AccountName(grants.Properties.GetValueOrDefault("user", ""), grants.Properties.GetValueOrDefault("host")),
                IsRole = maker is not { Kind: AccountDefinition.User },
                Create = maker is null
                    ? []
                    : AccountScript.Split(await parts.ReadDefinitionAsync(contents, maker, cancellationToken).ConfigureAwait(false)),
                Grants = AccountScript.Split(await parts.ReadDefinitionAsync(contents, grants, cancellationToken).ConfigureAwait(false)),
            });
        }

        return accounts;
    }

    /// <summary>Whether the set was taken with accounts.</summary>
    public static bool Has(BackupManifest manifest) => manifest.Inventory.Any(i => i is { Database: null, Kind: AccountDefinition.GrantsOf });
}
