using BackupKit.MySql.Wire;

namespace BackupKit.MySql.Restore;

/// <summary>Compares what is to be restored with what the target can take. Reads only.</summary>
internal sealed class RestorePreflight(BackupManifest manifest, TargetFacts target, MySqlRestoreOptions options)
{
    private const long PacketReserve = 1024;

    private static readonly string[] CollationProperties = ["collation", "collation_connection", "database_collation"];

    private readonly List<PrecheckFinding> _findings = [];

    public IReadOnlyList<PrecheckFinding> Findings => _findings;

    public void Check(IReadOnlyList<DatabaseRestore> databases)
    {
        CheckServer();
        CheckDatabaseNames(databases);
        foreach (var database in databases)
        {
            CheckCollations(database);
            CheckEngines(database);
            CheckNames(database);
            foreach (var table in database.Tables)
            {
                CheckPacket(table);
            }
        }
    }

    public void Add(FindingSeverity severity, BackupErrorCode code, string message, string? hint = null) =>
        _findings.Add(new PrecheckFinding(severity, code, message, hint));

    /// <summary>Adds that a privilege is missing.</summary>
    /// <param name="privilege">Its name.</param>
    /// <param name="where">What it has to be granted on.</param>
    /// <param name="what">What needs it.</param>
    /// <param name="instead">What may be done in place of granting it.</param>
    public void AddMissing(string privilege, string where, string what, string? instead = null) => Add(
        FindingSeverity.Error,
        BackupErrorCode.MissingPrivilege,
        $"The account lacks the privilege {privilege} on {where} of the target, needed for {what}.",
        $"GRANT {privilege} ON {where}{(instead is null ? "." : ". " + instead)}");

    private void Error(string message, string? hint) =>
        Add(FindingSeverity.Error, BackupErrorCode.TargetUnsuitable, message, hint);

    private void CheckServer()
    {
        var source = ServerIdentity.Parse(manifest.Source.Version, default);
        var flavour = manifest.Source.Flavour == "mariadb" ? Flavour.MariaDb : Flavour.MySql;
        if (flavour != target.Server.Flavour)
        {
            Error(
                $"The set is of {manifest.Source.Flavour} {manifest.Source.Version} and the target is {target.Server}.",
                "Restore to a server of the same family, or convert the set by --convert; with --plan it names what changes and what can not be held.");
        }
        else if (target.Server.Version < source.Version && !IsSameSeries(source.Version))
        {
            Add(
                FindingSeverity.Warning,
                BackupErrorCode.TargetUnsuitable,
                $"The target {target.Server} is older than the source {manifest.Source.Version}; a definition may use what it does not know.",
                "A statement that the target does not understand stops the restore; nothing is left out silently.");
        }

        if (!UsesLoadData() && manifest.Parts.Any(IsLoadData))
        {
            Add(
                FindingSeverity.Information,
                BackupErrorCode.None,
                "The target does not take LOAD DATA LOCAL, so INSERT statements are made from the same bytes; that is slower.",
                "SET GLOBAL local_infile=1 for the time of the restore makes it faster.");
        }
    }

    public bool UsesLoadData() => options.AllowLoadData && target.HasLocalInfile;

    public static bool IsLoadData(PartRecord part) =>
        part.Kind == PartKind.Rows && part.Key.Contains(".dat", StringComparison.Ordinal);

    private bool IsSameSeries(Version source) =>
        source.Major == target.Server.Version.Major && source.Minor == target.Server.Version.Minor;

    private void CheckCollations(DatabaseRestore database)
    {
        var used = database.Objects.Prepend(database.Database)
            .OfType<InventoryItem>()
            .SelectMany(i => CollationProperties
                .Select(p => (Item: i, Collation: i.Properties.GetValueOrDefault(p))))
            .Where(u => u.Collation is { Length: > 0 } && !target.Collations.Contains(u.Collation));
        foreach (var unknown in used.GroupBy(u => u.Collation, StringComparer.OrdinalIgnoreCase))
        {
            Error(
                $"The target does not know the collation {unknown.Key} of {Describe(unknown.First().Item)}"
                    + (unknown.Count() > 1 ? $" and {unknown.Count() - 1} more." : "."),
                "Restore to a server that has it; another collation would compare and sort differently.");
        }
    }

    private void CheckEngines(DatabaseRestore database)
    {
        foreach (var group in database.Tables.GroupBy(t => t.Item.Properties.GetValueOrDefault("engine"), StringComparer.OrdinalIgnoreCase))
        {
            if (group.Key is { Length: > 0 } engine && !target.Engines.Contains(engine) && !IsAlias(engine))
            {
                Error(
                    $"The target does not have the engine {engine} of {Describe(group.First().Item)}.",
                    options.ConvertFlavour
                        ? $"Name the engine to use in its place, by --convert-engine {engine}=InnoDB, or enable it on the target."
                        : "Enable the engine on the target; another one is never chosen silently.");
            }
        }
    }

    // information_schema names engines differently in its two tables.
    private static bool IsAlias(string engine) =>
        engine.Equals("MERGE", StringComparison.OrdinalIgnoreCase) || engine.Equals("MRG_MyISAM", StringComparison.OrdinalIgnoreCase);

    private void CheckDatabaseNames(IReadOnlyList<DatabaseRestore> databases)
    {
        foreach (var group in databases.GroupBy(d => d.Target, target.Names).Where(g => g.Count() > 1))
        {
            Error(
                $"The names {string.Join(", ", group.Select(d => $"\"{d.Target}\""))} of databases differ only by case, which the target does not keep apart.",
                "Restore to a server with lower_case_table_names=0, or restore one of them under another name.");
        }
    }

    private void CheckNames(DatabaseRestore database)
    {
        foreach (var group in database.Objects.GroupBy(o => target.Case.Key(KindOfName(o.Kind), o.Name), o => o.Name).Where(g => g.Count() > 1))
        {
            Error(
                $"In the database \"{database.Source}\" the names {string.Join(", ", group)} differ only by case, which the target does not keep apart.",
                "Restore to a server that does (for tables and views: with lower_case_table_names=0), or restore one of them alone.");
        }
    }

    // Tables, views and sequences share their names.
    private static string KindOfName(string kind) => kind is "view" or "sequence" ? "table" : kind;

    private void CheckPacket(TableRestore table)
    {
        var limit = target.MaxAllowedPacket - PacketReserve;
        foreach (var part in table.Rows.Where(p => p.Result.LongestRow > limit))
        {
            Error(
                $"A row of {SqlText.Identifier(table.Database, table.Name)} has {part.Result.LongestRow} bytes, and the target takes"
                    + $" packets of {target.MaxAllowedPacket} bytes.",
                $"Set max_allowed_packet on the target to at least {Math.Min(1L << 30, part.Result.LongestRow + (1 << 20))}.");
            return;
        }
    }

    private static string Describe(InventoryItem item) =>
        item.Database is null ? $"the {item.Kind} \"{item.Name}\"" : $"the {item.Kind} {SqlText.Identifier(item.Database, item.Name)}";
}
