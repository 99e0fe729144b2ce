using System.Text;

using BackupKit.MySql.Wire;

namespace BackupKit.IntegrationTests;

/// <summary>
/// MySQL answers DDL with a deadlock when another test's DDL changes the same rows of the data dictionary, or its backup takes global locks; it
/// has then done nothing.
/// </summary>
internal static class DeadlockRetry
{
    public static Task ExecuteAsync(MySqlSession session, string sql) => ExecuteAsync(session, Encoding.UTF8.GetBytes(sql));

    public static async Task ExecuteAsync(MySqlSession session, ReadOnlyMemory<byte> sql)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await session.ExecuteAsync(sql);
                return;
            }
            catch (MySqlWireException ex) when (ex.ServerErrorNumber == ServerErrorNumbers.Deadlock && attempt < 20)
            {
                await Task.Delay(50 * attempt);
            }
        }
    }
}
