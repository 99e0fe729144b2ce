using System.Collections.Concurrent;

namespace BackupKit.Tests.Support;

/// <summary>A source of parts made of bytes; what goes wrong is injected by <see cref="OnWrite"/>.</summary>
internal sealed class InMemorySource(IReadOnlyDictionary<string, byte[]> parts) : IBackupSource
{
    public string Name => "memory";

    public IReadOnlyList<PrecheckFinding> Findings { get; init; } = [];

    /// <summary>Called before each write of a part, with its key and the number of the attempt from 1.</summary>
    public Func<string, int, CancellationToken, Task> OnWrite { get; init; } = (_, _, _) => Task.CompletedTask;

    /// <summary>Called before a part may begin, with its key.</summary>
    public Func<string, CancellationToken, Task> OnWait { get; init; } = (_, _) => Task.CompletedTask;

    /// <summary>Told of the request for the snapshot.</summary>
    public Action<SnapshotRequest> OnOpen { get; init; } = _ => { };

    public Func<Task> OnComplete { get; init; } = () => Task.CompletedTask;

    public Func<Task> OnDispose { get; init; } = () => Task.CompletedTask;

    public IReadOnlyDictionary<string, byte[]> ClosingFiles { get; init; } = new Dictionary<string, byte[]>();

    public IReadOnlyDictionary<string, byte[]> Parts { get; } = parts;

    public IReadOnlyList<string> ExtraKeys { get; init; } = [];

    /// <summary>The keys of the parts that were called stored, and how often.</summary>
    public ConcurrentDictionary<string, int> Stored { get; } = new();

    public int Disposals { get; set; }

    public Task<IReadOnlyList<PrecheckFinding>> CheckAsync(CancellationToken cancellationToken = default) => Task.FromResult(Findings);

    public Task<IBackupSnapshot> OpenSnapshotAsync(SnapshotRequest request, CancellationToken cancellationToken = default) =>
        Open(request);

    private Task<IBackupSnapshot> Open(SnapshotRequest request)
    {
        OnOpen(request);
        return Task.FromResult<IBackupSnapshot>(new InMemorySnapshot(this));
    }
}
