using System.Diagnostics;
using BackupKit.MySql.Wire;

namespace BackupKit.IntegrationTests;

/// <summary>
/// A server of one test's own, for what would disturb others: restarts, kills, global variables, long locks. Started by
/// <c>eng/servers</c>, which <c>BACKUPKIT_ENG</c> names; disposing deletes it.
/// </summary>
internal sealed class ScratchServer : IAsyncDisposable
{
    private readonly string _instance;

    private ScratchServer(ServerName server, string instance, string connectionString)
    {
        Server = server;
        _instance = instance;
        ConnectionString = connectionString;
    }

    public ServerName Server { get; }

    public string ConnectionString { get; }

    public static async Task<ScratchServer> StartAsync(ServerName server, params string[] options)
    {
        var instance = $"{server.ToString().ToLowerInvariant()}@t{Guid.NewGuid().ToString("N")[..8]}";
        var output = await RunAsync(["up", instance, .. options.Length > 0 ? ["--", .. options] : Array.Empty<string>()]);
        return new ScratchServer(server, instance, output.Trim());
    }

    public Task<MySqlSession> ConnectAsync(MySqlSessionOptions? options = null) =>
        MySqlSession.ConnectAsync(MySqlConnectionSettings.Parse(ConnectionString), options ?? MySqlSessionOptions.Default);

    /// <summary>The connection string over the unix socket, where root may do more than over TCP.</summary>
    public async Task<string> SocketConnectionStringAsync() => (await RunAsync(["dsn", _instance, "--socket"])).Trim();

    /// <summary>Ends the server as a crash would.</summary>
    public Task KillAsync() => RunAsync(["kill", _instance]);

    public Task RestartAsync() => RunAsync(["restart", _instance]);

    public async ValueTask DisposeAsync() => await RunAsync(["drop", _instance]);

    private static async Task<string> RunAsync(IEnumerable<string> arguments)
    {
        var eng = Environment.GetEnvironmentVariable("BACKUPKIT_ENG")
            ?? throw new InvalidOperationException("BACKUPKIT_ENG is not set; run the tests by eng/test, or see eng/servers.");
        var start = new ProcessStartInfo(Path.Combine(eng, "servers"), arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0
            ? await output
            : throw new InvalidOperationException($"eng/servers {string.Join(' ', arguments)}: {await error}");
    }
}
