namespace BackupKit.Streaming;

/// <summary>One of several pieces of work that only make sense together.</summary>
/// <param name="Body">The work.</param>
/// <param name="End">Completes the pipe ends the work held, with its error or <see langword="null"/>.</param>
internal sealed record Leg(Func<CancellationToken, Task> Body, Func<Exception?, ValueTask> End)
{
    /// <summary>Runs all legs; the first failure cancels the others and is the one rethrown.</summary>
    public static async Task RunTogetherAsync(IReadOnlyList<Leg> legs, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var first = new FirstFailure();
        await Task.WhenAll(legs.Select(leg => Task.Run(() => leg.RunAsync(first, stop), CancellationToken.None))).ConfigureAwait(false);
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
