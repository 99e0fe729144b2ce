using BackupKit.IntegrationTests.Dump;
using BackupKit.MySql;
using BackupKit.MySql.Snapshot;

namespace BackupKit.IntegrationTests.Snapshot;

/// <summary>One backup, with DDL statements of other sessions at moments of it.</summary>
internal sealed class DdlCell(ServerName server, DdlGuard guard)
{
    private readonly string _prefix = $"bk_ddl_{Guid.NewGuid():N}";

    /// <summary>
    /// What came of one statement: <c>B</c> it had to wait, and the set is as without it; <c>K</c> it went through, and the set is as without it;
    /// <c>R</c> the backup names the change; <c>F</c> the backup failed and named it; <c>-</c> there was no such moment; <c>!</c> a silent change.
    /// </summary>
    /// <param name="variant">The statement.</param>
    /// <param name="moment">When it comes.</param>
    /// <param name="failures">Takes errors that do not name the change.</param>
    public async Task<char> RunAsync(DdlVariant variant, DdlMoment moment, List<string> failures)
    {
        await using var database = await DdlDatabase.CreateAsync(server, variant, _prefix);
        var alone = database.Describe(await DumpAsync(_ => Task.CompletedTask));
        bool? isDone = null;
        try
        {
            var set = await DumpAsync(async now => isDone ??= now == moment ? await database.TryDdlAsync() : null);
            var isReported = set.Report.Findings.Any(f => f.Code == BackupErrorCode.DefinitionChanged && Names(f.Message))
                && set.Report.Consistency.Notes.Any(Names);
            return isReported ? 'R'
                : database.Describe(set) != alone ? '!'
                : isDone switch { null => '-', true => 'K', _ => 'B' };
        }
        catch (BackupException ex) when (ex.Code == BackupErrorCode.DefinitionChanged && Names(ex.Message))
        {
            return 'F';
        }
        catch (BackupException ex)
        {
            failures.Add($"{variant.Name} under {guard} at {moment}: {ex.Message}");
            return '!';
        }
    }

    /// <summary>Runs the statements of all variants at the same time, at each of the moments.</summary>
    /// <returns>The variants whose statement had to wait at all moments; with any other, nothing is proven and it is to be run again without.</returns>
    public async Task<(List<DdlVariant> Blocked, bool IsProven)> RunAsync(IReadOnlyList<DdlVariant> variants, params DdlMoment[] moments)
    {
        var databases = new List<DdlDatabase>();
        try
        {
            foreach (var (variant, i) in variants.Select((variant, i) => (variant, i)))
            {
                databases.Add(await DdlDatabase.CreateAsync(server, variant, $"{_prefix}_{i}"));
            }

            var alone = await DumpAsync(_ => Task.CompletedTask);
            var blocked = databases.ToHashSet();
            var open = moments.ToHashSet();
            DumpedSet? set = null;
            try
            {
                set = await DumpAsync(async now =>
                {
                    if (open.Remove(now))
                    {
                        var passed = await Task.WhenAll(blocked.Select(async database => (database, await database.TryDdlAsync())));
                        blocked.ExceptWith(passed.Where(p => p.Item2).Select(p => p.database));
                    }
                });
            }
            catch (BackupException) when (blocked.Count < databases.Count)
            {
                // Statements that went through may be the reason.
            }

            var isProven = blocked.Count == databases.Count && open.Count == 0
                && blocked.All(database => database.Describe(set!) == database.Describe(alone));
            return ([.. blocked.Select(database => database.Variant)], isProven);
        }
        finally
        {
            foreach (var database in databases)
            {
                await database.DisposeAsync();
            }
        }
    }

    private bool Names(string message) => message.Contains(_prefix, StringComparison.Ordinal);

    private Task<DumpedSet> DumpAsync(Func<DdlMoment, Task> at)
    {
        var options = new MySqlSourceOptions
        {
            ConnectionString = TestServers.ConnectionString(server),
            DdlGuard = guard,
            ChunkBytes = 64 << 10,
        };
        options.Databases.Include(_prefix + "*");
        var rows = 0;
        return DumpLab.RunAsync(
            options,
            workers: 1,
            afterSnapshot: () => at(DdlMoment.BeforeRows),
            beforePart: part => part.Kind == PartKind.Rows && ++rows == 2 ? at(DdlMoment.AmongRows) : Task.CompletedTask,
            beforeEnd: () => at(DdlMoment.BeforeEnd),
            observer: (step, _, _) => step switch
            {
                SnapshotStep.ViewsOpen => at(DdlMoment.Window),
                SnapshotStep.Opened => at(DdlMoment.BeforeDefinitions),
                _ => Task.CompletedTask,
            });
    }
}
