using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;

using BackupKit.MySql.Planning;
using BackupKit.MySql.Snapshot;
using BackupKit.MySql.Wire;

namespace BackupKit.MySql.Dump;

/// <summary>An open snapshot of a server: lists the parts of the set, writes each, and proves at the end that nothing is missing.</summary>
internal sealed class MySqlBackupSnapshot(
    ConsistentSnapshot snapshot,
    MySqlSourceOptions options,
    SourceContents source,
    SnapshotRequest request,
    TimeProvider time) : IBackupSnapshot
{
    private readonly SetLayout _layout = CreateLayout(options, request, snapshot.Server, source.Databases);
    private readonly ServerLayout _server = new(source.Server);
    private readonly RowsWriter _rows = new(snapshot, options);
    private readonly LoadGate? _gate = options.IsLoadLimited
        ? new LoadGate(token => LookAsync(snapshot, options, token), time, reason => request.Waiting?.Invoke(reason))
        : null;

    public SnapshotPosition Position => snapshot.Position;

    public async IAsyncEnumerable<BackupPart> ReadPartsAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var parts = new PartPlanner(snapshot, source.Databases, _layout, options.ChunkBytes) { BeforeText = WaitForServerAsync }.ReadAsync(cancellationToken)
            .GetAsyncEnumerator(cancellationToken);
        await using (parts.ConfigureAwait(false))
        {
            while (await ExplainAsync(() => parts.MoveNextAsync().AsTask()).ConfigureAwait(false))
            {
                yield return parts.Current;
            }
        }

        foreach (var script in _server.Scripts())
        {
            yield return script;
        }
    }

    public Task WaitAsync(BackupPart part, CancellationToken cancellationToken = default) =>
        part is RowsPart or ScriptPart { Table.IsDefined: false } ? WaitForServerAsync(cancellationToken) : Task.CompletedTask;

    public Task<PartResult> WriteAsync(BackupPart part, PipeWriter output, CancellationToken cancellationToken = default) =>
        ExplainAsync(() => WritePartAsync(part, output, cancellationToken));

    public Task StoredAsync(BackupPart part, CancellationToken cancellationToken = default) =>
        part is RowsPart rows ? _rows.StoredAsync(rows, cancellationToken) : Task.CompletedTask;

    public Task<SnapshotReport> CompleteAsync(IReadOnlyList<PartRecord> parts, CancellationToken cancellationToken = default) =>
        ExplainAsync(() => CloseAsync(parts, cancellationToken));

    public async ValueTask DisposeAsync()
    {
        await snapshot.DisposeAsync().ConfigureAwait(false);
        _gate?.Dispose();
    }

    private static Task<string?> LookAsync(ConsistentSnapshot snapshot, MySqlSourceOptions options, CancellationToken cancellationToken) =>
        snapshot.Failure is { } failure
            ? throw failure
            : snapshot.UseLiveAsync(
                (session, token) => ServerLoad.FindReasonAsync(session, options, snapshot.WorkersInUse, token),
                cancellationToken);

    // Only while nobody waits for a table lock of ours; the global lock is gone since the snapshot is open.
    private Task WaitForServerAsync(CancellationToken cancellationToken) => _gate is not null && !snapshot.HoldsTables
        ? ExplainAsync(async () =>
        {
            await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
            return true;
        })
        : Task.CompletedTask;

    // A snapshot that ends closes its sessions under running statements, whose errors tell nothing of the reason.
    private async Task<T> ExplainAsync<T>(Func<Task<T>> work)
    {
        try
        {
            return await work().ConfigureAwait(false);
        }
        catch (MySqlWireException) when (snapshot.Failure is not null)
        {
            throw snapshot.Failure;
        }
    }

    private async Task<PartResult> WritePartAsync(BackupPart part, PipeWriter output, CancellationToken cancellationToken)
    {
        switch (part)
        {
            case RowsPart rows:
                return await _rows.WriteAsync(rows, output, cancellationToken).ConfigureAwait(false);
            case ScriptPart script:
                if (script.Table is { } table)
                {
                    await TableTexts.DefineAsync(snapshot, table, cancellationToken).ConfigureAwait(false);
                }

                output.Write(script.Render());
                await output.FlushAsync(cancellationToken).ConfigureAwait(false);
                return new PartResult();
            default:
                throw new ArgumentException($"The part '{part.Key}' is not one of this snapshot.", nameof(part));
        }
    }

    private async Task<SnapshotReport> CloseAsync(IReadOnlyList<PartRecord> parts, CancellationToken cancellationToken)
    {
        await ProveTablesAsync(parts, cancellationToken).ConfigureAwait(false);
        await source.Before.EnsureNotReplacedAsync(snapshot, cancellationToken).ConfigureAwait(false);
        var contents = source.Databases;
        var tables = contents.SelectMany(database => database.Tables);
        var lossy = await JsonSample.FindAsync(snapshot, tables, cancellationToken).ConfigureAwait(false);
        var momentary = await MomentaryVersions.FindAsync(snapshot, tables, cancellationToken).ConfigureAwait(false);
        var changed = await snapshot
            .UseLiveAsync((session, token) => source.Server.FindChangesAsync(session, token), cancellationToken)
            .ConfigureAwait(false);
        var certificate = await snapshot.CompleteAsync(cancellationToken).ConfigureAwait(false);
        var metadata = LoaderMetadata.Build(
            request.Started, time.GetUtcNow(), options.Format, snapshot.Position, contents.Select(item => (_layout, item)));
        return new SnapshotReport
        {
            Source = source.Source with { ObjectKinds = source.Server.Kinds },
            Consistency = certificate,
            Inventory = [.. new InventoryBuilder(_layout).Build(contents), .. _server.Items()],
            OptOuts = [.. InventoryBuilder.OptOuts(contents), .. momentary, .. source.LeftOut.OptOuts, .. source.Server.OptOuts],
            ClosingFiles = new Dictionary<string, byte[]>(StringComparer.Ordinal) { [LoaderMetadata.Key] = metadata },
            Findings = [.. InventoryBuilder.Findings(contents), .. momentary.Select(MomentaryVersions.Finding), .. source.LeftOut.Findings, .. source.Changes, .. lossy, .. changed],
        };
    }

    private static SetLayout CreateLayout(
        MySqlSourceOptions options,
        SnapshotRequest request,
        ServerIdentity server,
        IReadOnlyList<DatabaseContents> contents)
    {
        var layout = new SetLayout(options.Format, request.CompressionExtension, ForeignKeyNames.MayBeWrong(server));
        foreach (var database in contents)
        {
            layout.Name(database);
        }

        return layout;
    }

    private async Task ProveTablesAsync(IReadOnlyList<PartRecord> parts, CancellationToken cancellationToken)
    {
        var written = parts
            .Where(part => part.Kind == PartKind.Rows)
            .ToLookup(part => (part.Database, part.ObjectName));
        var tables = source.Databases.SelectMany(database => database.Tables).ToList();
        foreach (var table in tables)
        {
            ProveChunks(table, [.. written[(table.Definition.Database, table.Definition.Name)]]);
        }

        // Tables without rows, and tables whose plan ended only after their last chunk was written.
        var parallel = new ParallelOptions
        {
            MaxDegreeOfParallelism = Math.Max(1, snapshot.Workers),
            CancellationToken = cancellationToken,
        };
        await Parallel
            .ForEachAsync(tables.Where(table => !table.IsProved), parallel, async (table, token) =>
                await _rows.ProveAsync(table, token).ConfigureAwait(false))
            .ConfigureAwait(false);
    }

    private static void ProveChunks(TableDump table, List<PartRecord> written)
    {
        var partitions = table.Definition.Partitions.Select(partition => partition.Name).ToList();
        var problem = written.Count != table.Chunks
            ? "not every planned chunk was written"
            : written.Sum(part => part.Result.Digest?.Rows ?? 0) != table.Rows
                ? "the written chunks hold another number of rows than was read"
                : ChainProof.Find([.. written.Select(part => part.Result.Chunk!)], partitions);
        if (problem is not null)
        {
            throw new BackupException(
                BackupErrorCode.RowsMissing,
                $"The chunks of {table.Definition.Reference.Sql} do not cover the table: {problem}.",
                "Nothing was marked as complete. Please report this together with the log.");
        }
    }
}
