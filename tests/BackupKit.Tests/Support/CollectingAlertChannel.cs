using System.Collections.Concurrent;

namespace BackupKit.Tests.Support;

internal sealed class CollectingAlertChannel(Exception? failure = null) : IAlertChannel
{
    public string Name => "collecting";

    public ConcurrentQueue<BackupAlert> Alerts { get; } = new();

    public Task SendAsync(BackupAlert alert, CancellationToken cancellationToken = default)
    {
        Alerts.Enqueue(alert);
        return failure is null ? Task.CompletedTask : Task.FromException(failure);
    }
}
