using BackupKit.MySql.Definitions;
using BackupKit.MySql.Wire;

namespace BackupKit.MySql.Verification;

/// <summary>
/// Compares what belongs to a live server itself with what a set has of it: tablespaces, spatial reference systems, servers. What no restore
/// makes, such as plugins and persisted variables, is a note where it differs. CREATE SERVER holds a password, so no statement is ever repeated.
/// </summary>
internal sealed class ServerObjectComparer(BackupManifest manifest, FindingList findings)
{
    private readonly List<InventoryItem> _wanted =
        [.. manifest.Inventory.Where(i => i.Database is null && ServerObjectReader.Kinds.Contains(i.Kind, StringComparer.Ordinal))];

    /// <summary>Whether the set has anything to compare.</summary>
    public bool HasAny => _wanted.Count > 0 || manifest.Source.ObjectKinds.Count > 0;

    public async Task CompareAsync(MySqlSession session, CancellationToken cancellationToken)
    {
        var kinds = _wanted.Select(i => i.Kind).Union(manifest.Source.ObjectKinds, StringComparer.Ordinal).ToList();
        var there = await ServerObjectReader.ReadAsync(session, kinds, cancellationToken).ConfigureAwait(false);
        foreach (var (kind, reason) in there.Hidden)
        {
            findings.Add("unreadable", $"objects of the kind '{kind}'", reason);
        }

        var live = there.Objects.ToDictionary(o => (o.Kind, o.Name));
        foreach (var item in _wanted.Where(i => there.Hidden.All(h => h.Kind != i.Kind)))
        {
            if (!live.TryGetValue((item.Kind, item.Name), out var found))
            {
                Add(IsMade(item), $"missing-{Word(item.Kind)}", item.Kind, item.Name, "is in the set and not on the server");
            }
            else if (found.IsOtherThan(item))
            {
                Add(IsMade(item), "definition", item.Kind, item.Name, "has another definition or value than in the set");
            }
        }

        var known = _wanted.Select(i => (i.Kind, i.Name)).ToHashSet();
        foreach (var extra in there.Objects.Where(o => manifest.Source.ObjectKinds.Contains(o.Kind, StringComparer.Ordinal) && !known.Contains((o.Kind, o.Name))))
        {
            Add(extra.Statement is not null, $"extra-{Word(extra.Kind)}", extra.Kind, extra.Name, "is on the server and not in the set");
        }
    }

    private static bool IsMade(InventoryItem item) => item.Properties.ContainsKey("definition");

    private void Add(bool isMade, string name, string kind, string subject, string what)
    {
        var full = $"{kind} {SqlText.Identifier(subject)}";
        if (isMade)
        {
            findings.Add(name, full, what);
        }
        else
        {
            findings.Note($"The {full} {what}; no restore makes it.");
        }
    }

    private static string Word(string kind) => kind.Replace(' ', '-');
}
