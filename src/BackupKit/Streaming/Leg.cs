namespace BackupKit.Streaming;

/// <summary>One of several pieces of work that only make sense together.</summary>
/// <param name="Body">The work.</param>
/// <param name="End">Completes the pipe ends the work held, with its error or <see langword="null"/>.</param>
internal sealed record Leg(Func<CancellationToken, Task> Body, Func<Exception?, ValueTask> End)
{
    /// <summary>Runs all legs, each on a thread of the pool; the first failure cancels the others and is the one rethrown.</summary>
    public static Task RunTogetherAsync(IReadOnlyList<Leg> legs, CancellationToken cancellationToken) =>
        RunAsync(legs, static (leg, first, stop) => Task.Run(() => leg.RunAsync(first, stop), CancellationToken.None), cancellationToken);

    /// <summary>
    /// The same for legs that are joined by pipes, from the first to the last: each begins on the caller's thread and goes as far as it can without waiting.
    /// A small part is through all of them then, without a thread but one; of a large one the pipes make the legs wait, and they go on side by side.
    /// </summary>
    public static Task RunChainedAsync(IReadOnlyList<Leg> legs, CancellationToken cancellationToken) =>
        RunAsync(legs, static (leg, first, stop) => leg.RunAsync(first, stop), cancellationToken);

    private static async Task RunAsync(
        IReadOnlyList<Leg> legs,
        Func<Leg, FirstFailure, CancellationTokenSource, Task> start,
        CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var first = new FirstFailure();
        await Task.WhenAll(legs.Select(leg => start(leg, first, stop))).ConfigureAwait(false);
        if (first.Exception is not null)
        {
            cancellationToken.ThrowIfCancellationRequested();
            first.Rethrow();
        }
    }

    private async Task RunAsync(FirstFailure first, CancellationTokenSource stop)
    {
        Exception? error = null;
        try
        {
            await Body(stop.Token).ConfigureAwait(false);
        }
        catch (Exception ex)
        {
            // Noted before the pipes carry it to the other legs, so that an echo of it is never taken for the cause.
            error = ex;
            first.Note(ex);
        }

        await End(error).ConfigureAwait(false);
        if (error is not null)
        {
            await stop.CancelAsync().ConfigureAwait(false);
        }
    }
}
