using System.Collections.Concurrent;

using BackupKit.IntegrationTests.Dump;
using BackupKit.MySql;
using BackupKit.MySql.Snapshot;
using BackupKit.MySql.Wire;

namespace BackupKit.IntegrationTests.Snapshot;

/// <summary>
/// Backups with DDL statements of other sessions at moments of them. Each has a database of its own, so that many can be tried in one run;
/// when the run fails, without the one that the error names.
/// </summary>
internal sealed class DdlCell(ServerName server, DdlGuard guard, IReadOnlyList<DdlMoment> moments, List<string> failures)
{
    private const long ChunkBytes = 64 << 10;
    private const int RowsOfOneChunk = 900;
    private const int RowsOfManyChunks = 6000;

    private readonly string _prefix = $"bk_ddl_{Guid.NewGuid():N}";
    private readonly bool _isAmongRows = moments.Contains(DdlMoment.AmongRows);
    private DdlVariant? _named;

    /// <summary>
    /// What came of each statement at its moments up to the one at which it went through: <c>B</c> it had to wait, and the set is as
    /// without it; <c>K</c> it went through, and the set is as without it; <c>A</c> it went through before the moment of the rows, and the set is
    /// as after it; <c>R</c> the backup names the change; <c>F</c> the backup failed and named it; <c>-</c> there was no such moment; <c>!</c> a
    /// silent change.
    /// </summary>
    /// <param name="variants">The statements, with the moments that each is tried at.</param>
    /// <param name="isToFail">Whether the backup is expected to fail.</param>
    public async Task<Dictionary<DdlVariant, string>> RunAsync(IReadOnlyDictionary<DdlVariant, DdlMoment[]> variants, bool isToFail)
    {
        var attempt = new DdlCell(server, guard, moments, failures);
        if (await attempt.TryAsync(variants, isToFail) is { } outcomes)
        {
            return outcomes;
        }

        if (isToFail)
        {
            return await RunAsync(variants, isToFail: false);
        }

        var apart = attempt._named is null ? variants.Take(variants.Count / 2).ToDictionary() : variants.Where(v => v.Key == attempt._named).ToDictionary();
        var first = await RunAsync(apart, isToFail: false);
        var second = await RunAsync(variants.Except(apart).ToDictionary(), isToFail: false);
        return first.Concat(second).ToDictionary();
    }

    private async Task<Dictionary<DdlVariant, string>?> TryAsync(IReadOnlyDictionary<DdlVariant, DdlMoment[]> variants, bool isToFail)
    {
        await using var session = await TestServers.ConnectAsync(server);
        var databases = new Dictionary<DdlDatabase, DdlMoment[]>();
        await using var neighbour = variants.Values.Any(tried => tried.Contains(DdlMoment.BetweenTables)) ? await CreateNeighbourAsync(session) : null;
        var run = new DdlRun(databases);
        try
        {
            foreach (var (variant, tried) in variants)
            {
                var name = $"{_prefix}_{databases.Count:D2}";
                databases.Add(await DdlDatabase.CreateAsync(session, server, variant, name, _isAmongRows ? RowsOfManyChunks : RowsOfOneChunk), tried);
            }

            var alone = isToFail ? null : await DumpAsync(DdlRun.None);
            var set = await DumpAsync(run);
            var isEarly = databases.Keys.Any(database => run.PassedAt(database) == DdlMoment.BeforeLock);
            var after = isEarly && !isToFail ? await DumpAsync(DdlRun.None) : null;
            return alone is null ? null : databases.Keys.ToDictionary(database => database.Variant, database => Judge(database, run, set, alone, after));
        }
        catch (BackupException ex) when (variants.Count > 1)
        {
            _named = databases.Keys.FirstOrDefault(database => ex.Message.Contains(database.Name, StringComparison.Ordinal))?.Variant;
            return null;
        }
        catch (BackupException ex)
        {
            return databases.Keys.ToDictionary(database => database.Variant, database => JudgeFailure(database, run, ex));
        }
        finally
        {
            foreach (var database in databases.Keys)
            {
                await database.DisposeAsync();
            }
        }
    }

