using BackupKit.MySql.Definitions;
using BackupKit.MySql.Rows;
using BackupKit.MySql.Wire;

namespace BackupKit.MySql.Restore;

/// <summary>Finds what a set holds and another version or family of server can not hold, before anything is written.</summary>
/// <param name="manifest">What the set holds, converted if the target is of another family.</param>
/// <param name="sourceServer">The server the set is of.</param>
/// <param name="target">The target.</param>
/// <param name="preflight">Told what is found.</param>
internal sealed class VersionCheck(BackupManifest manifest, SourceIdentity sourceServer, TargetFacts target, RestorePreflight preflight)
{
    private const int WrongValue = 1231;

    private static readonly Version LateTimes = new(11, 5);

    private static readonly (string Type, Version? MySql, Version? MariaDb)[] Types =
    [
        ("vector", new(9, 0), new(11, 7)),
        ("uuid", null, new(10, 7)),
        ("inet6", null, new(10, 5)),
        ("inet4", null, new(10, 10)),
    ];

    private static readonly (string Kind, Version? MySql, Version? MariaDb)[] Kinds =
    [
        ("sequence", null, new(10, 3)),
        ("package", null, new(10, 3)),
        ("package body", null, new(10, 3)),
        ("library", new(9, 2), null),
    ];

    private bool IsSameFamily => manifest.Source.Flavour == (target.Server.Flavour == Flavour.MariaDb ? "mariadb" : "mysql");

    public async Task CheckAsync(MySqlSession session, IReadOnlyList<DatabaseRestore> databases, CancellationToken cancellationToken)
    {
        var items = databases.SelectMany(d => d.Objects).ToList();
        CheckTypes(items);
        CheckKinds(items);
        CheckHistory(databases);
        CheckTimestamps(items);
        await CheckModesAsync(session, items, cancellationToken).ConfigureAwait(false);
    }

    private void CheckTypes(List<InventoryItem> items)
    {
        foreach (var (type, mysql, mariadb) in Types.Where(t => !Has(t.MySql, t.MariaDb)))
        {
            var tables = items.FindAll(i => i.Columns.Any(c => ColumnRules.TypeWord(c.Type).Equals(type, StringComparison.OrdinalIgnoreCase)));
            if (tables.Count > 0)
            {
                Error($"The target {target.Server} does not have the type {type.ToUpperInvariant()} of a column of {Describe(tables)}.");
            }
        }
    }

    private void CheckKinds(List<InventoryItem> items)
    {
        foreach (var (kind, mysql, mariadb) in Kinds.Where(k => !Has(k.MySql, k.MariaDb)))
        {
            if (items.FindAll(i => i.Kind == kind) is { Count: > 0 } found)
            {
                Error($"The target {target.Server} has nothing like {Describe(found)}.");
            }
        }

        // Before, packages belong to the mode ORACLE alone.
        var packages = items.FindAll(i => i.Kind.StartsWith("package", StringComparison.Ordinal)
            && ProgramEnvironment.Of(i).SqlMode?.Contains("ORACLE", StringComparison.OrdinalIgnoreCase) != true);
        if (packages.Count > 0 && target.Server.Flavour == Flavour.MariaDb && !target.Server.IsAtLeast(Flavour.MariaDb, 11, 4))
        {
            Error($"The target {target.Server} takes packages in sql_mode=ORACLE alone, other than {Describe(packages)}.");
        }
    }

    // A current row ends at the last moment the server knows: 2038-01-19 before MariaDB 11.5, 2106-02-07 from then on. A row with the other
    // moment is refused by the older server, and on the newer one it is history: a SELECT no longer shows it.
    private void CheckHistory(IReadOnlyList<DatabaseRestore> databases)
    {
        var versioned = databases
            .SelectMany(d => d.Tables)
            .Where(t => t.RowCount > 0 && t.Item.Properties.GetValueOrDefault("table_type") == "SYSTEM VERSIONED")
            .Select(t => t.Item)
            .ToList();
        if (versioned.Count == 0)
        {
            return;
        }

        if (target.Server.Flavour == Flavour.MySql)
        {
            Error($"The target {target.Server} does not keep the history of {Describe(versioned)}.");
        }
        else if (IsSameFamily && HasLateTimes(ServerIdentity.Parse(manifest.Source.Version, default).Version) != HasLateTimes(target.Server.Version))
        {
            Error(
                $"Current rows of {Describe(versioned)} would be history on the target, or be refused: MariaDB 11.5 changed the moment that a current"
                    + $" row ends at, between {manifest.Source.Version} and {target.Server}.",
                "Restore to a server on the same side of MariaDB 11.5 and upgrade that, or choose the other tables.");
        }
    }

    private void CheckTimestamps(List<InventoryItem> items)
    {
        var source = ServerIdentity.Parse(sourceServer.Version, default).Version;
        if (sourceServer.Flavour != "mariadb" || !HasLateTimes(source)
            || (target.Server.Flavour == Flavour.MariaDb && HasLateTimes(target.Server.Version)))
        {
            return;
        }

        var tables = items.FindAll(i => i.Columns.Any(c => ColumnRules.TypeWord(c.Type).Equals("timestamp", StringComparison.OrdinalIgnoreCase)));
        if (tables.Count > 0)
        {
            preflight.Add(
                FindingSeverity.Warning,
                BackupErrorCode.TargetUnsuitable,
                $"The target {target.Server} has no TIMESTAMP after 2038-01-19 03:14:07, and the source has; see {Describe(tables)}.",
                "A row with a later one stops the restore; nothing is changed silently.");
        }
    }

    // Only the target knows its modes; setting one in this session changes nothing else.
    private async Task CheckModesAsync(MySqlSession session, List<InventoryItem> items, CancellationToken cancellationToken)
    {
        foreach (var group in items.GroupBy(i => ProgramEnvironment.Of(i).For(target.Server).SqlMode).Where(g => g.Key is { Length: > 0 }))
        {
            try
            {
                await session.ExecuteAsync($"SET SESSION sql_mode={SqlText.StringLiteral(group.Key!)}", cancellationToken).ConfigureAwait(false);
            }
            catch (MySqlWireException ex) when (ex.ServerErrorNumber == WrongValue)
            {
                Error($"The target {target.Server} does not know the sql_mode {group.Key} of {Describe([.. group])}.");
            }
        }

        await session.ExecuteAsync($"SET SESSION sql_mode='{RestorePrologue.DefinitionMode}'", cancellationToken).ConfigureAwait(false);
    }

    private static bool HasLateTimes(Version version) => version >= LateTimes;

    private bool Has(Version? mysql, Version? mariadb) =>
        (target.Server.Flavour == Flavour.MySql ? mysql : mariadb) is { } since && target.Server.Version >= since;

    private void Error(string message, string? hint = null) => preflight.Add(
        FindingSeverity.Error,
        BackupErrorCode.TargetUnsuitable,
        message,
        hint ?? "Restore to a server that has it, or choose the other objects.");

    private static string Describe(List<InventoryItem> items) =>
        $"the {items[0].Kind} {SqlText.Identifier(items[0].Database ?? "", items[0].Name)}" + (items.Count > 1 ? $" and {items.Count - 1} more" : "");
}
