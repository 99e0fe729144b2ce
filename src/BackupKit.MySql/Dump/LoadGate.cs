namespace BackupKit.MySql.Dump;

/// <summary>Keeps new chunks back while the server is too busy. Thread-safe.</summary>
/// <param name="look">Asks the server; answers why to wait, or <see langword="null"/>. Called once a second at most, by one at a time.</param>
/// <param name="time">The clock.</param>
/// <param name="tell">Told the reason when a wait begins, and <see langword="null"/> when it is over.</param>
internal sealed class LoadGate(Func<CancellationToken, Task<string?>> look, TimeProvider time, Action<string?> tell) : IDisposable
{
    /// <summary>How old an answer may be, and how long is waited before the next question.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _looking = new(1, 1);
    private long? _looked;
    private string? _reason;

    /// <summary>Returns when the server was not too busy within the last second.</summary>
    public async Task WaitAsync(CancellationToken cancellationToken)
    {
        while (await LookAsync(cancellationToken).ConfigureAwait(false))
        {
            await Task.Delay(Interval, time, cancellationToken).ConfigureAwait(false);
        }
    }

    public void Dispose() => _looking.Dispose();

    private async Task<bool> LookAsync(CancellationToken cancellationToken)
    {
        await _looking.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_looked is not { } last || time.GetElapsedTime(last) >= Interval)
            {
                var before = _reason;
                _reason = await look(cancellationToken).ConfigureAwait(false);
                _looked = time.GetTimestamp();
                if (_reason != before)
                {
                    tell(_reason);
                }
            }

            return _reason is not null;
        }
        finally
        {
            _looking.Release();
        }
    }
}
