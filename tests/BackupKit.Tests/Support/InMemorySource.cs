using System.Collections.Concurrent;

namespace BackupKit.Tests.Support;

/// <summary>A source of parts made of bytes; what goes wrong is injected by <see cref="OnWrite"/>.</summary>
internal sealed class InMemorySource(IReadOnlyDictionary<string, byte[]> parts) : IBackupSource
{
    public string Name => "memory";

    public IReadOnlyList<PrecheckFinding> Findings { get; init; } = [];

    /// <summary>Called before each write of a part, with its key and the number of the attempt from 1.</summary>
    public Func<string, int, CancellationToken, Task> OnWrite { get; init; } = (_, _, _) => Task.CompletedTask;

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
        Task.FromResult<IBackupSnapshot>(new InMemorySnapshot(this));
}
