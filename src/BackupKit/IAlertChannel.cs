namespace BackupKit;

/// <summary>A way to tell people about a run.</summary>
/// <remarks>
/// Throw on failure: the dispatcher isolates a failing channel, so it can not take the backup down.
/// May be called concurrently.
/// </remarks>
public interface IAlertChannel
{
    /// <summary>A short name for logs; holds no secret.</summary>
    string Name { get; }

    /// <summary>Delivers one alert.</summary>
    Task SendAsync(BackupAlert alert, CancellationToken cancellationToken = default);
}