    private string Judge(DdlDatabase database, DdlRun run, DumpedSet set, DumpedSet alone, DumpedSet? after)
    {
        bool Names(string message) => message.Contains(database.Name, StringComparison.Ordinal);
        var isReported = set.Report.Findings.Any(f => f.Code == BackupErrorCode.DefinitionChanged && Names(f.Message))
            && set.Report.Consistency.Notes.Any(Names);
        var text = database.Describe(set);
        var passed = run.PassedAt(database);
        var isAsAlone = text == database.Describe(alone);
        var outcome = isReported && passed is not null ? 'R'
            : isAsAlone ? 'K'
            : passed == DdlMoment.BeforeLock && text == database.Describe(after!) ? 'A'
            : '!';
        return Waited(database, run, isAsAlone || passed is not null ? 'B' : '!') + (passed is null ? "" : outcome);
    }

    private string JudgeFailure(DdlDatabase database, DdlRun run, BackupException error)
    {
        var isNamed = error.Code == BackupErrorCode.DefinitionChanged && error.Message.Contains(database.Name, StringComparison.Ordinal);
        var passed = run.PassedAt(database);
        if (isNamed && passed is not null)
        {
            return Waited(database, run, 'B') + "F";
        }

        failures.Add($"{database.Variant.Name} under {guard}, through at {(passed is null ? "none" : passed)}: {error.Message}");
        return Waited(database, run, '!') + (passed is null ? "" : "!");
    }

    // The moments before the one at which it went through; one that another took from it, and that never came, is no proof.
    private string Waited(DdlDatabase database, DdlRun run, char outcome)
    {
        var end = run.PassedAt(database);
        return string.Concat(run.MomentsOf(database)
            .Where(moment => end is null || moment < end)
            .Select(moment => run.WasTried(database, moment) ? outcome : '-'));
    }

    // Its only table is larger than any of the variants' and still no more than one chunk, so that it is read before them.
    private Task<DdlDatabase> CreateNeighbourAsync(MySqlSession session)
    {
        var variant = new DdlVariant("neighbour", "CREATE TABLE t (id INT PRIMARY KEY, v INT, w CHAR(200) NOT NULL DEFAULT 'x')", "");
        return DdlDatabase.CreateAsync(session, server, variant, _prefix + "_neighbour", RowsOfOneChunk);
    }

    private Task<DumpedSet> DumpAsync(DdlRun run)
    {
        var options = new MySqlSourceOptions
        {
            ConnectionString = TestServers.ConnectionString(server),
            DdlGuard = guard,
            ChunkBytes = _isAmongRows ? ChunkBytes : 16 * ChunkBytes,
        };
        options.Databases.Include(_prefix + "*");
        Task At(DdlMoment now) => moments.Contains(now) ? run.TryAsync(now) : Task.CompletedTask;
        var parts = new ConcurrentDictionary<string, int>();
        Task AtPartAsync(BackupPart part)
        {
            if (part.Kind != PartKind.Rows || part.Database!.EndsWith("_neighbour", StringComparison.Ordinal))
            {
                return Task.CompletedTask;
            }

            var number = parts.AddOrUpdate($"{part.Database}.{part.ObjectName}", 1, (_, n) => n + 1);
            return _isAmongRows && number == 2 ? run.TryAsync(part.Database, DdlMoment.AmongRows) : At(DdlMoment.BetweenTables);
        }

        return DumpLab.RunAsync(
            options,

            // Where each table has a moment of its own, several of them at the same time.
            workers: _isAmongRows ? 8 : 1,
            afterSnapshot: () => At(DdlMoment.BeforeRows),
            beforePart: AtPartAsync,
            beforeEnd: () => At(DdlMoment.BeforeEnd),
            observer: (step, _, _) => step switch
            {
                SnapshotStep.Listed => At(DdlMoment.BeforeLock),
                SnapshotStep.Locked => At(DdlMoment.Locked),
                SnapshotStep.ViewsOpen => At(DdlMoment.ViewsOpen),
                SnapshotStep.Opened => At(DdlMoment.BeforeDefinitions),
                _ => Task.CompletedTask,
            });
    }
}
