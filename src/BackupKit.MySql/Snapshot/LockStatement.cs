using System.Globalization;

using BackupKit.MySql.Wire;

namespace BackupKit.MySql.Snapshot;

/// <summary>Runs a lock statement and turns the answers that a ladder expects into values.</summary>
internal static class LockStatement
{
    private const int NoSuchDatabase = 1049;
    private const int NoSuchTable = 1146;

    /// <param name="session">A control or locker session, never a worker.</param>
    /// <param name="sql">The statement.</param>
    /// <param name="label">How the certificate calls it.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static async Task<LockAttempt> TryAsync(
        MySqlSession session,
        string sql,
        string label,
        CancellationToken cancellationToken)
    {
        try
        {
            await session.ExecuteAsync(sql, cancellationToken).ConfigureAwait(false);
            return LockAttempt.Taken;
        }
        catch (MySqlWireException ex) when (LockErrors.IsRefusal(ex.ServerErrorNumber))
        {
            return LockAttempt.Refused(Describe("refused", ex, label));
        }
        catch (MySqlWireException ex) when (LockErrors.IsBusy(ex.ServerErrorNumber))
        {
            return LockAttempt.Busy(Describe("timed out", ex, label));
        }
        catch (MySqlWireException ex) when (IsGone(ex))
        {
            return LockAttempt.Busy(Describe("came after a table was dropped and ended", ex, label), ex);
        }
    }

    private static bool IsGone(MySqlWireException ex) => ex.ServerErrorNumber is NoSuchTable or NoSuchDatabase;

    private static string Describe(string what, MySqlWireException ex, string label) =>
        string.Create(CultureInfo.InvariantCulture, $"{label} {what} with error {ex.ServerErrorNumber}");
}
