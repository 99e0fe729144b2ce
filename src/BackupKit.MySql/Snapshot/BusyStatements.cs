using BackupKit.MySql.Wire;

namespace BackupKit.MySql.Snapshot;

/// <summary>
/// Repeats reads of definitions that lost against DDL of others. Only for reads: the whole work is done again.
/// </summary>
internal static class BusyStatements
{
    private const int Attempts = 5;
    private static readonly TimeSpan BackOff = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestBackOff = TimeSpan.FromSeconds(1);

    // DDL on a table that is not ours to hold back, such as one made meanwhile, may take as long as one of ours would.
    private static readonly TimeSpan Patience = SessionPrologue.DataLockTimeout;

    /// <param name="session">The session that the work uses.</param>
    /// <param name="hasView">Whether it reads from a view that a repetition must still see.</param>
    /// <param name="work">What to do; must bear being done twice.</param>
    /// <param name="time">The clock of the waits.</param>
    /// <param name="cancellationToken">Ends the work and the waits.</param>
    /// <exception cref="BackupException">
    /// The last attempt failed as well; or the view is gone (<see cref="BackupErrorCode.SnapshotLost"/>), since the server may end the
    /// transaction of the session that it chose as the victim of a deadlock.
    /// </exception>
    public static async Task<T> RunAsync<T>(
        MySqlSession session,
        bool hasView,
        Func<Task<T>> work,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await work().ConfigureAwait(false);
            }
            catch (BackupException ex) when (LockErrors.IsBusy(ex))
            {
                if (hasView && !await SnapshotView.IsOpenAsync(session, cancellationToken).ConfigureAwait(false))
                {
                    throw SnapshotView.Lost("The server ended the transaction of a session that it chose to resolve a deadlock", ex);
                }

                // Without a view the global lock may be held, which others wait for.
                if (attempt >= Attempts && (!hasView || time.GetElapsedTime(start) >= Patience))
                {
                    throw;
                }
            }

            var pause = BackOff * attempt;
            await Task.Delay(pause < LongestBackOff ? pause : LongestBackOff, time, cancellationToken).ConfigureAwait(false);
        }
    }
}
