using System.Runtime.CompilerServices;

namespace BackupKit.Sinks;

/// <summary>
/// Ends a call to a sink that makes no progress: takes no byte of the content, gives none, and does not return. A sink that
/// ignores cancellation too is left behind; its call can do no harm, since the content it reads from has ended with an error.
/// </summary>
/// <remarks>Time in which the sink waits for the content counts as progress: a slow source is not the sink's fault.</remarks>
internal sealed class StallGuardSink(IBackupSink inner, TimeSpan timeout, TimeProvider time) : IBackupSink
{
    public static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(20);

    private const int FlushTimeouts = 15;

    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);

    public string Name => inner.Name;

    public Task WriteAsync(string key, Stream content, CancellationToken cancellationToken = default) =>
        WriteAsync(inner.WriteAsync, key, content, cancellationToken);

    public ISinkBatch OpenBatch() => new StallGuardBatch(this, inner.OpenBatch());

    /// <summary>Ends a write that makes no progress.</summary>
    public async Task WriteAsync(
        Func<string, Stream, CancellationToken, Task> write,
        string key,
        Stream content,
        CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var guarded = new GuardedContent(content, time);
        var work = Task.Run(() => write(key, guarded, stop.Token), CancellationToken.None);
        while (!await IsDoneAsync(work, timeout / 8, cancellationToken).ConfigureAwait(false))
        {
            if (cancellationToken.IsCancellationRequested || guarded.SinkIsBusyFor() >= timeout)
            {
                await stop.CancelAsync().ConfigureAwait(false);
                await IsDoneAsync(work, Grace, CancellationToken.None).ConfigureAwait(false);
                guarded.Abandon();
                Forget(work);
                cancellationToken.ThrowIfCancellationRequested();
                throw Stalled($"store {key}", timeout);
            }
        }

        await work.ConfigureAwait(false);
    }

    public async Task<Stream> OpenReadAsync(string key, CancellationToken cancellationToken = default)
    {
        var stream = await LimitAsync(token => inner.OpenReadAsync(key, token), $"read {key}", cancellationToken).ConfigureAwait(false);
        return new GuardedReading(stream, (read, token) => LimitAsync(read, $"read {key}", token));
    }

    public async IAsyncEnumerable<BackupObject> ListAsync(
        string prefix,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var found = inner.ListAsync(prefix, cancellationToken).GetAsyncEnumerator(cancellationToken);
        await using (found.ConfigureAwait(false))
        {
            while (await LimitAsync(_ => found.MoveNextAsync().AsTask(), $"list {prefix}", cancellationToken).ConfigureAwait(false))
            {
                yield return found.Current;
            }
        }
    }

    public Task DeleteAsync(string key, CancellationToken cancellationToken = default) => LimitAsync(
        async token =>
        {
            await inner.DeleteAsync(key, token).ConfigureAwait(false);
            return true;
        },
        $"delete {key}",
        cancellationToken);

    public Task<IReadOnlyList<PrecheckFinding>> CheckAsync(CancellationToken cancellationToken = default) =>
        LimitAsync(inner.CheckAsync, "check itself", cancellationToken);

    /// <summary>
    /// Ends a flush that does not return. It shows no progress, and one of a file system also waits for what others wrote to it, so it gets longer.
    /// </summary>
    public Task FlushAsync(Func<CancellationToken, Task> flush, CancellationToken cancellationToken) => LimitAsync(
        async token =>
        {
            await flush(token).ConfigureAwait(false);
            return true;
        },
        "make the set durable",
        timeout * FlushTimeouts,
        cancellationToken);

    /// <summary>Lets go of a batch. Nothing depends on it any more, so neither its error nor its hanging ends a run.</summary>
    public async Task CloseAsync(ISinkBatch batch)
    {
        var work = Task.Run(async () => await batch.DisposeAsync().ConfigureAwait(false));
        await IsDoneAsync(work, timeout, CancellationToken.None).ConfigureAwait(false);
        Forget(work);
    }

    private Task<T> LimitAsync<T>(Func<CancellationToken, Task<T>> call, string action, CancellationToken cancellationToken) =>
        LimitAsync(call, action, timeout, cancellationToken);

    private async Task<T> LimitAsync<T>(
        Func<CancellationToken, Task<T>> call,
        string action,
        TimeSpan limit,
        CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var work = call(stop.Token);
        if (!await IsDoneAsync(work, limit, cancellationToken).ConfigureAwait(false))
        {
            await stop.CancelAsync().ConfigureAwait(false);
            await IsDoneAsync(work, Grace, CancellationToken.None).ConfigureAwait(false);
            Forget(work);
            cancellationToken.ThrowIfCancellationRequested();
            throw Stalled(action, limit);
        }

        return await work.ConfigureAwait(false);
    }

    /// <summary>Whether the work ended, well or not, within the time and before cancellation.</summary>
    private async Task<bool> IsDoneAsync(Task work, TimeSpan limit, CancellationToken cancellationToken)
    {
        if (!work.IsCompleted)
        {
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            await Task.WhenAny(work, Task.Delay(limit, time, stop.Token)).ConfigureAwait(false);
            await stop.CancelAsync().ConfigureAwait(false);
        }

        return work.IsCompleted;
    }

    private static void Forget(Task work) => _ = work.ContinueWith(
        static task => _ = task.Exception,
        CancellationToken.None,
        TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously,
        TaskScheduler.Default);

    // Not transient: two more attempts would keep the snapshot open for a minute, against a sink that is not there.
    private BackupException Stalled(string action, TimeSpan after) => new(
        BackupErrorCode.SinkStalled,
        $"The sink {inner.Name} made no progress for {after.TotalSeconds:0} s while it was to {action}.",
        "Check that the disk, mount or server behind the sink answers.");
}
