using System.Globalization;

using BackupKit.MySql.Definitions;
using BackupKit.MySql.Snapshot;
using BackupKit.MySql.Wire;
using BackupKit.Streaming;

namespace BackupKit.MySql.Verification;

/// <summary>
/// Compares a live server with a set: every chunk is selected with the expressions and the predicate it was dumped with and digested here, and
/// every definition is compared as text. No checksum function of the server takes part.
/// </summary>
internal sealed class ServerComparer(
    BackupSet backup,
    MySqlConnectionSettings settings,
    TargetDefinitions target,
    int workers,
    TimeProvider timeProvider)
{
    public const string Name = "server";

    private delegate Task Comparison(MySqlSession session, CancellationToken cancellationToken);

    private readonly SetContents _contents = new(backup.Manifest);
    private readonly SetParts _parts = new(backup.Sink, backup.Key);
    private readonly FindingList _findings = new();
    private string[] _targets = [];

    /// <summary>Whether events are not enabled yet, and databases not yet read-only, because a restore is under way.</summary>
    public bool EventsAreDisabled { get; init; }

    /// <summary>Whether objects that the set does not have are no finding.</summary>
    public bool IgnoresExtra { get; init; }

    /// <summary>Whether users and roles are compared, which the set must have.</summary>
    public bool WithAccounts { get; init; }

    /// <summary>Whether what belongs to the server itself is compared.</summary>
    public bool WithServerObjects { get; init; }

    /// <summary>What the caller left out of the comparison, in sentences.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    public IProgress<BackupProgress>? Progress { get; init; }

    public async Task<VerificationResult> CompareAsync(IReadOnlyList<ComparedDatabase> databases, CancellationToken cancellationToken)
    {
        var jobs = new List<Comparison>();
        var parts = 0;
        _targets = [.. databases.Select(d => d.Target)];
        var session = await ConnectAsync(cancellationToken).ConfigureAwait(false);
        await using (session.ConfigureAwait(false))
        {
            await CompareServerAsync(session, cancellationToken).ConfigureAwait(false);
            foreach (var database in databases)
            {
                var (rows, definitions) = await PlanAsync(session, database, cancellationToken).ConfigureAwait(false);
                jobs.AddRange(rows);
                jobs.AddRange(definitions);
                parts += rows.Count;
            }
        }

        _findings.Expect(parts, bytes: 0);
        await RunAsync(jobs, cancellationToken).ConfigureAwait(false);
        return _findings.ToResult(Name);
    }

    private async Task CompareServerAsync(MySqlSession session, CancellationToken cancellationToken)
    {
        foreach (var note in Notes)
        {
            _findings.Note(note);
        }

        if (WithAccounts)
        {
            await new AccountComparer(_parts, _contents, _findings).CompareAsync(session, cancellationToken).ConfigureAwait(false);
        }

        if (WithServerObjects)
        {
            await new ServerObjectComparer(backup.Manifest, _findings).CompareAsync(session, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<(List<Comparison> Rows, IEnumerable<Comparison> Definitions)> PlanAsync(
        MySqlSession session,
        ComparedDatabase database,
        CancellationToken cancellationToken)
    {
        var live = await LiveInventory.ReadAsync(session, database.Target, cancellationToken).ConfigureAwait(false);
        var items = Items(database).ToList();
        var names = await NameCase.ReadAsync(session, cancellationToken).ConfigureAwait(false);
        var known = live.Select(l => names.Key(l.Kind, l.Name)).ToHashSet(StringComparer.Ordinal);
        var present = new List<InventoryItem>();
        foreach (var item in items)
        {
            if (item.Kind == "database" || known.Contains(names.Key(item.Kind, item.Name)))
            {
                present.Add(item);
            }
            else if (!(EventsAreDisabled && item.Properties.GetValueOrDefault("valid") == "false"))
            {
                _findings.Add($"missing-{item.Kind.Replace(' ', '-')}", database.Target, item, "is in the set and not on the server");
            }
        }

        if (!IgnoresExtra && database.Tables is null)
        {
            var wanted = items.Select(i => names.Key(i.Kind, i.Name)).ToHashSet(StringComparer.Ordinal);
            AddExtra(database, live.Where(l => !wanted.Contains(names.Key(l.Kind, l.Name))));
        }

        var rowless = FindRowless(database, present, live, names);
        await CompareColumnsAsync(session, database, present, names.Folds, cancellationToken).ConfigureAwait(false);
        if (!EventsAreDisabled && target.Conversion is null)
        {
            // A restore that could not make one again has said so, and queries are slower, not wrong.
            await StateComparer
                .CompareHistogramsAsync(session, database.Target, present.Where(i => i.Kind == "table"), names.Tables, _findings, cancellationToken)
                .ConfigureAwait(false);
        }

        var definitions = new DefinitionComparer(
            _parts, _contents, target, _findings, EventsAreDisabled, names.Folds ? new FoldedNames(backup.Manifest, _targets) : null);
        var tables = present
            .Where(i => i.Kind == "table")
            .Select(i => new ComparedRows(i, _contents.Rows(database.Source, i.Name), target.Conversion is not null))
            .ToList();
        var rows = tables
            .SelectMany(t => t.Pieces.Select(piece => (Table: t, Piece: piece)))
            .OrderByDescending(p => p.Piece.Sum(part => part.PlainLength))
            .Select(p => Rows(database, p.Table, p.Piece));
        var others = tables
            .Where(t => t.IsInChunks)
            .Select(t => t.Table)
            .Concat(rowless)
            .Select(i => Count(database, i))
            .Concat(present.Where(i => i.Kind == "sequence").Select(i => Sequence(database, i)))
            .Concat(present.Select(i => Definition(definitions, database, i)));
        return ([.. rows], others);
    }

    // The set does not have the rows of engines that keep them elsewhere, and says which tables these are; the server knows better.
    private List<InventoryItem> FindRowless(
        ComparedDatabase database,
        IEnumerable<InventoryItem> items,
        IEnumerable<LiveObject> live,
        NameCase names)
    {
        var tables = live.ToLookup(l => names.Key(l.Kind, l.Name), StringComparer.Ordinal);
        var rowless = new List<InventoryItem>();
        foreach (var table in items.Where(i => i.Kind == "table"))
        {
            var found = tables[names.Key(table.Kind, table.Name)].First();
            if (table.Properties.GetValueOrDefault("table_type") is var type && type != found.TableType)
            {
                _findings.Add("definition", database.Target, table, $"is a {found.TableType} on the server and a {type} in the set");
            }

            if (!table.HasRows && (found.Engine is null || !TableReference.IsShellEngine(found.Engine)))
            {
                rowless.Add(table);
            }
        }

        return rowless;
    }

    private async Task CompareColumnsAsync(
        MySqlSession session,
        ComparedDatabase database,
        IEnumerable<InventoryItem> items,
        bool folds,
        CancellationToken cancellationToken)
    {
        var columns = await LiveColumns
            .ReadAsync(session, database.Target, backup.Manifest.Source, folds, cancellationToken)
            .ConfigureAwait(false);
        foreach (var table in items.Where(i => i is { Kind: "table", HasRows: true }))
        {
            if (columns.Find(table) is { } difference)
            {
                _findings.Add("columns", database.Target, table, difference);
            }
        }
    }

    private IEnumerable<InventoryItem> Items(ComparedDatabase database)
    {
        if (database.Tables is { } tables)
        {
            var triggers = database.WithTriggers ? _contents.Of("trigger", database.Source) : [];
            return _contents.Of("table", database.Source).Where(t => tables.Contains(t.Name, StringComparer.Ordinal))
                .Concat(triggers.Where(t => tables.Contains(t.Parent, StringComparer.Ordinal)));
        }

        var all = backup.Manifest.Inventory.Where(i => i.Kind != "database" && i.Database == database.Source);
        return _contents.Database(database.Source) is { } own ? all.Prepend(own) : all;
    }

    private void AddExtra(ComparedDatabase database, IEnumerable<LiveObject> extras)
    {
        foreach (var extra in extras)
        {
            _findings.Add(
                $"extra-{extra.Kind.Replace(' ', '-')}",
                $"{extra.Kind} {SqlText.Identifier(database.Target, extra.Name)}",
                "is on the server and not in the set");
        }
    }

    private static Comparison Definition(
        DefinitionComparer definitions,
        ComparedDatabase database,
        InventoryItem item) =>
        (session, token) => definitions.CompareAsync(session, database, item, token);

    private Comparison Rows(ComparedDatabase database, ComparedRows rows, IReadOnlyList<PartRecord> piece) =>
        (session, token) => CompareRowsAsync(session, database, rows, piece, token);

    private Comparison Sequence(ComparedDatabase database, InventoryItem sequence) =>
        (session, token) => StateComparer.CompareSequenceAsync(session, database.Target, sequence, _findings, token);

    // Each chunk is compared by its predicate; what no predicate of the set selects, only the whole table shows.
    private Comparison Count(ComparedDatabase database, InventoryItem table) => async (session, token) =>
    {
        var expected = _contents.Rows(database.Source, table.Name).Sum(p => p.Result.Digest?.Rows ?? 0);
        TextResult result;
        try
        {
            result = await session.QueryAsync(ChunkQuery.BuildCount(database.Target, table), token).ConfigureAwait(false);
        }
        catch (MySqlWireException ex) when (ex.ServerErrorNumber != 0 && !session.IsBroken)
        {
            _findings.Add("unreadable", database.Target, table, ex.Message);
            return;
        }

        if (long.Parse(result.Rows[0].GetString(0), CultureInfo.InvariantCulture) is var rows && rows != expected)
        {
            _findings.Add("row-count", database.Target, table, string.Create(
                CultureInfo.InvariantCulture, $"has {rows} rows where all parts of the set have {expected}"));
        }
    };

    private async Task CompareRowsAsync(
        MySqlSession session,
        ComparedDatabase database,
        ComparedRows rows,
        IReadOnlyList<PartRecord> parts,
        CancellationToken cancellationToken)
    {
        var table = rows.Table;
        var expected = parts.Aggregate(default(RowDigest), (sum, part) => sum + (part.Result.Digest ?? default));
        var sink = new DigestRowSink();
        try
        {
            var sql = ChunkQuery.Build(database.Target, table, rows.ChunkOf(parts));
            var end = await session.StreamAsync(sql, sink, cancellationToken).ConfigureAwait(false);
            _findings.Count(Math.Max(1, parts.Count), end.Bytes, end.Rows);
            if (end.WarningCount > 0)
            {
                _findings.Add("warning", database.Target, table, "the server warned while the rows were read");
            }
        }
        catch (MySqlWireException ex) when (ex.ServerErrorNumber != 0 && !session.IsBroken)
        {
            _findings.Add("unreadable", database.Target, table, ex.Message);
            return;
        }

        var where = parts.Count == 1 ? $" (part {parts[0].Key})" : "";
        if (sink.Digest.Rows != expected.Rows)
        {
            _findings.Add("row-count", database.Target, table, string.Create(
                CultureInfo.InvariantCulture, $"has {sink.Digest.Rows} rows where the set has {expected.Rows}{where}"));
        }
        else if (sink.Digest != expected)
        {
            var cause = session.Server.Flavour == Flavour.MySql && JsonLoss.CanAffect(table) ? $": {JsonLoss.Message}" : "";
            _findings.Add("row-digest", database.Target, table, $"has other rows than the set{where}{cause}");
        }

        Progress?.Report(_findings.Progress(table.Name));
    }

    private Task RunAsync(List<Comparison> jobs, CancellationToken cancellationToken)
    {
        var next = -1;

        async Task WorkAsync(int worker, CancellationToken token)
        {
            var session = await ConnectAsync(token).ConfigureAwait(false);
            await using (session.ConfigureAwait(false))
            {
                int index;
                while ((index = Interlocked.Increment(ref next)) < jobs.Count)
                {
                    await jobs[index](session, token).ConfigureAwait(false);
                }
            }
        }

        return Workers.RunAsync(Math.Min(workers, jobs.Count), WorkAsync, cancellationToken);
    }

    private async Task<MySqlSession> ConnectAsync(CancellationToken cancellationToken)
    {
        var options = new MySqlSessionOptions { TimeProvider = timeProvider };
        var session = await MySqlSession.ConnectAsync(settings, options, cancellationToken).ConfigureAwait(false);
        try
        {
            await SessionPrologue.ApplyAsync(session, SessionRole.Worker, cancellationToken).ConfigureAwait(false);
            await session.ExecuteAsync("START TRANSACTION WITH CONSISTENT SNAPSHOT", cancellationToken).ConfigureAwait(false);
            return session;
        }
        catch
        {
            await session.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }
}
