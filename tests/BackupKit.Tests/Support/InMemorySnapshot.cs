using System.Collections.Concurrent;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;

namespace BackupKit.Tests.Support;

internal sealed class InMemorySnapshot(InMemorySource source) : IBackupSnapshot
{
    private readonly ConcurrentDictionary<string, int> _attempts = new();

    public SnapshotPosition Position => Samples.Certificate.Position;

    public async IAsyncEnumerable<BackupPart> ReadPartsAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        foreach (var key in source.Parts.Keys.Concat(source.ExtraKeys))
        {
            await Task.Yield();
            cancellationToken.ThrowIfCancellationRequested();
            yield return new BackupPart { Key = key, Kind = PartKind.Rows, EstimatedBytes = 10 };
        }
    }

    public Task WaitAsync(BackupPart part, CancellationToken cancellationToken = default) => source.OnWait(part.Key, cancellationToken);

    public async Task<PartResult> WriteAsync(BackupPart part, PipeWriter output, CancellationToken cancellationToken = default)
    {
        await source.OnWrite(part.Key, _attempts.AddOrUpdate(part.Key, 1, (_, count) => count + 1), cancellationToken);
        await output.WriteAsync(source.Parts[part.Key], cancellationToken);
        return new PartResult { Digest = new RowDigest(1, 2, 3) };
    }

    public Task StoredAsync(BackupPart part, CancellationToken cancellationToken = default)
    {
        source.Stored.AddOrUpdate(part.Key, 1, (_, count) => count + 1);
        return Task.CompletedTask;
    }

    public async Task<SnapshotReport> CompleteAsync(IReadOnlyList<PartRecord> parts, CancellationToken cancellationToken = default)
    {
        await source.OnComplete();
        return new SnapshotReport
        {
            Source = Samples.Source,
            Consistency = Samples.Certificate,
            Inventory = [],
            ClosingFiles = source.ClosingFiles,
        };
    }

    public async ValueTask DisposeAsync()
    {
        source.Disposals++;
        await source.OnDispose();
    }
}
