using BackupKit.MySql.Accounts;
using BackupKit.MySql.Conversion;
using BackupKit.MySql.Definitions;
using BackupKit.MySql.Wire;

namespace BackupKit.MySql.Restore;

/// <summary>
/// Names, before the first write, everything that a restore to the other family changes, leaves out and can not do. Every converted text is
/// given to the target to be read, which executes nothing.
/// </summary>
/// <param name="backup">The set as it is.</param>
/// <param name="conversion">The conversion; <see langword="null"/> when none is made, and then nothing is found.</param>
/// <param name="access">Opens a session of its own, whose state may be changed.</param>
internal sealed class ConversionCheck(BackupSet backup, FlavourConversion? conversion, TargetAccess access)
{
    private readonly SetContents _contents = new(backup.Manifest);
    private readonly SetParts _parts = new(backup.Sink, backup.Key);

    public bool IsNeeded => conversion is not null;

    /// <summary>The server the set is of.</summary>
    public SourceIdentity Source => backup.Manifest.Source;

    public async Task CheckAsync(
        IReadOnlyList<DatabaseRestore> databases,
        TargetDefinitions definitions,
        TargetFacts target,
        RestorePreflight preflight,
        CancellationToken cancellationToken)
    {
        if (conversion is null)
        {
            return;
        }

        var functions = databases.SelectMany(d => d.Routines).Where(r => r.Kind == "function").Select(r => r.Name);
        var session = new TargetSession(access);
        await using (session.ConfigureAwait(false))
        {
            var statements = new StatementCheck(session, target, functions);
            foreach (var database in databases)
            {
                var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
                foreach (var item in database.Objects.Prepend(database.Database).OfType<InventoryItem>().Where(_contents.HasDefinition))
                {
                    var text = await _parts.ReadDefinitionAsync(_contents, item, cancellationToken).ConfigureAwait(false);
                    var converted = conversion.Convert(item, text);
                    var blockers = Blockers(item, converted, target, names).ToList();
                    if (blockers.Count == 0)
                    {
                        var final = definitions.Rewrite(item, text).Text;
                        blockers.AddRange(await statements.FindAsync(item, final, cancellationToken).ConfigureAwait(false));
                    }

                    Report(item, converted, blockers, target, preflight);
                }
            }
        }

        ReportCollations(preflight);
    }

    /// <summary>Accounts are never converted: their authentication and privileges are of one family.</summary>
    public IReadOnlyList<AccountStep> LeaveAccounts(AccountRestore wanted, RestorePreflight preflight)
    {
        if (wanted != AccountRestore.None || SetAccounts.Has(backup.Manifest))
        {
            preflight.Add(
                wanted == AccountRestore.None ? FindingSeverity.Information : FindingSeverity.Error,
                BackupErrorCode.NotConvertible,
                "Users and roles are not converted: how they log in and what they may do is different in the two families.",
                "Restore without accounts and make them on the target by hand.");
        }

        return [];
    }

    /// <summary>Objects of the server itself are not converted either; they are named.</summary>
    public IReadOnlyList<ServerObjectStep> LeaveServerObjects(RestorePreflight preflight)
    {
        foreach (var kind in backup.Manifest.Inventory
            .Where(i => i.Database is null && ServerObjectReader.Kinds.Contains(i.Kind, StringComparer.Ordinal))
            .GroupBy(i => i.Kind))
        {
            preflight.Add(
                FindingSeverity.Information,
                BackupErrorCode.NotConvertible,
                $"Objects of the kind '{kind.Key}' are not converted: {string.Join(", ", kind.Select(i => i.Name))}.",
                "Make on the target by hand what is needed of them.");
        }

        return [];
    }

    private IEnumerable<string> Blockers(InventoryItem item, ConvertedDefinition converted, TargetFacts target, HashSet<string> names)
    {
        foreach (var blocker in converted.Blockers.Concat(Environment(item).Blockers))
        {
            yield return blocker;
        }

        // MySQL wants the name of a CHECK once in a database, MariaDB once in a table.
        var checks = item.Kind == "table" && target.Server.Flavour == Flavour.MySql ? TableModel.Parse(converted.Text) : null;
        foreach (var check in checks?.Entries.OfType<CheckText>().Where(c => c.Name.Length > 0 && !names.Add(c.Name)) ?? [])
        {
            yield return $"another table has a CHECK `{check.Name}` too, and MySQL takes a name once in a database";
        }
    }

    private ConversionNotes Environment(InventoryItem item) =>
        conversion!.Environment(_contents.Find(item.Kind, item.Database, item.Name) ?? item);

    private void Report(
        InventoryItem item,
        ConvertedDefinition converted,
        List<string> blockers,
        TargetFacts target,
        RestorePreflight preflight)
    {
        var name = $"the {item.Kind} {(item.Database is null ? SqlText.Identifier(item.Name) : SqlText.Identifier(item.Database, item.Name))}";
        foreach (var blocker in blockers.Distinct(StringComparer.Ordinal))
        {
            preflight.Add(
                FindingSeverity.Error,
                BackupErrorCode.NotConvertible,
                $"The target {target.Server} can not hold {name}: {blocker}.",
                "Change it on the source and back up again, or restore the other objects.");
        }

        foreach (var loss in converted.Losses)
        {
            preflight.Add(FindingSeverity.Warning, BackupErrorCode.ConvertedWithLoss, $"Left out of {name}: {loss}.");
        }

        var mappings = converted.Mappings.Concat(Environment(item).Mappings).Distinct(StringComparer.Ordinal).ToList();
        if (mappings.Count > 0)
        {
            preflight.Add(FindingSeverity.Information, BackupErrorCode.Converted, $"Converted in {name}: {string.Join("; ", mappings)}.");
        }
    }

    private void ReportCollations(RestorePreflight preflight)
    {
        foreach (var (from, to) in conversion!.Collations)
        {
            if (CollationTable.Change(from, to) is { } change)
            {
                preflight.Add(
                    FindingSeverity.Information,
                    BackupErrorCode.Converted,
                    from == to
                        ? $"The collation {from} of the target is of another Unicode version: {change}."
                        : $"The collation {to} compares in place of {from} on the target: {change}.",
                    "Rows that a unique index takes for equal there stop the restore at their table; nothing is changed silently.");
            }
        }
    }
}
