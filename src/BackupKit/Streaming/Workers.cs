namespace BackupKit.Streaming;

/// <summary>Several workers on one job.</summary>
internal static class Workers
{
    /// <summary>
    /// Runs so many workers at a time, at least one, until all have ended. The first failure, which a cancellation by the caller is too, stops the others
    /// and is thrown.
    /// </summary>
    /// <param name="count">How many.</param>
    /// <param name="work">What one does, given its number from 0. It begins on the caller's thread.</param>
    /// <param name="cancellationToken">Stops all.</param>
    public static async Task RunAsync(int count, Func<int, CancellationToken, Task> work, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var running = Enumerable.Range(0, Math.Max(1, count)).Select(worker => work(worker, stop.Token)).ToList();
        await foreach (var finished in Task.WhenEach(running).ConfigureAwait(false))
        {
            if (!finished.IsCompletedSuccessfully)
            {
                await stop.CancelAsync().ConfigureAwait(false);
                await Task.WhenAll(running).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                await finished.ConfigureAwait(false);
            }
        }
    }
}
