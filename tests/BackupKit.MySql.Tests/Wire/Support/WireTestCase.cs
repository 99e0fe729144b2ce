using BackupKit.MySql.Wire;

namespace BackupKit.MySql.Tests.Wire.Support;

/// <summary>Connects to a fake server with short time-outs, so that nothing can hang a test run.</summary>
internal static class WireTestCase
{
    public static MySqlSessionOptions Options { get; } = new()
    {
        IdleTimeout = TimeSpan.FromSeconds(5),
        CommandTimeout = TimeSpan.FromSeconds(5),
        CancelTimeout = TimeSpan.FromMilliseconds(500),
    };

    public static Task<MySqlSession> ConnectAsync(this FakeMySqlServer server, string extra = "SslMode=None") =>
        MySqlSession.ConnectAsync(MySqlConnectionSettings.Parse(server.ConnectionString(extra)), Options);

    /// <summary>Logs in and lets the script answer one statement.</summary>
    public static FakeMySqlServer Answering(Func<FakeMySqlConnection, Task> answer, ServerCapabilities? capabilities = null) =>
        new(async connection =>
        {
            await connection.LogInAsync(capabilities ?? FakeMySqlConnection.Modern);
            var sql = await connection.ReceiveCommandAsync();
            if (!sql.StartsWith("KILL", StringComparison.Ordinal))
            {
                await answer(connection);
                await connection.WaitForCloseAsync();
            }
        });

    public static async Task<BackupErrorCode> CodeOfAsync(Func<Task> action) =>
        (await Assert.ThrowsAsync<MySqlWireException>(() => action().WaitAsync(TimeSpan.FromSeconds(20)))).Code;
}
