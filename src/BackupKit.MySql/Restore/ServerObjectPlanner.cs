using BackupKit.MySql.Definitions;
using BackupKit.MySql.Wire;

namespace BackupKit.MySql.Restore;

/// <summary>Compares what belongs to the two servers themselves. Reads only.</summary>
internal sealed class ServerObjectPlanner(BackupSet backup, RestoreRequest request, RestorePreflight preflight)
{
    /// <summary>What is made, because the whole set is restored and the target lacks it; everything else that differs is a finding.</summary>
    public async Task<IReadOnlyList<ServerObjectStep>> PlanAsync(MySqlSession session, CancellationToken cancellationToken)
    {
        var wanted = backup.Manifest.Inventory
            .Where(i => i.Database is null && ServerObjectReader.Kinds.Contains(i.Kind, StringComparer.Ordinal))
            .ToLookup(i => i.Kind, StringComparer.Ordinal);
        if (wanted.Count == 0)
        {
            return [];
        }

        var kinds = wanted.Select(k => k.Key).ToList();
        var there = await ServerObjectReader.ReadAsync(session, kinds, cancellationToken).ConfigureAwait(false);
        var live = there.Objects.ToDictionary(o => (o.Kind, o.Name));
        foreach (var (kind, reason) in there.Hidden)
        {
            Report($"Objects of the kind '{kind}' can not be compared with those of the target: {reason}.", "Grant it to compare both servers.");
        }

        var isWhole = request.Databases.Count == 0 && request.Tables.Count == 0;
        var steps = new List<ServerObjectStep>();
        foreach (var kind in ServerObjectReader.Kinds.Where(wanted.Contains))
        {
            var missing = wanted[kind].Where(i => !live.ContainsKey((kind, i.Name))).ToList();
            var made = missing.Where(i => isWhole && i.Properties.ContainsKey("definition")).ToList();
            steps.AddRange(made.Select(i => new ServerObjectStep(i)));
            Name(kind, missing.Except(made), "which the target lacks", "Make it on the target if it is needed; it is not restored.");
            Name(
                kind,
                wanted[kind].Where(i => live.TryGetValue((kind, i.Name), out var other) && other.IsOtherThan(i)),
                "which the target has otherwise",
                "It stays as it is on the target.");
        }

        return steps;
    }

    private void Name(string kind, IEnumerable<InventoryItem> items, string what, string hint)
    {
        var names = items.Select(i => i.Name).ToList();
        if (names.Count > 0)
        {
            Report($"The source has objects of the kind '{kind}' {what}: {string.Join(", ", names)}.", hint);
        }
    }

    private void Report(string message, string hint) =>
        preflight.Add(FindingSeverity.Information, BackupErrorCode.TargetUnsuitable, message, hint);
}
