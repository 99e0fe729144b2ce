namespace BackupKit.Sinks;

/// <summary>Flushes finished files beside the writing of the next ones, a few at a time, and closes them. Thread-safe.</summary>
/// <param name="flush">Returns once the content of a file is on the medium.</param>
/// <param name="onFailure">Told of every failure, with the path.</param>
internal sealed class PendingFlushes(Func<SinkFile, Task> flush, Action<Exception, string> onFailure)
{
    // Whoever has one more file waits for the oldest. With eight writers less than 400 MiB wait for the medium then, some 20 s at 20 MB/s.
    private const int Most = 4;

    private readonly Lock _lock = new();
    private readonly Queue<Task> _running = new();

    // Waited for by their writers, which may still be in there when the batch is flushed.
    private readonly List<Task> _handedOver = [];

    public Task AddAsync(SinkFile file, string path)
    {
        var task = RunAsync(file, path);
        lock (_lock)
        {
            _running.Enqueue(task);
            if (_running.Count <= Most)
            {
                return Task.CompletedTask;
            }

            var oldest = _running.Dequeue();
            _handedOver.RemoveAll(task => task.IsCompleted);
            _handedOver.Add(oldest);
            return oldest;
        }
    }

    /// <summary>Returns once all that were added are done, well or not.</summary>
    public Task DrainAsync()
    {
        lock (_lock)
        {
            return Task.WhenAll([.. _running, .. _handedOver]);
        }
    }

    private async Task RunAsync(SinkFile file, string path)
    {
        try
        {
            await using (file.ConfigureAwait(false))
            {
                await flush(file).ConfigureAwait(false);
            }
        }
        catch (Exception ex)
        {
            onFailure(ex, path);
        }
    }
}
