using System.Runtime.CompilerServices;
using System.Threading.Channels;

using BackupKit.MySql.Planning;
using BackupKit.MySql.Snapshot;
using BackupKit.MySql.Wire;

namespace BackupKit.MySql.Dump;

/// <summary>
/// Lists the parts while earlier ones are written. Large tables are cut in the background, the largest first, and their chunks go
/// before anything else; while none is ready, tables of one chunk and scripts keep the workers busy.
/// </summary>
internal sealed class PartPlanner(
    ConsistentSnapshot snapshot,
    IReadOnlyList<DatabaseContents> contents,
    SetLayout layout,
    long chunkBytes)
{
    // Enough that no worker waits for the walk, few enough that sizes measured from written chunks still matter.
    private const int PlannedAhead = 32;

    /// <summary>Waits as long as the server should not be asked for more; called before the planner reads the text of a table.</summary>
    public required Func<CancellationToken, Task> BeforeText { get; init; }

    public async IAsyncEnumerable<BackupPart> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var planned = Channel.CreateBounded<BackupPart>(new BoundedChannelOptions(PlannedAhead)
        {
            SingleReader = true,
            SingleWriter = true,
        });
        var planning = PlanLargeAsync(planned.Writer, stop.Token);
        try
        {
            await foreach (var part in ReadSmallAsync(stop.Token).ConfigureAwait(false))
            {
                while (planned.Reader.TryRead(out var large))
                {
                    yield return large;
                }

                yield return part;
            }

            await foreach (var large in planned.Reader.ReadAllAsync(stop.Token).ConfigureAwait(false))
            {
                yield return large;
            }
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            await planning.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task PlanLargeAsync(ChannelWriter<BackupPart> planned, CancellationToken cancellationToken)
    {
        Exception? error = null;
        try
        {
            foreach (var table in Tables(isSingle: false))
            {
                var walker = new KeyWalker(snapshot.Server, table.Definition, (sql, token) => QueryAsync(table, sql, token));
                var planner = new ChunkPlanner(table.Definition, table.Sizing, walker);
                await foreach (var chunk in planner.PlanAsync(cancellationToken).ConfigureAwait(false))
                {
                    foreach (var part in Parts(table, chunk))
                    {
                        await planned.WriteAsync(part, cancellationToken).ConfigureAwait(false);
                    }
                }

                table.EndPlan();
            }
        }
        catch (Exception ex)
        {
            error = ex;
            throw;
        }
        finally
        {
            planned.Complete(error);
        }
    }

    private async IAsyncEnumerable<BackupPart> ReadSmallAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var batch in Tables(isSingle: true).Chunk(EmptyTables.BatchSize))
        {
            var candidates = batch.Where(EmptyTables.IsCandidate).ToList();
            var empty = await EmptyTables.FindAsync(snapshot, candidates, cancellationToken).ConfigureAwait(false);
            foreach (var table in batch)
            {
                var parts = empty.Contains(table) ? [] : Parts(table, ChunkPlanner.Whole(table.Definition)).ToList();
                table.EndPlan();
                foreach (var part in parts)
                {
                    yield return part;
                }
            }
        }

        foreach (var script in contents.SelectMany(layout.Scripts))
        {
            yield return script;
        }

        await foreach (var script in ReadPrintedAsync(cancellationToken).ConfigureAwait(false))
        {
            yield return script;
        }
    }

    // Whether there is such a part is known once the text is.
    private async IAsyncEnumerable<BackupPart> ReadPrintedAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var waiting = ForeignKeyNames.MayBeWrong(snapshot.Server)
            ? contents.SelectMany(database => database.Tables).Where(table => table.IsDeferred)
            : [];
        foreach (var table in waiting)
        {
            if (!table.IsDefined)
            {
                await BeforeText(cancellationToken).ConfigureAwait(false);
                await TableTexts.DefineAsync(snapshot, table, cancellationToken).ConfigureAwait(false);
            }

            if (layout.Printed(table.Text) is { } printed)
            {
                yield return printed;
            }
        }
    }

    private async Task<TextResult> QueryAsync(TableDump table, string sql, CancellationToken cancellationToken)
    {
        try
        {
            return await snapshot
                .UseMetadataAsync((session, token) => session.QueryAsync(sql, token), cancellationToken)
                .ConfigureAwait(false);
        }
        catch (MySqlWireException ex)
        {
            throw DumpErrors.Of(ex, table);
        }
    }

    private IEnumerable<TableDump> Tables(bool isSingle) => contents
        .SelectMany(database => database.Tables)
        .Where(table => ChunkPlanner.IsSingle(table.Definition, chunkBytes) == isSingle)
        .OrderByDescending(table => table.Definition.DataLength);

    private IEnumerable<BackupPart> Parts(TableDump table, PlannedChunk chunk)
    {
        var rows = layout.Rows(table, chunk);
        yield return rows;
        if (layout.Companion(rows) is { } companion)
        {
            yield return companion;
        }
    }
}
