namespace BackupKit.Sinks;

/// <summary>
/// Lets everyone who waits for the same directory share one flush: whoever asks while a flush runs joins the next one, which
/// starts after the question and therefore covers it.
/// </summary>
internal sealed class SharedFlush(Action<string> flush)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Task> _running = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Task> _next = new(StringComparer.Ordinal);

    public Task FlushAsync(string directory)
    {
        lock (_lock)
        {
            if (_next.TryGetValue(directory, out var next))
            {
                return next;
            }

            if (_running.TryGetValue(directory, out var running))
            {
                next = RunAfterAsync(running, directory);
                _next.Add(directory, next);
                return next;
            }

            var task = RunAsync(directory);
            _running[directory] = task;
            return task;
        }
    }

    private async Task RunAfterAsync(Task running, string directory)
    {
        await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ForceYielding);
        lock (_lock)
        {
            _running[directory] = _next[directory];
            _next.Remove(directory);
        }

        await RunAsync(directory).ConfigureAwait(false);
    }

    private async Task RunAsync(string directory)
    {
        try
        {
            await BlockingCall.RunAsync(flush, directory).ConfigureAwait(false);
        }
        finally
        {
            lock (_lock)
            {
                if (!_next.ContainsKey(directory))
                {
                    _running.Remove(directory);
                }
            }
        }
    }
}
