using System.Globalization;

using BackupKit.MySql.Wire;

namespace BackupKit.MySql.Snapshot;

/// <summary>
/// Finds prepared XA transactions. Their XA PREPARE is in the binary log before our position and their rows are in no view, so
/// backup and log together would lose them; a global read lock does not wait for them.
/// </summary>
internal static class PreparedTransactions
{
    // MySQL 8 answers with XAER_RMERR to an account without XA_RECOVER_ADMIN.
    private const int ResourceManagerError = 1401;

    /// <returns>The transactions as <c>XA COMMIT</c> wants them; <see langword="null"/> when the account may not look.</returns>
    public static async Task<IReadOnlyList<string>?> ListAsync(MySqlSession session, CancellationToken cancellationToken)
    {
        try
        {
            var result = await session.QueryAsync("XA RECOVER", cancellationToken).ConfigureAwait(false);
            return [.. result.Rows.Select(Describe)];
        }
        catch (MySqlWireException ex)
            when (ex.ServerErrorNumber == ResourceManagerError || LockErrors.IsRefusal(ex.ServerErrorNumber))
        {
            return null;
        }
    }

    public static BackupException Refuse(IReadOnlyList<string> found) => new(
        BackupErrorCode.PreparedTransactions,
        string.Create(
            CultureInfo.InvariantCulture,
            $"{found.Count} XA transactions are prepared and neither committed nor rolled back ({string.Join("; ", found.Take(5))}), so backup and binary log together would lose them."),
        "Commit or roll them back (XA RECOVER lists them), or allow prepared transactions to back up without them.",
        isTransient: true);

    // formatID, gtrid_length, bqual_length, data: the bytes of both parts in one field.
    private static string Describe(TextRow row)
    {
        var length = (int)row.GetInt64(1);
        var bytes = row[3] ?? [];
        var (global, branch) = (bytes[..Math.Min(length, bytes.Length)], bytes[Math.Min(length, bytes.Length)..]);
        return $"X'{Convert.ToHexString(global)}',X'{Convert.ToHexString(branch)}',{row.GetInt64(0).ToString(CultureInfo.InvariantCulture)}";
    }
}
