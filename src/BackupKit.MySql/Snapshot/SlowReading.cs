namespace BackupKit.MySql.Snapshot;

/// <summary>For how long a reader that is slowed down on purpose may take nothing from its server.</summary>
internal static class SlowReading
{
    // A row is received whole and passed on at the limited rate; meanwhile the server waits with the next one. The protocol ends at 1 GiB, text has up
    // to twice as many bytes.
    private const long LargestRow = 2L << 30;

    // Sessions take turns by pieces, and of two that do one may have pieces of half the size.
    private const int Unfairness = 2;

    // The servers take no more: a year.
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(31_536_000);

    public static TimeSpan WriteTimeout(SnapshotRequest request)
    {
        if (request.MaxRate is not { } rate)
        {
            return SessionPrologue.WriteTimeout;
        }

        var pause = TimeSpan.FromSeconds(Math.Min((double)LargestRow * Unfairness * request.Workers / rate, Longest.TotalSeconds));
        return pause > SessionPrologue.WriteTimeout ? pause : SessionPrologue.WriteTimeout;
    }
}
