using BackupKit.MySql.Definitions;
using BackupKit.MySql.Planning;
using BackupKit.MySql.Wire;

namespace BackupKit.MySql.Verification;

/// <summary>Compares definitions of a live server with those of a set, byte for byte but for what may differ rightly.</summary>
internal sealed class DefinitionComparer(
    SetParts parts,
    SetContents contents,
    TargetDefinitions target,
    FindingList findings,
    bool isUnderRestore,
    FoldedNames? folded)
{
    private static readonly string[] EnvironmentNames =
        ["sql_mode", "character_set_client", "collation_connection", "database_collation", "time_zone"];

    public async Task CompareAsync(
        MySqlSession session,
        ComparedDatabase database,
        InventoryItem item,
        CancellationToken cancellationToken)
    {
        if (contents.Definition(item) is null)
        {
            findings.Add("definition", database.Target, item, "has no definition in the set");
            return;
        }

        var expected = await parts.ReadDefinitionAsync(contents, item, cancellationToken).ConfigureAwait(false);
        ObjectDefinition live;
        try
        {
            live = await DefinitionReader
                .ReadAsync(session, item.Kind, database.Target, item.Name, cancellationToken)
                .ConfigureAwait(false);
        }
        catch (BackupException ex) when (!session.IsBroken && ex is not MySqlWireException { ServerErrorNumber: 0 })
        {
            findings.Add(item.Kind == "database" ? "missing-database" : "definition", database.Target, item, ex.Message);
            return;
        }

        if (target.Conversion?.Convert(item, expected).Blockers is [var blocker, ..])
        {
            findings.Add("definition", database.Target, item, $"is not converted: {blocker}");
            return;
        }

        var wantedText = target.Rewrite(item, expected).Text;
        if (!AreEqual(database, item, wantedText, live.Text))
        {
            Report(database, item, wantedText, live.Text);
        }

        foreach (var name in EnvironmentNames)
        {
            var (wanted, actual) = (item.Properties.GetValueOrDefault(name), live.Environment.GetValueOrDefault(name));
            if (wanted is not null && wanted != actual && !(name == "sql_mode" && actual is not null && AreSameModes(ProgramEnvironment.ModesFor(session.Server, wanted), actual)))
            {
                findings.Add("environment", database.Target, item, $"was made under {name} {actual ?? "unknown"} and not {wanted}");
            }
        }
    }

    private void Report(ComparedDatabase database, InventoryItem item, byte[] expected, byte[] live)
    {
        var quoting = ProgramEnvironment.Of(item).Quoting;
        if (DefinerClause.Find(expected, quoting) is { } wanted && DefinerClause.Find(live, quoting) is { } actual
            && AreEqual(database, item, expected, actual.Replace(live, wanted.Account)))
        {
            findings.Add("definer", database.Target, item, $"has the definer {actual.Account.Plain} and not {wanted.Account.Plain}");
            return;
        }

        findings.Add("definition", database.Target, item, "has another definition than in the set" + Difference(database, item, expected, live));
    }

    // Each family prints the modes in an order of its own.
    private static bool AreSameModes(string left, string right) =>
        left.Split(',').ToHashSet(StringComparer.OrdinalIgnoreCase).SetEquals(right.Split(','));

    // Servers print the same definition in their own words, so between families what it says is compared.
    private string Difference(ComparedDatabase database, InventoryItem item, byte[] expected, byte[] live)
    {
        if (target.Conversion is not { } conversion)
        {
            return "";
        }

        var wanted = conversion.Shape(item, Normalise(database, item, expected));
        var actual = conversion.Shape(item, Normalise(database, item, live));
        return $": '{actual.Except(wanted).FirstOrDefault()}' where it should be '{wanted.Except(actual).FirstOrDefault()}'";
    }

    private bool AreEqual(ComparedDatabase database, InventoryItem item, byte[] expected, byte[] live)
    {
        var (wanted, actual) = (Normalise(database, item, expected), Normalise(database, item, live));
        return target.Conversion is { } conversion
            ? conversion.Shape(item, wanted).SequenceEqual(conversion.Shape(item, actual))
            : wanted.AsSpan().SequenceEqual(actual);
    }

    private byte[] Normalise(ComparedDatabase database, InventoryItem item, byte[] text)
    {
        var kept = WithoutRightfulChanges(database, item, text);
        return folded?.Apply(kept, ProgramEnvironment.Of(item)) ?? kept;
    }

    private byte[] WithoutRightfulChanges(ComparedDatabase database, InventoryItem item, byte[] text) => item.Kind switch
    {
        // The counter is not part of the structure, and servers round it.
        "table" => CreateTableText.Parse(text)?.Compose(_ => true, keepAutoIncrement: false) ?? text,
        "view" => ViewText.Unqualified(text, database.Target, item, folded is null ? StringComparer.Ordinal : StringComparer.OrdinalIgnoreCase),
        "event" when isUnderRestore => EventText.Disable(text, ProgramEnvironment.Of(item).Quoting),
        "database" when isUnderRestore => DatabaseText.WithoutReadOnly(text),
        _ => text,
    };
}
