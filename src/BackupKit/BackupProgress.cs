namespace BackupKit;

/// <summary>How far a run, a verification or a restore has come.</summary>
/// <param name="Phase">The step: <c>snapshot</c>, <c>dump</c>, <c>verify</c>, <c>restore</c>, <c>index</c> and so on.</param>
/// <param name="Bytes">Plain bytes done.</param>
/// <param name="TotalBytes">About how many there will be; 0 when unknown.</param>
/// <param name="Parts">Parts done.</param>
/// <param name="TotalParts">Parts known so far; 0 when unknown.</param>
/// <param name="Rows">Rows done.</param>
/// <param name="Current">What is being worked on, if one thing stands out.</param>
public sealed record BackupProgress(
    string Phase,
    long Bytes,
    long TotalBytes,
    long Parts,
    long TotalParts,
    long Rows,
    string? Current = null)
{
    /// <summary>Why the run is slower than it could be, on purpose: a limit of bytes per second, or a source that is too busy.</summary>
    /// <value><see langword="null"/> when it is as fast as it can be.</value>
    public string? Throttle { get; init; }
}
